#!/usr/bin/env python3
"""tools/make_mirror.py COLLECTION OUT [AKASHI]: lays a folder of advisory archives (as in ../shared/data/advisories) out as a mirror that
`akashi db update --mirror OUT` reads, for trying an update with real data where there is no network.

Takes what of COLLECTION has the sources' own files: KEV, EPSS, NVD's yearly files with their .meta, npm records as OSV's
archive with its list of changes, Alpine's secdb, ruby-advisory-db. Needs tar with zstd.
"""
import gzip
import hashlib
import json
import pathlib
import subprocess
import sys
import tarfile
import tempfile
import zipfile


def put(out, url, body):
    path = out / url.split("://")[1]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)


def unpack(collection, name, into):
    subprocess.run(["tar", "--zstd", "-xf", collection / f"{name}.tar.zst", "-C", into], check=True)
    return into / name


def main():
    collection, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    akashi = pathlib.Path(__file__).resolve().parent.parent / "build/dev/src/akashi"
    program = sys.argv[3] if len(sys.argv) > 3 else akashi
    listed = subprocess.run([program, "list", "sources", "-o", "json"], check=True, capture_output=True).stdout
    rows = {row["id"]: row for row in json.loads(listed)}
    with tempfile.TemporaryDirectory() as temporary:
        work = pathlib.Path(temporary)
        kev = next(unpack(collection, "cisa-kev", work).rglob("known_exploited_vulnerabilities.json"))
        put(out, rows["kev"]["urls"][0], kev.read_bytes())
        put(out, rows["epss"]["urls"][0], max(collection.glob("epss_scores-*.csv.gz")).read_bytes())
        nvd = unpack(collection, "nvd-feeds", work)
        pattern = rows["nvd"]["urls"][0]
        base = pattern[:pattern.rfind("/") + 1]
        newest = b""
        for year in range(2002, 2027):
            files = sorted(nvd.rglob(f"nvdcve*-{year}.json.gz"))
            body = gzip.decompress(files[-1].read_bytes()) if files else json.dumps(
                {"format": "NVD_CVE", "version": "2.0", "vulnerabilities": []}).encode()
            newest = body if files else newest
            put(out, f"{base}nvdcve-2.0-{year}.json.gz", gzip.compress(body, 1))
            put(out, f"{base}nvdcve-2.0-{year}.meta", f"sha256:{hashlib.sha256(body).hexdigest()}\r\n".encode())
        put(out, rows["nvd"]["modified"], gzip.compress(newest, 1))
        put(out, rows["nvd"]["modified"].replace(".json.gz", ".meta"), f"sha256:{hashlib.sha256(newest).hexdigest()}\r\n".encode())
        npm = unpack(collection, "osv-npm", work)
        listed = []
        archive = work / "all.zip"
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
            for file in sorted(npm.rglob("*.json")):
                record = json.loads(file.read_bytes())
                packed.write(file, file.name)
                listed.append(f"{record['modified']},{record['id']}")
        url = rows["osv-npm"]["urls"][0]
        put(out, url, archive.read_bytes())
        put(out, url.replace("all.zip", "modified_id.csv"), "\n".join(sorted(listed, reverse=True)).encode())
        ruby = unpack(collection, "ruby-advisory-db", work)
        with tarfile.open(work / "ruby.tar.gz", "w:gz") as packed:
            packed.add(ruby, "ruby-advisory-db")
        put(out, rows["ruby-advisory-db"]["urls"][0], (work / "ruby.tar.gz").read_bytes())
    return 0


if __name__ == "__main__":
    sys.exit(main())
