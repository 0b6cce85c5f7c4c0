// Gemfile (Bundler manual, gemfile(5)): `gem "name", ">= 1", group: :test`, blocks of group,
// platforms, source, git, path and install_if around it, `gemspec`, `eval_gemfile`. A program, but
// nearly always made of literal calls.
#include "ecosystems/gem/gemfile.h"

#include <algorithm>
#include <array>
#include <map>
#include <span>

#include "base/glob.h"
#include "base/strings.h"
#include "ecosystems/gem/gem.h"
#include "ecosystems/gem/ruby_text.h"
#include "model/vcs.h"

namespace akashi::ecosystems::gem {
namespace {

using ruby::Argument;
using ruby::EventKind;
using ruby::Token;
using ruby::TokenKind;

using Options = std::vector<std::pair<std::string, std::string>>;

constexpr auto kSourceOptions = std::to_array<std::string_view>(
    {"git", "github", "gist", "bitbucket", "gitlab", "path", "source", "branch", "ref", "tag",
     "glob", "submodules", "git_source"});
constexpr auto kSourceBlocks = std::to_array<std::string_view>({"git", "github", "path", "source"});
constexpr std::size_t kDeepest =
    64;  // Blocks in blocks; what is deeper counts as in the last of them.
// What a block hands to each gem inside is copied: a little of it, so that a small file stays
// small.
constexpr std::size_t kMostInherited = 16;
constexpr std::size_t kLongestInherited = 512;

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& list, std::string_view text) {
  return std::ranges::find(list, text) != list.end();
}

void set_option(Options& options, std::string_view key, std::string_view value) {
  const auto found = std::ranges::find(options, key, &std::pair<std::string, std::string>::first);
  if (found == options.end()) {
    options.emplace_back(key, value);
  } else {
    found->second = value;
  }
}

// What the blocks around a gem say of it.
struct Surroundings {
  std::vector<std::string> groups;
  std::vector<std::string> platforms;
  Options options;
  bool optional = false;
  bool conditional = false;
};

class Reader {
 public:
  Reader(const std::vector<Token>& tokens, GemfileContents& out)
      : tokens_(tokens), eval_(tokens), out_(out) {
    around_.emplace_back();
  }

  void run() {
    for (const auto& event : ruby::find_events(tokens_)) {
      if (event.kind == EventKind::kStatement) {
        statement(event.token);
      } else if (event.kind == EventKind::kOpen) {
        open(event);
      } else if (event.kind == EventKind::kClose) {
        close();
      }
    }
  }

 private:
  void open(const ruby::Event& event) {
    if (around_.size() > kDeepest) {
      ++unrecorded_;
      return;
    }
    auto inner = around_.back();
    const auto& keyword = tokens_[event.token];
    const auto& head = tokens_[event.head].text;
    const auto arguments = eval_.arguments(event.head + 1);
    if (!keyword.is_name("do") && !keyword.is_punct("{")) {
      inner.conditional = inner.conditional || !keyword.is_name("begin");
    } else if (head == "group") {
      open_group(arguments, inner);
    } else if (head == "platforms" || head == "platform") {
      take_texts(arguments, inner.platforms);
    } else if (contains(kSourceBlocks, head)) {
      open_source(head, arguments, inner);
    } else {
      inner.conditional = true;  // install_if, or a loop.
    }
    around_.push_back(std::move(inner));
  }

  void close() {
    if (unrecorded_ > 0) {
      --unrecorded_;
    } else if (around_.size() > 1) {
      around_.pop_back();
    }
  }

  void open_group(const std::vector<Argument>& arguments, Surroundings& inner) {
    take_texts(arguments, inner.groups);
    for (const auto& argument : arguments) {
      inner.optional = inner.optional || (argument.label == "optional" && argument.value &&
                                          argument.value->text == "true");
    }
  }

