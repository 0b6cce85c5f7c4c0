#include "service/register_folder.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/bytes.h"
#include "base/file_descriptor.h"
#include "base/hash.h"
#include "base/messages/register.h"
#include "base/strings.h"
#include "formats/envelope.h"
#include "formats/json_writer.h"
#include "formats/tree.h"
#include "net/file_note.h"

namespace akashi::service {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostPath = 300;

fs::file_type type_of(const fs::path& path) {
  std::error_code gone;
  return fs::symlink_status(path, gone).type();
}

std::unexpected<Error> no_file(const std::string& path) {
  return fail(ErrorCode::kInvalidInput, msg::kRegisterLink, {path});
}

// Each folder on the way to the file is a folder, not a link to one.
bool is_plain_way(const std::string& folder, const std::string& path) {
  fs::path at(folder);
  const auto parts = split(path, '/');
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    at /= parts[i];
    if (type_of(at) != fs::file_type::directory) {
      return false;
    }
  }
  return true;
}

// Whole or not at all for a reader; the disk is waited for once, in finish(), not for each of
// 300,000 files.
Result<void> write_file(const std::string& path, std::string_view bytes) {
  const auto fresh = path + ".new";
  unlink(fresh.c_str());
  FileDescriptor file(
      ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644));
  if (!file) {
    return fail(ErrorCode::kUnavailable, msg::kCannotWrite, {fresh, std::strerror(errno)});
  }
  while (!bytes.empty()) {
    const auto count = ::write(file.get(), bytes.data(), bytes.size());
    if (count < 0 && errno != EINTR) {
      auto error = fail(ErrorCode::kUnavailable, msg::kCannotWrite, {fresh, std::strerror(errno)});
      unlink(fresh.c_str());
      return error;
    }
    bytes.remove_prefix(count < 0 ? 0 : static_cast<std::size_t>(count));
  }
  if (!file.shut() || std::rename(fresh.c_str(), path.c_str()) != 0) {
    return fail(ErrorCode::kUnavailable, msg::kCannotWrite, {path, std::strerror(errno)});
  }
  return {};
}

void wait_for_disk(const std::string& folder) {
  if (const FileDescriptor handle(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
      handle) {
    syncfs(handle.get());
  }
}

}  // namespace

bool is_register_path(std::string_view path) {
  const auto good = [](std::string_view part) {
    return !part.empty() && is_alnum(part.front()) && std::ranges::all_of(part, [](char c) {
      return is_alnum(c) || c == '-' || c == '_' || c == '.';
    });
  };
  return path.size() <= kMostPath && std::ranges::all_of(split(path, '/'), good);
}

std::string manifest_json(const RegisterManifest& manifest) {
  StringSink sink;
  formats::JsonWriter json(sink, formats::JsonLayout::kIndented);
  json.begin_object();
  json.key("akashi_register");
  json.integer(1);
  json.member("program", manifest.program);
  json.member("published", manifest.published);
  json.member("url", manifest.url);
  json.key("labels");
  json.unsigned_integer(manifest.labels);
  json.key("files");
  json.begin_object();
  for (const auto& [path, digest] : manifest.files) {
    json.member(path, digest);
  }
  json.end_object();
  json.end_object();
  json.finish();
  return sink.take();
}

Result<RegisterManifest> read_manifest(std::string_view json, const Limits& limits) {
  const auto bytes = Bytes::copy_of(json);
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(bytes.padded(), limits));
  const auto root = tree.root();
  if (root["akashi_register"].integer() != 1 || !root["files"].is_object() ||
      !assure::parse_date(root["published"].text())) {
    return fail(ErrorCode::kInvalidInput, msg::kExpected, {"akashi_register 1", "?"},
                root.position());
  }
  RegisterManifest out{.program = std::string(root["program"].text()),
                       .published = std::string(root["published"].text()),
                       .url = std::string(root["url"].text()),
                       .labels = static_cast<std::uint64_t>(
                           std::max<std::int64_t>(0, root["labels"].integer().value_or(0))),
                       .files = {}};
  for (const auto file : root["files"]) {
    if (!is_register_path(file.key())) {
      return fail(ErrorCode::kInvalidInput, msg::kRegisterPath,
                  {printable(file.key().substr(0, kMostPath))}, file.position());
    }
    out.files.emplace(file.key(), file.text());
  }
  return out;
}

