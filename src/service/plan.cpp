#include "service/plan.h"

#include <algorithm>
#include <utility>

#include "assure/plan_file.h"
#include "net/file_note.h"

namespace akashi::service {
namespace {

constexpr std::uint64_t kMostBytes = 16ULL << 20;

template <class Read>
auto read(const std::string& path, const Limits& limits, Read&& parse)
    -> decltype(parse(std::string_view())) {
  AKASHI_TRY_ASSIGN(const auto bytes,
                    net::read_small_file(path, std::min(limits.file_bytes, kMostBytes)));
  auto parsed = parse(std::string_view(bytes));
  if (!parsed) {
    return std::unexpected(std::move(parsed).error().in_file(path));
  }
  return parsed;
}

}  // namespace

Result<assure::PlanRequest> load_plan(const std::string& path, const Limits& limits) {
  return read(path, limits,
              [&](std::string_view bytes) { return assure::read_plan_file(bytes, limits); });
}

Result<std::vector<assure::Answer>> load_answers(const std::string& path, const Limits& limits) {
  return read(path, limits,
              [&](std::string_view bytes) { return assure::read_answers(bytes, limits); });
}

}  // namespace akashi::service
