#!/usr/bin/python3
"""Compares Akashi's findings with an independent calculation over the same OSV records.

For Debian's own python3. The components are made from the records themselves: versions at and around every boundary of every
package, so that each range is tried where it matters. The expected answer follows the OSV schema's evaluation algorithm
(section "Evaluation"), with the version order of each ecosystem's own implementation (tools/compare_versions.py: ORACLES).
`docs/comparison.md` says what the last run found.

  tools/compare_findings.py --akashi build/release/src/akashi --ecosystem PyPI --records DIR [--components 3000] [--npm DIR]

  --records DIR  folder with OSV records, JSON or YAML, of each id one; may be given again
  --components   how many components are made, by a fixed choice
  --npm DIR      a folder where `npm install semver @snyk/nuget-semver` was run (npm, crates.io, NuGet)

Exit code 1 when an answer differs.
"""

import collections
import functools
import hashlib
import json
import os
import re
import sys
import urllib.parse

import compare_versions
from ask_akashi import Akashi, is_preview, opinions, parser_of


def quote(text):
    return urllib.parse.quote(text, safe=".-_~:")


def purl_plain(kind):
    return lambda _, name, version: f"pkg:{kind}/{quote(name)}@{quote(version)}"


def purl_split(kind, separator):
    def make(_, name, version):
        parts = name.split(separator)
        return f"pkg:{kind}/{'/'.join(quote(part) for part in parts)}@{quote(version)}"

    return make


def purl_debian(ecosystem, name, version):
    return f"pkg:deb/debian/{quote(name)}@{quote(version)}?arch=source&distro=debian-{ecosystem.partition(':')[2]}"


def purl_alpine(ecosystem, name, version):
    return f"pkg:apk/alpine/{quote(name)}@{quote(version)}?distro=alpine-{ecosystem.partition(':v')[2]}.0"


def purl_alma(ecosystem, name, version):
    epoch, _, rest = version.rpartition(":")
    release = ecosystem.partition(":")[2]
    return f"pkg:rpm/almalinux/{quote(name)}@{quote(rest)}?distro=almalinux-{release}" + (f"&epoch={epoch}" if epoch else "")


def same(name):
    return name


# How apk orders what these records use, told to dpkg: suffixes of pre-releases sort before the end, the others after it.
def apk_as_dpkg(version):
    return re.sub(r"_(alpha|beta|pre|rc)", r"~\1", re.sub(r"_(cvs|svn|git|hg|p)", r"+\1", version)).replace("-r", "-")


def apk_by_dpkg(options):
    made = compare_versions.deb_bulk_oracle(options)
    return made and (made[0] + ", suffixes translated", lambda pairs: made[1](
        [(apk_as_dpkg(a), apk_as_dpkg(b)) for a, b in pairs]))


# "9.23", which SemVer doesn't allow but bounds use, is 9.23.0.
def padded(version):
    core, *rest = re.split(r"(?=[-+])", version, maxsplit=1)
    return ".".join((core.split(".") + ["0", "0"])[:max(3, core.count(".") + 1)]) + "".join(rest)


def semver_padded(options):
    made = compare_versions.semver_oracle(options)
    return made and (made[0] + ", short versions padded", lambda pairs: made[1](
        [(padded(a), padded(b)) for a, b in pairs]))


# Answers that differ for a known reason: ecosystem, name, version, reason.
EXPLAINED = [
    ("Go", r"stdlib|toolchain", r".*-0", "no Go release has this version: it is a bound only; what follows '-' is read as a "
     "vendor's suffix, as in go1.20.5-google"),
]

# Bounds that the ecosystem has no order for, which its reference orders all the same: *unknown* here, whatever it says. Ecosystem, bound, reason.
NO_ORDER = [
    ("Maven", re.compile(r"\.[A-Za-z]+\.|(?:final|ga|release)\d", re.I), "unknown here: ComparableVersion makes no order of such a bound "
     "(docs/formats/versions.md)"),
    ("Alpine", re.compile(r"(?!\d+(\.\d+)*[a-z]?(_[a-z]+\d*)*(-r\d+)?$)"), "unknown here: the bound is no version of apk's"),
]


def no_order(ecosystem, version, entries):
    """Why the version, or a bound of the record's ranges on the package, has no place in the ecosystem's order; None when all have one."""
    texts = [version] + [str(event[key]) for ranges in entries for events in ranges for event in events for key in BOUNDARIES if key in event]
    return next((reason for e, bound, reason in NO_ORDER if e == ecosystem.partition(":")[0] and any(bound.search(text) for text in texts)), None)


def explanation(ecosystem, name, version):
    return next((reason for e, n, v, reason in EXPLAINED
                 if e == ecosystem and re.fullmatch(n, name) and re.fullmatch(v, version)), None)


