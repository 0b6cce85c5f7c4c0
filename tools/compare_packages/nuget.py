#!/usr/bin/env python3
"""Compares what Akashi found with a second, independent reading of NuGet's files.

  nuget.py TARGET REPORT

TARGET is a directory; every packages.lock.json, project.assets.json, *.deps.json, packages.config and project file in
it is read here once more, plainly, and compared with REPORT: the text of a golden case (tests/golden/print_bom.cpp),
`akashi sbom create TARGET -o json`, or a CycloneDX JSON document. Prints each difference; exit status 1 when there is one.

Projects are read the simple way: no imports but Directory.*.props and .targets of the nearest folders, $(X) from
properties of these files, conditions ignored. A project with a lock file or assets beside it is left to that.
"""
import base64
import json
import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree


def read_report(path):
    """-> ({ref: {name, version, requirement, purl, direct, sha512}}, {(ref, ref)})"""
    text = pathlib.Path(path).read_text(encoding="utf-8")
    found, edges = {}, set()
    if text.startswith("{"):
        document = json.loads(text)
        bom = document.get("bom", document)  # Akashi's own report, or CycloneDX.
        for c in bom.get("components", []):
            props = {(p["name"], p.get("value")) for p in c.get("properties", [])}
            hashes = [(h.get("algorithm") or h.get("alg"), h.get("hex") or h.get("value") or h.get("content"))
                      for h in c.get("hashes", [])]
            found[c.get("ref") or c["bom-ref"]] = {
                "name": c["name"], "version": c.get("version", ""), "requirement": c.get("requirement", ""),
                "purl": c.get("purl", ""),
                "direct": c.get("directness") == "direct" or ("akashi:directness", "direct") in props,
                "sha512": {h for alg, h in hashes if alg.lower().replace("-", "") == "sha512"}}
        edges = {(r["from"], r["to"]) for r in bom.get("relations", []) if r["type"].startswith("depends")}
        for d in bom.get("dependencies", []):
            edges |= {(d["ref"], to) for to in d.get("dependsOn", [])}
        return found, edges
    current = None
    for line in text.splitlines():
        if line.startswith("component "):
            ref = line[10:]
            current = {"name": "", "version": "", "requirement": "", "purl": ref if ref.startswith("pkg:") else "",
                       "direct": False, "sha512": set()}
            found[ref] = current
        elif line.startswith("depends "):
            match = re.match(r"depends (.*) -> (.*?)(?: \[[a-z,]*\])?$", line)
            edges.add((match[1], match[2]))
        elif line.startswith("  ") and current is not None:
            key, _, value = line.strip().partition(" ")
            if key in ("name", "version", "requirement"):
                current[key] = value
            elif key == "sha512":
                current["sha512"].add(value)
            elif key == "directness":
                current["direct"] = value == "direct"
    return found, edges


def normalized(version):
    match = re.match(r"^(\d+(?:\.\d+){0,3})(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$", version)
    if not match:
        return version
    numbers = [int(n) for n in match[1].split(".")]
    numbers += [0] * (3 - len(numbers))
    if len(numbers) == 4 and numbers[3] == 0:
        numbers.pop()
    return ".".join(map(str, numbers)) + (match[2] or "")


class Reading:
    def __init__(self):
        self.packages = set()      # (id, version) in lower case
        self.requirements = set()  # (id, requirement)
        self.edges = set()         # ((id, version), (id, version)) between packages
        self.direct = set()        # (id, version)
        self.hashes = set()        # (id, version, hex)

    def package(self, name, version, base64_hash=""):
        key = (name.lower(), normalized(version).lower())
        self.packages.add(key)
        if base64_hash:
            self.hashes.add((*key, base64.b64decode(base64_hash).hex()))
        return key


def load_json(path):
    return json.loads(path.read_text(encoding="utf-8-sig"))


def read_lock(path, out):
    data = load_json(path)
    targets = data["dependencies"] if data["version"] < 3 else {
        k: v["dependencies"] for k, v in data.items() if k != "version"}
    for target, packages in targets.items():
        base = targets.get(target.split("/")[0], {})
        resolved = {n.lower(): p for n, p in {**base, **packages}.items()}
        for name, p in packages.items():
            if p["type"] == "Project":
                continue
            key = out.package(name, p["resolved"], p.get("contentHash", ""))
            if p["type"] == "Direct":
                out.direct.add(key)
            for dependency in p.get("dependencies", {}):
                to = resolved.get(dependency.lower())
                if to and to["type"] != "Project":
                    out.edges.add((key, (dependency.lower(), normalized(to["resolved"]).lower())))


def read_assets(path, out):
    data = load_json(path)
    libraries = {k.lower(): v for k, v in data["libraries"].items()}
    direct = {e.split(" ")[0].lower() for g in data.get("projectFileDependencyGroups", {}).values() for e in g}
    for packages in data["targets"].values():
        versions = {k.split("/")[0].lower(): k.split("/")[1] for k, v in packages.items() if v["type"] == "package"}
        for full, p in packages.items():
            if p["type"] != "package":
                continue
            name, version = full.split("/")
            key = out.package(name, version, libraries[full.lower()].get("sha512", ""))
            if name.lower() in direct:
                out.direct.add(key)
            for dependency in p.get("dependencies", {}):
                if dependency.lower() in versions:
                    out.edges.add((key, (dependency.lower(), normalized(versions[dependency.lower()]).lower())))
    for framework in data.get("project", {}).get("frameworks", {}).values():
        for download in framework.get("downloadDependencies", []):
            for part in download["version"].split(";"):
                out.package(download["name"], part.strip("[] ").split(",")[0])


