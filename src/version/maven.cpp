// Maven: org.apache.maven.artifact.versioning.ComparableVersion.
//
// A version is a list of items, and a hyphen (or a change between letters and digits) opens a
// sublist that goes to the end of the version. So a version is a chain of lists: the items in
// order, each with the number of lists that open before it.
//
// Key, for a regular version: a number for a number item of the current list; kSublistNumber and a
// number where one opens a list; for a qualifier (which always opens a list, or the version) a mark
// by its rank. "final" and its like weigh as much as nothing, so runs of them are counted: before a
// qualifier below the release they make it later the more they are (kReleaseThenLower, count),
// before all else earlier (kReleaseThenHigher, inverted count), and kEnd lies between the two.
#include "version/maven.h"

#include <array>

#include "version/encoding.h"

namespace akashi::version {
namespace {

constexpr std::string_view kId = "maven";

enum class Kind : std::uint8_t { kNumber, kQualifier, kCombination };

// The rank of a qualifier; kUnknown ones are ordered by name.
enum Rank : std::uint8_t {
  kAlpha,
  kBeta,
  kMilestone,
  kCandidate,
  kSnapshot,
  kRelease,
  kServicePack,
  kUnknown
};

struct Qualifier {
  std::string_view name;
  Rank rank;
};
constexpr std::array kQualifiers = {
    Qualifier{"alpha", kAlpha},    Qualifier{"beta", kBeta},     Qualifier{"milestone", kMilestone},
    Qualifier{"rc", kCandidate},   Qualifier{"cr", kCandidate},  Qualifier{"snapshot", kSnapshot},
    Qualifier{"ga", kRelease},     Qualifier{"final", kRelease}, Qualifier{"release", kRelease},
    Qualifier{"sp", kServicePack},
};
// Only directly before a number: "1a1", "1-a-1".
constexpr std::array kLetters = {
    Qualifier{"a", kAlpha},
    Qualifier{"b", kBeta},
    Qualifier{"m", kMilestone},
};

// Trivial, so that the array of a version costs nothing until it is filled. Places in the text
// instead of views.
struct Span {
  std::uint16_t at;
  std::uint16_t size;
};
struct Item {
  Kind kind;
  Rank rank;
  std::uint16_t opens;  // Lists that open before this item.
  Span name;
  Span digits;
};

Rank rank_of(std::string_view name, bool before_number) {
  if (before_number && name.size() == 1) {
    for (const auto& letter : kLetters) {
      if (to_lower(name.front()) == letter.name.front()) {
        return letter.rank;
      }
    }
  }
  for (const auto& qualifier : kQualifiers) {
    if (equal_ignoring_case(name, qualifier.name)) {
      return qualifier.rank;
    }
  }
  return kUnknown;
}

// The items of one version.
class Items {
 public:
  explicit Items(std::string_view version) : text_(version) {
    split();
    normalize();
  }
  Items(const Items&) = delete;
  Items& operator=(const Items&) = delete;

  std::size_t begin() const { return begin_; }
  std::size_t end() const { return end_; }
  const Item& operator[](std::size_t i) const { return items_[i]; }
  std::string_view name(const Item& item) const {
    return text_.substr(item.name.at, item.name.size);
  }
  Number number(const Item& item) const {
    return to_number(text_.substr(item.digits.at, item.digits.size));
  }

 private:
  Span span(std::string_view part) const;
  // Opens a list, unless the current one has no item yet.
  void open();
  void add(Kind kind, std::string_view name, std::string_view digits);
  void split();
  void split_word(std::string_view& rest);
  void normalize();

