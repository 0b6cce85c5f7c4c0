// Members of JSON outputs that more than one of them has.
#pragma once

#include "formats/json_writer.h"
#include "model/signals.h"

namespace akashi::report {

void write_exploit(formats::JsonWriter& json, const ExploitEntry& entry);
void write_weakness(formats::JsonWriter& json, const Weakness& weakness);

}  // namespace akashi::report
