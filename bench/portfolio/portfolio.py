#!/usr/bin/env python3
"""Lists, searches and publishing at size: bench/portfolio/portfolio.py --akashi PROGRAM --fill PROGRAM [--labels N] [--cases N] [--folder DIR]

PROGRAM of --fill is made by `cmake --build build/release --target akashi_fill_portfolio`. Prints a table (Markdown): the median of five
runs of the whole command, start of the process included; publishing is run once. The labels are those of tests/register/make_labels.py."""
import argparse
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def run(command, env):
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, env=env, check=False)
    took = time.perf_counter() - began
    if done.returncode != 0:
        sys.exit(f"{command}: {done.stderr.decode()}")
    return took, done.stdout


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--akashi", required=True)
    parser.add_argument("--fill", required=True)
    parser.add_argument("--labels", type=int, default=100_000)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--folder")
    args = parser.parse_args()
    folder = pathlib.Path(args.folder or tempfile.mkdtemp(prefix="akashi-portfolio-"))
    folder.mkdir(parents=True, exist_ok=True)
    labels, site = folder / "labels.json", folder / "site"
    env = {**os.environ, "AKASHI_PORTFOLIO": str(folder / "portfolio"), "AKASHI_PROGRESS": "none"}
    try:
        with open(labels, "wb") as out:
            subprocess.run([sys.executable, ROOT / "tests/register/make_labels.py", str(args.labels)], stdout=out, check=True)
        subprocess.run([args.fill, folder / "portfolio", labels, str(args.cases)], check=True)
        rows = []
        for name, command in {
            "`version` (the start of the process)": ["version"],
            "`label list`: the first 100": ["label", "list"],
            "`label list --state suspended`": ["label", "list", "--state", "suspended"],
            "`label list --until-to 2026-12-31`": ["label", "list", "--until-to", "2026-12-31"],
            "`label list --search`: one model": ["label", "list", "--search", f"-{args.labels - 1:05d}"],
            "`label list --search`: a word that many have": ["label", "list", "--search", "ネットワーク"],
            "`case list`": ["case", "list"],
            "`case list --search case-999`": ["case", "list", "--search", "case-999"],
            "`label list -o json`: all": ["label", "list", "-o", "json"],
        }.items():
            runs = [run([args.akashi, *command], env)[0] for _ in range(5)]
            rows.append((name, f"{statistics.median(runs) * 1000:.1f} ms"))
        publish = [args.akashi, "register", "publish", site, "--labels", labels, "--url", "https://register.example/", "--on", "2026-11-23"]
        for name in ("`register publish`, from nothing", "`register publish` again, nothing changed"):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            took, _ = run(publish, env)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            rows.append((name, f"{took:.1f} s ({busy:.1f} s of processor time)"))
        size = sum(f.stat().st_size for f in site.rglob("*") if f.is_file())
        count = sum(1 for f in site.rglob("*") if f.is_file())
        print(f"{args.labels:,} labels, {args.cases:,} cases; site: {count:,} files, {size / 1e6:,.0f} MB\n")
        print("| Command | Time |\n| --- | --- |")
        for name, value in rows:
            print(f"| {name} | {value} |")
    finally:
        if not args.folder:
            shutil.rmtree(folder)


main()
