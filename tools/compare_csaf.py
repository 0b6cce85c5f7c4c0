#!/usr/bin/python3
"""Compares what Akashi makes of CSAF documents with a reading of the same files by Python's json: records, products, and answers.

For Debian's own python3 (python3-rpm).

  tools/compare_csaf.py --akashi build/release/src/akashi --records DIR [--records DIR …] [--packages 400] [--names 300]

1. Every document: the ids of its records, and that each is kept with the vulnerability and all products of its statements as published
   (of --names vulnerabilities, by `akashi db search -o json`).
2. Products by status and by what identifies them.
3. Answers: for packages of Red Hat's and SUSE's products, packages of language ecosystems and CPE names, versions at and around each that
   is named. A record made for the purpose calls all of them affected, so that every opinion shows, "not affected" and none at all
   as well. rpm's own order of versions says what is older than a fix. Which module stream a package is of is taken from the names that
   the document gives to people ("… as a component of python39:3.9:806…:6a63 as a component of …", "… (virt:rhel) as a component of …",
   "nodejs:16/nodejs"), not from purls as Akashi does; such packages are asked for with and without their label. Exit code 1 when
   something differs.
"""

import collections
import json
import os
import random
import re
import sys

import rpm

from ask_akashi import Akashi, everything_affected, opinions, parser_of

AFFECTED = ("known_affected", "first_affected", "last_affected")
FIXED = ("fixed", "first_fixed", "recommended")
LANGUAGES = {"npm": ("npm", "/"), "pypi": ("PyPI", None), "maven": ("Maven", ":"), "golang": ("Go", "/"), "cargo": ("crates.io", None),
             "gem": ("RubyGems", None), "nuget": ("NuGet", None), "composer": ("Packagist", "/"), "hex": ("Hex", None), "pub": ("Pub", None)}
REPOSITORIES = {"appstream": "appstream", "baseos": "baseos", "crb": "codeready", "highavailability": "highavailability", "nfv": "nfv",
                "realtime": "rt", "resilientstorage": "resilientstorage", "sap": "sap-netweaver", "sap_hana": "sap-solutions",
                "supplementary": "supplementary"}
Purl = collections.namedtuple("Purl", "type namespace name version qualifiers")


def unquote(text):
    return re.sub(r"%([0-9A-Fa-f]{2})", lambda m: chr(int(m[1], 16)), text)


def parse_purl(text):
    match = re.fullmatch(r"pkg:/*([^/]+)/([^?#@]*)(?:@([^?#]*))?(?:\?([^#]*))?(?:#.*)?", text or "")
    if not match:
        return None
    parts = [unquote(part) for part in match[2].strip("/").split("/") if part]
    pairs = dict(pair.split("=", 1) for pair in (match[4] or "").split("&") if "=" in pair)
    if "#" in text:
        pairs["#"] = text.partition("#")[2]
    return parts and Purl(match[1].lower(), "/".join(parts[:-1]), parts[-1], unquote(match[3] or ""), {k: unquote(v) for k, v in pairs.items()})


MODULE_BUILD = re.compile(r"[^ :]+:[^ :]+:\d+:[^ :]+")


