// pacman: lib/libalpm/version.c, alpm_pkg_vercmp.
//
// Key: epoch, the segments of the version and kEnd, 0 or 1 and the segments of the release and
// kEnd. A segment is a mark of its separators and kind, the number of separators when there are two
// and more, and its letters or number.
#include "version/alpm.h"

#include "version/evr.h"

namespace akashi::version {
namespace {

constexpr unsigned char kLetters = 0x01;  // No separator, letters.
constexpr unsigned char kEnd = 0x02;
constexpr unsigned char kDigits = 0x03;     // No separator, digits.
constexpr unsigned char kSeparated = 0x04;  // Separators, then kLetters or kDigits.
constexpr unsigned char kNoRelease = 0x00;
constexpr unsigned char kRelease = 0x01;

bool ends_well(std::string_view text) {
  return text.empty() || is_alnum(text.back());
}

Result<Evr> parse(std::string_view text) {
  AKASHI_TRY_ASSIGN(const auto trimmed, prepare(text, "alpm"));
  const auto parts = split_evr(trimmed);
  if (!ends_well(parts.version) || (parts.release && !ends_well(*parts.release))) {
    return not_a_version(text, "alpm");
  }
  return parts;
}

struct Segment {
  std::size_t separators = 0;
  unsigned char kind = kEnd;
  std::string_view text;
};

Segment take_segment(std::string_view& rest) {
  Segment segment;
  segment.separators = take_while(rest, [](char c) { return !is_alnum(c); }).size();
  if (rest.empty()) {
    return {};
  }
  const bool digits = is_digit(rest.front());
  segment.kind = digits ? kDigits : kLetters;
  segment.text = digits ? take_digits(rest) : take_while(rest, is_alpha);
  return segment;
}

unsigned char mark(const Segment& segment) {
  return segment.separators > 0 ? kSeparated : segment.kind;
}

std::strong_ordering order_segments(std::string_view a, std::string_view b) {
  while (true) {
    const auto left = take_segment(a);
    const auto right = take_segment(b);
    if (mark(left) != mark(right)) {
      return mark(left) <=> mark(right);
    }
    if (left.separators != right.separators) {
      return left.separators <=> right.separators;
    }
    if (left.kind != right.kind) {
      return left.kind <=> right.kind;
    }
    if (left.kind == kEnd) {
      return std::strong_ordering::equal;
    }
    const auto order = left.kind == kDigits ? to_number(left.text) <=> to_number(right.text)
                                            : order_text(left.text, right.text);
    if (order != 0) {
      return order;
    }
  }
}

std::strong_ordering order(const Evr& a, const Evr& b) {
  if (const auto by = a.epoch <=> b.epoch; by != 0) {
    return by;
  }
  if (const auto by = order_segments(a.version, b.version); by != 0) {
    return by;
  }
  if (!a.release || !b.release) {
    return a.release.has_value() <=> b.release.has_value();
  }
  return order_segments(*a.release, *b.release);
}

void put_segments(std::string& out, std::string_view text) {
  while (true) {
    const auto segment = take_segment(text);
    put_mark(out, mark(segment));
    if (segment.kind == kEnd) {
      return;
    }
    if (segment.separators > 0) {
      out.push_back(static_cast<char>(segment.separators >> 8U));
      out.push_back(static_cast<char>(segment.separators & 0xFFU));
      put_mark(out, segment.kind);
    }
    if (segment.kind == kDigits) {
      put_number(out, to_number(segment.text));
    } else {
      put_text(out, segment.text);
    }
  }
}

void put(const Evr& version, std::string& out) {
  put_number(out, version.epoch);
  put_segments(out, version.version);
  put_mark(out, version.release ? kRelease : kNoRelease);
  if (version.release) {
    put_segments(out, *version.release);
  }
}

}  // namespace

constinit const Scheme kAlpm{
    .id = "alpm",
    .description = "Arch Linux packages (pacman vercmp)",
    .compare = compare_parsed<parse, order>,
    .append_key = append_parsed<parse, put>,
};

}  // namespace akashi::version
