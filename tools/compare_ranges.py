#!/usr/bin/python3
"""Compares Akashi's reading of version ranges with the package managers' own, membership by membership.

For Debian's own python3 (python3-packaging). Every oracle that is installed is used; the others are named as missing.

  tools/compare_ranges.py --akashi build/dev/src/akashi --count 20000 --npm DIR

  --npm DIR      a folder where `npm install semver` was run
  --count N      generated pairs of a range and a version for each type; the seed is fixed

Differences that are meant are counted apart, with the reason (MEANT below).
"""

import argparse
import collections
import os
import random
import re
import shutil
import subprocess
import sys


def ask(command, type_name, pairs):
    text = "".join(f"{range_}\t{version}\n" for range_, version in pairs)
    done = subprocess.run([*command, "versions", "range", "--type", type_name], input=text, capture_output=True, text=True, check=True)
    answers = done.stdout.split("\n")[:-1]
    if len(answers) != len(pairs):
        sys.exit(f"{type_name}: {len(pairs)} pairs, {len(answers)} answers")
    return answers


def run_lines(command, pairs, **options):
    text = "".join(f"{range_}\t{version}\n" for range_, version in pairs)
    done = subprocess.run(command, input=text, capture_output=True, text=True, **options)
    answers = done.stdout.split("\n")[:-1]
    if len(answers) != len(pairs):
        sys.exit(f"{command[0]}: {len(pairs)} pairs, {len(answers)} answers: {done.stderr[:400]}")
    return answers


def npm(options):
    if not options.npm:
        return None
    code = """
const s = require('semver');
for (const line of require('fs').readFileSync(0, 'utf8').split('\\n').slice(0, -1)) {
  const [r, v] = line.split('\\t'); const o = {includePrerelease: true};
  console.log(s.validRange(r, o) === null || !s.valid(v) ? 'unknown' : s.satisfies(v, r, o) ? 'in' : 'out'); }"""
    return "node-semver", lambda pairs: run_lines(["node", "-e", code], pairs, cwd=options.npm)


def gem(_options):
    if not shutil.which("ruby"):
        return None
    code = r"""
STDIN.each_line { |line| r, v = line.chomp.split("\t", -1)
  begin puts Gem::Requirement.new(r.split(",")).satisfied_by?(Gem::Version.new(v)) ? "in" : "out" rescue puts "unknown" end }"""
    return "Gem::Requirement", lambda pairs: run_lines(["ruby", "-e", code], pairs)


def pypi(_options):
    try:
        from packaging.specifiers import InvalidSpecifier, SpecifierSet
        from packaging.version import InvalidVersion
    except ImportError:
        return None

    def one(range_, version):
        try:
            return "in" if SpecifierSet(range_).contains(version, prereleases=True) else "out"
        except (InvalidSpecifier, InvalidVersion):
            return "unknown"

    return "pypa/packaging", lambda pairs: [one(*pair) for pair in pairs]


def composer(_options):
    loader = "/usr/share/php/Composer/Semver/autoload.php"
    if not shutil.which("php") or not os.path.exists(loader):
        return None
    code = f"""
require '{loader}';
while (($line = fgets(STDIN)) !== false) {{ [$r, $v] = explode("\\t", rtrim($line, "\\n"));
  try {{ echo Composer\\Semver\\Semver::satisfies($v, $r) ? "in\\n" : "out\\n"; }} catch (\\Throwable $e) {{ echo "unknown\\n"; }} }}"""
    return "composer/semver", lambda pairs: run_lines(["php", "-r", code], pairs)


ORACLES = {"npm": npm, "gem": gem, "pypi": pypi, "composer": composer}


def version(random_, pre):
    numbers = ".".join(str(random_.choice([0, 0, 1, 1, 2, 3, 9, 10])) for _ in range(3))
    return numbers + (random_.choice(pre) if random_.random() < 0.25 else "")


def shorten(random_, text, wild):
    parts = re.match(r"[0-9.]+", text).group().split(".")[: random_.choice([1, 2, 2, 3])]
    return ".".join(parts) + (random_.choice(wild) if wild and random_.random() < 0.3 else "")


