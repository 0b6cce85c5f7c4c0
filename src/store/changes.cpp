#include "store/changes.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "base/strings.h"
#include "store/packing.h"

namespace akashi::store {
namespace {

constexpr std::size_t kStateDigits = 16;

auto lists_of(auto& changes) {
  return std::to_array({&changes.packages, &changes.cpes, &changes.names, &changes.epss,
                        &changes.records, &changes.removed, &changes.tables});
}

void unique(std::vector<std::string>& texts) {
  std::ranges::sort(texts);
  const auto rest = std::ranges::unique(texts);
  texts.erase(rest.begin(), rest.end());
}

}  // namespace

std::string Revision::text() const {
  return std::to_string(number) + ":" + state;
}

std::optional<Revision> Revision::parse(std::string_view text) {
  const auto parts = cut(text, ":");
  const auto number = parts ? parse_u64(parts->first) : std::nullopt;
  if (!number || parts->second.size() != kStateDigits || !from_hex(parts->second)) {
    return std::nullopt;
  }
  return Revision{*number, to_lower(parts->second)};
}

bool Changes::empty() const {
  return !everything && !kev && !all_epss &&
         std::ranges::all_of(lists_of(*this), [](const auto* list) { return list->empty(); });
}

void Changes::sort() {
  for (auto* list : lists_of(*this)) {
    unique(*list);
  }
  if (epss.size() > kMostEpss) {
    all_epss = true;
  }
  if (all_epss) {
    epss.clear();
  }
}

void Changes::join(const Changes& other) {
  everything = everything || other.everything;
  if (everything) {
    *this = Changes{.everything = true};
    return;
  }
  kev = kev || other.kev;
  all_epss = all_epss || other.all_epss;
  const auto from = lists_of(other);
  const auto to = lists_of(*this);
  for (std::size_t i = 0; i < to.size(); ++i) {
    to.at(i)->insert(to.at(i)->end(), from.at(i)->begin(), from.at(i)->end());
  }
  sort();
}

// Flags, size of the rest, the rest compressed: each text as what it shares with the one before it
// and its own end.
Result<std::string> Changes::pack() const {
  std::string raw;
  for (const auto* list : lists_of(*this)) {
    put_number(raw, list->size(), 4);
    std::string_view last;
    for (const std::string_view text : *list) {
      const auto most = std::min({last.size(), text.size(), std::size_t{0xFF}});
      const auto same = static_cast<std::size_t>(
          std::mismatch(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(most),
                        last.begin())
              .first -
          text.begin());
      put_number(raw, same, 1);
      put_number(raw, text.size() - same, 2);
      raw += text.substr(same);
      last = text;
    }
  }
  constexpr int kLevel = 3;
  AKASHI_TRY_ASSIGN(const auto packed, compress(raw, kLevel));
  std::string out;
  put_number(out, (everything ? 1U : 0U) | (kev ? 2U : 0U) | (all_epss ? 4U : 0U), 1);
  put_number(out, raw.size(), 4);
  return out + packed;
}

Result<Changes> Changes::unpack(std::string_view bytes) {
  constexpr std::size_t kMostRaw = 256UL << 20;
  const auto damaged = [] { return fail(ErrorCode::kInvalidInput, msg::kTruncated, {"changes"}); };
  Unpacker head(bytes);
  const auto flags = head.number(1);
  const auto size = head.number(4);
  if (!head.ok() || size > kMostRaw) {
    return damaged();
  }
  AKASHI_TRY_ASSIGN(const auto raw, decompress(head.rest(), size));
  Changes out{
      .everything = (flags & 1) != 0, .kev = (flags & 2) != 0, .all_epss = (flags & 4) != 0};
  Unpacker in(raw);
  for (auto* list : lists_of(out)) {
    std::string last;
    for (auto left = in.count(); left > 0; --left) {
      const auto same = in.number(1);
      const auto end = in.bytes(in.number(2));
      if (!in.ok() || same > last.size()) {
        return damaged();
      }
      last.resize(same);
      last += end;
      list->push_back(last);
    }
  }
  return in.done() ? Result<Changes>(std::move(out)) : Result<Changes>(damaged());
}

std::string Channel::pack() const {
  std::string out;
  put_number(out, revision.number, 8);
  for (const auto* text : {&revision.state, &created, &expires, &imported, &key}) {
    put_text(out, *text);
  }
  put_texts(out, sources);
  return out;
}

Result<Channel> Channel::unpack(std::string_view name, std::string_view bytes) {
  Unpacker in(bytes);
  Channel out{.name = std::string(name)};
  out.revision.number = in.number(8);
  for (auto* text : {&out.revision.state, &out.created, &out.expires, &out.imported, &out.key}) {
    *text = in.text();
  }
  out.sources = in.texts();
  if (!in.done()) {
    return fail(ErrorCode::kInvalidInput, msg::kTruncated, {"channel " + std::string(name)});
  }
  return out;
}

}  // namespace akashi::store
