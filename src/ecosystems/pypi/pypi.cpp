// Python: packages of the package index, and conda's. One row per format.
#include "ecosystems/pypi/pypi.h"

#include <array>

#include "base/strings.h"
#include "ecosystems/pypi/conda.h"
#include "ecosystems/pypi/installed.h"
#include "ecosystems/pypi/name.h"
#include "ecosystems/pypi/pdm_lock.h"
#include "ecosystems/pypi/pipfile.h"
#include "ecosystems/pypi/poetry_lock.h"
#include "ecosystems/pypi/pylock.h"
#include "ecosystems/pypi/pyproject.h"
#include "ecosystems/pypi/requirements.h"
#include "ecosystems/pypi/setup_cfg.h"
#include "ecosystems/pypi/uv_lock.h"

namespace akashi::ecosystems::pypi {
namespace {

using Pattern = std::string_view;

constexpr auto kRequirementsGlobs =
    std::to_array<Pattern>({"**/*requirements*.txt", "**/*requirements*.in",
                            "**/*requirements*.pip", "**/requirements/*.txt",
                            "**/requirements/*.in", "**/*constraints*.txt", "**/*constraints*.in"});
// What these files include may have any name; these are the ones in use. The rest names local
// projects.
constexpr auto kRequirementsCompanions = std::to_array<Pattern>(
    {"**/*.txt", "**/*.in", "**/*.pip", "**/pyproject.toml", "**/setup.cfg"});

constexpr auto kPipfileGlobs = std::to_array<Pattern>({"**/Pipfile"});
constexpr auto kPipfileLockGlobs = std::to_array<Pattern>({"**/Pipfile.lock"});
constexpr auto kPoetryLockGlobs = std::to_array<Pattern>({"**/poetry.lock"});
constexpr auto kUvLockGlobs = std::to_array<Pattern>({"**/uv.lock", "**/*.py.lock"});
constexpr auto kPdmLockGlobs = std::to_array<Pattern>({"**/pdm.lock"});
constexpr auto kPylockGlobs = std::to_array<Pattern>({"**/pylock.toml", "**/pylock.*.toml"});
constexpr auto kPyprojectGlobs = std::to_array<Pattern>({"**/pyproject.toml"});

constexpr auto kInstalledGlobs =
    std::to_array<Pattern>({"**/*.dist-info/METADATA", "**/*.egg-info", "**/PKG-INFO"});
constexpr auto kInstalledCompanions = std::to_array<Pattern>(
    {"**/*.dist-info/INSTALLER", "**/*.dist-info/REQUESTED", "**/*.dist-info/RECORD",
     "**/*.dist-info/WHEEL", "**/*.dist-info/direct_url.json", "**/*.dist-info/sboms/*.json",
     "**/*.dist-info/sboms/*.xml", "**/*.egg-info/requires.txt", "**/EGG-INFO/requires.txt"});

// A lock beside a manifest knows better what the project needs.
constexpr auto kPyprojectCompanions =
    std::to_array<Pattern>({"**/uv.lock", "**/poetry.lock", "**/pdm.lock", "**/pylock.toml",
                            "**/Pipfile.lock", "**/setup.cfg", "**/*.txt", "**/*.in"});
constexpr auto kSetupCfgGlobs = std::to_array<Pattern>({"**/setup.cfg"});
constexpr auto kSetupCfgCompanions =
    std::to_array<Pattern>({"**/uv.lock", "**/poetry.lock", "**/pdm.lock", "**/pylock.toml",
                            "**/Pipfile.lock", "**/pyproject.toml", "**/*.txt", "**/*.in"});
constexpr auto kSetupPyGlobs = std::to_array<Pattern>({"**/setup.py"});
constexpr auto kSetupPyCompanions = std::to_array<Pattern>(
    {"**/uv.lock", "**/poetry.lock", "**/pdm.lock", "**/pylock.toml", "**/Pipfile.lock",
     "**/pyproject.toml", "**/setup.cfg", "**/requirements.txt", "**/PKG-INFO"});

constexpr auto kCondaMetaGlobs = std::to_array<Pattern>({"**/conda-meta/*.json"});
constexpr auto kCondaEnvironmentGlobs = std::to_array<Pattern>(
    {"**/environment*.yml", "**/environment*.yaml", "**/*environment.yml", "**/*environment.yaml"});
constexpr auto kCondaEnvironmentCompanions = std::to_array<Pattern>({"**/*.txt", "**/*.in"});

constexpr auto kPurlTypes = std::to_array<std::string_view>({"pypi", "conda"});

// OSV, "Defined ecosystems": PyPI, with the normalised name. conda has packages of all languages
// and no advisories of its own.
std::vector<AdvisoryKey> advisory_keys(const Component& component) {
  if (component.purl.type != "pypi" || component.purl.name.empty()) {
    return {};
  }
  // A purl of this type is in lower case; lists of records that aren't PEP 440 keep their case.
  const auto& version = equal_ignoring_case(component.version, component.purl.version)
                            ? component.version
                            : component.purl.version;
  return {{.ecosystem = "PyPI", .name = normalized_name(component.purl.name), .version = version}};
}

}  // namespace

constexpr Extractor kRequirements{
    .id = "pypi/requirements",
    .description = "pip requirements and constraints files, with what they include",
    .globs = kRequirementsGlobs,
    .companions = kRequirementsCompanions,
    .extract = extract_requirements,
};
constexpr Extractor kPipfile{
    .id = "pypi/pipfile",
    .description = "Pipfile without a lock file",
    .globs = kPipfileGlobs,
    .companions = kPipfileLockGlobs,
    .extract = extract_pipfile,
};
constexpr Extractor kPipfileLock{
    .id = "pypi/pipfile-lock",
    .description = "Pipfile.lock, pipfile-spec 6, with every package category",
    .globs = kPipfileLockGlobs,
    .companions = kPipfileGlobs,
    .extract = extract_pipfile_lock,
};
constexpr Extractor kPoetryLock{
    .id = "pypi/poetry-lock",
    .description = "poetry.lock, versions 1.0 to 2.1",
    .globs = kPoetryLockGlobs,
    .companions = kPyprojectGlobs,
    .extract = extract_poetry_lock,
};
constexpr Extractor kUvLock{
    .id = "pypi/uv-lock",
    .description = "uv.lock, version 1, and locks of scripts",
    .globs = kUvLockGlobs,
    .companions = {},
    .extract = extract_uv_lock,
};
constexpr Extractor kPdmLock{
    .id = "pypi/pdm-lock",
    .description = "pdm.lock, versions 2 to 4.5",
    .globs = kPdmLockGlobs,
    .companions = kPyprojectGlobs,
    .extract = extract_pdm_lock,
};
constexpr Extractor kPylock{
    .id = "pypi/pylock",
    .description = "pylock.toml and pylock.NAME.toml (PEP 751), version 1",
    .globs = kPylockGlobs,
    .companions = kPyprojectGlobs,
    .extract = extract_pylock,
};
constexpr Extractor kInstalled{
    .id = "pypi/installed",
    .description =
        "installed packages, wheels, eggs and source distributions: core metadata 1.0 to 2.5",
    .globs = kInstalledGlobs,
    .companions = kInstalledCompanions,
    .extract = extract_installed,
};
constexpr Extractor kPyproject{
    .id = "pypi/pyproject",
    .description =
        "pyproject.toml: project, dependency groups, build requirements, tables of poetry, pdm, "
        "uv, flit",
    .globs = kPyprojectGlobs,
    .companions = kPyprojectCompanions,
    .extract = extract_pyproject,
};
constexpr Extractor kSetupCfg{
    .id = "pypi/setup-cfg",
    .description = "setup.cfg: install_requires, extras_require, setup_requires, tests_require",
    .globs = kSetupCfgGlobs,
    .companions = kSetupCfgCompanions,
    .extract = extract_setup_cfg,
};
constexpr Extractor kSetupPy{
    .id = "pypi/setup-py",
    .description = "setup.py: reported where it is a project's only manifest; never run",
    .globs = kSetupPyGlobs,
    .companions = kSetupPyCompanions,
    .extract = extract_setup_py,
};
constexpr Extractor kCondaMeta{
    .id = "pypi/conda-meta",
    .description = "packages that conda installed: conda-meta/*.json",
    .globs = kCondaMetaGlobs,
    .companions = {},
    .extract = extract_conda_meta,
};
constexpr Extractor kCondaEnvironment{
    .id = "pypi/conda-environment",
    .description = "conda environment files: environment.yml with its pip list",
    .globs = kCondaEnvironmentGlobs,
    .companions = kCondaEnvironmentCompanions,
    .extract = extract_conda_environment,
};

namespace {

constexpr auto kExtractors = std::to_array<Extractor>(
    {kRequirements, kPipfile, kPipfileLock, kPoetryLock, kUvLock, kPdmLock, kPylock, kInstalled,
     kPyproject, kSetupCfg, kSetupPy, kCondaMeta, kCondaEnvironment});

}  // namespace

extern constinit const Ecosystem kLeaf{
    .id = "pypi",
    .name = "PyPI (Python) and conda",
    .purl_types = kPurlTypes,
    .extractors = kExtractors,
    .advisory_keys = advisory_keys,
};

}  // namespace akashi::ecosystems::pypi
