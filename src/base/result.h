// Result<T>: a value or an Error, which nobody can drop unread.
#pragma once

#include <exception>
#include <expected>
#include <new>
#include <type_traits>
#include <utility>

#include "base/error.h"

namespace akashi {

// std::expected, but [[nodiscard]]: libstdc++ 12 does not mark its own class.
template <class T = void>
class [[nodiscard]] Result : public std::expected<T, Error> {
 public:
  using std::expected<T, Error>::expected;
};

inline std::unexpected<Error> fail(ErrorCode code, Msg id, std::vector<std::string> args,
                                   InputPosition at = {},
                                   std::source_location origin = std::source_location::current()) {
  return std::unexpected(Error(code, Message{id, std::move(args)}, at, origin));
}

// Stops the exceptions of a library at its adapter. Out of memory goes on.
template <class F>
auto catch_as(ErrorCode code, F&& body) -> Result<std::invoke_result_t<F>> {
  try {
    if constexpr (std::is_void_v<std::invoke_result_t<F>>) {
      std::forward<F>(body)();
      return {};
    } else {
      return std::forward<F>(body)();
    }
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& e) {
    return fail(code, msg::kPlain, {e.what()});
  }
}

}  // namespace akashi

#define AKASHI_CONCAT_INNER_(a, b) a##b
#define AKASHI_CONCAT_(a, b) AKASHI_CONCAT_INNER_(a, b)

// AKASHI_TRY(write(file));
#define AKASHI_TRY(...)                                                \
  do {                                                                 \
    if (auto try_result_ = (__VA_ARGS__); !try_result_) [[unlikely]] { \
      return std::unexpected(std::move(try_result_).error());          \
    }                                                                  \
  } while (false)

// AKASHI_TRY_ASSIGN(auto lock, parse_lock(text));   A statement: braces around it in an `if`.
#define AKASHI_TRY_ASSIGN(lhs, ...) \
  AKASHI_TRY_ASSIGN_IMPL_(AKASHI_CONCAT_(try_result_, __LINE__), lhs, __VA_ARGS__)
#define AKASHI_TRY_ASSIGN_IMPL_(tmp, lhs, ...)      \
  auto tmp = (__VA_ARGS__);                         \
  if (!tmp) [[unlikely]] {                          \
    return std::unexpected(std::move(tmp).error()); \
  }                                                 \
  lhs = std::move(*tmp)
