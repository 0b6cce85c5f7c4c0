#!/usr/bin/python3
"""Compares findings from OVAL files with the definitions, asked of a system that is made up for each question.

For Debian's own python3 (python3-rpm); dpkg for .deb packages.

  tools/compare_oval.py --akashi build/release/src/akashi --files DIR

  --files  OVAL files, unpacked (*.xml)

For every definition and package that it names, versions at and around those that it compares with are made into components of each
release that it is for, and of each module stream: the one that it names, another one, none, and one that nobody says. Python's own XML
and regular expressions, rpm's labelCompare and dpkg read the files again: the criteria are asked of systems that have that package and
that release, with all other packages missing, old and new. Where that makes a difference the answer is "unknown". Exit code 1 when an
answer differs.
"""

import collections
import functools
import glob
import itertools
import os
import re
import subprocess
import sys
import urllib.parse
import xml.etree.ElementTree as ET

import rpm

from ask_akashi import Akashi, opinions, parser_of, purls

MISSING, OLD, NEW = "missing", "old", "new"  # What the other packages of a system are; else one has the version that is named.
System = collections.namedtuple("System", "name version others open_tests module stream release deb")


def local(element):
    return element.tag.split("}")[-1]


def child(element, name):
    return next((item for item in element if local(item) == name), None) if element is not None else None


def text(element):
    return (element.text or "").strip() if element is not None else ""


def rpm_parts(evr):
    epoch, _, rest = evr.rpartition(":")
    version, dash, release = rest.partition("-")
    return (epoch or "0", version, release if dash else "")


@functools.cache
def compare(a, b, deb):
    if deb:
        for sign, operator in ((-1, "lt"), (1, "gt")):
            if subprocess.run(["dpkg", "--compare-versions", a, operator, b], stderr=subprocess.DEVNULL).returncode == 0:
                return sign
        return 0
    return rpm.labelCompare(rpm_parts(a), rpm_parts(b))


OPERATIONS = {
    "less than": lambda order: order < 0, "less than or equal": lambda order: order <= 0, "greater than": lambda order: order > 0,
    "greater than or equal": lambda order: order >= 0, "equals": lambda order: order == 0, "not equal": lambda order: order != 0,
}


class Unreadable(Exception):
    """A version that is none."""


class File:
    def __init__(self, path):
        self.root = ET.parse(path).getroot()
        self.by_id = {}
        self.definitions = []
        for section in self.root:
            for item in section:
                if item.get("id"):
                    self.by_id[item.get("id")] = item
            if local(section) == "definitions":
                self.definitions = list(section)

    def ref(self, element, name):
        found = child(element, name)
        return self.by_id.get(found.get(f"{name}_ref")) if found is not None else None

    def states(self, test):
        return [self.by_id[item.get("state_ref")] for item in test if local(item) == "state"]

    def names(self, test):
        found = self.ref(test, "object")
        name = child(found, "name")
        if name is not None and local(test) in ("rpminfo_test", "dpkginfo_test"):
            if name.get("var_ref"):
                return [text(value) for value in self.by_id[name.get("var_ref")]]
            return [] if text(name).endswith("-release") else [text(name)]
        pattern = child(found, "pattern")
        if pattern is not None and pattern.get("var_ref"):
            return [re.sub(r"\\(.)", r"\1", text(value)[1:].split("(?::")[0]) for value in self.by_id[pattern.get("var_ref")]]
        return []

    def package_holds(self, test, system):
        deb = local(test) != "rpminfo_test"
        installed = []
        own = system.name in self.names(test)
        for name in self.names(test):
            if name == system.name:
                installed += [system.version] if system.version is not None else []
            elif system.others in (OLD, NEW):
                installed.append("0:0~0-0" if system.others == OLD else "99999:1-1")
            elif system.others[0] == name:
                installed.append(system.others[1])
        if test.get("check_existence") == "none_exist":
            return not installed
        if not installed:
            return False
        def meets(state, version):
            for entity in state:
                kind, value = local(entity), text(entity)
                if kind in ("evr", "subexpression"):
                    if own and not deb and value.count("-") > 1:
                        raise Unreadable()
                    if not OPERATIONS[entity.get("operation", "equals")](compare(version, value, deb)):
                        return False
                elif kind == "version" and value == "0":  # SUSE: not affected.
                    return False
                elif kind == "version" and version.split(":")[-1].split("-")[0] != value:
                    return False
            return True
        return any(all(meets(state, version) for state in self.states(test)) for version in installed)

    def test_holds(self, criterion, system):
        test = self.by_id.get(criterion.get("test_ref"))
        comment = criterion.get("comment", "")
        if test is None:  # The file doesn't have it: it may hold or not.
            return system.open_tests in ("all", criterion.get("test_ref"))
        kind = local(test)
        if self.names(test):
            return self.package_holds(test, system)
        if kind in ("uname_test", "family_test"):
            return True
        states, found = self.states(test), self.ref(test, "object")
        where = (text(child(found, "filepath")) if child(found, "path") is None else
                 text(child(found, "path")) + "/" + (text(child(found, "filename")) or text(child(found, "filepath"))))
        if where.startswith("/boot/"):
            return True
        if where.startswith("/etc/dnf/modules.d/"):
            content = f"[{system.module}]\nname={system.module}\nstream={system.stream}\nstate=enabled\n" if system.module else ""
            return where.endswith(f"/{system.module}.module") and re.search(text(child(states[0], "text")), content) is not None
        if states and all(local(entity) in ("signature_keyid", "arch") for state in states for entity in state):
            return True
        holds = system.release(where, found, states, comment)
        return not holds if test.get("check") == "none satisfy" else holds

    def holds(self, node, system):
        kind = local(node)
        if kind == "criterion":
            answer = self.test_holds(node, system)
        elif kind == "extend_definition":
            answer = self.holds(child(self.by_id[node.get("definition_ref")], "criteria"), system)
        else:
            parts = (self.holds(item, system) for item in node)
            answer = any(parts) if node.get("operator", "AND") == "OR" else all(parts)
        return not answer if node.get("negate") == "true" else answer

    def tests(self, node):
        for item in node.iter():
            if local(item) == "criterion" and item.get("test_ref") in self.by_id:
                yield self.by_id[item.get("test_ref")]


