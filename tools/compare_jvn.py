#!/usr/bin/python3
"""JVN: what entries say of vulnerabilities, and what their words on versions mean, against another reading of both.

  tools/compare_jvn.py [--akashi build/release/src/akashi] [--shared ../shared] [--show]

1. Entries: the JVN files of suites/vuls-data-update-fixtures (VULDEF, JVNRSS, JSON of both) are imported, with a made-up OSV
   record of an npm package for each entry that has its id as alias, and the findings compared with a plain reading.
2. Words: every text that JPCERT/CC's CVE records and the files of JVN use for versions, and JVN's Japanese wording of the
   former, is put into a made-up VULDEF file as a product of its own. An SBOM asks about versions around those of the text.
   The expected answer comes from regular expressions over the whole text.
"""

import collections
import io
import json
import os
import re
import sys
import unicodedata
import xml.etree.ElementTree as ET
from xml.sax.saxutils import escape

from ask_akashi import Akashi, everything_affected, members, parser_of, purls

FIXTURES = "pkg/fetch/jvn/feed/"
CVE = re.compile(r"CVE-\d{4}-\d{4,}$")


def local(element):
    return element.tag.rsplit("}", 1)[-1]


def texts(element, path):
    found = [element]
    for name in path.split("/"):
        found = [child for one in found for child in one if local(child) == name]
    return found


def kind_of(version):
    return {"2": "CVSS_V2", "3": "CVSS_V3", "4": "CVSS_V4"}[version[0]]


def add_document(out, name, ident, url):
    if CVE.match(ident):
        out["cves"].add(ident)
    if re.match(r"CWE-", ident):
        if re.match(r"CWE-\d+$", ident):
            out["cwes"].add(ident)
        return
    if url:
        out["urls"].add(url.strip())


def empty():
    return {"severities": set(), "cwes": set(), "urls": set(), "cves": set(), "summary": ""}


def vuldef(content):
    for info in texts(ET.fromstring(content), "Vulinfo"):
        out = empty()
        out["summary"] = texts(info, "VulinfoData/Title")[0].text.strip()
        for cvss in texts(info, "VulinfoData/Impact/Cvss"):
            for vector in texts(cvss, "Vector"):
                out["severities"].add((kind_of(cvss.get("version")), vector.text))
        for item in texts(info, "VulinfoData/Related/RelatedItem"):
            field = {local(child): child.text or "" for child in item}
            add_document(out, field.get("Name", ""), field.get("VulinfoID", ""), field.get("URL", ""))
        yield "jvn", texts(info, "VulinfoID")[0].text, out


def rss(content):
    for item in [child for child in ET.fromstring(content) if local(child) == "item"]:
        out = empty()
        out["summary"] = texts(item, "title")[0].text.strip()
        out["urls"].add(texts(item, "link")[0].text.strip())
        for cvss in texts(item, "cvss"):
            out["severities"].add((kind_of(cvss.get("version")), cvss.get("vector")))
        for reference in texts(item, "references"):
            add_document(out, reference.get("source", ""), reference.get("id", ""), reference.text or "")
        yield "jvn-rss", texts(item, "identifier")[0].text, out


