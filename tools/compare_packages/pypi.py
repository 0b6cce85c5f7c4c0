#!/usr/bin/python3
"""Compares what Akashi found for Python with an independent reading.

    pypi.py TARGET REPORT [--verbose]

TARGET   a directory that was scanned, or one manifest in it
REPORT   what Akashi said of that directory: the text of a golden case, or a CycloneDX document in JSON

Each manifest below TARGET is read a second time with Python's own libraries: requirements files by pip's parser,
requirements by `packaging`, TOML by `tomllib`, setup.cfg by `configparser`, installed packages by
`importlib.metadata`. Printed are, by file, the packages, digests and dependencies that only one of the two readings
has. Exit status 1 when there is a difference. Nothing is installed, downloaded or run.

Needs Python 3.11 with pip and packaging (Debian: python3-pip, python3-packaging).
"""

import argparse
import configparser
import email.parser
import importlib.metadata
import json
import pathlib
import re
import sys
import tomllib
import urllib.parse
from collections import defaultdict

from packaging.requirements import InvalidRequirement, Requirement

LOCKS = ("uv.lock", "poetry.lock", "pdm.lock", "pylock.toml", "Pipfile.lock")


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def exact(specifiers):
    """The one version that == or === pins, or ""."""
    pins = {s.version for s in specifiers if s.operator in ("==", "===") and not s.version.endswith(".*")}
    return pins.pop() if len(pins) == 1 else ""


class Reading:
    """What one manifest says: packages {(name, version)}, digests by package, dependencies between names."""

    def __init__(self):
        self.packages = set()
        self.included = set()  # (path, package) of files that this one includes.
        self.hashes = defaultdict(set)
        self.edges = set()
        self.site = None  # The folder whose packages can satisfy dependencies; the file itself by default.
        self.unread = []

    def add(self, name, version="", hashes=()):
        key = (normal(name), version)
        self.packages.add(key)
        self.hashes[key] |= {h.split(":", 1)[-1] for h in hashes}
        return key

    def require(self, text):
        try:
            requirement = Requirement(text)
        except InvalidRequirement as error:
            # Versions from before PEP 440 ("==2004d") are pins all the same.
            old = re.fullmatch(r"\s*([\w.-]+)\s*={2,3}\s*([\w.+!-]+)\s*(;.*)?", text)
            if not old:
                self.unread.append(f"{text!r}: {str(error).splitlines()[0]}")
                return None
            return self.add(old[1], old[2])
        version = exact(requirement.specifier)
        if requirement.url and not version:
            version = file_version(requirement.url, requirement.name)
        return self.add(requirement.name, version)


def file_version(url, name):
    """The version that the name of a wheel or source distribution states, or ""."""
    file = urllib.parse.urlparse(url).path.rsplit("/", 1)[-1]
    if url.startswith(("git+", "hg+", "svn+", "bzr+")):
        return ""
    if file.endswith(".whl"):
        return file.split("-")[1]
    found = re.match(r"(.+)-(\d[^-]*)\.(tar\.\w+|tgz|zip)$", file)
    return found[2] if found and normal(found[1]) == normal(name) else ""


# --- readings by format -----------------------------------------------------------------------------------------------

def read_requirements(path):
    from pip._internal.network.session import PipSession
    from pip._internal.req.constructors import parse_req_from_editable, parse_req_from_line
    from pip._internal.req.req_file import parse_requirements

    reading = Reading()
    if path.suffix == ".in" and path.with_suffix(".txt").exists():
        return reading
    constraints = "constraint" in path.name.lower()
    rows, pins = [], {}
    try:
        for row in parse_requirements(str(path), PipSession(), constraint=constraints):
            rows.append(row)
    except Exception as error:  # pip stops at the first error: what came before it still counts.
        reading.unread.append(str(error).splitlines()[0])
    for row in rows:
        try:
            parsed = (parse_req_from_editable if row.is_editable else parse_req_from_line)(row.requirement, None)
        except Exception as error:
            # Local projects that are not here, and names that only a build knows.
            reading.unread.append(f"{row.requirement}: {str(error).splitlines()[0]}")
            continue
        requirement = parsed.requirement
        if requirement is None and parsed.link is not None:
            name, version = link_name(parsed.link)
            if name:
                reading.add(name, version)
            continue
        version = exact(requirement.specifier)
        if parsed.link is not None and not version:
            version = file_version(str(parsed.link.url), requirement.name)
        hashes = [h for hs in (row.options or {}).get("hashes", {}).values() for h in hs]
        if row.constraint and not constraints:
            pins.setdefault(normal(requirement.name), version)
        if row.constraint and not version:
            continue  # It pins nothing: neither a package nor a version.
        origin = re.match(r"-[rc] (.*) \(line \d+\)$", row.comes_from)
        if origin and pathlib.Path(origin[1]) != path:
            reading.included.add((pathlib.Path(origin[1]).resolve(), (normal(requirement.name), version)))
        else:
            reading.add(requirement.name, version, hashes)
    for name, version in pins.items():  # "-c": what is required without a version gets the constraint's.
        if version and (name, "") in reading.packages:
            reading.packages.discard((name, ""))
    return reading


