// number *(separator number). Key: the numbers, kEnd.
#include "version/number_list.h"

#include "version/encoding.h"

namespace akashi::version {
namespace {

constexpr unsigned char kEnd = 0x01;  // Before every number.

Number take_number(std::string_view& rest) {
  const auto number = to_number(take_digits(rest));
  if (!rest.empty()) {
    rest.remove_prefix(1);
  }
  return number;
}

}  // namespace

Result<std::string_view> parse_number_list(std::string_view text, std::string_view separators,
                                           std::string_view scheme) {
  AKASHI_TRY_ASSIGN(const auto trimmed, prepare(text, scheme));
  auto rest = trimmed;
  while (true) {
    if (take_digits(rest).empty()) {
      return not_a_version(text, scheme);
    }
    if (rest.empty()) {
      return trimmed;
    }
    if (!separators.contains(rest.front())) {
      return not_a_version(text, scheme);
    }
    rest.remove_prefix(1);
  }
}

std::strong_ordering order_number_list(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    if (const auto order = take_number(a) <=> take_number(b); order != 0) {
      return order;
    }
  }
  return b.empty() <=> a.empty();
}

void put_number_list(std::string_view list, std::string& out) {
  while (!list.empty()) {
    put_number(out, take_number(list));
  }
  put_mark(out, kEnd);
}

}  // namespace akashi::version
