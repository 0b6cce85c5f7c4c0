#!/usr/bin/python3
"""Compares Akashi's answers by CPE with an independent calculation over the same files of the NVD.

The components are CPE names made from the data: the versions that criteria name, the ends of ranges and their neighbours, with
the updates and other fields that the data have, and products that nobody knows. The expected answer is computed here from the
JSON alone: NISTIR 7696 for the fields, ranges and AND/OR as the NVD writes them, and the order of versions that
src/version/cpe.h describes, written a second time. `docs/comparison.md` says what the last run found.

  tools/compare_cpe.py --akashi build/release/src/akashi --nvd DIR [--components 20000] [--environment]

  --nvd DIR       folder with *.json.gz or *.json, forms 2.0 (what the index was made of); or the folder data/ of
                  anchore/nvd-data-overrides
  --environment   operating systems and hardware are among the components, all in one document: they are the surroundings that
                  configurations with AND ask for

Exit code 1 when an answer differs.
"""

import argparse
import collections
import functools
import glob
import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile

NO, UNKNOWN, YES = 0, 1, 2


def split_name(name):
    return re.split(r"(?<!\\):", name)[2:]


@functools.lru_cache(maxsize=None)
def plain(field):
    return "" if field in ("*", "-") else re.sub(r"\\(.)", r"\1", field)


# --- The order of versions: a version is a pair of places, the first and the last where it can stand.

PRE = {"alpha": 1, "beta": 2, "rc": 3}
PRE_SOMEWHERE = {"cr", "dev", "ea", "milestone", "pre", "preview", "snapshot"}
PATCH = {"p", "pl", "patch", "patchlevel"}
POST_SOMEWHERE = {"cu", "fix", "fp", "hf", "hotfix", "sp", "sr", "su", "u", "update"}
INFINITY = float("inf")
STAGE = {"first": -2, "pre": -1, "last-pre": -0.5, "release": 0, "after": 1, "letter": 2, "patch": 3, "revision": 4}


def place(numbers, stage, *more):
    numbers = list(numbers)
    while numbers and numbers[-1] == 0:
        numbers.pop()
    # A number that follows is behind every stage: (0, stage …) < (1, number …).
    return [(1, n) for n in numbers] + [(0, STAGE[stage], *more)]


def top(numbers):
    return [(1, n) for n in numbers] + [(2,)]


def exact(at):
    return (at, at)


@functools.lru_cache(maxsize=None)
def bounds(version):
    version = version.strip().lower()
    if len(version) > 1024 or not re.fullmatch(r"[ -~]+", version) or ":" in version:
        return None
    if re.match(r"v\d", version):
        version = version[1:]
    head = re.match(r"\d+(\.\d+)*", version)
    if not head:
        return None
    numbers = [int(n) for n in head[0].split(".")]
    tail = version[head.end():]
    anywhere = (place(numbers, "first"), top(numbers))
    after = (place(numbers, "after"), top(numbers))
    if not tail:
        return exact(place(numbers, "release"))
    if m := re.fullmatch(r"_(\d+)", tail):
        return exact(place(numbers, "revision", int(m[1])))
    if m := re.fullmatch(r"[a-z]|z[a-z]", tail):
        at = place(numbers, "letter", tail)
        return (place(numbers, "first"), at) if tail in "ab" and len(numbers) < 3 else exact(at)
    m = re.fullmatch(r"[._-]?([a-z]+)(.*)", tail)
    if not m:
        return anywhere
    word, rest = m.groups()
    number = re.fullmatch(r"[._-]?(\d+)", rest)
    if word in PRE:
        if number or not rest:
            return exact(place(numbers, "pre", PRE[word], int(number[1]) if number else 0))
        return (place(numbers, "first"), place(numbers, "last-pre"))
    if word in PRE_SOMEWHERE:
        return (place(numbers, "first"), place(numbers, "last-pre"))
    if word in PATCH:
        if number:
            return exact(place(numbers, "patch", int(number[1])))
        return anywhere if word == "p" and not rest else after
    if word in POST_SOMEWHERE:
        return anywhere if word == "u" and not rest else after
    return anywhere


