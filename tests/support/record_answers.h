// What one record makes of components, without an index.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "match/findings.h"
#include "model/advisory.h"
#include "model/component.h"
#include "model/purl.h"

namespace akashi::testing_support {

// What the record says of the component; "silent" where it doesn't name it or has no opinion.
inline std::string says(const Advisory& advisory, const std::string& text) {
  const auto purl = parse_purl("pkg:" + text);
  if (!purl) {
    return "no purl";
  }
  const Component component{.purl = *purl, .name = purl->name, .version = purl->version};
  const match::Record record{.advisory = advisory};
  std::optional<Status> answer;
  for (const auto& key : match::advisory_keys(component)) {
    const auto named = [&](const AffectedPackage& affected) {
      return affected.ecosystem == key.ecosystem && affected.name == key.name;
    };
    if (std::ranges::any_of(advisory.affected, named)) {
      const auto status = match::opinion_of(record, key, component).status;
      if (status != Status::kNotEvaluated) {
        answer = std::min(answer.value_or(Status::kNotEvaluated), status);
      }
    }
  }
  return answer ? std::string(status_name(*answer)) : "silent";
}

struct Row {
  std::string component;
  std::string answer;
};
inline void expect_answers(const Advisory& advisory, const std::vector<Row>& rows) {
  for (const auto& [component, answer] : rows) {
    EXPECT_EQ(says(advisory, component), answer) << advisory.id << " " << component;
  }
}

}  // namespace akashi::testing_support
