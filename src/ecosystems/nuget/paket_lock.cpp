// paket.lock (fsprojects.github.io/Paket, "The paket.lock file"):
//   GROUP name                       groups after the main one
//   NUGET | GITHUB | GIST | GIT | HTTP
//     remote: address                2 spaces
//       Id (1.2.3) - restriction: …  4 spaces: a package, or "path (commit)" of a repository
//         Id (>= 1.0) - restriction… 6 spaces: what it needs
// paket.dependencies beside it says what was asked for.
#include <algorithm>
#include <array>
#include <unordered_set>

#include "base/glob.h"
#include "base/strings.h"
#include "ecosystems/nuget/nuget.h"
#include "model/vcs.h"

namespace akashi::ecosystems::nuget {
namespace {

enum class Source : std::uint8_t { kNone, kNuGet, kGithub, kGist, kGit, kHttp };

constexpr auto kSources =
    std::to_array<std::pair<std::string_view, Source>>({{"NUGET", Source::kNuGet},
                                                        {"GITHUB", Source::kGithub},
                                                        {"GIST", Source::kGist},
                                                        {"GIT", Source::kGit},
                                                        {"HTTP", Source::kHttp}});

// Settings of a group, which say nothing of packages.
constexpr auto kSettings = std::to_array<std::string_view>(
    {"REDIRECTS:", "RESTRICTION:", "STORAGE:", "CONTENT:", "FRAMEWORK:", "STRATEGY:",
     "LOWEST_MATCHING:", "IMPORT-TARGETS:", "COPY-LOCAL:", "COPY-CONTENT-TO-OUTPUT-DIR:",
     "LICENSE-DOWNLOAD:", "CONDITION:", "VERSION-IN-PATH:", "SPECIFIC-VERSION:"});

constexpr std::size_t kLongestName = 1024;  // Of a group or address: each package gets a copy.

struct Entry {
  std::string_view name;
  std::string_view inside;  // In the parentheses.
  std::string_view behind;
};

std::optional<Entry> parse_entry(std::string_view text) {
  const auto open = text.find('(');
  const auto close = text.find(')', open == std::string_view::npos ? 0 : open);
  if (open == std::string_view::npos || close == std::string_view::npos) {
    const auto dash = text.find(" - ");
    const auto name = trim(text.substr(0, dash));
    return name.empty() || name.contains('(')
               ? std::nullopt
               : std::optional(Entry{.name = name, .inside = {}, .behind = {}});
  }
  return Entry{.name = trim(text.substr(0, open)),
               .inside = trim(text.substr(open + 1, close - open - 1)),
               .behind = trim(text.substr(close + 1))};
}

class Reader {
 public:
  Reader(const Limits& limits, Inventory& out) : collector_(limits, out), out_(out) {}

  void direct(std::string_view group, std::string_view id) { directs_.insert(key(group, id)); }

  void run(std::string_view text) {
    out_.graph = GraphState::kComplete;
    for (const auto& line : lines(text)) {
      at_ = {.line = line.number, .column = 1, .offset = 0};
      if (!trim(line.text).empty()) {
        read(line.text);
      }
    }
    connect();
  }

  bool found_any() const { return found_; }

 private:
  struct Need {
    std::uint32_t from = 0;
    std::string key;
    InputPosition at;
  };

  static std::string key(std::string_view group, std::string_view id) {
    return to_lower(group) + "\n" + to_lower(id);
  }

  void malformed(std::string_view line) {
    constexpr std::size_t kLongest = 60;
    out_.problem(msg::kSyntax, {"paket.lock", std::string(trim(line).substr(0, kLongest))}, at_);
  }

  void read(std::string_view line) {
    const auto indent = std::min(line.find_first_not_of(' '), line.size());
    const auto text = trim(line);
    if (indent == 0) {
      heading(text);
    } else if (source_ == Source::kNone) {
      malformed(line);
    } else if (text.starts_with("remote:")) {
      remote_ = utf8_prefix(trim(text.substr(7)), kLongestName);
      parent_.reset();
    } else if (indent == 4 || (indent == 5 && source_ == Source::kGit)) {
      package(text);
    } else if (indent >= 6) {
      need(text);
    } else if (!text.starts_with("specs:")) {  // Of lock files of before Paket 3.
      malformed(line);
    }
  }

  void heading(std::string_view text) {
    parent_.reset();
    if (text.starts_with("GROUP ")) {
      group_ = utf8_prefix(trim(text.substr(6)), kLongestName);
      source_ = Source::kNone;
      found_ = true;
      return;
    }
    const auto* found =
        std::ranges::find(kSources, text, &std::pair<std::string_view, Source>::first);
    if (found != kSources.end()) {
      source_ = found->second;
      found_ = true;
    } else if (std::ranges::none_of(kSettings, [&](std::string_view setting) {
                 return text.starts_with(setting);
               })) {
      malformed(text);
    }
  }

  void package(std::string_view text) {
    parent_.reset();
    const auto entry = parse_entry(text);
    if (!entry || (source_ == Source::kNuGet && entry->name.empty())) {
      malformed(text);
      return;
    }
    auto component = source_ == Source::kNuGet ? nuget(*entry) : file(*entry);
    add_property(component, "akashi:nuget:group", group_);
    add_property(component, "akashi:nuget:remote", without_credentials(remote_));
    add_property(component, "akashi:nuget:restriction", restriction(entry->behind));
    // Files of repositories are there because paket.dependencies names them.
    const bool is_direct = source_ != Source::kNuGet || directs_.contains(key(group_, entry->name));
    const auto index = collector_.add(std::move(component), at_);
    if (!directs_.empty() && out_.components[index].directness != Directness::kDirect) {
      out_.components[index].directness = is_direct ? Directness::kDirect : Directness::kTransitive;
    }
    parent_ = index;
    if (source_ == Source::kNuGet) {
      packages_.insert_or_assign(key(group_, entry->name), index);
    }
  }

