// register verify: the pages are made again from the labels, and held against what lies there.
#include <filesystem>
#include <map>
#include <mutex>
#include <set>
#include <system_error>
#include <utility>

#include "base/hash.h"
#include "base/messages/register.h"
#include "base/strings.h"
#include "formats/envelope.h"
#include "service/label_register.h"
#include "service/register_folder.h"
#include "service/version.h"
#include "site/site.h"

namespace akashi::service {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostFailures = 200;

class Checker {
 public:
  Checker(const std::string& folder, const std::vector<PublicKey>& trusted,
          const assure::Catalogue& catalogue, const Limits& limits, ThreadPool& pool)
      : folder_(folder), trusted_(trusted), catalogue_(catalogue), limits_(limits), pool_(pool) {
    limits_.file_bytes = kMostRegisterBytes;
  }

  Result<CheckedRegister> check() {
    AKASHI_TRY_ASSIGN(const auto json, read_register_file(folder_, std::string(kRegisterManifest)));
    AKASHI_TRY_ASSIGN(manifest_, read_manifest(json, limits_));
    out_.published = manifest_.published;
    out_.program = manifest_.program;
    out_.files = manifest_.files.size();
    out_.other_program = manifest_.program != "akashi " + std::string(program_version());
    check_manifest(json);
    check_files();
    AKASHI_TRY(check_pages());
    check_others();
    finish();
    return std::move(out_);
  }

 private:
  void failure(const MsgText& id, std::vector<std::string> args) {
    // One file has one failure: the first that was seen.
    if (!args.empty() && !named_.insert(args.front()).second) {
      return;
    }
    ++out_.failed;
    if (out_.failures.size() < kMostFailures) {
      for (auto& arg : args) {
        arg = printable(arg);
      }
      out_.failures.push_back({id, std::move(args)});
    }
  }

  void finish() {
    if (out_.failed > out_.failures.size()) {
      out_.failures.push_back(
          {msg::kRegisterManyMore, {std::to_string(out_.failed - out_.failures.size())}});
    }
  }

  // The payload must be `wanted`; with trusted keys one of them must have signed. "": it is not so.
  std::string check_envelope(std::string_view name, std::string_view type, std::string_view wanted,
                             std::string_view of) {
    const auto bytes = read_register_file(folder_, std::string(name));
    if (!bytes) {
      if (!trusted_.empty()) {
        failure(msg::kRegisterMissing, {std::string(name)});
      }
      return {};
    }
    const auto opened = formats::open_envelope(*bytes, type, trusted_, kMostRegisterBytes, limits_);
    if (!opened || opened->payload != wanted) {
      failure(msg::kRegisterNotSame, {std::string(name), std::string(of)});
      return {};
    }
    if (!trusted_.empty() && opened->key.empty()) {
      failure(msg::kRegisterNotTrusted, {std::string(name)});
    }
    return opened->key;
  }

  void check_manifest(const std::string& json) {
    out_.key = check_envelope(kRegisterEnvelope, kRegisterType, json, kRegisterManifest);
  }

  // What is wrong with files, met in any order: told in the order of their paths.
  class Findings {
   public:
    void add(const std::string& path, const MsgText& what) {
      const std::scoped_lock lock(mutex_);
      found_.emplace(path, &what);
    }
    const std::map<std::string, const MsgText*>& all() const { return found_; }

   private:
    std::mutex mutex_;
    std::map<std::string, const MsgText*> found_;
  };
  void tell(const Findings& findings) {
    for (const auto& [path, what] : findings.all()) {
      failure(*what, {path});
    }
  }

