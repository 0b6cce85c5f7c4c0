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
// Many of one vulnerability and feed: a line each.
std::string write_exploits(const std::vector<const ExploitEntry*>& entries);
void read_exploits(std::string_view cve, std::string_view feed, std::string_view value,
                   std::vector<ExploitEntry>& out);
std::string write_weakness(const Weakness& weakness);
Weakness read_weakness(std::string_view id, std::string_view value);
std::string write_lifecycle(const LifecycleProduct& product);
LifecycleProduct read_lifecycle(std::string_view name, std::string_view value);
std::string write_source(const SourceStatus& status);
SourceStatus read_source(std::string_view name, std::string_view value);

// Of the record table: the number of its text, and its header.
std::string record_row(std::uint32_t text, std::string_view header);
std::uint32_t text_of(std::string_view row);
std::string_view header_of(std::string_view row);

// Of the lifecycle table: 'P' and a product's name, or 'I' and an identifier.
std::string lifecycle_key(char kind, std::string_view name);

}  // namespace akashi::stores::lmdb
