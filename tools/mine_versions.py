#!/usr/bin/python3
"""Writes the versions that OSV records name, one a line, sorted, by the scheme that orders them: DIR/<scheme>.txt.

  tools/mine_versions.py --out DIR RECORDS…      folders with OSV records, or archives (.tar.zst)

For build/dev/tests/unit/version/akashi_version_laws 10000000 1 --mined DIR.
"""

import argparse
import collections
import json
import os
import pathlib
import subprocess
import tempfile

SCHEMES = {
    "Alpine": "apk", "Alpaquita": "apk", "Wolfi": "apk", "Chainguard": "apk", "MinimOS": "apk", "AlmaLinux": "rpm", "Rocky Linux": "rpm",
    "Red Hat": "rpm", "SUSE": "rpm", "openSUSE": "rpm", "Mageia": "rpm", "openEuler": "rpm", "Azure Linux": "rpm", "Photon OS": "rpm",
    "Bioconductor": "cran", "CRAN": "cran", "Bitnami": "bitnami", "ConanCenter": "conan", "Debian": "deb", "Ubuntu": "deb", "Echo": "deb",
    "FreeBSD": "freebsd", "GHC": "hackage", "Hackage": "hackage", "GitHub Actions": "semver", "Go": "go", "Hex": "hex", "Julia": "pub",
    "Maven": "maven", "NuGet": "nuget", "Packagist": "composer", "Pub": "pub", "PyPI": "pep440", "RubyGems": "gem",
    "SwiftURL": "semver", "crates.io": "semver", "npm": "semver", "opam": "opam",
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True)
    parser.add_argument("records", nargs="+")
    options = parser.parse_args()
    versions = collections.defaultdict(set)
    for source in options.records:
        with tempfile.TemporaryDirectory(prefix="akashi-mine-") as work:
            if not os.path.isdir(source):
                subprocess.run(["tar", "-C", work, "--zstd", "-xf", source], check=True)
                source = work
            for path in filter(pathlib.Path.is_file, pathlib.Path(source).rglob("*.json")):
                record = json.loads(path.read_text(encoding="utf-8"))
                for affected in (record.get("affected") or []) if isinstance(record, dict) else []:
                    scheme = SCHEMES.get(affected.get("package", {}).get("ecosystem", "").partition(":")[0])
                    if scheme is None:
                        continue
                    versions[scheme].update(affected.get("versions") or [])
                    for one in affected.get("ranges") or []:
                        if one.get("type") != "GIT":
                            for event in one.get("events", []):
                                versions[scheme].update(event.values())
    os.makedirs(options.out, exist_ok=True)
    for scheme, found in sorted(versions.items()):
        lines = sorted(one for one in found if one and "\n" not in one)
        with open(os.path.join(options.out, scheme + ".txt"), "w", encoding="utf-8") as out:
            out.writelines(line + "\n" for line in lines)
        print(f"{scheme}: {len(lines)} versions")
    print(f"{sum(len({one for one in found if one and chr(10) not in one}) for found in versions.values())} versions in all")


if __name__ == "__main__":
    main()
