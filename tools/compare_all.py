#!/usr/bin/python3
"""Runs the comparisons of docs/comparison.md with the data of ../shared, one after the other, and says how each ended.

For Debian's own python3; each script's head names what it needs besides.

  tools/compare_all.py --akashi build/release/src/akashi --tests build/dev/tests [--shared ../shared] --npm DIR [--root DIR] \\
      [--work DIR] [--list] [NAME…]

  --tests DIR   test programs of a build (versions, CVSS, documents, Maven)
  --npm DIR     a folder where `npm install semver @snyk/nuget-semver @pandatix/js-cvss ae-cvss-calculator @yarnpkg/lockfile @yarnpkg/parsers
                js-yaml jsonc-parser @pnpm/dependency-path @cyclonedx/cyclonedx-library ajv ajv-formats ajv-formats-draft2019` was run
  --root DIR    a root file system made with `debootstrap --variant=minbase bookworm DIR`
  --work DIR    where archives are unpacked and NAME.log is written; kept, so that a second run is shorter
  NAME          only those whose name begins so

Prints for each its name, exit code, seconds, and the last lines of its log. Exit code 1 when one of them ended with another than 0.
Of the samples in ../shared files within archives are unpacked too; those made to be broken (`invalid`, `repomd`) are left out.
"""

import argparse
import bz2
import gzip
import lzma
import os
import shutil
import subprocess
import sys
import time

TOOLS = os.path.dirname(os.path.abspath(__file__))
PYTHON = "/usr/bin/python3"  # With python3-rpm, python3-apt, python3-yaml, python3-packaging.
FIXTURES = "suites/vuls-data-update-fixtures/vuls-data-update-fixtures/pkg/fetch"
PACKED = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}
# Folder below the work folder: what of the fixtures is laid there, unpacked; without copies of what stands elsewhere (TWICE).
SAMPLES = {
    "samples/oval": (["redhat/oval", "ubuntu/oval", "debian/oval", "suse/oval", "oracle", "alma/oval", "alt/oval", "anolis/oval",
                      "photon/oval", "microsoft/azure/oval"], (".xml",)),
    "samples/errata": (["amazon", "fedora/updateinfo", "alma/errata", "alma/updateinfo", "rocky/errata", "rocky/updateinfo"], (".xml", ".json")),
    "samples/csaf": (["cisco/csaf", "fortinet/csaf", "cert-bund/csaf", "redhat/csaf", "redhat/vex/v1", "microsoft/csaf", "microsoft/vex", "openeuler/csaf",
                      "suse/csaf", "suse/csaf_vex", "nozominetworks/csaf", "ox/csaf", "ncsc/csaf", "siemens/csaf", "cisa/csaf", "sick/csaf"],
                     (".json",)),
    "samples/openvex": (["ubuntu/vex"], (".json",)),
    "samples/ubuntu": (["ubuntu/cve", "ubuntu/notice", "ubuntu/usndb"], (".json",)),
    "samples/arch": (["arch"], (".json",)),
}
TWICE = ("redhat/csaf/testdata/fixtures/2023", "redhat/vex/v1/testdata/fixtures/2023")


def unpack_tar(archive, folder):
    os.makedirs(folder, exist_ok=True)
    subprocess.run(["tar", "-C", folder, "-xf", archive], check=True)


def lay(path, target, wanted):
    """A sample's file, and what is in it where it is packed, under `target`; of other kinds than `wanted` nothing."""
    base, end = os.path.splitext(path)
    os.makedirs(target, exist_ok=True)
    if end == ".zip":
        shutil.unpack_archive(path, target)
    elif ".tar" in os.path.basename(path):
        unpack_tar(path, os.path.join(target, os.path.basename(path) + ".d"))
    elif end in PACKED or end == ".zst":
        out = os.path.join(target, os.path.basename(base))
        try:
            if end == ".zst":
                subprocess.run(["zstd", "-dqf", path, "-o", out], check=True)
            else:
                with PACKED[end](path, "rb") as text, open(out, "wb") as file:
                    shutil.copyfileobj(text, file)
        except (OSError, EOFError, lzma.LZMAError, subprocess.CalledProcessError):
            os.path.exists(out) and os.remove(out)
            return
        if not out.endswith(wanted):
            os.remove(out)
    elif path.endswith(wanted):
        shutil.copy(path, target)


