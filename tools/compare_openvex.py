#!/usr/bin/python3
"""Compares what Akashi makes of OpenVEX documents with a reading of the same files by Python's json: records, and answers.

  tools/compare_openvex.py --akashi build/release/src/akashi --records DIR [--records DIR …] [--statements 2000]

1. The ids of the records, one for each document, product and vulnerability. Advisories of other formats may lie beside them (go-vex's test
   data have CSAF); they are not counted.
2. Answers: of a sample of statements on packages of language ecosystems, an SBOM of the products, of what they are said to be made of
   (directly and behind another component), of other versions of both, and of the same packages in other products. A record made for the
   purpose calls all of them affected, so that every opinion shows. Expected is an opinion "not affected" where the statement names the
   product and the part in it, and none anywhere else; and that the finding stays affected. Exit code 1 when something differs.
"""

import collections
import json
import os
import random
import re
import sys
import urllib.parse

from ask_akashi import Akashi, everything_affected, parser_of

LANGUAGES = {"npm": ("npm", "/"), "pypi": ("PyPI", None), "maven": ("Maven", ":"), "golang": ("Go", "/"), "cargo": ("crates.io", None),
             "gem": ("RubyGems", None), "nuget": ("NuGet", None), "composer": ("Packagist", "/"), "hex": ("Hex", None), "pub": ("Pub", None)}
Purl = collections.namedtuple("Purl", "package type name version qualifiers")


def parse_purl(text):
    match = re.fullmatch(r"pkg:/*([^/]+)/([^?#@]*)(?:@([^?#]*))?(?:\?([^#]*))?(#.*)?", text or "")
    if not match or "[" in text:
        return None
    kind, path = match[1].lower(), [urllib.parse.unquote(p) for p in match[2].strip("/").split("/") if p]
    if kind in ("github", "bitbucket"):
        path = [p.lower() for p in path]
    if kind == "oci":
        path = [p.lower() for p in path]
    if kind == "apk" or kind == "deb":
        path = [p.lower() for p in path]
    pairs = dict(p.split("=", 1) for p in (match[4] or "").split("&") if "=" in p)
    if match[5]:
        pairs["#"] = match[5]
    package = f"pkg:{kind}/" + "/".join(urllib.parse.quote(p, safe=":+~") for p in path)
    return Purl(package, kind, path, urllib.parse.unquote(match[3] or ""), {k: urllib.parse.unquote(v) for k, v in pairs.items()})


def identity(product):
    if isinstance(product, str):
        return product
    return (product.get("identifiers") or {}).get("purl") or product.get("@id") or ""


def load(folders):
    documents = []
    for folder in folders:
        for path in sorted(os.path.join(at, name) for at, _, names in os.walk(folder) for name in names if name.endswith(".json")):
            with open(path, encoding="utf-8") as text:
                try:
                    data = json.load(text)
                except ValueError:
                    continue
            head = data.get("metadata", data) if isinstance(data, dict) else {}
            if str(head.get("@context", "")).startswith("https://openvex.dev/ns") and isinstance(data.get("statements"), list):
                documents.append((head, data["statements"], folder))
    return documents


def claims(documents):
    """(record, vulnerability, product, part or None, status, time)"""
    for head, statements, folder in documents:
        name = re.sub(r"^[^:]*://", "", head.get("@id", ""))
        for statement in statements:
            vulnerability = statement["vulnerability"]
            names = [] if isinstance(vulnerability, str) else [a for a in vulnerability.get("aliases") or [] if "://" not in a]
            vulnerability = vulnerability if isinstance(vulnerability, str) else vulnerability.get("name") or vulnerability.get("@id")
            names.append(vulnerability)
            for product in statement.get("products") or [None]:
                purl = parse_purl(identity(product)) if product else None
                group = text_of(purl, "") if purl and purl.type not in ("apk", "deb", "rpm", "alpm") else None
                record = name + (f"/{group}" if group else "")
                if not record.endswith("/" + vulnerability):
                    record += "/" + vulnerability
                parts = (product or {}).get("subcomponents") if isinstance(product, dict) else None
                for part in parts or statement.get("subcomponents") or [None]:
                    yield (record, vulnerability, purl, parse_purl(identity(part)) if part else None, bool(part), statement.get("status"),
                           folder, names)


def text_of(purl, version):
    return purl.package + (f"@{urllib.parse.quote(version, safe=':+~')}" if version else "") + \
        ("?" + "&".join(f"{k}={urllib.parse.quote(v, safe=':')}" for k, v in sorted(purl.qualifiers.items())) if purl.qualifiers else "")


def osv_name(purl):
    ecosystem, separator = LANGUAGES[purl.type]
    return ecosystem, separator.join(purl.name) if separator != ":" and separator else \
        ".".join(purl.name[:-1]) + ":" + purl.name[-1] if separator else purl.name[-1]


