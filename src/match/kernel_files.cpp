#include "match/kernel_files.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "base/check.h"
#include "base/data.h"
#include "base/glob.h"
#include "base/messages/kernel.h"
#include "base/strings.h"
#include "match/assessments.h"
#include "match/statuses.h"
#include "model/cpe.h"

namespace akashi::match {
namespace {

using kernel::Built;

constexpr std::string_view kNotPresent = "vulnerable_code_not_present";

struct KernelRow {
  std::string_view type;
  std::string_view name;
};

// data/kernel/kernels.tsv
const std::vector<KernelRow>& rows() {
  static const auto kRows = [] {
    const auto* file = find_data("kernel/kernels.tsv");
    AKASHI_CHECK(file != nullptr);
    std::vector<KernelRow> out;
    for (const auto& line : lines(file->bytes)) {
      const auto cells = split(line.text, '\t');
      if (cells.size() == 2 && !line.text.starts_with('#')) {
        out.push_back({cells[0], cells[1]});
      }
    }
    return out;
  }();
  return kRows;
}

bool is_kernel_cpe(const std::string& text) {
  const auto cpe = parse_cpe(text);
  return cpe && cpe->plain(CpeField::kVendor) == "linux" &&
         cpe->plain(CpeField::kProduct) == "linux_kernel";
}

// "6.1.192" of "6.1.192-2"; "6.1.0" of "6.1".
std::string numbers_of(std::string_view version) {
  std::size_t end = 0;
  while (end < version.size() && (is_digit(version[end]) || version[end] == '.')) {
    ++end;
  }
  while (end > 0 && version[end - 1] == '.') {
    --end;
  }
  std::string out(version.substr(0, end));
  while (!out.empty() && std::ranges::count(out, '.') < 2) {
    out += ".0";
  }
  return out;
}

// "rc3" of "6.1-rc3", "6.1~rc3-1~exp1"; "" for a release.
std::string_view candidate_of(std::string_view version) {
  const auto at = version.find("rc");
  if (at == std::string_view::npos) {
    return {};
  }
  auto end = at + 2;
  while (end < version.size() && is_digit(version[end])) {
    ++end;
  }
  return end == at + 2 ? std::string_view() : version.substr(at, end - at);
}

// What a release must begin with where a distribution's own number tells kernels apart that have
// the same version: "5.14.0-362.18.1.el9_3", "5.15.0-91".
std::string own_release(const Component& component, std::string_view version) {
  if (component.purl.type == "rpm") {
    return std::string(version);
  }
  const bool ubuntu = component.purl.type == "deb" && component.purl.name_space == "ubuntu";
  const auto dash = version.find('-');
  return ubuntu && dash != std::string_view::npos
             ? std::string(version.substr(0, version.find('.', dash)))
             : std::string();
}

// All files that the kernel's records on these CVEs name; none where one of the CVEs has no such
// record.
std::vector<std::string> files_of(const Finding& finding, RecordCache& records) {
  std::set<std::string> files;
  for (const auto& name : names_of(finding)) {
    if (!is_cve(name)) {
      continue;
    }
    bool found = false;
    for (const auto number : records.index().records_named(name)) {
      const auto record = records.get(number);
      if (record && (*record)->advisory.id == name && (*record)->advisory.withdrawn.empty()) {
        const auto& named = (*record)->advisory.kernel_files;
        files.insert(named.begin(), named.end());
        found = found || !named.empty();
      }
    }
    if (!found) {
      return {};
    }
  }
  return {files.begin(), files.end()};
}

std::string shown(const std::vector<std::string>& files) {
  constexpr std::size_t kMost = 6;
  std::string out;
  for (std::size_t i = 0; i < std::min(files.size(), kMost); ++i) {
    out += (i == 0 ? "" : ", ") + files[i];
  }
  return files.size() > kMost ? out + " (+" + std::to_string(files.size() - kMost) + ")" : out;
}

struct Verdict {
  Message reason;
  bool clears = false;
};

class Settler {
 public:
  Settler(const KernelEvidence& kernel, RecordCache& records, KernelCounts& counts)
      : kernel_(kernel), records_(records), counts_(counts) {}

  bool settle(Finding& finding) {
    const auto verdict = judge(finding);
    for (auto& opinion : finding.opinions) {
      if (opinion.status == Status::kNotAffected) {
        continue;
      }
      if (verdict.clears) {
        opinion.justification = kNotPresent;
      }
      if (verdict.clears || (opinion.reason.id == msg::kPlain && opinion.reason.args.empty())) {
        opinion.reason = verdict.reason;
      }
    }
    if (verdict.clears) {
      finding.status = Status::kNotAffected;
    }
    return verdict.clears;
  }