# Ecosystem: how its names are equal, its purl, its reference.
ECOSYSTEMS = {
    "PyPI": (lambda name: re.sub(r"[-_.]+", "-", name).lower(), purl_plain("pypi"), compare_versions.pep440_oracle),
    "npm": (same, purl_split("npm", "/"), semver_padded),
    "Go": (same, purl_split("golang", "/"), compare_versions.go_oracle),
    "crates.io": (same, purl_plain("cargo"), compare_versions.semver_strict_oracle),
    "Maven": (same, purl_split("maven", ":"), compare_versions.maven_oracle),
    "RubyGems": (same, purl_plain("gem"), compare_versions.gem_oracle),
    "Packagist": (str.lower, purl_split("composer", "/"), compare_versions.composer_oracle),
    "NuGet": (str.lower, purl_plain("nuget"), compare_versions.nuget_oracle),
    "Debian": (same, purl_debian, compare_versions.deb_bulk_oracle),
    "Alpine": (same, purl_alpine, apk_by_dpkg),
    "AlmaLinux": (same, purl_alma, compare_versions.rpm_oracle),
}


def read_records(folders):
    for folder in folders:
        for parent, names, files in os.walk(folder):
            names.sort()
            for file in sorted(files):
                path = os.path.join(parent, file)
                if file.endswith(".json"):
                    with open(path, encoding="utf-8") as text:
                        yield json.load(text)
                elif file.endswith((".yaml", ".yml")):
                    import yaml
                    with open(path, encoding="utf-8") as text:
                        # Times stay texts, as in JSON.
                        yield yaml.load(text, yaml.CBaseLoader)


def collect(options, name_of):
    """{(ecosystem with release, name): [(record id, ranges, versions)]}"""
    packages = collections.defaultdict(list)
    records = 0
    for record in read_records(options.records):
        if not isinstance(record, dict) or record.get("withdrawn") or "affected" not in record:
            continue
        used = False
        for affected in record["affected"] or []:
            package = affected.get("package") or {}
            ecosystem = package.get("ecosystem", "")
            if ecosystem.partition(":")[0] != options.ecosystem:
                continue
            if options.ecosystem in ("Debian", "Alpine", "AlmaLinux") and ":" not in ecosystem:
                continue
            used = True
            ranges = [r["events"] for r in affected.get("ranges") or [] if r.get("type") in ("ECOSYSTEM", "SEMVER")]
            packages[(ecosystem, name_of(package["name"]))].append((record["id"], ranges, affected.get("versions") or []))
        records += used
    return records, packages


BOUNDARIES = ("introduced", "fixed", "last_affected", "limit")


def choose(options, packages):
    """Versions of each package: its boundaries, listed ones, and a neighbour; then a fixed sample of all."""
    made = set()
    for (ecosystem, name), entries in packages.items():
        versions = set()
        for _, ranges, listed in entries:
            for events in ranges:
                for event in events:
                    versions.update(str(event[key]) for key in BOUNDARIES if key in event)
            versions.update(listed[:1] + listed[-1:])
        versions.discard("0")
        versions.discard("*")
        made.update((ecosystem, name, version) for version in versions)
    return sorted(made, key=lambda c: hashlib.sha256("\0".join(c).encode()).digest())[:options.components]


def event_of(event):
    return next((key, str(event[key])) for key in BOUNDARIES if key in event)


def needed_pairs(components, packages):
    pairs = set()
    for ecosystem, name, version in components:
        for _, ranges, listed in packages[(ecosystem, name)]:
            pairs.update((version, text) for text in listed)
            for events in ranges:
                texts = [event_of(event)[1] for event in events]
                pairs.update((version, text) for text in texts if text not in ("0", "*"))
                pairs.update((a, b) for a in texts for b in texts if a not in ("0", "*") and b not in ("0", "*"))
    return sorted(pairs)


def in_order(events, order):
    """The events by version, as the schema asks; None when the reference has no order of them."""
    if any(order.get((a, b)) is None for _, a in events for _, b in events if a not in ("0", "*") and b not in ("0", "*")):
        return None

    def compare(a, b):
        if a[1] == b[1]:
            return 0
        if a[1] in ("0", "*") or b[1] in ("0", "*"):
            return -1 if a[1] == "0" or b[1] == "*" else 1
        return order[(a[1], b[1])]

    return sorted(events, key=functools.cmp_to_key(compare))