@functools.lru_cache(maxsize=1 << 20)
def same(a, b):
    if a == b:
        return True
    x, y = bounds(a), bounds(b)
    return bool(x and y and x[0] == x[1] and x == y)


# --- One name against one criterion.

def end(version, limit, lower, included):
    """YES when the version is certainly on the affected side of the limit."""
    x, y = bounds(version), bounds(limit)
    if version == limit.lower() or (x and x[0] == x[1] and x == y):
        return YES if included else NO
    if not x or not y:
        return UNKNOWN
    above, below = x[0] > y[1], x[1] < y[0]
    return YES if (above if lower else below) else NO if (below if lower else above) else UNKNOWN


def in_range(match, version):
    truth = YES
    for key, lower, included in (("versionStartIncluding", True, True), ("versionStartExcluding", True, False),
                                 ("versionEndIncluding", False, True), ("versionEndExcluding", False, False)):
        if match.get(key):
            truth = min(truth, end(version, match[key], lower, included))
    return truth


@functools.lru_cache(maxsize=None)
def wild(field):
    return len(field) > 1 and bool(re.search(r"^[*?]|(?<!\\)[*?]$", field))


def field_truth(wanted, has):
    if wanted == "*" or wanted == has:
        return UNKNOWN if wild(has) else YES
    if has == "*" or wild(has):
        return UNKNOWN
    if wild(wanted) and has != "-":
        pattern = "".join(".*" if t == "*" else ".?" if t == "?" else re.escape(t[-1]) for t in re.findall(r"\\.|.", wanted))
        return YES if re.fullmatch(pattern, plain(has)) else NO
    return NO


def full(name):
    return plain(name[3]) + ("_" + plain(name[4]) if plain(name[4]) else "")


def range_truth(match, name):
    version = plain(name[3])
    if not version or wild(name[3]):
        return UNKNOWN
    alone = in_range(match, version)
    if alone == YES:
        return YES
    if full(name) != version and in_range(match, full(name)) != NO:
        return UNKNOWN
    return alone


def version_truth(match, wanted, name):
    ranged = any(key.startswith("version") for key in match)
    if wanted[3] == "*":
        return range_truth(match, name) if ranged else YES
    if wanted[3] == "-":
        return YES if name[3] == "-" or not match["vulnerable"] else UNKNOWN
    version, named = plain(name[3]), plain(wanted[3])
    if not version or wild(name[3]):
        return UNKNOWN
    if wild(wanted[3]):
        return field_truth(wanted[3], name[3])
    if same(version, named):
        return range_truth(match, name) if ranged else YES
    if version.startswith(named) and version[len(named):][:1] in ("-", "+", "~"):
        x = bounds(version)
        return NO if x and x[0] == x[1] else UNKNOWN
    return NO


def meets(match, name):
    wanted = match["name"]
    ranged = any(key.startswith("version") for key in match)
    certain = wanted[3] not in ("*", "-") and not any(wild(f) for f in (wanted[3], wanted[4], name[3], name[4]))
    if certain and not ranged and bool(plain(wanted[4])) != bool(plain(name[4])) and same(full(wanted), full(name)):
        return min(field_truth(w, n) for w, n in zip(wanted[5:], name[5:]))
    return min(version_truth(match, wanted, name), *(field_truth(w, n) for w, n in zip(wanted[4:], name[4:])))


# --- Records.

def read_records(folder):
    records = {}
    total = 0
    for path in sorted(glob.glob(os.path.join(folder, "**", "*.json*"), recursive=True)):
        with (gzip.open if path.endswith(".gz") else open)(path, "rb") as file:
            document = json.load(file)
            if "_annotation" in document:  # anchore/nvd-data-overrides: a CVE's configurations, a file each.
                document = {"vulnerabilities": [{"cve": {"lastModified": "", "vulnStatus": "", **document["cve"],
                                                         "id": document["_annotation"]["cve_id"]}}]}
            for item in document["vulnerabilities"]:
                cve = item["cve"]
                total += 1
                known = records.get(cve["id"])
                if known is None or cve["lastModified"] >= known["lastModified"]:
                    records[cve["id"]] = cve
    return total, records


