#!/usr/bin/python3
"""Compares findings from Mozilla's, retire.js's and CPAN's advisories in their own forms with other readings of the same files.

  tools/compare_own_sources.py --akashi build/release/src/akashi --mozilla DIR --retirejs DIR --cpan DIR

Mozilla: PyYAML reads the files, and each version of a sample is judged on its own by the rule of src/feeds/mozilla/fixed_in.cpp. retire.js:
all files of the repository must give the records of jsrepository-master.json, and every version that a row names, and those next to it, is held
against the rows by Python. CPAN: records are counted; ranges are made up (from a seed), in CPANSA's form, and held against Perl's own
version.pm as CPAN::Audit does it. Exit code 1 when an answer differs.
"""

import argparse
import collections
import glob
import hashlib
import json
import os
import random
import re
import subprocess
import sys
import tempfile

import yaml

LONG_TERM = {10: "2013-01-08", 17: "2013-12-10", 24: "2014-10-14", 31: "2015-07-02", 38: "2016-06-07", 45: "2017-06-14", 52: "2018-09-05",
             60: "2019-10-22", 68: "2020-10-20", 78: "2021-11-02", 91: "2022-09-20", 102: "2023-09-26", 115: "9", 128: "2025-09-15",
             140: "9", 153: "9"}
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
# Product in CPE: texts of it, and those that leave it open whether it is meant.
MOZILLA = {
    "a:mozilla:firefox": (["firefox"], ["firefox esr", "firefox for ios", "firefox for android"]),
    "a:mozilla:firefox_esr": (["firefox esr"], []),
    "a:mozilla:thunderbird": (["thunderbird"], ["thunderbird esr"]),
    "a:mozilla:thunderbird_esr": (["thunderbird esr"], []),
    "a:mozilla:seamonkey": (["seamonkey"], []),
    "a:mozilla:mozilla_suite": (["mozilla suite", "mozilla"], []),
    "a:mozilla:nss": (["nss"], []),
    "o:mozilla:firefox_os": (["firefox os"], []),
}


def run(options, *arguments, codes=(0,)):
    done = subprocess.run([options.akashi, *arguments], capture_output=True, text=True)
    if done.returncode not in codes:
        sys.exit(f"akashi {' '.join(arguments)}: {done.stderr}")
    return done.stdout + done.stderr


def imported(options, database, *paths):
    out = run(options, "db", "import", "--db", database, *paths, codes=(0, 3))
    match = re.search(r"(\d+) records added, (\d+) replaced, (\d+) already.*?(\d+) rejected", out, re.S)
    return [int(n) for n in match.groups()]


def match(options, database, components):
    """Opinions by component and advisory."""
    with tempfile.TemporaryDirectory(prefix="akashi-own-") as folder:
        sbom, report = os.path.join(folder, "sbom.cdx.json"), os.path.join(folder, "report.json")
        with open(sbom, "w", encoding="utf-8") as out:
            json.dump({"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": [
                {"type": "library", "bom-ref": str(i), **component} for i, component in enumerate(components)]}, out)
        run(options, "match", "--quiet", "--db", database, "-o", f"json={report}", sbom, codes=(0, 3))
        with open(report, encoding="utf-8") as text:
            report = json.load(text)
    got = {}
    for finding in report["findings"]:
        for opinion in finding["opinions"]:
            got[int(finding["component"]), opinion["advisory"]] = opinion["status"]
    return got


class Tally:
    def __init__(self, options, title):
        self.options, self.title, self.counts, self.shown = options, title, collections.Counter(), 0

    def take(self, what, want, got):
        got = got if got in ("affected", "unknown") else "no"
        self.counts[want] += 1
        if want != got:
            self.counts["different"] += 1
            if self.shown < self.options.show:
                self.shown += 1
                print(f"{self.title}: {what}: {got}, not {want}")

    def end(self):
        counts = self.counts
        print(f"{self.title}: {counts['affected'] + counts['unknown'] + counts['no']} answers: {counts['affected']} affected, "
              f"{counts['unknown']} unknown, {counts['no']} not named; {counts['different']} differ")
        return counts["different"]


