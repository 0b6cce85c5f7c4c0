// The extractors of the leaf, for its fuzz targets.
#pragma once

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::pypi {

extern const Extractor kRequirements;
extern const Extractor kPipfile;
extern const Extractor kPipfileLock;
extern const Extractor kPoetryLock;
extern const Extractor kUvLock;
extern const Extractor kPdmLock;
extern const Extractor kPylock;
extern const Extractor kInstalled;
extern const Extractor kPyproject;
extern const Extractor kSetupCfg;
extern const Extractor kSetupPy;
extern const Extractor kCondaMeta;
extern const Extractor kCondaEnvironment;

}  // namespace akashi::ecosystems::pypi