  void open_source(std::string_view kind, const std::vector<Argument>& arguments,
                   Surroundings& inner) {
    for (const auto& argument : arguments) {
      const bool is_text = argument.value && argument.value->kind == ruby::Value::Kind::kText;
      if (is_text && argument.value->text.size() <= kLongestInherited &&
          inner.options.size() < kMostInherited) {
        set_option(inner.options, argument.label.empty() ? kind : std::string_view(argument.label),
                   argument.value->text);
      }
    }
  }

  void take_texts(const std::vector<Argument>& arguments, std::vector<std::string>& into) {
    for (const auto& argument : arguments) {
      if (!argument.label.empty()) {
        continue;
      }
      if (!argument.value) {
        out_.incomplete = true;
        continue;
      }
      for (auto& text : argument.value->texts()) {
        if (into.size() < kMostInherited && text.size() <= kLongestInherited) {
          into.push_back(std::move(text));
        }
      }
    }
  }

  void statement(std::size_t at) {
    const auto& token = tokens_[at];
    if (token.kind != TokenKind::kName) {
      return;
    }
    if (at + 1 < tokens_.size() && tokens_[at + 1].is_punct("=")) {
      define(at);
    } else if (token.text == "gem") {
      gem(at);
    } else if (token.text == "gemspec") {
      gemspec(at);
    } else if (token.text == "ruby") {
      ruby_version(at);
    } else if (token.text == "eval_gemfile" || token.text == "instance_eval" ||
               token.text == "eval") {
      out_.incomplete = true;
      problem(msg::kSkipped, {eval_.source(at), "another Gemfile"}, at);
    }
  }

  void problem(Msg id, std::vector<std::string> args, std::size_t token) {
    out_.problems.add(id, std::move(args), tokens_[token].at(), ErrorCode::kUnsupported);
  }

  void define(std::size_t at) {
    const auto value = eval_.whole_value(at + 2);
    if (value && !around_.back().conditional && eval_.modifier(at) == 0) {
      eval_.define(tokens_[at].text, *value);
    } else {
      eval_.forget(tokens_[at].text);
    }
  }

  void gemspec(std::size_t at) {
    out_.has_gemspec = true;
    for (const auto& argument : eval_.arguments(at + 1)) {
      if (argument.label == "development_group" && argument.value) {
        out_.development_group = argument.value->text;
      }
    }
  }

  void ruby_version(std::size_t at) {
    const auto arguments = eval_.arguments(at + 1);
    std::vector<std::string> parts;
    for (const auto& argument : arguments) {
      if (argument.value && argument.label.empty()) {
        std::ranges::move(argument.value->texts(), std::back_inserter(parts));
      }
    }
    out_.ruby = join(parts, ", ");
  }

  void gem(std::size_t at) {
    const auto arguments = eval_.arguments(at + 1);
    if (arguments.empty() || !arguments[0].value ||
        arguments[0].value->kind != ruby::Value::Kind::kText || arguments[0].value->text.empty() ||
        !arguments[0].label.empty()) {
      out_.incomplete = true;
      if (!arguments.empty()) {
        problem(msg::kUnresolved, {eval_.source(at)}, at);
      }
      return;
    }
    const auto& around = around_.back();
    GemfileEntry entry{.name = arguments[0].value->text,
                       .requirement = {},
                       .groups = around.groups,
                       .optional = around.optional,
                       .conditional = around.conditional || eval_.modifier(at) != 0,
                       .platforms = around.platforms,
                       .options = around.options,
                       .at = tokens_[at].at()};
    std::vector<std::string> requirements;
    for (const auto& argument : std::span(arguments).subspan(1)) {
      if (argument.label.empty()) {
        requirement(argument, entry, requirements);
      } else {
        option(argument, entry);
      }
    }
    entry.requirement = join(requirements, ", ");
    out_.entries.push_back(std::move(entry));
  }

  void requirement(const Argument& argument, const GemfileEntry& entry,
                   std::vector<std::string>& into) {
    if (!argument.value) {
      problem(msg::kUnresolved,
              {"requirement of " + entry.name + ": " + eval_.source(argument.token)},
              argument.token);
    } else {
      std::ranges::move(argument.value->texts(), std::back_inserter(into));
    }
  }

