#include "service/label_register.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "assure/text_fold.h"
#include "base/messages/register.h"
#include "base/strings.h"
#include "service/label_status.h"
#include "service/register_folder.h"
#include "service/version.h"
#include "site/site.h"

namespace akashi::service {
namespace {

constexpr std::size_t kMostWarnings = 100;
// As long as pages take a copy for fresh.
constexpr int kStatusDays = 31;

// Numbers that a reader may take for each other, and those whose files would be the same.
Result<std::vector<Message>> look_at(std::span<const site::SiteLabel> rows) {
  AKASHI_TRY_ASSIGN(const auto fold, assure::load_text_fold());
  std::vector<Message> warnings;
  std::unordered_map<std::string, const site::SiteLabel*> seen;
  std::unordered_map<std::string, const site::SiteLabel*> files;
  for (const auto& row : rows) {
    const auto [file, fresh] = files.emplace(to_lower(row.slug), &row);
    if (!fresh) {
      return fail(ErrorCode::kConflict, msg::kRegisterSameFile,
                  {file->second->label->number, row.label->number});
    }
    const auto [other, alone] = seen.emplace(fold.similar(row.label->number), &row);
    if (!alone && warnings.size() < kMostWarnings) {
      warnings.push_back({msg::kRegisterAlike, {other->second->label->number, row.label->number}});
    }
    if (row.status.standing == assure::LabelStanding::kUnknown && warnings.size() < kMostWarnings) {
      warnings.push_back({msg::kRegisterShownUnknown, {row.label->number}});
      warnings.push_back(row.status.reason);
    }
  }
  return warnings;
}

}  // namespace

assure::StatusList register_status(const std::vector<assure::Label>& labels,
                                   const assure::Catalogue& catalogue, assure::Date on) {
  return assure::status_list(labels, catalogue, on, assure::add_days(on, kStatusDays));
}

Result<PublishedRegister> publish_register(std::vector<assure::Label> labels,
                                           const assure::Catalogue& catalogue,
                                           const RegisterOptions& options, const SigningKey* key,
                                           const Limits& limits, ThreadPool& pool) {
  std::ranges::sort(labels, {}, &assure::Label::number);
  const auto rows = site::site_labels(labels, catalogue, options.on);
  PublishedRegister out;
  out.labels = rows.size();
  AKASHI_TRY_ASSIGN(out.warnings, look_at(rows));
  AKASHI_TRY_ASSIGN(auto folder, RegisterFolder::open(options.folder, limits));
  const auto program = "akashi " + std::string(program_version());
  AKASHI_TRY(site::write_site(
      rows, catalogue,
      {.on = options.on, .url = options.url, .program = program, .has_signatures = key != nullptr},
      pool,
      [&](const std::string& path, std::string_view bytes) { return folder.put(path, bytes); }));
  AKASHI_TRY(folder.put(std::string(kRegisterLabels),
                        assure::labels_json(labels, formats::JsonLayout::kIndented)));
  const auto status = register_status(labels, catalogue, options.on);
  AKASHI_TRY(folder.put(std::string(kStatusFile), assure::status_list_json(status)));
  if (key != nullptr) {
    AKASHI_TRY_ASSIGN(const auto envelope, sign_status_list(status, *key));
    AKASHI_TRY(folder.put(std::string(kStatusEnvelope), envelope));
  }
  AKASHI_TRY(folder.finish({.program = program,
                            .published = assure::to_text(options.on),
                            .url = options.url,
                            .labels = rows.size(),
                            .files = {}},
                           key));
  out.files = folder.files().size();
  out.written = folder.written();
  out.removed = folder.removed();
  return out;
}

}  // namespace akashi::service
