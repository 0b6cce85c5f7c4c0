#include "service/bundle_publish.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <system_error>
#include <utility>

#include "base/messages/bundle.h"
#include "base/messages/net.h"
#include "net/file_note.h"
#include "service/bundle_files.h"
#include "service/bundle_manifest.h"
#include "store/advisory_store.h"

namespace akashi::service {
namespace {

namespace fs = std::filesystem;

// Both bundles of an export are of one time.
class StoppedClock : public Clock {
 public:
  explicit StoppedClock(const Clock& clock) : clock_(clock), now_(clock.unix_seconds()) {}
  std::int64_t unix_seconds() const override { return now_; }
  std::int64_t steady_milliseconds() const override { return clock_.steady_milliseconds(); }

 private:
  const Clock& clock_;
  std::int64_t now_;
};

ListedBundle listed(std::string file, const BundleManifest& manifest) {
  ListedBundle out{.file = std::move(file), .revision = manifest.revision, .bases = manifest.bases};
  for (const auto& chunk : manifest.chunks) {
    out.bytes += chunk.size;
  }
  return out;
}

// What the folder has. The publisher's own files: believed, but for what is damaged.
class Published {
 public:
  static Result<Published> read(const std::string& folder, const Services& services) {
    Published out;
    std::error_code error;
    if (!fs::exists(folder + "/" + std::string(kBundleHead), error)) {
      return out;
    }
    AKASHI_TRY(out.add(folder, std::string(kBundleHead), services));
    const auto path = folder + "/" + std::string(kBundleList);
    if (fs::exists(path, error)) {
      AKASHI_TRY(out.add_listed(folder, path, services));
    }
    // An export that ended before it could write the list.
    const auto newest = delta_file(out.full().revision);
    if (out.delta_to(out.full().revision) == nullptr && fs::exists(folder + "/" + newest, error)) {
      AKASHI_TRY(out.add(folder, newest, services));
    }
    return out;
  }

  bool empty() const { return bundles_.empty(); }
  const BundleManifest& full() const { return bundles_.front().second; }
  const BundleManifest* delta_to(const store::Revision& revision) const {
    const auto found = std::ranges::find_if(bundles_, [&](const auto& bundle) {
      return !bundle.second.full() && bundle.second.revision == revision;
    });
    return found == bundles_.end() ? nullptr : &found->second;
  }
  // File and manifest, the full one first.
  const std::vector<std::pair<std::string, BundleManifest>>& bundles() const { return bundles_; }

 private:
  Result<void> add_listed(const std::string& folder, const std::string& path,
                          const Services& services) {
    AKASHI_TRY_ASSIGN(const auto text, net::read_small_file(path, ListedBundle::kMostListBytes));
    const auto bytes = Bytes::copy_of(text);
    auto list = parse_bundle_list(bytes.padded(), services.limits);
    if (!list) {
      return std::unexpected(std::move(list).error().in_file(path));
    }
    for (const auto& bundle : *list) {
      if (bundle.file != kBundleHead) {
        AKASHI_TRY(add(folder, bundle.file, services));
      }
    }
    return {};
  }
  Result<void> add(const std::string& folder, const std::string& file, const Services& services) {
    const auto path = folder + "/" + file;
    AKASHI_TRY_ASSIGN(const auto head, net::read_small_file(path, BundleManifest::kMostHeadBytes));
    auto opened = open_envelope(head, {}, true, services.limits);
    if (!opened) {
      return std::unexpected(std::move(opened).error().in_file(path));
    }
    bundles_.emplace_back(file, std::move(opened->manifest));
    return {};
  }

  std::vector<std::pair<std::string, BundleManifest>> bundles_;
};

void keep_files(std::set<std::string>& keep, const std::string& file,
                const BundleManifest& manifest) {
  keep.insert(file);
  for (const auto& chunk : manifest.chunks) {
    keep.insert(chunk.file());
  }
}

void remove_others(const std::string& folder, const std::set<std::string>& keep) {
  std::error_code error;
  std::vector<fs::path> stale;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    const auto name = at->path().filename().string();
    const auto whole = name.ends_with(".part") ? name.substr(0, name.size() - 5) : name;
    if ((is_chunk_file(whole) || is_head_file(whole)) && !keep.contains(name)) {
      stale.push_back(at->path());
    }
  }
  for (const auto& path : stale) {
    fs::remove(path, error);
  }
}

// The state that the new delta starts from; "" where there can be none.
std::string base_of(const Published& before, const store::Revision& now) {
  if (before.empty()) {
    return {};
  }
  if (before.full().revision != now) {
    return before.full().revision.text();
  }
  // Nothing has changed: the same delta once more, with the new dates.
  const auto* delta = before.delta_to(now);
  return delta == nullptr ? std::string() : delta->bases.front().text();
}

}  // namespace

Result<PublishSummary> publish_bundles(const PublishOptions& options, const Services& given) {
  const StoppedClock clock(given.clock);
  const Services services{.limits = given.limits,
                          .clock = clock,
                          .pool = given.pool,
                          .progress = given.progress,
                          .temp_folder = given.temp_folder};
  const auto& folder = options.bundle.path;
  AKASHI_TRY_ASSIGN(const auto before, Published::read(folder, services));
  if (!before.empty() && before.full().channel != options.bundle.channel) {
    return fail(ErrorCode::kConflict, msg::kBundleMirrorChannel, {folder, before.full().channel});
  }
  AKASHI_TRY_ASSIGN(const auto index, all_stores().front()->open(options.bundle.database));
  const auto now = index->revision();

  PublishSummary out;
  auto delta = options.bundle;
  delta.since = base_of(before, now);
  delta.head = delta_file(now);
  if (options.deltas != 0 && !delta.since.empty()) {
    auto made = export_bundle(delta, services);
    if (made) {
      out.delta = std::move(*made);
    } else if (made.error().message().id != Msg(msg::kBundleUnknownBase)) {
      return std::unexpected(std::move(made).error());
    }
  }
  auto full = options.bundle;
  full.head = kBundleHead;
  AKASHI_TRY_ASSIGN(out.full, export_bundle(full, services));
  const auto& made = out.full.manifest;
  if (out.delta && out.delta->manifest.revision != made.revision) {
    return fail(ErrorCode::kConflict, msg::kPageChanged,
                {out.delta->manifest.revision.text(), made.revision.text()});
  }

  std::set<std::string> keep;
  out.bundles.push_back(listed(full.head, made));
  keep_files(keep, full.head, made);
  if (out.delta) {
    out.bundles.push_back(listed(delta.head, out.delta->manifest));
    keep_files(keep, delta.head, out.delta->manifest);
  }
  for (const auto& [file, manifest] : before.bundles()) {
    keep_files(keep, file, manifest);
    const bool chained = out.delta && !manifest.full() && manifest.revision != made.revision &&
                         out.bundles.size() <= options.deltas &&
                         parse_time(manifest.expires).value_or(0) > clock.unix_seconds();
    if (chained) {
      out.bundles.push_back(listed(file, manifest));
    }
  }
  AKASHI_TRY(
      net::replace_file(folder + "/" + std::string(kBundleList), bundle_list_json(out.bundles)));
  remove_others(folder, keep);
  return out;
}

}  // namespace akashi::service
