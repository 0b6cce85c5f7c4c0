// Labels of files and folders, and of a published register.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "assure/date.h"
#include "assure/label.h"
#include "base/limits.h"
#include "base/problems.h"
#include "base/result.h"
#include "base/signature.h"

namespace akashi::service {

// Each path is a file (docs/formats/label.md) or a folder whose *.json files are; links in a folder
// are not followed. A number that stands in two files is a problem.
Result<std::vector<assure::Label>> read_label_files(const std::vector<std::string>& paths,
                                                    const Limits& limits, Problems& problems);

struct RegisterLabels {
  std::vector<assure::Label> labels;
  std::optional<assure::Date> published;  // Not of a file alone.
  std::string key;                        // That signed it; "" when none was asked for.
};
// The folder of a register, whose labels must be as its manifest says, or a file of labels. With
// trusted keys one of them must have signed the manifest. A problem in the labels is an error.
Result<RegisterLabels> read_register_labels(const std::string& path,
                                            const std::vector<PublicKey>& trusted,
                                            const Limits& limits);

}  // namespace akashi::service
