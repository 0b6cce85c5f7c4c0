// Conan: MAIN[-PRE][+BUILD], each a list of items between dots.
//
// Key: the items of the list without zeros at its end, kEnd; then kPre and the pre-release's list,
// or kRelease; then kNoBuild, or kBuild and the build's list. An item is kLow and a text that sorts
// before digits, a number and the text behind it, or kHigh and another text.
#include "version/conan.h"

#include <algorithm>

#include "version/encoding.h"

namespace akashi::version {
namespace {

constexpr std::string_view kId = "conan";

constexpr unsigned char kEnd = 0x01;
constexpr unsigned char kLow = 0x02;
constexpr unsigned char kHigh = 0xFA;
constexpr unsigned char kPre = 0x01;
constexpr unsigned char kRelease = 0x02;
constexpr unsigned char kNoBuild = 0x01;
constexpr unsigned char kBuild = 0x02;

struct ConanVersion {
  std::string_view main;
  std::string_view pre;
  std::string_view build;
  bool has_pre = false;
  bool has_build = false;
};

bool is_zero(std::string_view item) {
  return all_digits(item) && to_number(item).is_zero();
}

// Zeros at the end do not count: "1.0.0" is "1".
std::string_view without_zeros(std::string_view list) {
  while (true) {
    const auto dot = list.rfind('.');
    if (dot == std::string_view::npos || !is_zero(list.substr(dot + 1))) {
      return list;
    }
    list = list.substr(0, dot);
  }
}

// One list; nothing is left of "0".
struct List {
  explicit List(std::string_view text) : rest(without_zeros(text)), done(is_zero(rest)) {}
  bool next(std::string_view& item) {
    if (done) {
      return false;
    }
    const auto dot = rest.find('.');
    item = rest.substr(0, dot);
    done = dot == std::string_view::npos;
    rest.remove_prefix(done ? rest.size() : dot + 1);
    return true;
  }
  std::string_view rest;
  bool done;
};

Result<ConanVersion> parse(std::string_view text) {
  AKASHI_TRY_ASSIGN(auto rest, prepare(text, kId));
  if (rest.contains(' ')) {
    return not_a_version(text, kId);
  }
  ConanVersion out;
  if (const auto plus = rest.rfind('+'); plus != std::string_view::npos) {
    out.build = rest.substr(plus + 1);
    out.has_build = true;
    rest = rest.substr(0, plus);
  }
  if (const auto hyphen = rest.find('-'); hyphen != std::string_view::npos) {
    out.pre = rest.substr(hyphen + 1);
    out.has_pre = true;
    rest = rest.substr(0, hyphen);
  }
  out.main = rest;
  if (rest.empty()) {
    return not_a_version(text, kId);
  }
  return out;
}

enum class Kind : std::uint8_t { kLowText, kNumber, kHighText };

Kind kind_of(std::string_view item) {
  return item.empty() || item.front() < '0' ? Kind::kLowText
         : item.front() > '9'               ? Kind::kHighText
                                            : Kind::kNumber;
}

std::strong_ordering order_items(std::string_view a, std::string_view b) {
  const auto kind = kind_of(a);
  if (kind != kind_of(b)) {
    return kind <=> kind_of(b);
  }
  if (kind == Kind::kNumber) {
    if (const auto by = to_number(take_digits(a)) <=> to_number(take_digits(b)); by != 0) {
      return by;
    }
  }
  return order_text(a, b);
}

std::strong_ordering order_lists(std::string_view a, std::string_view b) {
  List left(a);
  List right(b);
  while (true) {
    std::string_view x;
    std::string_view y;
    const bool more_left = left.next(x);
    const bool more_right = right.next(y);
    if (!more_left || !more_right) {
      return more_left <=> more_right;
    }
    if (const auto by = order_items(x, y); by != 0) {
      return by;
    }
  }
}

std::strong_ordering order(const ConanVersion& a, const ConanVersion& b) {
  if (const auto by = order_lists(a.main, b.main); by != 0) {
    return by;
  }
  if (a.has_pre != b.has_pre) {
    return b.has_pre <=> a.has_pre;
  }
  if (const auto by = order_lists(a.pre, b.pre); by != 0) {
    return by;
  }
  if (a.has_build != b.has_build) {
    return a.has_build <=> b.has_build;
  }
  return order_lists(a.build, b.build);
}

void put_list(std::string_view text, std::string& out) {
  List list(text);
  std::string_view item;
  while (list.next(item)) {
    const auto kind = kind_of(item);
    if (kind == Kind::kNumber) {
      put_number(out, to_number(take_digits(item)));
    } else {
      put_mark(out, kind == Kind::kLowText ? kLow : kHigh);
    }
    put_text(out, item);
  }
  put_mark(out, kEnd);
}

void put(const ConanVersion& version, std::string& out) {
  put_list(version.main, out);
  put_mark(out, version.has_pre ? kPre : kRelease);
  if (version.has_pre) {
    put_list(version.pre, out);
  }
  put_mark(out, version.has_build ? kBuild : kNoBuild);
  if (version.has_build) {
    put_list(version.build, out);
  }
}

}  // namespace

constinit const Scheme kConan{
    .id = "conan",
    .description = "Conan packages (conan's Version)",
    .compare = compare_parsed<parse, order>,
    .append_key = append_parsed<parse, put>,
};

}  // namespace akashi::version
