#include "service/bundle_update.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "base/messages/bundle.h"
#include "base/messages/net.h"
#include "base/url.h"
#include "formats/json_writer.h"
#include "service/bundle_files.h"
#include "service/bundle_list.h"
#include "service/bundle_mirror.h"
#include "service/cache_lock.h"
#include "service/fetcher.h"
#include "service/keys.h"
#include "service/update_state.h"
#include "store/advisory_store.h"

namespace akashi::service {
namespace {

// A bundle that is to be imported.
struct Step {
  std::string file;  // Of its head.
  OpenedEnvelope opened;
  std::vector<BundleChunk> needed;
};

struct Plan {
  std::vector<Step> steps;  // None: nothing is new.
  bool stale = false;       // The mirror has moved on since its head was read.
};

std::optional<store::Channel> channel_of(const std::string& database, const std::string& name) {
  const auto index = all_stores().front()->open(database);
  if (!index) {
    return std::nullopt;
  }
  for (auto& channel : (*index)->channels()) {
    if (channel.name == name) {
      return channel;
    }
  }
  return std::nullopt;
}

bool is_newer(const std::string& time, const std::string& than) {
  return parse_time(time).value_or(0) > parse_time(than).value_or(0);
}

class BundleUpdater {
 public:
  BundleUpdater(const UpdateOptions& options, const Services& services, std::vector<PublicKey> keys,
                BundleUpdate& out)
      : options_(options),
        services_(services),
        keys_(std::move(keys)),
        out_(out),
        mirror_(BundleMirror::open(options, services, out.update)),
        state_(read_update_state(options.database)) {}

  Result<void> run() {
    constexpr int kTimes = 3;
    for (int time = 0; time < kTimes; ++time) {
      AKASHI_TRY_ASSIGN(auto full, head(std::string(kBundleHead)));
      AKASHI_TRY(take_target(full));
      AKASHI_TRY_ASSIGN(const auto plan, choose(full));
      if (plan.stale && time + 1 < kTimes) {
        continue;
      }
      auto done = follow(plan);
      if (done || done.error().code() != ErrorCode::kNotFound) {
        return done ? finish() : std::move(done);
      }
      // A chunk that was there a moment ago: another bundle was published meanwhile.
    }
    return fail(ErrorCode::kUnavailable, msg::kBundleMirrorMoves, {});
  }

  std::uint64_t kept() { return mirror_->kept(); }

 private:
  // Read and verified.
  Result<OpenedEnvelope> head(const std::string& file) {
    AKASHI_TRY_ASSIGN(const auto bytes, mirror_->read(file, BundleManifest::kMostHeadBytes));
    auto opened = verify_head(bytes, keys_, options_.allow_unsigned, services_);
    if (!opened) {
      mirror_->forget(file);
    }
    return opened;
  }

  // What the mirror's newest is. Everything else has to lead there.
  Result<void> take_target(const OpenedEnvelope& full) {
    const auto& manifest = full.manifest;
    if (!manifest.full()) {
      return fail(ErrorCode::kInvalidInput, msg::kExpected, {"a full bundle", "a delta"});
    }
    out_.channel = manifest.channel;
    out_.update.source = manifest.channel;
    out_.revision = manifest.revision;
    out_.created = manifest.created;
    out_.expires = manifest.expires;
    out_.key = full.key;
    const auto known = state_[state_key()].files["channel"];
    if (!known.empty() && known != manifest.channel && !options_.force) {
      return fail(ErrorCode::kConflict, msg::kBundleOtherChannel, {known, manifest.channel});
    }
    present_ = channel_of(options_.database, manifest.channel);
    if (!present_) {
      return {};
    }
    out_.update.newest = present_->created;
    return check_not_older(manifest, *present_);
  }

  Result<Plan> choose(OpenedEnvelope& full) {
    const bool same = present_ && present_->revision == full.manifest.revision;
    if (same && !is_newer(full.manifest.created, present_->created)) {
      return Plan{};
    }
    Plan by_deltas;
    if (present_) {
      AKASHI_TRY_ASSIGN(by_deltas, deltas_to(full.manifest));
      if (by_deltas.stale) {
        return by_deltas;
      }
    }
    Plan whole;
    // A bundle of the state that is here only brings its dates, which are in its first chunk.
    const auto count = same ? 1 : full.manifest.chunks.size();
    const auto first = full.manifest.chunks.begin();
    std::vector<BundleChunk> needed(first, first + static_cast<std::ptrdiff_t>(count));
    whole.steps.push_back(
        {.file = std::string(kBundleHead), .opened = std::move(full), .needed = std::move(needed)});
    return by_deltas.steps.empty() || missing(whole) < missing(by_deltas) ? std::move(whole)
                                                                          : std::move(by_deltas);
  }

