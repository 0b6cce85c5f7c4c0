// Names of functions in a Go program (cmd/internal/objabi, PathToPrefix; cmd/link/internal/ld,
// pcln.go nameParts; cmd/compile, closure and wrapper names):
//   path.F   path.T.M   path.(*T).M   and behind them .func1, .func1.2, .gowrap1, -fm
// path: the import path, with %xx for dots of its last element, '%', '"', blanks and bytes from
// 0x7F. What is between the first '[' and the last ']' of a name is "..." (older: written out).
#include "ecosystems/golang/symbol_names.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/strings.h"
#include "model/linked_symbols.h"

namespace akashi::ecosystems::golang {
namespace {

constexpr std::size_t kFirstSort = 1U << 16;
constexpr std::string_view kVendor = "/vendor/";

int hex_digit(char c) {
  const auto found = std::string_view("0123456789abcdef").find(c);
  return found == std::string_view::npos ? -1 : static_cast<int>(found);
}

void unescape(std::string_view text, std::string& out) {
  out.clear();
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
        hex_digit(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
}

// Takes type arguments away. True where they end the name or do not close: what follows them in
// the source may have been cut off with them.
bool drop_arguments(std::string_view name, std::string& out) {
  out.clear();
  std::size_t depth = 0;
  for (const char c : name) {
    if (c == '[') {
      ++depth;
    } else if (c == ']' && depth != 0) {
      --depth;
    } else if (depth == 0) {
      out += c;
    }
  }
  return depth != 0 || name.ends_with(']');
}

// The compiler's own, below the function that they belong to.
bool is_closure(std::string_view part) {
  constexpr auto kNames = std::to_array<std::string_view>({"func", "gowrap", "deferwrap"});
  return part.empty() || is_digit(part.front()) ||
         std::ranges::any_of(kNames, [&](std::string_view name) {
           return part.starts_with(name) && part.size() > name.size() &&
                  is_digit(part[name.size()]);
         });
}

}  // namespace

bool SymbolNames::add(std::string_view name) {
  bool open = false;
  if (name.contains('[')) {
    open = drop_arguments(name, plain_);
    name = plain_;
  }
  const auto receiver = name.find('(');
  const auto head = name.substr(0, receiver);
  const auto slash = head.rfind('/');
  const auto dot = name.find('.', slash == std::string_view::npos ? 0 : slash);
  if (dot == std::string_view::npos || dot == 0) {
    return true;  // "_cgo_topofstack": of no package.
  }
  unescape(name.substr(0, dot), package_);
  auto rest = name.substr(dot + 1);
  std::string receiver_less;
  if (receiver != std::string_view::npos) {
    open = open || std::ranges::count(rest, '(') != std::ranges::count(rest, ')');
    std::ranges::copy_if(rest, std::back_inserter(receiver_less),
                         [](char c) { return c != '(' && c != '*' && c != ')'; });
    rest = receiver_less;
  }
  rest = rest.substr(0, std::min(rest.find('-'), rest.find("\xC2\xB7")));  // "-fm", "·1"
  add_package(package_, rest, open);
  // Before modules: a copy inside of another package. The standard library's own ("vendor/…") are
  // not the modules that they were copied from.
  if (const auto vendor = package_.rfind(kVendor); vendor != std::string::npos) {
    add_package(std::string_view(package_).substr(vendor + kVendor.size()), rest, open);
  }
  return hashes_.size() < std::max(sort_at_, kFirstSort) || make_room();
}

void SymbolNames::add_package(std::string_view package, std::string_view rest, bool open) {
  if (last_ != package) {
    last_ = package;
    auto hash = kSymbolHash;
    for (std::size_t from = 0; from < package.size();) {
      const auto end = package.find('/', from);
      if (end == std::string_view::npos) {
        break;
      }
      hash = symbol_hash(hash, package.substr(from, end + 1 - from));
      hashes_.push_back(hash);
      from = end + 1;
    }
  }
  auto hash = symbol_hash(kSymbolHash, package);
  hashes_.push_back(hash);
  // The third is for a path whose dot is not escaped.
  constexpr int kDeepest = 3;
  for (int depth = 1; depth <= kDeepest; ++depth) {
    const auto end = rest.find('.');
    const auto part = rest.substr(0, end);
    if (depth == kDeepest && is_closure(part)) {
      break;
    }
    hash = symbol_hash(symbol_hash(hash, "."), part);
    hashes_.push_back(hash);
    if (end == std::string_view::npos) {
      break;
    }
    rest = rest.substr(end + 1);
  }
  if (open) {
    hashes_.push_back(symbol_hash(hash, ".*"));
  }
}

bool SymbolNames::make_room() {
  std::ranges::sort(hashes_);
  const auto rest = std::ranges::unique(hashes_);
  hashes_.erase(rest.begin(), rest.end());
  sort_at_ = 2 * hashes_.size();
  return hashes_.size() < most_;
}

std::vector<std::uint64_t> SymbolNames::take() {
  make_room();
  hashes_.shrink_to_fit();
  return std::move(hashes_);
}

}  // namespace akashi::ecosystems::golang
