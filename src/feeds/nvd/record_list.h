// A file with one long array of records, cut into the bytes of each record.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace akashi::feeds::nvd {

struct RecordList {
  std::string_view list;  // Name of the array.
  std::size_t count = 0;
  std::vector<std::pair<std::string_view, std::string_view>> members;  // Of other kinds: raw texts.

  std::string_view member(std::string_view name) const;  // Without quotes; "" where absent.
};

struct RawRecord {
  std::string_view bytes;
  std::uint32_t line = 1;  // Where it begins.
};

// `begin` is told what stands before the array; `record` every element. An object at the top is
// expected; brackets and strings are followed, values are not checked. An error (the end is
// missing) comes after the records that are whole.
Result<RecordList> cut_records(std::string_view bytes, std::span<const std::string_view> lists,
                               const std::function<void(const RecordList&)>& begin,
                               const std::function<void(const RawRecord&)>& record);

}  // namespace akashi::feeds::nvd