def matches_of(part):
    if "nodes" in part:
        for node in part["nodes"]:
            yield from matches_of(node)
    yield from part.get("cpeMatch", [])


def prepare(records):
    """{product: {CVE: [(configuration, node, match)]}} of the records that stand, and the products of all."""
    standing, known = collections.defaultdict(lambda: collections.defaultdict(list)), set()
    with_configurations = 0
    for cve in records.values():
        vulnerable = False
        for configuration in cve.get("configurations", []):
            for node in configuration["nodes"]:
                for match in node["cpeMatch"]:
                    match["name"] = [field.lower() for field in split_name(match.pop("criteria"))]
                    if match["vulnerable"]:
                        vulnerable = True
                        product = tuple(match["name"][:3])
                        known.add(product)
                        if cve["vulnStatus"] != "Rejected":
                            standing[product][cve["id"]].append((configuration, node, match))
        with_configurations += vulnerable
    return with_configurations, standing, known


class Surroundings:
    def __init__(self, names):
        self.by_product = collections.defaultdict(set)
        for name in names:
            self.by_product[tuple(name[:3])].add(tuple(name))
        self.cache = {}

    def has(self, match):
        key = id(match)
        if key not in self.cache:
            self.cache[key] = any(meets(match, name) == YES for name in self.by_product.get(tuple(match["name"][:3]), ()))
        return self.cache[key]

    def shows(self, node):
        if id(node) not in self.cache:
            self.cache[id(node)] = self.calculated(node)
        return self.cache[id(node)]

    def calculated(self, node):
        values = [YES if self.has(match) else UNKNOWN for match in node["cpeMatch"]]
        truth = min(values, default=YES) if node.get("operator") == "AND" else max(values, default=YES)
        return {YES: NO, NO: YES, UNKNOWN: UNKNOWN}[truth] if node.get("negate") else truth


def judge(places, name, around):
    best = NO
    for configuration, node, match in places:
        truth = meets(match, name)
        if truth <= best:
            continue
        if configuration.get("operator") == "AND":
            truth = min([truth] + [around.shows(other) for other in configuration["nodes"] if other is not node])
        if node.get("operator") == "AND":
            truth = min([truth] + [YES if around.has(other) else UNKNOWN for other in node["cpeMatch"] if other is not match])
        if configuration.get("negate") or node.get("negate"):
            truth = min(truth, UNKNOWN)
        best = max(best, truth)
    return best


# --- Components.

def neighbours(version):
    yield version
    yield version + ".1"
    yield version + "_rc1"
    yield version + "-2.el9"
    if m := re.fullmatch(r"(.*?)(\d+)(\D*)", version):
        yield m[1] + str(int(m[2]) + 1) + m[3]
        if int(m[2]):
            yield m[1] + str(int(m[2]) - 1) + m[3]


def quoted(version):
    return re.sub(r"([^a-z0-9_.\-])", r"\\\1", version.lower())


def choose(options, records):
    made = set()
    order = lambda text: hashlib.sha256(text.encode()).digest()  # noqa: E731
    names = sorted(records, key=order)
    for number, cve in enumerate(names):
        matches = [m for c in records[cve].get("configurations", []) for m in matches_of(c)]
        for match in sorted(matches, key=lambda m: order(json.dumps(m)))[:3]:
            base = list(match["name"])
            versions = [plain(base[3])] if base[3] not in ("*", "-") else []
            # A name has no room for a space; ends of ranges are text and do ("4.4 sp7").
            versions += [v for k, v in match.items() if k.startswith("version") and " " not in v]
            candidates = [base]
            for version in versions:
                for near in neighbours(version.lower()):
                    candidates.append(base[:3] + [quoted(near)] + base[4:])
                    candidates.append(base[:3] + [quoted(near)] + ["*"] * 7)
            candidates.append(base[:3] + ["*"] * 8)
            candidates.append(base[:3] + ["-"] + ["*"] * 7)
            pick = sorted(candidates, key=lambda c: order(cve + ":".join(c)))[:2]
            if number % 50 == 0:
                pick.append([base[0], base[1], base[2] + "_unheard_of"] + base[3:])
            for name in pick:
                made.add(tuple(name))
        if len(made) >= options.components * 2:
            break
    made = sorted(made, key=lambda n: order(":".join(n)))
    if not options.environment:
        made = [name for name in made if name[0] == "a"]
    return [list(name) for name in made[:options.components]]


