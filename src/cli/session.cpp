#include "cli/session.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "base/log.h"
#include "base/messages/cli.h"
#include "base/strings.h"
#include "cli/progress.h"

namespace akashi::cli {

struct Session::State {
  Limits limits;
  SystemClock clock;
  std::unique_ptr<ThreadPool> pool;
  std::unique_ptr<Progress> progress;
  std::string temp_folder = "/tmp";
};

Session::Session(Lang language, std::FILE* out_stream, std::FILE* err_stream)
    : lang(language), out(out_stream), err(err_stream), state_(std::make_unique<State>()) {}
Session::~Session() = default;

namespace {

struct NamedMode {
  std::string_view name;
  ProgressMode mode;
};
constexpr auto kModes = std::to_array<NamedMode>({{"none", ProgressMode::kNone},
                                                  {"plain", ProgressMode::kPlain},
                                                  {"json", ProgressMode::kJson}});

struct NamedLevel {
  std::string_view name;
  LogLevel level;
};
constexpr auto kLevels = std::to_array<NamedLevel>({{"error", LogLevel::kError},
                                                    {"warning", LogLevel::kWarning},
                                                    {"info", LogLevel::kInfo},
                                                    {"debug", LogLevel::kDebug}});

}  // namespace

bool Session::configure(const Invocation& invocation) {
  const auto bad = [&](std::string_view option, std::string_view expected) {
    usage_error(msg::kBadOption, {option, invocation.get(option), expected});
    return false;
  };
  if (invocation.has("lang")) {
    const auto wanted = parse_lang(invocation.get("lang"));
    if (!wanted) {
      return bad("lang", "en, ja");
    }
    lang = *wanted;
  }
  quiet = invocation.has("quiet");
  const bool terminal = isatty(fileno(err)) != 0;
  // https://no-color.org
  const char* no_color = std::getenv("NO_COLOR");
  color = isatty(fileno(out)) != 0 && !invocation.has("no-color") &&
          (no_color == nullptr || *no_color == '\0');
  auto mode = quiet ? ProgressMode::kNone : terminal ? ProgressMode::kBar : ProgressMode::kPlain;
  const auto wanted_mode = invocation.get("progress", "auto");
  if (wanted_mode != "auto") {
    const auto* found = std::ranges::find(kModes, wanted_mode, &NamedMode::name);
    if (found == kModes.end()) {
      return bad("progress", "auto, plain, json, none");
    }
    mode = found->mode;
  }
  if (invocation.has("log")) {
    const auto* found = std::ranges::find(kLevels, invocation.get("log"), &NamedLevel::name);
    if (found == kLevels.end()) {
      return bad("log", "error, warning, info, debug");
    }
    set_log_level(found->level);
  }
  std::uint64_t threads = 0;
  if (invocation.has("threads")) {
    const auto number = parse_u64(invocation.get("threads"));
    constexpr std::uint64_t kMost = 1024;
    if (!number || *number > kMost) {
      return bad("threads", "0 … 1024");
    }
    threads = *number;
  }
  if (const char* folder = std::getenv("TMPDIR"); folder != nullptr && *folder != '\0') {
    state_->temp_folder = folder;
  }
  state_->pool = std::make_unique<ThreadPool>(static_cast<unsigned>(threads));
  state_->progress = make_progress(mode, lang, err, state_->clock);
  return true;
}

service::Services Session::services() {
  return {.limits = state_->limits,
          .clock = state_->clock,
          .pool = *state_->pool,
          .progress = *state_->progress,
          .temp_folder = state_->temp_folder};
}

bool Session::read_count(const Invocation& invocation, std::string_view option,
                         std::uint32_t fallback, std::uint32_t& count) const {
  count = fallback;
  if (!invocation.has(option)) {
    return true;
  }
  constexpr std::uint64_t kMost = 10'000;
  const auto number = parse_u64(invocation.get(option));
  if (!number || *number > kMost) {
    usage_error(msg::kBadOption, {option, invocation.get(option), "0 … 10000"});
    return false;
  }
  count = static_cast<std::uint32_t>(*number);
  return true;
}

Progress& Session::progress() {
  return *state_->progress;
}

const Limits& Session::limits() const {
  return state_->limits;
}

std::string Session::database(const Invocation& invocation) const {
  if (invocation.has("db")) {
    return std::string(invocation.get("db"));
  }
  // XDG Base Directory Specification.
  if (const char* data = std::getenv("XDG_DATA_HOME"); data != nullptr && *data == '/') {
    return std::string(data) + "/akashi/db";
  }
  const char* home = std::getenv("HOME");
  return std::string(home != nullptr ? home : "") + "/.local/share/akashi/db";
}

std::string Session::cache(const Invocation& invocation) const {
  if (invocation.has("cache")) {
    return std::string(invocation.get("cache"));
  }
  if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache != nullptr && *cache == '/') {
    return std::string(cache) + "/akashi/fetch";
  }
  const char* home = std::getenv("HOME");
  return std::string(home != nullptr ? home : "") + "/.cache/akashi/fetch";
}

void Session::print(std::string_view text) const {
  std::fwrite(text.data(), 1, text.size(), out);
}

void Session::note(std::string_view text) const {
  if (!quiet) {
    std::fprintf(err, "%.*s\n", static_cast<int>(text.size()), text.data());
  }
}

int Session::fail(const Error& error) const {
  log(LogLevel::kError, "command.failed",
      {{"code", error_code_name(error.code())},
       {"text", error.text()},
       {"origin", error.origin().function_name()}});
  std::fprintf(err, "akashi: %s: %s\n", text(msg::kError).c_str(),
               printable(error.text(lang)).c_str());
  return exit_code(error.code());
}

int Session::usage_error(Msg id, std::initializer_list<std::string_view> args) const {
  std::fprintf(err, "akashi: %s: %s\n", text(msg::kError).c_str(),
               printable(text(id, args)).c_str());
  return 2;
}

}  // namespace akashi::cli