  std::uint64_t missing(const Plan& plan) {
    std::uint64_t bytes = 0;
    for (const auto& step : plan.steps) {
      bytes += mirror_->missing(step.needed);
    }
    return bytes;
  }

  // The list only says which heads to look at. Where it leads to nothing, the full bundle does.
  Result<Plan> deltas_to(const BundleManifest& target) {
    Plan plan;
    auto text = mirror_->read(std::string(kBundleList), ListedBundle::kMostListBytes);
    if (!text) {
      return text.error().code() == ErrorCode::kNotFound
                 ? Result<Plan>(std::move(plan))
                 : Result<Plan>(std::unexpected(std::move(text).error()));
    }
    const auto bytes = Bytes::copy_of(*text);
    const auto list = parse_bundle_list(bytes.padded(), services_.limits);
    if (!list) {
      mirror_->forget(std::string(kBundleList));
      not_used(std::string(kBundleList), list.error());
      return plan;
    }
    auto at = *present_;
    const bool same = at.revision == target.revision;
    std::set<std::string> tried;
    std::size_t unfit = 0;
    while (same ? plan.steps.empty() : at.revision != target.revision) {
      const auto* next = best(*list, at.revision, target.revision, tried);
      if (next == nullptr) {
        // Perhaps another was published between the head and the list.
        plan.stale = std::ranges::none_of(*list, [&](const ListedBundle& each) {
          return each.file == kBundleHead && each.revision == target.revision;
        });
        plan.steps.clear();
        return plan;
      }
      tried.insert(next->file);
      auto opened = head(next->file);
      if (!opened && opened.error().code() == ErrorCode::kUnavailable) {
        return std::unexpected(std::move(opened).error());
      }
      const auto fits = opened ? check_delta(opened->manifest, at, target)
                               : Result<void>(std::unexpected(opened.error()));
      if (!fits) {
        not_used(next->file, fits.error());
        constexpr std::size_t kPatience = 3;  // With a list that nobody has signed.
        if (++unfit == kPatience) {
          return Plan{};
        }
        continue;
      }
      const auto& manifest = opened->manifest;
      at.revision = manifest.revision;
      at.created = manifest.created;
      auto needed = same ? std::vector<BundleChunk>{manifest.chunks.front()} : manifest.chunks;
      plan.steps.push_back(
          {.file = next->file, .opened = std::move(*opened), .needed = std::move(needed)});
    }
    return plan;
  }

  // The delta on `from` that goes farthest; where that is `target` already, the one to it.
  static const ListedBundle* best(const std::vector<ListedBundle>& list,
                                  const store::Revision& from, const store::Revision& target,
                                  const std::set<std::string>& tried) {
    const ListedBundle* found = nullptr;
    for (const auto& each : list) {
      const bool leads = from == target ? each.revision == target
                                        : std::ranges::find(each.bases, from) != each.bases.end() &&
                                              each.revision.number > from.number &&
                                              each.revision.number <= target.number;
      if (!each.bases.empty() && leads && !tried.contains(each.file) &&
          (found == nullptr || each.revision.number > found->revision.number)) {
        found = &each;
      }
    }
    return found;
  }

  // What the list said of it, by its signed head.
  static Result<void> check_delta(const BundleManifest& delta, const store::Channel& at,
                                  const BundleManifest& target) {
    if (delta.channel != target.channel) {
      return fail(ErrorCode::kConflict, msg::kExpected,
                  {"channel " + target.channel, delta.channel});
    }
    AKASHI_TRY(check_not_older(delta, at));
    if (at.revision == target.revision) {
      return delta.revision == target.revision && is_newer(delta.created, at.created)
                 ? Result<void>()
                 : fail(ErrorCode::kInvalidInput, msg::kExpected,
                        {"newer than " + at.created, delta.created});
    }
    const bool fits =
        !delta.full() && std::ranges::find(delta.bases, at.revision) != delta.bases.end() &&
        delta.revision.number > at.revision.number &&
        delta.revision.number <= target.revision.number && !is_newer(delta.created, target.created);
    return fits ? Result<void>()
                : fail(ErrorCode::kInvalidInput, msg::kExpected,
                       {"a delta from " + at.revision.text(), delta.revision.text()});
  }

