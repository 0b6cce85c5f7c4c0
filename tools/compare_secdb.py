#!/usr/bin/python3
"""Compares findings from Alpine's security database with a reading of its own, and that with OSV's records of Alpine.

For Debian's own python3.

  tools/compare_secdb.py --akashi build/release/src/akashi --records DIR [--packages 1000] [--osv DIR]

  --records   the database, unpacked: RELEASE/REPOSITORY.json
  --packages  how many packages of releases are tried, by a fixed choice
  --osv       OSV's records of Alpine, unpacked

Components have the versions at and around each fix of a package. Order: Dpkg::Version, suffixes translated. Exit code 1 when an answer
differs, or a component is called not affected as a whole.
"""

import collections
import glob
import hashlib
import json
import os
import re
import sys

from ask_akashi import parser_of
from compare_findings import apk_by_dpkg, ask, purl_alpine

NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*")

APK = re.compile(r"\d+(\.\d+)*[a-z]?(_[a-z]+\d*)*(-r\d+)?")


def names_of(entry):
    text = re.sub(r"\([^()]*\)", " ", entry)
    cves = re.findall(r"(?<![\w-])(CVE-\d{4}-\d{4,})(?:-\d+)?(?![\w.?-])", text)
    others = [word for word in text.split() if NAME.fullmatch(word) and re.search(r"\d", word) and not re.match("(?i)cve", word)]
    return cves or others


def read_secdb(folder):
    """{(ecosystem, package): {record id: [versions that mend it]}}"""
    packages = collections.defaultdict(lambda: collections.defaultdict(list))
    for path in sorted(glob.glob(os.path.join(folder, "**", "*.json"), recursive=True)):
        with open(path, encoding="utf-8") as text:
            data = json.load(text)
        for package in data["packages"]:
            for version, entries in package["pkg"]["secfixes"].items():
                for entry in entries:
                    for name in names_of(entry):
                        key = (f"Alpine:{data['distroversion']}", package["pkg"]["name"])
                        packages[key][f"{data['distroversion']}/{data['reponame']}/{name}"].append(version)
    return packages


def around(version):
    head, mark, revision = version.rpartition("-r")
    out = [version]
    if mark and revision.isdigit():
        out += [f"{head}-r{int(revision) + 1}", f"{head}-r{max(int(revision) - 1, 0)}", f"{head}_rc1-r0"]
    return out


def compare_osv(folder, packages):
    same = collections.Counter()
    for path in glob.glob(os.path.join(folder, "**", "*.json"), recursive=True):
        with open(path, encoding="utf-8") as text:
            record = json.load(text)
        for affected in record.get("affected", []):
            ecosystem = affected.get("package", {}).get("ecosystem", "")
            if not ecosystem.startswith("Alpine:"):
                continue
            records = packages.get((ecosystem, affected["package"]["name"]), {})
            here = {version for name, versions in records.items() if name.endswith("/" + record["id"]) for version in versions}
            fixes = [event["fixed"] for each in affected["ranges"] for event in each["events"] if "fixed" in event]
            for fix in fixes or [""]:
                same["fix listed here" if fix in here else "another fix here" if here else "not in the database" if fix
                     else "without a fix"] += 1
    return same


def main():
    parser = parser_of(__doc__, show=10)
    parser.add_argument("--akashi", required=True)
    parser.add_argument("--records", required=True)
    parser.add_argument("--packages", type=int, default=1000)
    parser.add_argument("--osv")
    options = parser.parse_args()
    oracle = apk_by_dpkg(options)
    if oracle is None:
        sys.exit("Dpkg::Version is not installed")
    packages = read_secdb(options.records)
    chosen = sorted((key for key in packages if key[0] != "Alpine:edge"), key=lambda key: hashlib.sha256("/".join(key).encode()).digest())
    chosen = sorted(chosen[:options.packages])
    asked, pairs = [], []
    for key in chosen:
        versions = dict.fromkeys(near for fixes in packages[key].values() for fix in fixes if fix != "0" for near in around(fix))
        for version in versions or ["1.0-r0"]:
            for name, fixes in packages[key].items():
                asked.append((key, version, name, fixes))
                pairs += [(version, fix) for fix in fixes]
    order = iter(oracle[1](pairs))
    components = sorted({(*key, version) for key, version, _, _ in asked})
    number = {component: i for i, component in enumerate(components)}
    got, states = ask(options.akashi, [options.records], components, purl_alpine)
    counts, different = collections.Counter(), 0
    for key, version, name, fixes in asked:
        answers = [(next(order), fix) for fix in fixes]
        expected = any(answer == -1 for answer, fix in answers if fix != "0")
        here = got.get((number[*key, version], name), "not-affected")
        counts["affected" if expected else "not-affected"] += 1
        if here != ("affected" if expected else "not-affected"):
            unordered = here == "unknown" and any(not APK.fullmatch(each) for each in [version, *fixes])
            counts["unknown here, since one of the two is no version of apk"] += unordered
            counts["different"] += not unordered
            different += not unordered
            if not unordered and different <= options.show:
                print(f"{key} {version} {name}: here {here}, fixes {fixes}")
    cleared = sum(state == "not-affected" for state in states.values())
    print(f"{len(chosen)} packages, {len(components)} versions, {len(asked)} answers: " +
          ", ".join(f"{n} {kind}" for kind, n in sorted(counts.items())) + f"; {cleared} components called not affected")
    if options.osv:
        print("OSV's fixes: " + ", ".join(f"{n} {kind}" for kind, n in sorted(compare_osv(options.osv, packages).items())))
    return 1 if different or cleared else 0


if __name__ == "__main__":
    sys.exit(main())