# Mozilla

def date_of(text):
    words = text.replace(",", " ").split()
    year = next(w for w in words if re.fullmatch(r"\d{4}", w))
    month = next(MONTHS.index(w[:3].lower()) + 1 for w in words if w[:3].lower() in MONTHS)
    day = next((int(re.match(r"\d+", w)[0]) for w in words if re.fullmatch(r"\d{1,2}(st|nd|rd|th)?", w)), 0)
    return f"{year}-{month:02}" + (f"-{day:02}" if day else "")


def dotted(version):
    numbers = [int(n) for n in version.split(".")]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return numbers


def branch(version):
    numbers = (dotted(version) + [0, 0])[:2]
    return (numbers[0],) if numbers[0] >= 4 else tuple(numbers)


def judge(product, version, fixes, announced, by_edition):
    """What an advisory with these fixes says of one version."""
    fixes = sorted(fixes, key=dotted)
    above = [f for f in fixes if dotted(f) > dotted(version)]
    below = [f for f in fixes if dotted(f) <= dotted(version)]
    if not above:
        return "no"
    long_terms = product in ("firefox", "firefox esr", "thunderbird", "thunderbird esr")
    if below:
        if branch(below[-1]) == branch(above[0]):
            return "unknown"
        if branch(version) == branch(below[-1]):
            return "no"
        mended_aside = long_terms and len(branch(below[-1])) == 1 and branch(below[-1])[0] in LONG_TERM
        if branch(version) != branch(above[0]) and not mended_aside:
            return "unknown"
    major = dotted(version)[0] if dotted(version) else 0
    if long_terms and major in LONG_TERM and branch(above[0]) != (major,) and announced <= LONG_TERM[major][:len(announced)]:
        own = [major, 0, 1] if major < 24 else [major, 1]
        if not by_edition:
            return "no"
        if dotted(version) >= own:
            return "unknown"
    return "affected"


def mozilla_files(folder):
    for path in sorted(glob.glob(os.path.join(folder, "**", "mfsa*.*"), recursive=True)):
        with open(path, encoding="utf-8", newline="") as text:
            text = text.read()
        body = ""
        if path.endswith(".md"):
            text, body = re.match(r"\s*---[^\n]*\n(.*?)\n---[^\n]*\n?(.*)", text, re.S).groups()
        yield os.path.basename(path).rsplit(".", 1)[0], yaml.load(text, Loader=yaml.BaseLoader), body


def compare_mozilla(options):
    records, fixes, versions = 0, {}, collections.defaultdict(set)
    unread = 0
    for name, data, _ in mozilla_files(options.mozilla):
        ids = [f"MFSA{name[4:]}/{cve}" for cve in data["advisories"]] if "advisories" in data else [f"MFSA{name[4:]}"]
        records += len(ids)
        products = collections.defaultdict(list)
        odd = "vulnerable" in data
        for text in data["fixed_in"]:
            found = re.fullmatch(r"(.*?)\s+([0-9][0-9.]*)", text.strip())
            if not found:
                unread += 1
                continue
            if found[2] not in products[found[1].lower()]:
                products[found[1].lower()].append(found[2])
            versions[found[1].lower()].add(found[2])
        for one in ids:
            fixes[one] = (date_of(data["announced"]), products, odd)
    chosen = random.Random(1)
    components = []
    for cpe, (texts, _) in MOZILLA.items():
        pool = sorted(set().union(*(versions[t] for t in texts)), key=dotted)
        near = set()
        for version in chosen.sample(pool, min(options.versions, len(pool))):
            near.add(version)
            parts = version.split(".")
            if int(parts[-1]) > 0:
                near.add(".".join(parts[:-1] + [str(int(parts[-1]) - 1)]))
        components += [(cpe, version) for version in sorted(near, key=dotted)]
    tally = Tally(options, "mozilla")
    with tempfile.TemporaryDirectory(prefix="akashi-own-") as folder:
        database = os.path.join(folder, "db")
        added, _, _, rejected = imported(options, database, options.mozilla)
        print(f"mozilla: {records} records in the files, {added} imported, {rejected} products rejected, {unread} texts not split here")
        bad = added != records
        for i, (cpe, version) in enumerate(components):
            got = match(options, database, [
                {"name": "x", "version": version, "cpe": f"cpe:2.3:{cpe}:{version}:*:*:*:*:*:*:*"}])
            texts, opening = MOZILLA[cpe]
            for one, (announced, products, odd) in fixes.items():
                if odd:
                    continue
                want = "no"
                for text in texts:
                    if products.get(text):
                        want = max(want, judge(text, version, products[text], announced, cpe == "a:mozilla:firefox"),
                                   key=["no", "unknown", "affected"].index)
                for text in opening:
                    if products.get(text) and want == "no" and judge(text, version, products[text], announced, False) != "no":
                        want = "unknown"
                tally.take(f"{cpe} {version} {one} {dict(products)} of {announced}", want, got.get((0, one)))
        print(f"mozilla: {len(components)} components")
    return tally.end() + bad


