// Any bytes as each of the lists by which publishers say what they have: what is read can be asked
// for, and names files of one folder.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "net/http.h"
#include "service/csaf_lists.h"
#include "service/source_lists.h"
#include "support/fuzz_check.h"

using akashi::testing_support::is_told;
using akashi::testing_support::require;

namespace {

bool is_digest(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool names_a_file(std::string_view name) {
  return !name.empty() && name.size() <= 200 && !name.starts_with('.') &&
         std::ranges::all_of(name,
                             [](char c) { return c > ' ' && c < '\x7f' && c != '/' && c != '\\'; });
}

void check_changes(std::string_view text) {
  using namespace akashi;
  const auto list = service::parse_modified_list(text);
  if (!list) {
    require(is_told(list));
    return;
  }
  require(!list->empty());
  constexpr std::int64_t kDay = 86'400'000'000;
  const auto last =
      std::ranges::max_element(*list, {}, &service::ChangedRecord::modified)->modified;
  for (const auto now : {list->front().modified, last, last + kDay, std::int64_t{0}}) {
    const auto newest = service::newest_until(*list, now);
    require(!newest || *newest <= now);
    require(newest || now < last);
    for (const std::size_t most : {0UL, 1UL, 100UL, list->size()}) {
      const auto ids = service::changed_ids(*list, now, most);
      require(ids.size() <= most && std::ranges::all_of(ids, names_a_file));
    }
  }
  require(service::newest_until(*list, last) == last);
}

void check_documents(const akashi::Result<std::vector<akashi::service::CsafDocument>>& documents) {
  using namespace akashi;
  if (!documents) {
    require(is_told(documents));
    return;
  }
  for (const auto& document : *documents) {
    require(net::can_fetch(document.url) && document.url.ends_with(".json"));
    require(names_a_file(service::csaf_file_name(document.url)));
    require(document.digest.empty() || net::can_fetch(document.digest));
  }
}

void check_texts(std::string_view text) {
  using namespace akashi;
  const auto mirror = service::parse_mirror_list(text);
  require(mirror ? net::can_fetch(*mirror) && mirror->ends_with('/') && !mirror->contains('?') &&
                       !mirror->contains("$basearch")
                 : is_told(mirror));
  const auto meta = service::parse_nvd_meta(text);
  require(meta ? is_digest(*meta) : is_told(meta));
  const auto digest = service::parse_sha256_file(text);
  require(digest ? is_digest(*digest) : is_told(digest));
  check_documents(service::parse_csaf_changes(text, "https://example.org/csaf/"));
  const auto name = service::parse_file_name(text);
  require(name ? names_a_file(*name) && !name->contains("..") : is_told(name));
}

void check_provider(const akashi::Result<akashi::service::CsafProvider>& provider,
                    const akashi::Limits& limits) {
  using namespace akashi;
  if (!provider) {
    require(is_told(provider));
    return;
  }
  require(!provider->feeds.empty() || !provider->directories.empty());
  require(provider->feeds.size() + provider->directories.size() <= limits.nodes);
  require(std::ranges::all_of(provider->feeds, net::can_fetch));
  require(std::ranges::all_of(provider->directories, [](const auto& url) {
    return net::can_fetch(url) && url.ends_with('/');
  }));
}

void check_json(std::string_view text) {
  using namespace akashi;
  Limits limits;
  limits.nodes = 200'000;
  const auto digests = service::parse_digest_list(text, limits);
  if (digests) {
    require(digests->size() <= limits.nodes);
    for (const auto& [url, sha256] : *digests) {
      require(!url.empty() && is_digest(sha256));
    }
  } else {
    require(is_told(digests));
  }
  check_provider(service::parse_csaf_provider(text, limits), limits);
  check_documents(service::parse_rolie_feed(text, limits));
  const auto page = service::parse_api_page(text, limits);
  require(page ? page->count <= limits.nodes && page->start <= INT64_MAX && page->total <= INT64_MAX
               : is_told(page));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_changes(text);
  check_texts(text);
  check_json(text);
  return 0;
}
