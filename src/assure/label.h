// A label of a scheme as it is published (docs/formats/label.md): what the register's page, a buyer
// and `akashi label verify` work from. Dates are YYYY-MM-DD.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "assure/scheme.h"
#include "base/limits.h"
#include "base/problems.h"
#include "base/result.h"
#include "formats/json_writer.h"
#include "formats/tree.h"

namespace akashi::assure {

struct LabelProduct {
  Text name;
  std::string type;                 // Id in the scheme's `product_types`; "" when it has none.
  std::vector<std::string> models;  // Model numbers as the maker writes them.
  bool operator==(const LabelProduct&) const = default;
};

// A field of the information page: an id of the scheme's `page_fields`. One of the languages may be
// empty; a value without language (an address, a number) is the same in both.
struct PageField {
  std::string id;
  Text text;
  bool operator==(const PageField&) const = default;
};

// A change of state that the public may see; in the order in which they were made.
struct LabelEvent {
  std::string date;
  std::string transition;  // Id in the scheme's `transitions`.
  std::string state;       // Id in `states`, after it.
  Text note;
  bool operator==(const LabelEvent&) const = default;
};

struct Label {
  std::string number;  // Opaque: nothing is read from it.
  std::string scheme;  // "jc-star@2025-03"
  std::string level;   // Id in `levels`.
  std::string state;   // Id in `states`. Whether the label is valid on a day: label_validity.h.
  Text holder;         // The applicant.
  std::vector<LabelProduct> products;
  std::string issued;
  std::string last_day;          // The last day on which it is valid.
  std::string criteria_version;  // Of the criteria evaluated against.
  std::string evaluator;         // Id in `evaluators`.
  std::vector<PageField> page;
  std::vector<LabelEvent> history;
  std::string page_url;     // That the QR code holds.
  std::string token;        // label_token.h; "" when it has none.
  std::string replaces;     // Number of the label that this one renewed.
  std::string replaced_by;  // Number of the label that renewed this one.
  bool operator==(const Label&) const = default;

  const PageField* field(std::string_view id) const;
};

// The names of all products; one that is not named in a language by its other.
Text product_names(const Label& label);

// What the field of the information page says: number, level, dates, names, criteria version and
// evaluator come from the members of the label; `status` from `state_name`, which the caller takes
// from the day (label_validity.h); all others from `page`. Empty where nothing is said.
Text page_text(const Label& label, const Scheme& scheme, std::string_view field,
               const Text& state_name);

inline constexpr std::string_view kLabelType = "application/vnd.akashi.label+json";
// A file of labels has at most so many; a page value so many bytes.
inline constexpr std::size_t kMostLabels = 1'000'000;
inline constexpr std::size_t kMostLabelModels = 10'000;

// A text as a member: a string where it is the same in both languages, else {ja, en} as far as they
// are said; nothing for an empty one. And read again: another kind of value is empty.
void write_words(formats::JsonWriter& json, std::string_view key, const Text& text);
Text read_words(formats::NodeView node);
void write_json(formats::JsonWriter& json, const Label& label);
std::string label_json(const Label& label, formats::JsonLayout layout);
// {"akashi_labels": 1, "labels": […]}
std::string labels_json(const std::vector<Label>& labels, formats::JsonLayout layout);

// One object. Each problem names the file and the line; such a label is not to be shown as valid.
Label read_label(formats::NodeView root, std::string_view file, Problems& problems);
// What an application says of the label to be: without what the scheme owner gives (number, scheme,
// level, state, dates, history, page, token, what replaces it), which is a problem when it is
// there.
Label read_label_draft(formats::NodeView root, std::string_view file, Problems& problems);
// A file with one label or with a list of them; the same number twice is a problem. Fails where it
// is no such JSON.
Result<std::vector<Label>> read_labels(std::string_view json, std::string_view file,
                                       const Limits& limits, Problems& problems);

// What of the label the scheme does not know, and what does not go together: level, state, product
// type, evaluator, page fields, transitions; dates in order and not longer than the scheme allows;
// the history's last state is the label's.
void check_label(const Label& label, const Scheme& scheme, std::string_view file,
                 Problems& problems);

// The same of the draft of a label that is applied for: what it names is in the scheme, the class
// of the evaluator may evaluate for the level, and where criteria are set per product type each
// product has one.
void check_label_draft(const Label& label, const Scheme& scheme, std::string_view level,
                       std::string_view file, Problems& problems);

}  // namespace akashi::assure
