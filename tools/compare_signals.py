#!/usr/bin/python3
"""Exploits, weaknesses, EPSS scores and life cycles as Akashi reports them against a plain reading of the files.

For Debian's own python3 (python3-yaml).

  tools/compare_signals.py [--akashi build/release/src/akashi] [--shared ../shared]

Archives: exploitdb, metasploit-by-cve, poc-index, cwe, endoflife-date, epss_scores-*.csv.gz of data/advisories. For every CVE id and
every weakness that they name there is a made-up advisory of an npm package, for every purl of a product a component at each of its
cycles; an SBOM of all of them is matched. Exit code 1 when anything differs.
"""

import collections
import csv
import datetime
import glob
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse

import yaml

from ask_akashi import parser_of, unpack_archive

CVE = re.compile(r"(?<![A-Za-z0-9])CVE-\d{4}-\d{4,19}(?![A-Za-z0-9])", re.I)
DISTRIBUTION = {"deb", "rpm", "apk", "alpm"}


def read_exploits(folder):
    """(CVE, feed, kind, origin, title) of every entry, with its multiplicity."""
    out = collections.Counter()
    for path in glob.glob(f"{folder}/exploitdb/*.csv"):
        with open(path, newline="", encoding="utf-8", errors="replace") as file:
            rows = list(csv.DictReader(file))
        if "port" not in rows[0]:
            continue  # Shell codes.
        for row in rows:
            names = {name.upper() for name in CVE.findall(";".join(str(row.get(c) or "") for c in ("codes", "aliases", "description")))}
            for name in names:
                out[name, "exploitdb", "code", "", row["description"]] += 1
    for path in glob.glob(f"{folder}/metasploit-by-cve/data_years/*.json"):
        for row in json.load(open(path, encoding="utf-8")):
            scanner = row["module"].startswith("auxiliary_scanner/")
            out[row["cve"].strip(), "metasploit", "template" if scanner else "module", "", row["name"]] += 1
    for path in glob.glob(f"{folder}/poc-index/data_years/*.json"):
        for cve, rows in json.load(open(path, encoding="utf-8")).items():
            for row in rows:
                kind = {"exploitdb": "code", "nuclei": "template"}.get(row["source"], "claim")
                if row["source"] == "metasploit":
                    kind = "template" if "/auxiliary/scanner/" in row["file"] else "module"
                out[cve.strip(), "poc-index", kind, row["source"], row["name"]] += 1
    with open(f"{folder}/poc-index/nuclei_cves.json", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            if re.fullmatch(CVE, row["ID"]):
                out[row["ID"], "nuclei", "template", "", row["Info"]["Name"]] += 1
    return out


def read_weaknesses(folder):
    """By tags of the text, not by the tree that Akashi reads."""
    text = open(f"{folder}/cwe/raw/cwe-archive.xml", encoding="utf-8").read()
    out = {}
    for tag in ("Weakness", "Category", "View"):
        for head, body in re.findall(rf"<{tag} (ID=[^>]*?)(?:/>|>(.*?)</{tag}>)", text, re.S):
            values = {k: v.replace("&quot;", '"').replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
                      for k, v in re.findall(r'(\w+)="([^"]*)"', head)}
            usage = re.search(r"<Mapping_Notes>\s*<Usage>([^<]*)", body or "")
            out["CWE-" + values["ID"]] = (values["Name"].strip(), values.get("Abstraction", tag), values["Status"], usage.group(1) if usage else "")
    return out


def read_products(folder):
    out = {}
    for path in glob.glob(f"{folder}/endoflife-date/products/*.md"):
        data = yaml.safe_load(open(path, encoding="utf-8").read().split("\n---", 1)[0].removeprefix("---"))
        out[data["permalink"].strip("/")] = data
    return out


def ended(value, today):
    return value is True or (isinstance(value, datetime.date) and value < today)


def state_of(cycle, today):
    if "eol" not in cycle:
        return "unknown"
    if not ended(cycle["eol"], today):
        return "security-fixes-only" if ended(cycle.get("eoas", False), today) else "supported"
    return "extended-support" if "eoes" in cycle and not ended(cycle["eoes"], today) else "ended"


def cycle_for(cycles, version):
    """The longest name of which the version is a continuation at a part's end."""
    version = re.sub(r"^v(?=\d)", "", version.lower())
    fitting = [c for c in cycles if re.match(re.escape(str(c["releaseCycle"]).lower()) +
                                             (r"(?!\d)" if str(c["releaseCycle"])[-1].isdigit() else r"(?![a-z0-9])"), version)]
    return max(fitting, key=lambda c: len(str(c["releaseCycle"])), default=None)


def life_cycle_cases(products):
    """Component reference to (product, version)."""
    cases = {}
    for name, data in products.items():
        for identifier in data.get("identifiers") or []:
            purl = identifier.get("purl")
            if not purl or purl[4:].split("/")[0] in DISTRIBUTION | {"swid"}:
                continue
            package = purl.split("?")[0].split("@")[0] if purl.count("@") and not purl.startswith("pkg:npm/@") else purl.split("?")[0]
            package = package.rstrip("/")
            for cycle in data["releases"]:
                for version in (str(cycle["releaseCycle"]), f"{cycle['releaseCycle']}.99", f"{cycle['releaseCycle']}9"):
                    cases[f"{package}@{urllib.parse.quote(version, safe='')}"] = (name, version)
    return cases


def run(akashi, *args, **options):
    done = subprocess.run([akashi, *args], capture_output=True, text=True, check=False, **options)
    if done.returncode not in (0, 1):
        sys.exit(f"akashi {' '.join(args[:3])}: {done.stderr}")
    return done.stdout, done.stderr


def make_input(folder, exploits, weaknesses, cases):
    """Made-up advisories of every CVE and weakness, and an SBOM."""
    os.makedirs(f"{folder}/osv", exist_ok=True)
    components = []
    subjects = sorted({key[0] for key in exploits}) + sorted(weaknesses)
    for i, subject in enumerate(subjects):
        record = {"id": f"MADE-UP-{i}", "modified": "2026-01-01T00:00:00Z", "affected": [
            {"package": {"ecosystem": "npm", "name": f"made-up-{i}"}, "versions": ["1.0.0"]}]}
        if subject.startswith("CVE-"):
            record["aliases"] = [subject]
        else:
            record["database_specific"] = {"cwe_ids": [subject]}
        with open(f"{folder}/osv/MADE-UP-{i}.json", "w", encoding="utf-8") as file:
            json.dump(record, file)
        components.append({"type": "library", "name": f"made-up-{i}", "version": "1.0.0", "purl": f"pkg:npm/made-up-{i}@1.0.0",
                           "bom-ref": f"made-up-{i}"})
    for i, (purl, (_, version)) in enumerate(cases.items()):
        components.append({"type": "library", "name": "x", "version": version, "purl": purl, "bom-ref": f"case-{i}"})
    with open(f"{folder}/bom.json", "w", encoding="utf-8") as file:
        json.dump({"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": components}, file)


def difference(name, expected, found):
    wrong = {k for k in expected.keys() | found.keys() if expected.get(k) != found.get(k)}
    print(f"{name}: {len(expected)} expected, {len(found)} found, {len(wrong)} different")
    for key in sorted(wrong, key=str)[:8]:
        print("  ", key, "expected", expected.get(key), "found", found.get(key))
    return len(wrong)


def main():
    parser = parser_of(__doc__)
    parser.add_argument("--akashi", default="build/release/src/akashi")
    parser.add_argument("--shared", default="../shared")
    options = parser.parse_args()
    advisories = f"{options.shared}/data/advisories"
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in ("exploitdb", "metasploit-by-cve", "poc-index", "cwe", "endoflife-date"):
            unpack_archive(f"{advisories}/{name}.tar.zst", folder)
        exploits, weaknesses, products = read_exploits(folder), read_weaknesses(folder), read_products(folder)
        cases = life_cycle_cases(products)
        make_input(folder, exploits, weaknesses, cases)
        db = f"{folder}/db"
        scores = sorted(glob.glob(f"{advisories}/epss_scores-*.csv.gz"))
        run(options.akashi, "db", "import", "--db", db, f"{folder}/osv", *(
            f"{advisories}/{name}.tar.zst" for name in ("exploitdb", "metasploit-by-cve", "poc-index", "cwe", "endoflife-date")), *scores)
        with gzip.open(scores[-1], "rt") as file:
            lines = [line.split(",") for line in file if line.startswith("CVE-")]
        status = {source["kind"]: source for source in json.loads(run(options.akashi, "db", "status", "--db", db, "-o", "json")[0])["sources"]}
        report = json.loads(run(options.akashi, "match", f"{folder}/bom.json", "--db", db, "-o", "json")[0])

        counted = collections.Counter()
        for (_, feed, *_), count in exploits.items():
            counted[feed] += count
        print("entries:", dict(counted), "EPSS scores:", len(lines))
        wrong += difference("entries by feed", {**counted, "epss": len(lines), "endoflife": len(products), "cwe": len(weaknesses)},
                            {k: v["records"] for k, v in status.items() if k in {**counted, "epss": 0, "endoflife": 0, "cwe": 0}})
        found = collections.Counter()
        for finding in report["findings"]:
            for entry in finding.get("exploits", []):
                found[entry["vulnerability"], entry["source"], entry["kind"], entry.get("origin", ""), entry.get("title", "")] += 1
        print(f"exploits: {sum(exploits.values())} entries of {len({key[0] for key in exploits})} CVEs")
        wrong += difference("exploits by CVE, feed, kind, origin and title", exploits, found)
        named = {w["id"]: (w["name"], w.get("abstraction", ""), w.get("status", ""), w.get("mapping", "")) for w in report["weaknesses"]}
        wrong += difference("weaknesses", weaknesses, named)
        wanted = {cve: (float(p), float(q)) for cve, p, q in lines}
        told = {f["vulnerability"]: (f["epss"]["probability"], f["epss"]["percentile"]) for f in report["findings"] if "epss" in f}
        wrong += difference("EPSS scores of those CVEs", {cve: wanted[cve] for cve in {key[0] for key in exploits} if cve in wanted}, told)

        today = datetime.date.fromisoformat(report["support"]["date"])
        by_ref = {component["ref"]: component for component in report["components"]}
        expected, answered = {}, {}
        for i, (purl, (name, version)) in enumerate(cases.items()):
            cycle = cycle_for(products[name]["releases"], version)
            expected[purl] = (name, str(cycle["releaseCycle"]) if cycle else "", state_of(cycle, today) if cycle else "unknown")
            support = by_ref.get(f"case-{i}", {}).get("support", {})
            answered[purl] = (support.get("product", ""), support.get("cycle", ""), support.get("state", ""))
        print(f"life cycles: {sum(len(p['releases']) for p in products.values())} cycles of {len(products)} products, on {today}:",
              dict(collections.Counter(state for _, _, state in expected.values())))
        wrong += difference("support of components", expected, answered)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
