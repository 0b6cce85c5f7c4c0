#include "stores/lmdb/lmdb_env.h"

#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/messages/match.h"

namespace akashi::stores::lmdb {
namespace {

constexpr auto kNames = std::to_array<const char*>(
    {"meta", "package", "cpe", "record", "text", "id", "name", "kev", "epss", "source", "ecosystem",
     "exploit", "weakness", "lifecycle", "identity", "change", "channel", "epss_day"});
static_assert(kNames.size() == static_cast<std::size_t>(Table::kCount));

// Address space, not disk: the file grows as needed.
constexpr std::size_t kMapSize = 64UL << 30;

}  // namespace

std::string number_key(std::uint32_t number) {
  std::string key(4, '\0');
  for (std::size_t i = 0; i < 4; ++i) {
    key[i] = static_cast<char>(number >> (24 - 8 * i));
  }
  return key;
}

std::string revision_key(std::uint64_t revision) {
  return number_key(static_cast<std::uint32_t>(revision >> 32)) +
         number_key(static_cast<std::uint32_t>(revision));
}

std::uint64_t read_revision(std::string_view key) {
  return key.size() < 8 ? 0 : std::uint64_t{read_number(key)} << 32 | read_number(key.substr(4));
}

std::uint32_t read_number(std::string_view key) {
  std::uint32_t number = 0;
  for (const char c : key.substr(0, 4)) {
    number = (number << 8) | static_cast<unsigned char>(c);
  }
  return number;
}

std::unexpected<Error> database_error(std::string_view folder, int code) {
  const auto kind = code == ENOENT || code == MDB_NOTFOUND ? ErrorCode::kNotFound
                    : code == MDB_INVALID || code == MDB_VERSION_MISMATCH || code == MDB_CORRUPTED
                        ? ErrorCode::kInvalidInput
                    : code == EACCES || code == EPERM || code == EROFS
                        ? ErrorCode::kPermissionDenied
                        : ErrorCode::kUnavailable;
  return fail(kind, msg::kDatabase, {std::string(folder), mdb_strerror(code)});
}

Result<std::shared_ptr<Environment>> Environment::open(const std::string& folder, bool write) {
  std::shared_ptr<Environment> env(new Environment(folder));
  if (write) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) {
      return fail(ErrorCode::kUnavailable, msg::kCannotWrite, {folder, error.message()});
    }
  }
  int code = mdb_env_create(&env->env_);
  if (code != 0) {
    return database_error(folder, code);
  }
  constexpr unsigned kMostReaders = 1024;
  mdb_env_set_maxdbs(env->env_, static_cast<MDB_dbi>(Table::kCount));
  mdb_env_set_maxreaders(env->env_, kMostReaders);
  if (write) {
    // A machine may allow less address space than we ask for.
    auto size = kMapSize;
    while (mdb_env_set_mapsize(env->env_, size) != 0 && size > (1UL << 30)) {
      size /= 2;
    }
  }
  constexpr mdb_mode_t kMode = 0644;
  // MDB_NOTLS: a reader belongs to its object, not to the thread that made it.
  const unsigned flags =
      MDB_NOTLS | MDB_NORDAHEAD | (write ? 0U : static_cast<unsigned>(MDB_RDONLY));
  code = mdb_env_open(env->env_, folder.c_str(), flags, kMode);
  if (!write && (code == EACCES || code == EROFS)) {
    // A read-only medium has no place for the lock file, and no writer either.
    code = mdb_env_open(env->env_, folder.c_str(), flags | MDB_NOLOCK, kMode);
  }
  if (code != 0) {
    return database_error(folder, code);
  }
  AKASHI_TRY(env->open_tables(write));
  return env;
}

Result<void> Environment::open_tables(bool write) {
  MDB_txn* txn = nullptr;
  int code = mdb_txn_begin(env_, nullptr, write ? 0U : static_cast<unsigned>(MDB_RDONLY), &txn);
  for (std::size_t i = 0; code == 0 && i < kNames.size(); ++i) {
    code = mdb_dbi_open(txn, kNames.at(i), write ? MDB_CREATE : 0U, &tables_[i]);
    if (i != static_cast<std::size_t>(Table::kMeta) && code == MDB_NOTFOUND) {
      mdb_txn_abort(txn);
      return fail(
          ErrorCode::kUnsupported, msg::kOtherIndexFormat,
          {folder_, "without the table " + std::string(kNames.at(i)), std::string(kFormat)});
    }
    if (i != static_cast<std::size_t>(Table::kMeta) || code != 0) {
      continue;
    }
    // Another format may have other tables: a table that is missing must not look like no index.
    auto key = to_val("format");
    MDB_val value{};
    if (mdb_get(txn, tables_[i], &key, &value) == 0 && to_view(value) != kFormat) {
      const std::string found(to_view(value));
      mdb_txn_abort(txn);
      return fail(ErrorCode::kUnsupported, msg::kOtherIndexFormat,
                  {folder_, found, std::string(kFormat)});
    }
  }
  if (code != 0) {
    mdb_txn_abort(txn);
    return database_error(folder_, code);
  }
  code = mdb_txn_commit(txn);
  if (code != 0) {
    return database_error(folder_, code);
  }
  return {};
}

Environment::~Environment() {
  if (env_ != nullptr) {
    mdb_env_close(env_);
  }
}

Result<std::unique_ptr<Transaction>> Transaction::begin(std::shared_ptr<Environment> env,
                                                        bool write) {
  std::unique_ptr<Transaction> transaction(new Transaction(std::move(env)));
  const int code =
      mdb_txn_begin(transaction->env_->handle(), nullptr,
                    write ? 0U : static_cast<unsigned>(MDB_RDONLY), &transaction->txn_);
  if (code != 0) {
    return database_error(transaction->env_->folder(), code);
  }
  return transaction;
}

Transaction::~Transaction() {
  if (txn_ != nullptr) {
    mdb_txn_abort(txn_);
  }
}

bool Transaction::get(Table table, std::string_view key, std::string_view& value) const {
  auto k = to_val(key);
  MDB_val v{};
  if (key.empty() || mdb_get(txn_, env_->table(table), &k, &v) != 0) {
    return false;
  }
  value = to_view(v);
  return true;
}

Result<void> Transaction::put(Table table, std::string_view key, std::string_view value,
                              unsigned flags) {
  auto k = to_val(key);
  auto v = to_val(value);
  const int code = mdb_put(txn_, env_->table(table), &k, &v, flags);
  if (code != 0) {
    return database_error(env_->folder(), code);
  }
  return {};
}

Result<void> Transaction::remove(Table table, std::string_view key) {
  auto k = to_val(key);
  const int code = mdb_del(txn_, env_->table(table), &k, nullptr);
  if (code != 0 && code != MDB_NOTFOUND) {
    return database_error(env_->folder(), code);
  }
  return {};
}

Result<void> Transaction::clear(Table table) {
  const int code = mdb_drop(txn_, env_->table(table), 0);
  if (code != 0) {
    return database_error(env_->folder(), code);
  }
  return {};
}

std::size_t Transaction::count(Table table) const {
  MDB_stat stat{};
  return mdb_stat(txn_, env_->table(table), &stat) == 0 ? stat.ms_entries : 0;
}

Result<void> Transaction::commit() {
  const int code = mdb_txn_commit(std::exchange(txn_, nullptr));
  if (code != 0) {
    return database_error(env_->folder(), code);
  }
  return {};
}

}  // namespace akashi::stores::lmdb
