#include "stores/lmdb/lmdb_rows.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/strings.h"
#include "stores/lmdb/lmdb_env.h"

namespace akashi::stores::lmdb {
namespace {

constexpr std::size_t kNumberBytes = 4;

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

// A row among others: no line feed in it.
std::string line(std::initializer_list<std::string_view> fields) {
  auto out = row(fields);
  for (char& c : out) {
    c = c == '\n' || c == '\r' ? ' ' : c;
  }
  return out + '\n';
}

}  // namespace

std::string write_numbers(const std::vector<std::uint32_t>& numbers) {
  if (numbers.empty()) {
    return {};
  }
  std::string out(numbers.size() * sizeof(std::uint32_t), '\0');
  std::memcpy(out.data(), numbers.data(), out.size());
  return out;
}

std::vector<std::uint32_t> read_numbers(std::string_view value) {
  if (value.empty()) {
    return {};  // Nothing to copy from.
  }
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

std::string write_exploits(const std::vector<const ExploitEntry*>& entries) {
  std::string out;
  for (const auto* entry : entries) {
    out += line({exploit_kind_name(entry->kind), entry->origin, entry->id, entry->title, entry->url,
                 entry->date, entry->verified ? "verified" : "", entry->rank});
  }
  return out;
}

void read_exploits(std::string_view cve, std::string_view feed, std::string_view value,
                   std::vector<ExploitEntry>& out) {
  using Kind = ExploitEntry::Kind;
  for (const auto& one : lines(value)) {
    const auto fields = split(one.text, '\0');
    ExploitEntry entry{.vulnerability = std::string(cve),
                       .feed = std::string(feed),
                       .origin = field(fields, 1),
                       .id = field(fields, 2),
                       .title = field(fields, 3),
                       .url = field(fields, 4),
                       .date = field(fields, 5),
                       .verified = field(fields, 6) == "verified",
                       .rank = field(fields, 7)};
    for (const auto kind : {Kind::kCode, Kind::kModule, Kind::kTemplate}) {
      if (exploit_kind_name(kind) == field(fields, 0)) {
        entry.kind = kind;
      }
    }
    out.push_back(std::move(entry));
  }
}

std::string write_weakness(const Weakness& weakness) {
  return row({weakness.name, weakness.abstraction, weakness.status, weakness.mapping});
}

Weakness read_weakness(std::string_view id, std::string_view value) {
  const auto fields = split(value, '\0');
  return {.id = std::string(id),
          .name = field(fields, 0),
          .abstraction = field(fields, 1),
          .status = field(fields, 2),
          .mapping = field(fields, 3)};
}

std::string write_lifecycle(const LifecycleProduct& product) {
  auto out = line({product.title, product.category});
  for (const auto& c : product.cycles) {
    out += line({c.name, c.codename, c.released, c.active_until, c.security_until, c.extended_until,
                 c.discontinued, c.lts, c.latest, c.latest_date, c.link});
  }
  return out;
}

LifecycleProduct read_lifecycle(std::string_view name, std::string_view value) {
  LifecycleProduct product{.name = std::string(name)};
  for (const auto& one : lines(value)) {
    const auto fields = split(one.text, '\0');
    if (one.number == 1) {
      product.title = field(fields, 0);
      product.category = field(fields, 1);
      continue;
    }
    product.cycles.push_back({.name = field(fields, 0),
                              .codename = field(fields, 1),
                              .released = field(fields, 2),
                              .active_until = field(fields, 3),
                              .security_until = field(fields, 4),
                              .extended_until = field(fields, 5),
                              .discontinued = field(fields, 6),
                              .lts = field(fields, 7),
                              .latest = field(fields, 8),
                              .latest_date = field(fields, 9),
                              .link = field(fields, 10)});
  }
  return product;
}

std::string record_row(std::uint32_t text, std::string_view header) {
  return number_key(text).append(header);
}

std::uint32_t text_of(std::string_view row) {
  return row.size() < kNumberBytes ? 0 : read_number(row);
}

std::string_view header_of(std::string_view row) {
  return row.substr(std::min(row.size(), kNumberBytes));
}

std::string lifecycle_key(char kind, std::string_view name) {
  return std::string{kind, '\0'} + std::string(name);
}

std::string write_source(const SourceStatus& status) {
  return row({status.kind, status.newest, status.imported, status.digest,
              std::to_string(status.records), std::to_string(status.packages),
              std::to_string(status.ranges), std::to_string(status.rejected),
              status.partial ? "partial" : "", status.version});
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
          .version = field(fields, 9),
          .partial = field(fields, 8) == "partial"};
}

}  // namespace akashi::stores::lmdb
