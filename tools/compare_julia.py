#!/usr/bin/python3
"""Compares what Akashi makes of Julia's security advisories with a reading by Python's tomllib, and with their OSV records.

  tools/compare_julia.py --akashi build/release/src/akashi --records DIR [--osv DIR]

For every package, versions at and around each bound of its ranges are made into components; Julia's order of versions (pre-release, then build
numbers) is written down again here. Exit code 1 when an answer differs.
"""

import collections
import glob
import json
import os
import re
import sys
import tomllib
import urllib.parse

from ask_akashi import Akashi, is_preview, opinions, parser_of, purls


def identifiers(text):
    return [(0, int(p), "") if p.isdigit() else (1, 0, p) for p in text.split(".")] if text else []


def order(version):
    numbers, pre, build = re.fullmatch(r"v?([\d.]+)(?:-([\w.-]+))?(?:\+([\w.-]+))?", version).groups()
    numbers = ([int(n) for n in numbers.split(".")] + [0, 0])[:3]
    return numbers, (1,) if pre is None else (0, identifiers(pre)), identifiers(build)


def inside(text, version):
    tests = {"<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">=": lambda a, b: a >= b, "=": lambda a, b: a == b}
    if text.strip() == "*":
        return True
    return all(tests[m[1]](order(version), order(m[2])) for m in (re.fullmatch(r"\s*(<=?|>=|=)\s*(\S+)\s*", p) for p in text.split(",")))


def main():
    parser = parser_of(__doc__, show=10)
    parser.add_argument("--akashi", required=True)
    parser.add_argument("--records", required=True)
    parser.add_argument("--osv")
    options = parser.parse_args()
    said, versions, withdrawn = collections.defaultdict(list), collections.defaultdict(set), set()
    for path in glob.glob(os.path.join(options.records, "**", "published", "**", "JLSEC-*.md"), recursive=True):
        with open(path, encoding="utf-8") as text:
            data = tomllib.loads(re.search(r"```toml\n(.*?)\n```", text.read(), re.S)[1])
        if "withdrawn" in data:
            withdrawn.add(data["id"])
        for affected in data["affected"]:
            said[data["id"], affected["pkg"]] += affected["ranges"]
            versions[affected["pkg"]] |= {"0.0.1", "999.0.0"}
            for bound in re.findall(r"\d[\w.+-]*", " ".join(affected["ranges"])):
                numbers = order(bound)[0]
                full = ".".join(map(str, numbers))
                versions[affected["pkg"]] |= {bound, full, full + "+0", full + "+1", full + "-rc1", f"{numbers[0]}.{numbers[1]}.{numbers[2] + 1}"}
                if numbers[2]:
                    versions[affected["pkg"]].add(f"{numbers[0]}.{numbers[1]}.{numbers[2] - 1}+9")
    components = [(package, version) for package in sorted(versions) for version in sorted(versions[package])]
    with Akashi(options.akashi) as akashi:
        akashi.import_files("--quiet", options.records, name="own")
        if options.osv:
            akashi.import_files("--quiet", options.osv, name="osv")
        report = akashi.match(purls(*(f"pkg:julia/{package}@{urllib.parse.quote(version)}?uuid=00000000-0000-0000-0000-000000000000"
                                      for package, version in components)))
    got = {(number, o["advisory"], o["source"]): "preview" if is_preview(o) else o["status"] for number, o in opinions(report)}
    in_osv = {}  # The packages that each OSV record names.
    for path in glob.glob(os.path.join(options.osv, "**", "JLSEC-*.json"), recursive=True) if options.osv else ():
        with open(path, encoding="utf-8") as text:
            data = json.load(text)
        in_osv[data["id"]] = {affected["package"]["name"] for affected in data["affected"]}
    by_package = collections.defaultdict(list)
    for (record, package), ranges in said.items():
        by_package[package].append((record, ranges))
    answers = affected = previews = different = against = unlike = named_since = 0
    for i, (package, version) in enumerate(components):
        for record, ranges in by_package[package]:
            want = record not in withdrawn and any(inside(r, version) for r in ranges)
            here = got.get((i, record, "own"), "not-affected")
            answers += 1
            affected += want
            if here == "preview":
                previews += 1
                here = "unknown" if want else "not-affected"
            if here != ("affected" if want else "not-affected"):
                different += 1
                if different <= options.show:
                    print(f"{record} {package} {version}: here {here}, {ranges}")
            if record in in_osv:
                against += 1
                there = got.get((i, record, "osv"), "not-affected").replace("preview", "not-affected")
                if package not in in_osv[record]:
                    named_since += 1
                    continue
                unlike += there != here
                if there != here and unlike <= options.show:
                    print(f"{record} {package} {version}: here {here}, OSV {there}, {ranges}")
    print(f"{len({r for r, _ in said})} advisories of {len(by_package)} packages, {answers} answers, {affected} affected, "
          f"{previews} unknown previews, {different} different")
    print(f"{against} answers against OSV records, {unlike} different, {named_since} on packages that the OSV record does not name")
    return 1 if different or unlike else 0


if __name__ == "__main__":
    sys.exit(main())
