#!/usr/bin/python3
"""What findings say by CVE records against a plain reading of the files.

  tools/compare_cve_records.py [--akashi build/release/src/akashi] [--shared ../shared] [--limit N]

1. Severities, weaknesses, references, SSVC points, state: every record of cisa-vulnrichment is imported, and for each of
   them a made-up OSV record of an npm package that has the CVE as alias; an SBOM of those packages is matched, so that
   each record is an assessment of one finding.
2. Products: the same records, whose vendors (of CPE names) and packages (of registries) are renamed so that each record
   has its own, and an SBOM that asks for versions around those of each record. What is affected is calculated here from
   "versions" and "defaultStatus", by numbers alone; a record whose versions are not numbers is asked where they are words.
"""

import collections
import itertools
import json
import os
import re
import sys

import compare_jvn as words
from ask_akashi import Akashi, everything_affected, members, parser_of, purls

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


# ---- products ----

DOMAINS = {"org.apache.maven.repo": "maven", "org.maven.repo1": "maven", "com.sonatype.central": "maven",
           "org.maven.search": "maven", "com.mvnrepository": "maven", "dev.go.pkg": "golang", "org.pypi": "pypi",
           "org.python.pypi": "pypi", "org.packagist": "composer", "com.npmjs.www": "npm", "com.npmjs": "npm",
           "org.npmjs.registry": "npm", "org.rubygems": "gem", "io.crates": "cargo", "org.nuget": "nuget",
           "org.nuget.www": "nuget", "pm.hex": "hex", "dev.pub": "pub", "org.haskell.hackage": "hackage",
           "org.r-project.cran": "cran"}
SILENT = {"", "-", "n/a", "na", "none", "unspecified", "unknown", "various"}
EVERYWHERE = {"", "all", "any", "unknown", "n/a", "all platforms"}


class Undecided(Exception):
    """Numbers don't say."""


def number(version):
    found = re.fullmatch(r"[vV]?(\d+(?:\.\d+)*)", version)
    return words.numbers(found[1]) if found else None


def is_plain(version):
    """Something that may be a version, of which this script knows no order."""
    return bool(re.fullmatch(r"[vV]?\d[0-9A-Za-z._+~:-]*", version))


def is_commit(text):
    return bool(re.fullmatch(r"(?=.*[a-f])[0-9a-f]{7,40}", text))


def in_words(text):
    """8.0.39_and_prior"""
    read = words.reading(text.replace("_", " ")) if "_" in text else None
    return read if read and len(read) == 1 and not read[0][1] else None


def at_least(version, bound, strictly=False):
    a, b = number(version), number(bound)
    if a is None or b is None:
        raise Undecided
    return words.compare(a, b) > 0 if strictly else words.compare(a, b) >= 0


def statements(entry):
    """(status, test) of each version statement; None for what is not read; commits apart."""
    out, commits = [], False
    for one in entry.get("versions", []):
        status = one.get("status")
        if one.get("versionType", "").lower() in ("git", "original_commit_for_fix") or any(
                is_commit(one.get(name, "").strip()) for name in ("version", "lessThan", "lessThanOrEqual")):
            commits = True
            continue
        version = one.get("version", "").strip()
        ends = [name for name in ("lessThan", "lessThanOrEqual") if name in one]
        if not ends and "changes" not in one:
            if version in ("0", "*") or version.lower() in SILENT:
                out.append((status, None))
            elif in_words(version):
                out.append((status, lambda v, r=in_words(version): inside(r, v)))
            elif is_plain(version):
                out.append((status, lambda v, w=version: v == w or (number(w) is not None and at_least(v, w) and at_least(w, v))
                            or (number(w) is None and same(v, w))))
            else:
                ranges = words.reading(version.replace(entry.get("product") or "\0", "", 1) if version.lower().startswith(
                    (entry.get("product") or "\0").lower()) else version)
                out.append((status, None if ranges is None else lambda v, r=ranges: inside(r, v)))
            continue
        end = one[ends[0]].strip() if ends else "*"
        first = version if version not in ("0", "*") and not (version.lower() in SILENT and status != "unaffected") else ""
        if len(ends) == 2 or (first and not is_plain(first)) or (end != "*" and not is_plain(end)):
            out.append((status, None))
            continue
        last = number(end) or number(re.match(r"([vV]?\d+(\.\d+)*)?", end)[0])  # "v4_221008" is of 4, "17..1" of 17.
        # "13.1 < 13.1-rc-p" ends before it begins.
        preview = number(end) is None and re.match(r"[vV]?\d+(\.\d+)*[-_.~]?(alpha|beta|rc|pre|dev)", end, re.IGNORECASE)
        start = number(first) if number(end) else (number(first) or ())[:len(last or ())]  # "17.1.0" is of 17 too: not behind all of it.
        if start and end != "*" and last and words.compare(start, last) >= (0 if preview else 1):
            out.append((status, None))
            continue
        segments, begin, stand = [], first, status
        for change in one.get("changes", []):
            at = change["at"].strip()
            if not is_plain(at):
                segments = None
                break
            if number(at) is None or (begin and number(begin) is None) or (end != "*" and number(end) is None):
                raise Undecided
            if begin and words.compare(number(at), number(begin)) <= 0:
                segments = None
                break
            if end != "*" and words.compare(number(at), number(end)) >= (1 if ends == ["lessThanOrEqual"] else 0):
                break
            segments.append((stand, begin, at, False))
            begin, stand = at, change["status"]
        if segments is None:
            out.append((status, None))
            continue
        segments.append((stand, begin, end, ends == ["lessThanOrEqual"]))
        for stand, low, high, included in segments:
            out.append((stand, lambda v, low=low, high=high, included=included: (not low or at_least(v, low)) and (
                high == "*" or (at_least(high, v) if included else at_least(high, v, True)))))
    return out, commits


