// Gemfile.lock, written by Bundler (Bundler::LockfileGenerator, read by Bundler::LockfileParser):
//
//   GIT | GEM | PATH | PLUGIN SOURCE          sections begin in the first column
//     remote: URL                             2 spaces: options of the source; several remotes are
//     several lines specs:
//       name (version[-platform])             4 spaces
//         name (requirement, requirement)     6 spaces
//   PLATFORMS, DEPENDENCIES, CHECKSUMS, RUBY VERSION, BUNDLED WITH
//     name (requirement)!                     "!": from the source that the Gemfile gives
//     name (version[-platform]) sha256=HEX    of the .gem file
#include "ecosystems/gem/lock_reader.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/strings.h"

namespace akashi::ecosystems::gem {
namespace {

// "name (inside)! behind"
struct Entry {
  std::string_view name;
  std::string_view inside;
  std::string_view behind;
  bool pinned = false;
};

std::optional<Entry> parse_entry(std::string_view text) {
  Entry entry;
  const auto open = text.find(" (");
  if (open == std::string_view::npos) {
    entry.pinned = text.ends_with('!');
    entry.name = entry.pinned ? text.substr(0, text.size() - 1) : text;
    return entry.name.empty() || entry.name.contains(' ') ? std::nullopt : std::optional(entry);
  }
  const auto close = text.find(')', open);
  if (open == 0 || close == std::string_view::npos) {
    return std::nullopt;
  }
  entry.name = text.substr(0, open);
  entry.inside = text.substr(open + 2, close - open - 2);
  auto rest = text.substr(close + 1);
  if (rest.starts_with('!')) {
    entry.pinned = true;
    rest.remove_prefix(1);
  }
  entry.behind = trim(rest);
  return entry;
}

std::size_t indent_of(std::string_view line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

class Parser {
 public:
  Parser(Lock& lock, Inventory& out) : lock_(lock), out_(out) {}

  void run(std::string_view text) {
    for (const auto& line : lines(text)) {
      at_ = {.line = line.number, .column = 1, .offset = 0};
      if (!trim(line.text).empty() && !conflict(line.text)) {
        read(line.text);
      }
    }
  }

 private:
  enum class Parent : std::uint8_t {
    kNone,
    kBroken,
    kRead
  };  // What a line of 6 spaces belongs to.
  using Handler = void (Parser::*)(std::string_view line);
  struct Section {
    std::string_view title;
    Handler handler;
    SourceKind kind = SourceKind::kGem;
  };
  static constexpr std::size_t kSources = 4;  // The first rows of the table.
  static const std::array<Section, 9> kSections;

  // Both sides of a conflict are read; Bundler itself refuses such a file.
  bool conflict(std::string_view line) {
    constexpr auto kMarkers =
        std::to_array<std::string_view>({"<<<<<<<", "|||||||", "=======", ">>>>>>>"});
    if (std::ranges::none_of(kMarkers,
                             [&](std::string_view marker) { return line.starts_with(marker); })) {
      return false;
    }
    if (line.starts_with("<<<<<<<")) {
      out_.problem(msg::kSyntax, {"Gemfile.lock", "merge conflict"}, at_);
    }
    return true;
  }

  void read(std::string_view line) {
    if (line.front() != ' ') {
      open_section(trim(line));
    } else if (handler_ != nullptr) {
      (this->*handler_)(line);
    }
  }

  void open_section(std::string_view title) {
    const auto* found = std::ranges::find(kSections, title, &Section::title);
    parent_ = Parent::kNone;
    if (found == kSections.end()) {
      handler_ = nullptr;
      out_.problem(msg::kSkipped, {"section " + std::string(title), "unknown section"}, at_,
                   ErrorCode::kUnsupported);
      return;
    }
    handler_ = found->handler;
    if (found - kSections.begin() < static_cast<std::ptrdiff_t>(kSources)) {
      lock_.sources.push_back({.kind = found->kind, .remotes = {}, .options = {}});
    }
  }

  void malformed(std::string_view line) {
    constexpr std::size_t kLongest = 60;
    out_.problem(msg::kSyntax, {"Gemfile.lock", std::string(trim(line).substr(0, kLongest))}, at_);
  }

  void source_line(std::string_view line) {
    const auto indent = indent_of(line);
    at_.column = static_cast<std::uint32_t>(indent) + 1;
    if (indent == 2) {
      source_option(line);
    } else if (indent == 4) {
      spec(line);
    } else if (indent == 6 && parent_ == Parent::kRead) {
      need(line.substr(indent), lock_.specs.back().needs);
    } else if (indent != 6 || parent_ == Parent::kNone) {  // Of a broken one, that one was told.
      malformed(line);
    }
  }

  void source_option(std::string_view line) {
    const auto option = cut(line.substr(2), ":");
    if (!option) {
      malformed(line);
      return;
    }
    const auto value = trim(option->second);
    auto& source = lock_.sources.back();
    constexpr std::size_t kMostBytes = 2048;
    source.bytes += line.size();
    if (source.bytes > kMostBytes) {
      out_.problem(msg::kLimit, {"bytes of the options of a source", std::to_string(kMostBytes)},
                   at_, ErrorCode::kLimitExceeded);
      return;
    }
    if (option->first == "remote") {
      source.remotes.emplace_back(value);
    } else if (option->first != "specs") {
      source.options.emplace_back(option->first, value);
    }
  }

  void spec(std::string_view line) {
    const auto entry = parse_entry(line.substr(4));
    if (!entry) {
      parent_ = Parent::kBroken;
      malformed(line);
      return;
    }
    if (entry->inside.empty()) {
      out_.problem(msg::kMissingField, {"version of " + std::string(entry->name)}, at_);
    }
    const auto dash = std::min(entry->inside.find('-'), entry->inside.size());
    Spec spec;
    spec.name = entry->name;
    spec.version = entry->inside.substr(0, dash);
    spec.platform =
        dash < entry->inside.size() ? entry->inside.substr(dash + 1) : std::string_view();
    if (spec.platform == "ruby") {
      spec.platform.clear();
    }
    spec.source = lock_.sources.size() - 1;
    spec.at = at_;
    lock_.specs.push_back(std::move(spec));
    parent_ = Parent::kRead;
  }

  void need(std::string_view text, std::vector<Need>& into) {
    if (const auto entry = parse_entry(text)) {
      into.push_back({.name = std::string(entry->name),
                      .requirement = std::string(entry->inside),
                      .pinned = entry->pinned,
                      .at = at_});
    } else {
      malformed(text);
    }
  }

  void dependency_line(std::string_view line) {
    at_.column = static_cast<std::uint32_t>(indent_of(line)) + 1;
    if (indent_of(line) == 2) {
      need(line.substr(2), lock_.direct);
    } else {
      malformed(line);
    }
  }

  void checksum_line(std::string_view line) {
    const auto entry = indent_of(line) == 2 ? parse_entry(line.substr(2)) : std::nullopt;
    if (!entry || entry->inside.empty()) {
      malformed(line);
      return;
    }
    if (entry->behind.empty()) {
      return;  // A gem whose checksum Bundler has not seen yet.
    }
    const auto parts = replace_all(entry->behind, ",", " ");
    if (parse_integrity(parts).size() != split_spaces(parts).size()) {
      out_.problem(
          msg::kBadValue,
          {"checksum of " + std::string(entry->name), std::string(entry->behind), "checksum"}, at_);
    }
    lock_.checksums.insert_or_assign(std::string(entry->name) + " " + std::string(entry->inside),
                                     parts);
  }

  void platform_line(std::string_view line) { lock_.platforms.emplace_back(trim(line)); }
  void ruby_line(std::string_view line) {
    lock_.ruby = trim(line);
    lock_.ruby_at = at_;
  }
  void bundled_line(std::string_view line) {
    lock_.bundler = trim(line);
    lock_.bundler_at = at_;
  }

  Lock& lock_;
  Inventory& out_;
  Handler handler_ = nullptr;
  Parent parent_ = Parent::kNone;
  InputPosition at_;
};

const std::array<Parser::Section, 9> Parser::kSections{{
    {"GEM", &Parser::source_line, SourceKind::kGem},
    {"GIT", &Parser::source_line, SourceKind::kGit},
    {"PATH", &Parser::source_line, SourceKind::kPath},
    {"PLUGIN SOURCE", &Parser::source_line, SourceKind::kPlugin},
    {"PLATFORMS", &Parser::platform_line},
    {"DEPENDENCIES", &Parser::dependency_line},
    {"CHECKSUMS", &Parser::checksum_line},
    {"RUBY VERSION", &Parser::ruby_line},
    {"BUNDLED WITH", &Parser::bundled_line},
}};

}  // namespace

std::string_view Source::option(std::string_view key) const {
  const auto found = std::ranges::find(options, key, &std::pair<std::string, std::string>::first);
  return found == options.end() ? std::string_view() : std::string_view(found->second);
}

Lock read_lock(std::string_view text, Inventory& out) {
  Lock lock;
  Parser(lock, out).run(text);
  return lock;
}

}  // namespace akashi::ecosystems::gem