class Document:
    def __init__(self, path, data):
        self.path = path
        self.document = data["document"]
        tracking = self.document["tracking"]
        publisher = self.document["publisher"]
        host = re.sub(r"^[^:]*://", "", publisher.get("namespace", "")).split("/")[0].split(":")[0].lower()
        self.host = host
        self.id = (host or publisher["name"].lower()).removeprefix("www.") + "/" + tracking["id"].strip()
        self.settled = tracking["status"] in ("final", "interim")
        self.vulnerabilities = data.get("vulnerabilities") or []
        self.products, self.relations = {}, {}
        twice = collections.Counter()
        tree = data.get("product_tree") or {}

        def add(into, product, value):
            twice[product["product_id"]] += 1
            into[product["product_id"]] = value

        def walk(branches, above):
            for branch in branches or []:
                path = above + [(branch["category"], branch["name"])]
                if "product" in branch:
                    add(self.products, branch["product"], (branch["product"], path))
                walk(branch.get("branches"), path)

        walk(tree.get("branches"), [])
        for product in tree.get("full_product_names") or []:
            add(self.products, product, (product, []))
        for relation in tree.get("relationships") or []:
            if relation.get("full_product_name"):
                add(self.relations, relation["full_product_name"], relation)
        for product, count in twice.items():
            if count > 1:
                self.products.pop(product, None)
                self.relations.pop(product, None)

    def resolve(self, product):
        """(product, path, platform product or None), nothing for what is a part of a part that is no module."""
        if product in self.products:
            return (*self.products[product], None)
        relation = self.relations.get(product)
        if relation and relation["product_reference"] in self.products:
            whole = relation["relates_to_product_reference"]
            if whole in self.relations and MODULE_BUILD.fullmatch(self.relations[whole]["product_reference"]):
                whole = self.relations[whole]["relates_to_product_reference"]
            if whole in self.products:
                return (*self.products[relation["product_reference"]], self.products[whole][0])
        return None

    def stream(self, product):
        """Of a module, as the names say."""
        relation = self.relations.get(product)
        name = relation["full_product_name"]["name"] if relation else ""
        inside = re.search(r" as a component of ([^ :]+:[^ :]+):\d+:[^ :]+ as a component of ", name) or \
            re.match(r"\S+ \(([^ :]+:[^ :]+)\) as a component of ", name) or \
            re.match(r"([^ :/]+:[^ :/]+)/", relation["product_reference"] if relation else "")
        return inside and inside[1]

    def records(self):
        seen = collections.Counter()
        if not self.vulnerabilities:
            yield self.id, {}
        for number, vulnerability in enumerate(self.vulnerabilities, 1):
            name = (vulnerability.get("cve") or "").strip() or next((i["text"].strip() for i in vulnerability.get("ids") or []), "")
            seen[name] += 1
            record = self.id if not name or self.id.endswith("/" + name) else f"{self.id}/{name}"
            yield record + (f"#{number}" if not name or seen[name] > 1 else ""), vulnerability


def load(folders):
    documents, unread = [], collections.Counter()
    for folder in folders:
        for path in sorted(os.path.join(at, name) for at, _, names in os.walk(folder) for name in names if name.endswith(".json")):
            try:
                with open(path, encoding="utf-8-sig") as text:
                    data = json.load(text)
            except ValueError:
                unread["no JSON"] += 1
                continue
            if not isinstance(data, dict) or not isinstance(data.get("document"), dict):
                unread["no CSAF"] += 1
                continue
            try:
                document = Document(path, data)
                assert str(data["document"]["csaf_version"]) in ("2.0", "2.1")
                assert all(isinstance(v, dict) for v in document.vulnerabilities) and document.id.split("/", 1)[1]
                documents.append(document)
            except (KeyError, AttributeError, TypeError, AssertionError):
                unread["CSAF that leaves out what is mandatory"] += 1
    return documents, unread


def helpers(product):
    helper = product.get("product_identification_helper") or {}
    purls = [helper["purl"]] if helper.get("purl") else []
    return [p for p in map(parse_purl, purls + list(helper.get("purls") or [])) if p], helper.get("cpe")


def evr(version):
    epoch, _, rest = version.rpartition(":")
    version, _, release = rest.rpartition("-")
    return (epoch or "0", version or rest, release if version else "")


def full_version(purl):
    return (purl.qualifiers["epoch"] + ":" if purl.qualifiers.get("epoch", "0") != "0" else "") + purl.version


def source_of(purl):
    if purl.qualifiers.get("arch") in ("src", "nosrc"):
        return purl.name, full_version(purl)
    match = re.fullmatch(r"(.+)-([^-]+-[^-]+?)(?:\.(?:no)?src)?(?:\.rpm)?", purl.qualifiers.get("upstream", ""))
    return (match[1], match[2]) if match else None


def stream_of(purl, platform, status):
    """Ecosystem, name, version."""
    source = source_of(purl)
    is_source = purl.qualifiers.get("arch", "").endswith("src")
    if purl.namespace == "redhat":
        match = re.match(r"cpe:/[oa]:redhat:(.+)", (platform.get("product_identification_helper") or {}).get("cpe", ""))
        if not match:
            return None
        if "::" in match[1]:
            cleared = status in FIXED or status == "known_not_affected"
            return None if is_source and cleared else ("Red Hat:" + match[1], purl.name, full_version(purl))
        return ("Red Hat:" + match[1], *source) if is_source else None
    match = re.match(r"(SUSE|openSUSE) (.+)", platform.get("name", ""))
    return (f"{match[1]}:{match[2]}", *source) if match and source else None


