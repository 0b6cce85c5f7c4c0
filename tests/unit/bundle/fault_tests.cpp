// Runs that end at a bad moment, and bundles that are damaged: the old index stays, and the next
// run completes.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <utility>

#include "bundle_support.h"
#include "service/bundle_files.h"

namespace akashi {
namespace {

namespace fs = std::filesystem;
using testing_support::Bundles;
using testing_support::read_text;

// Kills its own process at the n-th thing that is told to it: the same moments each time.
class Killer : public Progress {
 public:
  explicit Killer(int moments) : left_(moments) {}
  void begin(Msg /*stage*/, std::uint64_t /*total*/) override { tick(); }
  void advance(std::uint64_t /*count*/) override { tick(); }
  void end() override { tick(); }

 private:
  void tick() {
    if (--left_ < 0) {
      raise(SIGKILL);
    }
  }
  int left_;
};

enum class End : std::uint8_t { kKilled, kDone, kFailed };

// In a process of its own, with one thread: `body` gets services that kill it.
End run_child(const Bundles& b, int moments,
              const std::function<bool(const service::Services&)>& body,
              const std::function<void()>& before = {}) {
  const auto child = fork();
  if (child == 0) {
    if (before) {
      before();
    }
    const Limits limits;
    ThreadPool alone(1);
    Killer killer(moments);
    const service::Services services{.limits = limits,
                                     .clock = b.folder.clock,
                                     .pool = alone,
                                     .progress = killer,
                                     .temp_folder = b.folder.path("")};
    _exit(body(services) ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? End::kKilled : WEXITSTATUS(status) == 0 ? End::kDone : End::kFailed;
}

bool import_child(const Bundles& b, const service::Services& services) {
  return service::import_bundle({.database = b.folder.path("to"),
                                 .path = b.folder.path("v2"),
                                 .trust_files = {b.folder.path("trusted.pem")}},
                                services)
      .has_value();
}

// A publisher with two states, and an index at the first.
void prepare(Bundles& b) {
  b.publish_samples();
  ASSERT_TRUE(b.exported("v1"));
  ASSERT_TRUE(b.import("v1", "to"));
  b.folder.clock.now += 60;
  b.change(1);
  ASSERT_TRUE(b.exported("v2"));
}

void expect_whole(const Bundles& b) {
  const auto verified = service::verify_database(b.folder.path("to"), b.folder.services());
  ASSERT_TRUE(verified);
  EXPECT_TRUE(verified->problems.empty());
}

TEST(Fault, AKilledImportOfABundle) {
  Bundles b("kill-import");
  prepare(b);
  const auto old = b.dump("to");
  int moments = 0;
  End end = End::kKilled;
  for (; end == End::kKilled && moments < 100; ++moments) {
    end = run_child(b, moments,
                    [&](const service::Services& services) { return import_child(b, services); });
    if (end == End::kKilled && b.revision("to").number == 1) {
      ASSERT_EQ(b.dump("to"), old) << moments;
    }
    expect_whole(b);
  }
  EXPECT_EQ(end, End::kDone);
  EXPECT_GT(moments, 4) << "the moments were met";
  EXPECT_EQ(b.dump("to"), b.dump("publisher"));
}

TEST(Fault, AKilledImportOfAFeed) {
  Bundles b("kill-feed");
  prepare(b);
  b.folder.affects("NEW-1", "npm", "new", "1.0.0");
  int moments = 0;
  End end = End::kKilled;
  for (; end == End::kKilled && moments < 100; ++moments) {
    end = run_child(b, moments, [&](const service::Services& services) {
      return service::import_advisories(
                 {.database = b.folder.path("to"), .paths = {b.folder.path("in")}, .name = "more"},
                 services)
          .has_value();
    });
    expect_whole(b);
  }
  EXPECT_EQ(end, End::kDone);
  EXPECT_EQ(service::search_database(b.folder.path("to"), "NEW-1", b.folder.services())->size(),
            1U);
}

TEST(Fault, AKilledExportLeavesTheOldBundleOrNone) {
  Bundles b("kill-export");
  prepare(b);
  for (const auto* form : {"out", "out.tar"}) {
    ASSERT_TRUE(b.exported("reference", {}, "to"));
    int moments = 0;
    End end = End::kKilled;
    for (; end == End::kKilled && moments < 100; ++moments) {
      end = run_child(b, moments, [&](const service::Services& services) {
        return service::export_bundle({.database = b.folder.path("publisher"),
                                       .path = b.folder.path(form),
                                       .since = {},
                                       .channel = "test",
                                       .key_file = b.folder.path("trusted.key")},
                                      services)
            .has_value();
      });
      if (end == End::kKilled && fs::exists(b.folder.path(form))) {
        EXPECT_FALSE(b.import(form, "nothing"));
      }
    }
    EXPECT_EQ(end, End::kDone);
    EXPECT_GT(moments, 1);
    fs::remove_all(b.folder.path("to2"));
    ASSERT_TRUE(b.import(form, "to2"));
    EXPECT_EQ(b.dump("to2"), b.dump("publisher"));
  }
}

// Killed by the clock, wherever it is by then: in the middle of LMDB's own writing too.
TEST(Fault, KilledAtAnyTime) {
  Bundles b("kill-any");
  prepare(b);
  const auto old = b.dump("to");
  for (useconds_t delay = 500; delay < 60'000; delay = delay * 3 / 2) {
    const auto child = fork();
    if (child == 0) {
      const Limits limits;
      ThreadPool alone(1);
      NoProgress progress;
      const service::Services services{.limits = limits,
                                       .clock = b.folder.clock,
                                       .pool = alone,
                                       .progress = progress,
                                       .temp_folder = b.folder.path("")};
      _exit(import_child(b, services) ? 0 : 1);
    }
    usleep(delay);
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    expect_whole(b);
    if (b.revision("to").number == 1) {
      ASSERT_EQ(b.dump("to"), old) << delay;
    }
  }
  ASSERT_TRUE(b.import("v2", "to"));
  EXPECT_EQ(b.dump("to"), b.dump("publisher"));
}

// Files may not grow: what a full disk does, for anybody and without a file system of its own.
TEST(Fault, NoRoomLeft) {
  Bundles b("full-disk");
  prepare(b);
  const auto old = b.dump("to");
  const auto no_room = [](rlim_t bytes) {
    return [bytes] {
      std::signal(SIGXFSZ, SIG_IGN);
      const rlimit limit{bytes, bytes};
      setrlimit(RLIMIT_FSIZE, &limit);
    };
  };
  constexpr int kNever = 1 << 30;
  for (const rlim_t bytes : {0UL, 4096UL, 20'000UL, 60'000UL}) {
    EXPECT_EQ(
        run_child(
            b, kNever, [&](const service::Services& services) { return import_child(b, services); },
            no_room(bytes)),
        End::kFailed)
        << bytes;
    EXPECT_EQ(b.dump("to"), old) << bytes;
    expect_whole(b);
  }
  for (const auto* form : {"no-room", "no-room.tar"}) {
    const auto failing = run_child(
        b, kNever,
        [&](const service::Services& services) {
          const auto done = service::export_bundle({.database = b.folder.path("publisher"),
                                                    .path = b.folder.path(form),
                                                    .since = {},
                                                    .channel = "test",
                                                    .key_file = b.folder.path("trusted.key")},
                                                   services);
          return done || done.error().message().id.name() != "kCannotWrite";
        },
        no_room(2000));
    EXPECT_EQ(failing, End::kFailed);
    EXPECT_FALSE(b.import(form, "nothing"));
    ASSERT_TRUE(b.exported(form));
    EXPECT_TRUE(b.import(form, "to-" + std::string(form)));
  }
  ASSERT_TRUE(b.import("v2", "to"));
  EXPECT_EQ(b.dump("to"), b.dump("publisher"));
}

TEST(Fault, DamagedBundles) {
  Bundles b("damaged");
  prepare(b);
  ASSERT_TRUE(b.exported("v2.tar"));
  const auto old = b.dump("to");
  std::vector<std::string> files = b.chunks("v2");
  files.push_back(b.folder.path("v2/bundle.json"));
  files.push_back(b.folder.path("v2.tar"));
  int refused = 0;
  for (const auto& file : files) {
    const auto bundle = file.ends_with(".tar") ? "v2.tar" : "v2";
    const auto good = read_text(file);
    const auto try_with = [&](const std::string& bytes, std::size_t at, bool may_pass) {
      std::ofstream(file, std::ios::binary) << bytes;
      const auto result = b.import(bundle, "to");
      if (!result) {
        EXPECT_FALSE(result.error().text().empty());
        EXPECT_EQ(result.error().file(), b.folder.path(bundle));
        ++refused;
        EXPECT_EQ(b.revision("to").number, 1U) << file << " at " << at;
      } else {
        EXPECT_TRUE(may_pass) << file << " at " << at;
        EXPECT_EQ(b.dump("to"), b.dump("publisher"));
        fs::remove_all(b.folder.path("to"));
        ASSERT_TRUE(b.import("v1", "to"));
      }
    };
    const auto step = good.size() / 7 + 1;
    for (std::size_t at = 0; at < good.size(); at += step) {
      // A tar without its last blocks is read by all programs.
      try_with(good.substr(0, at), at, false);
      auto flipped = good;
      flipped[at] = static_cast<char>(flipped[at] ^ 0x04);
      // Some bytes mean nothing: the time of a tar's file, the hint who signed.
      try_with(flipped, at, true);
    }
    fs::remove(file);
    if (bundle == std::string("v2")) {
      EXPECT_FALSE(b.import(bundle, "to"));
    }
    std::ofstream(file, std::ios::binary) << good;
    EXPECT_EQ(b.dump("to"), old);
  }
  EXPECT_GT(refused, 30);
  ASSERT_TRUE(b.import("v2", "to"));
  EXPECT_EQ(b.dump("to"), b.dump("publisher"));
}

TEST(Fault, AChunkOfAnotherBundle) {
  Bundles b("swapped");
  prepare(b);
  auto chunks = b.chunks("v2");
  ASSERT_GE(chunks.size(), 2U);
  fs::copy_file(chunks[0], chunks[1], fs::copy_options::overwrite_existing);
  const auto result = b.import("v2", "to");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message().id.name(), "kBundleChunk");
  EXPECT_EQ(b.revision("to").number, 1U);
  expect_whole(b);
}

}  // namespace
}  // namespace akashi
