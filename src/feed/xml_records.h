// An XML file with one long list of records, cut into the bytes of each, which are stored as they
// are and parsed by themselves.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "base/result.h"

namespace akashi {

struct XmlRecord {
  std::string_view bytes;  // The element with its tags.
  std::uint32_t line = 1;  // Where it begins.
};

// Children of the root whose name, without prefix, is `name`; other children go to `other` when it
// is set. Tags, comments and CDATA are followed, nothing else is checked. An error (the end is
// missing) comes after the records that are whole. UTF-8, as all encodings that keep ASCII.
Result<std::size_t> cut_xml_records(std::string_view bytes, std::string_view name,
                                    const std::function<void(const XmlRecord&)>& record,
                                    const std::function<void(const XmlRecord&)>& other = {});

// The name of the root element of a document of which `head` is the beginning, without prefix; ""
// where there is none.
std::string_view xml_root_name(std::string_view head);

}  // namespace akashi
