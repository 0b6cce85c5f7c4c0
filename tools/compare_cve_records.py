#!/usr/bin/python3
"""What findings say by CVE records (severities, weaknesses, references, SSVC points, state) against a plain reading of the files.

  tools/compare_cve_records.py [--akashi build/release/src/akashi] [--shared ../shared] [--limit N]

Every record of cisa-vulnrichment is imported, and for each of them a made-up OSV record of an npm
package that has the CVE as alias; an SBOM of those packages is matched, so that each record is an
assessment of one finding.
"""

import argparse
import collections
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile

CVSS = {"cvssV2_0": "CVSS_V2", "cvssV3_0": "CVSS_V3", "cvssV3_1": "CVSS_V3", "cvssV4_0": "CVSS_V4"}
WORDS = {"exploitation": {"none": "N", "poc": "P", "active": "A"}, "automatable": {"no": "N", "yes": "Y"},
         "technical impact": {"partial": "P", "total": "T"}}


def expected(record):
    """What the record says, as sets, read with nothing but the format's description in mind."""
    meta, containers = record["cveMetadata"], record["containers"]
    all_containers = [containers.get("cna", {})] + containers.get("adp", [])
    out = {"withdrawn": meta["state"] == "REJECTED", "severities": set(), "cwes": set(), "urls": set(), "exploits": set(),
           "ssvc": {}, "disputed": False}
    for container in all_containers:
        out["disputed"] |= "disputed" in container.get("tags", [])
        for metric in container.get("metrics", []):
            for name, kind in CVSS.items():
                if metric.get(name, {}).get("vectorString"):
                    out["severities"].add((kind, metric[name]["vectorString"]))
            other = metric.get("other", {})
            if other.get("type") == "ssvc":
                for option in other["content"]["options"]:
                    for point, value in option.items():
                        out["ssvc"][point.lower().replace(" ", "_")] = WORDS[point.lower()][value.lower()]
            if other.get("type") == "kev":
                out["kev"] = True
        for problem in container.get("problemTypes", []):
            for description in problem.get("descriptions", []):
                text = description.get("cweId") or description.get("description", "")
                found = re.match(r"CWE-\d+(?=$|[ :])", text)
                if found:
                    out["cwes"].add(found.group())
        for reference in container.get("references", []):
            out["urls"].add(reference["url"])
            if "exploit" in reference.get("tags", []):
                out["exploits"].add(reference["url"])
    if out.pop("kev", False):
        out["ssvc"]["exploitation"] = "A"
    return out


def said(finding, cve):
    assessments = [a for a in finding.get("assessments", []) if a["advisory"] == cve]
    if len(assessments) != 1:
        return None
    one = assessments[0]
    references = finding.get("references", [])
    points = {k: v for k, v in one.get("ssvc", {}).items() if k not in ("role", "timestamp")}
    return {"withdrawn": "withdrawn" in one, "severities": {(s["type"], s["score"]) for s in one.get("severities", [])},
            "cwes": set(finding.get("cwes", [])), "urls": {r["url"] for r in references},
            "exploits": {r["url"] for r in references if r["type"] == "EVIDENCE"}, "ssvc": points,
            "disputed": one.get("disputed", False)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--akashi", default="build/release/src/akashi")
    parser.add_argument("--shared", default="../shared")
    parser.add_argument("--limit", type=int)
    options = parser.parse_args()
    archive = os.path.join(options.shared, "data/advisories/cisa-vulnrichment.tar.zst")
    if not os.path.exists(archive):
        print("needs --shared")
        return 0
    with tempfile.TemporaryDirectory() as work:
        records = {}
        zstd = subprocess.Popen(["zstd", "-dc", archive], stdout=subprocess.PIPE)
        with tarfile.open(fileobj=zstd.stdout, mode="r|") as tar:
            for member in tar:
                if member.isfile() and re.search(r"/CVE-[^/]*\.json$", member.name):
                    record = json.load(tar.extractfile(member))
                    records[record["cveMetadata"]["cveId"]] = record
                    if options.limit and len(records) >= options.limit:
                        break
        zstd.kill()
        with open(os.path.join(work, "made-up.jsonl"), "w", encoding="utf-8") as out:
            for cve in records:
                out.write(json.dumps({"id": "MADE-" + cve, "modified": "2026-01-01T00:00:00Z", "aliases": [cve], "affected": [
                    {"package": {"ecosystem": "npm", "name": cve.lower()},
                     "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}]}]}]}) + "\n")
        with open(os.path.join(work, "sbom.cdx.json"), "w", encoding="utf-8") as out:
            json.dump({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [
                {"type": "library", "name": cve.lower(), "version": "1.0.0", "purl": f"pkg:npm/{cve.lower()}@1.0.0"}
                for cve in records]}, out)
        database, report = os.path.join(work, "db"), os.path.join(work, "report.json")
        for source in (archive, os.path.join(work, "made-up.jsonl")):
            subprocess.run([options.akashi, "db", "import", "-q", "--db", database, source], check=True)
        done = subprocess.run([options.akashi, "match", "-q", "--db", database, "-o", "json=" + report,
                               os.path.join(work, "sbom.cdx.json")], check=False)
        if done.returncode not in (0, 3):
            return done.returncode
        with open(report, encoding="utf-8") as file:
            findings = {f["vulnerability"]: f for f in json.load(file)["findings"]}
    different = collections.Counter()
    for cve, record in records.items():
        want, got = expected(record), said(findings.get(cve, {}), cve)
        if got is None:
            different["no assessment"] += 1
            print("no assessment:", cve)
            continue
        if want["withdrawn"]:
            # What a rejected record says besides is not taken over.
            want = {key: want[key] for key in ("withdrawn",)}
        for key, value in want.items():
            if got[key] != value:
                different[key] += 1
                if different[key] <= 5:
                    print(f"{cve} {key}: expected {value}, found {got[key]}")
    print(f"{len(records)} records compared, different: {dict(different) or 0}")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