# Root file systems with a package database, each a folder of the work folder: the database, in a file of ../shared or of the tests.
SCALIBR = "suites/osv-scalibr-fixtures/osv-scalibr-fixtures"
ROOTS = {
    "apk-1": (f"{SCALIBR}/extractor/filesystem/os/apk/testdata/installed", "lib/apk/db/installed"),
    "apk-2": (f"{SCALIBR}/annotator/ffa/unknownbinariesanno/internal/apkfilter/testdata/installed", "lib/apk/db/installed"),
    "rpm-bom": ("inputs/published-sboms/k8s-bom-testdata/pkg/osinfo/testdata/rpmdb.tar.gz", None),
}


class Runner:
    def __init__(self, options):
        self.options = options
        self.data = os.path.join(options.shared, "data")

    def of(self, text):
        """A path in the work folder, unpacked when it is first asked for: KIND/ARCHIVE[/…]."""
        kind, name = text.split("/")[:2]
        folder = os.path.join(self.options.work, kind, name)
        if not os.path.isdir(folder):
            if kind == "roots":
                source, target = ROOTS[name]
                if target is None:
                    unpack_tar(self.of(source), folder)
                else:
                    os.makedirs(os.path.join(folder, os.path.dirname(target)))
                    shutil.copy(self.of(source), os.path.join(folder, target))
            elif kind == "copies":  # rpm makes files where it reads.
                case, path, _, _ = RPM_CASES[name]
                shutil.copytree(os.path.join(TOOLS, "..", RPM, case, "input", path), folder)
            elif kind == "samples":
                parts, wanted = SAMPLES[f"{kind}/{name}"]
                for part in parts:
                    source = os.path.join(self.of(FIXTURES), part)
                    for at, _, files in os.walk(source):
                        if f"{os.sep}fixtures" in at and not at.endswith(TWICE):
                            for file in (each for each in files if "invalid" not in each and not each.startswith("repomd")):
                                lay(os.path.join(at, file), os.path.join(folder, os.path.relpath(at, self.of(FIXTURES))), wanted)
            else:
                unpack_tar(os.path.join(self.data, kind, name + ".tar.zst"), folder)
        return os.path.join(self.options.work, text)

    def commands(self, parts):
        return [self.command(step) for step in (parts if isinstance(parts[0], list) else [parts])]

    def command(self, parts):
        out = []
        for part in parts:
            for name in ("GOROOT", "GOTOOLDIR"):
                if part.startswith(name + "/"):
                    folder = subprocess.run(["go", "env", name], capture_output=True, text=True, check=True).stdout.strip()
                    part = folder + part[len(name):]
            if part.startswith("TOOLS/"):
                part = TOOLS + part[len("TOOLS"):]
            if "WORK/" in part:
                part = part.replace("WORK/", self.options.work + "/")
            if part.startswith("@"):  # An input.
                part = self.of(part[1:])  # "/*": each folder in it.
            elif part.startswith("="):  # An archive as it is.
                part = os.path.join(self.data, part[1:] + ".tar.zst")
            elif part.startswith("%"):  # A test program.
                part = os.path.join(self.options.tests, part[1:])
            if part.endswith("/*"):
                out += sorted(entry.path for entry in os.scandir(part[:-2]) if entry.is_dir())
                continue
            out.append({"AKASHI": self.options.akashi, "NPM": self.options.npm or "", "ROOT": self.options.root or "", "SHARED": self.options.shared,
                        "TOOLS": TOOLS}.get(part, part))
        return [PYTHON, os.path.join(TOOLS, out[0]), *out[1:]] if out[0].endswith(".py") else out


def records(*names):
    return [part for name in names for part in ("--records", f"@advisories/{name}")]


def findings(ecosystem, *names, components=None):
    more = ["--components", str(components)] if components else []
    return ["compare_findings.py", "--akashi", "AKASHI", "--ecosystem", ecosystem, "--npm", "NPM", *more, *records(*names)]


def database(script, name, root, *arguments):
    """A root file system's packages, in a report, against its package manager."""
    return [["AKASHI", "sbom", "create", "--quiet", "-o", f"json=WORK/{name}.report.json", root], [script, f"WORK/{name}.report.json", *arguments]]


RPM = "src/ecosystems/rpm/testdata"
# Name: the case, where its database is, the copy that rpm reads and its backend. Debian's rpm can't read NDB: those files were made of the rows
# of rhel_9's (make_fixtures.py), and must have its packages.
RPM_CASES = {
    "rpm-rhel": ("rhel_9", "var/lib/rpm", "rpm-rhel", "sqlite"), "rpm-fedora": ("fedora_41", "usr/lib/sysimage/rpm", "rpm-fedora", "sqlite"),
    "rpm-centos": ("centos_7", "var/lib/rpm", "rpm-centos", "bdb_ro"), "rpm-openeuler": ("openeuler_s390x", "var/lib/rpm", "rpm-openeuler", "bdb_ro"),
    "rpm-sles": ("sles_15", "usr/lib/sysimage/rpm", "rpm-rhel", "sqlite"), "rpm-ubi": ("ubi_9", "var/lib/rpm", "rpm-rhel", "sqlite"),
}


