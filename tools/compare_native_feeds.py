#!/usr/bin/python3
"""Compares findings from advisory databases that have ranges of a syntax of their own with the package manager's reading, by opinion.

For Debian's own python3 (python3-yaml).

  tools/compare_native_feeds.py --akashi build/release/src/akashi --feed rubysec --records DIR

  --feed     rubysec (needs ruby), friendsofphp (php-composer-semver), elixir (elixir)
  --records  the database, unpacked

For every advisory, versions at and around each version that it names are made into components. PyYAML reads the file again, and the
package manager says of each requirement whether it holds. Exit code 1 when an answer differs.
"""

import collections
import glob
import hashlib
import os
import re
import shutil
import sys

import yaml

import compare_ranges
from ask_akashi import parser_of
from compare_findings import PREVIEWS, ask, purl_plain, purl_split

# What a record says: `affected` is a list of requirements' lists, or, with `safe`, what is not affected. One list holds, and all of it.
# An advisory without either says nothing: unknown.
Record = collections.namedtuple("Record", "package id affected safe")


NULL = ("~", "null", "", None)  # PyYAML reads texts only.


def read_rubysec(path, data):
    if f"{os.sep}gems{os.sep}" not in path:
        return None
    # The first of its names becomes part of the id.
    name = next(prefix + data[field] for field, prefix in (("cve", "CVE-"), ("ghsa", "GHSA-"), ("osvdb", "OSVDB-")) if data.get(field))
    safe = [[text] for text in (data.get("patched_versions") or []) + (data.get("unaffected_versions") or [])]
    return Record(data["gem"], f"{data['gem']}/{name}", None, None if data.get("platform") else safe)


def read_friendsofphp(_path, data):
    package = data["reference"].removeprefix("composer://")
    link = data["link"].strip()
    announced = re.search(r"/advisories/.*?(GHSA-[^/]*)$", link)
    time = next((branch["time"] for branch in data["branches"].values() if branch.get("time") not in NULL), "")
    name = data.get("cve") if (data.get("cve") or "").startswith("CVE-") else announced.group(1) if announced else \
        hashlib.sha256(f"{data['title'].strip()}\n{link}\n{time}".encode()).hexdigest()[:12]
    return Record(package, f"{package}/{name}", [branch["versions"] for branch in data["branches"].values()], None)


def read_elixir(_path, data):
    package = data["package"].lower()
    return Record(package, f"{package}/{data['id']}", [[text] for text in data["vulnerable_version_ranges"]], None)


def hex_requirements(_options):
    if not shutil.which("elixir"):
        return None
    # GitHub's spelling: "," joins, "=" is equal.
    code = r"""
IO.stream(:stdio, :line) |> Enum.each(fn line ->
  [r, v] = line |> String.trim_trailing("\n") |> String.split("\t")
  r = r |> String.replace(",", " and ") |> String.replace(~r/(^|\s)=(?=\s)/, "\\1==")
  IO.puts(case {Version.parse_requirement(r), Version.parse(v)} do
    {{:ok, r}, {:ok, v}} -> if Version.match?(v, r), do: "in", else: "out"
    _ -> "unknown"
  end) end)"""
    return "Elixir's Version", lambda pairs: compare_ranges.run_lines(["elixir", "-e", code], pairs)


Feed = collections.namedtuple("Feed", "ecosystem read oracle purl pre files")
FEEDS = {
    "rubysec": Feed("RubyGems", read_rubysec, compare_ranges.gem, purl_plain("gem"), [".rc1", ".1"], "*.yml"),
    "friendsofphp": Feed("Packagist", read_friendsofphp, compare_ranges.composer, purl_split("composer", "/"),
                         ["-RC1", "-beta2", "-dev", "-patch1", ".1"], "*.yaml"),
    "elixir": Feed("Hex", read_elixir, hex_requirements, purl_plain("hex"), ["-rc.1", "-0"], "*.yml"),
}


def versions_near(record, feed):
    out = ["0.0.1", "1.0.0", "99.0.0"]
    for requirement in sum((record.affected or []) + (record.safe or []), []):
        for version in re.findall(r"\d[0-9A-Za-z.\-]*", requirement):
            out += [version] + [version + suffix for suffix in feed.pre]
            if re.search(r"\d$", version):
                head, last = re.fullmatch(r"(.*?)(\d+)", version).groups()
                out += [head + str(int(last) + 1), head + str(max(int(last) - 1, 0))]
    return dict.fromkeys(out)


def expected(record, holds):
    sets = record.affected if record.affected is not None else record.safe
    if not sets:
        return "unknown" if sets is None or record.affected is not None else "affected"
    answers = [[holds[text] for text in requirements] for requirements in sets]
    inside = any(all(answer == "in" for answer in each) for each in answers)
    if any("unknown" in each for each in answers) and (not inside or record.safe is not None):
        return "unknown"
    return "affected" if inside == (record.affected is not None) else "not-affected"


def main():
    parser = parser_of(__doc__, show=10)
    parser.add_argument("--akashi", required=True)
    parser.add_argument("--feed", required=True, choices=sorted(FEEDS))
    parser.add_argument("--records", required=True)
    options = parser.parse_args()
    feed = FEEDS[options.feed]
    oracle = feed.oracle(options)
    if oracle is None:
        sys.exit(f"{options.feed}: the package manager is not installed")
    records = []
    for path in sorted(glob.glob(os.path.join(options.records, "**", feed.files), recursive=True)):
        with open(path, encoding="utf-8") as text:
            data = yaml.load(text, yaml.CBaseLoader)
        for field in ("cve", "ghsa", "osvdb", "platform"):
            if isinstance(data, dict) and data.get(field) in NULL:
                data.pop(field, None)
        if record := feed.read(path, data):
            records.append(record)
    pairs, asked = [], []
    for record in records:
        texts = sum((record.affected or []) + (record.safe or []), [])
        for version in versions_near(record, feed):
            asked.append((record, version, texts))
            pairs += [(text, version) for text in texts] + [(">= 0.0.0", version)]
    answers = iter(oracle[1](pairs))
    rows = []
    for record, version, texts in asked:
        holds = {text: next(answers) for text in texts}
        if next(answers) != "unknown":  # Else the version is none.
            rows.append((record, version, expected(record, holds)))
    components = sorted({(record.package, version) for record, version, _ in rows})
    number = {component: i for i, component in enumerate(components)}
    got, _ = ask(options.akashi, [options.records], [(feed.ecosystem, package, version) for package, version in components], feed.purl)
    different, counts = 0, collections.Counter()
    for record, version, answer in rows:
        here = got.get((number[record.package, version], record.id), "not-affected")
        counts[answer] += 1
        if here == "unknown" and answer == "not-affected" and (number[record.package, version], record.id) in PREVIEWS:
            counts["unknown here: a preview of the release that a range begins with (docs/adr/0010)"] += 1
        elif here != answer:
            different += 1
            if different <= options.show:
                print(f"{record.id} {version}: here {here}, {oracle[0]} {answer}")
    print(f"{len(rows)} answers of {len({record.id for record, _, _ in rows})} advisories, {oracle[0]} "
          f"({', '.join(f'{n} {kind}' for kind, n in sorted(counts.items()))}), {different} different")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