SHAPES = {
    "npm": {"pre": ["-alpha", "-rc.1", "-0", "-beta.2"], "signs": ["", "=", "<", "<=", ">", ">=", "^", "~", ">= ", "~>"],
            "and": " ", "or": [" || ", "||"], "wild": [".x", ".*"], "short": True, "hyphen": True},
    "gem": {"pre": [".pre", ".rc1", ".beta.2"], "signs": ["", "=", "<", "<=", ">", ">=", "~>", "!=", ">= ", "~> "], "and": ", ", "or": [],
            "wild": [], "short": True, "hyphen": False},
    "pypi": {"pre": ["a1", "rc2", ".dev3", ".post1"], "signs": ["==", "<", "<=", ">", ">=", "~=", "!="], "and": ",", "or": [],
             "wild": [], "short": True, "hyphen": False},
    "composer": {"pre": ["-alpha1", "-RC2", "-beta"], "signs": ["", "=", "<", "<=", ">", ">=", "^", "~", "!="], "and": ",",
                 "or": [" || ", "|"], "wild": [".*"], "short": True, "hyphen": True},
}


def make_term(random_, shape):
    text = version(random_, shape["pre"])
    if shape["short"] and random_.random() < 0.3:
        text = shorten(random_, text, shape["wild"])
    if shape["hyphen"] and random_.random() < 0.1:
        return f"{text} - {version(random_, shape['pre'])}"
    return random_.choice([s for s in shape["signs"] if "*" not in text or s == ""] or [""]) + text


def make_pairs(type_name, count):
    random_ = random.Random(20261122)
    shape = SHAPES[type_name]
    pairs = []
    while len(pairs) < count:
        parts = []
        for _ in range(random_.choice([1, 1, 2, 3]) if shape["or"] else 1):
            terms = [make_term(random_, shape) for _ in range(random_.choice([1, 1, 2]))]
            if any(" - " in term for term in terms):
                terms = terms[:1]
            parts.append(shape["and"].join(terms))
        range_ = (random_.choice(shape["or"]) if shape["or"] else "").join(parts)
        pairs += [(range_, version(random_, shape["pre"])) for _ in range(4)]
    return pairs


# Package managers leave versions out of a choice that the order has inside. An advisory means them.
MEANT = {
    "npm": ("asked to take pre-releases, node-semver begins some ranges with those of their first version",
            lambda range_, version_: "-" in version_),
    "pypi": ("PEP 440: < and > leave out pre- and post-releases of their version, == takes any local part",
             lambda range_, version_: bool(re.search(r"[<>](?!=)", range_)) and bool(re.search(r"[a-z]", version_))),
}


def compare_generated(command, options, lines):
    failed = False
    for type_name, make in ORACLES.items():
        oracle = make(options)
        if oracle is None:
            lines.append((type_name, "not installed", "", "", "", ""))
            continue
        pairs = make_pairs(type_name, options.count)
        theirs, ours = oracle[1](pairs), ask(command, type_name, pairs)
        counts = collections.Counter()
        for pair, a, b in zip(pairs, ours, theirs):
            meant = MEANT.get(type_name)
            kind = "same" if a == b else "unknown here" if a == "unknown" else "unknown there" if b == "unknown" else \
                "meant" if meant and meant[1](*pair) else "different"
            counts[kind] += 1
            if kind in ("different", "unknown here") and counts[kind] <= options.show:
                print(f"  {type_name}: {pair[0]!r} with {pair[1]}: here {a}, {oracle[0]} {b}")
        failed = failed or counts["different"] > 0
        lines.append((type_name, oracle[0], len(pairs), counts["different"], counts["meant"],
                      f"{counts['unknown here']} here, {counts['unknown there']} there"))
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--akashi", required=True)
    parser.add_argument("--npm")
    parser.add_argument("--count", type=int, default=20000)
    parser.add_argument("--show", type=int, default=5)
    options = parser.parse_args()
    lines = [("type", "compared with", "pairs", "different", "meant", "unknown")]
    failed = compare_generated([options.akashi], options, lines)
    for line in lines:
        print(" | ".join(str(cell) for cell in line))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