  static std::string_view restriction(std::string_view behind) {
    const auto parts = cut(behind, "restriction:");
    return parts ? trim(parts->second) : std::string_view();
  }

  Component nuget(const Entry& entry) {
    auto component = nuget_component(entry.name, entry.inside);
    if (entry.inside.empty() || !is_version(entry.inside)) {
      out_.problem(msg::kBadValue,
                   {"version of " + std::string(entry.name), std::string(entry.inside), "version"},
                   at_);
    }
    return component;
  }

  // A file or checkout of a repository at a commit.
  Component file(const Entry& entry) const {
    Component component;
    const auto name = entry.name.empty() || source_ == Source::kGit ? remote_ : entry.name;
    auto stem = file_name(remote_);
    stem = stem.ends_with(".git") ? stem.substr(0, stem.size() - 4) : stem;
    const auto label = source_ == Source::kGit && !stem.empty() ? stem : name;
    component.name = label.empty() ? "unnamed" : label;
    component.version = source_ == Source::kHttp ? std::string_view() : entry.inside;
    if (source_ == Source::kGithub && remote_.contains('/')) {
      component.name = remote_;
      component.purl = make_purl("github", remote_, component.version);
      component.purl.subpath =
          entry.name == remote_ || entry.name == "FULLPROJECT" ? std::string_view() : entry.name;
      return component;
    }
    component.purl = make_purl("generic", component.name, component.version);
    if (source_ == Source::kGit) {
      component.purl.set_qualifier("vcs_url", vcs_url("git", remote_, entry.inside));
      add_reference(component, ExternalReference::Type::kVcs, remote_);
    } else if (source_ == Source::kHttp) {
      const auto url = std::string(remote_) + std::string(entry.inside);
      component.purl.set_qualifier("download_url", without_credentials(url));
      add_reference(component, ExternalReference::Type::kDistribution, url);
    }
    return component;
  }

  void need(std::string_view text) {
    if (!parent_) {
      return;  // Of a line that was not read, or a setting of a repository.
    }
    const auto colon = text.find(':');
    const auto open = text.find('(');
    if (colon != std::string_view::npos && colon < std::min(open, text.find(" - "))) {
      return;  // "build: …", "os: …"
    }
    if (const auto entry = parse_entry(text); entry && !entry->name.empty()) {
      needs_.push_back({.from = *parent_, .key = key(group_, entry->name), .at = at_});
    } else {
      malformed(text);
    }
  }

  void connect() {
    std::unordered_set<std::string> reported;
    for (const auto& need : needs_) {
      if (const auto found = packages_.find(need.key); found != packages_.end()) {
        collector_.depends(need.from, found->second, Scope::kRuntime, need.at);
      } else {
        out_.graph = GraphState::kIncomplete;
        if (reported.insert(need.key).second) {
          out_.problem(msg::kUnresolved,
                       {"dependency " + need.key.substr(need.key.find('\n') + 1) + " of " +
                        out_.components[need.from].name},
                       need.at);
        }
      }
    }
  }

  Collector collector_;
  Inventory& out_;
  InputPosition at_;
  Source source_ = Source::kNone;
  std::string_view group_;
  std::string_view remote_;
  std::optional<std::uint32_t> parent_;
  std::unordered_map<std::string, std::uint32_t> packages_;  // By group and id.
  std::unordered_set<std::string> directs_;
  std::vector<Need> needs_;
  bool found_ = false;
};

// "nuget Id ~> 1.0", "clitool Id", "github owner/repo path", in "group Name".
void read_dependencies(std::string_view text, Reader& reader) {
  std::string group;
  for (const auto& line : lines(text)) {
    const auto words = split_spaces(line.text);
    if (words.size() < 2) {
      continue;
    }
    if (equal_ignoring_case(words[0], "group")) {
      group = words[1];
    } else if (equal_ignoring_case(words[0], "nuget") || equal_ignoring_case(words[0], "clitool")) {
      reader.direct(group, words[1]);
    }
  }
}

}  // namespace

Result<void> extract_paket_lock(const FileView& file, ScanContext& context, Inventory& out) {
  auto text = file.bytes.view();
  if (text.size() > context.limits().file_bytes) {
    return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                {"bytes", std::to_string(context.limits().file_bytes)});
  }
  if (!is_valid_utf8(text)) {
    return fail(ErrorCode::kInvalidInput, msg::kSyntax, {"paket.lock", "not UTF-8"});
  }
  text.remove_prefix(text.starts_with("\xEF\xBB\xBF") ? 3 : 0);
  Reader reader(context.limits(), out);
  const auto path = std::string(parent_prefix(file.path)) + "paket.dependencies";
  const auto bytes = context.read(path);
  if (bytes) {
    read_dependencies(bytes->view(), reader);
  } else if (bytes.error().code() != ErrorCode::kNotFound) {
    out.problem(Error(bytes.error()).in_file(path));
  }
  reader.run(text);
  if (!reader.found_any() && out.problems.empty() && !trim(text).empty()) {
    return fail(ErrorCode::kInvalidInput, msg::kExpected, {"NUGET", "none"});
  }
  return {};
}

}  // namespace akashi::ecosystems::nuget