def ask(options, database, names):
    document = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": [
        {"type": "application", "bom-ref": f"c{i}", "name": f"c{i}", "cpe": "cpe:2.3:" + ":".join(name)}
        for i, name in enumerate(names)]}
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "names.cdx.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(document, file)
        done = subprocess.run([options.akashi, "scan", path, "--db", database, "-o", "json"], capture_output=True)
        if not done.stdout:
            sys.exit(done.stderr.decode())
    return json.loads(done.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--akashi", required=True)
    parser.add_argument("--nvd", required=True)
    parser.add_argument("--db", help="an index that was made of the same files; else one is made")
    parser.add_argument("--components", type=int, default=20000)
    parser.add_argument("--environment", action="store_true")
    parser.add_argument("--show", type=int, default=10)
    options = parser.parse_args()
    total, records = read_records(options.nvd)
    with_configurations, standing, known = prepare(records)
    with tempfile.TemporaryDirectory() as folder:
        database = options.db or os.path.join(folder, "db")
        if not options.db:
            subprocess.run([options.akashi, "db", "import", "--db", database, options.nvd], check=True, capture_output=True)
        status = json.loads(subprocess.run([options.akashi, "db", "status", "--db", database, "-o", "json"], check=True,
                                           capture_output=True).stdout)
        names = choose(options, records)
        report = ask(options, database, names)
    failures = []
    source = status["sources"][0]
    print(f"entries in the files: {total}; records with configurations: {with_configurations}")
    counts = [("records read", source["records"], len(records)), ("rejected", source["rejected"], 0)]
    for what, got, want in counts:
        print(f"{what}: {got}")
        if got != want:
            failures.append(f"{what}: {got}, expected {want}")

    around = Surroundings(names)
    word = {YES: "affected", UNKNOWN: "unknown"}
    want_findings, want_status = {}, {}
    for i, name in enumerate(names):
        product = tuple(name[:3])
        truths = [NO]
        for cve, places in standing.get(product, {}).items():
            truth = judge(places, name, around)
            if truth:
                want_findings[(f"c{i}", cve)] = word[truth]
                truths.append(truth)
        # The NVD is never whole: what it doesn't name, it doesn't clear.
        want_status[f"c{i}"] = word.get(max(truths), "not-evaluated")
    got_findings = {(f["component"], f["vulnerability"]): f["status"] for f in report["findings"]}
    got_status = {c["ref"]: c["status"] for c in report["components"] if c["ref"] in want_status}
    text_of = {f"c{i}": "cpe:2.3:" + ":".join(name) for i, name in enumerate(names)}
    for key in sorted(want_findings.keys() | got_findings.keys()):
        want, got = want_findings.get(key), got_findings.get(key)
        if want != got:
            failures.append(f"{text_of.get(key[0], key[0])} {key[1]}: {got}, expected {want}")
    for ref, want in want_status.items():
        if got_status.get(ref) != want:
            failures.append(f"{text_of[ref]}: {got_status.get(ref)}, expected {want}")
    tried = sum(len(standing.get(tuple(name[:3]), ())) for name in names)
    print(f"components: {len(names)}: " + ", ".join(f"{n} {s}" for s, n in sorted(collections.Counter(want_status.values()).items())))
    print(f"pairs of a component and a record of its product: {tried}; findings: {len(want_findings)}: "
          + ", ".join(f"{n} {s}" for s, n in sorted(collections.Counter(want_findings.values()).items())))
    print(f"differences: {len(failures)}")
    for failure in failures[:options.show]:
        print("  " + failure)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
