#!/usr/bin/python3
"""Lists the findings by CPE of real SBOMs, with what each identity rests on, for judging by hand.

  tools/cpe_findings.py --akashi PROGRAM --db INDEX [--seed 1] [--components 200] [--sample 30] [--compare INDEX2]
      [--projects] [--identity KIND] PATH…

Every PATH is an SBOM or a folder of them. Components with a purl or a CPE are collected, each once; `--components` of them are drawn
(0: all), put into one CycloneDX document, and matched. Prints the counts by status, kind of evidence and type of purl, and a sample of the
findings. `--compare`: the same with a second index, and what differs between the two (say, with and without purl2cpe).
"""

import argparse
import collections
import json
import os
import random
import subprocess
import sys
import tempfile


def documents(paths, projects):
    for path in paths:
        if projects:
            yield from (os.path.join(path, name) for name in sorted(os.listdir(path)))
            continue
        if os.path.isdir(path):
            for folder, _, files in sorted(os.walk(path)):
                yield from (os.path.join(folder, name) for name in sorted(files) if name.endswith((".json", ".xml", ".spdx")))
        else:
            yield path


def run(akashi, *arguments):
    done = subprocess.run([akashi, *arguments], capture_output=True, text=True)
    try:
        return json.loads(done.stdout)
    except ValueError:
        return None


def components(akashi, paths, projects):
    """Each purl or CPE once, with where it was first."""
    known = {}
    for path in documents(paths, projects):
        report = run(akashi, "scan", path, "--db", os.path.join(os.path.dirname(path) or ".", "no-index"), "-o", "json")
        if report is None:
            continue
        for item in report.get("components", []):
            key = item.get("purl", "") + "|" + ",".join(item.get("cpes", []))
            if key != "|" and key not in known:
                known[key] = (item, path)
    return known


def document(items):
    out = []
    for number, (item, _) in enumerate(items):
        one = {"type": "library", "bom-ref": str(number), "name": item["name"], "version": item.get("version", "")}
        for field in ("purl",):
            if item.get(field):
                one[field] = item[field]
        if item.get("cpes"):
            one["cpe"] = item["cpes"][0]
            one["evidence"] = {"identity": [{"field": "cpe", "concludedValue": c} for c in item["cpes"]]}
        references = [{"type": r["type"], "url": r["url"]} for r in item.get("references", []) if r["type"] in ("vcs", "website")]
        if references:
            one["externalReferences"] = references
        out.append(one)
    return {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": out}


def findings_by_cpe(akashi, db, sbom):
    report = run(akashi, "match", sbom, "--db", db, "-o", "json")
    purls = {item["ref"]: item for item in report["components"]}
    out = {}
    for finding in report["findings"]:
        for opinion in finding["opinions"]:
            if opinion["ecosystem"] == "CPE" and opinion["status"] in ("affected", "unknown"):
                item = purls[finding["component"]]
                key = (item.get("purl") or item["name"], finding["vulnerability"])
                old = out.get(key)
                if old is None or opinion["score"] > old[1]["score"]:
                    out[key] = (finding, opinion)
    return report, out


def line(key, finding, opinion):
    evidence = " ".join(f"{e['kind']}{e['points']:+}" for e in opinion.get("evidence", []))
    return (f"{key[0]} {key[1]} finding={finding['status']} cpe={opinion['status']} {opinion['score']} {opinion['criterion']} "
            f"{opinion.get('range', '')} [{evidence}] {opinion.get('reason', {}).get('text', '')}")


def kind_of(opinion):
    kinds = {e["kind"] for e in opinion.get("evidence", [])}
    return "stated" if "stated" in kinds else "mapping" if "mapping" in kinds else "other"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--akashi", required=True)
    parser.add_argument("--db", required=True)
    parser.add_argument("--compare")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--components", type=int, default=200)
    parser.add_argument("--with-hits", action="store_true", help="draw from the components that have findings by CPE")
    parser.add_argument("--projects", action="store_true", help="each PATH is a folder of projects to scan")
    parser.add_argument("--identity", help="sample only those with this identity: stated, mapping")
    parser.add_argument("--sample", type=int, default=30)
    parser.add_argument("paths", nargs="+")
    options = parser.parse_args()

    known = components(options.akashi, options.paths, options.projects)
    items = [known[key] for key in sorted(known)]
    print(f"{len(items)} components, each once")
    draw = random.Random(options.seed)
    if options.components and not options.with_hits:
        items = draw.sample(items, min(options.components, len(items)))
    with tempfile.TemporaryDirectory() as folder:
        sbom = os.path.join(folder, "sbom.cdx.json")
        with open(sbom, "w") as out:
            json.dump(document(items), out)
        report, found = findings_by_cpe(options.akashi, options.db, sbom)
        if options.with_hits:
            names = sorted({key[0] for key in found})
            names = set(draw.sample(names, min(options.components or len(names), len(names))))
            found = {key: value for key, value in found.items() if key[0] in names}
        print("coverage:", {k: v for k, v in report["coverage"].items()})
        print(f"findings with an opinion by CPE: {len(found)} of {len({k[0] for k in found})} components")
        for title, of in (("status of the CPE", lambda k, f, o: o["status"]), ("identity", lambda k, f, o: kind_of(o)),
                          ("identity, status", lambda k, f, o: kind_of(o) + " " + o["status"]),
                          ("score", lambda k, f, o: o["score"]),
                          ("type", lambda k, f, o: k[0].split("/")[0] if k[0].startswith("pkg:") else "no purl")):
            print(f"  {title}:", dict(collections.Counter(of(k, f, o) for k, (f, o) in found.items()).most_common()))
        if options.compare:
            _, other = findings_by_cpe(options.akashi, options.compare, sbom)
            print("only in --db:", len(found.keys() - other.keys()), " only in --compare:", len(other.keys() - found.keys()))
            found = {key: value for key, value in found.items() if key not in other}
        keys = sorted(k for k, (_, o) in found.items() if options.identity in (None, kind_of(o)))
        for key in draw.sample(keys, min(options.sample, len(keys))):
            print("-", line(key, *found[key]))


if __name__ == "__main__":
    sys.exit(main())
