#include "cli/main.h"

#include <atomic>
#include <cstdlib>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/messages/cli.h"
#include "base/strings.h"
#include "cli/help.h"
#include "cli/parse.h"
#include "cli/session.h"

namespace akashi::cli {
namespace {

// The one thing a signal handler can reach.
std::atomic<Progress*> running_progress = nullptr;

Lang language_of_environment() {
  for (const char* name : {"AKASHI_LANG", "LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') {
      return parse_lang(value).value_or(Lang::kEn);
    }
  }
  return Lang::kEn;
}

// Help and what is wrong with the command line are in the language that it asks for, too: the last
// one is taken, as it is of the parsed options.
std::optional<Lang> language_of(std::span<const char* const> argv) {
  constexpr std::string_view kOption = "--lang";
  std::optional<Lang> found;
  for (std::size_t i = 1; i < argv.size(); ++i) {
    const std::string_view word = argv[i];
    if (word == "--") {
      break;
    }
    if (word == kOption && i + 1 < argv.size()) {
      found = parse_lang(argv[++i]);
    } else if (word.starts_with(kOption) && word.substr(kOption.size()).starts_with('=')) {
      found = parse_lang(word.substr(kOption.size() + 1));
    }
  }
  return found;
}

std::string_view command_path(const Invocation& invocation) {
  return invocation.command == nullptr ? std::string_view() : invocation.command->path;
}

int check_arguments(const Session& session, const Invocation& invocation) {
  const auto& command = *invocation.command;
  const auto count = static_cast<int>(invocation.arguments.size());
  if (count < command.least_arguments) {
    return session.usage_error(msg::kMissingArgument, {command.arguments, command.path});
  }
  if (command.most_arguments >= 0 && count > command.most_arguments) {
    return session.usage_error(msg::kUnknownOption, {invocation.arguments.back(), command.path});
  }
  return 0;
}

int run_parsed(Session& session, ParseOutcome& outcome) {
  auto& invocation = outcome.invocation;
  if (outcome.help || (outcome.error.empty() &&
                       (invocation.command == nullptr || invocation.command->run == nullptr))) {
    session.print(help_text(invocation.command, session.lang));
    return outcome.help ? 0 : 2;
  }
  if (!outcome.error.empty()) {
    return session.usage_error(msg::kUnknownOption, {outcome.error, command_path(invocation)});
  }
  if (const auto defaults = add_defaults(invocation, session.limits()); !defaults) {
    return session.fail(defaults.error());
  }
  if (const int code = check_arguments(session, invocation); code != 0) {
    return code;
  }
  if (!session.configure(invocation)) {
    return 2;
  }
  running_progress = &session.progress();
  const int code = invocation.command->run(session, invocation);
  running_progress = nullptr;
  return code;
}

}  // namespace

int run(std::span<const char* const> argv, std::FILE* out, std::FILE* err) {
  Session session(language_of(argv).value_or(language_of_environment()), out, err);
  try {
    auto outcome = parse(argv);
    const int code = run_parsed(session, outcome);
    if (std::fflush(out) != 0 || std::ferror(out) != 0) {
      return session.fail({ErrorCode::kUnavailable,
                           Message{msg::kCannotWrite, {"standard output", "stream error"}}});
    }
    return code;
  } catch (const std::bad_alloc&) {
    return session.fail(
        {ErrorCode::kUnavailable, Message{msg::kLimit, {"memory", "of this machine"}}});
  }
}

void request_stop() {
  if (auto* progress = running_progress.load()) {
    progress->stop();
  }
}

}  // namespace akashi::cli
