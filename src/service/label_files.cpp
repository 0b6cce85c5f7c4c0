#include "service/label_files.h"

#include <filesystem>
#include <system_error>
#include <unordered_set>
#include <utility>

#include "base/hash.h"
#include "base/messages/label.h"
#include "base/messages/register.h"
#include "formats/envelope.h"
#include "net/file_note.h"
#include "service/json_files.h"
#include "service/register_folder.h"

namespace akashi::service {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostFiles = assure::kMostLabels;

}  // namespace

Result<std::vector<assure::Label>> read_label_files(const std::vector<std::string>& paths,
                                                    const Limits& limits, Problems& problems) {
  std::vector<std::string> files;
  for (const auto& path : paths) {
    std::error_code error;
    if (fs::is_directory(path, error)) {
      AKASHI_TRY_ASSIGN(auto found, json_files(path, 0, kMostFiles));
      files.insert(files.end(), found.begin(), found.end());
    } else {
      files.push_back(path);
    }
  }
  std::vector<assure::Label> labels;
  std::unordered_set<std::string> numbers;
  for (const auto& file : files) {
    AKASHI_TRY_ASSIGN(const auto bytes, net::read_small_file(file, kMostRegisterBytes));
    AKASHI_TRY_ASSIGN(auto found, assure::read_labels(bytes, file, limits, problems));
    for (auto& label : found) {
      if (files.size() > 1 && !numbers.insert(label.number).second) {
        problems.add(Error(ErrorCode::kInvalidInput, Message{msg::kLabelTwice, {label.number}})
                         .in_file(file));
      }
      labels.push_back(std::move(label));
    }
  }
  return labels;
}

Result<RegisterLabels> read_register_labels(const std::string& path,
                                            const std::vector<PublicKey>& trusted,
                                            const Limits& limits) {
  RegisterLabels out;
  Problems problems;
  std::error_code error;
  if (!fs::is_directory(path, error)) {
    if (!trusted.empty()) {
      return fail(ErrorCode::kInvalidInput, msg::kRegisterNotFolder, {path});
    }
    AKASHI_TRY_ASSIGN(out.labels, read_label_files({path}, limits, problems));
  } else {
    AKASHI_TRY_ASSIGN(auto json, read_register_file(path, std::string(kRegisterManifest)));
    if (!trusted.empty()) {
      AKASHI_TRY_ASSIGN(const auto envelope,
                        read_register_file(path, std::string(kRegisterEnvelope)));
      AKASHI_TRY_ASSIGN(const auto opened, formats::open_envelope(envelope, kRegisterType, trusted,
                                                                  kMostRegisterBytes, limits));
      if (opened.key.empty()) {
        return fail(ErrorCode::kInvalidInput, msg::kRegisterNotTrusted, {path});
      }
      json = opened.payload;
      out.key = opened.key;
    }
    auto wide = limits;
    wide.file_bytes = kMostRegisterBytes;
    AKASHI_TRY_ASSIGN(const auto manifest, read_manifest(json, wide));
    const std::string name(kRegisterLabels);
    AKASHI_TRY_ASSIGN(const auto bytes, read_register_file(path, name));
    const auto listed = manifest.files.find(name);
    if (listed == manifest.files.end() ||
        listed->second != hash_hex(HashAlgorithm::kSha256, bytes)) {
      return fail(ErrorCode::kInvalidInput, msg::kRegisterChanged, {path + "/" + name});
    }
    AKASHI_TRY_ASSIGN(out.labels, assure::read_labels(bytes, path + "/" + name, wide, problems));
    out.published = assure::parse_date(manifest.published);
  }
  if (!problems.empty()) {
    return std::unexpected(problems.front());
  }
  return out;
}

}  // namespace akashi::service