def compare_entries(akashi, files):
    expected = {}
    for path, content in files.items():
        if path.endswith(".rdf") and "/product/" not in path:
            for feed, ident, out in (vuldef if "/detail/" in path else rss)(content):
                key = feed, ident
                if key in expected:  # Files of several dates hold the same entry.
                    for name, value in out.items():
                        if isinstance(value, set):
                            expected[key][name] |= value
                else:
                    expected[key] = out
    source = akashi.path("jvn")
    for path, content in files.items():
        if "/product/" not in path and not path.endswith("checksum.txt"):
            target = os.path.join(source, path)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            with open(target, "wb") as out:
                out.write(content)
    idents = sorted({ident for _, ident in expected})
    akashi.import_files("-q", source)
    akashi.import_records((everything_affected("MADE-" + ident, "npm", ident.lower(), aliases=[ident]) for ident in idents), "made-up")
    findings = akashi.match(purls(*(f"pkg:npm/{ident.lower()}@1.0.0" for ident in idents)))["findings"]
    different = collections.Counter()
    by_id = {}
    for finding in findings:
        for assessment in finding.get("assessments", []):
            by_id.setdefault(assessment["advisory"], []).append((finding, assessment))
    for (feed, ident), want in expected.items():
        found = by_id.get(ident, [])
        if not found:
            different["no assessment"] += 1
            print("no assessment:", feed, ident)
            continue
        finding = found[0][0]
        said = {"severities": {(s["type"], s["score"]) for _, a in found for s in a.get("severities", [])},
                "cwes": set(finding.get("cwes", [])), "urls": {r["url"] for r in finding.get("references", [])}}
        for name, value in said.items():
            if not want[name] <= value:
                different[name] += 1
                print(f"{feed} {ident} {name}: missing {want[name] - value}")
        names = set(finding.get("aliases", [])) | {finding["vulnerability"]}
        if len(want["cves"]) == 1 and ident.startswith("JVNDB-") and not want["cves"] <= names:
            different["names"] += 1
            print(feed, ident, "is", want["cves"], "but named", names)
        if len(want["cves"]) > 1 and want["cves"] & names:
            different["names"] += 1
            print(feed, ident, "tells about", want["cves"], "but is named", names)
    print(f"{len(expected)} entries compared, different: {dict(different) or 0}")
    return sum(different.values())


# ---- words ----

VERSION = r"v?(\d[0-9a-z]*(?:[._+-][0-9a-z]+)*)"
NOISE = re.compile(r"(?:ファームウ[ェエ]アの?|ファーム|(?:の)?[バヴ]ージョン|firmware|versions?(?![a-z])\.?|vers?\.|vers?(?=[ \d])|v\.(?=\s*\d))")
# Patterns of a whole statement, after what says nothing was taken away.
STATEMENTS = [(re.compile(pattern + "$"), make) for pattern, make in [
    (rf"(?:prior to|before|earlier than|lower than|less than|older than|<) ?{VERSION}", lambda a: ("", False, a, False)),
    (rf"(?:<=|up to and including) ?{VERSION}", lambda a: ("", False, a, True)),
    (rf">= ?{VERSION}", lambda a: (a, False, "", False)),
    (rf"(?:from )?{VERSION} ?(?:to|through|thru|から|~) ?{VERSION} ?(?:まで|以前|以下)?の?", lambda a, b: (a, False, b, True)),
    (rf"{VERSION} ?(?:から|~) ?{VERSION} ?(?:未満|より前)の?", lambda a, b: (a, False, b, False)),
    (rf"(?:from )?{VERSION} (?:prior to|before|<) {VERSION}", lambda a, b: (a, False, b, False)),
    (rf"{VERSION} <= {VERSION}", lambda a, b: (a, False, b, True)),
    (rf"{VERSION} ?(?:以上|以降)の? ?{VERSION} ?(?:未満|より前)の?", lambda a, b: (a, False, b, False)),
    (rf"{VERSION} ?(?:以上|以降)の? ?{VERSION} ?(?:以下|以前|まで)の?", lambda a, b: (a, False, b, True)),
    (rf"{VERSION} ?(?:以前|以下|まで|(?:および|及び|または)それ以前|(?:and|or) (?:earlier|prior|below|older|lower))の?",
     lambda a: ("", False, a, True)),
    (rf"{VERSION} ?(?:未満|より前|より古い)の?", lambda a: ("", False, a, False)),
    (rf"{VERSION} ?(?:以上|以降|(?:および|及び)それ以降|(?:and|or) (?:later|newer|above|higher))の?", lambda a: (a, False, "", False)),
    (rf"{VERSION}(?:\.x)? ?(?:系列?|シリーズ|series) ?(?:prior to|before) {VERSION}", lambda s, a: (s, False, a, False) if a.startswith(s + ".") else None),
    (rf"(?:all of )?{VERSION}(?:\.x)? ?(?:系列?|シリーズ|series)", lambda s: (s, False, re.sub(r"\d+$", lambda n: str(int(n[0]) + 1), s), False)),
    (VERSION, lambda a: (a, True, a, True)),
    (r"(?:all|すべての?|全ての?|全)", lambda: ("", False, "", False)),
]]


