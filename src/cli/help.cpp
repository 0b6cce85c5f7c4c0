#include "cli/help.h"

#include <algorithm>
#include <set>

#include "base/messages/cli.h"
#include "base/strings.h"
#include "cli/text_table.h"

namespace akashi::cli {
namespace {

std::string option_syntax(const OptionSpec& option) {
  std::string out =
      option.letter != 0 ? std::string("-") + option.letter + ", " : std::string("    ");
  out += "--" + std::string(option.name);
  if (!option.value.empty()) {
    out += " " + std::string(option.value);
  }
  return out;
}

void add_rows(std::string& out, const std::vector<std::pair<std::string, std::string>>& rows) {
  constexpr std::size_t kWidest = 30;
  std::size_t width = 0;
  for (const auto& [left, right] : rows) {
    width = std::max(width, std::min(display_width(left), kWidest));
  }
  for (const auto& [left, right] : rows) {
    constexpr std::size_t kLine = 100;
    out += "  " + pad(left, width) + "  ";
    if (display_width(left) > width) {
      out += "\n" + std::string(width + 4, ' ');
    }
    out +=
        replace_all(wrap(right, kLine - width - 4, 0), "\n", "\n" + std::string(width + 4, ' ')) +
        "\n";
  }
}

// With the choices, unless the text names them.
std::string option_help(const OptionSpec& option, Lang lang) {
  auto text = render(option.help, {}, lang);
  std::vector<std::string> choices;
  for (const auto choice : split_spaces(option.choices)) {
    choices.emplace_back(choice);
  }
  const bool named = std::ranges::all_of(
      choices, [&](const std::string& choice) { return text.contains(choice); });
  return named ? text : text + " (" + join(choices, ", ") + ")";
}

void add_options(std::string& out, std::span<const OptionSpec> options, Lang lang) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const auto& option : options) {
    rows.emplace_back(option_syntax(option), option_help(option, lang));
  }
  add_rows(out, rows);
}

std::string usage_line(const CommandSpec& command) {
  std::string out = "akashi " + std::string(command.path);
  if (!command.options.empty()) {
    out += " [OPTION…]";
  }
  if (!command.arguments.empty()) {
    out += " " + std::string(command.arguments);
  }
  return out;
}

std::string roff(std::string_view text) {
  auto out = replace_all(replace_all(text, "\\", "\\e"), "-", "\\-");
  return out.starts_with('.') || out.starts_with('\'') ? "\\&" + out : out;
}

// "scan", "sbom create" …: the commands that do something.
std::vector<const CommandSpec*> runnable() {
  std::vector<const CommandSpec*> out;
  for (const auto& command : all_commands()) {
    if (command.run != nullptr) {
      out.push_back(&command);
    }
  }
  return out;
}

}  // namespace

std::string help_text(const CommandSpec* command, Lang lang) {
  const auto heading = [&](Msg id) { return "\n" + render(id, {}, lang) + ":\n"; };
  std::string out;
  if (command == nullptr || command->run == nullptr) {
    const std::string prefix =
        command == nullptr ? std::string() : std::string(command->path) + " ";
    out += render(command == nullptr ? msg::kHelpProgram : command->help, {}, lang) + "\n";
    out += heading(msg::kUsage) + "  akashi " + prefix + "COMMAND\n" + heading(msg::kCommands);
    std::vector<std::pair<std::string, std::string>> rows;
    for (const auto* spec : runnable()) {
      if (spec->path.starts_with(prefix)) {
        rows.emplace_back(spec->path, render(spec->help, {}, lang));
      }
    }
    add_rows(out, rows);
    out += "\n  akashi COMMAND --help\n";
    return out;
  }
  out += render(command->help, {}, lang) + "\n" + heading(msg::kUsage) + "  " +
         usage_line(*command) + "\n";
  if (!command->options.empty()) {
    out += heading(msg::kOptions);
    add_options(out, command->options, lang);
  }
  out += heading(msg::kCommonOptions);
  add_options(out, common_options(), lang);
  out += "\n" + wrap(render(msg::kEnvironment, {}, lang), 98, 0) + "\n";
  out += heading(msg::kExamples);
  for (const auto example : command->examples) {
    out += "  " + std::string(example) + "\n";
  }
  return out;
}

std::string man_page(Lang lang, std::string_view version) {
  std::string out = ".TH AKASHI 1 \"\" \"akashi " + std::string(version) +
                    "\" \"\"\n.SH NAME\nakashi \\- " + roff(render(msg::kHelpProgram, {}, lang)) +
                    "\n.SH SYNOPSIS\n";
  for (const auto* command : runnable()) {
    out += ".B " + roff(usage_line(*command)) + "\n.br\n";
  }
  const auto options = [&](std::span<const OptionSpec> specs) {
    for (const auto& option : specs) {
      out += ".TP\n.B " + roff(trim(option_syntax(option))) + "\n" +
             roff(option_help(option, lang)) + "\n";
    }
  };
  out += ".SH COMMANDS\n";
  for (const auto* command : runnable()) {
    out +=
        ".SS " + roff(usage_line(*command)) + "\n" + roff(render(command->help, {}, lang)) + "\n";
    options(command->options);
    for (const auto example : command->examples) {
      out += ".PP\n.RS\n" + roff(example) + "\n.RE\n";
    }
  }
  out += ".SH OPTIONS\n" + roff(render(msg::kEnvironment, {}, lang)) + "\n";
  options(common_options());
  out += ".SH EXIT STATUS\n";
  constexpr std::pair<std::string_view, Msg> kCodes[] = {
      {"0", msg::kExitDone},       {"1", msg::kExitGate},        {"2", msg::kExitInput},
      {"3", msg::kExitIncomplete}, {"4", msg::kExitEnvironment}, {"70", msg::kExitBug},
  };
  for (const auto& [code, meaning] : kCodes) {
    out += ".TP\n.B " + std::string(code) + "\n" + roff(render(meaning, {}, lang)) + "\n";
  }
  return out;
}