# retire.js

def semver(text):
    text = re.sub(r"^(\d+\.\d+\.\d+)([A-Za-z])", r"\1-\2", text)  # As node-semver reads "1.9.0b1".
    found = re.fullmatch(r"(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z.-]+))?", text)
    if not found or (found[4] and (found[3] is None or any(re.fullmatch(r"0\d+|", p) for p in found[4].split(".")))):
        raise ValueError(text)
    if any(n and len(n) > 1 and n[0] == "0" for n in found.groups()[:3]):
        raise ValueError(text)
    pre = [] if found[4] is None else [(0, int(p), "") if p.isdigit() else (1, 0, p) for p in found[4].split(".")]
    return tuple(int(found[i] or 0) for i in (1, 2, 3)), (1,) if found[4] is None else (0, pre)


def row_key(row):
    names = row.get("identifiers", {})
    cves = [c for c in names.get("CVE", []) if re.fullmatch(r"CVE-\d{4}-\d{4,19}", c)]
    ghsa = names.get("githubID", "")
    if len(cves) == 1:
        return cves[0]
    if ghsa.startswith("GHSA-"):
        return ghsa
    if cves:
        return "+".join(cves)
    if names.get("retid"):
        return "retid-" + str(names["retid"]).strip()
    said = sorted(f"{k}={str(v).strip()}" for k, value in names.items() if k != "summary"
                  for v in (value if isinstance(value, list) else [value]) if str(v).strip())
    said.append(row.get("summary", names.get("summary", "")))
    if len(said) == 1:
        said.append((row.get("info") or [""])[0])
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:12]