def same(a, b):
    raise Undecided


def inside(ranges, version):
    if number(version) is None:
        raise Undecided
    found = words.inside(ranges, ".".join(map(str, number(version))))
    if found is None:
        raise Undecided
    return found


def entry_answer(entry, version, named, package):
    """"affected", "unknown", "quiet" (unknown, and no finding by itself), "commits" or "none"."""
    rest = entry.get("defaultStatus")
    rest = rest if rest in ("affected", "unaffected") else "unknown"
    stated, commits = statements(entry)
    is_open = any(test is None and not (status == "unaffected" and rest != "affected") or test and status not in ("affected", "unaffected")
                  for status, test in stated)
    read = [(status, test) for status, test in stated if test]
    if commits and not stated:
        return "unknown" if package else "commits"

    def affected(at):
        if any(test(at) for status, test in read if status == "affected"):
            return True
        return rest == "affected" and not is_open and not any(test(at) for status, test in read if status != "affected")
    has_parts = rest == "affected" and not is_open or any(status == "affected" for status, _ in read)
    narrowed = entry.get("platforms") and all(p.strip().lower() not in EVERYWHERE for p in entry["platforms"])
    if package:
        return "affected" if affected(version) else "unknown" if is_open or commits or rest == "unknown" else "none"
    other = named and has_parts and not in_words(named) and not is_end(named, entry, rest) and not affected(named)
    if not other and affected(version):
        return "unknown" if narrowed else "affected"
    return "unknown" if is_open or other else "quiet" if rest == "unknown" else "none"


def is_end(version, entry, rest):
    """Whether a statement that counts begins or ends with it."""
    for one in entry.get("versions", []):
        if rest != "affected" and "affected" not in [one.get("status")] + [c["status"] for c in one.get("changes", [])]:
            continue
        for text in [one.get("version", ""), one.get("lessThan", ""), one.get("lessThanOrEqual", "")] + [
                c["at"] for c in one.get("changes", [])]:
            text = text.strip()
            if text in ("", "0", "*"):
                continue
            if text == version or (number(text) and number(version) and words.compare(number(text), number(version)) == 0):
                return True
    return False


def cpe_fields(name):
    fields = re.split(r"(?<!\\):", name.strip())
    return fields[2:] if fields[:2] == ["cpe", "2.3"] and len(fields) == 13 and fields[2] in "aoh" else None


def renamed(record, at):
    """The record with names of its own, and what to ask: (kind, name) → entries."""
    asked = {}
    for container in [record["containers"].get("cna", {})] + record["containers"].get("adp", []):
        for entry in container.get("affected", []):
            host = re.sub(r"^\w+://", "", entry.get("collectionURL", "")).split("/")[0].lower()
            kind = DOMAINS.get(".".join(reversed(host.split("."))))
            name = entry.get("packageName", "").strip()
            if kind and name and not (kind == "maven" and ":" not in name) and not (kind == "composer" and "/" not in name) \
                    and not re.search(r"\s", name):
                entry["packageName"] = f"{name}-n{at}".lower()
                asked.setdefault((kind, entry["packageName"]), []).append((entry, None))
                continue
            if "packageName" in entry or "packageURL" in entry:
                continue
            for i, cpe in enumerate(entry.get("cpes", [])):
                fields = cpe_fields(cpe)
                if fields:
                    fields[1] = f"{fields[1]}_n{at}"
                    entry["cpes"][i] = "cpe:2.3:" + ":".join(fields)
                    named = re.sub(r"\\(.)", r"\1", fields[3]) if fields[3] not in ("*", "-") else None
                    update = "*" if named or fields[4] == "-" else fields[4]
                    key = "cpe:2.3:" + ":".join(fields[:3] + ["{}", update.lower()] + fields[5:]).lower()
                    asked.setdefault(("cpe", key), []).append((entry, named))
    return asked


