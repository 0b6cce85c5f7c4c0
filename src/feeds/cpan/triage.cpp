#include "feeds/cpan/triage.h"

#include <string>
#include <utility>

#include "base/strings.h"
#include "feed/cve_ids.h"

namespace akashi::feeds::cpan {
namespace {

constexpr std::string_view kFirst = "cve:";

// A text in quotes is what is between them; "~" is none.
std::string value_of(std::string_view text) {
  text = trim(text);
  if (text == "~" || text == "null" || text == "|" || text == ">" || text == "|-" || text == ">-") {
    return {};
  }
  if (text.size() > 1 && text.front() == text.back() &&
      (text.front() == '"' || text.front() == '\'')) {
    return std::string(text.substr(1, text.size() - 2));
  }
  return std::string(text);
}

void take(std::string_view key, std::string text, TriageEntry& out) {
  auto& advisory = out.advisory;
  const auto add_to = [&](std::string& field) {
    field += (field.empty() || text.empty() ? "" : " ") + text;
  };
  if (key == "cve" && is_cve_id(text)) {
    advisory.aliases = {text};
    advisory.id = "triage/" + text;
  } else if (key == "description") {
    add_to(advisory.details);
  } else if (key == "cpan_distribution") {
    out.distribution = std::move(text);
  } else if (key == "version_range") {
    add_to(out.version_range);
  } else if (text.empty()) {
    return;
  } else if (key == "CVSS_2") {
    advisory.severities.push_back({"CVSS_V2", std::move(text)});
  } else if (key == "CVSS_3") {
    advisory.severities.push_back({"CVSS_V3", std::move(text)});
  } else if (key == "CVSS_4") {
    advisory.severities.push_back({"CVSS_V4", std::move(text)});
  } else if (key == "references") {
    advisory.references.push_back({"WEB", std::move(text)});
  }
}

}  // namespace

bool is_triage(std::string_view text) {
  if (text.starts_with("---\n")) {
    text.remove_prefix(4);
  }
  return text.starts_with(kFirst);
}

Result<TriageEntry> read_triage(std::string_view text, const Limits& /*limits*/) {
  TriageEntry out;
  std::string key;
  for (const auto& line : lines(text)) {
    const auto colon = line.text.find(':');
    const bool member = !line.text.empty() && is_alpha(line.text.front()) &&
                        colon != std::string_view::npos &&
                        line.text.substr(0, colon).find(' ') == std::string_view::npos;
    if (member) {
      key = line.text.substr(0, colon);
      take(key, value_of(line.text.substr(colon + 1)), out);
    } else if (line.text.starts_with("- ")) {
      take(key, value_of(line.text.substr(2)), out);
    } else if (!trim(line.text).empty() && is_space(line.text.front())) {
      const auto rest = trim(line.text);
      take(key, value_of(rest.starts_with("- ") ? rest.substr(2) : rest), out);
    }
  }
  if (out.advisory.id.empty()) {
    return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"cve"}, {.line = 1});
  }
  return out;
}

}  // namespace akashi::feeds::cpan
