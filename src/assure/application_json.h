// Events of an application as JSON: what the journal keeps (docs/formats/application.md).
#pragma once

#include <string>
#include <string_view>

#include "assure/application.h"
#include "base/limits.h"
#include "base/result.h"

namespace akashi::assure {

std::string event_json(const Event& event);
Result<Event> parse_event(std::string_view json, const Limits& limits);

// The beginning of an application: its head, and the label to be.
struct ApplicationStart {
  std::string id;
  std::string level;
  std::string route;
  std::string scheme;
  Actor applicant;
  std::string when;
  Label draft;
  bool operator==(const ApplicationStart&) const = default;
};
std::string start_json(const ApplicationStart& start);
Result<ApplicationStart> parse_start(std::string_view json, const Limits& limits);

}  // namespace akashi::assure
