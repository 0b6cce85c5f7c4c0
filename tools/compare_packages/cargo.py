#!/usr/bin/env python3
"""Compares what Akashi found in a Rust file with an independent reading of the same file.

    cargo.py FILE REPORT [--path PATH]

FILE    a Cargo.lock, a Cargo.toml without lock file, or a program built by cargo auditable
REPORT  Akashi's report of a target that holds FILE: the text of a golden case (want.txt), or
        CycloneDX JSON; "-" is standard input
--path  the path of FILE in the report; by default every component of the extractor is taken

The oracle: for Cargo.lock and Cargo.toml, Python's tomllib (Python 3.11, Debian 12's python3) and what
"cargo metadata" is documented to do with them; for programs, objcopy (Debian: binutils) and zlib.
Compared are name, version, checksum and, for lock files, the dependencies of each package.
Prints the differences; ends with 1 when there are any.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
import zlib


def is_default(source):
    return source.split("#")[0].rstrip("/").endswith(("/crates.io-index", "index.crates.io"))


def lock(name):
    """{(name, version, source)}: checksum, and edges between (name, version) pairs."""
    with open(name, "rb") as file:
        data = tomllib.load(file)
    packages = list(data.get("package", []))
    if "root" in data:
        packages.append(data["root"])
    metadata = data.get("metadata", {})
    rows, by_name = {}, {}
    for package in packages:
        if "replace" in package:
            continue
        source = package.get("source", "")
        full = f"checksum {package['name']} {package['version']} ({source})"
        checksum = package.get("checksum", metadata.get(full, ""))
        rows[(package["name"], package["version"])] = "" if checksum == "<none>" else checksum
        by_name.setdefault(package["name"], []).append(package["version"])
    edges = set()
    for package in packages:
        if "replace" in package:
            continue
        for text in package.get("dependencies", []):
            fields = text.split(" ")
            version = fields[1] if len(fields) > 1 else by_name[fields[0]][0]
            edge = ((package["name"], package["version"]), (fields[0], version))
            if edge[0] != edge[1]:
                edges.add(edge)
    return rows, edges


def toml(name):
    with open(name, "rb") as file:
        data = tomllib.load(file)
    package = data.get("package", data.get("project", {}))
    rows = {}
    if "name" in package:
        version = package.get("version", "")
        rows[(package["name"], version if isinstance(version, str) else "?")] = ""
    tables = [data] + list(data.get("target", {}).values())
    for table in tables:
        for kind in ("dependencies", "dev-dependencies", "build-dependencies",
                     "dev_dependencies", "build_dependencies"):
            for key, value in table.get(kind, {}).items():
                value = value if isinstance(value, dict) else {}
                rows[(value.get("package", key), "?")] = ""
    return rows, set()


def program(name):
    with tempfile.TemporaryDirectory() as folder:
        section = os.path.join(folder, "section")
        copy = os.path.join(folder, "copy")
        subprocess.run(["objcopy", "--dump-section", f".dep-v0={section}", name, copy],
                       capture_output=True, check=False)
        if not os.path.exists(section):
            return {}, set()
        with open(section, "rb") as file:
            data = json.loads(zlib.decompressobj().decompress(file.read()))
    rows, edges = {}, set()
    packages = data["packages"]
    for package in packages:
        rows[(package["name"], package["version"])] = ""
        for index in package.get("dependencies", []):
            other = packages[index]
            edges.add(((package["name"], package["version"]), (other["name"], other["version"])))
    return rows, edges


def kind_of(name):
    base = os.path.basename(name)
    if base.endswith(".lock"):
        return "cargo/cargo-lock", lock
    if base.endswith(".toml"):
        return "cargo/cargo-toml", toml
    return "cargo/auditable", program


def report_text(text, method, path):
    rows, edges, by_ref = {}, set(), {}
    current = None

    def finish():
        if current is not None:
            by_ref[current["ref"]] = (current["name"], current["version"])
            if current["taken"]:
                rows[(current["name"], current["version"])] = current["sha256"]

    for line in text.splitlines():
        if line.startswith("component "):
            finish()
            current = {"ref": line[10:], "name": "", "version": "", "sha256": "", "taken": False}
        elif line.startswith("  ") and current is not None:
            key, _, value = line.strip().partition(" ")
            if key in ("name", "version", "sha256"):
                current[key] = value
            elif key == "seen":
                where, _, how = value.partition(" ")
                where = re.sub(r"[:@]\d+$", "", where)
                current["taken"] |= how.split(" ")[0] == method and path in ("", where)
        elif line.startswith("depends "):
            finish()
            start, _, end = line[8:].partition(" -> ")
            edges.add((start, re.sub(r" \[[a-z,]*\]$", "", end)))
    finish()
    return rows, {(by_ref[a], by_ref[b]) for a, b in edges if a in by_ref and b in by_ref}


def report_cyclonedx(document, path):
    rows, edges, by_ref = {}, set(), {}
    components = list(document.get("components", []))
    if "component" in document.get("metadata", {}):
        components.append(document["metadata"]["component"])
    for component in components:
        if not component.get("purl", "pkg:cargo/").startswith("pkg:cargo/"):
            continue
        seen = [o.get("location", "")
                for o in component.get("evidence", {}).get("occurrences", [])]
        if path and not any(re.sub(r"[:@#].*$", "", where) == path for where in seen):
            continue
        key = (component["name"], component.get("version", ""))
        hashes = [h["content"] for h in component.get("hashes", []) if h["alg"] == "SHA-256"]
        rows[key] = hashes[0] if hashes else ""
        by_ref[component.get("bom-ref")] = key
    for row in document.get("dependencies", []):
        for end in row.get("dependsOn", []):
            if row["ref"] in by_ref and end in by_ref:
                edges.add((by_ref[row["ref"]], by_ref[end]))
    return rows, edges


def loosened(rows, like):
    """A version that the oracle does not know ("?") is that of the report."""
    known = {name: version for name, version in like}
    return {(name, known.get(name, "") if version == "?" else version): value
            for (name, version), value in rows.items()}


def show(what, ours, theirs):
    for item in sorted(theirs - ours, key=str):
        print(f"missing  {what} {item}")
    for item in sorted(ours - theirs, key=str):
        print(f"too much {what} {item}")
    return f"{what}: {len(ours & theirs)} the same, {len(theirs - ours)} missing, " \
           f"{len(ours - theirs)} too much"


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("report")
    parser.add_argument("--path", default="")
    options = parser.parse_args()
    method, oracle = kind_of(options.file)
    if options.report == "-":
        text = sys.stdin.read()
    else:
        with open(options.report, encoding="utf-8") as file:
            text = file.read()
    if text.lstrip().startswith("{"):
        ours, our_edges = report_cyclonedx(json.loads(text), options.path)
    else:
        ours, our_edges = report_text(text, method, options.path)
    theirs, their_edges = oracle(options.file)
    theirs = loosened(theirs, ours)
    summary = show("crates", set(ours.items()), set(theirs.items()))
    same = ours == theirs
    if method != "cargo/cargo-toml":
        summary += "; " + show("edges", our_edges, their_edges)
        same = same and our_edges == their_edges
    print(summary)
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