  void check_files() {
    std::vector<const std::pair<const std::string, std::string>*> files;
    files.reserve(manifest_.files.size());
    for (const auto& file : manifest_.files) {
      files.push_back(&file);
    }
    Findings findings;
    pool_.for_each(files.size(), [&](std::size_t i) {
      const auto& [path, digest] = *files[i];
      const auto bytes = read_register_file(folder_, path);
      if (!bytes) {
        const bool gone = bytes.error().code() == ErrorCode::kNotFound;
        findings.add(path, gone ? msg::kRegisterMissing : msg::kRegisterLink);
      } else if (hash_hex(HashAlgorithm::kSha256, *bytes) != digest) {
        findings.add(path, msg::kRegisterChanged);
      }
    });
    tell(findings);
  }

  Result<void> check_pages() {
    const std::string name(kRegisterLabels);
    const auto bytes = read_register_file(folder_, name);
    if (!bytes) {
      failure(msg::kRegisterMissing, {name});
      return {};
    }
    Problems problems;
    const auto labels = assure::read_labels(*bytes, name, limits_, problems);
    const auto on = assure::parse_date(manifest_.published);
    if (!labels || !problems.empty() || !on ||
        assure::labels_json(*labels, formats::JsonLayout::kIndented) != *bytes) {
      failure(msg::kRegisterChanged, {name});
      return {};
    }
    out_.labels = labels->size();
    const auto rows = site::site_labels(*labels, catalogue_, *on);
    const auto status = assure::status_list_json(register_status(*labels, catalogue_, *on));
    const auto list = read_register_file(folder_, std::string(kStatusFile));
    if (!list || *list != status) {
      failure(msg::kRegisterOther, {std::string(kStatusFile)});
    }
    const bool has_signatures = manifest_.files.contains(std::string(kStatusEnvelope));
    if (has_signatures || !trusted_.empty()) {
      check_envelope(kStatusEnvelope, assure::kStatusListType, status, kStatusFile);
    }
    if (out_.other_program) {
      return {};  // Its texts may differ.
    }
    std::set<std::string> made = {name, std::string(kStatusFile), std::string(kStatusEnvelope)};
    std::mutex mutex;
    Findings findings;
    const auto compare = [&](const std::string& path, std::string_view page) -> Result<void> {
      {
        const std::scoped_lock lock(mutex);
        made.insert(path);
      }
      const auto listed = manifest_.files.find(path);
      if (listed == manifest_.files.end()) {
        findings.add(path, msg::kRegisterMissing);
      } else if (listed->second != hash_hex(HashAlgorithm::kSha256, page)) {
        findings.add(path, msg::kRegisterOther);
      }
      return {};
    };
    AKASHI_TRY(site::write_site(rows, catalogue_,
                                {.on = *on,
                                 .url = manifest_.url,
                                 .program = manifest_.program,
                                 .has_signatures = has_signatures},
                                pool_, compare));
    tell(findings);
    for (const auto& [path, digest] : manifest_.files) {
      if (!made.contains(path)) {
        failure(msg::kRegisterOther, {path});
      }
    }
    return {};
  }

  // What lies there and is in no list.
  void check_others() {
    std::error_code error;
    fs::recursive_directory_iterator walk(folder_, error);
    for (; !error && walk != fs::recursive_directory_iterator(); walk.increment(error)) {
      const auto path = walk->path().lexically_relative(folder_).generic_string();
      std::error_code gone;
      if (walk->symlink_status(gone).type() == fs::file_type::directory) {
        continue;
      }
      if (path != kRegisterManifest && path != kRegisterEnvelope &&
          !manifest_.files.contains(path)) {
        failure(msg::kRegisterExtra, {path});
      }
    }
  }

  const std::string& folder_;
  const std::vector<PublicKey>& trusted_;
  const assure::Catalogue& catalogue_;
  Limits limits_;
  ThreadPool& pool_;
  RegisterManifest manifest_;
  CheckedRegister out_;
  std::set<std::string> named_;
};

}  // namespace

Result<CheckedRegister> check_register(const std::string& folder,
                                       const std::vector<PublicKey>& trusted,
                                       const assure::Catalogue& catalogue, const Limits& limits,
                                       ThreadPool& pool) {
  return Checker(folder, trusted, catalogue, limits, pool).check();
}

}  // namespace akashi::service