def numbers(version):
    return tuple(int(part) for part in version.split(".")) if re.fullmatch(r"\d+(\.\d+)*", version) else None


def compare(a, b):
    size = max(len(a), len(b))
    a, b = a + (0,) * (size - len(a)), b + (0,) * (size - len(b))
    return (a > b) - (a < b)


def reading(text):
    """Ranges, or None where the text is not read."""
    text = unicodedata.normalize("NFKC", text).lower().replace("〜", "~").replace("、", ",").strip()
    text = re.sub(r"\s+", " ", NOISE.sub(" ", text)).strip()
    text = re.sub(r"^and (?!earlier|prior)", "", text)
    text = re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", text)
    separators = r",? (?:and|or) (?!earlier|prior|below|older|lower|later|newer|above|higher)|,|および(?!それ)|及び(?!それ)"
    out = []
    for part in re.split(separators, text):
        part = part.strip()
        for pattern, make in STATEMENTS:
            found = pattern.match(part)
            if found and not any("-" in g and re.search(r"-\d", g) for g in found.groups()):
                out.append(make(*found.groups()))
                if out[-1] is None:
                    return None
                break
        else:
            return None
    half = [r for r in out if bool(r[0]) != bool(r[2])]
    single = [i for i, r in enumerate(out) if r[1]]
    if single and any(i > single[0] for i, r in enumerate(out) if r in half):
        return None
    if {bool(r[0]) for r in half} == {True, False} or ("all" in text and len(out) > 1):
        return None
    for start, exact, end, included in out:
        a, b = numbers(start), numbers(end)
        if a and b and not exact and (compare(a, b) > 0 or (compare(a, b) == 0 and not included)):
            return None
    return out


def inside(ranges, version):
    """True, False, or None where the numbers don't say."""
    at = numbers(version)
    for start, exact, end, included in ranges:
        a, b = numbers(start) if start else (), numbers(end) if end else ()
        if a is None or b is None:
            return None
        low = not start or compare(at, a) >= 0
        high = not end or (compare(at, b) <= 0 if included else compare(at, b) < 0)
        if low and high:
            return True
    return False


def probes(text):
    out = {"0.0.1", "99999"}
    for version in re.findall(r"\d+(?:\.\d+)*", unicodedata.normalize("NFKC", text)):
        parts = [int(p) for p in version.split(".")]
        if max(parts) > 10**9:
            continue
        out.add(".".join(map(str, parts)))
        out.add(".".join(map(str, parts[:-1] + [parts[-1] + 1])))
        out.add(".".join(map(str, parts)) + ".1")
        if parts[-1]:
            out.add(".".join(map(str, parts[:-1] + [parts[-1] - 1])))
    return sorted(out)


def japanese(text):
    """JVN's wording of what JPCERT/CC writes in English, where it has one form."""
    for pattern, words in [(r"(?:versions? )?prior to (.*)", r"\1 より前のバージョン"), (r"(.*) and earlier", r"\1 およびそれ以前"),
                           (r"(?:versions )?(\S+) to (\S+)", r"\1 から \2 まで"), (r"all versions", "すべてのバージョン")]:
        if re.fullmatch(pattern, text.strip()):
            return re.sub(pattern, words, text.strip()).replace("firmware version", "ファームウェア バージョン").replace("firmware", "ファームウェア")
    return None


