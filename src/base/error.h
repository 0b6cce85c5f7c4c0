// What went wrong, said once: a code for the caller, a message for the user, a position in the
// user's input.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <source_location>
#include <string>
#include <string_view>

#include "base/messages.h"

namespace akashi {

// What the caller should do about it; the message says what happened.
enum class ErrorCode : std::uint8_t {
  kInvalidInput,   // The bytes are not what the format promises.
  kUnsupported,    // Well formed, but a version or feature we do not read.
  kLimitExceeded,  // A size, depth or count guard fired.
  kNotFound,
  kConflict,
  kPermissionDenied,
  kUnavailable,  // Disk, database or peer failed; a retry may help.
  kCancelled,
  kInternal,  // A bug in this program.
};

std::string_view error_code_name(ErrorCode code);  // "invalid-input"
int exit_code(ErrorCode code);                     // docs: the exit code table in README

// In the user's input. Zero means unknown. `offset` is for binary formats, in bytes from the start.
struct InputPosition {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::uint64_t offset = 0;

  bool known() const { return line != 0 || offset != 0; }
  auto operator<=>(const InputPosition&) const = default;
};

class [[nodiscard]] Error {
 public:
  Error(ErrorCode code, Message message, InputPosition at = {},
        std::source_location origin = std::source_location::current());

  ErrorCode code() const { return code_; }
  InputPosition at() const { return at_; }
  const Message& message() const { return message_; }
  const std::source_location& origin() const { return origin_; }  // For the log, not the user.
  const std::string& file() const { return file_; }

  const std::string& pointer() const { return pointer_; }

  // "app/go.sum:12:1: field version is missing"; with a pointer "fees.json:12:1 /fees/2: …"
  std::string text(Lang lang = Lang::kEn) const;

  // The layer that knows the file names it; an inner name is kept behind the outer one.
  Error in_file(std::string_view path) &&;
  // Where in a document of members and lists: a JSON pointer (RFC 6901).
  Error at_pointer(std::string pointer) &&;
  // The same, in other words.
  Error with_message(Message message) &&;

 private:
  ErrorCode code_;
  Message message_;
  InputPosition at_;
  std::string file_;
  std::string pointer_;
  std::source_location origin_;
};

}  // namespace akashi
