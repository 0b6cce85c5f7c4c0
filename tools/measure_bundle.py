#!/usr/bin/env python3
"""Sizes and times of bundles: an index without some records, then with them, as full bundle and delta.

    tools/measure_bundle.py AKASHI ARCHIVE… [--withhold N]

ARCHIVE: tar of advisory files (../shared/data/advisories). Every N-th record (default 400) is withheld at first and comes with the delta.
Prints a table in Markdown. Answers of the publisher and of the importer are compared.
"""
import argparse
import hashlib
import pathlib
import subprocess
import sys
import tempfile
import time


def run(*args):
    start = time.monotonic()
    done = subprocess.run([str(a) for a in args], capture_output=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, args))}: {done.stderr.decode()[-2000:]}")
    return time.monotonic() - start, done.stdout


def size(path):
    return path.stat().st_size if path.is_file() else sum(f.stat().st_size for f in path.iterdir())


def answers(akashi, db, queries):
    digest = hashlib.sha256()
    for query in queries:
        done = subprocess.run([akashi, "db", "search", query, "--db", db, "-o", "json"], capture_output=True, check=False)
        digest.update(done.stdout)
    return digest.hexdigest()


def measure(akashi, archive, work, step):
    files = work / "files"
    files.mkdir(parents=True)
    run("tar", "--zstd", "-xf", archive, "-C", files)
    held = work / "held"
    records = sorted(p for p in files.rglob("*.json") if p.is_file())
    later = records[::step]
    for path in later:
        target = held / path.relative_to(files)
        target.parent.mkdir(parents=True, exist_ok=True)
        path.rename(target)
    name = archive.name.split(".")[0]
    publisher, importer, full, delta = work / "publisher", work / "importer", work / "full", work / "delta.tar"
    key, public = work / "key", work / "key.pem"
    run("openssl", "genpkey", "-algorithm", "ed25519", "-out", key)
    run("openssl", "pkey", "-in", key, "-pubout", "-out", public)
    imported, _ = run(akashi, "db", "import", "-q", "--db", publisher, "--name", name, files)
    exported, _ = run(akashi, "db", "export", "-q", "--db", publisher, "--key", key, full)
    taken, _ = run(akashi, "db", "import", "-q", "--db", importer, "--trust", public, full)
    for path in later:
        (held / path.relative_to(files)).rename(path)
    run(akashi, "db", "import", "-q", "--db", publisher, "--name", name, files)
    made, _ = run(akashi, "db", "export", "-q", "--db", publisher, "--key", key, "--since", 1, delta)
    applied, _ = run(akashi, "db", "import", "-q", "--db", importer, "--trust", public, delta)
    run(akashi, "db", "verify", "-q", "--db", importer)
    queries = [p.stem for p in records[:: max(1, len(records) // 40)]]
    same = answers(akashi, publisher, queries) == answers(akashi, importer, queries)
    index = size(publisher / "data.mdb")
    print(f"| {name} | {len(records):,} | {index / 2**20:.1f} | {imported:.1f} | {size(full) / 2**20:.2f} ({100 * size(full) / index:.0f} %) "
          f"| {exported:.1f} | {taken:.1f} | {len(later)} | {size(delta) / 1024:.0f} ({100 * size(delta) / size(full):.2f} %) | {made:.2f} "
          f"| {applied:.2f} | {'same' if same else 'DIFFERENT'} |")
    return same


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("akashi", type=pathlib.Path)
    parser.add_argument("archives", type=pathlib.Path, nargs="+")
    parser.add_argument("--withhold", type=int, default=400, metavar="N")
    options = parser.parse_args()
    print("| source | files | index, MiB | import, s | full bundle, MiB | export, s | import, s | withheld | delta, KiB (of full) | export, s | import, s | answers |")
    print("| --- " * 12 + "|")
    good = True
    for archive in options.archives:
        with tempfile.TemporaryDirectory() as folder:
            good = measure(options.akashi.resolve(), archive, pathlib.Path(folder), options.withhold) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
