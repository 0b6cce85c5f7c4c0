// The public register of labels as a static site (docs/formats/register.md): pages in Japanese and
// English, a search index, the same as data, feeds. The same labels, day and program give the same
// bytes.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assure/catalogue.h"
#include "assure/date.h"
#include "assure/label.h"
#include "assure/label_status.h"
#include "assure/label_validity.h"
#include "base/result.h"
#include "base/thread_pool.h"

namespace akashi::site {

struct SiteOptions {
  assure::Date on;  // The day of publication.
  std::string url;  // "https://register.example/": for feeds and the site map; "" when not known.
  std::string program;          // "akashi 0.1.0"
  bool has_signatures = false;  // DSSE files stand beside the data.
};

// One label with what the pages say of it.
struct SiteLabel {
  const assure::Label* label = nullptr;
  const assure::Scheme* scheme = nullptr;  // nullptr: not known, or with problems.
  assure::LabelStatus status;              // On the day of publication.
  std::string last_day;  // The label's, or the scheme's latest where that is earlier.
  std::string slug;
  bool problem = false;  // Its record does not hold: `status` is unknown.
};

// The name of a label's files, without ending: the number where that is safe as a file's name, else
// a digest of it. The same on every run, since QR codes hold it.
std::string label_slug(std::string_view number);

// Sorted as they are listed: by issue, the newest first, then by number.
std::vector<SiteLabel> site_labels(std::span<const assure::Label> labels,
                                   const assure::Catalogue& catalogue, assure::Date on);

// Takes one file of the site, also several at once from several threads; stops the site with its
// error.
using PutFile = std::function<Result<void>(const std::string& path, std::string_view bytes)>;

// Every file but the labels in one, the list of those that are not valid, manifests and signatures.
// `labels` as site_labels() gave them. The pages are made beside each other, in no order; an error
// names the page, and which of several it is depends on nothing but the input.
Result<void> write_site(std::span<const SiteLabel> labels, const assure::Catalogue& catalogue,
                        const SiteOptions& options, ThreadPool& pool, const PutFile& put);

}  // namespace akashi::site
