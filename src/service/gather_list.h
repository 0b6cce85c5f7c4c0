// Lists that publishers keep of what they have, fetched and read.
#pragma once

#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>

#include "base/messages/net.h"
#include "base/result.h"
#include "base/strings.h"
#include "net/file_note.h"
#include "net/http.h"
#include "service/fetcher.h"
#include "service/sources.h"

namespace akashi::service {

// The file, and what `parse` (of a text, to a Result) makes of it. One that can't be read is
// fetched anew by the next run. `used`: gets its digest.
template <class F>
auto fetch_list(Fetcher& fetcher, const SourceSpec& source, const SourceFile& file, F&& parse,
                std::uint64_t most = 4U << 20, std::string* used = nullptr)
    -> std::invoke_result_t<F, const std::string&> {
  AKASHI_TRY_ASSIGN(const auto got, fetcher.fetch(source, file));
  AKASHI_TRY_ASSIGN(const auto text, net::read_small_file(got.path, most));
  auto parsed = std::forward<F>(parse)(text);
  if (!parsed) {
    fetcher.forget(got.path);
    return std::unexpected(std::move(parsed).error().in_file(got.path));
  }
  if (used != nullptr) {
    *used = got.sha256;
  }
  return parsed;
}

// A list may name other hosts, and not lead away from https.
inline Result<void> no_downgrade(const std::string& from, const std::string& to) {
  if (net::is_https(from) && !net::is_https(to)) {
    return fail(ErrorCode::kUnavailable, msg::kHttpDowngrade, {printable(to)});
  }
  return {};
}

}  // namespace akashi::service
