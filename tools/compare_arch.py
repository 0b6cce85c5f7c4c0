#!/usr/bin/python3
"""Compares findings from Arch Linux's security tracker with a reading of the same file by Python's json.

  tools/compare_arch.py --akashi build/release/src/akashi --records FILE

  --records  all.json of the tracker

For every package of every group: the fix itself, a rebuild of it, an older version. Exit code 1 when an answer differs.
"""

import argparse
import collections
import json
import os
import subprocess
import sys
import tempfile
import urllib.parse


def run(options, *arguments, codes=(0,)):
    done = subprocess.run([options.akashi, *arguments], capture_output=True, text=True)
    if done.returncode not in codes:
        sys.exit(f"akashi {' '.join(arguments)}: {done.stderr}")


def expected(group, which):
    status, fixed = group["status"], group.get("fixed")
    if status == "Vulnerable" and not fixed:
        return "affected"
    if status in ("Fixed", "Testing", "Vulnerable") and fixed:
        return "affected" if which == "older" else "not-affected"
    return "not-affected" if status == "Not affected" else "unknown"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--akashi", required=True)
    parser.add_argument("--records", required=True)
    parser.add_argument("--show", type=int, default=20)
    options = parser.parse_args()
    with open(options.records, encoding="utf-8") as text:
        groups = [g for g in json.load(text) if isinstance(g, dict) and str(g.get("name", "")).startswith("AVG-")]
    components, rows = {}, []
    for group in groups:
        fixed = group.get("fixed") or group["affected"]
        for package in group["packages"]:
            for which, version in (("fix", fixed), ("newer", fixed + ".1"), ("older", "0-1")):
                purl = f"pkg:alpm/arch/{package}@{urllib.parse.quote(version, safe=':')}?arch=x86_64"
                rows.append((group["name"], package, version, components.setdefault(purl, len(components)), expected(group, which)))
    with tempfile.TemporaryDirectory(prefix="akashi-arch-") as folder:
        database, sbom, report = (os.path.join(folder, name) for name in ("db", "sbom.cdx.json", "report.json"))
        run(options, "db", "import", "--quiet", "--db", database, "--name", "own", options.records, codes=(0, 1))
        with open(sbom, "w", encoding="utf-8") as out:
            json.dump({"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": [
                {"type": "library", "bom-ref": str(i), "name": "made-up", "version": "1", "purl": purl} for purl, i in components.items()]}, out)
        run(options, "match", "--quiet", "--db", database, "-o", f"json={report}", sbom, codes=(0, 3))
        with open(report, encoding="utf-8") as text:
            report = json.load(text)
    got = {(int(f["component"]), o["advisory"]): o["status"] for f in report["findings"] for o in f["opinions"]}
    different, kinds = 0, collections.Counter()
    for name, package, version, number, want in rows:
        here = got.get((number, name), "not-affected")
        kinds[want] += 1
        if here != want:
            different += 1
            if different <= options.show:
                print(f"{name} {package} {version}: here {here}, expected {want}")
    print(f"{len(groups)} groups, {len(rows)} answers {dict(kinds)}, {different} different")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
