#include "service/label_entries.h"

#include <sys/random.h>

#include <cerrno>
#include <cstring>

#include "assure/label_number.h"
#include "base/bytes.h"
#include "base/messages/label.h"
#include "formats/json_writer.h"
#include "formats/tree.h"
#include "service/labels.h"

namespace akashi::service {
namespace {

constexpr int kMostTries = 100;

std::string words_of(const assure::Label& label) {
  std::string words = label.number + " " + label.scheme + " " + label.holder.ja + " " +
                      label.holder.en + " " + label.replaces;
  for (const auto& product : label.products) {
    words += " " + product.name.ja + " " + product.name.en;
    for (const auto& model : product.models) {
      words += " " + model;
    }
  }
  return portfolio::search_text(words);
}

std::string title_of(const assure::Label& label) {
  if (label.products.empty()) {
    return label.number;
  }
  const auto& name = label.products.front().name;
  return name.ja.empty() ? name.en : name.ja;
}

}  // namespace

std::string application_subject(std::string_view id) {
  return "application/" + std::string(id);
}

std::string label_subject(std::string_view number) {
  return "label/" + std::string(number);
}

portfolio::Summary application_summary(const assure::Application& application,
                                       const assure::Label& label) {
  return {
      .kind = "application",
      .title = title_of(label),
      .state = application.state,
      .until = application.evidence_due.empty() ? application.last_day : application.evidence_due,
      .search = portfolio::search_text(application.id + " " + application.numbered + " " +
                                       application.accepted) +
                " " + words_of(label)};
}

portfolio::Summary label_summary(const assure::Label& label) {
  return {.kind = "label",
          .title = title_of(label),
          .state = label.state,
          .until = label.last_day,
          .search = words_of(label)};
}

std::string label_entry_json(const LabelEntry& entry) {
  return formats::compact_json([&](formats::JsonWriter& json) {
    json.begin_object();
    json.member("application", entry.application);
    json.key("label");
    write_json(json, entry.label);
    json.end_object();
  });
}

Result<LabelEntry> parse_label_entry(std::string_view json, const Limits& limits) {
  const auto bytes = Bytes::copy_of(json);
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(bytes.padded(), limits));
  Problems problems;
  LabelEntry out{.application = std::string(tree.root()["application"].text()),
                 .label = assure::read_label(tree.root()["label"], {}, problems)};
  if (!problems.empty()) {
    return std::unexpected(problems.front());
  }
  return out;
}

Result<assure::Label> published_label(const LabelOffice& office, std::string_view number) {
  AKASHI_TRY_ASSIGN(const auto entries, office.journal.entries(label_subject(number)));
  if (entries.empty()) {
    return fail(ErrorCode::kNotFound, msg::kNoApplication, {std::string(number)});
  }
  AKASHI_TRY_ASSIGN(auto entry, parse_label_entry(entries.back().content, office.limits));
  return std::move(entry.label);
}

Result<ListedLabel> listed_label(const LabelOffice& office, const portfolio::Listed& one) {
  const auto listed = [](const std::string& scheme, const assure::Label& label) {
    return ListedLabel{.scheme = scheme, .title = assure::product_names(label)};
  };
  if (one.summary.kind != "label") {
    // The first entry is the application itself.
    AKASHI_TRY_ASSIGN(const auto entries, office.journal.entries(one.subject));
    if (entries.empty()) {
      return fail(ErrorCode::kNotFound, msg::kNoApplication, {one.subject});
    }
    AKASHI_TRY_ASSIGN(const auto start,
                      assure::parse_start(entries.front().content, office.limits));
    return listed(start.scheme, start.draft);
  }
  std::string content;
  AKASHI_TRY(office.journal.each(one.number, [&](const portfolio::Entry& entry) {
    content = entry.content;
    return false;
  }));
  AKASHI_TRY_ASSIGN(const auto entry, parse_label_entry(content, office.limits));
  return listed(entry.label.scheme, entry.label);
}

Result<std::vector<assure::Label>> published_labels(const LabelOffice& office,
                                                    const portfolio::Query& query) {
  AKASHI_TRY_ASSIGN(const auto listed, office.journal.list(query));
  std::vector<assure::Label> out;
  for (const auto& one : listed) {
    constexpr std::string_view kPrefix = "label/";
    if (!one.subject.starts_with(kPrefix)) {
      continue;
    }
    AKASHI_TRY_ASSIGN(auto label, published_label(office, one.subject.substr(kPrefix.size())));
    out.push_back(std::move(label));
  }
  return out;
}

Result<std::vector<assure::Label>> all_labels(const LabelOffice& office, std::size_t most) {
  std::vector<assure::Label> out;
  const auto read = [&]() -> Result<void> {
    AKASHI_TRY_ASSIGN(const auto count, office.journal.count({.kind = "label"}));
    if (count > most) {
      return fail(ErrorCode::kLimitExceeded, msg::kLimit, {"labels", std::to_string(most)});
    }
    AKASHI_TRY_ASSIGN(
        out, published_labels(office, {.kind = "label", .most = static_cast<std::uint32_t>(most)}));
    return {};
  };
  AKASHI_TRY(office.journal.snapshot(read));
  return out;
}

Result<std::uint64_t> system_random() {
  std::uint64_t bits = 0;
  if (getrandom(&bits, sizeof bits, 0) != static_cast<ssize_t>(sizeof bits)) {
    return fail(ErrorCode::kUnavailable, msg::kInternal, {std::strerror(errno)});
  }
  return bits;
}

Result<std::string> free_number(const LabelOffice& office, const assure::Scheme& scheme,
                                const std::function<Result<std::uint64_t>()>& random) {
  const auto pattern = assure::number_pattern(scheme);
  if (!pattern) {
    return std::string();
  }
  for (int tries = 0; tries < kMostTries; ++tries) {
    AKASHI_TRY_ASSIGN(auto number, assure::new_number(*pattern, random));
    AKASHI_TRY_ASSIGN(const auto used, office.journal.summary(label_subject(number)));
    if (!used) {
      return number;
    }
  }
  return fail(ErrorCode::kConflict, msg::kBadNumberPattern, {pattern->pattern});
}

}  // namespace akashi::service
