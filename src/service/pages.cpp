#include "service/pages.h"

#include <chrono>
#include <filesystem>
#include <system_error>

#include "base/hash.h"
#include "net/file_note.h"
#include "net/helper.h"

namespace akashi::service {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMostBytes = 4ULL << 20;

class NoEvents : public net::DownloadEvents {
 public:
  void progress(std::uint64_t /*bytes*/, std::uint64_t /*total*/) override {}
  void retry(const Error& /*error*/, std::int64_t /*milliseconds*/, unsigned /*number*/,
             unsigned /*of*/) override {}
};

// The page's file in the cache.
Result<std::string> fetch(const std::string& address, const PageOptions& options,
                          const Services& services) {
  const auto folder = fs::path(options.cache) / "pages";
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    return fail(ErrorCode::kUnavailable, msg::kCannotWrite, {folder.string(), error.message()});
  }
  auto path = (folder / hash_hex(HashAlgorithm::kSha256, address)).string();
  AKASHI_TRY_ASSIGN(const auto program, net::find_helper());
  AKASHI_TRY_ASSIGN(const auto helper, net::Helper::start(program, options.http));
  NoEvents events;
  net::DownloadRequest request;
  request.url = address;
  request.path = path;
  request.most_bytes = kMostBytes;
  request.compressed = true;
  AKASHI_TRY(helper->get(request, events, [&] { return services.progress.stopped(); }));
  return path;
}

}  // namespace

Result<assure::SeenPage> read_page(const std::string& name, const PageOptions& options,
                                   const Services& services) {
  const bool address = name.starts_with("https://");
  auto path = name;
  std::optional<assure::Date> on = assure::day_at(services.clock.unix_seconds());
  if (address) {
    AKASHI_TRY_ASSIGN(path, fetch(name, options, services));
  }
  AKASHI_TRY_ASSIGN(auto bytes, net::read_small_file(path, kMostBytes));
  if (!address) {
    std::error_code error;
    const auto written = fs::last_write_time(path, error);
    on.reset();
    if (!error) {
      on = std::chrono::floor<std::chrono::days>(std::chrono::file_clock::to_sys(written));
    }
  }
  return assure::SeenPage{.name = name, .bytes = std::move(bytes), .on = on, .written = !address};
}

}  // namespace akashi::service