def compare_words(akashi, words, show):
    source = akashi.path("words.rdf")
    components = []
    with open(source, "w", encoding="utf-8") as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n<VULDEF-Document version="3.2" xmlns="http://jvn.jp/vuldef/">\n')
        for number, text in enumerate(words):
            out.write(f"<Vulinfo><VulinfoID>JVNDB-2099-{number:06}</VulinfoID><VulinfoData><Title>t</Title><Affected><AffectedItem>"
                      f'<ProductName>p</ProductName><Cpe version="2.2">cpe:/a:made_up:p{number}</Cpe>'
                      f"<VersionNumber>{escape(text)}</VersionNumber></AffectedItem></Affected></VulinfoData></Vulinfo>\n")
            for version in probes(text):
                components.append({"type": "application", "bom-ref": f"{number}@{version}", "name": f"p{number}", "version": version,
                                   "cpe": f"cpe:2.3:a:made_up:p{number}:{version}:*:*:*:*:*:*:*"})
        out.write("</VULDEF-Document>\n")
    akashi.import_files("-q", source)
    said = akashi.match(components)
    status = {}
    for finding in said["findings"]:
        for opinion in finding.get("opinions", []):
            number = int(opinion["advisory"].rsplit("-", 1)[1])
            status[number, opinion["version"]] = opinion["status"]
    answers, different, read, not_read = 0, 0, 0, []
    for number, text in enumerate(words):
        ranges = reading(text)
        read += ranges is not None
        if ranges is None:
            not_read.append(text)
        for version in probes(text):
            want = None
            if ranges is None:
                want = "unknown"
            else:
                where = inside(ranges, version)
                want = None if where is None else "affected" if where else "not_affected"
            got = status.get((number, version), "not_affected")
            if want is None:
                continue
            answers += 1
            if got != want:
                different += 1
                if different <= 40:
                    print(f"{text!r} at {version}: expected {want}, found {got}")
    if show:
        print("not read:", *map(repr, not_read), sep="\n  ")
    print(f"{len(words)} texts, {read} read, {len(not_read)} unknown; {answers} answers compared, different: {different}")
    return different


def main():
    parser = parser_of(__doc__)
    parser.add_argument("--akashi", default="build/release/src/akashi")
    parser.add_argument("--shared", default="../shared")
    parser.add_argument("--show", action="store_true", help="print the texts that are not read")
    options = parser.parse_args()
    fixtures = os.path.join(options.shared, "data/suites/vuls-data-update-fixtures.tar.zst")
    records = os.path.join(options.shared, "data/advisories/cisa-vulnrichment.tar.zst")
    if not os.path.exists(fixtures) or not os.path.exists(records):
        print("needs --shared")
        return 0
    files = dict(members(fixtures, lambda name: FIXTURES in name))
    jpcert, of_jvn = set(), set()
    for path, content in files.items():
        if "/detail/" in path and path.endswith(".rdf"):
            of_jvn.update(e.text for e in ET.parse(io.BytesIO(content)).iter() if local(e) == "VersionNumber" and e.text)
    for _, content in members(records, lambda name: re.search(r"/CVE-[^/]*\.json$", name)):
        cna = json.loads(content)["containers"].get("cna", {})
        if cna.get("providerMetadata", {}).get("shortName") == "jpcert":
            jpcert.update(v["version"] for a in cna.get("affected", []) for v in a.get("versions", [])
                          if v.get("version") and "lessThan" not in v and "lessThanOrEqual" not in v)
    different = 0
    with Akashi(options.akashi) as akashi:
        different += compare_entries(akashi, files)
    for name, words in (("JVN", of_jvn), ("JPCERT/CC", jpcert), ("JPCERT/CC, in JVN's Japanese", {japanese(t) for t in jpcert})):
        print(name + ":", end=" ", flush=True)
        with Akashi(options.akashi) as akashi:
            different += compare_words(akashi, sorted(filter(None, words)), options.show)
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
