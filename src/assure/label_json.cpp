// docs/formats/label.md
#include <algorithm>
#include <initializer_list>
#include <set>

#include "assure/date.h"
#include "assure/label.h"
#include "base/bytes.h"
#include "base/messages/label.h"
#include "base/sink.h"

namespace akashi::assure {
using formats::JsonWriter;
using formats::NodeView;

void write_words(JsonWriter& json, std::string_view key, const Text& text) {
  if (text.empty()) {
    return;
  }
  json.key(key);
  if (text.en == text.ja) {
    json.string(text.en);
    return;
  }
  json.begin_object();
  json.member_if("ja", text.ja);
  json.member_if("en", text.en);
  json.end_object();
}

Text read_words(NodeView node) {
  const std::string both(node.string().value_or(""));
  return node.is_object()
             ? Text{.en = std::string(node["en"].text()), .ja = std::string(node["ja"].text())}
             : Text{.en = both, .ja = both};
}

namespace {

void write_products(JsonWriter& json, const Label& label) {
  json.key("products");
  json.begin_array();
  for (const auto& product : label.products) {
    json.begin_object();
    write_words(json, "name", product.name);
    json.member_if("type", product.type);
    json.key("models");
    json.begin_array();
    for (const auto& model : product.models) {
      json.string(model);
    }
    json.end_array();
    json.end_object();
  }
  json.end_array();
}

void write_history(JsonWriter& json, const Label& label) {
  json.key("history");
  json.begin_array();
  for (const auto& event : label.history) {
    json.begin_object();
    json.member("date", event.date);
    json.member("transition", event.transition);
    json.member("state", event.state);
    write_words(json, "note", event.note);
    json.end_object();
  }
  json.end_array();
}

// Reads one label; what is not as it should be is a problem.
class Reader {
 public:
  Reader(std::string_view file, bool draft, Problems& problems)
      : file_(file), draft_(draft), problems_(problems) {}

  Label read(NodeView root) {
    Label out;
    if (!root.is_object()) {
      add(formats::wrong_type(root, "label", "object"));
      return out;
    }
    only(root, {"akashi_label", "number", "scheme", "level", "state", "holder", "products",
                "issued", "last_day", "criteria_version", "evaluator", "page", "history",
                "page_url", "token", "replaces", "replaced_by"});
    if (!draft_ && root["akashi_label"].integer() != 1) {
      problem(root, msg::kUnsupportedVersion,
              {"akashi_label", std::string(root["akashi_label"].text()), "1"});
    }
    out.number = issued_only(root, "number");
    out.scheme = issued_only(root, "scheme");
    out.level = issued_only(root, "level");
    out.state = issued_only(root, "state");
    out.holder = words(root, "holder", true);
    read_products(root["products"], out);
    out.issued = draft_ ? issued_only(root, "issued") : date(root, "issued");
    out.last_day = draft_ ? issued_only(root, "last_day") : date(root, "last_day");
    out.criteria_version = needed(root, "criteria_version");
    out.evaluator = text(root, "evaluator");
    read_page(root["page"], out);
    read_history(root["history"], out);
    out.page_url = optional_issued(root, "page_url");
    out.token = optional_issued(root, "token");
    out.replaces = text(root, "replaces");
    out.replaced_by = optional_issued(root, "replaced_by");
    if (out.products.empty()) {
      problem(root, msg::kMissingField, {"products"});
    }
    return out;
  }

  void problem(NodeView node, Msg id, std::vector<std::string> args) {
    add(Error(ErrorCode::kInvalidInput, Message{id, std::move(args)}, node.position()));
  }

 private:
  void add(Error error) { problems_.add(std::move(error).in_file(file_)); }

  void only(NodeView node, std::initializer_list<std::string_view> members) {
    std::set<std::string_view> seen;
    for (const auto child : node) {
      if (std::ranges::find(members, child.key()) == members.end()) {
        problem(child, msg::kLabelUnknownMember, {std::string(child.key())});
      } else if (!seen.insert(child.key()).second) {
        problem(child, msg::kLabelTwice, {std::string(child.key())});
      }
    }
  }

  std::string text(NodeView node, std::string_view key) {
    const auto value = node[key];
    if (value && !value.is_string()) {
      add(formats::wrong_type(value, key, "string"));
    }
    return std::string(value.string().value_or(""));
  }

  std::string needed(NodeView node, std::string_view key) {
    auto value = text(node, key);
    if (value.empty() && (!node[key] || node[key].is_string())) {
      problem(node[key] ? node[key] : node, msg::kMissingField, {std::string(key)});
    }
    return value;
  }

  std::string optional_issued(NodeView node, std::string_view key) {
    return draft_ ? issued_only(node, key) : text(node, key);
  }

  // What an application has not yet.
  std::string issued_only(NodeView node, std::string_view key) {
    if (!draft_) {
      return needed(node, key);
    }
    if (!text(node, key).empty()) {
      problem(node[key], msg::kLabelNotYetThere, {std::string(key)});
    }
    return {};
  }

  std::string date(NodeView node, std::string_view key) {
    auto value = needed(node, key);
    if (!value.empty() && !parse_date(value)) {
      problem(node[key], msg::kBadValue, {std::string(key), value, "YYYY-MM-DD"});
      value.clear();
    }
    return value;
  }

  Text words_of(NodeView value, std::string_view key) {
    if (value.is_string()) {
      return {.en = std::string(value.text()), .ja = std::string(value.text())};
    }
    if (!value.is_object()) {
      add(formats::wrong_type(value, key, "string, or object with ja and en"));
      return {};
    }
    only(value, {"ja", "en"});
    return {.en = text(value, "en"), .ja = text(value, "ja")};
  }