class Said:
    """What a record says of one package."""
    def __init__(self):
        self.by = collections.defaultdict(set)
        self.stream = False
        self.modular = False
        self.ranged = False


def statements(document, vulnerability, counts):
    packages = collections.defaultdict(Said)
    for status, products in (vulnerability.get("product_status") or {}).items():
        for product in products:
            resolved = document.resolve(product)
            if not resolved:
                counts[status, "not in the product tree, or a part of a part"] += 1
                continue
            module = document.stream(product)
            product, path, platform = resolved
            purls, cpe = helpers(product)
            told = None
            for purl in purls:
                if module and purl.type == "rpmmod" and purl.namespace.endswith("/" + module):  # A package that is not mended.
                    purl = Purl("rpm", "redhat", purl.name, purl.version, {"arch": "src"})
                if purl.type == "rpm" and purl.namespace in ("redhat", "suse", "opensuse") and platform:
                    stream = stream_of(purl, platform, status)
                    owner = "redhat.com" if purl.namespace == "redhat" else "suse.com"
                    own = document.host == owner or document.host.endswith("." + owner)
                    if stream:
                        told = "package of a distribution's product"
                        kind = "fixed" if status in FIXED else "affected" if status in AFFECTED else \
                            "unaffected" if status == "known_not_affected" else "open"
                        if (kind in ("fixed", "unaffected") and not own) or (kind == "fixed" and not stream[2]):
                            continue
                        modular = ".module" in stream[2].partition("-")[2]
                        if modular and not module and kind == "unaffected":
                            continue
                        name = f"{module or '?'}/{stream[1]}" if module or modular else stream[1]
                        said = packages[stream[0], name]
                        said.stream = True
                        said.modular = name != stream[1]
                        said.by[kind].add("*" if kind == "open" else stream[2] or "*")
                elif purl.type in LANGUAGES and not platform:
                    ecosystem, separator = LANGUAGES[purl.type]
                    name = f"{purl.namespace}{separator}{purl.name}" if separator and purl.namespace else purl.name
                    told = "package of a language"
                    ranged = any(category == "product_version_range" for category, _ in path)
                    version = purl.version or next((n for c, n in reversed(path) if c == "product_version"), "")
                    if status in AFFECTED:
                        said = packages[ecosystem, name]
                        said.by["affected"].add(version or "*")
                        said.ranged |= ranged and not purl.version
                    elif status in ("fixed", "first_fixed", "known_not_affected"):
                        if version and not purl.qualifiers:
                            packages[ecosystem, name].by["unaffected"].add(version)
                    elif status != "recommended":
                        packages[ecosystem, name].by["open"].add("*")
            counts[status, told or ("CPE" if cpe else "other purl" if purls else "no identifier")] += 1
    return packages


def expected(said, version, settled):
    """affected, unknown, not-affected, or None: no opinion."""
    by = said.by
    if not settled:
        return "unknown"
    same = (lambda a, b: rpm.labelCompare(evr(a), evr(b)) == 0) if said.stream else (lambda a, b: a == b)
    others = by["fixed"] | by["unaffected"]
    contradiction = ("*" in by["affected"] and (by["fixed"] or by["unaffected"] - {"*"} or "*" in by["unaffected"])) or \
        ("*" in by["unaffected"] and by["affected"])
    if any(v != "*" and same(v, version) for v in by["affected"]):
        return "affected"
    if "*" in by["affected"] and not others:
        return "affected"
    if by["fixed"]:
        last = max(by["fixed"], key=rpm_key)
        if rpm.labelCompare(evr(version), evr(last)) < 0 and not any(same(v, version) for v in by["fixed"]):
            return "affected"
        return "unknown" if by["open"] or contradiction else "not-affected"
    if by["open"] or contradiction:
        return "unknown"
    if "*" in by["unaffected"]:
        return "not-affected"
    return "not-affected" if any(same(v, version) for v in by["unaffected"]) else None


