// The commands and options as data: what is parsed, what --help, the manual page and shell
// completion say.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/messages.h"

namespace akashi::cli {

struct OptionSpec {
  std::string_view name;   // "output": --output
  char letter = 0;         // 'o': -o; 0 for none.
  std::string_view value;  // "FORMAT[=FILE]"; "" for a switch.
  bool repeat = false;
  Msg help = msg::kPlain;
  std::string_view choices = {};  // For completion: "table json".
};

struct Invocation;
class Session;

struct CommandSpec {
  std::string_view path;       // "db import"
  std::string_view arguments;  // "FILE…": shown. "" for none.
  int least_arguments = 0;
  int most_arguments = 0;  // -1: any number.
  Msg help = msg::kPlain;
  std::span<const OptionSpec> options;
  std::span<const std::string_view> examples;
  int (*run)(Session& session,
             const Invocation& invocation);  // Gives the exit code. Null: a group of commands.
};

std::span<const CommandSpec> all_commands();
std::span<const OptionSpec> common_options();

// What the user asked for.
struct Invocation {
  const CommandSpec* command = nullptr;
  std::vector<std::string> arguments;
  std::map<std::string, std::vector<std::string>, std::less<>> options;  // By long name.

  bool has(std::string_view name) const { return options.contains(name); }
  std::string_view get(std::string_view name, std::string_view fallback = {}) const;
  const std::vector<std::string>& all(std::string_view name) const;
};

}  // namespace akashi::cli
