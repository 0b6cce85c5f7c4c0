#include "cli/parse.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "base/strings.h"
#include "formats/tree.h"
#include "scan/context.h"
#include "scan/directory_source.h"

namespace akashi::cli {
namespace {

struct Bound {
  const CommandSpec* spec;
  CLI::App* app;
  std::vector<std::string> arguments;
  std::map<std::string, std::vector<std::string>> values;
  std::map<std::string, bool> switches;
};

void add_options(Bound& bound, std::span<const OptionSpec> options) {
  for (const auto& option : options) {
    if (option.name == "help") {
      continue;
    }
    const std::string name(option.name);
    const auto flags =
        (option.letter != 0 ? std::string("-") + option.letter + "," : std::string()) + "--" + name;
    if (option.value.empty()) {
      bound.app->add_flag(flags, bound.switches[name]);
      continue;
    }
    auto* added = bound.app->add_option(flags, bound.values[name]);
    added->allow_extra_args(false);
    if (!option.repeat) {
      added->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    }
  }
}

// "sbom create" below "sbom".
CLI::App* make_app(CLI::App& root, std::map<std::string, CLI::App*, std::less<>>& made,
                   std::string_view path) {
  CLI::App* parent = &root;
  const auto space = path.rfind(' ');
  if (space != std::string_view::npos) {
    parent = made.at(std::string(path.substr(0, space)));
  }
  auto* app = parent->add_subcommand(
      std::string(space == std::string_view::npos ? path : path.substr(space + 1)));
  app->set_help_flag("-h,--help");
  made.emplace(path, app);
  return app;
}

void take_options(const Bound& bound, Invocation& invocation) {
  for (const auto& [name, values] : bound.values) {
    if (!values.empty()) {
      invocation.options.emplace(name, values);
    }
  }
  for (const auto& [name, on] : bound.switches) {
    if (on) {
      invocation.options.emplace(name, std::vector<std::string>{std::string()});
    }
  }
}

std::string environment_name(std::string_view option) {
  std::string name = "AKASHI_";
  for (const char c : option) {
    name += c == '-' ? '_' : static_cast<char>(is_lower(c) ? c - ('a' - 'A') : c);
  }
  return name;
}

bool takes(const Invocation& invocation, std::string_view option) {
  const auto has = [&](std::span<const OptionSpec> options) {
    return std::ranges::any_of(options, [&](const OptionSpec& o) { return o.name == option; });
  };
  return has(common_options()) ||
         (invocation.command != nullptr && has(invocation.command->options));
}

// The configuration file: names of options at the top, or in a table named after the command
// ("scan", "db import").
void add_config(Invocation& invocation, formats::NodeView table) {
  for (const auto member : table) {
    const std::string name(member.key());
    if (member.is_object() || invocation.has(name) || !takes(invocation, name)) {
      continue;
    }
    if (member.is_array()) {
      for (const auto item : member) {
        invocation.options[name].emplace_back(item.text());
      }
    } else if (member.boolean() != false) {
      invocation.options[name] = {member.boolean() ? std::string() : std::string(member.text())};
    }
  }
}

}  // namespace

ParseOutcome parse(std::span<const char* const> argv) {
  CLI::App root;
  root.set_help_flag("-h,--help");
  root.require_subcommand(0, 1);
  Bound before{.spec = nullptr, .app = &root, .arguments = {}, .values = {}, .switches = {}};
  add_options(before, common_options());  // "akashi --lang ja scan"; behind the command they win.
  std::map<std::string, CLI::App*, std::less<>> made;
  std::vector<std::unique_ptr<Bound>> bounds;
  for (const auto& command : all_commands()) {
    auto bound = std::make_unique<Bound>();
    bound->spec = &command;
    bound->app = make_app(root, made, command.path);
    if (command.run != nullptr) {
      if (command.most_arguments != 0) {
        bound->app->add_option("arguments", bound->arguments);
      }
      add_options(*bound, command.options);
      add_options(*bound, common_options());
    }
    bounds.push_back(std::move(bound));
  }
  ParseOutcome outcome;
  try {
    root.parse(static_cast<int>(argv.size()),
               const_cast<char**>(argv.data()));  // NOLINT: CLI11 does not write to it
  } catch (const CLI::CallForHelp&) {
    outcome.help = true;
  } catch (const CLI::ParseError& error) {
    outcome.error = error.what();
  }
  for (const auto& bound : bounds) {
    if (!bound->app->parsed()) {
      continue;
    }
    outcome.invocation.command = bound->spec;  // The last one is the innermost.
    outcome.invocation.arguments = bound->arguments;
    outcome.invocation.options.clear();
    take_options(*bound, outcome.invocation);
  }
  take_options(before, outcome.invocation);
  return outcome;
}

Result<void> add_defaults(Invocation& invocation, const Limits& limits) {
  const auto from_environment = [&](std::span<const OptionSpec> options) {
    for (const auto& option : options) {
      const char* value = std::getenv(environment_name(option.name).c_str());
      if (value == nullptr || invocation.has(option.name) || option.name == "help") {
        continue;
      }
      if (option.value.empty()) {
        const std::string_view word = value;
        if (word.empty() || word == "0" || word == "false") {
          continue;
        }
      }
      invocation.options.emplace(option.name, std::vector<std::string>{value});
    }
  };
  from_environment(common_options());
  if (invocation.command != nullptr) {
    from_environment(invocation.command->options);
  }
  const std::string path(invocation.get("config"));
  if (path.empty()) {
    return {};
  }
  AKASHI_TRY_ASSIGN(const auto file, scan::open_file(path));
  AKASHI_TRY_ASSIGN(const auto bytes, scan::read_whole(*file, limits.file_bytes));
  auto tree = formats::parse_toml(bytes.view(), limits);
  if (!tree) {
    return std::unexpected(std::move(tree).error().in_file(path));
  }
  if (invocation.command != nullptr) {
    add_config(invocation, tree->root()[invocation.command->path]);
  }
  add_config(invocation, tree->root());
  return {};
}

}  // namespace akashi::cli