def read_deps(path, out):
    data = load_json(path)
    packages = {}
    for full, library in data["libraries"].items():
        if library["type"] in ("package", "runtimepack"):
            name, version = full.split("/")
            name = name.removeprefix("runtimepack.") if library["type"] == "runtimepack" else name
            packages[full.lower()] = out.package(name, version, library.get("sha512", "").removeprefix("sha512-"))
    for target in data["targets"].values():
        for full, library in target.items():
            for name, version in library.get("dependencies", {}).items():
                to = packages.get(f"{name}/{version}".lower())
                if to and full.lower() in packages:
                    out.edges.add((packages[full.lower()], to))
                elif to and data["libraries"][full]["type"] == "project":
                    out.direct.add(to)


def local(element):
    return element.tag.split("}")[-1]


def above(folder, top, name):
    while True:
        if (folder / name).is_file():
            return folder / name
        if folder == top:
            return None
        folder = folder.parent


def metadata(element, name):
    if element.get(name) is not None:
        return element.get(name).strip()
    return next(((c.text or "").strip() for c in element if local(c) == name), "")


def read_project(path, top, out):
    if any((path.parent / f).is_file() for f in ("packages.lock.json", "obj/project.assets.json", f"packages.{path.stem}.lock.json")):
        return
    names = ("Directory.Build.props", "Directory.Packages.props", None, "Directory.Build.targets")
    files = [f for f in (path if n is None else above(path.parent, top, n) for n in names) if f]
    roots = [ElementTree.parse(f).getroot() for f in files]
    properties = {local(p): (p.text or "").strip() for r in roots for g in r.iter() if local(g) == "PropertyGroup" for p in g}
    expand = lambda text: re.sub(r"\$\((\w+)\)", lambda m: properties.get(m[1], m[0]), text)
    for root in roots:  # <Project Sdk="Name/1.2.3">
        for name, _, version in (sdk.partition("/") for sdk in root.get("Sdk", "").split(";")):
            if version:
                out.direct.add(out.package(name.strip(), version.strip()))
    items = [i for r in roots for g in r.iter() if local(g) == "ItemGroup" for i in g]
    central = {expand(i.get("Include", "")).lower(): metadata(i, "Version") for i in items if local(i) == "PackageVersion"}
    for item in items:
        if local(item) not in ("PackageReference", "GlobalPackageReference", "DotNetCliToolReference") or not item.get("Include"):
            continue
        for name in expand(item.get("Include")).split(";"):
            version = expand(metadata(item, "VersionOverride") or metadata(item, "Version") or central.get(name.lower(), ""))
            exact = version.strip("[]") if re.fullmatch(r"\[[^,]*\]", version) else version
            if re.match(r"^\d+(\.\d+){0,3}(-[0-9A-Za-z.-]+)?$", exact):
                out.direct.add(out.package(name.strip(), exact))
            else:
                out.requirements.add((name.strip().lower(), version or "(,)"))


def read_config(path, out):
    for package in ElementTree.parse(path).getroot():
        out.package(package.get("id"), package.get("version"))


def read_target(top):
    out = Reading()
    for path in sorted(top.rglob("*")):
        name = path.name
        if not path.is_file():
            continue
        if re.fullmatch(r"packages\.(.*\.)?lock\.json", name):
            read_lock(path, out)
        elif name == "project.assets.json":
            read_assets(path, out)
        elif name.endswith(".deps.json"):
            read_deps(path, out)
        elif re.fullmatch(r"packages\.(.*\.)?config", name):
            read_config(path, out)
        elif path.suffix in (".csproj", ".fsproj", ".vbproj", ".vcxproj", ".sqlproj", ".wixproj", ".proj"):
            read_project(path, top, out)
    return out


def compare(what, wanted, got):
    for x in sorted(wanted - got, key=str):
        print(f"{what}: only in the second reading: {x}")
    for x in sorted(got - wanted, key=str):
        print(f"{what}: only in the report: {x}")
    return wanted == got


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    out = read_target(pathlib.Path(sys.argv[1]))
    found, edges = read_report(sys.argv[2])
    key = {ref: (f["name"].lower(), f["version"].lower()) for ref, f in found.items() if f["purl"].startswith("pkg:nuget/")}
    versioned = {k for k in key.values() if k[1]}
    ok = compare("packages", out.packages, versioned)
    ok &= compare("requirements", out.requirements,
                  {(f["name"].lower(), f["requirement"]) for r, f in found.items() if r in key and not f["version"]})
    ok &= compare("dependencies", out.edges, {(key[a], key[b]) for a, b in edges if a in key and b in key})
    ok &= compare("direct", out.direct, {key[r] for r, f in found.items() if r in key and f["direct"] and f["version"]})
    ok &= compare("hashes", out.hashes, {(*key[r], h) for r, f in found.items() if r in key for h in f["sha512"]})
    print(f"{sys.argv[1]}: {len(out.packages)} packages, {len(out.requirements)} requirements, {len(out.edges)} dependencies, "
          f"{len(out.hashes)} hashes: {'equal' if ok else 'DIFFERENT'}")
    sys.exit(0 if ok else 1)


if __name__ == "__main__":
    main()
