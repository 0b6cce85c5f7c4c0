// NUMBER { "." NUMBER }. Key: the numbers without zeros at the end, kEnd.
#include "version/dotted.h"

#include <algorithm>

#include "version/encoding.h"
#include "version/number_list.h"

namespace akashi::version {
namespace {

constexpr unsigned char kEnd = 0x01;

// The last number is not zero, or it is the only one.
std::string_view without_zeros(std::string_view list) {
  while (true) {
    const auto dot = list.rfind('.');
    if (dot == std::string_view::npos || !to_number(list.substr(dot + 1)).is_zero()) {
      return list;
    }
    list = list.substr(0, dot);
  }
}

Result<std::string_view> parse_all(std::string_view text, std::string_view scheme) {
  AKASHI_TRY_ASSIGN(const auto list, parse_number_list(text, ".", scheme));
  return without_zeros(list);
}
Result<std::string_view> parse_nginx(std::string_view text) {
  return parse_all(text, "nginx");
}
Result<std::string_view> parse_nim(std::string_view text) {
  return parse_all(text, "nim");
}
Result<std::string_view> parse_intdot(std::string_view text) {
  AKASHI_TRY_ASSIGN(auto rest, prepare(text, "intdot"));
  rest = take_while(rest, [](char c) { return is_digit(c) || c == '.'; });
  while (rest.ends_with('.')) {
    rest.remove_suffix(1);
  }
  if (rest.empty()) {
    return not_a_version(text, "intdot");
  }
  return parse_all(rest, "intdot");
}

Number take_number(std::string_view& list) {
  const auto digits = take_digits(list);
  take(list, '.');
  return to_number(digits);
}

std::strong_ordering order(std::string_view a, std::string_view b) {
  while (!a.empty() || !b.empty()) {
    if (const auto by = take_number(a) <=> take_number(b); by != 0) {
      return by;
    }
  }
  return std::strong_ordering::equal;
}

void put(std::string_view list, std::string& out) {
  if (!all_digits(list) || !to_number(list).is_zero()) {
    while (!list.empty()) {
      put_number(out, take_number(list));
    }
  }
  put_mark(out, kEnd);
}

}  // namespace

constinit const Scheme kIntdot{
    .id = "intdot",
    .description = "Numbers between dots (vers:intdot)",
    .compare = compare_parsed<parse_intdot, order>,
    .append_key = append_parsed<parse_intdot, put>,
};

constinit const Scheme kNginx{
    .id = "nginx",
    .description = "nginx",
    .compare = compare_parsed<parse_nginx, order>,
    .append_key = append_parsed<parse_nginx, put>,
};

constinit const Scheme kNim{
    .id = "nim",
    .description = "Nim packages (Nimble)",
    .compare = compare_parsed<parse_nim, order>,
    .append_key = append_parsed<parse_nim, put>,
};

}  // namespace akashi::version
