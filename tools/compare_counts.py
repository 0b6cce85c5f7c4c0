#!/usr/bin/python3
"""Counts the records, packages and ranges of archives of OSV records again, and compares with what an index of each says it has.

For Debian's own python3 (python3-yaml).

  tools/compare_counts.py --akashi build/release/src/akashi [--shared ../shared] [NAME…]

  NAME  archives of ../shared/data/advisories; all that have OSV records where none is given

Python's json and PyYAML read every file. A record is an id; of several files with one id the newest counts, but the packages of files that name
other ecosystems stand beside its own (docs/adr/0027). Packages are the elements of `affected` that name one in an ecosystem, ranges those of
versions, not of commits. A package of a module of an rpm distribution is in the index for each stream that the title names, and once for
components of an unknown one (docs/adr/0020), and so are its ranges. Exit code 1 when a count differs.
"""

import collections
import json
import os
import re
import sys

from ask_akashi import Akashi, members, parser_of

ARCHIVES = ["almalinux-osv", "bitnami-vulndb", "ghsa-reviewed", "golang-vulndb", "haskell-osv", "oss-fuzz-vulns", "ossf-malicious-packages", "osv-alpine",
            "osv-debian", "osv-git", "osv-npm", "osv-samples", "psf-advisory-database", "pypa-advisory-database", "r-advisory-database", "rustsec-osv"]
WORD = r"[A-Za-z0-9._+-]+:[A-Za-z0-9._+-]+"
TITLE = re.compile(rf"(?:\w+: |Red Hat [\w ]+ Advisory: )?({WORD}(?:(?:, and | and |, ){WORD})*) (?:security|bug fix|enhancement|update)")
RPM = ("AlmaLinux", "Rocky Linux", "Red Hat")
Record = collections.namedtuple("Record", "id modified packages ranges ecosystems")


def parsed(name, data):
    try:
        if name.endswith((".yaml", ".yml")):
            import yaml
            return yaml.load(data, yaml.CBaseLoader)
        return json.loads(data)
    except ValueError:
        return None


def is_modular(ecosystem, affected):
    return ecosystem.partition(":")[0] in RPM and ".module" in json.dumps([affected.get("ranges"), affected.get("versions")])


def records_of(archive):
    for name, data in members(archive, lambda name: name.endswith((".json", ".yaml", ".yml"))):
        record = parsed(name, data)
        if not isinstance(record, dict) or not record.get("id") or "modified" not in record:
            continue
        packages, ranges, ecosystems = 0, 0, set()
        title = TITLE.match(record.get("summary") or "")
        streams = set(re.findall(WORD, title[1])) if title else ()
        for affected in record.get("affected") or []:
            package = affected.get("package") or {}
            if package.get("ecosystem") and package.get("name"):
                ecosystems.add(package["ecosystem"])
                times = 1 + (len(streams) if is_modular(package["ecosystem"], affected) else 0)
                packages += times
                ranges += times * sum(each.get("type") in ("ECOSYSTEM", "SEMVER") for each in affected.get("ranges") or [])
        yield Record(record["id"], str(record["modified"]), packages, ranges, frozenset(ecosystems))


def kept_of(records):
    kept = collections.defaultdict(list)
    for record in records:
        same = kept[record.id]
        at = next((i for i, other in enumerate(same) if not other.ecosystems or not record.ecosystems or other.ecosystems & record.ecosystems), None)
        if at is None:
            same.append(record)
        elif re.sub(r"\.0*Z$", "Z", record.modified) > re.sub(r"\.0*Z$", "Z", same[at].modified):
            same[at] = record
    return [record for same in kept.values() for record in same]


def main():
    parser = parser_of(__doc__, show=5)
    parser.add_argument("--akashi", required=True)
    parser.add_argument("--shared", default="../shared")
    parser.add_argument("names", nargs="*", default=ARCHIVES)
    options = parser.parse_args()
    different = 0
    for name in options.names:
        archive = os.path.join(options.shared, "data/advisories", name + ".tar.zst")
        kept = kept_of(records_of(archive))
        counted = len({record.id for record in kept}), sum(record.packages for record in kept), sum(record.ranges for record in kept)
        with Akashi(options.akashi) as akashi:
            akashi.import_files("--quiet", archive, name="counted")
            sources = [source for source in akashi.sources() if source["kind"] == "osv"]
        here = tuple(sum(source[key] for source in sources) for key in ("records", "packages", "ranges"))
        different += here != counted
        print(f"{name}: {counted[0]} records, {counted[1]} packages, {counted[2]} ranges, here {' '.join(map(str, here))}, "
              f"{sum(source['rejected'] for source in sources)} rejected{'' if here == counted else ': different'}", flush=True)
    print(f"{different} different")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
