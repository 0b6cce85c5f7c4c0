// pkg's libpkg/pkg_version.c, get_component and pkg_version_cmp.
// Key: the epoch, each of kMaxBlocks blocks as a signed list, the revision.
#include "version/freebsd.h"

#include <algorithm>
#include <array>
#include <vector>

#include "version/encoding.h"
#include "version/signed_list.h"

namespace akashi::version {
namespace {

constexpr std::string_view kId = "freebsd";
constexpr std::size_t kMaxBlocks = 4;

// A number, or one of those below 0.
struct Value {
  enum Kind : unsigned char { kStar = 1, kNone, kNumber };
  Kind kind = kNumber;
  Number number;
  std::strong_ordering operator<=>(const Value& other) const {
    return kind != other.kind ? kind <=> other.kind : number <=> other.number;
  }
  bool operator==(const Value&) const = default;
};

struct Component {
  Value number;
  unsigned char letter = 0;
  Value patch;
  int sign() const {
    if (number.kind != Value::kNumber) {
      return -1;
    }
    return !number.number.is_zero() || letter != 0 ? 1 : 0;
  }
  std::strong_ordering operator<=>(const Component& other) const {
    if (const auto by = number <=> other.number; by != 0) {
      return by;
    }
    return letter != other.letter ? letter <=> other.letter : patch <=> other.patch;
  }
  bool operator==(const Component&) const = default;
};

struct Stage {
  std::string_view name;
  unsigned char letter;
};
constexpr std::array kStages = {Stage{"pl", 0}, Stage{"alpha", 'a' - 'a' + 1},
                                Stage{"beta", 'b' - 'a' + 1}, Stage{"pre", 'p' - 'a' + 1},
                                Stage{"rc", 'r' - 'a' + 1}};

struct PortVersion {
  Number epoch;
  std::array<std::vector<Component>, kMaxBlocks> blocks;
  Number revision;
};

bool is_letter(char c) {
  return is_lower(to_lower(c));
}

// The letter and the patch number of a component. A stage behind a number opens the next component.
void take_letter(std::string_view& rest, Component& out) {
  auto behind = rest;
  const auto word = take_while(behind, is_letter);
  if (word.empty()) {
    return;
  }
  const Stage* stage = nullptr;
  for (const auto& one : kStages) {
    stage = equal_ignoring_case(word, one.name) ? &one : stage;
  }
  if (stage != nullptr && out.number.kind == Value::kNumber) {
    return;
  }
  out.letter = stage != nullptr ? stage->letter
                                : static_cast<unsigned char>(to_lower(word.front()) - 'a' + 1);
  rest = behind;
  const auto digits = take_digits(rest);
  out.patch = digits.empty() ? Value{.kind = Value::kNone, .number = {}}
                             : Value{.kind = Value::kNumber, .number = to_number(digits)};
}

Component take_component(std::string_view& rest) {
  Component out;
  if (is_digit(rest.front())) {
    out.number.number = to_number(take_digits(rest));
  } else if (rest.front() == '*') {
    out.number.kind = Value::kStar;
    rest.remove_prefix(std::min(rest.size(), rest.find('+')));
  } else {
    out.number.kind = Value::kNone;
  }
  take_letter(rest, out);
  take_while(rest, [](char c) { return !is_digit(c) && !is_letter(c) && c != '+' && c != '*'; });
  return out;
}

// ",1" or "_1" at the end.
bool take_end(std::string_view& rest, char sign, Number& out) {
  const auto at = rest.rfind(sign);
  if (at == std::string_view::npos) {
    return true;
  }
  const auto digits = rest.substr(at + 1);
  out = to_number(digits);
  rest = rest.substr(0, at);
  return all_digits(digits);
}

Result<PortVersion> parse(std::string_view text) {
  AKASHI_TRY_ASSIGN(auto rest, prepare(text, kId));
  PortVersion out;
  if (rest.contains('-') || rest.contains(' ') || !take_end(rest, ',', out.epoch) ||
      !take_end(rest, '_', out.revision) || rest.empty()) {
    return not_a_version(text, kId);
  }
  std::size_t block = 0;
  while (!rest.empty()) {
    if (take(rest, '+')) {
      if (++block == kMaxBlocks) {
        return not_a_version(text, kId);
      }
      continue;
    }
    out.blocks.at(block).push_back(take_component(rest));
  }
  return out;
}

std::strong_ordering order(const PortVersion& a, const PortVersion& b) {
  if (const auto by = a.epoch <=> b.epoch; by != 0) {
    return by;
  }
  for (std::size_t i = 0; i < kMaxBlocks; ++i) {
    if (const auto by = order_signed_list(a.blocks.at(i), b.blocks.at(i)); by != 0) {
      return by;
    }
  }
  return a.revision <=> b.revision;
}

void put_value(const Value& value, std::string& out) {
  if (value.kind == Value::kNumber) {
    put_number(out, value.number);
  } else {
    put_mark(out, value.kind);
  }
}

void put(const PortVersion& version, std::string& out) {
  put_number(out, version.epoch);
  for (const auto& block : version.blocks) {
    put_signed_list(out, block, [](const Component& component, std::string& to) {
      put_value(component.number, to);
      put_mark(to, static_cast<unsigned char>(component.letter + 1));
      put_value(component.patch, to);
    });
  }
  put_number(out, version.revision);
}

}  // namespace

constinit const Scheme kFreebsd{
    .id = "freebsd",
    .description = "FreeBSD packages (pkg version)",
    .compare = compare_parsed<parse, order>,
    .append_key = append_parsed<parse, put>,
};

}  // namespace akashi::version
