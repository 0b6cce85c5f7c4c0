#!/usr/bin/env python3
"""Every relative link and every path in backticks of the documents leads somewhere; addresses are of examples only.

A name without "https://" in front is not looked at: an ecosystem may be called like a host.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)[^)]*\)")
CODE = re.compile(r"`((?:src|docs|data|tools|tests|bench|cmake)/[A-Za-z0-9_./-]+)`")
HOST = re.compile(r"https?://(?:[^\s/@]*@)?([A-Za-z0-9.-]+)")
EXAMPLE = re.compile(r"(?:^|\.)example(?:\.(?:org|com|net))?$|^[A-Za-z]+$")
STANDARDS = {"spdx.org"}  # Whose addresses are names of things.


def main() -> int:
    bad = []
    documents = [p for p in ROOT.rglob("*.md") if "build" not in p.relative_to(ROOT).parts and "testdata" not in p.parts]
    for path in sorted(documents):
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(ROOT)
        for link in LINK.findall(text):
            if "://" not in link and not link.startswith("mailto:") and not (path.parent / link).exists():
                bad.append(f"{name}: link {link}")
        for code in CODE.findall(text):
            if not (ROOT / code.rstrip("/")).exists() and not code.startswith("docs/how-to/add-a-"):
                bad.append(f"{name}: path {code}")
        for host in HOST.findall(text):
            if host not in STANDARDS and not EXAMPLE.search(host):
                bad.append(f"{name}: address at {host}")
    print("\n".join(bad) if bad else f"docs: {len(documents)} documents, links in order")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
