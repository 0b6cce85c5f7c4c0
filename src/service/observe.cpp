#include "service/observe.h"

#include <optional>
#include <utility>

#include "base/messages/evidence.h"
#include "formats/tree.h"
#include "net/file_note.h"
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

Result<std::vector<assure::SeenVex>> read_vex_files(const std::vector<std::string>& paths,
                                                    const Limits& limits) {
  std::vector<assure::SeenVex> out;
  for (const auto& path : paths) {
    AKASHI_TRY_ASSIGN(const auto text, net::read_small_file(path, limits.file_bytes));
    const auto bytes = Bytes::copy_of(text);
    const auto tree = formats::parse_json(bytes.padded(), limits);
    if (!tree) {
      return std::unexpected(Error(tree.error()).in_file(path));
    }
    out.push_back(assure::read_vex(path, tree->root()));
  }
  return out;
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
  AKASHI_TRY_ASSIGN(const auto vex, read_vex_files(request.vex, services.limits));
  assure::Subject subject;
  subject.vex = vex;
  subject.on = request.on;
  subject.security_txt = security_txt ? &*security_txt : nullptr;
  subject.page = page ? &*page : nullptr;
  Report report;
  assure::SeenImage image;
  if (!request.assess.target.empty()) {
    AKASHI_TRY_ASSIGN(report, assess(request.assess, services));
    decide::decide(report, request.policy);
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
