#include "assure/status_list.h"

#include <algorithm>

#include "assure/label_validity.h"
#include "base/bytes.h"
#include "base/messages/label.h"

namespace akashi::assure {

const StatusEntry* StatusList::find(std::string_view number) const {
  const auto found = std::ranges::lower_bound(labels, number, {}, &StatusEntry::number);
  return found == labels.end() || found->number != number ? nullptr : &*found;
}

StatusList status_list(const std::vector<Label>& labels, const Catalogue& catalogue, Date on,
                       Date until) {
  StatusList out{.made = to_text(on), .until = to_text(until), .labels = {}};
  for (const auto& label : labels) {
    const auto* const scheme = catalogue.find(label.scheme);
    const bool sound = scheme != nullptr && catalogue.sound(*scheme);
    const auto status = status_on(label, sound ? scheme : nullptr, on);
    if (status.valid() || status.standing == LabelStanding::kNotYet ||
        status.standing == LabelStanding::kExpired || label.last_day < out.made) {
      continue;
    }
    out.labels.push_back(
        {.number = label.number,
         .scheme = label.scheme,
         .state = status.standing == LabelStanding::kUnknown ? "unknown" : status.state,
         .since = label.history.empty() ? label.issued : label.history.back().date});
  }
  std::ranges::sort(out.labels, {}, &StatusEntry::number);
  return out;
}

std::string status_list_json(const StatusList& list) {
  return formats::compact_json([&](formats::JsonWriter& json) {
    json.begin_object();
    json.key("akashi_label_status");
    json.integer(1);
    json.member("made", list.made);
    json.member("until", list.until);
    json.key("labels");
    json.begin_array();
    for (const auto& entry : list.labels) {
      json.begin_object();
      json.member("number", entry.number);
      json.member("scheme", entry.scheme);
      json.member("state", entry.state);
      json.member("since", entry.since);
      json.end_object();
    }
    json.end_array();
    json.end_object();
  });
}

Result<StatusList> parse_status_list(std::string_view text, const Limits& limits) {
  const auto bytes = Bytes::copy_of(text);
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(bytes.padded(), limits));
  const auto root = tree.root();
  if (root["akashi_label_status"].integer() != 1) {
    return fail(ErrorCode::kUnsupported, msg::kUnsupportedVersion,
                {"akashi_label_status", std::string(root["akashi_label_status"].text()), "1"});
  }
  StatusList out{.made = std::string(root["made"].text()),
                 .until = std::string(root["until"].text()),
                 .labels = {}};
  for (const auto& day : {out.made, out.until}) {
    if (!parse_date(day)) {
      return fail(ErrorCode::kInvalidInput, msg::kBadValue, {"made, until", day, "YYYY-MM-DD"},
                  root.position());
    }
  }
  if (!root["labels"].is_array() || root["labels"].size() > kMostLabels) {
    return std::unexpected(formats::wrong_type(root["labels"], "labels", "array"));
  }
  for (const auto node : root["labels"]) {
    StatusEntry entry{.number = std::string(node["number"].text()),
                      .scheme = std::string(node["scheme"].text()),
                      .state = std::string(node["state"].text()),
                      .since = std::string(node["since"].text())};
    if (entry.number.empty() || entry.state.empty() ||
        (!out.labels.empty() && entry.number <= out.labels.back().number)) {
      return fail(ErrorCode::kInvalidInput, msg::kBadValue, {"number", entry.number, "number"},
                  node.position());
    }
    out.labels.push_back(std::move(entry));
  }
  return out;
}

}  // namespace akashi::assure
