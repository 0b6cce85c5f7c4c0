// RPM repositories: a list of mirrors (one address a line) or the repository's own address; there
// repodata/repomd.xml (createrepo_c), which names updateinfo and its digest. And files that another
// one beside them names, as Red Hat's archives of CSAF.
#include <algorithm>
#include <utility>

#include "base/messages/net.h"
#include "base/strings.h"
#include "service/gather.h"
#include "service/gather_list.h"

namespace akashi::service {
namespace {

// "https://host/x/mirror.list" or "https://host/repo/".
Result<std::string> repository_of(Fetcher& fetcher, const SourceSpec& source,
                                  const SourceFile& file, const std::string& number) {
  if (file.url.ends_with('/')) {
    return file.url;
  }
  AKASHI_TRY_ASSIGN(auto base,
                    fetch_list(fetcher, source, {.url = file.url, .name = number + "mirror.list"},
                               [](const std::string& text) { return parse_mirror_list(text); }));
  AKASHI_TRY(no_downgrade(file.url, base));
  return base;
}

}  // namespace

Result<Gathered> gather_rpm_repo(Fetcher& fetcher, const SourceSpec& source, const Have& have) {
  Gathered out;
  std::size_t index = 0;
  for (const auto& file : source.files) {
    const auto number = std::to_string(index++) + "-";
    AKASHI_TRY_ASSIGN(const auto base, repository_of(fetcher, source, file, number));
    AKASHI_TRY_ASSIGN(
        const auto place,
        fetch_list(fetcher, source,
                   {.url = base + "repodata/repomd.xml", .name = number + "repomd.xml"},
                   [&](const std::string& text) {
                     return parse_repomd(text, fetcher.services().limits);
                   }));
    const auto name = number + place.href.substr(place.href.rfind('/') + 1);
    const SourceFile wanted{.url = base + place.href, .name = name};
    auto got = place.sha256.empty() ? fetcher.fetch(source, wanted)
                                    : fetcher.fetch_known(source, wanted, place.sha256);
    if (!got && got.error().message().id == Msg(msg::kHttpDigest)) {
      // One of the two may be newer than the other.
      fetcher.forget(fetcher.cache_folder(source) + "/" + number + "repomd.xml");
    }
    AKASHI_TRY(got);
    out.next.files.emplace(number + "updateinfo", got->sha256);
    out.paths.push_back(got->path);
  }
  if (have.imported && out.next.files == have.state.files) {
    out.paths.clear();
  }
  return out;
}

Result<Gathered> gather_named(Fetcher& fetcher, const SourceSpec& source, const Have& have) {
  Gathered out;
  std::size_t index = 0;
  for (const auto& file : source.files) {
    const auto number = std::to_string(index++) + "-";
    AKASHI_TRY_ASSIGN(const auto name,
                      fetch_list(fetcher, source, {.url = file.url, .name = number + "name.txt"},
                                 [](const std::string& text) { return parse_file_name(text); }));
    const auto url = file.url.substr(0, file.url.rfind('/') + 1) + name;
    AKASHI_TRY_ASSIGN(const auto got, fetcher.fetch_checked(source, {.url = url, .name = name}));
    // Those of other days are not needed any more.
    for (const auto& [before, digest] : have.state.files) {
      if (before != name && is_file_name(before)) {
        fetcher.forget(fetcher.cache_folder(source) + "/" + before);
      }
    }
    out.next.files.emplace(name, got.sha256);
    out.paths.push_back(got.path);
  }
  if (have.imported && out.next.files == have.state.files) {
    out.paths.clear();
  }
  return out;
}

}  // namespace akashi::service
