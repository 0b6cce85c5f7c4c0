#!/usr/bin/python3
"""How often is the answer right? Against pairs that were labelled by hand (labels.psv), not by any program's answer.

  bench/accuracy/accuracy.py --akashi build/release/src/akashi [--shared ../shared | --db DIR --cpe-db DIR] [--peers] [--show]

Imports the archives of --shared/data/advisories that the labels need (or uses an index that is there), makes a CycloneDX file of
all labelled components, and asks once; names of CPE are asked of an index of their own (CPE_ARCHIVES). For each ecosystem: labelled pairs, precision (of what was called affected, how much
is), recall (of what is affected, how much was called so), the share that was called unknown, and how many of the pairs that
are not affected were "not evaluated" (sources that list fixes clear nothing). Exit 1 where an answer is wrong and WRONG
doesn't list it.

--peers asks osv-scanner and trivy too, where they are on PATH: with the advisories that they have themselves.
"""

import argparse
import collections
import json
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ARCHIVES = ["ghsa-reviewed", "osv-npm", "golang-vulndb", "pypa-advisory-database", "rustsec-osv", "osv-debian", "osv-alpine",
            "almalinux-osv", "ossf-malicious-packages"]
# Those that speak of CPE names, without the vendors' own records that the labels are from.
CPE_ARCHIVES = ["nvd-feeds"]
# (purl, vulnerability): why the answer is another one. Kept short: each is a question to a source or a bug.
WRONG = {
    ("pkg:golang/github.com/docker/docker", "CVE-2024-41110"):
        "Go's database has one range up to 25.0.6 and leaves the fix 23.0.15 out, GitHub's has it; one source says affected",
    ("pkg:golang/go.etcd.io/bbolt", "CVE-2026-33817"):
        "Go's report is withdrawn; the CVE record of the same archive is not, and names every version",
    ("pkg:rpm/almalinux/curl", "CVE-2023-38545"):
        "the erratum of AlmaLinux 9.3 names a later build, and the one of 9.2 is not known to be of another branch; a false alarm",
    ("cpe:2.3:a:openssl:openssl", "CVE-2015-1788"):
        "the NVD's record names every version up to 0.9.8zf and each of 1.0.0, where OpenSSL tells recent ones apart; a false alarm",
    ("cpe:2.3:a:openssl:openssl", "CVE-2008-5077"):
        "the NVD's record lists versions up to 0.9.8g; 0.9.8h and 0.9.8i, which the advisory has too, are missing there",
    ("cpe:2.3:a:mozilla:firefox", "CVE-2015-4495"):
        "the NVD's range of Firefox before 39.0.3 holds the numbers of ESR too, 38.1.1 among them; a false alarm",
    ("cpe:2.3:a:mozilla:firefox_esr", "CVE-2015-4495"):
        "the NVD's record has ESR as versions of mozilla:firefox, where the answer is right",
    ("cpe:2.3:a:mozilla:firefox_esr", "CVE-2015-0818"):
        "the NVD's record has firefox_esr up to 31.5, and 31.5.2 as a version of mozilla:firefox",
    ("cpe:2.3:a:mozilla:network_security_services", "CVE-2015-7182"):
        "the NVD's record ends with 3.19.2.0 and names 3.20.0; 3.19.3, mended in 3.19.4, is missing there",
    ("cpe:2.3:a:mozilla:seamonkey", "CVE-2007-3737"):
        "the NVD's record names Firefox alone",
}


def name_of(package, version):
    if package.startswith("cpe:"):
        rest = version if ":" in version else version + ":*"
        return f"{package}:{rest}:*:*:*:*:*:*"
    return purl_of(package, version)


def purl_of(package, version):
    name, _, qualifiers = package.partition("?")
    return f"{name}@{version.replace('+', '%2B').replace('%252B', '%2B')}" + ("?" + qualifiers if qualifiers else "")


def read_labels(path):
    out = []
    with open(path, encoding="utf-8") as text:
        for number, line in enumerate(text, 1):
            if line.startswith("#") or not line.strip():
                continue
            fields = line.rstrip("\n").split("|")
            if len(fields) != 6:
                sys.exit(f"{path}:{number}: 6 fields expected, {len(fields)} found")
            package, vulnerability, bad, good, trap, why = fields
            for affected, versions in ((True, bad), (False, good)):
                for version in versions.split():
                    out.append({"purl": name_of(package, version), "id": vulnerability, "affected": affected, "trap": trap, "why": why,
                                "ecosystem": "cpe" if package.startswith("cpe:") else package.split("/")[0].removeprefix("pkg:"), "line": number})
    return out