Result<std::string> read_register_file(const std::string& folder, const std::string& path) {
  const auto whole = fs::path(folder) / path;
  const auto type = type_of(whole);
  if (type == fs::file_type::not_found) {
    return fail(ErrorCode::kNotFound, msg::kRegisterMissing, {path});
  }
  if (type != fs::file_type::regular || !is_plain_way(folder, path)) {
    return no_file(path);
  }
  return net::read_small_file(whole.string(), kMostRegisterBytes);
}

Result<RegisterFolder> RegisterFolder::open(const std::string& folder, const Limits& limits) {
  RegisterFolder out;
  out.folder_ = folder;
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    return fail(ErrorCode::kUnavailable, msg::kCannotWrite, {folder, error.message()});
  }
  const bool empty = fs::is_empty(folder, error);
  if (error) {
    return fail(ErrorCode::kUnavailable, msg::kCannotOpen, {folder, error.message()});
  }
  if (!empty) {
    const auto former = read_register_file(folder, std::string(kRegisterManifest));
    auto manifest = former ? read_manifest(*former, limits)
                           : Result<RegisterManifest>(std::unexpected(former.error()));
    if (!manifest) {
      return fail(ErrorCode::kConflict, msg::kRegisterForeign, {folder});
    }
    out.former_ = std::move(*manifest);
  } else {
    // What is cut off before finish() is a register too, if no whole one, and can be published
    // over.
    AKASHI_TRY(write_file((fs::path(folder) / kRegisterManifest).string(),
                          manifest_json({.program = {}, .published = "1970-01-01"})));
  }
  return out;
}

Result<void> RegisterFolder::make_parent(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos || folders_.contains(path.substr(0, slash))) {
    return {};
  }
  const auto whole = fs::path(folder_) / path;
  std::error_code error;
  fs::create_directories(whole.parent_path(), error);
  if (error) {
    return fail(ErrorCode::kUnavailable, msg::kCannotWrite, {whole.string(), error.message()});
  }
  if (!is_plain_way(folder_, path)) {
    return no_file(path);
  }
  folders_.insert(path.substr(0, slash));
  return {};
}

Result<void> RegisterFolder::put(const std::string& path, std::string_view bytes) {
  if (!is_register_path(path)) {
    return fail(ErrorCode::kInternal, msg::kRegisterPath, {path});
  }
  auto digest = hash_hex(HashAlgorithm::kSha256, bytes);
  const auto whole = (fs::path(folder_) / path).string();
  bool same = false;
  {
    const std::scoped_lock lock(*mutex_);
    AKASHI_TRY(make_parent(path));
  }
  const auto type = type_of(whole);
  if (type == fs::file_type::regular && net::file_bytes(whole) == bytes.size()) {
    const auto there = net::read_small_file(whole, bytes.size());
    same = there && *there == bytes;
  } else if (type != fs::file_type::regular && type != fs::file_type::not_found) {
    return no_file(path);
  }
  if (!same) {
    AKASHI_TRY(write_file(whole, bytes));
  }
  const std::scoped_lock lock(*mutex_);
  files_[path] = std::move(digest);
  written_ += same ? 0 : 1;
  return {};
}

Result<void> RegisterFolder::finish(RegisterManifest manifest, const SigningKey* key) {
  manifest.files = files_;
  std::error_code error;
  if (former_) {
    for (const auto& [path, digest] : former_->files) {
      if (!manifest.files.contains(path) && is_plain_way(folder_, path)) {
        removed_ += fs::remove(fs::path(folder_) / path, error) ? 1 : 0;
      }
    }
  }
  wait_for_disk(folder_);
  const auto signature = fs::path(folder_) / kRegisterEnvelope;
  const auto json = manifest_json(manifest);
  if (key == nullptr) {
    fs::remove(signature, error);
  } else {
    AKASHI_TRY_ASSIGN(const auto envelope, formats::write_envelope(kRegisterType, json, key));
    AKASHI_TRY(write_file(signature.string(), envelope + "\n"));
  }
  AKASHI_TRY(write_file((fs::path(folder_) / kRegisterManifest).string(), json));
  wait_for_disk(folder_);
  return {};
}

}  // namespace akashi::service
