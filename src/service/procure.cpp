#include "service/procure.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "net/file_note.h"
#include "service/keys.h"

namespace akashi::service {
namespace {

constexpr std::uint64_t kMostBytes = 64U << 20;

}  // namespace

Result<std::unique_ptr<Purchases>> check_purchase_list(
    const ProcureFiles& files, const assure::Catalogue& catalogue, std::string_view scheme,
    std::string_view importance, assure::PurchaseOptions options, const Limits& limits) {
  AKASHI_TRY_ASSIGN(const auto rule,
                    assure::purchase_rule(catalogue, scheme, importance, options.on));
  AKASHI_TRY_ASSIGN(const auto fold, assure::load_text_fold());
  AKASHI_TRY_ASSIGN(const auto keys, read_public_keys(files.trust));
  auto out = std::make_unique<Purchases>();
  AKASHI_TRY_ASSIGN(const auto bytes, net::read_small_file(files.list, kMostBytes));
  AKASHI_TRY_ASSIGN(out->list, assure::read_purchase_list(bytes, files.list, fold));
  for (const auto& path : files.support) {
    AKASHI_TRY_ASSIGN(const auto text, net::read_small_file(path, kMostBytes));
    AKASHI_TRY_ASSIGN(auto more, assure::read_purchase_list(text, path, fold));
    out->support.problems.add_all(std::move(more.problems));
    out->support.unreadable += more.unreadable;
    std::ranges::move(more.lines, std::back_inserter(out->support.lines));
  }
  AKASHI_TRY_ASSIGN(out->labels, read_register_labels(files.labels, keys, limits));
  options.published = out->labels.published;
  options.support_given = !files.support.empty();
  out->report = assure::check_purchases(out->list.lines, out->labels.labels, out->support.lines,
                                        catalogue, rule, fold, options);
  return out;
}

}  // namespace akashi::service
