// Ubuntu's security notices: which version of a source package mends what.
#pragma once

#include "base/result.h"
#include "formats/tree.h"
#include "model/advisory.h"

namespace akashi::feeds::ubuntu {

// Of the security API: {"id": "USN-7372-1", "cves_ids", "release_packages" …}.
Result<Advisory> read_notice(formats::NodeView notice);
// Of the USN database: {"id": "7372-1", "cves", "releases" …}.
Result<Advisory> read_usn(formats::NodeView usn);

}  // namespace akashi::feeds::ubuntu