def compare_retirejs(options):
    files = sorted(glob.glob(os.path.join(options.retirejs, "**", "*repository*.json"), recursive=True))
    master = next(f for f in files if f.endswith("jsrepository-master.json"))
    wrong = 0
    tally = Tally(options, "retirejs")
    for path in files:
        with open(path, encoding="utf-8") as text:
            data = json.load(text)
        hosts = data if "backdoored" in path else data.get("backdoored", {}) if "advisories" in data else {}
        components = {} if "backdoored" in path else data.get("advisories", data)
        want = {(key, row_key(row)) for key, one in components.items() for row in one["vulnerabilities"]}
        with tempfile.TemporaryDirectory(prefix="akashi-own-") as folder:
            added, _, _, rejected = imported(options, os.path.join(folder, "db"), path)
        same = added == len(want) + len(hosts) and rejected == 0
        wrong += not same
        print(f"retirejs: {os.path.basename(path)}: {len(want)} vulnerabilities and {len(hosts)} hosts in it, {added} imported")
    for path in (master, next(f for f in files if f.endswith("npmrepository.json"))):
        npm = "npmrepository" in path
        with open(path, encoding="utf-8") as text:
            data = json.load(text)
        records, versions = collections.defaultdict(list), collections.defaultdict(set)
        for key, component in data.items():
            name = key if npm else component.get("npmname") or (component.get("basePurl", "").removeprefix("pkg:npm/"))
            sure = bool(name)
            if not npm and component.get("basePurl", "pkg:npm/").startswith("pkg:npm/") is False and not component.get("npmname"):
                continue
            if not sure and re.fullmatch(r"[a-z0-9@/._~-]+", key):
                name = key
            if not name:
                continue
            for row in component["vulnerabilities"]:
                for span in row.get("ranges", [row]):
                    records[name, sure, ("npm:" if npm else "") + key + "/" + row_key(row)].append(
                        (span.get("atOrAbove", ""), span.get("below", ""), span.get("excludes", [])))
                    for bound in (span.get("atOrAbove", ""), span.get("below", ""), *span.get("excludes", [])):
                        try:
                            numbers, pre = semver(bound)
                        except ValueError:
                            continue
                        text = ".".join(map(str, numbers))
                        versions[name] |= {text, text + "-alpha", text + "-rc.1"} | ({bound} if pre[0] == 0 else set())
                        for i in range(3):
                            for step in (1, -1):
                                if numbers[i] + step >= 0:
                                    versions[name].add(".".join(str(n + step * (j == i)) for j, n in enumerate(numbers)))
        components = [(name, version) for name in sorted(versions) for version in sorted(versions[name])]
        with tempfile.TemporaryDirectory(prefix="akashi-own-") as folder:
            database = os.path.join(folder, "db")
            imported(options, database, path)
            got = {}
            for at in range(0, len(components), 2000):
                part = match(options, database, [
                    {"name": n, "version": v, "purl": f"pkg:npm/{n.replace('@', '%40')}@{v}"} for n, v in components[at:at + 2000]])
                got |= {(i + at, one): status for (i, one), status in part.items()}
        by_name = collections.defaultdict(list)
        for (name, sure, one), spans in records.items():
            by_name[name].append((sure, one, spans))
        for i, (name, version) in enumerate(components):
            for sure, one, spans in by_name[name]:
                want = "no"
                for low, high, excludes in spans:
                    low = low.replace("-*", "-0")
                    try:
                        inside = high.split(".")[0] == "999" or semver(version) < semver(high)
                        if low not in ("", "0"):
                            start = semver(low)
                            # A preview of a release that is inside, before the range begins: it may have the flaw already.
                            release = (semver(version)[0], (1,))
                            if inside and semver(version) < start <= release and release < semver(high):
                                want = "unknown"
                            inside = inside and semver(version) >= start
                        if inside and version not in excludes:
                            want = "affected" if sure else "unknown"
                            break
                    except ValueError:
                        want = "unknown"
                tally.take(f"{name} {version} {one} {spans}", want, got.get((i, one)))
        print(f"retirejs: {os.path.basename(path)}: {len(records)} records of packages, {len(components)} components")
    return tally.end() + wrong


# CPAN

PERL = r"""
use strict; use warnings; use version; use JSON::PP;
sub in_range {
  my ($v, $range) = @_;
  for my $and (split /\s*,\s*/, $range) {
    my ($op, $bound) = $and =~ /^(<=|<|>=|>|==|=|!=)?\s*(\S+)$/;
    $bound = version->parse($bound); $op //= '>=';
    return 0 unless $op eq '<' ? $v < $bound : $op eq '<=' ? $v <= $bound : $op eq '>' ? $v > $bound
      : $op eq '>=' ? $v >= $bound : $op eq '!=' ? $v != $bound : $v == $bound;
  }
  return 1;
}
sub is_empty {  # ">=2,<1": a slip.
  my ($lo, $sign, $hi, $end) = $_[0] =~ /^(>=?)\s*([^,]+?)\s*,\s*(<=?)\s*(\S+)$/ ? ($2, $1, $4, $3) : return 0;
  my $order = version->parse($lo) <=> version->parse($hi);
  return $order > 0 || ($order == 0 && "$sign$end" ne '>=<=');
}
my $in = decode_json(do { local $/; <STDIN> });
print encode_json([map { my ($v, $affected, $fixed) = @$_; my $parsed = version->parse($v);
  !(grep { !is_empty($_) } @$affected) ? 2 : ((grep { in_range($parsed, $_) } @$affected) && !(grep { in_range($parsed, $_) } @$fixed)) ? 1 : 0 } @$in]);
"""