  Text words(NodeView node, std::string_view key, bool required) {
    const auto value = node[key];
    auto out = value ? words_of(value, key) : Text{};
    if (required && out.empty()) {
      problem(value ? value : node, msg::kMissingField, {std::string(key)});
    }
    return out;
  }

  // False, and said, when it is there and not of that kind.
  bool is(NodeView node, std::string_view key, formats::Kind kind) {
    if (node && node.kind() != kind) {
      add(formats::wrong_type(node, key, formats::kind_name(kind)));
    }
    return node.kind() == kind;
  }

  void read_products(NodeView node, Label& out) {
    if (!is(node, "products", formats::Kind::kArray)) {
      return;
    }
    std::size_t models = 0;
    for (const auto child : node) {
      only(child, {"name", "type", "models"});
      LabelProduct product{
          .name = words(child, "name", true), .type = text(child, "type"), .models = {}};
      if (is(child["models"], "models", formats::Kind::kArray)) {
        for (const auto model : child["models"]) {
          if (++models > kMostLabelModels) {
            problem(model, msg::kLimit, {"models", std::to_string(kMostLabelModels)});
            return;
          }
          if (!model.is_string() || model.text().empty()) {
            add(formats::wrong_type(model, "models", "string"));
            continue;
          }
          product.models.emplace_back(model.text());
        }
      }
      if (product.models.empty()) {
        problem(child, msg::kMissingField, {"models"});
      }
      out.products.push_back(std::move(product));
    }
  }

  void read_page(NodeView node, Label& out) {
    if (!is(node, "page", formats::Kind::kObject)) {
      return;
    }
    std::set<std::string_view> seen;
    for (const auto child : node) {
      if (!seen.insert(child.key()).second) {
        problem(child, msg::kLabelTwice, {std::string(child.key())});
        continue;
      }
      out.page.push_back({std::string(child.key()), words_of(child, child.key())});
    }
  }

  void read_history(NodeView node, Label& out) {
    if (!is(node, "history", formats::Kind::kArray)) {
      return;
    }
    if (draft_ && node.size() > 0) {
      problem(node, msg::kLabelNotYetThere, {"history"});
      return;
    }
    for (const auto child : node) {
      only(child, {"date", "transition", "state", "note"});
      out.history.push_back({.date = date(child, "date"),
                             .transition = needed(child, "transition"),
                             .state = needed(child, "state"),
                             .note = words(child, "note", false)});
    }
  }

  std::string_view file_;
  bool draft_;
  Problems& problems_;
};

}  // namespace

void write_json(JsonWriter& json, const Label& label) {
  json.begin_object();
  json.key("akashi_label");
  json.integer(1);
  json.member("number", label.number);
  json.member("scheme", label.scheme);
  json.member("level", label.level);
  json.member("state", label.state);
  write_words(json, "holder", label.holder);
  write_products(json, label);
  json.member("issued", label.issued);
  json.member("last_day", label.last_day);
  json.member("criteria_version", label.criteria_version);
  json.member_if("evaluator", label.evaluator);
  json.key("page");
  json.begin_object();
  for (const auto& field : label.page) {
    write_words(json, field.id, field.text);
  }
  json.end_object();
  write_history(json, label);
  json.member_if("page_url", label.page_url);
  json.member_if("token", label.token);
  json.member_if("replaces", label.replaces);
  json.member_if("replaced_by", label.replaced_by);
  json.end_object();
}

std::string label_json(const Label& label, formats::JsonLayout layout) {
  StringSink sink;
  JsonWriter json(sink, layout);
  write_json(json, label);
  json.finish();
  return sink.take();
}

std::string labels_json(const std::vector<Label>& labels, formats::JsonLayout layout) {
  StringSink sink;
  JsonWriter json(sink, layout);
  json.begin_object();
  json.key("akashi_labels");
  json.integer(1);
  json.key("labels");
  json.begin_array();
  for (const auto& label : labels) {
    write_json(json, label);
  }
  json.end_array();
  json.end_object();
  json.finish();
  return sink.take();
}

Label read_label(NodeView root, std::string_view file, Problems& problems) {
  return Reader(file, false, problems).read(root);
}

Label read_label_draft(NodeView root, std::string_view file, Problems& problems) {
  return Reader(file, true, problems).read(root);
}

Result<std::vector<Label>> read_labels(std::string_view json, std::string_view file,
                                       const Limits& limits, Problems& problems) {
  const auto bytes = Bytes::copy_of(json);
  auto tree = formats::parse_json(bytes.padded(), limits);
  if (!tree) {
    return std::unexpected(std::move(tree).error().in_file(file));
  }
  const auto root = tree->root();
  std::vector<Label> out;
  if (root["akashi_label"]) {
    out.push_back(read_label(root, file, problems));
    return out;
  }
  if (root["akashi_labels"].integer() != 1 || !root["labels"].is_array()) {
    return std::unexpected(
        Error(ErrorCode::kUnsupported,
              Message{msg::kUnsupportedVersion,
                      {"akashi_labels", std::string(root["akashi_labels"].text()), "1"}},
              root.position())
            .in_file(file));
  }
  if (root["labels"].size() > kMostLabels) {
    return fail(ErrorCode::kLimitExceeded, msg::kLimit, {"labels", std::to_string(kMostLabels)});
  }
  Reader reader(file, false, problems);
  std::set<std::string> seen;
  for (const auto node : root["labels"]) {
    out.push_back(reader.read(node));
    if (!seen.insert(out.back().number).second) {
      reader.problem(node, msg::kLabelTwice, {out.back().number});
    }
  }
  return out;
}

}  // namespace akashi::assure
