#!/usr/bin/env python3
"""register publish, verify and procure check from the command line; with --pages NODE SCRIPT the pages in a browser."""
import json
import pathlib
import subprocess
import sys
import tempfile
import xml.dom.minidom

import jsonschema

HERE = pathlib.Path(__file__).resolve().parent
program = sys.argv[1]


def run(*args, code=0):
    done = subprocess.run([program, *map(str, args)], capture_output=True, text=True, timeout=300)
    assert done.returncode == code, (args, done.returncode, done.stdout, done.stderr)
    return done.stdout + done.stderr


def tree(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def pages(folder, node, script):
    run("register", "publish", folder / "site", "--labels", folder / "labels.json", "--on", "2026-11-23", "--url", "https://register.example/")
    done = subprocess.run([node, script, str(folder / "site")], timeout=900, check=False)
    return done.returncode


def commands(folder):
    key, public = folder / "owner.key", folder / "owner.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", key], check=True)
    subprocess.run(["openssl", "pkey", "-in", key, "-pubout", "-out", public], check=True)
    site, labels = folder / "site", folder / "labels.json"
    publish = ["register", "publish", site, "--labels", labels, "--on", "2026-11-23", "--key", key, "--url", "https://register.example/"]
    run(*publish)
    first = tree(site)
    assert "(0 written, 0 removed)" in run(*publish)
    assert tree(site) == first
    run("register", "verify", site, "--trust", public)
    json.loads((site / "index/0.json").read_text(encoding="utf-8"))
    for feed in ["ja/feed.xml", "en/feed.xml", "sitemap.xml", "sitemap-1.xml"]:
        xml.dom.minidom.parse(str(site / feed))

    # A list that is good, one that is not, one that can't be told; what a lying folder says is not used.
    (folder / "good.csv").write_text("ラベル番号,型式\nAK000000,WR-00000\n", encoding="utf-8")
    (folder / "bad.csv").write_text("ラベル番号,型式\nAK000000,WR-00000\nAK000001,NC-00001\n", encoding="utf-8")
    (folder / "open.csv").write_text("ラベル番号,型式\nAK000000,\n", encoding="utf-8")
    check = ["--importance", "high", "--on", "2026-12-01", "--register", site, "--trust", public]
    schema = json.loads((HERE.parent.parent / "docs/formats/purchases-1.schema.json").read_text(encoding="utf-8"))
    for name, code in [("good.csv", 0), ("bad.csv", 1), ("open.csv", 0)]:
        report = json.loads(run("procure", "check", folder / name, *check, "-o", "json", "--quiet", code=code))
        jsonschema.validate(report, schema)
        assert report["ok"] == (0 if name == "open.csv" else 1), report
    run("procure", "check", folder / "bad.csv", *check, code=1)
    run("procure", "check", folder / "open.csv", *check)
    run("procure", "check", folder / "open.csv", *check, "--strict", code=3)
    run("procure", "check", folder / "good.csv", "--importance", "huge", "--register", site, code=2)
    text = (site / "labels.json").read_text(encoding="utf-8")
    (site / "labels.json").write_text(text.replace('"level": "1"', '"level": "3"', 1), encoding="utf-8")
    assert "labels.json" in run("procure", "check", folder / "good.csv", *check, code=2)
    assert "labels.json" in run("register", "verify", site, code=1)

    # A label with a problem: nothing is published.
    (folder / "broken.json").write_text(text.replace('"issued"', '"isued"', 1), encoding="utf-8")
    run("register", "publish", folder / "other", "--labels", folder / "broken.json", code=2)
    assert not (folder / "other").exists()
    return 0


with tempfile.TemporaryDirectory() as name:
    place = pathlib.Path(name)
    made = subprocess.run([sys.executable, HERE / "make_labels.py", "12"], capture_output=True, check=True)
    (place / "labels.json").write_bytes(made.stdout)
    sys.exit(pages(place, *sys.argv[3:5]) if len(sys.argv) > 2 else commands(place))
