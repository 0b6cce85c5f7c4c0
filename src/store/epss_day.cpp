#include "store/epss_day.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "base/messages/match.h"
#include "store/packing.h"

namespace akashi::store {
namespace {

// Twice the scores there are in 2026; of EPSS itself, which scores every CVE.
constexpr std::size_t kMostScores = 1'000'000;
constexpr std::size_t kMostBytes = 64UL << 20;
constexpr std::size_t kLongestId = 100;
constexpr double kUnit = 1e9;
// These are large for a file of one day, and are packed once.
constexpr int kLevel = 9;

std::size_t units(double fraction) {
  return static_cast<std::size_t>(std::llround(std::clamp(fraction, 0.0, 1.0) * kUnit));
}

std::unexpected<Error> damaged() {
  return fail(ErrorCode::kInvalidInput, msg::kSyntax, {"EPSS day", "damaged"});
}

}  // namespace

Result<std::string> pack_epss_day(std::span<const EpssScore> scores) {
  std::vector<std::reference_wrapper<const EpssScore>> sorted(scores.begin(), scores.end());
  const auto id = [](const EpssScore& score) { return std::string_view(score.cve); };
  std::ranges::stable_sort(sorted, {}, id);
  const auto rest = std::ranges::unique(sorted, {}, id);
  sorted.erase(rest.begin(), rest.end());
  std::erase_if(sorted, [](const EpssScore& score) { return score.cve.size() > kLongestId; });
  // Columns: what is alike lies together.
  std::string ids;
  std::string values;
  std::string_view before;
  for (const EpssScore& score : sorted) {
    const auto shared =
        static_cast<std::size_t>(std::ranges::mismatch(before, score.cve).in2 - score.cve.begin());
    put_size(ids, shared);
    put_size(ids, score.cve.size() - shared);
    ids += std::string_view(score.cve).substr(shared);
    before = score.cve;
    put_size(values, units(score.probability));
    put_size(values, units(score.percentile));
  }
  std::string raw;
  put_size(raw, sorted.size());
  raw += ids;
  raw += values;
  AKASHI_TRY_ASSIGN(const auto frame, compress(raw, kLevel));
  std::string out;
  put_size(out, raw.size());
  return out + frame;
}

Result<EpssDay> EpssDay::read(std::string_view packed,
                              const std::set<std::string, std::less<>>* wanted) {
  std::size_t size = 0;
  if (!get_size(packed, size) || size > kMostBytes) {
    return damaged();
  }
  AKASHI_TRY_ASSIGN(const auto raw, decompress(packed, size));
  std::string_view rest = raw;
  std::size_t count = 0;
  if (!get_size(rest, count) || count > kMostScores || count > raw.size()) {
    return damaged();
  }
  EpssDay out;
  out.scores_.reserve(wanted == nullptr ? count : wanted->size());
  std::vector<std::size_t> places;  // Of what was taken.
  places.reserve(out.scores_.capacity());
  std::string cve;
  std::string before;
  for (std::size_t i = 0; i < count; ++i) {
    std::size_t shared = 0;
    std::size_t own = 0;
    if (!get_size(rest, shared) || !get_size(rest, own) || shared > before.size() ||
        own > rest.size() || shared + own > kLongestId) {
      return damaged();
    }
    cve.assign(before, 0, shared);
    cve += rest.substr(0, own);
    rest.remove_prefix(own);
    if (i != 0 && cve <= before) {
      return damaged();
    }
    if (wanted == nullptr || wanted->contains(cve)) {
      out.scores_.push_back({.cve = cve});
      places.push_back(i);
    }
    std::swap(cve, before);
  }
  auto score = out.scores_.begin();
  for (std::size_t i = 0; i < count; ++i) {
    std::size_t probability = 0;
    std::size_t percentile = 0;
    if (!get_size(rest, probability) || !get_size(rest, percentile) ||
        static_cast<double>(std::max(probability, percentile)) > kUnit) {
      return damaged();
    }
    const auto taken = static_cast<std::size_t>(score - out.scores_.begin());
    if (taken < places.size() && places[taken] == i) {
      score->probability = static_cast<double>(probability) / kUnit;
      score->percentile = static_cast<double>(percentile) / kUnit;
      ++score;
    }
  }
  return rest.empty() ? Result<EpssDay>(std::move(out)) : damaged();
}

std::optional<EpssScore> EpssDay::find(std::string_view cve) const {
  const auto found = std::ranges::lower_bound(scores_, cve, {}, &EpssScore::cve);
  return found == scores_.end() || found->cve != cve ? std::nullopt : std::optional(*found);
}

}  // namespace akashi::store
