#!/usr/bin/python3
"""Compares the findings of this build with those of `npm audit`, both given the same advisories.

  tools/compare_npm_audit.py --akashi build/release/src/akashi --projects DIR [--records DIR|ARCHIVE]

--records holds OSV records (default ../shared/data/advisories/ghsa-reviewed.tar.zst); those of npm that begin with GHSA- and stand
are taken. A server on the loopback address answers npm's bulk request for advisories from them, and names for each package the
versions that the lock files have, so that nothing is asked of anybody else. Every package-lock.json and npm-shrinkwrap.json
below --projects is copied to a folder of its own, audited by npm (--package-lock-only) and scanned by Akashi. Compared are
the sets of (package, version, advisory). Exit 1 where they differ.

npm judges a package by the ranges of its advisories with node-semver, pre-releases included; the range that the server gives is
written from the events of the record, and from its list of versions where it has no range.
"""

import argparse
import collections
import contextlib
import http.server
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

from ask_akashi import unpack_archive


def read_records(folder):
    """GHSA records of npm, by package: (GHSA, range, record)."""
    out = collections.defaultdict(list)
    kept = []
    for path in sorted(pathlib.Path(folder).rglob("GHSA-*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        if record.get("withdrawn"):
            continue
        used = False
        ranges = collections.defaultdict(list)
        for affected in record.get("affected", []):
            package = affected.get("package", {})
            if package.get("ecosystem") == "npm":
                ranges[package["name"]] += range_of(affected)
                used = True
        for name, parts in ranges.items():
            out[name].append((record["id"], " || ".join(parts), record))
        if used:
            kept.append(path)
    return out, kept


def range_of(affected):
    parts = []
    for one in affected.get("ranges", []):
        if one["type"] == "GIT":
            continue
        low = None
        for event in one["events"]:
            if "introduced" in event:
                low = event["introduced"]
            elif "fixed" in event:
                parts.append((f">={low} " if low not in ("0", None) else "") + "<" + event["fixed"])
                low = None
            elif "last_affected" in event:
                parts.append((f">={low} " if low not in ("0", None) else "") + "<=" + event["last_affected"])
                low = None
        if low is not None:
            parts.append("*" if low == "0" else ">=" + low)
    return parts + ["=" + version for version in affected.get("versions", [])]


def locked(folder):
    """(name, version) at each path of a lock file."""
    for name in ("npm-shrinkwrap.json", "package-lock.json"):
        path = os.path.join(folder, name)
        if os.path.exists(path):
            with open(path, encoding="utf-8") as text:
                lock = json.load(text)
            break
    out = {}
    if "packages" in lock:
        for path, entry in lock["packages"].items():
            if path and not entry.get("link"):
                out[path] = (entry.get("name") or path.rpartition("node_modules/")[2], entry.get("version", ""))
    else:
        def walk(dependencies, prefix):
            for name, entry in dependencies.items():
                out[f"{prefix}node_modules/{name}"] = (name, entry.get("version", ""))
                walk(entry.get("dependencies", {}), f"{prefix}node_modules/{name}/")
        walk(lock.get("dependencies", {}), "")
    return out


def itself(folder):
    """Name and version of the project."""
    for name in ("npm-shrinkwrap.json", "package-lock.json"):
        path = os.path.join(folder, name)
        if os.path.exists(path):
            with open(path, encoding="utf-8") as text:
                lock = json.load(text)
            entry = lock.get("packages", {}).get("", {})
            return entry.get("name", lock.get("name", "")), entry.get("version", lock.get("version", ""))
    return "", ""


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, records, versions):
        super().__init__(("127.0.0.1", 0), Handler)
        self.records, self.versions = records, versions
        self.asked = set()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, code, value):
        body = json.dumps(value).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        name = urllib.parse.unquote(self.path.lstrip("/"))
        versions = self.server.versions.get(name)
        if not versions:
            return self.answer(404, {"error": "Not found"})
        self.answer(200, {"name": name, "dist-tags": {"latest": max(versions)},
                          "versions": {v: {"name": name, "version": v} for v in versions}})

    def do_POST(self):
        import gzip
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        if not self.path.endswith("/security/advisories/bulk"):
            return self.answer(404, {})
        out = {}
        for name in json.loads(body):
            self.server.asked.add(name)
            for number, (ghsa, text, record) in enumerate(self.server.records.get(name, [])):
                out.setdefault(name, []).append({
                    "id": int.from_bytes(f"{ghsa}{number}".encode()[-6:], "big"), "url": "https://example.org/advisories/" + ghsa,
                    "title": record.get("summary", ghsa), "severity": "high", "vulnerable_versions": text, "cwe": [],
                    "cvss": {"score": 0, "vectorString": None}})
        self.answer(200, out)


SATISFIES = """
const semver = require(process.argv[1]); let text = '';
process.stdin.on('data', d => text += d).on('end', () => console.log(JSON.stringify(JSON.parse(text).map(
  ([version, range]) => semver.satisfies(version, range, {includePrerelease: true, loose: true})))));
"""