def evaluate(version, ranges, listed, order):
    """OSV schema, "Evaluation": True, False, or None when the reference cannot order a pair that matters."""
    # A listed version is one of the package, so another spelling of it ("5" of "5.0") is listed too.
    if any(version == text or order.get((version, text)) == 0 for text in listed):
        return True
    unknown = False
    for events in ranges:
        vulnerable = False
        known = True
        limits = [text for kind, text in map(event_of, events) if kind == "limit"]
        ordered = in_order([event_of(event) for event in events], order)
        if ordered is None:
            unknown = True
            continue
        for kind, text in ordered:
            if text == "0" and kind == "introduced":
                vulnerable = True
                continue
            if kind == "limit":
                continue
            answer = 1 if text == "0" else order.get((version, text))
            if answer is None:
                known = False
                break
            if kind == "introduced" and answer >= 0:
                vulnerable = True
            elif kind == "fixed" and answer >= 0 or kind == "last_affected" and answer > 0:
                vulnerable = False
        if not known:
            unknown = True
            continue
        if limits and "*" not in limits and not any(order.get((version, text)) == -1 for text in limits):
            vulnerable = False
        if vulnerable:
            return True
    return None if unknown else False


def is_modular(evr):
    return ".module" in evr.rpartition("-")[2]


def in_modules(version, ranges, listed, answer):
    """ADR 20: packages of modules and others of the same name are different ones; the components here have no label, so
    which stream one is of is not known."""
    texts = [text for events in ranges for _, text in map(event_of, events)] + listed
    modular = any(map(is_modular, texts))
    if modular != is_modular(version):
        return False
    return None if modular and answer else answer


PREVIEWS = set()  # Answers that are unknown since the version is a preview of an affected release.


def ask(program, records, components, make_purl):
    """Answers by number of the component and advisory; the components' own status by number."""
    with Akashi(program) as akashi:
        akashi.import_files("--quiet", *records, name="compared")
        report = akashi.match([{"version": component[2], "purl": make_purl(*component)} for component in components])
    answers = {}
    for number, opinion in opinions(report):
        key = number, opinion["advisory"]
        answers[key] = opinion["status"]
        if is_preview(opinion):
            PREVIEWS.add(key)
    states = {component["ref"]: component.get("status") for component in report["components"]}
    return answers, states


def main():
    parser = parser_of(__doc__, show=10)
    parser.add_argument("--akashi", required=True)
    parser.add_argument("--ecosystem", required=True, choices=sorted(ECOSYSTEMS))
    parser.add_argument("--records", action="append", required=True)
    parser.add_argument("--components", type=int, default=3000)
    parser.add_argument("--npm")
    parser.add_argument("--go", default="go")
    parser.add_argument("--gopath", default="/usr/share/gocode")
    parser.add_argument("--maven-jar", default="/usr/share/java/maven3-artifact.jar")
    options = parser.parse_args()
    name_of, make_purl, make_oracle = ECOSYSTEMS[options.ecosystem]
    oracle = make_oracle(options)
    if not oracle:
        sys.exit(f"{options.ecosystem}: its reference is not installed")
    records, packages = collect(options, name_of)
    if not records:
        sys.exit(f"{options.ecosystem}: no records in {', '.join(options.records)} (folders of unpacked records)")
    components = choose(options, packages)
    pairs = needed_pairs(components, packages)
    order = dict(zip(pairs, oracle[1](pairs)))
    answers, states = ask(options.akashi, options.records, components, make_purl)

    counts = collections.Counter()
    printed = collections.Counter()
    explained = collections.Counter()
    for i, (ecosystem, name, version) in enumerate(components):
        by_record = collections.defaultdict(list)
        for record, ranges, listed in packages[(ecosystem, name)]:
            answer = evaluate(version, ranges, listed, order)
            by_record[record].append(in_modules(version, ranges, listed, answer))
        for record, parts in by_record.items():
            wanted = "affected" if True in parts else "unknown" if None in parts else "not-affected"
            got = answers.pop((i, record), "not-affected")
            reason = wanted != got and explanation(ecosystem, name, version)
            if wanted == "not-affected" and got == "unknown" and (i, record) in PREVIEWS:
                reason = "unknown here: a preview of the release that a range begins with (docs/adr/0010)"
            if not reason and got == "unknown" != wanted:
                reason = no_order(ecosystem, version, [ranges for one, ranges, _ in packages[(ecosystem, name)] if one == record])
            if reason:
                explained[reason] += 1
                continue
            counts[(wanted, got)] += 1
            if wanted != got and printed[(wanted, got)] < options.show:
                printed[(wanted, got)] += 1
                print(f"  {ecosystem} {name} {version}, {record}: reference {wanted}, Akashi {got} ({states.get(str(i))})")
    for (i, record), status in answers.items():
        counts[("no record", status)] += 1
        if printed[status] < options.show:
            printed[status] += 1
            print(f"  {' '.join(components[i])}, {record}: the reference has no such record, Akashi {status}")
    different = sum(count for (wanted, got), count in counts.items() if wanted != got)
    print(f"{options.ecosystem}: {records} records, {len(packages)} packages, {len(components)} components, "
          f"{sum(counts.values())} answers by {oracle[0]}: {different} different")
    for (wanted, got), count in sorted(counts.items()):
        print(f"  reference {wanted}, Akashi {got}: {count}")
    for reason, count in explained.items():
        print(f"  {count} explained: {reason}")
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