def sbom(purls):
    if purls[0].startswith("cpe:"):
        components = [{"type": "library", "bom-ref": cpe, "name": cpe.split(":")[4], "version": cpe.split(":")[5], "cpe": cpe} for cpe in purls]
        return {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": components}
    components = [{"type": "library", "bom-ref": purl, "name": purl.split("@")[0].rsplit("/", 1)[1],
                   "version": purl.split("@", 1)[1].partition("?")[0].replace("%2B", "+"), "purl": purl} for purl in purls]
    return {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": components}


def ask_akashi(akashi, database, purls, work):
    """purl -> (names of vulnerabilities that it has, that are unknown, its status)."""
    path = os.path.join(work, "labels.cdx.json")
    with open(path, "w", encoding="utf-8") as out:
        json.dump(sbom(purls), out)
    done = subprocess.run([akashi, "match", path, "--db", database, "-o", "json"], capture_output=True, text=True)
    if not done.stdout:
        sys.exit(done.stderr)
    report = json.loads(done.stdout)
    # Components are named by their reference; purls are normalised the same way for all.
    answers = {one["ref"]: [set(), set(), one["status"]] for one in report["components"]}
    for finding in report["findings"]:
        names = {finding["vulnerability"], *finding["aliases"], *(opinion["advisory"] for opinion in finding["opinions"])}
        if finding["status"] == "affected":
            answers[finding["component"]][0] |= names
        elif finding["status"] == "unknown":
            answers[finding["component"]][1] |= names
    return answers


def ask_peer(name, command, purls, work):
    """Both read CycloneDX and print JSON; ids are taken from wherever they stand."""
    path = os.path.join(work, "labels.cdx.json")
    done = subprocess.run([*command, path], capture_output=True, text=True)
    report = json.loads(done.stdout or "{}")
    answers = {purl: [set(), set(), ""] for purl in purls}
    by_package = collections.defaultdict(list)
    for purl in purls:
        bare = purl.split("?")[0]
        by_package[bare.split("@")[0].rsplit("/", 1)[1].lower(), bare.split("@", 1)[1].replace("%2B", "+")].append(purl)
    if name == "osv-scanner":
        for result in report.get("results", []):
            for package in result["packages"]:
                key = package["package"]["name"].rsplit("/", 1)[-1].rsplit(":", 1)[-1].lower(), package["package"]["version"]
                for found in package.get("vulnerabilities", []):
                    for purl in by_package.get(key, []):
                        answers[purl][0] |= {found["id"], *found.get("aliases", [])}
    else:
        for result in report.get("Results", []):
            for found in result.get("Vulnerabilities") or []:
                purl = found.get("PkgIdentifier", {}).get("BOMRef") or found.get("PkgIdentifier", {}).get("PURL")
                if purl in answers:
                    answers[purl][0] |= {found["VulnerabilityID"], *found.get("VendorIDs", [])}
    return answers


def judge(labels, answers, show):
    rows = collections.defaultdict(collections.Counter)
    wrong = []
    for label in labels:
        bad, unknown, status = answers[label["purl"]]
        row = rows[label["ecosystem"]]
        row["pairs"] += 1
        row["affected"] += label["affected"]
        said = "affected" if label["id"] in bad else "unknown" if label["id"] in unknown else "no"
        if said == "unknown":
            row["unknown"] += 1
        elif said == "affected":
            row["true" if label["affected"] else "false alarm"] += 1
        elif label["affected"]:
            row["missed"] += 1
        else:
            row["right no"] += 1
        row["not evaluated"] += not label["affected"] and said == "no" and status == "not-evaluated"
        if (said == "affected") != label["affected"] and said != "unknown" or said == "unknown" and show:
            wrong.append((label, said, status))
    return rows, wrong


def table(title, rows):
    print(f"\n{title}\n")
    print("| Ecosystem | Pairs | Affected | Precision | Recall | Unknown | False alarms | Missed | Not evaluated |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    total = collections.Counter()
    for row in rows.values():
        total.update(row)
    for name, row in [*sorted(rows.items()), ("all", total)]:
        called = row["true"] + row["false alarm"]
        share = lambda part, whole: f"{100 * part / whole:.1f} %" if whole else "–"
        print(f"| {name} | {row['pairs']} | {row['affected']} | {share(row['true'], called)} | {share(row['true'], row['affected'])} | "
              f"{share(row['unknown'], row['pairs'])} | {row['false alarm']} | {row['missed']} | {row['not evaluated']} |")


def package_of(name):
    return ":".join(name.split(":")[:5]) if name.startswith("cpe:") else name.split("@")[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--akashi", required=True)
    parser.add_argument("--shared", default=os.path.join(HERE, "..", "..", "..", "shared"))
    parser.add_argument("--db")
    parser.add_argument("--cpe-db")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--show", action="store_true", help="also pairs that are unknown")
    options = parser.parse_args()
    labels = read_labels(os.path.join(HERE, "labels.psv"))
    purls = sorted({label["purl"] for label in labels if label["ecosystem"] != "cpe"})
    cpes = sorted({label["purl"] for label in labels if label["ecosystem"] == "cpe"})
    with tempfile.TemporaryDirectory(prefix="akashi-accuracy-") as work:
        answers = {}
        for names, database, archives in ((purls, options.db, ARCHIVES), (cpes, options.cpe_db, CPE_ARCHIVES)):
            if not database:
                database = os.path.join(work, archives[0])
                archives = [os.path.join(options.shared, "data", "advisories", name + ".tar.zst") for name in archives]
                subprocess.run([options.akashi, "db", "import", "--db", database, "--quiet", *archives], check=True)
            answers |= ask_akashi(options.akashi, database, names, work)
        rows, wrong = judge(labels, answers, options.show)
        table("Akashi", rows)
        unexplained = 0
        for label, said, status in wrong:
            reason = WRONG.get((label["purl"], label["id"])) or WRONG.get((package_of(label["purl"]), label["id"]))
            unexplained += reason is None and said != "unknown"
            print(f"line {label['line']}: {label['purl']} {label['id']}: labelled {'affected' if label['affected'] else 'not affected'}, "
                  f"answer {said} ({status}); {label['why']}" + (f"; {reason}" if reason else ""))
        if options.peers:
            for name, command in (("osv-scanner", ["osv-scanner", "--format", "json", "--sbom"]),
                                  ("trivy", ["trivy", "sbom", "--quiet", "--format", "json"])):
                if shutil.which(command[0]):
                    table(name, judge([label for label in labels if label["ecosystem"] != "cpe"], ask_peer(name, command, purls, work), False)[0])
                else:
                    print(f"{name}: not on PATH")
    print(f"{len(labels)} labelled pairs, {len(wrong)} to look at, {unexplained} of them wrong without a reason")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
