// Mozilla Foundation Security Advisories (github.com/mozilla/foundation-security-advisories).
//
// Since 2016 YAML: announced, impact, fixed_in ([Firefox 118, …]), title, description, feed, and
// advisories: {CVE-…: {title, impact, reporter, description, feed, bugs: [{url, desc}]}}. Before,
// Markdown or HTML below a block of YAML ("---"): announced, impact, fixed_in, title, reporter,
// risk, vulnerable; its CVEs stand among the references.
//
// Each CVE of an advisory is a record, that of a Markdown file one for all, since nothing tells
// which of its CVEs is in which product. Both are opinions on the CVEs (upstream): an advisory of
// Firefox and that of Thunderbird are not the same thing.
#include "feeds/mozilla/mozilla.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/strings.h"
#include "feed/yaml_record.h"
#include "feeds/mozilla/fixed_in.h"
#include "feeds/mozilla/texts.h"
#include "formats/tree_json.h"

namespace akashi::feeds::mozilla {
namespace {

using formats::NodeView;

constexpr std::string_view kFence = "---";
constexpr std::string_view kPages = "https://www.mozilla.org/security/advisories/";
constexpr std::size_t kLongestName = 20;
// Each record has the head of its advisory with it: of one file, all together.
constexpr std::size_t kMostBytes = 256UL << 20;

// "mfsa2023-40" of "announce/2023/mfsa2023-40.yml"; "" for any other name.
std::string_view name_of(std::string_view path) {
  auto name = path.substr(path.find_last_of("/!") + 1);
  name = name.substr(0, name.rfind('.'));
  if (name.size() > kLongestName || !name.starts_with("mfsa") || !name.contains('-')) {
    return {};
  }
  const auto numbers = name.substr(4);
  return std::ranges::all_of(numbers, [](char c) { return is_digit(c) || c == '-'; })
             ? name
             : std::string_view();
}

struct Markdown {
  std::string fields;  // As many lines down as in the file.
  std::string_view body;
};

std::optional<Markdown> split_markdown(std::string_view text) {
  const auto start = text.find(kFence);
  if (start == std::string_view::npos || !trim(text.substr(0, start)).empty()) {
    return std::nullopt;
  }
  const auto begin = text.find('\n', start);
  const auto end = begin == std::string_view::npos ? begin : text.find("\n---", begin);
  if (end == std::string_view::npos) {
    return std::nullopt;
  }
  Markdown out;
  const auto above = std::ranges::count(text.substr(0, begin), '\n');
  out.fields.assign(static_cast<std::size_t>(above), '\n');
  out.fields += text.substr(begin, end - begin + 1);
  const auto after = text.find('\n', end + 1);
  out.body = after == std::string_view::npos ? std::string_view() : trim(text.substr(after));
  return out;
}

template <class Take>
void each_text(NodeView list, Take take) {
  if (list.is_array()) {
    for (const auto item : list) {
      take(item);
    }
  } else if (!list.text().empty()) {
    take(list);
  }
}

// What is said of the products; `unknown` is called with what no product is known of.
template <class Unknown>
void add_products(NodeView root, Advisory& out, Unknown unknown) {
  FixedIn fixed(out.published);
  each_text(root["fixed_in"], [&](NodeView item) {
    if (!fixed.add_fix(item.text())) {
      unknown(item);
    }
  });
  each_text(root["vulnerable"], [&](NodeView item) {
    if (!fixed.add_vulnerable(item.text())) {
      unknown(item);
    }
  });
  if (auto criteria = fixed.criteria(); !criteria.empty()) {
    out.configurations.push_back(
        {.all = false, .negated = false, .criteria = std::move(criteria), .children = {}});
  }
}

Result<Advisory> read_head(NodeView root, std::string_view name) {
  if (!root.is_object()) {
    return std::unexpected(formats::wrong_type(root, "advisory", "an object"));
  }
  if (name.empty()) {
    return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"record"}, root.position());
  }
  Advisory out;
  out.id = "MFSA" + std::string(name.substr(4));
  out.published = read_date(root["announced"].text());
  out.modified = out.published;
  out.summary = trim(root["title"].text());
  out.severity_word = severity_of(trim(root["impact"].text()));
  out.references.push_back({"ADVISORY", std::string(kPages) + std::string(name) + "/"});
  add_products(root, out, [](NodeView) {});
  constexpr std::size_t kDay = 10;
  if (out.published.size() != kDay) {  // "August, 2018"
    out.published.clear();
    out.modified.clear();
  }
  return out;
}

void add_vulnerability(NodeView node, Advisory& out) {
  out.id += "/" + std::string(node.key());
  out.upstream = {std::string(node.key())};
  if (const auto title = trim(node["title"].text()); !title.empty()) {
    out.summary = title;
  }
  if (const auto impact = trim(node["impact"].text()); !impact.empty()) {
    out.severity_word = severity_of(impact);
  }
  const auto add_details = [&](std::string_view text) {
    if (text = trim(text); !text.empty()) {
      out.details += (out.details.empty() ? "" : "\n\n") + std::string(text);
    }
  };
  add_details(node["description"].text());
  for (const auto bug : node["bugs"]) {
    add_bug(bug["url"].text(), out.references);
    add_details(bug["desc"].text());
  }
}

