#!/usr/bin/python3
"""Compares findings from Ubuntu's own records with a reading of the same files by Python, by opinion.

  tools/compare_ubuntu.py --akashi build/release/src/akashi --records DIR [--osv DIR]

  --records  JSON of the security API (CVEs, notices), the USN database, files of ubuntu-cve-tracker, in any folders
  --osv      Ubuntu's OSV records of the same vulnerabilities: fixed versions are compared as well

For every source package of a release that a record speaks of, versions at and around each that it names are made into components.
`dpkg --compare-versions` says what is older. Exit code 1 when an answer differs.
"""

import collections
import functools
import glob
import json
import os
import re
import subprocess
import sys

from ask_akashi import Akashi, opinions, parser_of, purls

RELEASES = {"precise": "12.04", "trusty": "14.04", "vivid": "15.04", "xenial": "16.04", "bionic": "18.04", "focal": "20.04", "jammy": "22.04",
            "noble": "24.04", "oracular": "24.10", "plucky": "25.04", "questing": "25.10", "quantal": "12.10", "raring": "13.04",
            "saucy": "13.10", "utopic": "14.10", "wily": "15.10", "yakkety": "16.10", "zesty": "17.04", "lucid": "10.04", "kinetic": "22.10"}
AFFECTED = ("needed", "active", "pending", "deferred", "in-progress")
ARCHIVE = (None, "", "security", "updates", "release")


@functools.cache
def older(a, b):
    return subprocess.run(["dpkg", "--compare-versions", a, "lt", b], check=False).returncode == 0


def word(status, text):
    text = text or ""
    if status == "DNE":
        return None
    if status == "released":
        return ("fixed", text) if re.match(r"\d\S*$", text) else ("unknown",)
    if status == "not-affected":
        return ("fixed", text) if re.match(r"\d\S*$", text) else ("not-affected", text)
    if status in AFFECTED or (status == "ignored" and any("was " + s in text for s in AFFECTED)):
        return ("affected",)
    return ("ended",) if status == "ignored" else ("unknown",)


def plain(archive, pro):
    """What holds for a release as every system has it."""
    if archive and archive[0] in ("not-affected", "fixed"):
        return archive
    fixes = [w[1] for w in pro if w[0] == "fixed"]
    if fixes:
        return ("fixed", functools.reduce(lambda a, b: b if older(b, a) else a, fixes))
    words = [w[0] if w[0] != "ended" else "unknown" for w in pro]
    words = ["unknown" if w == "not-affected" and re.search(r"\d", pro[i][1]) else w for i, w in enumerate(words)]
    if archive and not (archive[0] == "ended" and words):
        words.append("unknown" if archive[0] == "ended" else archive[0])
    return next(((w,) for w in ("affected", "unknown", "not-affected") if w in words), None)


def with_pro(pro, version):
    """The word of all pockets of Pro on a version: the most serious one."""
    words = [expected(("unknown",) if w[0] == "ended" else w, version) for w in pro]
    return next(w for w in ("affected", "unknown", "not-affected") if w in words)


def settle(record, rows, out):
    """rows: (package, release, pocket, word). Ubuntu Pro's pockets are an ecosystem of their own besides."""
    grouped = collections.defaultdict(lambda: (set(), []))
    for package, release, pocket, said in rows:
        if release not in RELEASES or said is None:
            continue
        if pocket in ARCHIVE:
            grouped[package, release][0].add(said)
        elif pocket.startswith("esm"):
            grouped[package, release][1].append(said)
    for (package, release), (archive, pro) in grouped.items():
        if len(archive) <= 1 and (said := plain(next(iter(archive), None), pro)):
            out[record, package, release] = said
        if pro:
            out[record, package, "Pro:" + release] = ("pro", *pro)


def read_cve(cve, out):
    settle("UBUNTU-" + cve["id"], [(p["name"], s["release_codename"], s["pocket"], word(s["status"], s["description"]))
                                   for p in cve.get("packages") or [] for s in p["statuses"]], out)


def read_tracker(text, out):
    rows = []
    for line in text.splitlines():
        match = re.match(r"(?:(esm[\w-]*)/)?(\w+)(?:/(esm))?_([^:_]+): *([\w-]+) *(?:\((.*)\))?", line)
        if match and match[2] in RELEASES:
            rows.append((match[4], match[2], match[1] or match[3] or "", word(match[5], match[6])))
    settle("tracker/" + re.search(r"^Candidate: *(\S+)", text, re.M)[1], rows, out)


def read_notice(notice, out):
    if notice["id"].startswith("USN-"):
        for release, packages in (notice.get("release_packages") or {}).items():
            for package in packages:
                if package["is_source"] and release in RELEASES and package.get("pocket") in (*ARCHIVE, "esm-infra", "esm-apps"):
                    out[notice["id"], package["name"], release] = ("fixed", package["version"]) if package["version"] else ("unknown",)