def link_name(link):
    if link.egg_fragment:
        return link.egg_fragment, ""
    if link.filename.endswith(".whl"):
        return link.filename.split("-")[0], link.filename.split("-")[1]
    found = re.match(r"(.+)-(\d[^-]*)\.(tar\.\w+|tgz|zip)$", link.filename)
    return (found[1], found[2]) if found else ("", "")


def table_files(package):
    for file in package.get("files", []):
        yield file["hash"] if "hash" in file else ""


def read_poetry(path):
    data, reading = tomllib.loads(path.read_text()), Reading()
    files = data.get("metadata", {}).get("files", {})
    names = [normal(p["name"]) for p in data.get("package", [])]
    for package in data.get("package", []):
        own = package.get("files") or (files.get(package["name"], []) if names.count(normal(package["name"])) == 1 else [])
        reading.add(package["name"], package["version"], [f["hash"] for f in own])
        for name in package.get("dependencies", {}):
            if normal(name) in names:
                reading.edges.add((normal(package["name"]), normal(name)))
    return reading


def read_uv(path):
    data, reading = tomllib.loads(path.read_text()), Reading()
    for package in data.get("package", []):
        files = [package["sdist"]] if "sdist" in package else []
        files += package.get("wheels", [])
        reading.add(package["name"], package.get("version", ""), [f["hash"] for f in files if "hash" in f])
        lists = [package.get("dependencies", [])]
        lists += package.get("optional-dependencies", {}).values()
        lists += package.get("dev-dependencies", {}).values()
        for dependency in (d for items in lists for d in items):
            reading.edges.add((normal(package["name"]), normal(dependency["name"])))
    return reading


def read_pdm(path):
    data, reading = tomllib.loads(path.read_text()), Reading()
    old = data.get("metadata", {}).get("files", {})
    names = {normal(p["name"]) for p in data.get("package", [])}
    for package in data.get("package", []):
        files = package.get("files") or old.get(f"{package['name']} {package.get('version')}", [])
        reading.add(package["name"], package.get("version", ""), [f["hash"] for f in files])
        for text in package.get("dependencies", []):
            if normal(Requirement(text).name) in names:
                reading.edges.add((normal(package["name"]), normal(Requirement(text).name)))
    return reading


def read_pylock(path):
    data, reading = tomllib.loads(path.read_text()), Reading()
    for package in data.get("packages", []):
        files = [package[k] for k in ("sdist", "archive") if k in package] + package.get("wheels", [])
        reading.add(package["name"], package.get("version", ""), [h for f in files for h in f.get("hashes", {}).values()])
        for dependency in package.get("dependencies", []):
            reading.edges.add((normal(package["name"]), normal(dependency["name"])))
    return reading


def read_pipfile_lock(path):
    data, reading = json.loads(path.read_text()), Reading()
    for category, packages in data.items():
        for name, entry in packages.items() if category != "_meta" else ():
            reading.add(name, entry.get("version", "").removeprefix("=="), entry.get("hashes", []))
    return reading


def has_lock(path):
    if any((path.parent / lock).exists() for lock in LOCKS):
        return True
    for above in path.parent.parents:
        lock = above / "uv.lock"
        if lock.exists():
            return f'= "{path.parent.relative_to(above)}" }}' in lock.read_text()
    return False