def main():
    parser = parser_of(__doc__, show=10)
    parser.add_argument("--akashi", required=True)
    parser.add_argument("--records", action="append", required=True)
    parser.add_argument("--statements", type=int, default=2000)
    options = parser.parse_args()
    random.seed(1)
    documents = load(options.records)
    everything = list(claims(documents))
    ids = {claim[0] for claim in everything}
    kinds = collections.Counter()
    usable = []
    for record, vulnerability, product, part, has_part, status, folder, names in everything:
        kind = "product " + (product.type if product else "without purl") + (", part " + (part.type if part else "without purl") if has_part else "")
        matched = status == "not_affected" and product and part and part.type in LANGUAGES and not part.qualifiers
        kinds[kind, status, "shown inside" if matched else ""] += 1
        if matched:
            usable.append((record, vulnerability, product, part, names))
    # Of one record in two folders the newer is kept: these are left out.
    folders = collections.defaultdict(set)
    for claim in everything:
        folders[claim[0]].add(claim[6])
    usable = [u for u in usable if len(folders[u[0]]) == 1]
    sample = random.sample(usable, min(options.statements, len(usable)))
    components, edges, accused = {}, set(), {}

    def component(purl, version):
        return components.setdefault(text_of(purl, version), (len(components), purl, version))[0]

    for i, (record, vulnerability, product, part, _) in enumerate(sample):
        at = component(product, product.version or "v0.9.9")
        inner = component(part, part.version or "1.2.3")
        if i % 3 == 0:
            edges.add((at, inner))
        elif i % 3 == 1:
            between = components.setdefault(f"pkg:generic/between-{i}@1", (len(components), None, "1"))[0]
            edges |= {(at, between), (between, inner)}
        if i % 4 == 0 and product.version:
            edges.add((component(product, product.version + "-other.1"), component(part, (part.version or "1.2.3"))))
        if i % 5 == 0:
            edges.add((at, component(part, "0.0.1")))
        accused[vulnerability, *osv_name(part)] = None
    below = collections.defaultdict(set)
    for a, b in edges:
        below[a].add(b)

    def reach(start):
        seen, todo = set(), [start]
        while todo:
            for after in below[todo.pop()]:
                if after not in seen:
                    seen.add(after)
                    todo.append(after)
        return seen

    numbered = {number: (purl, version) for number, purl, version in components.values()}
    by_package = collections.defaultdict(list)
    for number, (purl, version) in numbered.items():
        if purl:
            by_package[purl.package].append((number, purl, version))
    reached = {}
    expected = set()
    for record, _, product, part, names in usable:
        if not any((name, *osv_name(part)) in accused for name in names):
            continue
        for number, purl, version in by_package.get(product.package, ()):
            if product.version and product.version != version or any(purl.qualifiers.get(k) != v for k, v in product.qualifiers.items()):
                continue
            if number not in reached:
                reached[number] = reach(number)
            for inner, _, inner_version in by_package.get(part.package, ()):
                if inner in reached[number] and inner != number and part.version in ("", inner_version):
                    expected.add((inner, record))
    with Akashi(options.akashi) as akashi:
        for number, folder in enumerate(options.records):
            akashi.import_files("--quiet", folder, name=f"compared-{number}")
        kept = sum(source["records"] for source in akashi.sources() if source["kind"] == "openvex")
        given = len({(folder, record) for record, of in folders.items() for folder in of})  # Each folder is a source.
        if not sample:
            sys.exit(f"{len(documents)} documents, {given} records, {kept} here; nothing is said of parts")
        akashi.import_records((everything_affected(f"T-{i}", ecosystem, package, upstream=[name])
                               for i, (name, ecosystem, package) in enumerate(accused)), "accused")
        report = akashi.match([{"version": version, "purl": purl} for purl, (_, _, version) in components.items()],
                              [{"ref": str(a), "dependsOn": [str(b) for b in sorted(below[a])]} for a in sorted(below)])
    got, cleared = set(), 0
    for finding in report["findings"]:
        cleared += finding["status"] != "affected"
        got |= {(int(finding["component"]), o["advisory"]) for o in finding["opinions"] if o["advisory"] in ids and o["status"] == "not-affected"}
    print(f"{len(documents)} documents, {len(everything)} claims, {given} records, {kept} here")
    print(f"{len(components)} components, {len(report['findings'])} findings, {cleared} not affected; {len(expected)} opinions expected, "
          f"{len(got)} here, {len(got ^ expected)} different")
    for number, record in sorted(got ^ expected)[:options.show]:
        print(f"  {'only here' if (number, record) in got else 'missing'}: {record} on {text_of(*numbered[number])}")
    for (kind, state, shown), count in kinds.most_common():
        print(f"  {count} {state}: {kind}{' (' + shown + ')' if shown else ''}")
    return 1 if got != expected or cleared or kept != given else 0


if __name__ == "__main__":
    sys.exit(main())