# The systems that a definition is for: how a component of one is written, and which release tests hold there.
Release = collections.namedtuple("Release", "kind namespace qualifiers holds")


def by_pattern(name, version):
    def holds(_where, found, states, _comment):
        names = [text(child(found, "name"))] + [text(child(state, "name")).lstrip("^") for state in states]
        if name not in names:
            return False
        wanted = [text(child(state, "version")) for state in states if child(state, "version") is not None]
        return all(re.search(pattern, version) for pattern in wanted)
    return holds


def by_text(path, content):
    def holds(where, found, states, _comment):
        if where != path:
            return False
        match = re.search(text(child(found, "pattern")), content)
        if not match:
            return False
        for state in states:
            part, whole = child(state, "subexpression"), child(state, "text")
            if part is not None and match.group(1) != text(part):
                return False
            if whole is not None and not re.search(text(whole), match.group(0)):
                return False
        return True
    return holds


SUSE = (
    (r"SUSE Linux Enterprise Server (\d+)(?: SP(\d+))?$", "suse", "sles-{}",
     r"SUSE Linux Enterprise (Server|Module for .*|High Availability Extension|Live Patching|Workstation Extension) {}(-LTSS)?$"),
    (r"SUSE Linux Enterprise Server (16\.\d+)$", "suse", "sles-{}", r"SUSE Linux Enterprise Server {}$"),
    (r"SUSE Linux Enterprise Micro ([\d.]+)$", "suse", "sle-micro-{}", r"SUSE Linux Enterprise Micro {}$"),
    (r"SUSE Linux Micro ([\d.]+)$", "suse", "sl-micro-{}", r"SUSE Linux Micro {}$"),
    (r"openSUSE Leap ([\d.]+)$", "opensuse", "opensuse-leap-{}", r"openSUSE Leap {}$"),
    (r"openSUSE Leap Micro ([\d.]+)$", "opensuse", "opensuse-leap-micro-{}", r"openSUSE Leap Micro {}$"),
    (r"openSUSE Tumbleweed()$", "opensuse", "opensuse-tumbleweed-20260101", r"openSUSE Tumbleweed$"),
)


def suse(platform):
    for pattern, namespace, distro, products in SUSE:
        if match := re.match(pattern, platform):
            version = ".".join(part for part in match.groups() if part)
            name = platform.split("Server ")[-1] if "Server" in pattern else version
            wanted = re.compile(products.replace("{}", re.escape(name)))
            return Release("rpm", namespace, {"distro": distro.replace("{}", version)},
                           lambda _w, _f, _s, comment: bool(wanted.match(comment.removesuffix(" is installed"))))
    return None


