// One run of the program: streams, language, and the services that use cases need.
#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/messages.h"
#include "cli/spec.h"
#include "service/services.h"

namespace akashi::cli {

class Session {
 public:
  Session(Lang lang, std::FILE* out, std::FILE* err);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  Lang lang = Lang::kEn;
  bool quiet = false;
  bool color = false;
  std::FILE* out;
  std::FILE* err;

  // Reads the common options; a message for each that is not valid.
  bool configure(const Invocation& invocation);
  service::Services services();
  std::string database(const Invocation& invocation) const;
  std::string cache(const Invocation& invocation) const;  // Of fetched files.
  // A number, of days or of what is listed, up to ten thousand; false, and said, when it is none.
  bool read_count(const Invocation& invocation, std::string_view option, std::uint32_t fallback,
                  std::uint32_t& count) const;
  Progress& progress();
  const Limits& limits() const;

  std::string text(Msg id, std::initializer_list<std::string_view> args = {}) const {
    return render(id, args, lang);
  }
  void print(std::string_view text) const;  // Standard output.
  void note(std::string_view text) const;   // Standard error, unless --quiet.
  int fail(const Error& error) const;       // Says it; gives its exit code.
  int usage_error(Msg id, std::initializer_list<std::string_view> args) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace akashi::cli
