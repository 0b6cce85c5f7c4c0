#!/usr/bin/env python3
"""Compares what was found in the jars below a folder with an independent reading by zipfile.

usage: compare_jars.py SCAN_TEXT FOLDER…

Every pom.properties of every jar must be a component seen in that jar, with its version; a jar without any must be one
component. Jars of which the group stays unknown are listed.
"""
import collections
import pathlib
import re
import subprocess
import sys
import zipfile


def properties(text):
    out = {}
    for line in text.decode("utf-8", "replace").splitlines():
        match = re.match(r"\s*([A-Za-z]+)\s*[=:]\s*(.*?)\s*$", line)
        if match and not line.lstrip().startswith(("#", "!")):
            out[match.group(1)] = match.group(2)
    return out


def scanned(scan_text, folder):
    out = subprocess.run([scan_text, str(folder)], check=True, stdout=subprocess.PIPE, text=True).stdout
    by_path = collections.defaultdict(list)
    for line in out.splitlines():
        if line.startswith("component "):
            current = {"ref": line[len("component "):], "unknown": False}
        elif line.strip() == "property akashi:maven:group=unknown":
            current["unknown"] = True
        elif line.startswith("  seen ") and " maven/jar" in line:
            by_path[line[len("  seen "):].split(" maven/jar")[0]].append(current)
    return by_path


def compare(scan_text, folder):
    folder = pathlib.Path(folder)
    by_path = scanned(scan_text, folder)
    jars = described = unknown = 0
    differences = []
    for path in sorted(folder.rglob("*.jar")):
        if path.is_symlink() or not path.is_file():
            continue
        jars += 1
        name = str(path.relative_to(folder))
        try:
            archive = zipfile.ZipFile(path)
        except zipfile.BadZipFile:
            continue
        wanted = set()
        for member in archive.namelist():
            match = re.fullmatch(r"META-INF/maven/([^/]+)/([^/]+)/pom\.properties", member)
            if match:
                values = properties(archive.read(member))
                wanted.add((values.get("groupId", match.group(1)), values.get("artifactId", match.group(2)),
                            values.get("version", "")))
        got = by_path.get(name, [])
        refs = [c["ref"].split("?")[0] for c in got]
        for group, artifact, version in wanted:
            described += 1
            if f"pkg:maven/{group}/{artifact}@{version}" not in refs:
                differences.append(f"{name}: lacks {group}:{artifact}:{version}; has {refs}")
        if not wanted and len(got) != 1:
            differences.append(f"{name}: {len(got)} components")
        if any(c["unknown"] for c in got):
            unknown += 1
            print(f"  group unknown: {name}: {got[0]['ref']}")
    print(f"{folder}: {jars} jars, {described} descriptors, {unknown} without group, {len(differences)} differences")
    for line in differences:
        print("  " + line)
    return len(differences)


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    return 1 if sum(compare(sys.argv[1], folder) for folder in sys.argv[2:]) else 0


if __name__ == "__main__":
    sys.exit(main())
