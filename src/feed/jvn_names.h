// What the forms of JVN's data have in common (VULDEF, JVNRSS, MyJVN's JSON): names of
// vulnerabilities, scores, references.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/advisory.h"

namespace akashi {

// An entry of JVN while it is read. References may repeat.
class JvnEntry {
 public:
  Advisory advisory;

  // `version`: "2.0", "3.0", "3.1", "4.0"; "" where the vector says it. `word`: "High".
  void add_score(std::string_view version, std::string_view vector, std::string_view word);
  // A document that the entry names: `source` as "JVN", "National Vulnerability Database (NVD)";
  // `id` in it: "CVE-2021-44228", "JVN#16765254", "CWE-79", or a title. `type`: "vendor",
  // "advisory", "cwe", "" where the form has none.
  void add_document(std::string_view source, std::string_view id, std::string_view type,
                    std::string_view url);
  // To be asked once, at the end. An entry of JVN iPedia that names one CVE is that CVE; one that
  // names several tells about them, and so do JVN's own notes.
  Advisory finish(bool one_vulnerability);

 private:
  std::vector<std::string> cves_;
  bool known_exploited_ = false;
};

bool is_jvndb_id(std::string_view id);  // "JVNDB-2021-005429"
bool is_jvn_id(std::string_view id);    // "JVN#16765254", "JVNVU#96768815", "JVNTA#90371415"
// "2021-12-14T16:37+09:00" with the seconds that RFC 3339 asks for; anything else as it is.
std::string jvn_time(std::string_view time);
// Paragraphs that are not empty.
std::string join_paragraphs(const std::vector<std::string>& paragraphs);

}  // namespace akashi
