// What records say of a vulnerability itself, beside the opinions on a component (docs/adr/0013).
#pragma once

#include <string>
#include <vector>

#include "base/thread_pool.h"
#include "match/records.h"
#include "model/finding.h"

namespace akashi::match {

// The vulnerability and its aliases.
std::vector<std::string> names_of(const Finding& finding);

// Summary, weaknesses and references of a record, as far as the finding does not have them.
void take_texts(const Advisory& advisory, Finding& finding);

// Fills Finding::assessments, sorted.
void add_assessments(std::vector<Finding>& findings, RecordCache& records, ThreadPool& pool);

}  // namespace akashi::match
