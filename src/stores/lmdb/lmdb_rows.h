// Small rows as text: fields separated by NUL, so that a row can be read by eye with mdb_dump.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/finding.h"

namespace akashi::stores::lmdb {

std::string write_numbers(const std::vector<std::uint32_t>& numbers);
std::vector<std::uint32_t> read_numbers(std::string_view value);
std::string write_kev(const KevEntry& entry);
KevEntry read_kev(std::string_view cve, std::string_view value);
std::string write_epss(const EpssScore& score);
std::optional<EpssScore> read_epss(std::string_view cve, std::string_view value);
std::string write_source(const SourceStatus& status);
SourceStatus read_source(std::string_view name, std::string_view value);

}  // namespace akashi::stores::lmdb