  void not_used(const std::string& file, const Error& error) {
    out_.notes.emplace_back(error.code(), Message{msg::kBundleNoDelta, {file, error.text()}});
  }

  // Each step is a transaction: what was imported stays, and the next run goes on from there.
  Result<void> follow(const Plan& plan) {
    std::vector<BundleChunk> all;
    for (const auto& step : plan.steps) {
      all.insert(all.end(), step.needed.begin(), step.needed.end());
    }
    mirror_->keep_only(all);
    for (const auto& step : plan.steps) {
      AKASHI_TRY(mirror_->fetch(step.needed));
      AKASHI_TRY(make_folder(options_.database));
      out_.update.url.clear();
      auto taken = import_bundle({.database = options_.database,
                                  .path = mirror_->folder(),
                                  .trust_files = options_.trust_files,
                                  .allow_unsigned = options_.allow_unsigned,
                                  .head = step.file},
                                 services_);
      if (!taken) {
        services_.progress.end();
        // Only of the mirror can something be missing that a second look may find.
        const bool gone = taken.error().code() == ErrorCode::kNotFound;
        return gone ? fail(ErrorCode::kInvalidInput, msg::kPlain, {taken.error().text()})
                    : Result<void>(std::unexpected(std::move(taken).error()));
      }
      auto& sum = out_.update.imported;
      sum.added += taken->added;
      sum.replaced += taken->replaced;
      sum.same += taken->same;
      sum.older += taken->older;
      out_.update.outcome = SourceUpdate::kUpdated;
      out_.update.newest = taken->manifest.created;
      out_.taken.push_back(std::move(*taken));
    }
    mirror_->keep_only({});
    return {};
  }

  std::string state_key() const { return "bundles " + without_credentials(options_.from); }

  Result<void> finish() {
    auto& state = state_[state_key()];
    state.files["channel"] = out_.channel;
    state.checked = format_time(services_.clock.unix_seconds());
    return write_update_state(options_.database, state_);
  }

  const UpdateOptions& options_;
  const Services& services_;
  std::vector<PublicKey> keys_;
  BundleUpdate& out_;
  std::unique_ptr<BundleMirror> mirror_;
  UpdateState state_;
  std::optional<store::Channel> present_;
};

}  // namespace

Result<BundleUpdate> update_from_bundles(const UpdateOptions& options, const Services& services) {
  BundleUpdate out;
  out.update.source = without_credentials(options.from);
  if (options.trust_files.empty() && !options.allow_unsigned) {
    return fail(ErrorCode::kInvalidInput, msg::kBundleNoTrust, {});
  }
  AKASHI_TRY_ASSIGN(auto keys, read_public_keys(options.trust_files));
  if (options.dry_run) {
    const auto base = out.update.source + (out.update.source.ends_with('/') ? "" : "/");
    out.update.outcome = SourceUpdate::kPlanned;
    out.update.urls = {base + std::string(kBundleHead), base + std::string(kBundleList)};
    return out;
  }
  AKASHI_TRY(make_folder(options.cache));
  AKASHI_TRY_ASSIGN(const auto lock, CacheLock::take(options.cache));
  BundleUpdater updater(options, services, std::move(keys), out);
  if (auto done = updater.run(); !done) {
    out.update.outcome = SourceUpdate::kFailed;
    out.update.error = done.error();
    out.kept = updater.kept();
  }
  return out;
}

void write_json(const BundleUpdate& update, Sink& sink) {
  formats::JsonWriter json(sink, formats::JsonLayout::kIndented);
  json.begin_array();
  json.begin_object();
  write_members(update.update, json);
  json.member_if("channel", update.channel);
  if (!update.revision.state.empty()) {
    json.member("revision", update.revision.text());
  }
  json.member_if("created", update.created);
  json.member_if("expires", update.expires);
  json.member_if("key", update.key);
  json.key("kept_bytes");
  json.unsigned_integer(update.kept);
  json.key("bundles");
  json.begin_array();
  for (const auto& taken : update.taken) {
    json.begin_object();
    json.member("revision", taken.manifest.revision.text());
    json.member("kind", taken.refresh ? "dates" : taken.manifest.full() ? "full" : "delta");
    json.end_object();
  }
  json.end_array();
  json.end_object();
  json.end_array();
  json.finish();
}

}  // namespace akashi::service