class rpm_key:
    def __init__(self, version):
        self.version = evr(version)

    def __lt__(self, other):
        return rpm.labelCompare(self.version, other.version) < 0


def expected_of_any(saids, version, settled):
    """Of a package of an unknown stream: what any stream's calls affected is unknown, the rest is no opinion."""
    return "unknown" if any(expected(said, version, settled) in ("affected", "unknown") for said in saids) else None


def versions_near(said):
    out = ["0.1-1", "99-1"] if said.stream else ["0.0.1", "99.0.0"]
    for version in set().union(*said.by.values()) - {"*"}:
        out += [version, version + ".1"]
        head = re.fullmatch(r"(.*?)(\d+)(\D*)", version)
        if head:
            out += [f"{head[1]}{int(head[2]) + 1}{head[3]}", f"{head[1]}{max(int(head[2]) - 1, 0)}{head[3]}"]
    return list(dict.fromkeys(out))


def purl_of(ecosystem, name, version):
    """What a component of that package has for a purl; nothing where none is asked for it."""
    module, _, bare = name.rpartition("/")
    if module and ecosystem.startswith("Red Hat:"):
        if ".module" not in version:
            version += ".module+el0"
        purl = purl_of(ecosystem, bare, version.replace("+", "%2B"))
        return purl and purl + (f"&rpmmod={module}:1:2" if module not in ("*", "?") else "")
    family, _, product = ecosystem.partition(":")
    if family in ("SUSE", "openSUSE"):
        match = re.fullmatch(r"Linux Enterprise Server (\d+) SP(\d)", product)
        leap = re.fullmatch(r"Leap ([\d.]+)", product)
        distro = f"sles-{match[1]}.{match[2]}" if match else f"opensuse-leap-{leap[1]}" if leap else \
            "opensuse-tumbleweed" if product == "Tumbleweed" else None
        return distro and f"pkg:rpm/{family.lower()}/made-up@{version}?distro={distro}&upstream={name}-{version}.src.rpm"
    if family == "Red Hat":
        product, _, rest = product.partition(":")
        release, _, variant = rest.partition("::")
        major = release.split(".")[0]
        if major not in ("8", "9") or product not in ("enterprise_linux", "rhel_eus", "rhel_aus", "rhel_tus", "rhel_e4s"):
            return None
        if not variant:
            return f"pkg:rpm/redhat/made-up@{version}?repository_id=rhel-{major}-for-x86_64-baseos-rpms&upstream={name}-{version}.src.rpm" \
                if product == "enterprise_linux" else None
        content = REPOSITORIES.get(variant)
        if not content:
            return None
        kind = "" if product == "enterprise_linux" else "-" + product.split("_")[1]
        repository = f"codeready-builder-for-rhel-{major}-x86_64{kind}-rpms" if content == "codeready" else \
            f"rhel-{major}-for-x86_64-{content}{kind}-rpms"
        if kind:
            repository += "__" + release.replace(".", "_DOT_")
        epoch, _, bare = version.rpartition(":")
        return f"pkg:rpm/redhat/{name}@{bare}?repository_id={repository}&upstream=made-up-{bare}.src.rpm" + (f"&epoch={epoch}" if epoch else "")
    kind = next(k for k, (e, _) in LANGUAGES.items() if e == ecosystem)
    return f"pkg:{kind}/{name.replace(':', '/').replace('@', '%40')}@{version}"


def compare_records(options, akashi, wanted):
    """Ids of all, contents of some."""
    different = 0
    ids = list(wanted)
    by_name = collections.defaultdict(list)
    for record in random.sample(ids, min(options.names, len(ids))):
        by_name[record].append(record)
    for record in by_name:
        found = json.loads(akashi.run("db", "search", "--quiet", "--db", akashi.database, "-o", "json", record, codes=(0, 1)).stdout or "{}")
        rows = found if isinstance(found, list) else found.get("records") or []
        row = next((row for row in rows if row["id"] == record), None)
        document, vulnerability = wanted[record]
        if row is None:
            print(f"{record}: not found")
            different += 1
            continue
        raw = row.get("record") or row.get("raw")
        kept = json.loads(raw) if isinstance(raw, str) else raw
        again = Document(document.path, kept)
        same = (kept.get("vulnerabilities") or [{}])[0] == vulnerability
        for products in (vulnerability.get("product_status") or {}).values():
            same &= all(again.resolve(product) == document.resolve(product) for product in products)
        if not same:
            print(f"{record}: kept otherwise than published")
            different += 1
    return len(by_name), different