  void option(const Argument& argument, GemfileEntry& entry) {
    if (argument.label == "group" || argument.label == "groups") {
      if (argument.value) {
        std::ranges::move(argument.value->texts(), std::back_inserter(entry.groups));
      } else {
        out_.incomplete = true;
      }
    } else if (argument.label == "platforms" || argument.label == "platform") {
      if (argument.value) {
        std::ranges::move(argument.value->texts(), std::back_inserter(entry.platforms));
      }
    } else if (argument.label == "install_if") {
      entry.conditional = true;
    } else if (contains(kSourceOptions, argument.label) && argument.value &&
               argument.value->kind == ruby::Value::Kind::kText) {
      set_option(entry.options, argument.label, argument.value->text);
    }
  }

  const std::vector<Token>& tokens_;
  ruby::Evaluator eval_;
  GemfileContents& out_;
  std::vector<Surroundings> around_;
  std::size_t unrecorded_ = 0;
};

// "owner/name" of the hosts that Bundler has shortcuts for cannot be told from an address here:
// only `git` is one.
std::string repository_of(const GemfileEntry& entry) {
  return std::string(entry.option("git"));
}

std::uint32_t add_entry(const GemfileEntry& entry, Inventory& out) {
  auto component = gem_component(entry.name, {});
  component.requirement = entry.requirement.empty() ? ">= 0" : entry.requirement;
  component.directness = Directness::kDirect;
  const auto repository = repository_of(entry);
  if (!repository.empty()) {
    const auto revision = !entry.option("ref").empty()   ? entry.option("ref")
                          : !entry.option("tag").empty() ? entry.option("tag")
                                                         : entry.option("branch");
    component.purl.set_qualifier("vcs_url", vcs_url("git", repository, revision));
    add_reference(component, ExternalReference::Type::kVcs, repository);
  }
  for (const auto& [key, value] : entry.options) {
    add_property(component, "akashi:gem:" + key, without_credentials(value));
  }
  add_property(component, "akashi:gem:groups", join(entry.groups, ","));
  add_property(component, "akashi:gem:platforms", join(entry.platforms, ","));
  return out.add(std::move(component), entry.at);
}

}  // namespace

std::string_view GemfileEntry::option(std::string_view key) const {
  const auto found = std::ranges::find(options, key, &std::pair<std::string, std::string>::first);
  return found == options.end() ? std::string_view() : std::string_view(found->second);
}

Result<GemfileContents> read_gemfile(std::string_view source, const Limits& limits) {
  AKASHI_TRY_ASSIGN(const auto tokens, ruby::tokenize(source, limits));
  GemfileContents out;
  Reader(tokens, out).run();
  return out;
}

Result<void> extract_gemfile(const FileView& file, ScanContext& context, Inventory& out) {
  const auto name = file_name(file.path);
  const auto lock = name == "gems.rb" ? std::string(parent_prefix(file.path)) + "gems.locked"
                                      : std::string(file.path) + ".lock";
  if (context.exists(lock) || belongs_to_installed_gem(file.path, context)) {
    return {};
  }
  AKASHI_TRY_ASSIGN(auto gemfile, read_gemfile(file.bytes, context.limits()));
  std::map<std::pair<std::string, std::string>, std::uint32_t> known;
  for (const auto& entry : gemfile.entries) {
    const auto source = entry.option("git").empty() ? entry.option("path") : entry.option("git");
    const auto [at, is_new] =
        known.try_emplace({entry.name, entry.requirement + "\n" + std::string(source)}, 0);
    if (is_new) {
      at->second = add_entry(entry, out);
    }
    auto scopes = scopes_of_groups(entry.groups);
    if (entry.optional || entry.conditional) {
      scopes |= Scope::kOptional;
    }
    out.components[at->second].scopes |= scopes;
  }
  out.problems.add_all(std::move(gemfile.problems));
  out.graph = GraphState::kIncomplete;
  return {};
}

}  // namespace akashi::ecosystems::gem
