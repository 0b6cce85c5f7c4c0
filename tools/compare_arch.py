#!/usr/bin/python3
"""Compares findings from Arch Linux's security tracker with a reading of the same file by Python's json.

  tools/compare_arch.py --akashi build/release/src/akashi --records FILE

  --records  all.json of the tracker

For every package of every group: the fix itself, a rebuild of it, an older version. Exit code 1 when an answer differs.
"""

import collections
import json
import sys
import urllib.parse

from ask_akashi import Akashi, opinions, parser_of, purls


def expected(group, which):
    status, fixed = group["status"], group.get("fixed")
    if status == "Vulnerable" and not fixed:
        return "affected"
    if status in ("Fixed", "Testing", "Vulnerable") and fixed:
        return "affected" if which == "older" else "not-affected"
    return "not-affected" if status == "Not affected" else "unknown"


def main():
    parser = parser_of(__doc__, show=20)
    parser.add_argument("--akashi", required=True)
    parser.add_argument("--records", required=True)
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
    with Akashi(options.akashi) as akashi:
        akashi.import_files("--quiet", options.records, name="own", codes=(0, 1))
        report = akashi.match(purls(*components))
    got = {(number, o["advisory"]): o["status"] for number, o in opinions(report)}
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