SIMPLE = re.compile(r"\d+(\.\d+)*")


def numbers(version):
    parts = [int(part) for part in version.split(".")]
    while parts and parts[-1] == 0:
        parts.pop()
    return parts


def cpe_statements(document, vulnerability):
    """(vendor and product, spans) of names that are part of nothing; a span is (start, end, end included, state)."""
    said = collections.defaultdict(list)
    cleared = set()
    for status, products in (vulnerability.get("product_status") or {}).items():
        for product in products:
            resolved = document.resolve(product)
            if not resolved or resolved[2] or helpers(resolved[0])[0] or not helpers(resolved[0])[1]:
                continue
            match = re.match(r"cpe:(?:2\.3:|/)([aoh]):([^:]+):([^:]+)(?::([^:]*))?(?::([^:]*))?", helpers(resolved[0])[1])
            if not match or match[5] not in (None, "", "*"):
                continue
            name = f"cpe:2.3:{match[1]}:{match[2]}:{match[3]}"
            if status in FIXED or status == "known_not_affected":
                cleared |= {name} if status in ("fixed", "first_fixed", "recommended") else set()
                continue
            state = "affected" if status in AFFECTED and document.settled else "unknown"
            levels = dict(resolved[1])
            text, version = levels.get("product_version_range"), match[4] or "*"
            if text is not None:
                span = re.fullmatch(r"(?:vers:\w+/)?(?:>= *v?([\d.]+) *[| ] *)?(<=?) *v?([\d.]+)", text.strip(), re.I)
                said[name].append((span[1], span[3], span[2] == "<=", state) if span else (None, None, False, "unknown"))
            elif SIMPLE.fullmatch(version):
                said[name].append((version, version, True, state))
            elif version == "*":
                listed = levels.get("product_version")
                simple = listed is not None and SIMPLE.fullmatch(listed)
                said[name].append((listed, listed, True, state) if simple else (None, None, False, "?" if listed is None else "unknown"))
            elif version == "-":
                said[name].append((None, None, False, "unknown"))
    for name, spans in said.items():
        yield name, [(*s[:3], ("unknown" if name in cleared else "affected") if s[3] == "?" else s[3]) for s in spans]


def compare_cpes(options, akashi, wanted):
    rows, components = [], {}
    for record, (document, vulnerability) in sorted(wanted.items()):
        for name, spans in cpe_statements(document, vulnerability):
            versions = {"0.0.1", "99"}
            for start, end, _, _ in spans:
                versions |= {v + more for v in (start, end) if v for more in ("", ".1")}
            for version in sorted(versions):
                held = {state for start, end, included, state in spans if (not start or numbers(start) <= numbers(version)) and
                        (not end or numbers(version) < numbers(end) or (included and numbers(version) == numbers(end)))}
                answer = "affected" if "affected" in held else "unknown" if held else None
                number = components.setdefault(f"{name}:{version}:*:*:*:*:*:*:*", len(components))
                rows.append((record, number, answer))
    report = akashi.match([{"version": cpe.split(":")[5], "cpe": cpe} for cpe in components])
    got = {(number, o["advisory"]): o["status"] for number, o in opinions(report)}
    different = 0
    for record, number, answer in rows:
        if got.get((number, record)) != answer:
            different += 1
            if different <= options.show:
                print(f"{record} {list(components)[number]}: here {got.get((number, record))}, expected {answer}")
    return len(rows), different