  std::string_view text_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  bool list_empty_ = true;
  std::uint16_t opens_ = 0;
  std::array<Item, kMaxVersionBytes> items_;  // Every item takes a byte of the text at least.
};

Span Items::span(std::string_view part) const {
  const auto at = part.empty() ? 0 : part.data() - text_.data();
  return {static_cast<std::uint16_t>(at), static_cast<std::uint16_t>(part.size())};
}

void Items::open() {
  if (!list_empty_) {
    ++opens_;
    list_empty_ = true;
  }
}

void Items::add(Kind kind, std::string_view name, std::string_view digits) {
  const auto rank = kind == Kind::kNumber ? kUnknown : rank_of(name, kind == Kind::kCombination);
  items_[end_++] = {kind, rank, opens_, span(name), span(digits)};
  opens_ = 0;
  list_empty_ = false;
}

void Items::split() {
  auto rest = text_;
  while (!rest.empty()) {
    if (is_digit(rest.front())) {
      add(Kind::kNumber, {}, take_digits(rest));
    } else if (rest.front() == '.' || rest.front() == '-') {
      add(Kind::kNumber, {}, {});
    } else {
      split_word(rest);
    }
    if (!take(rest, '.')) {  // A hyphen, or letters directly after digits.
      take(rest, '-');
      open();
    }
  }
}

// "rc1" and "rc-1" are one item; a word at the end of the version opens a list, one before '.' or
// '-' does not.
void Items::split_word(std::string_view& rest) {
  const auto word = take_while(rest, [](char c) { return !is_digit(c) && c != '.' && c != '-'; });
  const auto digits_at = rest.starts_with('-') ? 1U : 0U;
  if (rest.size() > digits_at && is_digit(rest[digits_at])) {
    rest.remove_prefix(digits_at);
    open();
    add(Kind::kCombination, word, take_digits(rest));
    return;
  }
  if (rest.empty()) {
    open();
  }
  add(Kind::kQualifier, word, {});
}

// Drops zeros at the end of a list, before a qualifier, and before a list that begins with a
// qualifier; and lists that become empty. A dropped item leaves the lists that open before it to
// the next one.
void Items::normalize() {
  enum class Next : std::uint8_t {
    kEnd,
    kNumber,
    kQualifier,
    kCombination,
    kListOfWord,
    kOtherList
  };
  auto next = Next::kEnd;
  begin_ = end_;
  const auto last = end_;
  for (std::size_t i = last; i-- > 0;) {
    const auto item = items_[i];
    const bool zero = item.kind == Kind::kNumber && number(item).is_zero();
    if (zero && (next == Next::kEnd || next == Next::kQualifier || next == Next::kListOfWord)) {
      if (begin_ < last) {
        items_[begin_].opens = static_cast<std::uint16_t>(items_[begin_].opens + item.opens);
      }
    } else {
      items_[--begin_] = item;
      next = item.kind == Kind::kNumber      ? Next::kNumber
             : item.kind == Kind::kQualifier ? Next::kQualifier
                                             : Next::kCombination;
    }
    if (item.opens > 0 && next != Next::kEnd) {
      const bool word = next == Next::kQualifier || next == Next::kCombination;
      next = word ? Next::kListOfWord : Next::kOtherList;
    }
  }
}

std::strong_ordering order_words(const Items& a, const Item& x, const Items& b, const Item& y) {
  if (x.rank != y.rank) {
    return x.rank <=> y.rank;
  }
  return x.rank == kUnknown ? order_ignoring_case(a.name(x), b.name(y))
                            : std::strong_ordering::equal;
}

std::strong_ordering order_items(const Items& a, const Item& x, const Items& b, const Item& y) {
  const bool number_left = x.kind == Kind::kNumber;
  const bool number_right = y.kind == Kind::kNumber;
  if (number_left != number_right) {
    return number_left <=> number_right;
  }
  if (!number_left) {
    if (const auto by = order_words(a, x, b, y); by != 0) {
      return by;
    }
    if (x.kind != y.kind) {
      return x.kind <=> y.kind;  // "x" < "x1"
    }
  }
  return a.number(x) <=> b.number(y);
}

// The items from `at` on against nothing.
std::strong_ordering order_rest(const Items& items, std::size_t at) {
  for (; at < items.end(); ++at) {
    const auto& item = items[at];
    if (item.kind == Kind::kNumber ? !items.number(item).is_zero() : item.rank > kRelease) {
      return std::strong_ordering::greater;
    }
    if (item.kind != Kind::kNumber && item.rank < kRelease) {
      return std::strong_ordering::less;
    }
  }
  return std::strong_ordering::equal;
}

std::strong_ordering order(const Items& a, const Items& b) {
  auto i = a.begin();
  auto j = b.begin();
  for (; i < a.end() && j < b.end(); ++i, ++j) {
    const auto& x = a[i];
    const auto& y = b[j];
    // A list stands before a number and after a word, whatever it holds.
    if (x.opens > y.opens) {
      return y.kind == Kind::kNumber ? std::strong_ordering::less : std::strong_ordering::greater;
    }
    if (x.opens < y.opens) {
      return x.kind == Kind::kNumber ? std::strong_ordering::greater : std::strong_ordering::less;
    }
    if (const auto by = order_items(a, x, b, y); by != 0) {
      return by;
    }
  }
  return i < a.end() ? order_rest(a, i) : 0 <=> order_rest(b, j);
}

Result<std::strong_ordering> compare(std::string_view a, std::string_view b) {
  AKASHI_TRY_ASSIGN(const auto left, prepare(a, kId));
  AKASHI_TRY_ASSIGN(const auto right, prepare(b, kId));
  return order(Items(left), Items(right));
}

// Marks below every number. The first ten: two for each of the ranks below kRelease, without and
// with a number.
constexpr unsigned char kReleaseThenLower = 0x0A;
constexpr unsigned char kEnd = 0x0B;
constexpr unsigned char kReleaseThenHigher = 0x0C;
constexpr unsigned char kServicePackMark = 0x0D;
constexpr unsigned char kUnknownMark = 0x0E;
constexpr unsigned char kSublistNumber = 0x0F;

bool is_regular(const Items& items) {
  for (auto i = items.begin(); i < items.end(); ++i) {
    const auto& item = items[i];
    const bool first = i == items.begin();
    if (item.opens > (first ? 0 : 1)) {
      return false;
    }
    if (item.kind != Kind::kNumber && !first && item.opens == 0) {
      return false;
    }
    if (item.kind == Kind::kCombination && item.rank == kRelease) {
      return false;
    }
  }
  return true;
}

void put_count(std::string& out, std::size_t count) {
  out.push_back(static_cast<char>((count >> 8U) & 0xFFU));
  out.push_back(static_cast<char>(count & 0xFFU));
}

void put_word(const Items& items, const Item& item, std::string& out) {
  const unsigned char combined = item.kind == Kind::kCombination ? 1 : 0;
  if (item.rank < kRelease) {
    put_mark(out, static_cast<unsigned char>(2 * item.rank + combined));
  } else if (item.rank == kServicePack) {
    put_mark(out, kServicePackMark);
    put_mark(out, combined);
  } else {
    put_mark(out, kUnknownMark);
    put_lower_text(out, items.name(item));
    put_mark(out, combined);
  }
  if (combined != 0) {
    put_number(out, items.number(item));
  }
}

Result<void> append_key(std::string_view version, std::string& out) {
  AKASHI_TRY_ASSIGN(const auto trimmed, prepare(version, kId));
  const Items items(trimmed);
  if (!is_regular(items)) {
    return fail(ErrorCode::kUnsupported, msg::kBadValue,
                {"version", printable(trimmed), "regular maven version (it has no sort key)"});
  }
  std::size_t releases = 0;
  for (auto i = items.begin(); i < items.end(); ++i) {
    const auto& item = items[i];
    const bool number = item.kind == Kind::kNumber;
    if (!number && item.rank == kRelease) {
      ++releases;
      continue;
    }
    if (releases > 0) {
      const bool lower = !number && item.rank < kRelease;
      put_mark(out, lower ? kReleaseThenLower : kReleaseThenHigher);
      put_count(out, lower ? releases : 0xFFFFU - releases);
      releases = 0;
    }
    if (number) {
      if (item.opens > 0) {
        put_mark(out, kSublistNumber);
      }
      put_number(out, items.number(item));
    } else {
      put_word(items, item, out);
    }
  }
  put_mark(out, kEnd);
  return {};
}

}  // namespace

constinit const Scheme kMaven{
    .id = "maven",
    .description = "Maven ComparableVersion (3.9)",
    .compare = compare,
    .append_key = append_key,
};

}  // namespace akashi::version
