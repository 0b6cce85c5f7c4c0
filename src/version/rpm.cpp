// rpm: rpmio/rpmvercmp.c and rpmio/rpmver.c.
//
// Key: epoch, the segments of the version and kEnd, then 0 or 1 and the segments of the release and
// kEnd. A segment is kTilde, kCaret, kLetters and its letters, or a number.
#include "version/rpm.h"

#include "version/evr.h"

namespace akashi::version {
namespace {

constexpr unsigned char kTilde = 0x01;
constexpr unsigned char kEnd = 0x02;
constexpr unsigned char kCaret = 0x03;
constexpr unsigned char kLetters = 0x04;
constexpr unsigned char kDigits = 0x05;  // In a key any first byte of a number.
constexpr unsigned char kNoRelease = 0x00;
constexpr unsigned char kRelease = 0x01;

Result<Evr> parse(std::string_view text) {
  AKASHI_TRY_ASSIGN(const auto trimmed, prepare(text, "rpm", Charset::kNoControl));
  return split_evr(trimmed);
}

struct Segment {
  unsigned char kind = kEnd;
  std::string_view text;
};

Segment take_segment(std::string_view& rest) {
  take_while(rest, [](char c) { return !is_alnum(c) && c != '~' && c != '^'; });
  if (rest.empty()) {
    return {};
  }
  if (take(rest, '~')) {
    return {kTilde, {}};
  }
  if (take(rest, '^')) {
    return {kCaret, {}};
  }
  if (is_digit(rest.front())) {
    return {kDigits, take_digits(rest)};
  }
  return {kLetters, take_while(rest, is_alpha)};
}

std::strong_ordering order_segments(std::string_view a, std::string_view b) {
  while (true) {
    const auto left = take_segment(a);
    const auto right = take_segment(b);
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
    if (segment.kind == kDigits) {
      put_number(out, to_number(segment.text));
      continue;
    }
    put_mark(out, segment.kind);
    if (segment.kind == kLetters) {
      put_text(out, segment.text);
    } else if (segment.kind == kEnd) {
      return;
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

constinit const Scheme kRpm{
    .id = "rpm",
    .description = "RPM packages: [epoch:]version[-release] (rpmvercmp)",
    .compare = compare_parsed<parse, order>,
    .append_key = append_parsed<parse, put>,
};

}  // namespace akashi::version