Result<Advisory> read_markdown(std::string_view text, std::string_view name, const Limits& limits) {
  const auto parts = split_markdown(text);
  if (!parts) {
    return fail(ErrorCode::kInvalidInput, msg::kTruncated, {"front matter"});
  }
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_yaml(parts->fields, limits));
  AKASHI_TRY_ASSIGN(auto advisory, read_head(tree.root(), name));
  advisory.details = parts->body;
  advisory.upstream = cves_of(parts->body);
  add_links(parts->body, advisory.references);
  return advisory;
}

// {"record": NAME, the head, "advisories": {CVE: ONE}}
std::string raw_record(std::string_view name, NodeView root, NodeView one) {
  return formats::compact_json([&](formats::JsonWriter& json) {
    json.begin_object();
    json.member("record", name);
    for (const auto member : root) {
      if (member.key() != "advisories" && member.key() != "record") {
        json.key(member.key());
        formats::write_tree(member, json);
      }
    }
    json.key("advisories");
    json.begin_object();
    json.key(one.key());
    formats::write_tree(one, json);
    json.end_object();
    json.end_object();
  });
}

void reject_unknown(NodeView root, FeedSink& sink) {
  Advisory ignored;
  add_products(root, ignored, [&](NodeView item) {
    sink.rejected({ErrorCode::kUnsupported,
                   {msg::kBadValue,
                    {"fixed_in", printable(utf8_prefix(item.text(), 80)), "product with a CPE"}},
                   item.position()});
  });
}

Result<void> read_yaml(const FeedFile& file, std::string_view name, const Limits& limits,
                       FeedSink& sink) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_yaml(std::string_view(file.bytes), limits));
  const auto root = tree.root();
  const auto advisories = root["advisories"];
  if (!advisories.is_object()) {
    return std::unexpected(
        formats::wrong_type(advisories ? advisories : root, "advisories", "an object"));
  }
  reject_unknown(root, sink);
  std::size_t written = 0;
  for (const auto one : advisories) {
    auto raw = Bytes::copy_of(raw_record(name, root, one));
    written += raw.view().size();
    if (written > kMostBytes) {
      return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                  {"bytes of records", std::to_string(kMostBytes)}, one.position());
    }
    auto advisory = read_record(raw.padded(), limits);
    if (advisory) {
      sink.advisory(std::move(*advisory), raw.view());
    } else {
      sink.rejected({advisory.error().code(), advisory.error().message(), one.position()});
    }
  }
  return {};
}

}  // namespace

Result<Advisory> read_record(PaddedView raw, const Limits& limits) {
  const auto text = std::string_view(raw);
  if (!text.starts_with('{')) {  // The name in a line of its own, then the file.
    const auto end = std::min(text.find('\n'), text.size());
    return read_markdown(text.substr(std::min(end + 1, text.size())),
                         name_of(trim(text.substr(0, end))), limits);
  }
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(raw, limits));
  const auto root = tree.root();
  AKASHI_TRY_ASSIGN(auto advisory, read_head(root, name_of(root["record"].text())));
  const auto one = root["advisories"].at(0);
  if (!one.is_object() || !one.key().starts_with("CVE-")) {
    return fail(ErrorCode::kInvalidInput, msg::kBadValue,
                {"advisories", printable(utf8_prefix(one.key(), 80)), "an object of a CVE"},
                one.position());
  }
  add_vulnerability(one, advisory);
  if (const auto said = trim(root["description"].text()); !said.empty()) {
    advisory.details += (advisory.details.empty() ? "" : "\n\n") + std::string(said);
  }
  return advisory;
}

Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink) {
  const auto name = name_of(file.path);
  if (!file.path.ends_with(".md")) {
    return read_yaml(file, name, limits, sink);
  }
  const auto raw =
      Bytes::copy_of(std::string(name) + "\n" + std::string(std::string_view(file.bytes)));
  AKASHI_TRY_ASSIGN(auto advisory, read_record(raw.padded(), limits));
  const auto parts = split_markdown(std::string_view(file.bytes));
  if (parts) {
    AKASHI_TRY_ASSIGN(const auto tree, formats::parse_yaml(parts->fields, limits));
    reject_unknown(tree.root(), sink);
  }
  sink.advisory(std::move(advisory), raw.view());
  return {};
}

bool claims(std::string_view path, std::string_view head) {
  if (!path.ends_with(".md") && !path.ends_with(".yml")) {
    return false;
  }
  return !name_of(path).empty() && has_member(head, "announced:") && has_member(head, "fixed_in:");
}

extern constinit const Feed kLeaf{
    .id = "mozilla",
    .name = "Mozilla Foundation Security Advisories",
    .description = "foundation-security-advisories: YAML, and Markdown with YAML above it",
    .claims = claims,
    .read = read_file,
    .one_record = nullptr,
    .read_record = read_record,
    .never_whole = true,
};

}  // namespace akashi::feeds::mozilla
