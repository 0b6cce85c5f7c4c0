#!/usr/bin/python3
"""Compares findings on a root file system of Debian with those of debsecan, over a generated file of the security tracker.

For Debian's own python3 (python3-apt, which debsecan needs).

  tools/compare_debsecan.py --akashi build/release/src/akashi --root DIR [--suite bookworm] [--debsecan PATH] [--seed 1]

  --root      a root file system with var/lib/dpkg/status and etc/os-release
  --debsecan  its script, "debsecan" where not given

No copy of the tracker is at hand: for each source package that is installed (and for others, which are not), vulnerabilities are made
up, with every status that the tracker has and fixes at and around the installed version. The same statements are written in the
tracker's JSON, which Akashi imports, and in debsecan's format. debsecan knows no ranges of a release but "before the fix in unstable,
and not one of the versions of the release that are mended": `debsecan_rows` says how one follows from the other. Exit code 1 when an
answer differs for another reason than those that are named and counted.
"""

import collections
import json
import os
import random
import subprocess
import sys
import zlib

import apt_pkg

from ask_akashi import Akashi, parser_of

apt_pkg.init_system()

# What both are told of a pair of source package and vulnerability in the suite: `status` as in the tracker, `fixed` (the fix in the
# suite, "0" for never affected), `unstable` (the fix in unstable, "" for none), `present` (the versions that the suite's archives have).
Statement = collections.namedtuple("Statement", "package name status fixed unstable present urgency nodsa")


def installed(root):
    """(binary, binary version, source, source version) of each installed package."""
    out = []
    with open(os.path.join(root, "var/lib/dpkg/status"), encoding="utf-8") as text:
        for stanza in apt_pkg.TagFile(text):
            if stanza["Status"].split()[2] != "installed":
                continue
            source, _, version = stanza.get("Source", stanza["Package"]).partition(" ")
            out.append((stanza["Package"], stanza["Version"], source, version.strip("()") or stanza["Version"]))
    return out


def below(version):
    """One that sorts before, and one that sorts behind."""
    return version + "~", version + "+deb99u1"


def make_statements(packages, chance):
    sources = sorted({(source, version) for _, _, source, version in packages})
    sources += [(f"not-installed-{i}", "1.0-1") for i in range(20)]
    out, number = [], 0
    for source, version in sources:
        before, behind = below(version)
        rows = [("resolved", before, behind), ("resolved", version, behind), ("resolved", behind, behind), ("resolved", behind, ""),
                ("resolved", "0", behind), ("resolved", "0", ""), ("open", "", ""), ("open", "", behind), ("undetermined", "", ""),
                ("resolved", version, version), ("resolved", before, before), ("resolved", behind, version)]
        for status, fixed, unstable in rows:
            number += 1
            name = f"CVE-2099-{10000 + number}" if number % 7 else f"TEMP-0{900000 + number}-{number:06X}"
            present = [version, behind]
            nodsa = chance.choice([None, None, ("Minor issue", "postponed"), ("Not worth it", "ignored"), ("Minor issue", "")])
            out.append(Statement(source, name, status, fixed, unstable, present,
                                 chance.choice(["not yet assigned", "low", "medium**", "high", "unimportant", "end-of-life"]), nodsa))
    return out


def tracker_json(statements, suite):
    out = {}
    for one in statements:
        release = {"status": one.status, "repositories": {suite: one.present[0], suite + "-security": one.present[-1]},
                   "urgency": one.urgency}
        if one.fixed:
            release["fixed_version"] = one.fixed
        if one.nodsa:
            release["nodsa"], release["nodsa_reason"] = one.nodsa
        sid = {"status": "resolved" if one.unstable else "open", "repositories": {"sid": one.present[-1]}, "urgency": one.urgency}
        if one.unstable:
            sid["fixed_version"] = one.unstable
        out.setdefault(one.package, {})[one.name] = {"scope": "remote", "description": f"{one.name} of {one.package}",
                                                     "releases": {suite: release, "sid": sid}}
    return out


def vulnerable(one, version):
    """What the tracker says of a version of the suite: its status, whatever the format."""
    if one.status != "resolved":
        return one.status == "open"
    return one.fixed != "0" and apt_pkg.version_compare(version, one.fixed) < 0


