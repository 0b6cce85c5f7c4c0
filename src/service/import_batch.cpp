#include "service/import_batch.h"

#include <algorithm>
#include <string_view>

#include "scan/context.h"
#include "store/packing.h"
#include "store/text_block.h"

namespace akashi::service {
namespace {

constexpr std::size_t kTextBytes = 16UL << 20;  // Of one batch, while it waits.
constexpr int kFastest = 1;

class BatchSink : public FeedSink {
 public:
  BatchSink(Batch& batch, const From& from)
      : batch_(batch), from_(from), origin_{.source = from.source} {}

  void use(const Feed& feed, std::string_view path) {
    origin_.feed = feed.id;
    // One record alone is never all there is, nor what is mended alone.
    origin_.partial = from_.partial || feed.never_whole ||
                      (from_.one_file && feed.one_record && feed.one_record(path));
    path_ = path;
    status_ = &batch_.by_feed[std::string(feed.id)];
    if (!batch_.version_of(batch_.records.size()).empty()) {
      batch_.versions.insert_or_assign(batch_.records.size(), "");
    }
  }

  void advisory(Advisory&& advisory, std::string_view raw) override {
    if (raw.size() > store::kLargestText) {
      rejected({ErrorCode::kLimitExceeded,
                Message{msg::kLimit, {"bytes of a record", std::to_string(store::kLargestText)}}});
      return;
    }
    auto record = store::prepare_record(advisory, raw, origin_);
    if (batch_.text_bytes + raw.size() > kTextBytes) {
      pack(record);
    }
    batch_.text_bytes += record.text.size();
    ++status_->records;
    status_->partial = origin_.partial;
    status_->packages += record.entries.size() + record.cpe_entries.size();
    status_->ranges += record.ranges;
    if (!record.modified.starts_with("0001-")) {  // Go's zero time: the record doesn't say.
      status_->newest = std::max(status_->newest, record.modified);
    }
    batch_.digests.push_back(record.digest);
    batch_.records.push_back(std::move(record));
  }
  void kev(KevEntry&& entry) override {
    ++status_->records;
    batch_.kev.push_back(std::move(entry));
  }
  void epss(EpssScore&& score) override {
    ++status_->records;
    batch_.epss.push_back(std::move(score));
  }
  void exploit(ExploitEntry&& entry) override {
    ++status_->records;
    status_->newest = std::max(status_->newest, entry.date);
    entry.feed = origin_.feed;
    batch_.exploits.push_back(std::move(entry));
  }
  void weakness(Weakness&& weakness) override {
    ++status_->records;
    batch_.weaknesses.push_back(std::move(weakness));
  }
  void lifecycle(LifecycleProduct&& product) override {
    ++status_->records;
    status_->ranges += product.cycles.size();
    batch_.lifecycles.push_back(std::move(product));
  }
  void cpe_mapping(CpeMapping&& mapping) override {
    status_->records += mapping.purls.empty() ? 0 : 1;
    status_->packages += mapping.purls.size();
    batch_.mappings.push_back(std::move(mapping));
  }
  void cpe_name(CpeDictionaryName&& name) override {
    ++status_->records;
    batch_.dictionary.add(std::move(name));
  }
  void data_version(std::string_view version) override {
    status_->version = version;
    if (version.starts_with("format ")) {  // Not of a catalogue, a model or a commit.
      batch_.versions.insert_or_assign(batch_.records.size(), std::string(version));
    }
  }
  void date(std::string_view date) override {
    status_->newest = std::max(status_->newest, std::string(date));
  }
  void rejected(const Error& error) override {
    ++status_->rejected;
    batch_.rejected.emplace_back(path_, error);
  }

 private:
  void pack(store::PreparedRecord& record) {
    if (auto packed = store::compress(record.text, kFastest)) {
      batch_.packed.emplace_back(batch_.records.size(), record.text.size());
      record.text = std::move(*packed);
    }
  }

  Batch& batch_;
  const From& from_;
  store::RecordOrigin origin_;
  std::string path_;
  SourceStatus* status_ = nullptr;
};

// `likely` is asked first: the files of an import are mostly of one feed, and no two feeds claim
// the same.
const Feed* claimed_by(std::string_view path, std::string_view bytes,
                       const Feed* likely = nullptr) {
  constexpr std::size_t kHead = 4096;
  const auto head = bytes.substr(0, kHead);
  if (likely != nullptr && likely->claims(path, head)) {
    return likely;
  }
  const auto feeds = all_feeds();
  const auto found =
      std::ranges::find_if(feeds, [&](const Feed* feed) { return feed->claims(path, head); });
  return found == feeds.end() ? nullptr : *found;
}

}  // namespace

std::uint64_t most_bytes(const Limits& limits) {
  constexpr std::uint64_t kTimes = 8;
  return limits.file_bytes * kTimes;
}

void read_batch(Batch& batch, const From& from, const Limits& limits) {
  BatchSink sink(batch, from);
  const Feed* likely = nullptr;
  for (const auto& file : batch.files) {
    const auto read = scan::read_shared(*file.file, most_bytes(limits));
    if (!read) {
      batch.rejected.emplace_back(file.path, read.error());
      continue;
    }
    const auto& bytes = *read;
    const auto* feed = claimed_by(file.path, bytes->view(), likely);
    if (feed == nullptr) {
      ++batch.ignored;
      continue;
    }
    likely = feed;
    sink.use(*feed, file.path);
    if (const auto result = feed->read({file.path, bytes->padded()}, limits, sink); !result) {
      sink.rejected(result.error());
      if (from.one_file) {
        batch.broken.push_back(result.error());
      }
    }
    batch.read_bytes += bytes->size();
    ++batch.read_files;
  }
  batch.files.clear();
}

Result<void> unpack_texts(Batch& batch) {
  for (const auto& [at, size] : batch.packed) {
    auto& text = batch.records[at].text;
    AKASHI_TRY_ASSIGN(text, store::decompress(text, size));
  }
  batch.packed.clear();
  return {};
}

}  // namespace akashi::service
