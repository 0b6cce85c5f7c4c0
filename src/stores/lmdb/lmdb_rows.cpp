#include "stores/lmdb/lmdb_rows.h"

#include <bit>
#include <cstring>

#include "base/strings.h"

namespace akashi::stores::lmdb {
namespace {

std::string field(const std::vector<std::string_view>& fields, std::size_t index) {
  return index < fields.size() ? std::string(fields[index]) : std::string();
}

std::uint64_t number(const std::vector<std::string_view>& fields, std::size_t index) {
  return parse_u64(field(fields, index)).value_or(0);
}

std::string row(std::initializer_list<std::string_view> fields) {
  std::string out;
  for (const auto text : fields) {
    // A NUL in a field would shift the rest; names of sources come from users.
    for (const char c : text) {
      out += c == '\0' ? ' ' : c;
    }
    out += '\0';
  }
  if (!out.empty()) {
    out.pop_back();
  }
  return out;
}

}  // namespace

std::string write_numbers(const std::vector<std::uint32_t>& numbers) {
  std::string out(numbers.size() * sizeof(std::uint32_t), '\0');
  std::memcpy(out.data(), numbers.data(), out.size());
  return out;
}

std::vector<std::uint32_t> read_numbers(std::string_view value) {
  std::vector<std::uint32_t> numbers(value.size() / sizeof(std::uint32_t));
  std::memcpy(numbers.data(), value.data(), numbers.size() * sizeof(std::uint32_t));
  return numbers;
}

std::string write_kev(const KevEntry& entry) {
  return row({entry.date_added, entry.due_date, entry.ransomware ? "1" : "0", entry.name,
              entry.required_action});
}

KevEntry read_kev(std::string_view cve, std::string_view value) {
  const auto fields = split(value, '\0');
  return {.cve = std::string(cve),
          .date_added = field(fields, 0),
          .due_date = field(fields, 1),
          .name = field(fields, 3),
          .required_action = field(fields, 4),
          .ransomware = field(fields, 2) == "1"};
}

std::string write_epss(const EpssScore& score) {
  std::string out(2 * sizeof(double), '\0');
  std::memcpy(out.data(), &score.probability, sizeof(double));
  std::memcpy(out.data() + sizeof(double), &score.percentile, sizeof(double));
  return out;
}

std::optional<EpssScore> read_epss(std::string_view cve, std::string_view value) {
  if (value.size() != 2 * sizeof(double)) {
    return std::nullopt;
  }
  EpssScore score{.cve = std::string(cve)};
  std::memcpy(&score.probability, value.data(), sizeof(double));
  std::memcpy(&score.percentile, value.data() + sizeof(double), sizeof(double));
  return score;
}

std::string write_source(const SourceStatus& status) {
  return row({status.kind, status.newest, status.imported, status.digest,
              std::to_string(status.records), std::to_string(status.packages),
              std::to_string(status.ranges), std::to_string(status.rejected),
              status.partial ? "partial" : ""});
}

SourceStatus read_source(std::string_view name, std::string_view value) {
  const auto fields = split(value, '\0');
  return {.name = std::string(name),
          .kind = field(fields, 0),
          .newest = field(fields, 1),
          .imported = field(fields, 2),
          .digest = field(fields, 3),
          .records = number(fields, 4),
          .packages = number(fields, 5),
          .ranges = number(fields, 6),
          .rejected = number(fields, 7),
          .partial = field(fields, 8) == "partial"};
}

}  // namespace akashi::stores::lmdb
