#!/usr/bin/python3
"""Compares a report with apk's database, read here independently: apk.py REPORT ROOT

REPORT  akashi sbom create ROOT -o json (or cyclonedx-json)
ROOT    the root file system that was scanned
"""
import os
import re
import sys

import report


def records(path):
    """Each package as a dictionary of its fields; the file list is left out."""
    with open(path, encoding="utf-8", errors="surrogateescape") as file:
        for block in re.split(r"\n\n+", file.read()):
            fields = {}
            for line in block.split("\n"):
                if re.match(r"[A-Za-z]:", line):
                    fields.setdefault(line[0], line[2:])
            if "P" in fields:
                yield fields


def bare(word):
    return re.split(r"[<>=~@]", word, maxsplit=1)[0]


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    root = sys.argv[2]
    path = next(p for p in (os.path.join(root, "lib/apk/db/installed"), os.path.join(root, "usr/lib/apk/db/installed"))
                if os.path.exists(p))
    installed = list(records(path))
    wanted = {fields["P"]: fields for fields in installed if not fields["P"].startswith(".")}
    providers = {}
    for name, fields in wanted.items():
        for word in [name] + fields.get("p", "").split():
            providers.setdefault(bare(word), set()).add(name)

    asked = None
    world = os.path.join(root, "etc/apk/world")
    if os.path.exists(world):
        with open(world, encoding="utf-8") as file:
            words = file.read().split()
        words += [w for fields in installed if fields["P"].startswith(".") for w in fields.get("D", "").split()]
        asked = set().union(*(providers.get(bare(w), set()) for w in words if not w.startswith("!")), set())

    packages = {p.purl_name: p for p in report.read(sys.argv[1]).values() if p.type == "apk"}
    by_ref = {p.ref: p.purl_name for p in packages.values()}
    comparison = report.Comparison()
    edges = 0
    for name, fields in wanted.items():
        package = packages.get(name.lower())
        comparison.check(f"{name} is there", package is not None, True)
        if package is None:
            continue
        comparison.check(f"{name} version", package.version, fields.get("V", ""))
        comparison.check(f"{name} architecture", package.qualifiers.get("arch", ""), fields.get("A", ""))
        comparison.check(f"{name} licence", package.licenses, [fields["L"]] if fields.get("L") else [])
        comparison.check(f"{name} description", package.description, fields.get("T", ""))
        comparison.check(f"{name} maintainer", package.supplier, fields.get("m", ""))
        if package.source[0]:
            comparison.check(f"{name} origin", package.source[0], fields.get("o") or name)
        if asked is not None and package.directness:
            comparison.check(f"{name} directness", package.directness, "direct" if name in asked else "transitive")
        targets = set()
        for word in fields.get("D", "").split():
            if not word.startswith("!"):
                targets |= providers.get(bare(word), set())
        targets.discard(name)
        got = {by_ref[ref] for ref in package.depends if ref in by_ref}
        edges += len(got)
        comparison.check(f"{name} dependencies", sorted(got), sorted(t.lower() for t in targets))
    for name in packages.keys() - {n.lower() for n in wanted}:
        comparison.check(f"{name} is installed", True, False)
    print(f"{len(wanted)} packages, {edges} dependencies")
    sys.exit(comparison.finish())


if __name__ == "__main__":
    main()
