#!/usr/bin/python3
"""How long matching by CPE takes: documents of 500, 1,000, 2,000, 4,000 … components of which each has a CPE and a purl that purl2cpe
maps, against an index with the NVD.

  tools/time_cpe.py --akashi PROGRAM --db INDEX --purl2cpe DIR [--most 16000] [--runs 5]

The components are packages that purl2cpe names (npm, PyPI, RubyGems, Maven, Go, GitHub), with the versions that its CPE lists have.
Printed: components, findings, the least time between "match.begin" and "findings.done" of the log, and of the whole program.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time

TYPES = ("npm", "pypi", "gem", "maven", "golang", "github")


def packages(folder):
    """(purl, version, CPE) in a fixed order."""
    for vendor in sorted(os.listdir(os.path.join(folder, "data"))):
        path = os.path.join(folder, "data", vendor)
        for product in sorted(os.listdir(path)) if os.path.isdir(path) else ():
            with open(os.path.join(path, product, "purls.yml"), encoding="utf-8") as file:
                purls = [p for p in re.findall(r"^\s*-\s*(pkg:\S+)$", file.read(), re.M) if p[4:].split("/")[0] in TYPES]
            if not purls:
                continue
            with open(os.path.join(path, product, "cpes.yml"), encoding="utf-8") as file:
                cpes = re.findall(r"^\s*-\s*(cpe:2\.3:[aoh]:\S+)$", file.read(), re.M)
            named = [c for c in cpes if re.split(r"(?<!\\):", c)[5][0].isdigit()]
            if named:
                cpe = named[len(named) // 2]
                yield purls[0], re.split(r"(?<!\\):", cpe)[5].replace("\\", ""), cpe


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--akashi", required=True)
    parser.add_argument("--db", required=True)
    parser.add_argument("--purl2cpe", required=True)
    parser.add_argument("--most", type=int, default=16000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    known = list(packages(options.purl2cpe))
    known = known[::max(1, len(known) // options.most)]
    print(f"{len(known)} packages")
    size = 500
    while size <= min(options.most, len(known)):
        step = max(1, len(known) // size)
        chosen = known[::step][:size]
        document = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": [
            {"type": "library", "bom-ref": str(i), "name": purl.rsplit("/", 1)[-1], "version": version,
             "purl": f"{purl}@{version}", "cpe": cpe} for i, (purl, version, cpe) in enumerate(chosen)]}
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "sbom.cdx.json")
            with open(path, "w", encoding="utf-8") as out:
                json.dump(document, out)
            whole, inside, findings = [], [], 0
            for _ in range(options.runs):
                begin = time.perf_counter()
                done = subprocess.run([options.akashi, "match", path, "--db", options.db, "-o", "json", "--log", "info"],
                                      capture_output=True, text=True)
                whole.append(time.perf_counter() - begin)
                findings = len(json.loads(done.stdout)["findings"])
                at = {}
                for line in done.stderr.splitlines():
                    if found := re.search(r"(\d\d):(\d\d):(\d\d\.\d+).*?(match\.begin|match\.done|findings\.done)", line):
                        at[found[4]] = int(found[1]) * 3600 + int(found[2]) * 60 + float(found[3])
                if len(at) == 3:
                    inside.append((at["match.done"] - at["match.begin"], at["findings.done"] - at["match.done"]))
            least = min(inside, key=sum) if inside else (0, 0)
            print(f"{len(chosen):6} components, {findings:6} findings: match {least[0] * 1000:.0f} ms, findings {least[1] * 1000:.0f} ms, "
                  f"all {min(whole) * 1000:.0f} ms")
        size *= 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
