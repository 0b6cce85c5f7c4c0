// { NUMBER | WORD, each with any of ".-_" behind it } ["-" REVISION].
// Key: the items as a signed list, the revision plus one.
#include "version/luarocks.h"

#include <array>
#include <cstdint>
#include <vector>

#include "version/encoding.h"
#include "version/signed_list.h"

namespace akashi::version {
namespace {

constexpr std::string_view kId = "luarocks";
constexpr std::size_t kMaxDigits = 15;
constexpr std::int64_t kUnits = 100'000;  // What a number behind a word is divided by.

struct Item {
  std::int64_t whole = 0;
  std::int64_t units = 0;  // Of kUnits; not below 0.
  int sign() const { return whole < 0 ? -1 : whole > 0 || units > 0 ? 1 : 0; }
  auto operator<=>(const Item&) const = default;
};

struct Word {
  std::string_view name;
  std::int64_t value;
};
constexpr std::int64_t kLowest = -1'000'000;
constexpr std::array kWords = {
    Word{"dev", 120'000'000}, Word{"scm", 110'000'000}, Word{"cvs", 100'000'000}, Word{"rc", -1000},
    Word{"pre", -10'000},     Word{"beta", -100'000},   Word{"alpha", kLowest}};

Item item_of(std::string_view word) {
  for (const auto& one : kWords) {
    if (one.name == word) {
      return {.whole = one.value};
    }
  }
  return {.units = static_cast<unsigned char>(word.front()) * (kUnits / 1000)};
}

struct RockVersion {
  std::vector<Item> items;
  std::int64_t revision = -1;
};

bool is_letter(char c) {
  return is_lower(to_lower(c));
}

bool read_number(std::string_view digits, std::int64_t& out) {
  const auto number = to_number(digits).digits;
  out = 0;
  for (const char c : number.substr(0, kMaxDigits)) {
    out = out * 10 + (c - '0');
  }
  return number.size() <= kMaxDigits;
}

bool take_item(std::string_view& rest, RockVersion& out, bool& after_word) {
  if (is_digit(rest.front())) {
    std::int64_t number = 0;
    if (!read_number(take_digits(rest), number)) {
      return false;
    }
    if (after_word) {
      auto& item = out.items.back();
      item.units += number;
      item.whole += item.units / kUnits;
      item.units %= kUnits;
    } else {
      out.items.push_back({.whole = number});
    }
    after_word = false;
  } else {
    const auto word = take_while(rest, is_letter);
    if (word.empty()) {
      return false;
    }
    if (after_word) {
      out.items.pop_back();  // Of words in a row the last one counts.
    }
    out.items.push_back(item_of(word));
    after_word = true;
  }
  take_while(rest, [](char c) { return c == '.' || c == '-' || c == '_'; });
  return true;
}

Result<RockVersion> parse(std::string_view text) {
  AKASHI_TRY_ASSIGN(auto rest, prepare(text, kId));
  RockVersion out;
  if (const auto hyphen = rest.rfind('-');
      hyphen != std::string_view::npos && all_digits(rest.substr(hyphen + 1))) {
    if (!read_number(rest.substr(hyphen + 1), out.revision)) {
      return not_a_version(text, kId);
    }
    rest = rest.substr(0, hyphen);
  }
  bool after_word = false;
  if (rest.empty()) {
    return not_a_version(text, kId);
  }
  while (!rest.empty()) {
    if (!take_item(rest, out, after_word)) {
      return not_a_version(text, kId);
    }
  }
  return out;
}

std::strong_ordering order(const RockVersion& a, const RockVersion& b) {
  const auto by = order_signed_list(a.items, b.items);
  return by != 0 ? by : a.revision <=> b.revision;
}

void put_positive(std::string& out, std::int64_t number) {
  const auto digits = std::to_string(number);
  put_number(out, to_number(digits));
}

void put(const RockVersion& version, std::string& out) {
  put_signed_list(out, version.items, [](const Item& item, std::string& to) {
    put_positive(to, item.whole - kLowest);
    put_positive(to, item.units);
  });
  put_positive(out, version.revision + 1);
}

}  // namespace

constinit const Scheme kLuarocks{
    .id = "luarocks",
    .description = "Lua rocks (luarocks.core.vers)",
    .compare = compare_parsed<parse, order>,
    .append_key = append_parsed<parse, put>,
};

}  // namespace akashi::version
