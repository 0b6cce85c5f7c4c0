// NUMBER { "." NUMBER } [LETTERS] { "-" WORD [NUMBER] } (openssl.org, "Release strategy").
// Key: three numbers, the letters, the rank of the pre-release, its number, whether it is released.
#include "version/openssl.h"

#include <array>

#include "version/encoding.h"

namespace akashi::version {
namespace {

constexpr std::string_view kId = "openssl";

enum Stage : unsigned char { kDev = 1, kAlpha, kBeta, kPre, kRelease };

struct Word {
  std::string_view name;
  Stage stage;
};
constexpr std::array kWords = {
    Word{"dev", kDev},   Word{"cvs", kDev}, Word{"alpha", kAlpha},
    Word{"beta", kBeta}, Word{"pre", kPre},
};

struct OpensslVersion {
  std::array<Number, 3> numbers;
  std::string_view letters;
  Stage stage = kRelease;
  Number stage_number;
  bool released = true;  // Not the "-dev" of that stage.
};

bool is_letter(char c) {
  return is_lower(to_lower(c));
}

// One "-WORD[NUMBER]".
bool take_word(std::string_view& rest, OpensslVersion& out) {
  if (!take(rest, '-')) {
    return false;
  }
  const auto name = take_while(rest, is_letter);
  const auto digits = take_digits(rest);
  if (equal_ignoring_case(name, "fips") || equal_ignoring_case(name, "engine")) {
    return digits.empty();
  }
  for (const auto& word : kWords) {
    if (!equal_ignoring_case(name, word.name)) {
      continue;
    }
    if (word.stage == kDev) {
      const bool first = out.released && digits.empty();
      out.released = false;
      out.stage = out.stage == kRelease ? kDev : out.stage;
      return first;
    }
    const bool first = out.stage == kRelease && !digits.empty();
    out.stage = word.stage;
    out.stage_number = to_number(digits);
    return first;
  }
  return false;
}

Result<OpensslVersion> parse(std::string_view text) {
  AKASHI_TRY_ASSIGN(auto rest, prepare(text, kId));
  OpensslVersion out;
  for (std::size_t i = 0; i < out.numbers.size(); ++i) {
    const auto digits = take_digits(rest);
    if (digits.empty()) {
      return not_a_version(text, kId);
    }
    out.numbers.at(i) = to_number(digits);
    if (i + 1 == out.numbers.size() || !take(rest, '.')) {
      break;
    }
  }
  out.letters = take_while(rest, is_letter);
  while (!rest.empty()) {
    if (!take_word(rest, out)) {
      return not_a_version(text, kId);
    }
  }
  return out;
}

std::strong_ordering order(const OpensslVersion& a, const OpensslVersion& b) {
  if (const auto by = a.numbers <=> b.numbers; by != 0) {
    return by;
  }
  if (const auto by = order_ignoring_case(a.letters, b.letters); by != 0) {
    return by;
  }
  if (a.stage != b.stage) {
    return a.stage <=> b.stage;
  }
  if (const auto by = a.stage_number <=> b.stage_number; by != 0) {
    return by;
  }
  return a.released <=> b.released;
}

void put(const OpensslVersion& version, std::string& out) {
  for (const auto& number : version.numbers) {
    put_number(out, number);
  }
  put_lower_text(out, version.letters);
  put_mark(out, version.stage);
  if (version.stage != kRelease) {
    put_number(out, version.stage_number);
    put_mark(out, version.released ? 2 : 1);
  }
}

}  // namespace

constinit const Scheme kOpenssl{
    .id = "openssl",
    .description = "OpenSSL, with the letters of versions before 3",
    .compare = compare_parsed<parse, order>,
    .append_key = append_parsed<parse, put>,
};

}  // namespace akashi::version
