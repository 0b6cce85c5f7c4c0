#include "assure/scheme.h"

#include <algorithm>
#include <array>

#include "base/messages/assure.h"

namespace akashi::assure {
namespace {

constexpr auto kMarks =
    std::to_array<std::string_view>({"seed", "source", "derived", "unconfirmed", "own-design"});

template <class T>
const T* value_of(const Item& item, std::string_view name) {
  const auto* value = item.value(name);
  return value == nullptr ? nullptr : std::get_if<T>(value);
}

}  // namespace

std::string_view mark_name(Mark mark) {
  return kMarks.at(static_cast<std::size_t>(mark));
}

std::string mark_text(Mark mark, Lang lang) {
  constexpr auto kTexts = std::to_array<Msg>({msg::kMarkSeed, msg::kMarkSource, msg::kMarkDerived,
                                              msg::kMarkUnconfirmed, msg::kMarkOwnDesign});
  return render(kTexts.at(static_cast<std::size_t>(mark)), {}, lang);
}

std::optional<Mark> parse_mark(std::string_view name) {
  const auto* const found = std::ranges::find(kMarks, name);
  return found == kMarks.end() ? std::nullopt
                               : std::optional(static_cast<Mark>(found - kMarks.begin()));
}

std::span<const std::string> Item::ids(std::string_view ref) const {
  const auto found = std::ranges::find(refs, ref, [](const auto& entry) { return entry.first; });
  return found == refs.end() ? std::span<const std::string>() : found->second;
}

const Value* Item::value(std::string_view wanted) const {
  const auto found =
      std::ranges::find(values, wanted, [](const auto& entry) { return entry.first; });
  return found == values.end() ? nullptr : &found->second;
}

std::string_view Item::word(std::string_view wanted) const {
  const auto* found = value_of<std::string>(*this, wanted);
  return found == nullptr ? std::string_view() : *found;
}

std::span<const std::string> Item::words(std::string_view wanted) const {
  const auto* list = value_of<std::vector<std::string>>(*this, wanted);
  return list == nullptr ? std::span<const std::string>() : *list;
}

std::optional<std::int64_t> Item::integer(std::string_view wanted) const {
  const auto* number = value_of<std::int64_t>(*this, wanted);
  return number == nullptr ? std::nullopt : std::optional(*number);
}

bool Item::flag(std::string_view wanted) const {
  const auto* yes = value_of<bool>(*this, wanted);
  return yes != nullptr && *yes;
}

const Text* Item::words_of(std::string_view wanted) const {
  return value_of<Text>(*this, wanted);
}

std::span<const Item> Scheme::items(std::string_view array) const {
  const auto found = std::ranges::find(arrays, array, &Array::name);
  return found == arrays.end() ? std::span<const Item>() : found->items;
}

const Item* Scheme::find(std::string_view array, std::string_view wanted) const {
  const auto all = items(array);
  const auto found = std::ranges::find(all, wanted, &Item::id);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace akashi::assure
