#!/usr/bin/env python3
"""What EPSS scores of a day of the past take in an index, and what reading them costs.

    tools/measure_epss_days.py AKASHI NEWER.csv.gz OLDER.csv.gz

Imports both, the newer one first, and asks for a CVE with and without --as-of (medians of nine).
"""
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time


def run(*command):
    begin = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(done.stderr)
    return time.perf_counter() - begin, done.stdout


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    akashi, newer, older = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        database = str(pathlib.Path(folder) / "db")
        size = lambda: (pathlib.Path(database) / "data.mdb").stat().st_size
        run(akashi, "db", "import", "--quiet", "--db", database, newer)
        before = size()
        run(akashi, "db", "import", "--quiet", "--db", database, older)
        print(f"newest day: {before / 1e6:.1f} MB; the day of the past beside it: {(size() - before) / 1e6:.2f} MB")
        _, text = run(akashi, "db", "status", "--db", database)
        day = re.search(r"\d{4}-\d\d-\d\d to (\d{4}-\d\d-\d\d)", text).group(1)
        for options in ([], ["--as-of", day]):
            times = [run(akashi, "db", "search", "--db", database, *options, "CVE-2021-44228")[0] for _ in range(9)]
            print(f"db search {' '.join(options) or '(now, with the history)'}: {statistics.median(times) * 1000:.0f} ms")


main()