def read_usn(usn, out):
    for release, said in usn["releases"].items():
        for package, source in (said.get("sources") or {}).items():
            if release in RELEASES:
                out["USN-" + usn["id"], package, release] = ("fixed", source["version"]) if source["version"] else ("unknown",)


def load(folder):
    out, counts = {}, collections.Counter()
    for path in sorted(glob.glob(os.path.join(folder, "**", "*"), recursive=True)):
        if not os.path.isfile(path):
            continue
        with open(path, encoding="utf-8", errors="replace") as text:
            text = text.read()
        if re.match(r"CVE-\d+-\d+$", os.path.basename(path)) and "Candidate:" in text:
            read_tracker(text, out)
            counts["tracker files"] += 1
            continue
        if not path.endswith(".json"):
            continue
        data = json.loads(text)
        for item in [data] if "id" in data else data.get("cves", []) + data.get("notices", []) or list(data.values()):
            if not isinstance(item, dict):
                continue
            if not item.get("id"):
                continue
            kind = "CVEs" if item["id"].startswith("CVE-") else "notices" if "-" in item["id"] and item["id"][0] in "UL" else "USN entries"
            {"notices": read_notice, "USN entries": read_usn, "CVEs": read_cve}[kind](item, out)
            counts[kind] += 1
    return out, counts


def expected(said, version):
    if said[0] == "pro":
        return with_pro(said[1:], version)
    if said[0] == "fixed":
        return "affected" if older(version, said[1]) else "not-affected"
    return said[0]


def main():
    parser = parser_of(__doc__, show=20)
    parser.add_argument("--akashi", required=True)
    parser.add_argument("--records", required=True)
    parser.add_argument("--osv")
    options = parser.parse_args()
    said, counts = load(options.records)
    components, rows = {}, []
    for (record, package, release), answer in sorted(said.items()):
        versions = {"0.0.1-1", "999:1-1"}
        for said_word in answer[1:] if answer[0] == "pro" else (answer,):
            if len(said_word) > 1 and re.match(r"\d\S*$", said_word[1]):
                versions |= {said_word[1], said_word[1] + "~", said_word[1] + ".1"}
        for version in sorted(versions):
            purl = f"pkg:deb/ubuntu/{package}@{version.replace('+', '%2B')}?arch=source&distro=ubuntu-{RELEASES[release.removeprefix('Pro:')]}"
            rows.append((record, package, release, version, components.setdefault(purl, len(components)), expected(answer, version)))
    accused = {(p, r.removeprefix("Pro:")) for _, p, r in said}
    with Akashi(options.akashi) as akashi:
        akashi.import_files("--quiet", options.records, name="own")
        report = akashi.match(purls(*components))
    got = {}
    for number, opinion in opinions(report):
        got[number, opinion["advisory"], opinion["package"], opinion["ecosystem"].startswith("Ubuntu:Pro:")] = opinion["status"]
    different, kinds = 0, collections.Counter()
    for record, package, release, version, number, want in rows:
        here = got.get((number, record, package, release.startswith("Pro:")), "not-affected")
        kinds[want] += 1
        if here != want:
            different += 1
            if different <= options.show:
                print(f"{record} {release} {package} {version}: here {here}, expected {want} ({said[record, package, release]})")
    print(f"{dict(counts)}: {len(said)} statements of {len(accused)} packages, {len(rows)} answers {dict(kinds)}, {different} different")
    unlike = compared = 0
    for path in glob.glob(os.path.join(options.osv or "", "**", "*.json"), recursive=True) if options.osv else []:
        with open(path, encoding="utf-8") as text:
            record = json.load(text)
        for affected in (each for each in record.get("affected", []) if "ecosystem" in each.get("package", {})):
            match = re.match(r"Ubuntu:(Pro:)?(\d+\.\d+)", affected["package"]["ecosystem"])
            release = next((name for name, number in RELEASES.items() if match and number == match[2]), None)
            for name in (record["id"], record["id"].replace("UBUNTU-", "tracker/")):
                if (name, affected["package"]["name"], release) in said:
                    own = said[name, affected["package"]["name"], release]
                    fixed = next((e["fixed"] for r in affected["ranges"] for e in r["events"] if "fixed" in e), None)
                    compared += 1
                    if (own[1] if own[0] == "fixed" else None) != fixed:
                        unlike += 1
                        print(f"{name} {release} {affected['package']['name']}: here {own}, OSV {fixed}")
    if options.osv:
        print(f"{compared} packages in OSV records too, {unlike} different")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
