// active/CVE-2022-36879, retired/…, ignored/… of ubuntu-cve-tracker: "Field: value" with more lines
// that begin with a space. Fields: Candidate, PublicDate, PublicDateAtUSN, CRD, References,
// Description, Ubuntu-Description, Notes, Mitigation, Bugs, Priority, Priority_PACKAGE,
// Priority_PACKAGE/RELEASE, Discovered-by, Assigned-to, CVSS, Patches_PACKAGE, Tags, Tags_PACKAGE;
// and of each package its statuses, "RELEASE_PACKAGE: STATUS (TEXT)", where RELEASE is a codename
// ("jammy"), one with a pocket before ("esm-infra/xenial", "fips-updates/bionic") or behind it
// ("trusty/esm"), "upstream" or "devel". '#' begins a comment.
#include "feeds/ubuntu/tracker_text.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <vector>

#include "base/strings.h"
#include "feeds/ubuntu/statuses.h"
#include "version/ubuntu_releases.h"

namespace akashi::feeds::ubuntu {
namespace {

struct Field {
  std::string_view name;
  std::string_view value;               // On the line of the name.
  std::vector<std::string_view> lines;  // Below it, trimmed.
};

bool is_field_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return is_alnum(c) || std::string_view("-_+./~").contains(c);
  });
}

std::vector<Field> fields_of(std::string_view text) {
  std::vector<Field> out;
  for (const auto& line : lines(text)) {
    const auto content = trim(line.text);
    if (content.empty() || line.text.front() == '#') {
      continue;
    }
    const bool more = line.text.front() == ' ' || line.text.front() == '\t';
    const auto colon = line.text.find(':');
    if (!more && colon != std::string_view::npos && is_field_name(line.text.substr(0, colon))) {
      out.push_back({line.text.substr(0, colon), trim(line.text.substr(colon + 1)), {}});
    } else if (!out.empty()) {
      out.back().lines.push_back(content);
    }
  }
  return out;
}

std::string joined(const Field& field) {
  std::string out(field.value);
  for (const auto line : field.lines) {
    out += (out.empty() ? "" : "\n") + std::string(line);
  }
  return out;
}

std::string first_word(std::string_view text) {
  const auto words = split_spaces(text);
  return words.empty() ? std::string() : std::string(words.front());
}

// "2022-07-27 04:15:00 UTC" -> "2022-07-27T04:15:00Z"
std::string date_of(std::string_view text) {
  const auto words = split_spaces(text);
  if (words.empty()) {
    return {};
  }
  return std::string(words[0]) + (words.size() > 1 ? "T" + std::string(words[1]) + "Z" : "");
}

// "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:N/I:N/A:H [5.5 MEDIUM]" behind "nvd: "
void add_cvss(std::string_view line, Advisory& out) {
  const auto at = line.find("CVSS:");
  if (at == std::string_view::npos) {
    return;
  }
  const auto vector = first_word(line.substr(at));
  out.severities.push_back({vector.starts_with("CVSS:4") ? "CVSS_V4" : "CVSS_V3", vector});
}

// "xenial", "esm-infra/xenial", "trusty/esm"; nothing for what is no release.
bool read_release(std::string_view text, PackageStatus& out) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) {
    out.release = text;
  } else if (version::is_ubuntu_codename(text.substr(0, slash))) {
    out.release = text.substr(0, slash);
    out.pocket = text.substr(slash + 1);
  } else {
    out.release = text.substr(slash + 1);
    out.pocket = text.substr(0, slash);
  }
  return version::is_ubuntu_codename(out.release);
}

class Reader {
 public:
  Result<Advisory> run(std::string_view text) {
    for (const auto& field : fields_of(text)) {
      if (!read_known(field)) {
        read_status(field);
      }
    }
    if (out_.upstream.empty()) {
      return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"Candidate"}, {.line = 1});
    }
    out_.id = "tracker/" + out_.upstream.front();
    for (auto& [name, package] : packages_) {
      package.name = name;
      const auto priority = priorities_.find(name);
      package.priority = priority == priorities_.end() ? std::string() : priority->second;
      add_statuses(package, out_);
    }
    return std::move(out_);
  }

 private:
  bool read_known(const Field& field) {
    const auto& name = field.name;
    if (name == "Candidate") {
      if (field.value.starts_with("CVE-") && field.value.size() < 100) {
        out_.upstream = {std::string(field.value)};
      }
    } else if (name == "PublicDate") {
      out_.published = date_of(field.value);
      out_.modified = out_.published;
    } else if (name == "Description" || name == "Ubuntu-Description") {
      auto text = joined(field);
      out_.details = name == "Description" || !text.empty() ? std::move(text) : out_.details;
    } else if (name == "References" || name == "Bugs") {
      for (const auto line : field.lines) {
        if (line.contains("://")) {
          out_.references.push_back({name == "Bugs" ? "REPORT" : "WEB", first_word(line)});
        }
      }
    } else if (name == "Priority") {
      if (auto word = first_word(field.value); !word.empty()) {
        out_.severity_word = word;
        out_.severities.push_back({"Ubuntu", std::move(word)});
      }
    } else if (name.starts_with("Priority_")) {
      if (!name.contains('/')) {
        priorities_[std::string(name.substr(9))] = first_word(field.value);
      }
    } else if (name == "CVSS") {
      add_cvss(field.value, out_);
      for (const auto line : field.lines) {
        add_cvss(line, out_);
      }
    } else {
      constexpr auto kOthers =
          std::to_array<std::string_view>({"PublicDateAtUSN", "CRD", "Notes", "Mitigation",
                                           "Discovered-by", "Assigned-to", "Tags"});
      return std::ranges::find(kOthers, name) != kOthers.end() || name.starts_with("Patches_") ||
             name.starts_with("Tags_");
    }
    return true;
  }

  // A package's name has no '_'.
  void read_status(const Field& field) {
    const auto parts = field.name.rfind('_');
    if (parts == std::string_view::npos) {
      return;
    }
    PackageStatus status;
    if (!read_release(field.name.substr(0, parts), status)) {
      return;
    }
    status.status = first_word(field.value.substr(0, field.value.find('(')));
    const auto open = field.value.find('(');
    const auto close = field.value.rfind(')');
    if (open != std::string_view::npos && close != std::string_view::npos && open < close) {
      status.text = trim(field.value.substr(open + 1, close - open - 1));
    }
    packages_[std::string(field.name.substr(parts + 1))].statuses.push_back(std::move(status));
  }

  Advisory out_;
  std::map<std::string, PackageStatuses> packages_;
  std::map<std::string, std::string> priorities_;
};

}  // namespace

Result<Advisory> read_tracker_text(std::string_view text) {
  return Reader().run(text);
}

}  // namespace akashi::feeds::ubuntu