def read_pyproject(path):
    data, reading = tomllib.loads(path.read_text()), Reading()
    project, poetry = data.get("project", {}), data.get("tool", {}).get("poetry", {})
    self_name = project.get("name") or poetry.get("name") or ""
    if self_name:
        reading.add(self_name, project.get("version") or poetry.get("version") or "")
    texts = list(data.get("build-system", {}).get("requires", []))
    if not has_lock(path):
        texts += project.get("dependencies", [])
        texts += [t for items in project.get("optional-dependencies", {}).values() for t in items]
        texts += [t for items in data.get("dependency-groups", {}).values() for t in items if isinstance(t, str)]
        pdm = data.get("tool", {}).get("pdm", {}).get("dev-dependencies", {})
        texts += [t for items in pdm.values() for t in items]
        texts += data.get("tool", {}).get("uv", {}).get("dev-dependencies", [])
        tables = [] if "dependencies" in project else [poetry.get("dependencies", {})]
        tables.append(poetry.get("dev-dependencies", {}))
        tables += [group.get("dependencies", {}) for group in poetry.get("group", {}).values()]
        for name, value in ((n, v) for table in tables for n, v in table.items() if n != "python"):
            for one in value if isinstance(value, list) else [value]:
                text = one if isinstance(one, str) else one.get("version", "")
                pin = re.fullmatch(r"(?:==)?\s*(\d[\w.+!-]*)", text.strip())
                reading.add(name, pin[1] if pin else "")
    for text in texts:
        # A project that lists itself with an extra does not depend on itself.
        if not self_name or normal(re.match(r"[\w.-]+", text)[0]) != normal(self_name):
            reading.require(text)
    for file in dynamic_files(data) if not has_lock(path) else ():
        reading.packages |= read_requirements(path.parent / file).packages
    return reading


def dynamic_files(data):
    dynamic = data.get("tool", {}).get("setuptools", {}).get("dynamic", {})
    for entry in [dynamic.get("dependencies", {}), *dynamic.get("optional-dependencies", {}).values()]:
        files = entry.get("file", []) if isinstance(entry, dict) else []
        yield from [files] if isinstance(files, str) else files


def read_setup_cfg(path):
    reading, config = Reading(), configparser.RawConfigParser(strict=False)
    config.optionxform = lambda key: key.lower().replace("-", "_")
    try:
        config.read_string(path.read_text())
    except configparser.Error as error:
        reading.unread.append(str(error).splitlines()[0])
        return reading
    name = config.get("metadata", "name", fallback="")
    if name:
        version = config.get("metadata", "version", fallback="")
        reading.add(name, "" if ":" in version else version)
    keys = [("options", "setup_requires")]
    if not has_lock(path):
        keys += [("options", "install_requires"), ("options", "tests_require")]
        if config.has_section("options.extras_require"):
            keys += [("options.extras_require", key) for key in config["options.extras_require"]]
    for section, key in keys:
        value = config.get(section, key, fallback="")
        for line in value.splitlines() if "\n" in value else value.split(";"):
            line = line.split(" #")[0].strip()
            if line and not line.startswith(("#", "file:")) and normal(re.match(r"[\w.-]*", line)[0]) != normal(name):
                reading.require(line)
    return reading


def read_installed(path):
    """A METADATA or PKG-INFO file, by importlib.metadata for folders and by the email package for single files."""
    reading = Reading()
    folder = path.parent
    reading.site = folder.parent if path.name in ("METADATA", "PKG-INFO") else folder
    if folder.suffix in (".dist-info", ".egg-info") or folder.name == "EGG-INFO":
        found = importlib.metadata.PathDistribution(folder)
        fields, requires = found.metadata, found.requires or []
    else:
        fields = email.parser.Parser().parsestr(path.read_text(errors="replace"))
        requires = fields.get_all("Requires-Dist") or []
    if not fields.get("Name"):
        return reading
    reading.add(fields["Name"], fields.get("Version", ""))
    for text in requires:
        # Only those that another package here satisfies can become dependencies: see compare().
        reading.edges.add((normal(fields["Name"]), normal(re.match(r"[\w.-]+", text)[0])))
    return reading


READERS = (
    (r"poetry\.lock$", read_poetry),
    (r"uv\.lock$|\.py\.lock$", read_uv),
    (r"pdm\.lock$", read_pdm),
    (r"pylock\.([^/]+\.)?toml$", read_pylock),
    (r"Pipfile\.lock$", read_pipfile_lock),
    (r"pyproject\.toml$", read_pyproject),
    (r"setup\.cfg$", read_setup_cfg),
    (r"\.dist-info/METADATA$|PKG-INFO$|\.egg-info$", read_installed),
    (r"(requirements|constraints)[^/]*\.(txt|in)$|requirements/[^/]*\.(txt|in)$", read_requirements),
)


# --- the report -------------------------------------------------------------------------------------------------------

