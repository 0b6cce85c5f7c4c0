#!/usr/bin/python3
"""Compares a report with dpkg-query and apt: deb.py REPORT [ROOT]

REPORT  akashi sbom create ROOT -o json (or cyclonedx-json)
ROOT    the root file system that was scanned, "/" where not given. Needs dpkg-query and python3-apt.
"""
import os
import re
import subprocess
import sys

import apt_pkg
import report

FIELDS = ["Package", "Version", "Architecture", "source:Package", "source:Version", "Maintainer", "db:Status-Status"]


def dpkg_packages(root):
    template = "\\x1f".join("${%s}" % field for field in FIELDS).replace("\\x1f", "\x1f") + "\x1e"
    out = subprocess.run(
        ["dpkg-query", "--admindir", os.path.join(root, "var/lib/dpkg"), "-W", "-f", template],
        check=True, capture_output=True, text=True).stdout
    for record in filter(None, out.split("\x1e")):
        fields = dict(zip(FIELDS, record.split("\x1f")))
        if fields["db:Status-Status"] not in ("not-installed", "config-files"):
            yield fields


def apt_dependencies(root):
    """(name, architecture) of each installed package to those that meet its dependencies, by apt's own resolver."""
    apt_pkg.init_config()
    apt_pkg.config.set("Dir", root)
    apt_pkg.config.set("Dir::State::status", os.path.join(root, "var/lib/dpkg/status"))
    apt_pkg.config.set("Dir::Cache", "/nonexistent")
    apt_pkg.config.set("Dir::State::lists", "/nonexistent")
    apt_pkg.init_system()
    cache = apt_pkg.Cache(None)
    wanted = {}
    for package in cache.packages:
        version = package.current_ver
        if version is None:
            continue
        targets = set()
        for kind in ("PreDepends", "Depends", "Recommends"):
            for group in version.depends_list.get(kind, []):
                for alternative in group:
                    for target in alternative.all_targets():
                        parent = target.parent_pkg
                        if parent.current_ver is not None and parent.current_ver.id == target.id:
                            targets.add((parent.name, target.arch))
        targets.discard((package.name, version.arch))
        wanted[(package.name, version.arch)] = targets
    return wanted


def auto_installed(root):
    """(name, architecture) pairs that apt installed for others; None when apt keeps no record."""
    path = os.path.join(root, "var/lib/apt/extended_states")
    if not os.path.exists(path):
        return None
    with open(path, encoding="utf-8") as file:
        paragraphs = file.read().split("\n\n")
    found = set()
    for paragraph in paragraphs:
        fields = dict(re.findall(r"^([^:\s]+): *(.*)$", paragraph, re.M))
        if fields.get("Auto-Installed") == "1":
            found.add(fields["Package"])
    return found


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    root = sys.argv[2] if len(sys.argv) == 3 else "/"
    packages = {(p.purl_name, p.qualifiers.get("arch", "")): p
                for p in report.read(sys.argv[1]).values() if p.type == "deb"}
    comparison = report.Comparison()
    automatic = auto_installed(root)
    wanted = {}
    for fields in dpkg_packages(root):
        key = (fields["Package"], fields["Architecture"])
        wanted[key] = fields
        package = packages.get(key)
        comparison.check(f"{key} is there", package is not None, True)
        if package is None:
            continue
        comparison.check(f"{key} version", package.version, fields["Version"])
        comparison.check(f"{key} purl version", package.purl_version, fields["Version"])
        comparison.check(f"{key} maintainer", package.supplier, fields["Maintainer"])
        if package.source[0]:
            comparison.check(f"{key} source", package.source, (fields["source:Package"], fields["source:Version"]))
        if automatic is not None and package.directness:
            comparison.check(f"{key} directness", package.directness,
                             "transitive" if key[0] in automatic else "direct")
    for key in packages.keys() - wanted.keys():
        comparison.check(f"{key} is installed", True, False)
    by_ref = {p.ref: key for key, p in packages.items()}
    edges = 0
    for key, targets in apt_dependencies(root).items():
        if key in packages:
            got = {by_ref[ref] for ref in packages[key].depends if ref in by_ref}
            edges += len(got)
            comparison.check(f"{key} dependencies", sorted(got), sorted(targets))
    print(f"{len(wanted)} packages, {edges} dependencies")
    sys.exit(comparison.finish())


if __name__ == "__main__":
    main()
