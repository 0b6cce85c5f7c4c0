#!/usr/bin/env python3
"""Compares the effective dependencies of every pom.xml below a folder: ours against Maven's own model builder.

usage: compare_poms.py SCAN_TEXT FOLDER…      (SCAN_TEXT: built by build_scan_text.sh)

Needs java 17 and the jars of Debian's libmaven3-core-java. Each FOLDER is one project. Every difference is printed;
the exit code is 1 when there is one.
"""
import collections
import pathlib
import re
import subprocess
import sys
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
JARS = ["maven3-model", "maven3-model-builder", "maven3-builder-support", "maven3-artifact", "plexus-utils",
        "plexus-interpolation", "commons-lang3", "sisu-inject", "atinject-jsr330-api"]
SCOPES = {"": "runtime", "compile": "runtime", "runtime": "runtime", "provided": "provided", "test": "test",
          "system": "provided", "import": "build"}
IMPLIED = {"test-jar": "tests", "ejb-client": "client", "java-source": "sources", "javadoc": "javadoc"}


def maven(folder):
    path = ":".join(f"/usr/share/java/{jar}.jar" for jar in JARS)
    out = subprocess.run(["java", "-cp", path, str(HERE / "EffectivePoms.java"), str(folder)], check=True,
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    return [line.split("\t") for line in out.splitlines()]


# Versions that come from the super pom of Maven 3.8 and are not in any file of the tree: ours has none.
SUPER_POM = {f"pkg:maven/org.apache.maven.plugins/maven-{name}-plugin@{version}" for name, version in
             (("antrun", "1.3"), ("assembly", "2.2-beta-5"), ("dependency", "2.8"), ("release", "2.5.3"))}


def encode(text):
    return urllib.parse.quote(text, safe=":")


def ref_of(coordinates, version):
    """The ref that a component of these coordinates has in our output."""
    group, artifact, kind, classifier = (coordinates.split(":") + ["", ""])[:4]
    requirement = ""
    exact = re.fullmatch(r"\[([^,\]]+)\]", version)
    if exact:
        version = exact.group(1)
    elif re.search(r"[\[(){}]", version) or version in ("LATEST", "RELEASE"):
        requirement, version = version, ""
    if not re.fullmatch(r"[A-Za-z0-9_.-]+", group) or not re.fullmatch(r"[A-Za-z0-9_.-]+", artifact):
        ref = f"library:{group}:{artifact}@"
        return ref + (f"?requirement={requirement}" if requirement else version)
    if "${" in classifier:
        classifier = ""
    ref = f"pkg:maven/{encode(group)}/{encode(artifact)}" + (f"@{encode(version)}" if version else "")
    qualifiers = []
    if classifier or kind in IMPLIED:
        qualifiers.append("classifier=" + encode(classifier or IMPLIED[kind]))
    if kind not in ("", "jar"):
        qualifiers.append("type=" + encode(kind))
    if qualifiers:
        ref += "?" + "&".join(qualifiers)
    if requirement:
        ref += ("&" if qualifiers else "?") + "requirement=" + requirement
    return ref


def expected(rows):
    """path -> ref -> scopes; what a profile adds is optional."""
    by_profile = collections.defaultdict(lambda: collections.defaultdict(list))
    roots = {}
    for row in rows:
        kind, path, profile = row[:3]
        if kind == "P" and not profile:
            roots[path] = row[3:]
        elif kind in "DB":
            by_profile[path][profile].append((kind, *row[3:]))
    wanted = {path: collections.defaultdict(set) for path in roots}
    for path, profiles in by_profile.items():
        base = set(profiles.get("", []))
        for profile, entries in profiles.items():
            for entry in entries:
                if profile and entry in base:
                    continue
                scopes = {"optional"} if profile else set()
                if entry[0] == "D":
                    scopes.add(SCOPES.get(entry[3], ""))
                    if entry[4] == "true":
                        scopes.add("optional")
                else:
                    scopes.add("build")
                wanted[path][ref_of(entry[1], entry[2])] |= scopes - {""}
    return roots, wanted


def ours(scan_text, folder):
    out = subprocess.run([scan_text, str(folder)], check=True, stdout=subprocess.PIPE, text=True).stdout
    roots = {}
    components = {}
    edges = collections.defaultdict(dict)
    for line in out.splitlines():
        if line.startswith("component "):
            name = line[len("component "):]
            current = components[name] = {"seen": [], "root": False, "bom": False, "fields": {}}
        elif line.startswith("  property akashi:maven:packaging="):
            current["root"] = True
        elif line.startswith("  property akashi:maven:kind=bom"):
            current["bom"] = True
        elif line.startswith("  seen ") and " maven/pom" in line:
            current["seen"].append(re.match(r"  seen (.*?)(:\d+)? maven/pom", line).group(1))
        elif line.startswith("  ") and " " in line.strip():
            key, value = line.strip().split(" ", 1)
            current["fields"].setdefault(key, value)
        elif line.startswith("depends "):
            match = re.fullmatch(r"depends (.*) -> (.*?)(?: \[(.*)\])?", line)
            edges[match.group(1)][match.group(2)] = set((match.group(3) or "").split(",")) - {""}
    for name, component in components.items():
        if component["root"]:
            for path in component["seen"]:
                roots.setdefault(path, []).append(name)
    return components, roots, edges


def compare(scan_text, folder):
    roots, wanted = expected(maven(folder))
    components, own_roots, edges = ours(scan_text, folder)
    differences = []
    same = 0
    super_pom = 0
    for path in sorted(roots):
        # A pom's own component is the one of its coordinates; others may have been seen there as dependencies.
        group_artifact = roots[path][0].rsplit(":", 1)[0]
        names = [n for n in own_roots.get(path, []) if components[n]["fields"].get("name") == group_artifact]
        if not names:
            differences.append(f"{path}: no root {roots[path][0]}")
            continue
        fields = components[names[0]]["fields"]
        for key, value in (("website", roots[path][2]), ("vcs", roots[path][3]), ("supplier", roots[path][4])):
            value = " ".join(value.split())
            if value and "${" not in value and fields.get(key, "") != value:
                differences.append(f"{path}: {key} {fields.get(key)} instead of {value}")
        got = {ref: scopes for name in names for ref, scopes in edges.get(name, {}).items()
               if not components[ref]["bom"]}
        for ref, scopes in wanted[path].items():
            if ref in names:
                continue  # A project that depends on itself.
            bare = ref.split("@")[0]
            if ref in SUPER_POM and ref not in got and got.get(bare) == scopes:
                super_pom += 1
                del got[bare]
            elif ref not in got:
                differences.append(f"{path}: lacks {ref} {sorted(scopes)}")
            elif got[ref] != scopes:
                differences.append(f"{path}: {ref} {sorted(got[ref])} instead of {sorted(scopes)}")
            else:
                same += 1
        for ref in got.keys() - wanted[path].keys():
            differences.append(f"{path}: has {ref} {sorted(got[ref])}")
    print(f"{folder}: {len(roots)} poms, {same} dependencies and plugins the same, "
          f"{super_pom} with a version from the super pom, {len(differences)} differences")
    for line in differences:
        print("  " + line)
    return len(differences)


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    return 1 if sum(compare(sys.argv[1], folder) for folder in sys.argv[2:]) else 0


if __name__ == "__main__":
    sys.exit(main())