class Report:
    """Packages by the file where they were seen, their digests, and dependencies between package names."""

    def __init__(self, text):
        self.by_file = defaultdict(set)
        self.hashes = defaultdict(set)
        self.edges = set()
        self.edges_of = set()
        (self.read_cyclonedx if text.lstrip().startswith("{") else self.read_text)(text)

    def read_text(self, text):
        key = ("", "")
        for line in text.splitlines():
            words = line.split()
            if line.startswith("component "):
                key = self.key(words[1])
            elif line.startswith("  seen ") and key[0]:
                path = re.match(r"  seen (.*?)(?::\d+)? pypi/", line)
                if path:
                    self.by_file[path[1]].add(key)
            elif re.match(r"  (md5|sha\w+) ", line):
                self.hashes[key].add(words[1])
            elif line.startswith("depends "):
                self.edges.add((self.key(words[1])[0], self.key(words[3])[0]))

    def read_cyclonedx(self, text):
        data = json.loads(text)
        root = data.get("metadata", {}).get("component")
        for component in data.get("components", []) + ([root] if root else []):
            key = self.key(component.get("purl", ""))
            for seen in component.get("evidence", {}).get("occurrences", []):
                self.by_file[seen["location"]].add(key)
            self.hashes[key] |= {h["content"] for h in component.get("hashes", [])}
        purls = {c.get("bom-ref"): c.get("purl", "") for c in data.get("components", []) + ([root] if root else [])}
        for entry in data.get("dependencies", []):
            for to in entry.get("dependsOn", []):
                self.edges.add((self.key(purls.get(entry["ref"], ""))[0], self.key(purls.get(to, ""))[0]))

    @staticmethod
    def key(purl):
        found = re.match(r"pkg:pypi/([^@?#]+)(?:@([^?#]+))?", purl)
        return (urllib.parse.unquote(found[1]), urllib.parse.unquote(found[2] or "")) if found else ("", "")


def compare(root, files, report, verbose):
    differences, packages, seen_files = 0, 0, 0
    expected_edges = defaultdict(set)
    for path, reader in files:
        relative = str(path.relative_to(root))
        try:
            reading = reader(path)
        except Exception as error:
            print(f"{relative}: not read here: {type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}")
            continue
        seen_files += 1
        packages += len(reading.packages)
        site = reading.site.relative_to(root) if reading.site else path.relative_to(root)
        expected_edges["" if str(site) == "." else str(site)] |= reading.edges
        found = report.by_file.get(relative, set())
        for file, (name, version) in sorted(reading.included):
            there = str(file.relative_to(root.resolve()))
            if (name, version) not in report.by_file.get(there, set()):
                print(f"{there}, included by {relative}: Akashi misses {name} {version or '(no version)'}")
                differences += 1
        for only, keys in (("Akashi misses", reading.packages - found), ("only Akashi has", found - reading.packages)):
            for name, version in sorted(keys):
                print(f"{relative}: {only} {name} {version or '(no version)'}")
                differences += 1
        for key in reading.packages & found:
            lost = reading.hashes[key] - report.hashes[key]
            if lost:
                print(f"{relative}: {key[0]} {key[1]}: {len(lost)} digests missing, such as {sorted(lost)[0]}")
                differences += 1
        if verbose:
            for text in reading.unread:
                print(f"{relative}: note: {text}")
    for site, edges in expected_edges.items():
        # Dependencies on what is not there (other platforms, extras nobody asked for) are nobody's.
        known = {name for file, keys in report.by_file.items() if file.startswith(site) for name, _ in keys}
        for edge in sorted(edge for edge in edges - report.edges if edge[1] in known and edge[0] != edge[1]):
            print(f"{site or '.'}: dependency {edge[0]} -> {edge[1]} is missing")
            differences += 1
    edges = sum(len(edges) for edges in expected_edges.values())
    print(f"{seen_files} files, {packages} packages, {edges} dependencies, {differences} differences")
    return differences


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", type=pathlib.Path)
    parser.add_argument("report", type=pathlib.Path)
    parser.add_argument("--verbose", action="store_true", help="also print what the second reading could not read")
    arguments = parser.parse_args()
    target = arguments.target
    root = target if target.is_dir() else target.parent
    paths = sorted(p for p in root.rglob("*") if p.is_file()) if target.is_dir() else [target]
    files = []
    for path in paths:
        for pattern, reader in READERS:
            if re.search(pattern, str(path)):
                files.append((path, reader))
                break
    report = Report(arguments.report.read_text())
    return 1 if compare(root, files, report, arguments.verbose) else 0


if __name__ == "__main__":
    sys.exit(main())
