// The two forms of a record of the NVD, and what they share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "formats/tree.h"
#include "model/advisory.h"

namespace akashi::feeds::nvd {

Result<Advisory> read_2_0(formats::NodeView cve);   // The object "cve" of the API 2.0.
Result<Advisory> read_1_1(formats::NodeView item);  // An element of CVE_Items.

Result<std::string> read_id(formats::NodeView node, std::string_view field);
// "2020-01-01T00:15Z", "2025-04-12T10:46:40.837": the NVD's times are UTC.
std::string utc(std::string time);
// CWE ids, without NVD-CWE-Other and -noinfo; no duplicates.
void add_cwe(std::string_view value, std::vector<std::string>& cwes);
void add_severity(std::string_view type, std::string_view vector, std::vector<Severity>& out);
// The NVD's tags in words of the OSV schema, the most telling one.
std::string reference_type(formats::NodeView tags);

}  // namespace akashi::feeds::nvd