def rpm_case(name):
    case, _, copy, backend = RPM_CASES[name]
    scan, compare = database("compare_packages/rpm.py", name, f"TOOLS/../{RPM}/{case}/input", f"@copies/{copy}", backend)
    # The tests' databases have the packages only, and none of rpm's indexes.
    return [scan, ["rpm", "--dbpath", f"@copies/{copy}", "--rebuilddb"], compare] if backend == "sqlite" else [scan, compare]


OSV = ["ghsa-reviewed", "osv-npm", "osv-debian", "osv-alpine", "almalinux-osv", "golang-vulndb", "rustsec-osv", "osv-samples", "haskell-osv",
       "bitnami-vulndb", "ossf-malicious-packages", "r-advisory-database", "psf-advisory-database", "osv-git"]


def index(name, *archives):
    return ["AKASHI", "db", "import", "--quiet", "--db", f"WORK/{name}", *(f"=advisories/{each}" for each in archives)]


def cpe_findings(name, archives, *paths):
    """All findings by CPE of documents, of an index of these archives alone."""
    return [index(name, *archives), ["cpe_findings.py", "--akashi", "AKASHI", "--db", f"WORK/{name}", "--components", "0", "--sample", "0", *paths]]


SBOMS = ["@inputs/published-sboms", "@inputs/guac-data", "@inputs/lfscanning-spdx-cncf"]
CPE = ["nvd-feeds", "scanoss-purl2cpe", "anchore-nvd-data-overrides"]
GHSA, GO = "ghsa-reviewed/ghsa-reviewed", "golang-vulndb/golang-vulndb/data/osv"
COMPARISONS = {
    "counts": ["compare_counts.py", "--akashi", "AKASHI", "--shared", "SHARED"],
    "findings-pypi": findings("PyPI", "pypa-advisory-database"),
    "findings-npm": findings("npm", f"{GHSA}/npm"),
    "findings-go": findings("Go", GO),
    "findings-crates": findings("crates.io", "rustsec-osv"),
    "findings-maven": findings("Maven", f"{GHSA}/maven"),
    "findings-rubygems": findings("RubyGems", f"{GHSA}/rubygems"),
    "findings-nuget": findings("NuGet", f"{GHSA}/nuget"),
    "findings-packagist": findings("Packagist", f"{GHSA}/composer"),
    "findings-debian": findings("Debian", "osv-debian"),
    "findings-alpine": findings("Alpine", "osv-alpine"),
    "findings-almalinux": findings("AlmaLinux", "almalinux-osv"),
    "all-findings-npm": findings("npm", f"{GHSA}/npm", components=100000),
    "all-findings-go": findings("Go", GO, components=100000),
    "all-findings-packagist": findings("Packagist", f"{GHSA}/composer", components=100000),
    "all-findings-maven": findings("Maven", f"{GHSA}/maven", components=100000),
    "whole-npm": findings("npm", GHSA),
    "whole-maven": findings("Maven", GHSA),
    "whole-rubygems": findings("RubyGems", GHSA),
    "whole-nuget": findings("NuGet", GHSA),
    "whole-pypi": findings("PyPI", GHSA),
    "joined-pypi": findings("PyPI", GHSA, "pypa-advisory-database"),
    "joined-packagist": findings("Packagist", GHSA, "osv-samples"),
    "native-rubysec": ["compare_native_feeds.py", "--akashi", "AKASHI", "--feed", "rubysec", *records("ruby-advisory-db")],
    "native-friendsofphp": ["compare_native_feeds.py", "--akashi", "AKASHI", "--feed", "friendsofphp", *records("friendsofphp-security-advisories")],
    "native-elixir": ["compare_native_feeds.py", "--akashi", "AKASHI", "--feed", "elixir", *records("elixir-security-advisories")],
    "names-php": ["compare_joined.py", "--akashi", "AKASHI", "--friendsofphp", "@advisories/friendsofphp-security-advisories", "--osv",
                  "@advisories/ghsa-reviewed"],
    "secdb": ["compare_secdb.py", "--akashi", "AKASHI", "--packages", "600", *records("alpine-secdb"), "--osv", "@advisories/osv-alpine"],
    "debsecan": ["compare_debsecan.py", "--akashi", "AKASHI", "--root", "ROOT"],
    "oval": ["compare_oval.py", "--akashi", "AKASHI", "--files", "@samples/oval"],
    "errata": ["compare_errata.py", "--akashi", "AKASHI", "--files", "@samples/errata"],
    "csaf-cisa": ["compare_csaf.py", "--akashi", "AKASHI", "--packages", "100000", "--names", "200", *records("cisa-csaf")],
    "csaf-cisco": ["compare_csaf.py", "--akashi", "AKASHI", "--packages", "100000", "--names", "200", *records("csaf-cisco")],
    "csaf-vendors": ["compare_csaf.py", "--akashi", "AKASHI", "--packages", "100000", "--names", "200", "--records", "@samples/csaf"],
    "csaf-streams": ["compare_csaf.py", "--akashi", "AKASHI", "--packages", "100000", "--names", "200", "--records",
                     "@suites/osv-schema/osv-schema/tools/redhat/testdata/CSAF"],
    "csaf-suites": ["compare_csaf.py", "--akashi", "AKASHI", "--packages", "100000", "--names", "200", "--records", "@suites/oasis-csaf",
                    "--records", "@suites/csaf-validator-lib", "--records", "@suites/gocsaf-testdata"],
    "openvex": ["compare_openvex.py", "--akashi", "AKASHI", *records("vexhub-aqua", "vexhub-rancher"), "--records", "@samples/openvex",
                "--records", "@suites/openvex-go-vex"],
    "rustsec": ["compare_rustsec.py", "--akashi", "AKASHI", *records("rustsec-advisory-db"), "--osv", "@advisories/rustsec-osv"],
    "julia": ["compare_julia.py", "--akashi", "AKASHI", *records("julia-security-advisories"), "--osv", "@advisories/osv-samples"],
    "ubuntu": ["compare_ubuntu.py", "--akashi", "AKASHI", "--records", "@samples/ubuntu", "--osv", "@advisories/osv-samples"],
    "ubuntu-testdata": ["compare_ubuntu.py", "--akashi", "AKASHI", "--records", os.path.join(TOOLS, "../src/feeds/ubuntu/testdata")],
    "arch": ["compare_arch.py", "--akashi", "AKASHI", "--records", "@samples/arch/arch/testdata/fixtures/advisory.json"],
    "arch-testdata": ["compare_arch.py", "--akashi", "AKASHI", "--records", os.path.join(TOOLS, "../src/feeds/arch/testdata/all.json")],
    "own-sources": ["compare_own_sources.py", "--akashi", "AKASHI", "--mozilla", "@advisories/mozilla-advisories", "--retirejs",
                    "@advisories/retirejs-repository", "--cpan", "@advisories/cpan-advisory-database", "--versions", "4"],
    "cpe": ["compare_cpe.py", "--akashi", "AKASHI", "--nvd", "@advisories/nvd-feeds/nvd-feeds", "--components", "1500", "--environment"],
    "cpe-4000": ["compare_cpe.py", "--akashi", "AKASHI", "--nvd", "@advisories/nvd-feeds/nvd-feeds", "--components", "4000", "--environment"],
    "cpe-overrides": ["compare_cpe.py", "--akashi", "AKASHI", "--nvd", "@advisories/anchore-nvd-data-overrides/anchore-nvd-data-overrides/data",
                      "--components", "1000"],
    "cpe-overrides-environment": ["compare_cpe.py", "--akashi", "AKASHI", "--nvd",
                                  "@advisories/anchore-nvd-data-overrides/anchore-nvd-data-overrides/data", "--components", "1000", "--environment"],
    "identity-projects": cpe_findings("cpe-index", CPE, "--projects", "@inputs/manifests/manifests"),
    "identity-sboms": cpe_findings("cpe-index", CPE, *SBOMS),
    "identity-sboms-without-overrides": cpe_findings("cpe-index-2", CPE[:2], *SBOMS),
    "identity-sboms-nvd": cpe_findings("cpe-index-1", CPE[:1], *SBOMS),
    "go-symbols": ["compare_go_symbols.py", "AKASHI", f"@advisories/{GO}", "--program", "GOROOT/bin/gofmt", "--program", "GOTOOLDIR/pprof",
                   "--program", "GOTOOLDIR/trace"],
    "ranges": ["compare_ranges.py", "--akashi", "AKASHI", "--npm", "NPM", "--count", "40000"],
    "vers": ["compare_vers.py", "--suite", "%unit/version/akashi_vers_suite", "--shared", "SHARED"],
    "mined": ["mine_versions.py", "--out", "WORK/mined", *(f"@advisories/{name}" for name in OSV)],
    "versions": ["compare_versions.py", "--akashi", "%unit/version/akashi_version_compare", "--pairs", "100000", "--seed", "42", "--npm", "NPM",
                 "--tables", "@suites/version-compare/version-compare/osv-scalibr-semantic", "--vers", "@suites/vers-spec", "--vers", "@suites/univers",
                 "--apk", "@suites/version-compare/version-compare/apk-tools/test/unit/version.data", "--real", "WORK/mined"],
    "laws": ["%unit/version/akashi_version_laws", "200000", "1"],
    "laws-mined": ["%unit/version/akashi_version_laws", "400000", "1", "--mined", "WORK/mined"],
    "npm-audit": ["compare_npm_audit.py", "--akashi", "AKASHI", "--projects", "@inputs/manifests", "--records", f"@advisories/{GHSA}/npm"],
    "accuracy": ["../bench/accuracy/accuracy.py", "--akashi", "AKASHI", "--shared", "SHARED"],
    "cvss": ["compare_cvss.py", "--akashi", "%unit/decide/akashi_cvss_score", "--records", "=advisories/nvd-feeds", "--records",
             "=advisories/cisa-vulnrichment", "--records", "=advisories/cisa-csaf", "--records", "=advisories/csaf-cisco", "--osv",
             "=advisories/ghsa-reviewed", "--generated", "20000", "--npm", "NPM"],
    "cve-records": ["compare_cve_records.py", "--akashi", "AKASHI", "--shared", "SHARED"],
    "jvn": ["compare_jvn.py", "--akashi", "AKASHI", "--shared", "SHARED"],
    "signals": ["compare_signals.py", "--akashi", "AKASHI", "--shared", "SHARED"],
    "packages-manifests": ["compare_packages/manifests.py", "@inputs/manifests/manifests", "--akashi", "AKASHI", "--modules", "NPM"],
    "packages-poms": ["compare_packages/maven/compare_poms.py", "%golden/akashi_scan_text", "@inputs/manifests/manifests/*"],
    "packages-deb": database("compare_packages/deb.py", "deb", "ROOT", "ROOT"),
    "packages-apk-1": database("compare_packages/apk.py", "apk-1", "@roots/apk-1", "@roots/apk-1"),
    "packages-apk-2": database("compare_packages/apk.py", "apk-2", "@roots/apk-2", "@roots/apk-2"),
    "packages-rpm-bom": database("compare_packages/rpm.py", "rpm-bom", "@roots/rpm-bom", "@roots/rpm-bom/var/lib/rpm"),
    **{f"packages-{name}": rpm_case(name) for name in RPM_CASES},
    "documents": [["%unit/documents/akashi_documents_tool", "WORK/documents/", "random:1000"],
                  ["node", "TOOLS/validate_documents.mjs", "--modules", "NPM", "--spdx-schema",
                   "@suites/spdx-spec/spdx-spec/support_2.3.1/schemas/spdx-schema.json", "WORK/documents/"]],
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--akashi", default="build/release/src/akashi")
    parser.add_argument("--tests", default="build/dev/tests")
    parser.add_argument("--shared", default="../shared")
    parser.add_argument("--npm")
    parser.add_argument("--root")
    parser.add_argument("--work", default="/tmp/akashi-compare-all")
    parser.add_argument("--lines", type=int, default=6)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    for name in ("akashi", "tests", "shared", "npm", "root", "work"):
        value = getattr(options, name)
        setattr(options, name, value and os.path.abspath(value))
    runner, failed = Runner(options), []
    os.makedirs(os.path.join(options.work, "documents"), exist_ok=True)
    for name, parts in COMPARISONS.items():
        if options.names and not any(name.startswith(each) for each in options.names):
            continue
        if options.list:
            print(name, *parts)
            continue
        if "ROOT" in (parts[-1] if isinstance(parts[0], list) else parts) and not options.root:
            print(f"{name}: left out, no --root")
            continue
        log = os.path.join(options.work, f"{name}.log")
        start = time.monotonic()
        with open(log, "w", encoding="utf-8") as out:
            code = 0
            for command in runner.commands(parts):
                code = code or subprocess.run(command, stdout=out, stderr=subprocess.STDOUT, check=False).returncode
        with open(log, encoding="utf-8", errors="replace") as text:
            last = text.read().rstrip("\n").split("\n")[-options.lines:]
        print(f"{name}: exit code {code}, {time.monotonic() - start:.0f} s", *(f"    {line}" for line in last), sep="\n", flush=True)
        failed += [name] if code else []
    print(f"{len(failed)} ended with another code than 0: {', '.join(failed)}" if failed else "all ended with 0")
    return 1 if failed and not options.list else 0


if __name__ == "__main__":
    sys.exit(main())
