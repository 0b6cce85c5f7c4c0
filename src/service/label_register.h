// The public register as a folder of files: published, and held against what it should be
// (docs/formats/register.md).
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "assure/catalogue.h"
#include "assure/date.h"
#include "assure/label.h"
#include "assure/status_list.h"
#include "base/limits.h"
#include "base/problems.h"
#include "base/result.h"
#include "base/signature.h"
#include "base/thread_pool.h"

namespace akashi::service {

struct RegisterOptions {
  std::string folder;
  assure::Date on;  // The day of publication.
  std::string url;  // Where it will stand, ending in "/"; "" when that is not known.
};
struct PublishedRegister {
  std::size_t labels = 0;
  std::size_t files = 0;
  std::size_t written = 0;
  std::size_t removed = 0;
  std::vector<Message> warnings;  // Numbers that look alike, labels that are shown as unknown.
};
// Files that are as they should be stay; what the former register had and this one has not is
// removed. Fails, with nothing published, where two numbers would have the same file.
Result<PublishedRegister> publish_register(std::vector<assure::Label> labels,
                                           const assure::Catalogue& catalogue,
                                           const RegisterOptions& options, const SigningKey* key,
                                           const Limits& limits, ThreadPool& pool);

// The list of labels that are within their dates and not valid, as a register of that day has it.
assure::StatusList register_status(const std::vector<assure::Label>& labels,
                                   const assure::Catalogue& catalogue, assure::Date on);

struct CheckedRegister {
  std::string published;
  std::string program;
  std::string key;  // The trusted key that signed it.
  std::size_t labels = 0;
  std::size_t files = 0;
  bool other_program = false;     // Its pages can't be made again here.
  std::vector<Message> failures;  // One for each file, up to a bound; the last says how many more.
  std::size_t failed = 0;
};
// Every file is what the manifest says and what publishing its labels gives, nothing is missing and
// nothing else is there; with trusted keys, one of them signed the manifest. Fails where there is
// no register.
Result<CheckedRegister> check_register(const std::string& folder,
                                       const std::vector<PublicKey>& trusted,
                                       const assure::Catalogue& catalogue, const Limits& limits,
                                       ThreadPool& pool);

}  // namespace akashi::service
