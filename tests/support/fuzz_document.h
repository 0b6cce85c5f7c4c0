// The body of a fuzz target for a document format: what can be read is written in every version and
// reads as the same again.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/problems.h"
#include "document/document.h"

namespace akashi::testing_support {

inline void fuzz_document(const DocumentFormat& format, const std::uint8_t* data,
                          std::size_t size) {
  Limits limits;
  limits.file_bytes = 1U << 20;
  limits.nodes = 200'000;
  limits.components = 100'000;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto bytes = Bytes::copy_of(text);
  Problems problems;
  const auto bom = format.read(bytes.padded(), limits, problems);
  if (!bom) {
    if (bom.error().text().empty()) {
      __builtin_trap();
    }
    return;
  }
  for (const auto& output : format.outputs) {
    for (const auto version : output.versions) {
      StringSink sink;
      Problems repaired;
      const auto written = output.write({.bom = *bom,
                                         .tool_name = "akashi",
                                         .tool_version = "0",
                                         .created = "2024-01-01T00:00:00Z"},
                                        version, sink, repaired);
      if (!written || !repaired.empty() || !format.sniff(sink.text())) {
        __builtin_trap();
      }
      const auto again = Bytes::copy_of(sink.text());
      auto got = format.read(again.padded(), {}, problems);
      if (!got) {
        __builtin_trap();
      }
      got->document_id = bom->document_id;
      got->created = bom->created;
      got->tools = bom->tools;
      if (*got != *bom) {
        __builtin_trap();
      }
    }
  }
}

}  // namespace akashi::testing_support