def compare_cpan(options):
    files = glob.glob(os.path.join(options.cpan, "**", "CVE-*.yml"), recursive=True)
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="akashi-own-") as folder:
        added, _, _, rejected = imported(options, os.path.join(folder, "db"), options.cpan)
        texts = []
        for path in files:
            with open(path, encoding="utf-8") as text:
                texts.append(text.read())
        named = sum(not re.search(r"^cpan_distribution: ~$", text, re.M) for text in texts)
        broken = 0
        for text in texts:
            try:
                yaml.safe_load(text)
            except yaml.YAMLError:
                broken += 1
        print(f"cpan: {len(files)} entries in triage, {added} imported, {rejected} rejected; {named} of them name a distribution; "
              f"{broken} are no YAML")
        wrong += added != len(files) or rejected != 0
    chosen = random.Random(options.seed)
    forms = [lambda: f"{chosen.randint(0, 3)}.{chosen.randint(0, 99):02}", lambda: f"{chosen.randint(0, 3)}.{chosen.randint(0, 9)}",
             lambda: f"{chosen.randint(0, 3)}.{chosen.randint(0, 999):03}", lambda: f"v{chosen.randint(0, 3)}.{chosen.randint(0, 120)}.{chosen.randint(0, 9)}",
             lambda: f"{chosen.randint(0, 3)}.{chosen.randint(0, 99):02}_{chosen.randint(1, 9):02}", lambda: str(chosen.randint(0, 4)),
             lambda: f"{chosen.randint(0, 3)}.{chosen.randint(0, 9)}.{chosen.randint(0, 9)}"]

    def version():
        return chosen.choice(forms)()

    def bounds():
        kind = chosen.randint(0, 5)
        return [f"<{version()}", f">={version()},<{version()}", f"={version()}", f">{version()}, <={version()}", version(),
                f"!={version()}"][kind]

    advisories = {f"CPANSA-D{i % 40}-2099-{i:03}": (f"D{i % 40}", [bounds() for _ in range(chosen.randint(1, 2))],
                                                     [f">={version()}"] if chosen.random() < 0.5 else []) for i in range(options.ranges)}
    dists = collections.defaultdict(lambda: {"advisories": []})
    for one, (dist, affected, fixed) in advisories.items():
        dists[dist]["advisories"].append({"id": one, "cves": [], "affected_versions": affected, "fixed_versions": fixed, "description": ""})
    components = [(dist, v) for dist in sorted(dists) for v in sorted({version() for _ in range(40)})]
    tally = Tally(options, "cpan")
    with tempfile.TemporaryDirectory(prefix="akashi-own-") as folder:
        path, database = os.path.join(folder, "cpansa.json"), os.path.join(folder, "db")
        with open(path, "w", encoding="utf-8") as out:
            json.dump({"dists": dists}, out)
        added, _, _, _ = imported(options, database, path)
        wrong += added != len(advisories)
        got = match(options, database, [{"name": d, "version": v, "purl": f"pkg:cpan/A/{d}@{v}"} for d, v in components])
    questions = [(i, one, v, affected, fixed) for i, (dist, v) in enumerate(components)
                 for one, (name, affected, fixed) in advisories.items() if name == dist]
    answers = subprocess.run(["perl", "-e", PERL], input=json.dumps([q[2:] for q in questions]), capture_output=True, text=True, check=True)
    for (i, one, v, affected, fixed), want in zip(questions, json.loads(answers.stdout)):
        tally.take(f"{v} {affected} {fixed}", ("no", "affected", "unknown")[want], got.get((i, one)))
    return tally.end() + wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--akashi", required=True)
    parser.add_argument("--mozilla")
    parser.add_argument("--retirejs")
    parser.add_argument("--cpan")
    parser.add_argument("--versions", type=int, default=6, help="of each of Mozilla's products")
    parser.add_argument("--ranges", type=int, default=800)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=10)
    options = parser.parse_args()
    wrong = sum(compare(options) for compare, given in ((compare_mozilla, options.mozilla), (compare_retirejs, options.retirejs),
                                                        (compare_cpan, options.cpan)) if given)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
