#include "service/observe.h"

#include <optional>
#include <utility>

#include "base/messages/evidence.h"
#include "service/image_files.h"

namespace akashi::service {
namespace {

constexpr std::string_view kProbes = "product-probes";

Result<std::optional<assure::SeenPage>> page_of(const std::string& name,
                                                const ObserveRequest& request,
                                                const Services& services) {
  if (name.empty()) {
    return std::nullopt;
  }
  return read_page(name, request.pages, services);
}

bool has_files(Target::Kind kind) {
  return kind != Target::Kind::kDocument && kind != Target::Kind::kFile;
}

}  // namespace

Result<std::unique_ptr<Observed>> observe(const assure::Catalogue& catalogue,
                                          const ObserveRequest& request, const Services& services) {
  AKASHI_TRY_ASSIGN(const auto* probes, catalogue.judge_by(kProbes));
  auto out = std::make_unique<Observed>();
  AKASHI_TRY_ASSIGN(out->scheme, catalogue.judge_by(request.scheme));
  AKASHI_TRY_ASSIGN(const auto security_txt, page_of(request.security_txt, request, services));
  AKASHI_TRY_ASSIGN(const auto page, page_of(request.page, request, services));
  assure::Subject subject;
  subject.on = request.on;
  subject.security_txt = security_txt ? &*security_txt : nullptr;
  subject.page = page ? &*page : nullptr;
  Report report;
  assure::SeenImage image;
  if (!request.assess.target.empty()) {
    AKASHI_TRY_ASSIGN(report, assess(request.assess, services));
    subject.report = &report;
    if (has_files(report.bom.target.kind)) {
      AKASHI_TRY_ASSIGN(image, read_image_files(request.assess.target, request.assess.open,
                                                assure::wanted_files(*probes), services));
      subject.image = &image;
    }
  }
  out->results = assure::observe(*probes, subject, services.limits);
  out->criteria = assure::observed_criteria(catalogue, *probes, *out->scheme, out->results);
  if (out->criteria.empty()) {
    return fail(ErrorCode::kInvalidInput, msg::kEvidenceNoMapping,
                {out->scheme->key(), probes->key()});
  }
  return out;
}

}  // namespace akashi::service
