#!/usr/bin/python3
"""Compares findings from updateinfo.xml and the errata of AlmaLinux and Rocky Linux with rpm's own order.

For Debian's own python3 (python3-rpm).

  tools/compare_errata.py --akashi build/release/src/akashi --files DIR

  --files  updateinfo files (*.xml) and errata (*.json), unpacked

For every security erratum and package, versions at and around each that it lists are made into components, of the module stream that
is named, of another one, of none, and of one that nobody says; of Amazon Linux 2 also from the repository, from another one, and from one
that nobody knows. Older than all builds of the erratum is affected, one of them or newer than all is not, between them is unknown; a stream or
repository that is not known makes "affected" unknown. Exit code 1 when an answer differs.
"""

import collections
import glob
import json
import os
import re
import sys
import xml.etree.ElementTree as ET

from ask_akashi import parser_of
from compare_oval import Release, compare, compare_answers, near, purl

Erratum = collections.namedtuple("Erratum", "id packages")  # (distribution, name, module): builds


def distribution(*texts):
    for text in texts:
        if match := re.match(r"Amazon Linux (AMI|\d+)(?: - (.+))?$", text or ""):
            version, extra = match.groups()
            return "amzn", "1" if version == "AMI" else version, (extra or "").lower().replace(" ", "-") if version == "2" else ""
        for pattern, name in ((r"Fedora EPEL (\d+)", "epel"), (r"Fedora (\d+)", "fedora"), (r"Oracle Linux (\d+)", "oracle"),
                              (r"(?:Rocky Linux |rocky-linux-)(\d+)", "rocky"), (r"almalinux-(\d+)-", "almalinux")):
            if match := re.match(pattern, text or ""):
                return name, match.group(1), ""
    return None


def updates(path):
    for update in ET.parse(path).getroot():
        if update.get("type") != "security":
            continue
        packages, label = collections.defaultdict(set), None
        for collection in update.iter("collection"):
            label = label or (collection.get("short") or collection.findtext("name")).replace(" ", "-")
            where = distribution(collection.findtext("name"), collection.get("short"), update.findtext("release"))
            module = collection.find("module")
            stream = f"{module.get('name')}:{module.get('stream')}" if module is not None else ""
            for package in collection.iter("package"):
                if where and package.get("arch") != "src":
                    packages[where, package.get("name"), stream].add(f"{package.get('epoch') or 0}:{package.get('version')}-{package.get('release')}")
        yield Erratum(f"{label}/{update.findtext('id')}", packages)


def alma(data):
    for erratum in data:
        if erratum["type"] == "security":
            packages, streams = collections.defaultdict(set), {f"{m['name']}:{m['stream']}" for m in erratum["modules"]}
            for package in erratum["packages"]:
                major = re.search(r"[._]el(\d+)|\+el(\d+)", package["release"])
                stream = next(iter(streams)) if len(streams) == 1 and ".module" in package["release"] else ""
                if major and package["arch"] != "src":
                    packages[("almalinux", major.group(1) or major.group(2), ""), package["name"], stream].add(
                        f"{package['epoch']}:{package['version']}-{package['release']}")
            yield Erratum(f"almalinux-errata/{erratum['id']}", packages)


def rocky(data):
    for erratum in data:
        if erratum["kind"] == "Security":
            packages = collections.defaultdict(set)
            for package in erratum["packages"]:
                name, evr, arch = re.match(r"(.+)-([^-]+-[^-]+)\.([^.]+)\.rpm$", package["nevra"]).groups()
                stream = f"{package['module_name']}:{package['module_stream']}" if package["module_name"] else ""
                if arch != "src":
                    packages[distribution(package["product_name"]), name, stream].add(evr)
            yield Erratum(f"rocky-errata/{erratum['name']}", packages)


def errata(path):
    if path.endswith(".xml"):
        return updates(path) if ET.parse(path).getroot().tag == "updates" else ()
    with open(path, encoding="utf-8") as text:
        data = json.load(text)
    return rocky(data["advisories"]) if "advisories" in data else alma(data["data"])


def release(name, version, repository):
    qualifiers = {"distro": f"{'rocky' if name == 'epel' else name}-{version}" + ("" if name in ("amzn", "fedora") else ".1")}
    if repository:
        qualifiers["repository_id"] = repository
    return Release("rpm", {"amzn": "amazon", "epel": "rocky"}.get(name, name), qualifiers, None)


def expected(version, builds, sure):
    orders = [compare(version, build, False) for build in builds]
    if 0 in orders or all(order > 0 for order in orders):
        return "not-affected"
    return "affected" if sure and all(order < 0 for order in orders) else "unknown"


def questions(erratum):
    for ((name, number, extra), package, stream), builds in erratum.packages.items():
        modular = any(".module" in build.rsplit("-", 1)[-1] for build in builds)
        repositories = [("epel" if name == "epel" else None, True)]
        if name == "amzn" and number == "2":
            own = f"amzn2extra-{extra}" if extra else "amzn2-core"
            repositories = [(own, True), (None, None if extra else True), ("amzn2extra-other", False)]
        for version in {probe for build in builds for probe in near(build, False)}:
            labels = [(f"{stream}:820230:ab" if stream else None, True)]
            if stream:
                labels += [("other:1:8:a", False), (None, None if ".module" in version else False)]
            elif modular:
                labels = [("other:1:8:a", None), (None, None if ".module" in version else False)]
            elif ".module" in version:
                labels = []
            for repository, of_repository in repositories:
                for label, of_stream in labels:
                    if False in (of_repository, of_stream):
                        answer = "not-affected"
                    else:
                        answer = expected(version, builds, of_repository and of_stream)
                    yield erratum.id, purl(release(name, number, repository), package, version, label), answer


def main():
    parser = parser_of(__doc__, show=20)
    parser.add_argument("--akashi", required=True)
    parser.add_argument("--files", required=True)
    options = parser.parse_args()
    files = sorted(path for end in ("xml", "json") for path in glob.glob(os.path.join(options.files, "**", f"*.{end}"), recursive=True))
    found = [erratum for path in files for erratum in errata(path)]
    rows = [row for erratum in found for row in questions(erratum)]
    counted, different = compare_answers(options, files, rows, "by rpm")
    print(f"{len(rows)} answers of {len(found)} errata of {len(files)} files {counted}")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