 private:
  Verdict judge(const Finding& finding) {
    const auto files = files_of(finding, records_);
    if (files.empty()) {
      ++counts_.without_files;
      return {{msg::kKernelNoFiles, {kernel_.where}}};
    }
    const std::string* open = nullptr;
    auto why = Built::kUnknown;
    for (const auto& file : files) {
      const auto built = kernel_.build->look_up(file);
      if (built == Built::kBuilt) {
        ++counts_.built;
        return {{msg::kKernelFileBuilt, {file, kernel_.where, shown(files)}}};
      }
      if (built != Built::kNot && open == nullptr) {
        open = &file;
        why = built;
      }
    }
    if (open != nullptr) {
      ++counts_.open;
      const Msg id = why == Built::kMissing ? msg::kKernelFileMissing : msg::kKernelFileUnknown;
      return {{id, {*open, kernel_.where, shown(files)}}};
    }
    ++counts_.cleared;
    const auto id =
        kernel_.build->by_tree() ? Msg(msg::kKernelFilesNotUsed) : Msg(msg::kKernelFilesNotBuilt);
    return {{id, {shown(files), kernel_.where, counts_.version}}, true};
  }

  const KernelEvidence& kernel_;
  RecordCache& records_;
  KernelCounts& counts_;
};

}  // namespace

bool is_kernel(const Component& component) {
  return std::ranges::any_of(rows(),
                             [&](const KernelRow& row) {
                               return row.type == component.purl.type &&
                                      glob_match(row.name, component.purl.name);
                             }) ||
         std::ranges::any_of(component.cpes, is_kernel_cpe);
}

Message other_kernel(const Component& component, const KernelEvidence& kernel) {
  auto version = std::string_view(component.version);
  if (version.empty()) {
    for (const auto& text : component.cpes) {
      if (const auto cpe = is_kernel_cpe(text) ? parse_cpe(text) : parse_cpe("")) {
        const auto own =
            cpe->plain(CpeField::kVersion) + (cpe->plain(CpeField::kUpdate).empty()
                                                  ? std::string()
                                                  : "-" + cpe->plain(CpeField::kUpdate));
        auto named = component;
        named.version = own;
        return own.empty() ? Message{msg::kKernelVersionOpen, {kernel.where}}
                           : other_kernel(named, kernel);
      }
    }
  }
  const auto colon = version.find(':');
  version = colon == std::string_view::npos ? version : version.substr(colon + 1);
  const auto& built = kernel.build->version();
  const auto& release = kernel.build->release();
  const auto theirs = release.empty() ? built.numbers + built.extra : release;
  const auto numbers = numbers_of(version);
  if (numbers.empty()) {
    return {msg::kKernelVersionOpen, {kernel.where}};
  }
  if (numbers != built.numbers || candidate_of(version) != candidate_of(built.extra)) {
    return {msg::kKernelOtherVersion, {kernel.where, theirs, component.version}};
  }
  const auto own = own_release(component, version);
  if (!own.empty() && release.empty()) {
    return {msg::kKernelReleaseOpen, {kernel.where, theirs, component.version}};
  }
  // "6.1.192-acme1" is not "6.1.192-acme2", though both are 6.1.192.
  const bool local = component.purl.type != "deb" && component.purl.type != "apk" &&
                     component.purl.type != "alpm" && !release.empty() && version.contains('-') &&
                     candidate_of(version).empty();
  const auto wanted = own.empty() && local ? std::string(version) : own;
  const bool same = release.starts_with(wanted) &&
                    (release.size() == wanted.size() || !is_alnum(release[wanted.size()]));
  return wanted.empty() || same
             ? Message{}
             : Message{msg::kKernelOtherVersion, {kernel.where, theirs, component.version}};
}

void settle_kernel_files(const Bom& bom, const KernelEvidence& kernel, RecordCache& records,
                         std::vector<Finding>& findings, MatchResult& result) {
  auto& counts = result.kernel;
  const auto& version = kernel.build->version();
  counts = {.where = kernel.where,
            .version = kernel.build->release().empty() ? version.numbers + version.extra
                                                       : kernel.build->release()};
  std::map<std::uint32_t, Message> others;  // Of kernels: why it is another one.
  for (std::uint32_t i = 0; i < bom.components.size(); ++i) {
    if (is_kernel(bom.components[i])) {
      auto why = other_kernel(bom.components[i], kernel);
      ++(why.id == msg::kPlain ? counts.components : counts.others);
      others.emplace(i, std::move(why));
    }
  }
  Settler settler(kernel, records, counts);
  std::set<std::uint32_t> changed;
  for (auto& finding : findings) {
    const auto other = others.find(finding.component);
    if (other == others.end() || finding.status == Status::kNotAffected) {
      continue;
    }
    if (other->second.id != msg::kPlain) {
      for (auto& opinion : finding.opinions) {
        if (opinion.status == Status::kAffected && opinion.reason.id == msg::kPlain) {
          opinion.reason = other->second;
        }
      }
    } else if (settler.settle(finding)) {
      changed.insert(finding.component);
    }
  }
  settle_statuses(changed, findings, result);
}

}  // namespace akashi::match