def debsecan_rows(statements):
    """debsecan's file: names, then package,number,flags,fix in unstable,other mended versions; then binary packages of sources."""
    names = [f"{one.name},,{one.name} of {one.package}" for one in statements]
    rows = []
    for number, one in enumerate(statements):
        if one.status == "undetermined":
            continue  # The tracker writes what is undetermined into no file of debsecan.
        mended = [version for version in one.present if not vulnerable(one, version)]
        if one.status == "resolved" and one.fixed == "0" and not one.unstable:
            continue  # Nothing is affected anywhere.
        available = "F" if mended or one.unstable else " "
        rows.append(f"{one.package},{number},S ?{available},{one.unstable},{' '.join(mended)}")
    return "VERSION 1\n" + "".join(line + "\n" for line in names) + "\n" + "".join(line + "\n" for line in rows) + "\n\n"


def ask_debsecan(options, folder, statements):
    with open(os.path.join(folder, options.suite), "wb") as out:
        out.write(zlib.compress(debsecan_rows(statements).encode()))
    done = subprocess.run([options.debsecan, "--source", f"file://{folder}/", "--suite", options.suite, "--format", "simple", "--status",
                           os.path.join(options.root, "var/lib/dpkg/status")], check=True, capture_output=True, text=True)
    found = set()
    for line in done.stdout.splitlines():
        name, package = line.split()[:2]
        found.add((package, name))
    return found


def ask_akashi(options, akashi, statements):
    tracker, report = akashi.path("tracker.json"), akashi.path("report.json")
    with open(tracker, "w", encoding="utf-8") as out:
        json.dump(tracker_json(statements, options.suite), out)
    akashi.import_files("--quiet", tracker)
    akashi.run("scan", "--quiet", "--db", akashi.database, "-o", f"json={report}", options.root, codes=(0, 3))
    with open(report, encoding="utf-8") as text:
        report = json.load(text)
    names = {component["ref"]: component["name"] for component in report["components"]
             if component.get("purl", "").startswith("pkg:deb/")}
    out = collections.defaultdict(dict)
    for finding in report["findings"]:
        if finding["component"] in names:
            out[finding["status"]][(names[finding["component"]], finding["vulnerability"])] = finding
    return out


def main():
    parser = parser_of(__doc__, show=10)
    parser.add_argument("--akashi", required=True)
    parser.add_argument("--root", required=True)
    parser.add_argument("--suite", default="bookworm")
    parser.add_argument("--debsecan", default="debsecan")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    packages = installed(options.root)
    statements = make_statements(packages, random.Random(options.seed))
    by_name = {(one.package, one.name): one for one in statements}
    with Akashi(options.akashi) as akashi:
        theirs = ask_debsecan(options, akashi.folder, statements)
        found = ask_akashi(options, akashi, statements)
    ours, undecided = found["affected"], found["unknown"]
    different, explained, notes = 0, collections.Counter(), 0
    for binary, _, source, version in packages:
        for one in (by_name[key] for key in by_name if key[0] == source):
            pair = (binary, one.name)
            # Undetermined: unknown here, in none of debsecan's files.
            if (pair in undecided) != (one.status == "undetermined"):
                different += 1
                print(f"{pair}: unknown here: {pair in undecided}, tracker: {one.status}")
            if pair in ours:
                opinion = next(o for o in ours[pair]["opinions"] if o["advisory"] == f"{source}/{one.name}")
                if (one.nodsa is not None) != ("note" in opinion) or opinion["urgency"] != one.urgency:
                    different += 1
                    print(f"{pair}: urgency or note: {opinion}")
                notes += one.nodsa is not None
            if (pair in ours) == (pair in theirs):
                continue
            # debsecan's file has no fix of the suite: it takes what unstable has mended before for mended there too.
            if pair in ours and one.unstable and apt_pkg.version_compare(version, one.unstable) >= 0 and vulnerable(one, version):
                explained["affected in the suite, mended before in unstable, which debsecan goes by"] += 1
                continue
            different += 1
            if different <= options.show:
                print(f"{pair} {version}: here {pair in ours}, debsecan {pair in theirs}; {one}")
    print(f"{len(packages)} packages, {len(statements)} vulnerabilities, {len(ours)} findings here, {len(theirs)} of debsecan, "
          f"{len(undecided)} unknown, {notes} with a note; {different} different")
    for why, count in explained.items():
        print(f"{count} explained: {why}")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