def satisfies(pairs):
    """npm's own node-semver, since a report names the nodes and the advisories of a package, not which goes with which."""
    root = subprocess.run(["npm", "root", "-g"], capture_output=True, text=True, check=True).stdout.strip()
    module = os.path.join(root, "npm", "node_modules", "semver")
    done = subprocess.run(["node", "-e", SATISFIES, module], input=json.dumps(pairs), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


SECONDS = collections.Counter()


@contextlib.contextmanager
def spent(who):
    start = time.perf_counter()
    yield
    SECONDS[who] += time.perf_counter() - start


def ask_npm(folder, address, cache):
    command = ["npm", "audit", "--json", "--package-lock-only", "--registry", address, "--cache", cache, "--no-update-notifier",
               "--fetch-retries", "0"]
    with spent("npm"):
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    report = json.loads(done.stdout or "{}")
    if "vulnerabilities" not in report:
        return None, json.dumps(report)[:300]
    at = locked(folder)
    questions, facts = [], []
    for entry in report["vulnerabilities"].values():
        for via in entry["via"]:
            if isinstance(via, dict):
                for node in entry["nodes"]:
                    name, version = at.get(node, (entry["name"], ""))
                    questions.append((version, via["range"]))
                    facts.append((via["name"], version, via["url"].rpartition("/")[2]))
    answers = satisfies(questions)
    return {fact for fact, yes in zip(facts, answers) if yes}, ""


def ask_akashi(akashi, folder, database):
    with spent("Akashi"):
        done = subprocess.run([akashi, "scan", folder, "--db", database, "-o", "json"], capture_output=True, text=True)
    report = json.loads(done.stdout)
    npm, unknown = set(), set()
    for finding in report["findings"]:
        for opinion in finding["opinions"]:
            if opinion["ecosystem"] != "npm":
                continue
            fact = (opinion["package"], opinion.get("version", ""), opinion["advisory"])
            if opinion["status"] == "affected":
                npm.add(fact)
            elif opinion["status"] == "unknown":
                unknown.add(fact)
    return npm, unknown


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--akashi", required=True)
    parser.add_argument("--projects", required=True)
    parser.add_argument("--records", default="../shared/data/advisories/ghsa-reviewed.tar.zst")
    options = parser.parse_args()
    akashi = os.path.abspath(options.akashi)
    with tempfile.TemporaryDirectory(prefix="akashi-npm-") as work:
        source = options.records
        if not os.path.isdir(source):
            source = os.path.join(work, "records")
            unpack_archive(options.records, source)
        records, paths = read_records(source)
        kept = os.path.join(work, "npm")
        os.mkdir(kept)
        for path in paths:
            shutil.copy(path, kept)
        database = os.path.join(work, "db")
        subprocess.run([akashi, "db", "import", kept, "--db", database, "--quiet"], check=True, capture_output=True)
        projects = []
        for lock in sorted([*pathlib.Path(options.projects).rglob("package-lock.json"),
                            *pathlib.Path(options.projects).rglob("npm-shrinkwrap.json")]):
            folder = os.path.join(work, f"p{len(projects)}")
            os.mkdir(folder)
            shutil.copy(lock, folder)
            manifest = lock.parent / "package.json"
            if manifest.exists():
                shutil.copy(manifest, folder)
            projects.append((str(lock.relative_to(options.projects)), folder))
        versions = collections.defaultdict(set)
        for _, folder in projects:
            for name, version in locked(folder).values():
                if version and not version.startswith(("git", "file", "http", "github:")):
                    versions[name].add(version)
        server = Server(records, versions)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}/"
        print(f"{len(paths)} records of {len(records)} packages, {len(projects)} lock files")
        totals = collections.Counter()
        for name, folder in projects:
            theirs, problem = ask_npm(folder, address, os.path.join(work, "cache"))
            ours, unknown = ask_akashi(akashi, folder, database)
            if theirs is None:
                totals["refused by npm"] += 1
                print(f"{name}: npm: {problem}; Akashi: {len(ours)} findings")
                continue
            root = itself(folder)
            for fact in sorted(ours - theirs):
                if fact[:2] == root:
                    totals["of the project itself, which npm doesn't audit"] += 1
                    print(f"{name}: the project itself: {' '.join(fact)}")
            ours = {fact for fact in ours if fact in theirs or fact[:2] != root}
            totals["packages"] += len(set(locked(folder).values()))
            totals["findings of both"] += len(theirs & ours)
            totals["npm alone"] += len(theirs - ours)
            totals["Akashi alone"] += len(ours - theirs)
            totals["unknown here"] += len(unknown)
            print(f"{name}: {len(theirs & ours)} alike, {len(theirs - ours)} of npm alone, {len(ours - theirs)} of Akashi alone")
            for side, facts in (("npm", theirs - ours), ("akashi", ours - theirs)):
                for fact in sorted(facts):
                    print(f"    {side} alone: {' '.join(fact)}")
        server.shutdown()
    print(", ".join(f"{count} {what}" for what, count in totals.items()))
    print(", ".join(f"{who} {seconds:.2f} s" for who, seconds in SECONDS.items()), "for all lock files, each command by itself")
    return 1 if totals["npm alone"] + totals["Akashi alone"] else 0


if __name__ == "__main__":
    sys.exit(main())
