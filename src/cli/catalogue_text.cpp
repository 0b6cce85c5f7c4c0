#include "cli/catalogue_text.h"

#include <algorithm>
#include <string>

#include "base/messages/assure.h"
#include "service/schemes.h"

namespace akashi::cli {

Result<assure::Catalogue> load_catalogue(Session& session, const Invocation& invocation) {
  constexpr std::size_t kMost = 5;
  auto catalogue = service::load_schemes(invocation.all("schemes"), session.limits());
  if (!catalogue) {
    return catalogue;
  }
  const auto& problems = catalogue->problems;
  for (std::size_t i = 0; i < std::min(kMost, problems.size()); ++i) {
    session.note(problems[i].text(session.lang));
  }
  if (problems.size() > kMost) {
    session.note(session.text(msg::kSchemeMoreProblems, {std::to_string(problems.size() - kMost)}));
  }
  return catalogue;
}

}  // namespace akashi::cli
