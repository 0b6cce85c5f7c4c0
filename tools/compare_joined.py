#!/usr/bin/python3
"""Compares how findings of two databases of PHP packages are joined with groups of names that are made here from the same files.

For Debian's own python3 (python3-yaml).

  tools/compare_joined.py --akashi build/release/src/akashi --friendsofphp DIR --osv DIR [--osv DIR …]

  --friendsofphp  FriendsOfPHP/security-advisories, unpacked
  --osv           OSV records with packages of Packagist (GitHub's), unpacked; may be given again

PyYAML and json read every record's names: its id and its aliases are one vulnerability, but of a record with two CVE ids, which is only about
them. Components are the packages that both databases have, with the versions at and around each bound of both. They are asked of each database by
itself and of an index of both. Expected of the latter: one finding for each vulnerability of a component, under its CVE id where it has one; in
it the opinion of every record that names the vulnerability and the package; each opinion as the database alone gives it; no opinion lost.
Exit code 1 when something differs.
"""

import collections
import glob
import json
import os
import re
import sys

import yaml

from ask_akashi import Akashi, parser_of
from compare_findings import purl_split
from compare_native_feeds import FEEDS, NULL, read_friendsofphp, versions_near

Named = collections.namedtuple("Named", "feed id names packages withdrawn")
CVE = re.compile(r"CVE-\d+-\d+$")


def read_all(options):
    """Records with the names that mean the same, and the versions that are named, by package."""
    records, versions = [], collections.defaultdict(set)
    for path in sorted(glob.glob(os.path.join(options.friendsofphp, "**", "*.yaml"), recursive=True)):
        with open(path, encoding="utf-8") as text:
            data = yaml.load(text, yaml.CBaseLoader)
        if data.get("cve") in NULL:
            data.pop("cve", None)
        one = read_friendsofphp(path, data)
        names = {data["cve"].strip()} if data.get("cve") else set()
        if announced := re.search(r"/advisories/(?:.*/)?(GHSA-[^/]*)$", data["link"].strip()):
            names.add(announced[1])
        records.append(Named("friendsofphp", one.id, names, {one.package.lower()}, False))
        versions["friendsofphp", one.package.lower()].update(versions_near(one, FEEDS["friendsofphp"]))
    for path in sorted(path for folder in options.osv for path in glob.glob(os.path.join(folder, "**", "*.json"), recursive=True)):
        with open(path, encoding="utf-8") as text:
            data = json.load(text)
        if not isinstance(data, dict) or "affected" not in data:
            continue
        packages = set()
        for affected in data["affected"] or []:
            package = affected.get("package") or {}
            if package.get("ecosystem") == "Packagist":
                packages.add(package["name"].lower())
                for events in (each["events"] for each in affected.get("ranges") or []):
                    versions["osv", package["name"].lower()].update(str(v) for event in events for v in event.values())
        records.append(Named("osv", data["id"], set(data.get("aliases") or []), packages, bool(data.get("withdrawn"))))
    return records, versions


class Groups:
    """Names that mean one vulnerability."""

    def __init__(self, records):
        self.parent = {}
        for record in records:
            names = record.names | {record.id}
            self.find(record.id)
            if sum(bool(CVE.match(name)) for name in names) < 2:
                for name in names:
                    self.parent[self.find(name)] = self.find(record.id)
        self.members = collections.defaultdict(set)
        for name in list(self.parent):
            self.members[self.find(name)].add(name)

    def find(self, name):
        self.parent.setdefault(name, name)
        while self.parent[name] != name:
            self.parent[name] = self.parent[self.parent[name]]
            name = self.parent[name]
        return name

    def cves(self, group):
        return sorted(name for name in self.members[group] if CVE.match(name))


def ask(options, sources, components):
    """By component: findings, each (vulnerability, {(feed, record): status})."""
    with Akashi(options.akashi) as akashi:
        for name, folders in sources.items():
            akashi.import_files("--quiet", *folders, name=name)
        report = akashi.match([{"version": version, "purl": purl_split("composer", "/")("", package, version)} for package, version in components])
    found = collections.defaultdict(list)
    for finding in report["findings"]:
        said = {(opinion["source"].partition("/")[0], opinion["advisory"]): opinion["status"] for opinion in finding["opinions"]}
        found[int(finding["component"])].append((finding["vulnerability"], said))
    return found


def compare(components, records, groups, alone, joined, options):
    by_package = collections.defaultdict(list)
    for record in records:
        for package in () if record.withdrawn else record.packages:
            by_package[package].append(record)
    counts, different = collections.Counter(), 0

    def differs(number, text):
        nonlocal different
        different += 1
        if different <= options.show:
            print(f"{'@'.join(components[number])}: {text}")

    for number, (package, _) in enumerate(components):
        separate = {key: status for feed in alone for _, said in alone[feed].get(number, ()) for key, status in said.items()}
        together = {}
        counts["findings of the databases one by one"] += sum(len(alone[feed].get(number, ())) for feed in alone)
        counts["findings"] += len(joined.get(number, ()))
        for vulnerability, said in joined.get(number, ()):
            counts["opinions"] += len(said)
            counts["findings with opinions of both"] += len({feed for feed, _ in said}) == 2
            of = {groups.find(record) for _, record in said}
            if len(of) != 1:
                differs(number, f"{vulnerability} joins {sorted(record for _, record in said)}, which have no name in common")
                continue
            group = of.pop()
            cves = groups.cves(group)
            counts["findings of a group with two CVE ids"] += len(cves) > 1
            if cves and vulnerability not in cves:
                differs(number, f"{vulnerability} is {cves}")
            if len(cves) < 2 and group in together:
                differs(number, f"{vulnerability} and {together[group]} are one vulnerability")
            together[group] = vulnerability
            wanted = {(record.feed, record.id) for record in by_package[package] if groups.find(record.id) == group}
            if len(cves) < 2 and wanted != set(said):
                differs(number, f"{vulnerability}: opinions of {sorted(said)}, records are {sorted(wanted)}")
        opinions = {key: status for _, said in joined.get(number, ()) for key, status in said.items()}
        for key, status in separate.items():
            if opinions.get(key) != status:
                differs(number, f"{key} alone says {status}, together {opinions.get(key)}")
        for key in opinions.keys() - separate.keys():
            counts["opinions 'not affected' seen beside another's finding"] += opinions[key] == "not-affected"
            if opinions[key] != "not-affected":
                differs(number, f"{key} says {opinions[key]} only when together")
    return counts, different


def main():
    parser = parser_of(__doc__, show=20)
    parser.add_argument("--akashi", required=True)
    parser.add_argument("--friendsofphp", required=True)
    parser.add_argument("--osv", action="append", required=True)
    options = parser.parse_args()
    records, versions = read_all(options)
    groups = Groups(records)
    packages = sorted({package for feed, package in versions if feed == "osv"} & {package for feed, package in versions if feed != "osv"})
    components = [(package, version) for package in packages
                  for version in sorted(versions["friendsofphp", package] | versions["osv", package]) if re.match(r"v?\d", version)]
    sources = {"friendsofphp": [options.friendsofphp], "osv": options.osv}
    alone = {name: ask(options, {name: folders}, components) for name, folders in sources.items()}
    counts, different = compare(components, records, groups, alone, ask(options, sources, components), options)
    both = sum(len({record.feed for record in records if record.id in members}) == 2 for members in groups.members.values())
    print(f"{len(records)} records, {len(packages)} packages of both, {both} vulnerabilities of both; {len(components)} components: "
          f"{', '.join(f'{n} {kind}' for kind, n in counts.items())}; {different} different")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
