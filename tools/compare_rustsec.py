#!/usr/bin/python3
"""Compares findings from the RustSec database in its own form with a reading by Python's tomllib, and with RustSec's OSV records.

  tools/compare_rustsec.py --akashi build/release/src/akashi --records DIR --osv DIR

For every crate, the versions that any of its advisories names and those next to them are made into components. Each advisory that has an
OSV record must give the same answers through both feeds, and both are opinions of one finding. Exit code 1 when an answer differs.
"""

import collections
import glob
import json
import os
import re
import sys
import tomllib

from ask_akashi import Akashi, is_preview, opinions, parser_of, purls


def semver(text):
    match = re.fullmatch(r"(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z.-]+))?(?:\+.*)?", text)
    pre = [] if match[4] is None else [(0, int(p), "") if p.isdigit() else (1, 0, p) for p in match[4].split(".")]
    return tuple(int(match[i] or 0) for i in (1, 2, 3)), (1,) if match[4] is None else (0, pre)


def bounds(requirement):
    """Conjunction of (operator, version) for one requirement; versions that are cut short are those that begin so."""
    for part in requirement.split(","):
        match = re.fullmatch(r"\s*(>=|<=|>|<|=|\^|~)?\s*(\d+)(?:\.(\d+|\*))?(?:\.(\d+|\*))?(-[0-9A-Za-z.-]+)?(?:\+\S*)?\s*", part)
        if not match:
            if part.strip() == "*":
                continue
            raise ValueError(part)
        sign = match[1] or "^"
        numbers = [int(n) for n in match.groups()[1:4] if n not in (None, "*")]
        low = ".".join(map(str, (numbers + [0, 0])[:3])) + (match[5] or "")

        def after(index):
            up = numbers[:index] + [numbers[index] + 1]
            return ".".join(map(str, (up + [0, 0])[:3])) + "-0"

        last = len(numbers) - 1
        if sign in (">=", "<"):
            yield sign, low
        elif sign == ">":
            yield (">", low) if len(numbers) == 3 else (">=", after(last))
        elif sign == "<=":
            yield ("<=", low) if len(numbers) == 3 else ("<", after(last))
        elif sign == "=":
            yield from [("=", low)] if len(numbers) == 3 else [(">=", low), ("<", after(last))]
        elif sign == "~":
            yield ">=", low
            yield "<", after(min(1, last))
        else:
            yield ">=", low
            first = next((i for i, n in enumerate(numbers) if n), last)
            yield "<", after(first)


TESTS = {">=": lambda a, b: a >= b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, "<": lambda a, b: a < b, "=": lambda a, b: a == b}


def holds(requirement, version):
    return all(TESTS[sign](semver(version), semver(other)) for sign, other in bounds(requirement))


def near(version):
    numbers, pre = semver(version)
    text = ".".join(map(str, numbers))
    out = {version, text, text + "-alpha", text + "-rc.1"}
    for i in range(3):
        for step in (1, -1):
            if numbers[i] + step >= 0:
                out.add(".".join(str(n + step * (j == i)) for j, n in enumerate(numbers)))
    return out


def main():
    parser = parser_of(__doc__, show=20)
    parser.add_argument("--akashi", required=True)
    parser.add_argument("--records", required=True)
    parser.add_argument("--osv", required=True)
    options = parser.parse_args()
    advisories, versions = {}, collections.defaultdict(set)
    for path in glob.glob(os.path.join(options.records, "**", "crates", "*", "*.md"), recursive=True):
        with open(path, encoding="utf-8") as text:
            data = tomllib.loads(re.search(r"```toml\n(.*?)\n```", text.read(), re.S)[1])
        advisory = data["advisory"]
        safe = data["versions"]["patched"] + data["versions"].get("unaffected", [])
        advisories[advisory["id"]] = (advisory["package"], safe, "withdrawn" in advisory)
        for requirement in safe:
            for version in re.findall(r"\d+(?:\.\d+)*(?:-[0-9A-Za-z.-]+)?", requirement):
                if "-" not in version or version.count(".") >= 2:
                    versions[advisory["package"]] |= near(version)
        versions[advisory["package"]] |= {"0.0.0", "0.0.1", "99.0.0"}
    in_osv = set()
    for path in glob.glob(os.path.join(options.osv, "**", "*.json"), recursive=True):
        with open(path, encoding="utf-8") as text:
            record = json.load(text)
        in_osv.add(record["id"])
        for affected in record["affected"]:
            for span in affected["ranges"]:
                for event in span["events"]:
                    for version in event.values():
                        versions[affected["package"]["name"]] |= near(version)
    components = [(crate, version) for crate in sorted(versions) for version in sorted(versions[crate])]
    with Akashi(options.akashi) as akashi:
        akashi.import_files("--quiet", options.records, name="own")
        akashi.import_files("--quiet", options.osv, name="osv")
        report = akashi.match(purls(*(f"pkg:cargo/{crate}@{version}" for crate, version in components)))
    got, previews = {}, set()
    for number, opinion in opinions(report):
        key = (number, opinion["advisory"], opinion["source"])
        if got.setdefault(key, opinion["status"]) != opinion["status"]:
            print(f"{key}: two answers")
        if is_preview(opinion):
            previews.add(key)
    by_crate = collections.defaultdict(list)
    for name, (crate, safe, withdrawn) in advisories.items():
        by_crate[crate.lower().replace("-", "_")].append((name, safe, withdrawn))
    answers = affected = different = against = alone = unlike = 0
    for i, (crate, version) in enumerate(components):
        for name, safe, withdrawn in by_crate[crate.lower().replace("-", "_")]:
            want = not withdrawn and not any(holds(requirement, version) for requirement in safe)
            here = got.get((i, name, "own"), "not-affected") == "affected"
            answers += 1
            affected += want
            if want != here:
                different += 1
                if different <= options.show:
                    print(f"{name} {crate} {version}: here {got.get((i, name, 'own'))}, requirements {safe} say {'affected' if want else 'not'}")
            if name in in_osv:
                against += 1
                osv, own = (got.get((i, name, source), "not-affected") for source in ("osv", "own"))
                if own == "not-affected" and (i, name, "osv") in previews:
                    alone += 1  # The own file names a single version, and OSV's record a range that begins with it.
                elif osv != own:
                    unlike += 1
                    if unlike <= options.show:
                        print(f"{name} {crate} {version}: here {got.get((i, name, 'own'))}, OSV {osv}; {safe}")
    print(f"{len(advisories)} advisories of {len(by_crate)} crates, {answers} answers, {affected} affected, {different} different")
    print(f"{against} answers against OSV records, {alone} previews of a single version, unknown by OSV's range, {unlike} different")
    return 1 if different or unlike else 0


if __name__ == "__main__":
    sys.exit(main())
