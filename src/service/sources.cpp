// Tables [[source]] of a TOML file: docs/formats/sources.md.
#include "service/sources.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/data.h"
#include "base/messages/net.h"
#include "base/strings.h"
#include "feed/feed.h"
#include "formats/json_writer.h"
#include "formats/tree.h"
#include "net/file_note.h"

namespace akashi::service {
namespace {

using formats::NodeView;

using Values = std::vector<std::pair<std::string, std::string>>;  // "{ecosystem}": "npm"

// "Red Hat" in an id or a file name: "red-hat".
std::string as_word(std::string_view text) {
  std::string out;
  for (const char c : text) {
    out += is_alnum(c) || c == '.' || c == '_' || c == '-' ? to_lower(c) : '-';
  }
  return out;
}

enum class Fill : std::uint8_t { kAsIs, kWord, kAddress };

std::string fill(std::string text, const Values& values, Fill how) {
  for (const auto& [name, value] : values) {
    text = replace_all(text, "{" + name + "}",
                       how == Fill::kWord      ? as_word(value)
                       : how == Fill::kAddress ? path_encode(value)
                                               : value);
  }
  return text;
}

// Every combination of the values in [source.each].
std::vector<Values> combinations(NodeView each, const auto& wanted) {
  std::vector<Values> all{{}};
  for (const auto list : each) {
    if (!wanted(list.key())) {
      continue;
    }
    std::vector<Values> longer;
    for (const auto& begin : all) {
      for (const auto value : list) {
        longer.push_back(begin);
        longer.back().emplace_back(list.key(), value.text());
      }
    }
    all = std::move(longer);
  }
  return all;
}

struct MethodRow {
  std::string_view name;
  FetchMethod method;
};
constexpr auto kMethods = std::to_array<MethodRow>({{"files", FetchMethod::kFiles},
                                                    {"osv", FetchMethod::kOsv},
                                                    {"nvd-years", FetchMethod::kNvdYears},
                                                    {"nvd-api", FetchMethod::kNvdApi},
                                                    {"rpm-repo", FetchMethod::kRpmRepo},
                                                    {"named", FetchMethod::kNamed},
                                                    {"csaf", FetchMethod::kCsaf}});

constexpr auto kFields = std::to_array<std::string_view>({"id",
                                                          "title",
                                                          "feed",
                                                          "method",
                                                          "default",
                                                          "partial",
                                                          "terms",
                                                          "size",
                                                          "most_mb",
                                                          "compressed",
                                                          "digest",
                                                          "urls",
                                                          "names",
                                                          "dated",
                                                          "modified",
                                                          "years_from",
                                                          "requests",
                                                          "seconds",
                                                          "changed_most",
                                                          "requests_with_key",
                                                          "key_header",
                                                          "each",
                                                          "key_environment",
                                                          "digests"});

class Reader {
 public:
  explicit Reader(NodeView node) : node_(node) {}

  Result<std::vector<SourceSpec>> read() {
    AKASHI_TRY(check());
    const auto id = node_["id"].text();
    std::vector<SourceSpec> out;
    for (const auto& values : combinations(node_["each"], [&](std::string_view name) {
           return id.contains("{" + std::string(name) + "}");
         })) {
      AKASHI_TRY_ASSIGN(auto spec, one(values));
      out.push_back(std::move(spec));
    }
    return out;
  }

 private:
  std::unexpected<Error> bad(NodeView node, std::string_view field, std::string_view what) const {
    return fail(ErrorCode::kInvalidInput, msg::kBadValue,
                {std::string(field), std::string(node.text()), std::string(what)},
                node ? node.position() : node_.position());
  }

  Result<void> check() const {
    if (!node_.is_object()) {
      return std::unexpected(formats::wrong_type(node_, "source", "a table"));
    }
    for (const auto member : node_) {
      if (std::ranges::find(kFields, member.key()) == kFields.end()) {
        return fail(ErrorCode::kInvalidInput, msg::kExpected,
                    {"a field of a source", std::string(member.key())}, member.position());
      }
    }
    for (const std::string_view field : {"id", "feed", "urls", "most_mb"}) {
      if (!node_[field]) {
        return fail(ErrorCode::kInvalidInput, msg::kMissingField, {std::string(field)},
                    node_.position());
      }
    }
    return {};
  }

  std::string text(std::string_view field) const { return std::string(node_[field].text()); }

