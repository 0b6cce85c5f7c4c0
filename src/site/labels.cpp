// What the register says of each label, apart from pages.
#include <algorithm>
#include <map>

#include "base/hash.h"
#include "base/strings.h"
#include "site/site.h"

namespace akashi::site {

std::string label_slug(std::string_view number) {
  constexpr std::size_t kMost = 64;
  constexpr std::size_t kDigits = 32;
  const auto safe = [](char c) { return is_alnum(c) || c == '-' || c == '_'; };
  if (!number.empty() && number.size() <= kMost && is_alnum(number.front()) &&
      std::ranges::all_of(number, safe) && !number.starts_with("x-")) {
    return std::string(number);
  }
  return "x-" + hash_hex(HashAlgorithm::kSha256, number).substr(0, kDigits);
}

std::vector<SiteLabel> site_labels(std::span<const assure::Label> labels,
                                   const assure::Catalogue& catalogue, assure::Date on) {
  // Whether a scheme is sound is asked once, not for each label.
  std::map<std::string, const assure::Scheme*, std::less<>> schemes;
  std::vector<SiteLabel> out;
  out.reserve(labels.size());
  for (const auto& label : labels) {
    auto known = schemes.find(label.scheme);
    if (known == schemes.end()) {
      const auto* found = catalogue.find(label.scheme);
      const bool good = found != nullptr && found->key() == label.scheme && catalogue.sound(*found);
      known = schemes.emplace(label.scheme, good ? found : nullptr).first;
    }
    SiteLabel row{.label = &label,
                  .scheme = known->second,
                  .status = assure::checked_status(label, known->second, on),
                  .last_day = label.last_day,
                  .slug = label_slug(label.number)};
    row.problem = row.status.standing == assure::LabelStanding::kUnknown;
    const auto issued = assure::parse_date(label.issued);
    if (row.scheme != nullptr && issued) {
      const auto most = assure::latest_last_day(*row.scheme, label.level, *issued);
      row.last_day = most ? std::min(row.last_day, assure::to_text(*most)) : row.last_day;
    }
    out.push_back(std::move(row));
  }
  std::ranges::sort(out, [](const SiteLabel& a, const SiteLabel& b) {
    return a.label->issued != b.label->issued ? a.label->issued > b.label->issued
                                              : a.label->number < b.label->number;
  });
  return out;
}

}  // namespace akashi::site