def asked_versions(entries):
    out = {"0.0.1", "99999.0.0"}
    for entry, named in entries:
        for one in entry.get("versions", [])[:40]:
            for text in [one.get("version", ""), one.get("lessThan", ""), one.get("lessThanOrEqual", "")] + [
                    c["at"] for c in one.get("changes", [])]:
                at = number(text.strip())
                if at and max(at) < 10**9:
                    out.add(".".join(map(str, at)))
                    out.add(".".join(map(str, at[:-1] + (at[-1] + 1,))))
                    out.add(".".join(map(str, at + (1,))))
    return sorted(out)[:60]


def is_update_of_end(key, version, entries):
    """4.0.0.0 b1 may be before 4.0.0.0; this script knows versions alone."""
    if key.split("{}:")[1].split(":")[0] in ("*", "-"):
        return False
    ends = [number(one.get("lessThan", "").strip()) for entry, _ in entries for one in entry.get("versions", [])]
    return any(end and words.compare(number(version), end) == 0 for end in ends)


def compare_products(akashi, records):
    folder = akashi.path("renamed")
    os.makedirs(folder)
    components, want = [], {}
    skipped = collections.Counter()
    for at, (cve, record) in enumerate(records.items()):
        if record["cveMetadata"]["state"] == "REJECTED":
            continue
        asked = renamed(record, at)
        if not asked:
            skipped["names neither"] += 1
            continue
        with open(os.path.join(folder, cve + ".json"), "w", encoding="utf-8") as out:
            json.dump(record, out)
        # A CPE is met by every criterion of its product; names that differ in later fields are asked where they are alone.
        products = collections.Counter(key.split(":{}")[0] for kind, key in asked if kind == "cpe")
        for (kind, key), entries in asked.items():
            if kind == "cpe" and (products[key.split(":{}")[0]] > 1 or re.search(r"[*?]", key.split(":{}")[0])):
                skipped["product under several names"] += 1
                continue
            for version in asked_versions(entries):
                if kind not in ("cpe", "pypi", "maven", "gem") and version.count(".") != 2:
                    continue
                if kind == "cpe" and is_update_of_end(key, version, entries):
                    skipped["an update of the version that a range ends with"] += 1
                    continue
                try:
                    answers = {entry_answer(entry, version, named, kind != "cpe") for entry, named in entries}
                except Undecided:
                    skipped["versions that are not numbers"] += 1
                    continue
                if "commits" in answers and answers & {"affected", "quiet", "none", "unknown"}:
                    skipped["commits beside versions"] += 1
                    continue
                best = next(a for a in ("affected", "unknown", "commits", "quiet", "none") if a in answers)
                ref = f"{len(components)}"
                component = {"type": "library", "bom-ref": ref, "name": ref, "version": version}
                if kind == "cpe":
                    component["cpe"] = key.format(version)
                else:
                    component["purl"] = f"pkg:{kind}/{key.replace(':', '/').replace('@', '%40')}@{version}"
                components.append(component)
                want[cve, ref] = {"affected": "affected", "unknown": "unknown", "commits": "unknown"}.get(best)
    akashi.import_files("-q", folder)
    said = akashi.match(components)
    names = {c["ref"]: c["name"] for c in said["components"]}
    got = {}
    for finding in said["findings"]:
        for opinion in finding["opinions"]:
            got[opinion["advisory"], names[finding["component"]]] = opinion["status"]
    different = collections.Counter()
    answers = collections.Counter(str(value) for value in want.values())
    for key, value in want.items():
        status = got.get(key)
        if (status if status in ("affected", "unknown") else None) != value:
            different[f"{value} as {status}"] += 1
            if different[f"{value} as {status}"] <= 6:
                print(key[0], components[int(key[1])], "expected", value, "found", status)
    print(f"{len(want)} answers on products compared {dict(answers)}, not asked: {dict(skipped)}; different: {dict(different) or 0}")
    return sum(different.values())


def main():
    parser = parser_of(__doc__)
    parser.add_argument("--akashi", default="build/release/src/akashi")
    parser.add_argument("--shared", default="../shared")
    parser.add_argument("--limit", type=int)
    options = parser.parse_args()
    archive = os.path.join(options.shared, "data/advisories/cisa-vulnrichment.tar.zst")
    if not os.path.exists(archive):
        print("needs --shared")
        return 0
    read = (json.loads(text) for _, text in members(archive, lambda name: re.search(r"/CVE-[^/]*\.json$", name)))
    records = {record["cveMetadata"]["cveId"]: record for record in itertools.islice(read, options.limit)}
    with Akashi(options.akashi) as akashi:
        akashi.import_files("-q", archive)
        akashi.import_records((everything_affected("MADE-" + cve, "npm", cve.lower(), aliases=[cve]) for cve in records), "made-up")
        report = akashi.match(purls(*(f"pkg:npm/{cve.lower()}@1.0.0" for cve in records)))
    findings = {f["vulnerability"]: f for f in report["findings"]}
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
    with Akashi(options.akashi) as akashi:
        return 1 if compare_products(akashi, records) or different else 0


if __name__ == "__main__":
    sys.exit(main())
