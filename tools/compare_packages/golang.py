#!/usr/bin/env python3
"""Compares what Akashi found in a Go file with what the Go command says about the same file.

    golang.py FILE REPORT [--path PATH] [--go GO]

FILE    a program built by Go, a go.mod, a go.work, a go.sum or a vendor/modules.txt
REPORT  Akashi's report of a target that holds FILE: the text of a golden case (want.txt), or
        CycloneDX JSON; "-" is standard input
--path  the path of FILE in the report; by default every component of the extractor is taken

The oracle: "go version -m", "go mod edit -json", "go work edit -json"; for go.sum and modules.txt,
which no command prints, a reading of its own. Needs nothing but the Go command (Debian: golang-go).
Prints the differences; ends with 1 when there are any.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile

STD = re.compile(r"^go(\d+\.\d+(?:\.\d+)?(?:[a-z]+\d+)?)")
VERSION = re.compile(r"^v\d+\.\d+\.\d+([-+].*)?$")


def run(go, *arguments):
    return subprocess.run([go, *arguments], capture_output=True, text=True, check=True).stdout


def is_directory(path):
    return path in (".", "..") or re.match(r"^(\.{0,2}[/\\]|[A-Za-z]:)", path) is not None


def built(path, version, new_path="", new_version=""):
    """The (name, version) of what is built for a module."""
    if new_path and not is_directory(new_path):
        path, version = new_path, new_version
    elif new_path:
        version = ""
    return path, version if VERSION.match(version) else ""


def binary(go, name):
    output = run(go, "version", "-m", name)
    found, last = set(), None
    head, _, rest = output.partition("\n")
    if not head.startswith(name + ": "):
        return found  # No program of Go, or one without build information.
    std = STD.match(head.removeprefix(name + ": "))
    modules = []
    package = ""
    for line in rest.splitlines():
        fields = line.strip().split("\t")
        if fields[0] == "path":
            package = fields[1]
        elif fields[0] in ("mod", "dep"):
            last = fields[1:3] + ["", ""]
            modules.append(last)
            if fields[0] == "mod":
                package = ""
        elif fields[0] == "=>":
            last[2], last[3] = fields[1], fields[2] if len(fields) > 2 else ""
    for module in modules:
        found.add(built(*module))
    version = std.group(1) if std else ""
    found.add(("stdlib", version))
    if package.startswith("cmd/"):
        found.add(("toolchain", version))
    elif package and package != "command-line-arguments":
        found.add((package, ""))
    return found


def replaced(requires, replaces):
    by_module = {}
    for row in replaces or []:
        by_module[(row["Old"]["Path"], row["Old"].get("Version", ""))] = row["New"]
    for row in requires or []:
        new = by_module.get((row["Path"], row["Version"])) or by_module.get((row["Path"], ""))
        new = new or {}
        yield built(row["Path"], row["Version"], new.get("Path", ""), new.get("Version", ""))


def edit_json(go, what, name):
    """The file as JSON. An older Go refuses what newer ones have added: then without that."""
    try:
        return json.loads(run(go, what, "edit", "-json", name))
    except subprocess.CalledProcessError:
        pass
    with open(name, encoding="utf-8") as file:
        text = file.read()
    text = re.sub(r"^(go \d+\.\d+)\S*", r"\1", text, flags=re.M)
    text = re.sub(r"^(toolchain|tool|godebug|ignore) *\([^)]*\)", "", text, flags=re.M)
    text = re.sub(r"^(toolchain|tool|godebug|ignore) .*", "", text, flags=re.M)
    with tempfile.TemporaryDirectory() as folder:
        plain = os.path.join(folder, "go." + what)
        with open(plain, "w", encoding="utf-8") as file:
            file.write(text)
        return json.loads(run(go, what, "edit", "-json", plain))


def go_mod(go, name):
    data = edit_json(go, "mod", name)
    found = set(replaced(data.get("Require"), data.get("Replace")))
    if data.get("Module", {}).get("Path"):
        found.add((data["Module"]["Path"], ""))
    if data.get("Go") or data.get("Toolchain"):
        found.add(("stdlib", ""))
    return found


def go_work(go, name):
    """Members alone: what they ask for is in the go.mod files."""
    data = edit_json(go, "work", name)
    found = set()
    for use in data.get("Use") or []:
        mod = os.path.join(os.path.dirname(name), use["DiskPath"], "go.mod")
        if os.path.exists(mod):
            member = edit_json(go, "mod", mod)
            found.add((member["Module"]["Path"], ""))
    return found


def go_sum(_go, name):
    found = set()
    with open(name, encoding="utf-8") as file:
        for line in file:
            fields = line.split()
            if len(fields) == 3 and not fields[1].endswith("/go.mod"):
                found.add((fields[0], fields[1]))
    return found


def vendor(_go, name):
    found = set()
    with open(name, encoding="utf-8") as file:
        for line in file:
            match = re.match(r"^# (\S+) (v\S+)(?: => (\S+)(?: (\S+))?)?$", line)
            if match:
                found.add(built(*(group or "" for group in match.groups())))
    return found


def kind_of(name):
    base = os.path.basename(name)
    if base.endswith(".mod"):
        return "golang/go-mod", go_mod
    if base.endswith(".work"):
        return "golang/go-work", go_work
    if base.endswith(".sum"):
        return "golang/go-sum", go_sum
    if base == "modules.txt":
        return "golang/vendor", vendor
    return "golang/binary", binary


def report_text(text, method, path):
    found = set()
    name = version = None
    taken = False
    for line in text.splitlines() + ["component "]:
        if line.startswith("component "):
            if taken:
                found.add((name, version or ""))
            name = version = None
            taken = False
        elif line.startswith("  name "):
            name = line[7:]
        elif line.startswith("  version "):
            version = line[10:]
        elif line.startswith("  seen "):
            where, _, how = line[7:].partition(" ")
            where = re.sub(r"[:@]\d+$", "", where)
            taken = taken or (how.split(" ")[0] == method and path in ("", where))
    return found


def report_cyclonedx(document, path):
    found = set()
    components = list(document.get("components", []))
    if "component" in document.get("metadata", {}):
        components.append(document["metadata"]["component"])
    for component in components:
        if not component.get("purl", "").startswith("pkg:golang/"):
            continue
        seen = [o.get("location", "")
                for o in component.get("evidence", {}).get("occurrences", [])]
        if not path or any(re.sub(r"[:@#].*$", "", where) == path for where in seen):
            found.add((component["name"], component.get("version", "")))
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("report")
    parser.add_argument("--path", default="")
    parser.add_argument("--go", default="go")
    options = parser.parse_args()
    method, oracle = kind_of(options.file)
    if options.report == "-":
        text = sys.stdin.read()
    else:
        with open(options.report, encoding="utf-8") as file:
            text = file.read()
    if text.lstrip().startswith("{"):
        ours = report_cyclonedx(json.loads(text), options.path)
    else:
        ours = report_text(text, method, options.path)
    theirs = oracle(options.go, options.file)
    for name, version in sorted(theirs - ours):
        print(f"missing  {name} {version}")
    for name, version in sorted(ours - theirs):
        print(f"too much {name} {version}")
    print(f"{len(ours & theirs)} the same, {len(theirs - ours)} missing, "
          f"{len(ours - theirs)} too much")
    return 0 if ours == theirs else 1


if __name__ == "__main__":
    sys.exit(main())
