// Subjects, kinds and contents of the entries that applications and labels have in a journal
// (docs/formats/application.md).
#pragma once

#include <string>
#include <string_view>

#include "assure/application.h"
#include "assure/label.h"
#include "base/limits.h"
#include "base/result.h"
#include "portfolio/journal.h"

namespace akashi::service {

inline constexpr std::string_view kStartEntry = "application.new";
inline constexpr std::string_view kProposalEntry = "application.proposed";
inline constexpr std::string_view kEventEntry = "application.event";
inline constexpr std::string_view kEvidenceEntry = "application.evidence";
inline constexpr std::string_view kLabelEntry = "label.published";

std::string application_subject(std::string_view id);  // "application/A-1"
std::string label_subject(std::string_view number);    // "label/JS-…"

portfolio::Summary application_summary(const assure::Application& application,
                                       const assure::Label& label);

// A label as published, and whose it is.
struct LabelEntry {
  std::string application;
  assure::Label label;
};
std::string label_entry_json(const LabelEntry& entry);
Result<LabelEntry> parse_label_entry(std::string_view json, const Limits& limits);

}  // namespace akashi::service