def releases(definition, file):
    key = definition.get("id")
    platforms = [text(item) for item in definition.iter() if local(item) == "platform"]
    cpes = [text(item) for item in definition.iter() if local(item) == "cpe"]
    major = next((match.group(1) for item in platforms if (match := re.search(r"(\d+)$", item))), "")
    if "com.redhat" in key:
        for cpe in cpes:
            if match := re.match(r"cpe:/[ao]:redhat:enterprise_linux:([89])::(appstream|baseos)$", cpe):
                number, part = match.groups()
                yield Release("rpm", "redhat", {"distro": f"rhel-{number}.4", "repository_id": f"rhel-{number}-for-x86_64-{part}-rpms"},
                              by_pattern("redhat-release", f"{number}.4"))
    elif "almalinux" in key:
        number = next(cpe.split(":")[4] for cpe in cpes)
        yield Release("rpm", "almalinux", {"distro": f"almalinux-{number}.2"}, by_pattern("almalinux-release", f"{number}.2"))
    elif "oracle" in key:
        yield Release("rpm", "oracle", {"distro": f"ol-{major}.1"}, by_pattern("oraclelinux-release", f"{major}.1"))
    elif "vmware" in key:
        yield Release("rpm", "photon", {"distro": f"photon-{major}.0"}, by_pattern("photon-release", f"{major}.0"))
    elif "openanolis" in key:
        yield Release("rpm", "anolis", {"distro": f"anolis-{major}"}, by_text("/etc/anolis-release", f"Anolis OS release {major}"))
    elif "altlinux" in key:
        yield Release("rpm", "altlinux", {"distro": f"altlinux-{major}.1"}, by_text("/etc/os-release", f"cpe:/o:alt:server:{major}.1"))
    elif "com.microsoft" in key:
        evrs = [text(item) for item in file.root.iter() if local(item) == "evr"]
        azure = all(evr.endswith(".azl3") for evr in evrs)
        yield Release("rpm", "azurelinux" if azure else "mariner", {"distro": "azurelinux-3.0" if azure else "cbl-mariner-2.0"}, None)
    elif "org.debian" in key:
        yield Release("deb", "debian", {"distro": f"debian-{major}"}, by_text("/etc/debian_version", f"{major}.4"))
    elif "com.ubuntu" in key:
        for platform in platforms:
            if match := re.match(r"Ubuntu (\d+\.\d+)", platform):
                yield Release("deb", "ubuntu", {"distro": f"ubuntu-{match.group(1)}"},
                              by_text("/etc/lsb-release", f"DISTRIB_CODENAME={key.split('com.ubuntu.')[1].split(':')[0]}"))
    elif "opensuse" in key:
        yield from filter(None, map(suse, platforms))


def split_package_lists(definition):
    """Ubuntu's lists by package: a definition for each vulnerability."""
    advisory = child(child(definition, "metadata"), "advisory")
    listed = [item for item in advisory if local(item) == "cve" and item.get("test_ref")] if advisory is not None else []
    for cve in listed:
        yield text(cve), [item for item in definition.iter() if local(item) == "criterion" and item.get("test_ref") == cve.get("test_ref")]


def near(evr, deb):
    evr = evr.removeprefix("0:")
    out = [evr, "0-0" if not deb else "0", "9999:1-1"]
    out += [evr + suffix for suffix in (("~", "+1", ".1") if deb else (".1", "~rc"))]
    if not deb:
        head, dash, release = evr.rpartition("-")
        out += [f"{head}-0.{release}"] if dash else []
    return dict.fromkeys(out)


def answer_of(file, node, system, investigated, named, missing):
    """affected, unknown or not-affected; by what else the system has."""
    with_it, causes = [], []
    module = (system.module or "").rstrip("/") or None
    for others, open_tests in itertools.product([MISSING, OLD, NEW, *named], [None, "all", *missing]):
        here = system._replace(others=others, open_tests=open_tests, module=module)
        with_it.append(file.holds(node, here))
        # It is the package's doing where its absence or an update ends it.
        causes.append(with_it[-1] and not all(file.holds(node, here._replace(version=version)) for version in (None, "99999:1-1")))
    if not any(causes):
        return "not-affected"
    known = not investigated and not (system.module or "").endswith("/")  # "nodejs/": perhaps of that stream.
    return "affected" if known and causes[0] and all(with_it) else "unknown"


def resolutions(definition):
    out = {}
    for item in definition.iter():
        if local(item) == "resolution":
            for component in item:
                out[text(component).split("/")[-1]] = item.get("state")
    return out