namespace {

std::string words_of(const CommandSpec& command) {
  std::string words;
  const auto add = [&](std::span<const OptionSpec> options) {
    for (const auto& option : options) {
      words += " --" + std::string(option.name);
    }
  };
  add(command.options);
  add(common_options());
  return words.substr(1);
}

// Choices by option name; the same name has the same choices wherever it is used.
std::vector<std::pair<std::string, std::string>> choices() {
  std::vector<std::pair<std::string, std::string>> out;
  std::set<std::string_view> seen;
  const auto add = [&](std::span<const OptionSpec> options) {
    for (const auto& option : options) {
      if (!option.choices.empty() && seen.insert(option.name).second) {
        out.emplace_back(option.name, option.choices);
      }
    }
  };
  for (const auto& command : all_commands()) {
    add(command.options);
  }
  add(common_options());
  return out;
}

std::string first_words() {
  std::set<std::string> words;
  for (const auto& command : all_commands()) {
    words.emplace(command.path.substr(0, command.path.find(' ')));
  }
  return join({words.begin(), words.end()}, " ");
}

std::string second_words(std::string_view group) {
  std::string words;
  for (const auto* command : runnable()) {
    if (command->path.starts_with(std::string(group) + " ")) {
      words += (words.empty() ? "" : " ") + std::string(command->path.substr(group.size() + 1));
    }
  }
  return words;
}

std::string bash_script() {
  std::string out =
      "# akashi completion for bash\n_akashi() {\n"
      "  local cur prev cmd\n  cur=${COMP_WORDS[COMP_CWORD]}\n  prev=${COMP_WORDS[COMP_CWORD-1]}\n"
      "  COMPREPLY=()\n  case $prev in\n";
  for (const auto& [name, words] : choices()) {
    out += "    --" + name + (name == "output" ? "|-o" : "") + ") COMPREPLY=($(compgen -W '" +
           words + "' -- \"$cur\")); return;;\n";
  }
  out += "  esac\n  if [ \"$COMP_CWORD\" -eq 1 ]; then COMPREPLY=($(compgen -W '" + first_words() +
         "' -- \"$cur\")); return; fi\n";
  out += "  cmd=${COMP_WORDS[1]}\n  case $cmd in\n";
  for (const auto& command : all_commands()) {
    if (command.run == nullptr) {
      out += "    " + std::string(command.path) +
             ")\n      if [ \"$COMP_CWORD\" -eq 2 ]; then COMPREPLY=($(compgen -W '" +
             second_words(command.path) +
             "' -- \"$cur\")); return; fi\n      cmd=\"$cmd ${COMP_WORDS[2]}\";;\n";
    }
  }
  out += "  esac\n  if [[ $cur == -* ]]; then\n    case $cmd in\n";
  for (const auto* command : runnable()) {
    out += "      '" + std::string(command->path) + "') COMPREPLY=($(compgen -W '" +
           words_of(*command) + "' -- \"$cur\"));;\n";
  }
  out +=
      "    esac\n    return\n  fi\n  COMPREPLY=($(compgen -f -- \"$cur\"))\n}\ncomplete -o "
      "filenames -F _akashi akashi\n";
  return out;
}

std::string zsh_script() {
  // zsh runs bash completions through bashcompinit; the words come from the same table.
  return "#compdef akashi\nautoload -U +X bashcompinit && bashcompinit\n" + bash_script();
}

std::string fish_script() {
  std::string out = "# akashi completion for fish\n";
  for (const auto& command : all_commands()) {
    const auto space = command.path.find(' ');
    if (space == std::string_view::npos) {
      out += "complete -c akashi -n __fish_use_subcommand -a " + std::string(command.path) +
             " -d '" + replace_all(render(command.help, {}, Lang::kEn), "'", "\\'") + "'\n";
    } else {
      const auto group = std::string(command.path.substr(0, space));
      out += "complete -c akashi -n '__fish_seen_subcommand_from " + group + "' -a " +
             std::string(command.path.substr(space + 1)) + "\n";
    }
  }
  for (const auto* command : runnable()) {
    const auto first = std::string(command->path.substr(0, command->path.find(' ')));
    for (const auto& option : command->options) {
      out += "complete -c akashi -n '__fish_seen_subcommand_from " + first + "' -l " +
             std::string(option.name);
      if (option.letter != 0) {
        out += std::string(" -s ") + option.letter;
      }
      if (!option.choices.empty()) {
        out += " -x -a '" + std::string(option.choices) + "'";
      } else if (!option.value.empty()) {
        out += " -r";
      }
      out += "\n";
    }
  }
  return out;
}

}  // namespace

std::string completion_script(std::string_view shell) {
  if (shell == "bash") {
    return bash_script();
  }
  if (shell == "zsh") {
    return zsh_script();
  }
  return shell == "fish" ? fish_script() : std::string();
}

}  // namespace akashi::cli
