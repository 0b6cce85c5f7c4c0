"""Reads what akashi found: its own JSON report, CycloneDX JSON, or the text of the golden tests."""
import json
import urllib.parse


class Package:
    def __init__(self, ref):
        self.ref = ref
        self.name = self.version = self.supplier = self.description = self.directness = ""
        self.source = ("", "")
        self.licenses = []
        self.depends = set()  # refs
        self.type, self.namespace, self.purl_name, self.purl_version, self.qualifiers = split_purl(ref)


def split_purl(purl):
    """type, namespace, name, version, qualifiers of "pkg:type/namespace/name@version?key=value"."""
    if not purl.startswith("pkg:"):
        return "", "", "", "", {}
    rest, _, query = purl[4:].partition("?")
    rest, _, version = rest.partition("@")
    parts = [urllib.parse.unquote(part) for part in rest.split("/")]
    qualifiers = dict(urllib.parse.parse_qsl(query))
    return parts[0], "/".join(parts[1:-1]), parts[-1], urllib.parse.unquote(version), qualifiers


def _read_text(text):
    packages = {}
    package = None
    for line in text.splitlines():
        if line.startswith("component "):
            package = packages[line[10:]] = Package(line[10:])
        elif line.startswith("  ") and package:
            key, _, value = line.strip().partition(" ")
            if key in ("name", "version", "supplier", "description", "directness"):
                setattr(package, key, value)
            elif key == "source":
                package.source = tuple(value.partition(" ")[::2])
            elif key == "license":
                package.licenses.append(value.split(" ", 2)[2])
        elif line.startswith("depends "):
            left, _, right = line[8:].partition(" -> ")
            packages[left].depends.add(right.partition(" [")[0])
    return packages


def _read_cyclonedx(document):
    packages = {}
    by_ref = {}
    for component in document.get("components", []):
        package = Package(component.get("purl", ""))
        by_ref[component.get("bom-ref")] = packages[package.ref] = package
        package.name = component.get("name", "")
        package.version = component.get("version", "")
        package.supplier = component.get("supplier", {}).get("name", "")
        package.description = component.get("description", "")
        for choice in component.get("licenses", []):
            license = choice.get("license", {})
            package.licenses.append(choice.get("expression") or license.get("id") or license.get("name", ""))
    for entry in document.get("dependencies", []):
        if entry["ref"] in by_ref:
            by_ref[entry["ref"]].depends |= {by_ref[to].ref for to in entry.get("dependsOn", []) if to in by_ref}
    return packages


def _read_akashi(document):
    packages = {}
    by_ref = {}
    for component in document["components"]:
        package = Package(component.get("purl", ""))
        by_ref[component.get("ref")] = packages[package.ref] = package
        for key in ("name", "version", "supplier", "description", "directness"):
            setattr(package, key, component.get(key, ""))
        source = component.get("source") or {}
        package.source = (source.get("name", ""), source.get("version", ""))
        package.licenses = [claim["text"] for claim in component.get("licenses", [])]
    for relation in document.get("relations", []):
        if relation.get("type") in ("depends-on", "depends") and relation["from"] in by_ref:
            if relation["to"] in by_ref:
                by_ref[relation["from"]].depends.add(by_ref[relation["to"]].ref)
    return packages


def read(path):
    """All packages by purl."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    if not text.lstrip().startswith("{"):
        return _read_text(text)
    document = json.loads(text)
    return _read_cyclonedx(document) if document.get("bomFormat") == "CycloneDX" else _read_akashi(document)


class Comparison:
    """Counts what agrees, prints what does not, and is the exit code."""

    def __init__(self):
        self.equal = 0
        self.different = 0

    def check(self, what, got, want):
        if got == want:
            self.equal += 1
            return
        self.different += 1
        if self.different <= 50:
            print(f"{what}: akashi {got!r}, expected {want!r}")

    def finish(self):
        print(f"{self.equal} values agree, {self.different} differ")
        return 1 if self.different else 0