def questions(path):
    file = File(path)
    label = re.sub(r"(\.oval)?\.xml$", "", os.path.basename(path))
    for definition in file.definitions:
        if definition.get("class") not in ("patch", "vulnerability"):
            continue
        name = label
        for platform in definition.iter():
            if local(platform) == "platform" and text(platform).startswith("ALT Linux branch "):
                name = text(platform).split()[-1]
        key = f"{name}/{definition.get('id')}".replace(" ", "")
        parts = [(f"{key}/{cve}", node) for cve, nodes in split_package_lists(definition) for node in nodes[:1]]
        for advisory, node in parts or [(key, child(definition, "criteria"))]:
            states = resolutions(definition)
            streams, named = {}, set()
            missing = [item.get("test_ref") for item in node.iter() if local(item) == "criterion" and item.get("test_ref") not in file.by_id]
            evrs, tests = collections.defaultdict(set), list(file.tests(node))
            for test in tests:
                for package in file.names(test):
                    evrs[package] |= {text(entity) for state in file.states(test) for entity in state
                                      if local(entity) in ("evr", "subexpression")} or {"1.0-1"}
                named |= {(package, text(entity)) for package in file.names(test) for state in file.states(test) for entity in state
                          if local(entity) == "evr" and entity.get("operation", "equals") == "equals"}
                found = file.ref(test, "object")
                if "/etc/dnf/modules.d/" in text(child(found, "filepath")):
                    module = text(child(found, "filepath")).split("/")[-1].removesuffix(".module")
                    comment = test.get("comment", "")
                    streams[module] = comment.split(" is enabled")[0].split(f"{module}:")[-1]
            for release in releases(definition, file):
                deb = release.kind == "deb"
                for package, values in evrs.items():
                    for version in {probe for value in values for probe in near(value, deb)}:
                        choices = [(None, None, None)]
                        for module, stream in streams.items():
                            choices += [(module, stream, f"{module}:{stream}:820230:abcdef12"), (module, "0other", f"{module}:0other:82:ab")]
                        if ".module" in version and streams:
                            module, stream = next(iter(streams.items()))
                            choices[0] = (module + "/", stream, None)
                        for module, stream, labelled in choices:
                            system = System(package, version, MISSING, None, module, stream, release.holds, deb)
                            try:
                                expected = answer_of(file, node, system, states.get(package) == "Under investigation",
                                                     [pair for pair in named if pair[0] != package], missing)
                            except Unreadable:
                                expected = "unknown"
                            yield advisory, release, package, version, labelled, expected


def purl(release, name, version, labelled):
    epoch, _, bare = version.rpartition(":")
    qualifiers = dict(release.qualifiers)
    if release.kind == "rpm" and epoch:
        qualifiers["epoch"] = epoch
    else:
        bare = version
    if labelled:
        qualifiers["rpmmod"] = labelled
    quote = functools.partial(urllib.parse.quote, safe="")
    rest = "&".join(f"{key}={quote(value)}" for key, value in sorted(qualifiers.items()))
    return f"pkg:{release.kind}/{release.namespace}/{quote(name)}@{quote(bare)}?{rest}"


def answers_here(program, files, texts):
    """By number of the purl and advisory, the most serious one."""
    with Akashi(program) as akashi:
        akashi.import_files("--quiet", *files, name="compared")
        report = akashi.match(purls(*texts))
    order = {"affected": 2, "unknown": 1, "not-affected": 0}
    answers = {}
    for number, opinion in opinions(report):
        key = number, opinion["advisory"]
        answers[key] = max(answers.get(key, "not-affected"), opinion["status"], key=order.get)
    return answers


def compare_answers(options, files, rows, reference):
    """rows: (advisory, purl, expected answer). How many of each kind and of those that differ, as a text, and the latter."""
    asked = sorted({each for _, each, _ in rows})
    number = {each: i for i, each in enumerate(asked)}
    got = answers_here(options.akashi, files, asked)
    different, counts = 0, collections.Counter()
    for advisory, each, answer in rows:
        here = got.get((number[each], advisory), "not-affected")
        counts[answer] += 1
        if here != answer:
            different += 1
            if different <= options.show:
                print(f"{advisory} {urllib.parse.unquote(each)}: here {here}, {reference} {answer}")
    return f"({', '.join(f'{n} {kind}' for kind, n in sorted(counts.items()))}), {different} different", different


def main():
    parser = parser_of(__doc__, show=20)
    parser.add_argument("--akashi", required=True)
    parser.add_argument("--files", required=True)
    options = parser.parse_args()
    files = sorted(glob.glob(os.path.join(options.files, "**", "*.xml"), recursive=True))
    files = [path for path in files if local(ET.parse(path).getroot()) == "oval_definitions"]
    rows, definitions = [], set()
    for path in files:
        for advisory, release, package, version, labelled, expected in questions(path):
            definitions.add(advisory)
            rows.append((advisory, purl(release, package, version, labelled), expected))
    counted, different = compare_answers(options, files, rows, "by its criteria")
    print(f"{len(rows)} answers of {len(definitions)} definitions of {len(files)} files {counted}")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
