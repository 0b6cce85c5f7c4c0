// Alpine's security database and those of Wolfi, Chainguard and MinimOS in its format: one JSON
// file for a repository of a release. Each vulnerability of a file becomes one record.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "feed/feed.h"

namespace akashi::feeds::alpine_secdb {

// What an entry of `secfixes` names: "CVE-2099-0001 XSA-1 (a note)".
struct Entry {
  std::vector<std::string> vulnerabilities;  // CVEs; without any, what else is named.
  std::vector<std::string> related;          // Beside CVEs: other names.
  std::vector<std::string> unread;           // Words that are no name: "CVE-????-?????".
  bool note = false;                         // Something stands in parentheses.
};
Entry read_entry(std::string_view text);

bool claims(std::string_view path, std::string_view head);
Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink);
// A file as read_file gives it to the sink: with a member "vulnerability", and what is of that.
Result<Advisory> read_record(PaddedView raw, const Limits& limits);

}  // namespace akashi::feeds::alpine_secdb