def compare_answers(options, akashi, wanted, counts):
    packages = []
    for record, (document, vulnerability) in sorted(wanted.items()):
        for (ecosystem, name), said in sorted(statements(document, vulnerability, counts).items()):
            if not said.ranged and purl_of(ecosystem, name, "1-1"):
                packages.append((record, document, vulnerability, ecosystem, name, said))
    streams = collections.defaultdict(list)
    for record, _, _, ecosystem, name, said in packages:
        if said.modular:
            streams[record, ecosystem, name.rpartition("/")[2]].append((name, said))
    modular = [row for row in packages if row[5].modular]
    packages = random.sample(packages, min(options.packages, len(packages))) + random.sample(modular, min(options.packages, len(modular)))
    packages = list({(row[0], row[3], row[4]): row for row in packages}.values())
    rows, components, accused = [], {}, {}
    for record, document, vulnerability, ecosystem, name, said in packages:
        cve = vulnerability.get("cve")
        for version in versions_near(said):
            asked = [(name, expected(said, version, document.settled) if not name.startswith("?/") else
                      expected_of_any([said], version, document.settled))]
            bare = name.rpartition("/")[2]
            if said.modular and not name.startswith("?/"):  # By a component without a label.
                same = [s for n, s in streams[record, ecosystem, bare] if not n.startswith("?/")]
                asked.append((f"*/{bare}", expected_of_any(same, version, document.settled)))
            for package, answer in asked:
                purl = purl_of(ecosystem, package, version)
                number = components.setdefault(purl, len(components))
                rows.append((record, number, ecosystem, package, version, answer, bool(cve)))
                if cve:
                    accused[cve, ecosystem, package] = None
    if not rows:
        return 0, 0, {}, 0
    if accused:
        akashi.import_records((everything_affected(f"T-{i}", ecosystem, name, upstream=[cve])
                               for i, (cve, ecosystem, name) in enumerate(accused)), "accused")
    report = akashi.match([{"version": purl.partition("@")[2].partition("?")[0], "purl": purl} for purl in components])
    got = {(number, o["advisory"], o["ecosystem"], o["package"]): o["status"] for number, o in opinions(report)}
    different, kinds = 0, collections.Counter()
    for record, number, ecosystem, name, version, answer, visible in rows:
        here = got.get((number, record, ecosystem, name))
        if not visible and answer == "not-affected":
            answer = None
        kinds[answer or "no opinion"] += 1
        if here != answer:
            different += 1
            if different <= options.show:
                print(f"{record} {ecosystem} {name} {version}: here {here}, expected {answer}")
    return len(rows), len(packages), kinds, different


def main():
    parser = parser_of(__doc__, show=10)
    parser.add_argument("--akashi", required=True)
    parser.add_argument("--records", action="append", required=True)
    parser.add_argument("--packages", type=int, default=400)
    parser.add_argument("--names", type=int, default=300)
    options = parser.parse_args()
    random.seed(1)
    documents, unread = load(options.records)
    by_id = collections.defaultdict(list)
    for document in documents:
        for record, vulnerability in document.records():
            by_id[record].append((document, vulnerability))
    # Of documents with the same id the newest is kept: only those that are alone can be looked at.
    wanted = {record: rows[0] for record, rows in by_id.items() if len(rows) == 1}
    counts = collections.Counter()
    with Akashi(options.akashi) as akashi:
        for number, folder in enumerate(options.records):
            akashi.import_files("--quiet", folder, name=f"compared-{number}")
        kept = sum(source["records"] for source in akashi.sources() if source["kind"] == "csaf")
        # Each folder is a source, which counts a record of two files once.
        given = len({(folder, record) for record, rows in by_id.items() for document, _ in rows for folder in options.records
                     if document.path.startswith(os.path.join(folder, ""))})
        vulnerabilities = sum(len(document.vulnerabilities) for document in documents)
        print(f"{len(documents)} documents with {vulnerabilities} vulnerabilities, {given} records, {kept} here; files that are none: "
              f"{dict(unread)}; ids of several documents: {len(by_id) - len(wanted)}")
        searched, different_records = compare_records(options, akashi, wanted)
        print(f"{searched} records searched, {different_records} different")
        by_cpe, different_cpes = compare_cpes(options, akashi, wanted)
        print(f"{by_cpe} answers by CPE, {different_cpes} different")
        answers, packages, kinds, different = compare_answers(options, akashi, wanted, counts)
    print(f"{answers} answers of {packages} packages ({', '.join(f'{n} {kind}' for kind, n in sorted(kinds.items()))}), {different} different")
    for (state, identifier), count in sorted(counts.items()):
        print(f"  {state}: {count} {identifier}")
    return 1 if different or different_cpes or different_records or kept != given else 0


if __name__ == "__main__":
    sys.exit(main())