  Result<std::uint32_t> number(std::string_view field) const {
    if (!node_[field]) {
      return 0U;
    }
    constexpr std::int64_t kMost = 1'000'000;
    const auto value = node_[field].integer();
    if (!value || *value < 0 || *value > kMost) {
      return bad(node_[field], field, "number");
    }
    return static_cast<std::uint32_t>(*value);
  }

  bool is_standard(const Values& values) const {
    const auto wanted = node_["default"];
    if (!wanted.is_array()) {
      return wanted.boolean().value_or(false);
    }
    return std::ranges::any_of(values, [&](const auto& value) {
      for (const auto item : wanted) {
        if (item.text() == value.second) {
          return true;
        }
      }
      return false;
    });
  }

  Result<SourceSpec> one(const Values& values) const {
    SourceSpec spec{.id = fill(text("id"), values, Fill::kWord),
                    .title = fill(text("title"), values, Fill::kAsIs),
                    .feed = text("feed"),
                    .terms = text("terms"),
                    .size = text("size"),
                    .standard = is_standard(values),
                    .partial = node_["partial"].boolean().value_or(false),
                    .compressed = node_["compressed"].boolean().value_or(false),
                    .dated = fill(text("dated"), values, Fill::kAddress),
                    .modified = fill(text("modified"), values, Fill::kAddress),
                    .digest = text("digest"),
                    .digests = fill(text("digests"), values, Fill::kAddress),
                    .key_header = text("key_header"),
                    .key_environment = text("key_environment")};
    if (spec.id.empty() || as_word(spec.id) != spec.id || spec.id.starts_with('.')) {
      return bad(node_["id"], "id", "name of small letters, digits, '.', '-' and '_'");
    }
    if (std::ranges::find(all_feeds(), spec.feed, [](const Feed* feed) { return feed->id; }) ==
        all_feeds().end()) {
      return bad(node_["feed"], "feed", "feed; `akashi list feeds` names them");
    }
    constexpr auto kDigests = std::to_array<std::string_view>({"", "sha256", "list", "nvd-meta"});
    if (std::ranges::find(kDigests, spec.digest) == kDigests.end()) {
      return bad(node_["digest"], "digest", "kind of digest (sha256, list, nvd-meta)");
    }
    if ((spec.digest == "list") != net::can_fetch(spec.digests)) {
      return bad(node_["digests"], "digests", "address of the list of digests");
    }
    const auto name = node_["method"] ? node_["method"].text() : "files";
    const auto* method = std::ranges::find(kMethods, name, &MethodRow::name);
    if (method == kMethods.end()) {
      return bad(node_["method"], "method",
                 "method (files, osv, nvd-years, nvd-api, rpm-repo, named, csaf)");
    }
    spec.method = method->method;
    AKASHI_TRY_ASSIGN(const auto most, number("most_mb"));
    spec.most_bytes = static_cast<std::uint64_t>(most) << 20;
    AKASHI_TRY_ASSIGN(spec.years_from, number("years_from"));
    AKASHI_TRY_ASSIGN(spec.changed_most, number("changed_most"));
    AKASHI_TRY_ASSIGN(spec.rate.requests, number("requests"));
    AKASHI_TRY_ASSIGN(spec.rate.seconds, number("seconds"));
    AKASHI_TRY_ASSIGN(spec.requests_with_key, number("requests_with_key"));
    AKASHI_TRY(add_files(spec, values));
    return spec;
  }

  Result<void> add_files(SourceSpec& spec, const Values& values) const {
    const auto id = node_["id"].text();
    std::set<std::string> names;
    std::size_t index = 0;
    for (const auto url : node_["urls"]) {
      const auto name = node_["names"].at(index++).text();
      for (auto more : combinations(node_["each"], [&](std::string_view each) {
             return !id.contains("{" + std::string(each) + "}") &&
                    url.text().contains("{" + std::string(each) + "}");
           })) {
        more.insert(more.end(), values.begin(), values.end());
        SourceFile file{.url = fill(std::string(url.text()), more, Fill::kAddress),
                        .name = fill(std::string(name), more, Fill::kWord)};
        if (file.name.empty()) {
          const auto path = std::string_view(file.url).substr(0, file.url.find('?'));
          file.name = as_word(path.substr(path.rfind('/') + 1));
        }
        if (!net::can_fetch(file.url)) {
          return bad(url, "urls", "address (http, https)");
        }
        if (spec.method == FetchMethod::kRpmRepo) {  // Its files have names of their own.
          file.name = "repository-" + std::to_string(spec.files.size());
        }
        if (file.name.starts_with('.') || !names.insert(file.name).second ||
            file.name.contains('/')) {
          return fail(ErrorCode::kInvalidInput, msg::kBadValue, {"names", file.name, "file name"},
                      url.position());
        }
        spec.files.push_back(std::move(file));
      }
    }
    return spec.files.empty() ? Result<void>(bad(node_["urls"], "urls", "list of addresses"))
                              : Result<void>();
  }

  NodeView node_;
};

}  // namespace

std::string path_encode(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_alnum(c) || std::string_view("-._~").contains(c)) {
      out += c;
    } else {
      out += "%" + to_hex({&c, 1});
    }
  }
  return out;
}

Result<std::vector<SourceSpec>> parse_sources(std::string_view toml, const Limits& limits) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_toml(toml, limits));
  constexpr std::string_view kFormat = "akashi-sources 1";
  const auto format = tree.root()["format"].text();
  if (format != kFormat) {
    return fail(ErrorCode::kUnsupported, msg::kExpected,
                {"format = \"" + std::string(kFormat) + "\"", std::string(format)});
  }
  std::vector<SourceSpec> all;
  std::set<std::string> ids;
  for (const auto node : tree.root()["source"]) {
    AKASHI_TRY_ASSIGN(auto specs, Reader(node).read());
    for (auto& spec : specs) {
      if (!ids.insert(spec.id).second) {
        return fail(ErrorCode::kInvalidInput, msg::kBadValue, {"id", spec.id, "new name"},
                    node.position());
      }
      all.push_back(std::move(spec));
    }
  }
  return all;
}

Result<std::vector<SourceSpec>> all_sources(const std::string& file, const Limits& limits) {
  const auto* data = find_data("feeds/sources.toml");
  AKASHI_TRY_ASSIGN(auto all, parse_sources(data == nullptr ? "" : data->bytes, limits));
  if (file.empty()) {
    return all;
  }
  AKASHI_TRY_ASSIGN(const auto text, net::read_small_file(file, limits.file_bytes));
  auto own = parse_sources(text, limits);
  if (!own) {
    return std::unexpected(std::move(own).error().in_file(file));
  }
  for (auto& spec : *own) {
    const auto same = std::ranges::find(all, spec.id, &SourceSpec::id);
    if (same == all.end()) {
      all.push_back(std::move(spec));
    } else {
      *same = std::move(spec);
    }
  }
  return all;
}

Result<std::vector<SourceSpec>> choose_sources(const std::vector<SourceSpec>& all,
                                               const std::vector<std::string>& names) {
  std::vector<SourceSpec> chosen;
  std::set<std::string> known;
  std::set<std::string> ids;
  std::ranges::transform(all, std::inserter(ids, ids.end()), &SourceSpec::id);
  for (const auto& spec : all) {
    const auto wanted = [&](const std::string& name) {
      const bool is = name == "all" || name == spec.id ||
                      (!ids.contains(name) && spec.id.starts_with(name + "-"));
      if (is) {
        known.insert(name);
      }
      return is;
    };
    // Every name is looked at, so that each that fits nothing is found out.
    if (names.empty() ? spec.standard : std::ranges::count_if(names, wanted) != 0) {
      chosen.push_back(spec);
    }
  }
  for (const auto& name : names) {
    if (!known.contains(name)) {
      return fail(ErrorCode::kInvalidInput, msg::kUnknownSource, {name});
    }
  }
  return chosen;
}

void write_json(const std::vector<SourceSpec>& sources, Sink& sink) {
  formats::JsonWriter json(sink, formats::JsonLayout::kIndented);
  json.begin_array();
  for (const auto& source : sources) {
    json.begin_object();
    json.member("kind", "sources");
    json.member("id", source.id);
    json.member("description", source.title);
    json.member("feed", source.feed);
    const auto* method = std::ranges::find(kMethods, source.method, &MethodRow::method);
    json.member("method", method->name);
    json.key("default");
    json.boolean(source.standard);
    json.key("partial");
    json.boolean(source.partial);
    json.member("terms", source.terms);
    json.member("size", source.size);
    json.key("urls");
    json.begin_array();
    for (const auto& file : source.files) {
      json.string(file.url);
    }
    json.end_array();
    json.member_if("modified", source.modified);
    json.member_if("dated", source.dated);
    json.end_object();
  }
  json.end_array();
  json.finish();
}

}  // namespace akashi::service
