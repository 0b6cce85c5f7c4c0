#!/usr/bin/env python3
"""The program from outside: exit codes, messages, determinism, agreement of outputs. Usage: run_cli.py AKASHI"""
import base64
import datetime
import gzip
import hashlib
import io
import json
import lzma
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unittest
import zipfile

AKASHI = sys.argv.pop(1) if len(sys.argv) > 1 else "akashi"
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def run(*args, env=None, stdin=None):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("AKASHI_")}
    environment.update({"LANG": "C", "LC_ALL": "C"})
    environment.update(env or {})
    done = subprocess.run([AKASHI, *map(str, args)], capture_output=True, env=environment, input=stdin, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


class Cli(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.work = pathlib.Path(cls.folder.name)
        cls.db = cls.work / "db"
        cls.project = cls.work / "project"
        cls.project.mkdir()
        (cls.project / "package-lock.json").write_text(json.dumps({
            "name": "shop", "version": "1.0.0", "lockfileVersion": 3, "packages": {
                "": {"name": "shop", "version": "1.0.0", "dependencies": {"lodash": "^4.17.0"}},
                "node_modules/lodash": {"version": "4.17.11", "license": "MIT", "integrity": "sha512-" + "A" * 86 + "=="},
            }}, indent=1))
        (cls.project / "broken").mkdir()
        (cls.project / "broken" / "package-lock.json").write_text('{"lockfileVersion": 3,\n "packages": [}')
        code, out, err = run("db", "import", "--db", cls.db, "--name", "demo", ROOT / "data" / "demo")
        assert code == 0, err

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_case_from_records_to_verify(self):
        work = self.work / "case"
        work.mkdir()
        (work / "records.toml").write_text("""akashi_records = 1
[[organisation]]
id = "maker"
name = "Example"
[[product]]
id = "p"
name = "Router"
release = "1"
maker = "maker"
models = ["R-1"]
[[person]]
id = "ito"
name = "Ito"
evaluator_classes = ["self"]
""")
        (work / "evidence.txt").write_text("seen")
        env = {"AKASHI_PORTFOLIO": str(work / "portfolio"), "AKASHI_BY": "ito"}

        def case(*args, code=0):
            got, out, err = run(*args, env=env)
            self.assertEqual(got, code, (args, out, err))
            return out

        case("case", "list", code=2)  # No portfolio yet.
        case("case", "record", work / "records.toml")
        case("case", "new", "c", "--scheme", "jc-star@2025-03", "--level", "1", "--product", "p", "--applicant", "maker",
             "--scope", "ip")
        case("case", "check", "c", "--on", "2026-11-20", code=1)
        case("case", "evidence", "c", "S1.1-01", work / "evidence.txt", "--kind", "specification")
        table = work / "c.csv"
        case("case", "export", "c", "-o", f"csv={table}")
        lines = table.read_text().splitlines()
        filled = [lines[0]] + [line.split(",")[0] + ",,,applicable,conforms,,document,- - link:https://example.org/m,ito,self,2026-11-19,"
                               for line in lines[1:]]
        table.write_text("\n".join(filled))
        case("case", "import", "c", table)
        first, second = work / "1.json", work / "2.json"
        case("case", "export", "c", "-o", f"json={first}")
        case("case", "import", "c", first)
        case("case", "export", "c", "-o", f"json={second}")
        self.assertEqual(first.read_bytes(), second.read_bytes())
        report = json.loads(case("case", "check", "c", "--on", "2026-11-20", "-o", "json"))
        self.assertTrue(report["clean"])
        bad = work / "bad.csv"
        bad.write_text("criterion,result\nS1.1-01,perfect\n")
        self.assertIn("bad.csv:2:2", run("case", "import", "c", bad, env=env)[2])
        self.assertIn("S1.1-16", case("case", "export", "c", "-o", "html"))
        # What was seen last is kept, once for each probe; what speaks against a row is no evidence for it.
        image = work / "image"
        (image / "etc").mkdir(parents=True)
        (image / "etc" / "passwd").write_text("root:*:0:0::/root:/bin/sh\n")
        probe = ("case", "auto", "c", image, "--record", "--on")
        case(*probe, "2026-11-20")
        case(*probe, "2026-11-21")
        row = json.loads(case("case", "export", "c", "-o", "json"))["case"]["rows"][1]
        self.assertEqual([entry.get("query") for entry in row["evidence"]], [None, "product-probes accounts: supports"])
        self.assertEqual(row["evidence"][1]["date"], "2026-11-21")
        (image / "etc" / "passwd").write_text("root::0:0::/root:/bin/sh\n")
        for _ in range(2):
            case(*probe, "2026-11-22", code=1)
        after = json.loads(case("case", "export", "c", "-o", "json"))["case"]["rows"][1]
        self.assertEqual([entry.get("query") for entry in after["evidence"]], [None, "product-probes accounts: contradicts"])
        self.assertIn("contradicts the answer: product-probes", case("case", "check", "c", "--on", "2026-11-22"))
        case("case", "evidence", "c", "S1.1-02", "--remove", "1")
        self.assertIn("1 error", case("case", "check", "c", "--on", "2026-11-22", code=1))
        head = re.search(r"\d+:[0-9a-f]{64}", case("verify")).group()
        case("verify", "--head", head)
        case("verify", "--head", "999:" + "0" * 64, code=1)
        stored = next(file for file in (work / "portfolio" / "files").iterdir())
        stored.chmod(0o644)
        stored.write_text("other")
        self.assertIn(stored.name, case("verify", code=1))

    def test_gap_of_a_product_type(self):
        level = ("scheme", "gap", "--to", "jc-star@2025-03", "--level", "1", "--on", "2026-11-22", "--product-type")
        self.assertIn("S1.1-16", run(*level, "network-camera")[1])
        code, _, err = run(*level, "toaster")
        self.assertEqual(code, 2)
        self.assertIn("communication-equipment", err)

    def test_help_and_usage(self):
        for args in (["--help"], ["scan", "--help"], ["db", "import", "-h"]):
            code, out, _ = run(*args)
            self.assertEqual(code, 0)
            self.assertIn("akashi", out)
        self.assertIn("使い方", run("scan", "--help", env={"AKASHI_LANG": "ja"})[1])
        for args in (["nonsense"], ["scan"], ["scan", "a", "b"], ["scan", ".", "--nonsense"], ["scan", ".", "-o", "pdf"],
                     ["scan", ".", "-o", "cyclonedx-json@9"], ["scan", ".", "--scope", "x"], ["scan", ".", "--fail-on", "x"],
                     ["scan", ".", "--input", "PE=7"], ["scan", ".", "--profile", "x"], ["scan", ".", "--lang", "fr"],
                     ["scan", "/no/such/target"], ["scan", ".", "-o", "json", "-o", "table"], ["completion", "tcsh"]):
            code, out, err = run(*args)
            self.assertEqual(code, 2, args)
            self.assertEqual(out, "", args)
            self.assertTrue(err.startswith("akashi: error: "), (args, err))

    def test_scan_finds_and_explains(self):
        code, out, err = run("scan", self.project, "--db", self.db, "-o", "json")
        self.assertEqual(code, 0, err)
        report = json.loads(out)
        self.assertEqual(report["format"], "akashi-report")
        found = {f["vulnerability"] for f in report["findings"] if f["status"] == "affected"}
        self.assertEqual(found, {"CVE-2019-10744", "CVE-2020-8203", "CVE-2021-23337"})
        opinion = report["findings"][0]["opinions"][0]
        self.assertTrue(opinion["range"].startswith("["))
        self.assertEqual(sum(report["coverage"][k] for k in ("affected", "unknown", "not_affected", "not_evaluated")),
                         report["coverage"]["components"])
        broken = [u for u in report["unknowns"] if u["path"].startswith("broken/")]
        self.assertEqual(broken[0]["line"], 2)
        code, out, _ = run("explain", "CVE-2019-10744", "--in", self.project, "--db", self.db)
        self.assertEqual(code, 0)
        self.assertIn("[0, 4.17.12)", out)
        self.assertIn("package-lock.json:", out)

    def test_a_file_that_nothing_reads_is_unknown(self):
        for name, text in (("beginning.cdx.json", '{"bomF'), ("notes.txt", "hello\n")):
            target = self.work / name
            target.write_text(text)
            code, out, err = run("scan", target, "--db", self.db, "-o", "json")
            self.assertEqual(code, 3, err)
            report = json.loads(out)
            self.assertEqual([u["path"] for u in report["unknowns"]], [name])

    def test_kernel_files(self):
        import jsonschema
        work = self.work / "kernel"
        tree = work / "linux"
        for name, text in {
                "Makefile": "VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 9\nEXTRAVERSION =\n", "Kbuild": "obj-y += init/ drivers/\nobj-$(CONFIG_NET) += net/\n",
                "arch/x86/Makefile": "", "arch/x86/Kbuild": "", "lib/Makefile": "", "init/Makefile": "obj-y := main.o\n", "init/main.c": "",
                "net/Makefile": "obj-y := core.o\n", "net/core.c": "", "drivers/Makefile": "obj-y += $(shell ls)\n", "drivers/a.c": "",
                ".config": "# Linux/x86 6.1.9 Kernel Configuration\n# CONFIG_NET is not set\n"}.items():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            (tree / name).write_text(text)

        def record(number, files, assigner="Linux"):
            entry = {"vendor": "Linux", "product": "Linux", "cpes": ["cpe:2.3:o:linux:linux_kernel:*:*:*:*:*:*:*:*"], "defaultStatus": "affected", "versions": []}
            (work / "cve" / f"CVE-2099-{number}.json").write_text(json.dumps({
                "dataType": "CVE_RECORD", "dataVersion": "5.1",
                "cveMetadata": {"cveId": f"CVE-2099-{number}", "state": "PUBLISHED", "assignerShortName": assigner, "datePublished": "2099-01-01T00:00:00Z"},
                "containers": {"cna": {"title": "x", "affected": [entry | ({"programFiles": files} if files is not None else {})]}}}))

        (work / "cve").mkdir()
        record(1001, ["net/core.c"])
        record(1002, ["net/core.c", "init/main.c"])
        record(1003, ["drivers/a.c"])
        record(1004, ["net/core.c", "net/gone.c"])
        record(1005, None)
        record(1006, ["net/core.c"], "Somebody")
        code, _, err = run("db", "import", "--db", work / "db", work / "cve")
        self.assertEqual(code, 0, err)

        def answers(version, *options, purl="pkg:generic/linux@"):
            (work / "sbom.cdx.json").write_text(json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": [
                {"type": "operating-system", "bom-ref": "k", "name": "linux", "version": version, "purl": purl + version,
                 "cpe": f"cpe:2.3:o:linux:linux_kernel:{version}:*:*:*:*:*:*:*"}]}))
            code, out, err = run("match", work / "sbom.cdx.json", "--db", work / "db", "-o", "json", *options)
            self.assertEqual(err, "")
            report = json.loads(out)
            jsonschema.Draft7Validator(json.loads((ROOT / "docs/formats/report-1.schema.json").read_text())).validate(report)
            return {f["vulnerability"][-4:]: f for f in report["findings"]}, report.get("kernel")

        before, counts = answers("6.1.9")
        self.assertIsNone(counts)
        self.assertEqual({f["status"] for f in before.values()}, {"affected"})
        after, counts = answers("6.1.9", "--kernel-build", tree)
        self.assertEqual([n for n, f in sorted(after.items()) if f["status"] != "affected"], ["1001"])
        self.assertEqual(after["1001"]["status"], "not-affected")
        self.assertEqual(after["1001"]["opinions"][0]["justification"], "vulnerable_code_not_present")
        reasons = {n: f["opinions"][0].get("reason", {}).get("code") for n, f in after.items()}
        self.assertEqual(reasons, {"1001": "KernelFilesNotBuilt", "1002": "KernelFileBuilt", "1003": "KernelFileUnknown", "1004": "KernelFileMissing",
                                   "1005": "KernelNoFiles", "1006": "KernelNoFiles"})
        self.assertEqual({k: counts[k] for k in ("cleared", "built", "open", "without_files", "components")},
                         {"cleared": 1, "built": 1, "open": 2, "without_files": 2, "components": 1})
        # Of another version, or one that the numbers alone do not tell: nothing is cleared.
        for version, purl in (("6.1.8", "pkg:generic/linux@"), ("6.1", "pkg:generic/linux@"), ("6.1.9-rc1", "pkg:generic/linux@"),
                              ("6.1.9-3.el9", "pkg:rpm/redhat/kernel@")):
            other, counts = answers(version, "--kernel-build", tree, purl=purl)
            self.assertNotIn("not-affected", {f["status"] for f in other.values()}, version)
            self.assertEqual(counts["cleared"], 0)
        (tree / ".config").write_text("CONFIG_A=y\n")
        code, _, err = run("match", work / "sbom.cdx.json", "--db", work / "db", "--kernel-build", tree)
        self.assertNotEqual(code, 0)
        self.assertIn("no whole configuration", err)

    def test_as_of(self):
        import jsonschema
        # Published on 2019-07-10; the records of the demonstration were all modified later.
        code, out, err = run("scan", self.project, "--db", self.db, "--as-of", "2019-07-10", "-o", "json")
        self.assertEqual((code, err), (0, ""))
        report = json.loads(out)
        jsonschema.Draft7Validator(json.loads((ROOT / "docs/formats/report-1.schema.json").read_text())).validate(report)
        self.assertEqual({finding["vulnerability"] for finding in report["findings"]}, {"CVE-2019-10744"})
        self.assertEqual(report["as_of"]["at"], "2019-07-10T23:59:59Z")
        self.assertEqual(report["as_of"]["modified_later"], report["as_of"]["records"])
        self.assertGreater(report["as_of"]["published_later"], 0)
        code, out, _ = run("scan", self.project, "--db", self.db, "--as-of", "2019-07-09", "-o", "json")
        report = json.loads(out)
        self.assertEqual(report["findings"], [])
        for component in report["components"]:
            if component["status"] == "not-affected":
                self.assertEqual(component["reason"]["code"], "AsOfNotAffected")
        self.assertIn("as of 2019-07-09T23:59:59Z", run("scan", self.project, "--db", self.db, "--as-of", "2019-07-09")[1])
        self.assertIn("as of 2019", run("explain", "pkg:npm/lodash@4.17.11", "--db", self.db, "--as-of", "2019-07-09")[1])
        code, out, err = run("db", "search", "CVE-2019-10744", "--db", self.db, "--as-of", "2019-07-09")
        self.assertEqual(code, 1)
        self.assertIn("1 were published later", err)
        for bad in ("2999-01-01", "x", "2024-02-30", "2024-01-01T00:00:00"):
            for command in (["scan", self.project], ["explain", "pkg:npm/a@1"], ["db", "search", "x"]):
                code, out, err = run(*command, "--db", self.db, f"--as-of={bad}")
                self.assertEqual((code, out), (2, ""), (command, bad))
                self.assertIn("--as-of", err)
    def test_explain_says_why_not(self):
        db = self.work / "why-not"
        record = {"format": "NVD_CVE", "vulnerabilities": [{"cve": {
            "id": "CVE-2099-7", "sourceIdentifier": "x", "lastModified": "2099-01-01T00:00:00.000", "configurations": [{"nodes": [{"cpeMatch": [
                {"vulnerable": True, "criteria": "cpe:2.3:a:acme:lib:*:*:*:*:*:node.js:*:*", "versionEndExcluding": "2.0"}]}]}]}}]}
        mapping = self.work / "mapping/acme/lib"
        mapping.mkdir(parents=True)
        (mapping / "purls.yml").write_text("purls:\n  - pkg:npm/lib\n  - pkg:npm/lib-core\n")
        (mapping / "cpes.yml").write_text("cpes:\n  - cpe:2.3:a:acme:lib:1.0:*:*:*:*:*:*:*\n")
        (self.work / "nvd-why.json").write_text(json.dumps(record))
        self.assertEqual(run("db", "import", "--db", db, "--name", "nvd", self.work / "nvd-why.json", "-q")[0], 0)
        self.assertEqual(run("db", "import", "--db", db, "--name", "map", self.work / "mapping", "-q")[0], 0)

        def explain(*args):
            code, out, err = run("explain", *args, "--db", db)
            self.assertEqual(code, 0, err)
            return " ".join(out.split())
        hit = explain("pkg:npm/lib@1.0", "CVE-2099-7")
        for part in ("CVE-2099-7: affected", "score 90 of 100", "mapping 40 (pkg:npm/lib), only product of the mapping 10, product called "
                     "like the package 30 (lib), target_sw is its ecosystem 10 (node.js)", "configurations[0].nodes[0].cpeMatch[0]"):
            self.assertIn(part, hit)
        weak = explain("pkg:npm/lib-core@1.0", "CVE-2099-7")
        self.assertIn("a:acme:lib is this package with a score of 60 only; affected from 80 on", weak)
        self.assertIn("1.0 against [0, 2.0) by cpe", weak)
        self.assertIn("version: the record has [0, 2.0), the component 2.1", explain("pkg:npm/lib@2.1", "CVE-2099-7"))
        self.assertIn("version: 記録は [0, 2.0)、構成要素は 2.1", explain("pkg:npm/lib@2.1", "CVE-2099-7", "--lang", "ja"))
        self.assertIn("target_sw: the record has node.js, the component gem",
                      explain("cpe:2.3:a:acme:lib:1.0:*:*:*:*:gem:*:*", "CVE-2099-7"))
        self.assertIn("no CPE name is known for the component", explain("pkg:npm/other@2.1", "CVE-2099-7"))
        self.assertIn("no record of the database says what CVE-2099-8 affects", explain("pkg:npm/lib@1.0", "CVE-2099-8"))
        import jsonschema
        schema = json.loads((ROOT / "docs/formats/report-1.schema.json").read_text())
        for purl in ("pkg:npm/lib@1.0", "pkg:npm/lib@2.1"):
            report = json.loads(run("explain", purl, "CVE-2099-7", "--db", db, "-o", "json")[1])
            jsonschema.Draft7Validator(schema).validate(report)
        self.assertEqual(report["misses"][0]["failed"], "version")
        self.assertEqual(report["misses"][0]["opinion"]["evidence"][0], {"kind": "mapping", "points": 40, "detail": "pkg:npm/lib"})
        sbom = self.work / "why.cdx.json"
        sbom.write_text(json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": [
            {"type": "library", "name": "lib", "version": "2.1", "purl": "pkg:npm/lib@2.1"}]}))
        self.assertIn("is no finding here", explain("CVE-2099-7", "--in", sbom))

    def test_report_follows_its_schema(self):
        import jsonschema
        schema = json.loads((ROOT / "docs/formats/report-1.schema.json").read_text())
        for args in (["scan", self.project, "--db", self.db], ["sbom", "create", self.project]):
            report = json.loads(run(*args, "-o", "json")[1])
            jsonschema.Draft7Validator(schema).validate(report)  # Debian 12 has no newer draft; the schema uses none of it.

    def test_gates(self):
        scan = ["scan", self.project, "--db", self.db, "-q", "-o", "json"]
        self.assertEqual(run(*scan, "--fail-on", "severity:critical")[0], 1)
        self.assertEqual(run(*scan, "--fail-on", "kev")[0], 0)
        self.assertEqual(run(*scan, "--fail-on", "3 days")[0], 1)
        self.assertEqual(run(*scan, "--strict")[0], 3)

    def test_without_data_nothing_is_green(self):
        code, out, err = run("scan", self.project, "--db", self.work / "none", "-o", "table")
        self.assertEqual(code, 0)
        self.assertIn("no advisory data", err)
        self.assertNotIn("not affected", out)
        # A gate that had nothing to look at is not passed.
        for gate in (["--fail-on", "kev"], ["--strict"]):
            self.assertEqual(run("scan", self.project, "--db", self.work / "none", "-q", *gate)[0], 3)

    def test_nothing_read_is_no_success(self):
        empty, broken, none = self.work / "empty.json", self.work / "broken.json", self.work / "none"
        empty.write_text("")
        broken.write_text('{"id": "X-1", "modified": "2026-01-01T00:00:00Z", "affected": [{]}')
        for path in (empty, broken):
            code, _, err = run("db", "import", path, "--db", self.work / "nothing")
            self.assertEqual(code, 2)
            self.assertIn(f"nothing was imported of {path}", err)
        for command in ("status", "verify"):
            code, _, err = run("db", command, "--db", none)
            self.assertEqual(code, 2)
            self.assertIn("akashi db import", err)
        code, out, err = run("db", "search", "CVE-1999-0000", "--db", self.db)
        self.assertEqual((code, out), (1, ""))
        self.assertIn("no record of the database names CVE-1999-0000", err)
        code, _, err = run("match", empty, "--db", self.db)
        self.assertEqual(code, 3)
        self.assertIn("nothing could be evaluated", err)

    def test_damaged_archives_change_nothing(self):
        """A flipped bit anywhere, also where reading the archive does not come to."""
        record = json.dumps({"schema_version": "1.6.0", "id": "X-1", "modified": "2026-01-01T00:00:00Z", "details": "d" * 3000,
                             "affected": [{"package": {"ecosystem": "npm", "name": "left-pad"}, "versions": ["1.0.0"]}]}).encode()
        scores = b"#model_version:v1,score_date:2026-01-01T00:00:00+0000\ncve,epss,percentile\n" + b"".join(
            b"CVE-2026-%d,0.%05d,0.5\n" % (n, n) for n in range(1000, 1400))
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w") as tar:
            info = tarfile.TarInfo("X-1.json")
            info.size = len(record)
            tar.addfile(info, io.BytesIO(record))
        files = {"records.tar.xz": lzma.compress(packed.getvalue()), "records.tar.gz": gzip.compress(packed.getvalue(), mtime=0),
                 "epss_scores-2026-01-01.csv.gz": gzip.compress(scores, mtime=0)}
        for name, body in files.items():
            database, file = self.work / ("db-" + name), self.work / name
            file.write_bytes(body)
            self.assertEqual(run("db", "import", "-q", "--db", database, file)[0], 0, name)
            before = run("db", "status", "--db", database, "-o", "json")[1]
            header = range(3, 10) if name.endswith(".gz") else ()  # gzip's has a time and names; nothing checks them.
            for at in [*range(0, len(body), max(1, len(body) // 40)), len(body) - 1, len(body) - 5]:
                if at in header:
                    continue
                file.write_bytes(body[:at] + bytes([body[at] ^ 16]) + body[at + 1:])
                code, _, err = run("db", "import", "-q", "--db", database, file)
                self.assertEqual(code, 2, (name, at, err))
                self.assertIn(name, err)
            file.write_bytes(body[:-20])
            self.assertEqual(run("db", "import", "-q", "--db", database, file)[0], 2, name)
            self.assertEqual(run("db", "status", "--db", database, "-o", "json")[1], before, name)

    def test_same_input_same_bytes(self):
        for form in ("json", "cyclonedx-json", "spdx-json", "table"):
            first = run("scan", self.project, "--db", self.db, "-o", form, "-j", "1")
            again = run("scan", self.project, "--db", self.db, "-o", form, "-j", "4", env={"TZ": "Asia/Tokyo"})
            self.assertEqual(first[1], again[1], form)
        dated = run("sbom", "create", self.project, "-o", "cyclonedx-json", env={"SOURCE_DATE_EPOCH": "86400"})[1]
        self.assertEqual(json.loads(dated)["metadata"]["timestamp"], "1970-01-02T00:00:00Z")

    def test_outputs_replace_files_only(self):
        pipe = self.work / "pipe"
        os.mkfifo(pipe)
        reader = subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE)
        self.assertEqual(run("sbom", "create", "-o", f"json={pipe}", self.project)[0], 0)
        self.assertTrue(json.loads(reader.communicate()[0])["components"])
        self.assertTrue(pipe.is_fifo())
        link, file = self.work / "link.json", self.work / "linked.json"
        file.write_text("old")
        link.symlink_to(file)
        self.assertEqual(run("sbom", "create", "-o", f"json={link}", self.project)[0], 0)
        self.assertTrue(link.is_symlink())
        self.assertTrue(json.loads(file.read_text())["components"])
        self.assertEqual([path.name for path in self.work.iterdir() if path.name.endswith(".part")], [])

    def test_sboms_give_the_findings_of_the_scan(self):
        def key(text):
            return sorted((f["component"], f["vulnerability"], f["status"]) for f in json.loads(text)["findings"])
        direct = key(run("scan", self.project, "--db", self.db, "-o", "json")[1])
        for form, name in (("cyclonedx-json", "a.cdx.json"), ("spdx-json", "a.spdx.json")):
            path = self.work / name
            self.assertEqual(run("sbom", "create", self.project, "-o", f"{form}={path}")[0], 0)
            self.assertEqual(key(run("match", path, "--db", self.db, "-o", "json")[1]), direct, form)

    def test_terminal_escapes_do_not_pass(self):
        folder = self.work / "escape"
        folder.mkdir(exist_ok=True)
        (folder / "package-lock.json").write_text(json.dumps({"name": "x\x1b[2J", "version": "1", "lockfileVersion": 3, "packages": {
            "node_modules/a\x1b]0;owned\x07": {"version": "1.0.0"}}}))
        for form in ("table",):
            _, out, err = run("scan", folder, "--db", self.db, "-o", form)
            self.assertNotIn("\x1b", out + err)

    def test_database_commands(self):
        code, out, _ = run("db", "status", "--db", self.db, "-o", "json")
        self.assertEqual(code, 0)
        self.assertGreaterEqual(json.loads(out)["sources"][0]["records"], 35)
        self.assertEqual(run("db", "verify", "--db", self.db)[0], 0)
        import jsonschema
        schema = json.loads((ROOT / "docs/formats/search-1.schema.json").read_text())
        for query, found in (("CVE-2021-44228", 0), ("CVE-2019-10744", 0), ("pkg:npm/lodash@4.17.10", 0), ("npm/nothing", 1)):
            code, out, _ = run("db", "search", query, "--db", self.db, "-o", "json")
            self.assertEqual((code, bool(json.loads(out))), (found, not found), query)
            jsonschema.Draft7Validator(schema).validate(json.loads(out))
        code, out, _ = run("db", "search", "CVE-2021-44228", "--db", self.db, "-o", "json")
        self.assertEqual(code, 0)
        raw = json.loads(out)[0]["raw"]
        self.assertEqual(raw, (ROOT / "data/demo" / (json.loads(out)[0]["id"] + ".json")).read_text())
        self.assertEqual(run("db", "search", "CVE-1999-0000", "--db", self.db)[0], 1)
        self.assertEqual(run("db", "status", "--db", self.work / "none")[0], 2)

    def test_signals_and_compressed_files(self):
        db = self.work / "signals"
        epss = self.work / "epss.csv.gz"
        epss.write_bytes(gzip.compress(b"#model_version:x,score_date:2026-01-01T00:00:00+0000\ncve,epss,percentile\nCVE-2019-10744,0.5,0.9\n"))
        kev = self.work / "kev.json"
        kev.write_text(json.dumps({"catalogVersion": "1", "dateReleased": "2026-01-01T00:00:00Z", "count": 1, "vulnerabilities": [
            {"cveID": "CVE-2019-10744", "dateAdded": "2025-01-01", "vulnerabilityName": "x", "knownRansomwareCampaignUse": "Unknown"}]}))
        code, out, err = run("db", "import", "--db", db, ROOT / "data" / "demo", epss, kev)
        self.assertEqual(code, 0, err)
        report = json.loads(run("scan", self.project, "--db", db, "-o", "json")[1])
        first = report["findings"][0]
        self.assertEqual(first["vulnerability"], "CVE-2019-10744")
        self.assertEqual(first["epss"]["probability"], 0.5)
        self.assertEqual(first["kev"]["added"], "2025-01-01")
        self.assertEqual(run("scan", self.project, "--db", db, "-q", "-o", "json", "--fail-on", "kev")[0], 1)
        code, _, err = run("db", "import", "--db", db, self.work / "absent")
        self.assertEqual(code, 2)
        self.assertIn("absent", err)

    def test_exploits_weaknesses_and_life_cycles(self):
        import jsonschema
        db, files = self.work / "evidence", self.work / "evidence-files"
        files.mkdir()
        (files / "files_exploits.csv").write_text(
            "id,file,description,date_published,author,type,platform,port,verified,codes\n"
            "1,exploits/1.js,Made up,2020-01-02,x,remote,multiple,,1,CVE-2019-10744\n")
        (files / "cwec.xml").write_text('<Weakness_Catalog Version="4.99" Date="2099-01-02"><Weaknesses>'
                                        '<Weakness ID="1321" Name="Made-Up Pollution" Abstraction="Variant" Status="Incomplete"/>'
                                        '</Weaknesses></Weakness_Catalog>')
        (files / "lodash.md").write_text("---\ntitle: Lodash\ncategory: framework\npermalink: /lodash\nidentifiers:\n"
                                         "  - purl: pkg:npm/lodash\nreleases:\n  - releaseCycle: \"4\"\n    eol: 2020-01-01\n---\n\n> text\n")
        new, old = self.work / "new.csv", self.work / "old.csv"
        for path, day, score in ((new, "2026-02-01", 0.5), (old, "2026-01-01", 0.1)):
            path.write_text(f"#model_version:v9,score_date:{day}T00:00:00+0000\ncve,epss,percentile\nCVE-2019-10744,{score},0.9\n")
        code, _, err = run("db", "import", "--db", db, ROOT / "data" / "demo", files, new)
        self.assertEqual(code, 0, err)
        code, _, err = run("db", "import", "--db", db, old)
        self.assertIn("2026-01-01 are kept for --as-of", err)
        past = json.loads(run("scan", self.project, "--db", db, "--as-of", "2026-01-15", "-o", "json")[1])
        first = next(f for f in past["findings"] if f["vulnerability"] == "CVE-2019-10744")
        self.assertEqual((first["epss"], past["as_of"]["epss_day"]),
                         ({"probability": 0.1, "percentile": 0.9, "date": "2026-01-01"}, "2026-01-01"))
        found = json.loads(run("db", "search", "CVE-2019-10744", "--db", db, "-o", "json")[1])
        self.assertEqual([h["date"] for h in found[0]["signals"][0]["epss_history"]], ["2026-01-01"])
        report = json.loads(run("scan", self.project, "--db", db, "-o", "json")[1])
        schema = json.loads((ROOT / "docs/formats/report-1.schema.json").read_text())
        jsonschema.Draft7Validator(schema).validate(report)
        first = next(f for f in report["findings"] if f["vulnerability"] == "CVE-2019-10744")
        self.assertEqual(first["exploits"][0]["id"], "1")
        self.assertEqual((first["epss"]["probability"], first["epss"]["model"], first["epss"]["date"]), (0.5, "v9", "2026-02-01"))
        exploitation = next(i for d in first["decisions"] for i in d["inputs"] if i["name"] == "Exploitation")
        self.assertEqual(exploitation["values"], ["P", "A"])
        self.assertEqual(report["support"]["ended"], 1)
        table = run("scan", self.project, "--db", db)[1]
        self.assertIn("EXPLOIT", table)
        self.assertIn("Lodash 4: ended 2020-01-01", table)
        self.assertTrue(all(len(line) <= 100 for line in table.splitlines()), table)
        out = run("explain", "CVE-2019-10744", "--in", self.project, "--db", db)[1]
        for part in ("exploit (code) in exploitdb: 1, Made up, 2020-01-02, verified", "model v9", "Lodash 4: ended",
                     "Exploitation = P|A: public exploit (code) in exploitdb: 1"):
            self.assertIn(part, re.sub(r"\s+", " ", out))
        self.assertIn("exploit", run("db", "search", "CVE-2019-10744", "--db", db)[1])
        document = run("match", "-o", "cyclonedx-json", "--db", db, self.sbom_of_project())[1]
        self.assertIn('"akashi:support:state"', document)
        code, _, err = run("db", "import", "--db", db, "--older", old)
        self.assertEqual(code, 0, err)
        report = json.loads(run("scan", self.project, "--db", db, "-o", "json")[1])
        self.assertEqual(next(f for f in report["findings"] if "epss" in f)["epss"]["probability"], 0.1)

    def sbom_of_project(self):
        path = self.work / "project.cdx.json"
        self.assertEqual(run("sbom", "create", self.project, "-o", f"cyclonedx-json={path}", env={"SOURCE_DATE_EPOCH": "86400"})[0], 0)
        return path

    def test_bundles(self):
        key, public = self.work / "publisher.key", self.work / "publisher.pem"
        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", key], check=True)
        subprocess.run(["openssl", "pkey", "-in", key, "-pubout", "-out", public], check=True)
        bundle, copy = self.work / "bundle", self.work / "copy"
        code, out, err = run("db", "export", bundle, "--db", self.db, "--key", key, "--channel", "demo")
        self.assertEqual(code, 0, err)
        self.assertIn("signed by key", out)
        for extra in ([], ["--trust", key], ["--trust", self.work / "none.pem"]):
            code, _, err = run("db", "import", bundle, "--db", copy, *extra)
            self.assertEqual(code, 2, err)
        # Who names a key gets nothing that is not signed, whatever lies there.
        code, _, err = run("db", "import", ROOT / "data" / "demo", "--db", copy, "--trust", public)
        self.assertEqual(code, 2)
        self.assertIn("no bundle", err)
        self.assertFalse(copy.exists())
        code, out, err = run("db", "import", bundle, "--db", copy, "--trust", public)
        self.assertEqual(code, 0, err)
        for query in ("CVE-2019-10744", "pkg:npm/lodash"):
            self.assertEqual(run("db", "search", query, "--db", copy, "-o", "json")[1],
                             run("db", "search", query, "--db", self.db, "-o", "json")[1])
        reports = [json.loads(run("scan", self.project, "--db", db, "-o", "json")[1]) for db in (self.db, copy)]
        self.assertEqual(reports[0]["findings"], reports[1]["findings"])
        status = json.loads(run("db", "status", "--db", copy, "-o", "json")[1])
        self.assertEqual(status["channels"][0]["name"], "demo")
        self.assertEqual(status["age_days"], 0)
        self.assertEqual(run("db", "verify", "--db", copy)[0], 0)
        for args in (["db", "status"], ["scan", self.project, "-o", "json"]):
            self.assertEqual(run(*args, "--db", copy, "--max-age", "1")[0], 0)
            self.assertEqual(run(*args, "--db", copy, "--max-age", "x")[0], 2)
        self.assertEqual(run("scan", self.project, "--db", self.work / "no-db", "--max-age", "1")[0], 1)
        self.assertEqual(run("db", "export", self.work / "bad.tar", "--db", copy, "--since", "99")[0], 2)

    def test_since(self):
        db, sbom = self.work / "since", self.work / "since.cdx.json"
        self.assertEqual(run("db", "import", "--db", db, "--name", "demo", ROOT / "data" / "demo")[0], 0)
        self.assertEqual(run("sbom", "create", self.project, "-o", f"cyclonedx-json={sbom}")[0], 0)
        full = json.loads(run("match", sbom, "--db", db, "-o", "json")[1])
        revision = full["revision"]
        report = json.loads(run("match", sbom, "--db", db, "-o", "json", "--since", revision)[1])
        self.assertEqual((report["findings"], report["components"]), ([], []))
        self.assertEqual(report["unchanged"], len(full["components"]))
        other = json.loads(run("match", sbom, "--db", db, "-o", "json", "--since", "1:0123456789abcdef")[1])
        self.assertEqual(other["findings"], full["findings"])
        new = self.work / "NEW-1.json"
        new.write_text(json.dumps({"id": "NEW-1", "modified": "2026-01-01T00:00:00Z", "affected": [
            {"package": {"ecosystem": "npm", "name": "lodash"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}]}]}]}))
        self.assertEqual(run("db", "import", "--db", db, new)[0], 0)
        report = json.loads(run("match", sbom, "--db", db, "-o", "json", "--since", revision)[1])
        self.assertIn("NEW-1", {f["vulnerability"] for f in report["findings"]})
        self.assertEqual(len(report["components"]) + report["unchanged"], len(full["components"]))
        self.assertGreater(report["unchanged"], 0)
        self.assertEqual(run("match", sbom, "--db", db, "--since", "1")[0], 2)

    def test_versions(self):
        self.assertEqual(run("versions", "compare", "--scheme", "deb", "1.0~rc1", "1.0")[1], "-1\n")
        lines = "1.0\t1.0.0\n2\t1\nx y\t1\n"
        self.assertEqual(run("versions", "compare", "--scheme", "pep440", stdin=lines.encode())[1], "0\n1\nunknown\n")
        self.assertEqual(run("versions", "compare", "--scheme", "none", "1", "2")[0], 2)

    def test_configuration_order(self):
        config = self.work / "akashi.toml"
        config.write_text('lang = "ja"\n[scan]\nfail-on = ["severity:critical"]\n')
        self.assertEqual(run("scan", self.project, "--db", self.db, "-q", "--config", config, "-o", "json")[0], 1)
        self.assertEqual(run("scan", self.project, "-q", "-o", "json", env={"AKASHI_DB": str(self.db), "AKASHI_FAIL_ON": "kev"})[0], 0)
        self.assertEqual(run("scan", self.project, "-q", "-o", "json", "--config", config, "--db", self.db, env={"AKASHI_FAIL_ON": "kev"})[0], 0)

    def test_common_options_stand_before_the_command_too(self):
        status = ("db", "status", "--db", self.db)
        english, japanese = run(*status), run(*status, "--lang", "ja")
        self.assertNotEqual(english, japanese)
        self.assertEqual(run("--lang", "ja", *status), japanese)
        self.assertEqual(run("--lang", "ja", *status, "--lang", "en"), english)
        for command in (["--lang", "ja"], ["label", "--lang=ja"], ["--lang", "ja", "plan", "new"], ["--lang", "en", "case", "set", "--lang", "ja"]):
            self.assertIn("使い方", run(*command, "--help")[1], command)
        self.assertIn("が必要です", run("--lang", "ja", "contract", "check")[2])
        self.assertIn("Usage", run("plan", "--help", "--lang", "en", env={"AKASHI_LANG": "ja"})[1])
        self.assertEqual(run("--no-such-option", "list")[0], 2)

    def test_everything_listed_has_words(self):
        rows = json.loads(run("list", "-o", "json")[1])
        self.assertTrue({"ecosystems", "documents", "feeds", "versions", "profiles"} <= {r["kind"] for r in rows})
        self.assertTrue(all(r["id"] and r["description"] for r in rows))

    def test_schemes(self):
        self.assertIn("jc-star@2025-03", run("scheme", "list")[1])
        code, out, _ = run("scheme", "check")
        self.assertEqual((code, out.strip().endswith("0 problems")), (0, True), out)
        whole = json.loads(run("scheme", "show", "jc-star", "-o", "json")[1])
        self.assertEqual([len(whole[name]) for name in ("levels", "criteria", "threats", "page_fields")], [4, 16, 6, 22])
        self.assertIn("[own-design]", run("scheme", "show", "jc-star", "methods", whole["methods"][0]["id"])[1])
        self.assertEqual(run("scheme", "show", "nonsense")[0], 2)
        self.assertEqual(run("scheme", "show", "jc-star", "criteria", "S9")[0], 2)
        self.assertIn("S1.1-02", run("scheme", "map", "jc-star", "psti")[1])
        own = self.work / "own" / "jc-star" / "2025-03"
        own.mkdir(parents=True)
        (own / "criteria-router.json").write_text('{"criteria": [{"id": "S3.1-01", "name": {"ja": "例", "en": "Example"}}]}')
        self.assertIn("S3.1-01", run("scheme", "show", "jc-star", "criteria", "--schemes", self.work / "own")[1])
        (own / "criteria-router.json").write_text('{"criteria": [{"id": "S3.1-01", "name": {"ja": "例"}}]}')
        code, out, _ = run("scheme", "check", self.work / "own")
        self.assertEqual((code, "name.en" in out), (1, True), out)

    def test_declarations(self):
        folder = self.work / "declare"
        folder.mkdir()
        (folder / "policy.txt").write_text("policy")
        code, out, _ = run("declare", "new", "--role", "supplier", "--use-case", "saas", "--on", "2026-11-22")
        self.assertEqual(code, 0)
        self.assertEqual(out, run("declare", "new", "--role", "supplier", "--use-case", "saas", "--on", "2026-11-22")[1])
        file = folder / "declaration.toml"
        file.write_text(out)
        code, out, _ = run("declare", "check", file)
        self.assertEqual((code, "unknown" in out), (1, True), out)
        text = file.read_text().replace('answer = ""', 'answer = "done"').replace("evidence = []", 'evidence = ["policy.txt"]')
        for field in ("name", "contact", "signatory", "software"):
            text = text.replace(f'{field} = ""', f'{field} = "Example"', 1)
        file.write_text(text.replace('package = ""', 'package = "minimum"', 1).replace('valid_until = ""', 'valid_until = "2027-11-21"', 1))
        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", folder / "k"], check=True, capture_output=True)
        subprocess.run(["openssl", "pkey", "-in", folder / "k", "-pubout", "-out", folder / "p"], check=True)
        signed = folder / "declaration.json"
        code, out, err = run("declare", "sign", file, "--key", folder / "k", "-o", signed)
        self.assertEqual(code, 0, out + err)
        check = ("declare", "verify", signed, "--trust", folder / "p", "--evidence", folder, "--on")
        self.assertEqual(run(*check, "2027-11-21")[0], 0)
        self.assertEqual(run(*check, "2027-11-22")[0], 1)
        self.assertEqual(run(*check, "2026-11-21")[0], 1)
        self.assertEqual(run("declare", "verify", signed, "--on", "2027-01-01")[0], 1)
        (folder / "policy.txt").write_text("another")
        self.assertIn("policy.txt", run(*check, "2027-01-01")[1])
        envelope = json.loads(signed.read_text())
        payload = json.loads(base64.b64decode(envelope["payload"]))
        self.assertEqual([p["verdict"] for p in payload["packages"]], ["met", "met"])
        self.declaration_documents(file, folder)
        payload["provider"]["name"] = "Other"
        envelope["payload"] = base64.b64encode(json.dumps(payload).encode()).decode()
        signed.write_text(json.dumps(envelope))
        self.assertEqual(run(*check, "2027-01-01")[0], 1)
        (folder / "policy.txt").unlink()
        code, out, err = run("declare", "sign", file, "--key", folder / "k")
        self.assertEqual((code, "policy.txt" in err), (1, True), out + err)

    def declaration_documents(self, file, folder):
        """Beside what is signed: attestations that name it, and the same words in every form."""
        signed, cdxa, page = folder / "again.json", folder / "d.cdx.json", folder / "d.html"
        self.assertEqual(run("declare", "sign", file, "--key", folder / "k", "-o", signed, "-o", f"cdxa={cdxa}", "-o", f"html={page}")[0], 0)
        bom = json.loads(cdxa.read_text())
        self.assertEqual((bom["specVersion"], len(bom["definitions"]["standards"][0]["requirements"])), ("1.6", 21))
        signature = bom["declarations"]["affirmation"]["signatories"][0]["externalReference"]
        self.assertEqual(signature["url"], "again.json")
        self.assertEqual(signature["hashes"][0]["content"], hashlib.sha256(signed.read_bytes()).hexdigest())
        self.assertIn("Electronic signature: key", page.read_text())
        self.assertIn("no certificate", run("declare", "check", file, "-o", "markdown")[1])
        self.assertIn("自己適合宣言書", run("declare", "check", file, "-o", "html", "--lang", "ja")[1])
        self.assertEqual(run("declare", "sign", file, "--key", folder / "k", "-o", signed, "-o", "other.json")[0], 2)
        self.assertEqual(run("declare", "sign", file, "--key", folder / "k", "-o", "pdf=")[0], 2)
        self.paper(("declare", "check", file), folder, "自己適合宣言書")
        # A year later: the same answers, new dates, and what became of them.
        renewed = folder / "renewed.toml"
        code, out, err = run("declare", "renew", signed, "--on", "2027-11-20", "-o", renewed)
        self.assertEqual((code, out), (0, ""), err)
        self.assertIn("signature was not looked at", err)
        code, out, err = run("declare", "check", renewed, "--since", signed, "--on", "2027-11-20")
        self.assertEqual(code, 0, out + err)
        self.assertIn("scope.date: 2026-11-22 → 2027-11-20", out)
        self.assertIn("scope.valid_until: 2027-11-21 → 2028-11-19", out)
        self.assertNotIn("\n! ", out)
        renewed.write_text(renewed.read_text().replace('answer = "done"', 'answer = "not-done"', 1))
        self.assertIn("\n! ", run("declare", "check", renewed, "--since", signed, "--on", "2027-11-20")[1])
        self.assertEqual(run("declare", "renew", folder / "k")[0], 2)

    def paper(self, command, folder, title):
        """As PDF, twice the same, with its words in it; as DOCX. What is not installed is named."""
        files = [folder / "one.pdf", folder / "two.pdf"]
        for pdf in files:
            code, _, err = run(*command, "--lang", "ja", "-o", f"pdf={pdf}", env={"SOURCE_DATE_EPOCH": "1795000000"})
            if code == 4:
                self.assertIn("Debian: ", err)
                return
            self.assertEqual(code, 0, err)
        self.assertEqual(files[0].read_bytes(), files[1].read_bytes())
        self.assertTrue(files[0].read_bytes().startswith(b"%PDF-"))
        if shutil.which("pdftotext"):
            self.assertIn(title, subprocess.run(["pdftotext", files[0], "-"], capture_output=True, check=True).stdout.decode())
        docx = folder / "one.docx"
        code, _, err = run(*command, "--lang", "ja", "-o", f"docx={docx}")
        if shutil.which("pandoc"):
            self.assertEqual(code, 0, err)
            with zipfile.ZipFile(docx) as package:
                self.assertIn(title, package.read("word/document.xml").decode())
        else:
            self.assertEqual((code, "pandoc" in err), (4, True), err)
        code, _, err = run(*command, "-o", f"docx={docx}", env={"PATH": str(folder)})
        self.assertEqual((code, "Debian: pandoc" in err), (4, True), err)

    def test_labels(self):
        folder = self.work / "labels"
        folder.mkdir()
        for name in ("office", "other"):
            subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", folder / f"{name}.key"], check=True, capture_output=True)
            subprocess.run(["openssl", "pkey", "-in", folder / f"{name}.key", "-pubout", "-out", folder / f"{name}.pem"], check=True)
        (folder / "list.csv").write_text("checklist")
        application = {"akashi_application": 1, "id": "A-1", "scheme": "jc-star@2025-03", "level": "1", "route": "normal", "label": {
            "holder": "Example", "products": [{"name": {"ja": "ルータ", "en": "Router"}, "models": ["R-1"]}],
            "criteria_version": "2025-03", "evaluator": "self", "page": {}}}
        file = folder / "router.json"
        file.write_text(json.dumps(application))
        today = datetime.datetime.now(datetime.timezone.utc).date()

        def label(verb, *args, who=None):
            people = {"maker": ("tanaka", "Example", "applicant"), "anne": ("anne", "Office", "scheme-owner"),
                      "bert": ("bert", "Office", "second-person")}
            acting = []
            if who:
                acting = [word for pair in zip(("--by", "--for", "--role"), people[who]) for word in pair]
            return run("label", verb, *args, *acting, "--portfolio", folder / "p")

        documents = [word for id in ("checklist", "application", "confirmation-form") for word in ("--document", f"{id}={folder / 'list.csv'}")]
        code, out, err = label("apply", file, "--application-number", "N-1", *documents, who="maker")
        self.assertEqual((code, "proxy" in out), (1, True), out + err)
        not_owed = ["--not-owed", "proxy=itself", "--not-owed", "corporate-proof=number"]
        self.assertEqual(label("apply", "A-1", *documents, *not_owed, who="maker")[0], 0)
        self.assertEqual(label("check", "A-1", who="maker")[0], 1)
        self.assertEqual(label("check", "A-1", who="anne")[0], 0)
        self.assertEqual(label("issue", "A-1", "--fee", today, who="anne")[0], 4)
        self.assertEqual(label("check", "A-1", "--passed", who="anne")[0], 0)
        answer = ("--answer-from", "METI", "--answered", today, "--reference", "Q-1")
        self.assertEqual(label("inquire", "A-1", *answer, who="anne")[0], 1)
        self.assertEqual(label("inquire", "A-1", *answer, "--acceptance-number", "R-1", who="anne")[0], 0)
        self.assertEqual(label("issue", "A-1", "--fee", today, who="anne")[0], 2)  # How much is not said.
        self.assertEqual(label("issue", "A-1", "--fee", today, "--fee-amount", "198000", who="anne")[0], 0)
        self.assertEqual(label("issue", "A-1", "--confirm", who="anne")[0], 1)
        code, out, err = label("issue", "A-1", "--confirm", "--key", folder / "office.key", "--page-url", "https://label.example/{}", who="bert")
        self.assertEqual(code, 0, out + err)
        published = json.loads(label("show", "A-1", "-o", "json")[1])
        number = published["number"]
        self.assertEqual(published["page_url"], "https://label.example/" + number)
        self.assertEqual(json.loads(label("list", "-o", "json")[1])["labels"], [published])
        self.assertIn("<svg", label("show", number.lower(), "-o", "svg")[1])
        token = label("show", number, "-o", "token")[1].strip()
        status = folder / "status.json"
        self.assertEqual(label("status-list", "--until", today, "--key", folder / "office.key", "-o", status)[0], 0)
        verify = ("label", "verify", token, "--on", today, "--trust", folder / "office.pem")
        self.assertEqual(run(*verify, "--strict")[0], 3)
        self.assertEqual(run(*verify, "--strict", "--status-list", status)[0], 0)
        self.assertEqual(run("label", "verify", token, "--on", today, "--trust", folder / "other.pem")[0], 1)
        self.assertEqual(run("label", "verify", token, "--on", "2020-01-01", "--trust", folder / "office.pem")[0], 1)
        self.assertEqual(label("verify", number)[0], 0)
        for wrong in (("x", "ja=y"), ("ja=x", "ja=y"), ("en=",), ("",)):
            reasons = [word for one in wrong for word in ("--public-reason", one)]
            code, out, err = label("suspend", number, "--reason", "doubt", *reasons, who="anne")
            self.assertEqual((code, "public-reason" in err), (2, True), out + err)
        self.assertEqual(label("suspend", number, "--reason", "doubt", "--public-reason", "ja=疑義あり", "--public-reason", "en=in = doubt", who="anne")[0], 0)
        self.assertEqual(json.loads(label("show", number, "-o", "json")[1])["history"][-1]["note"], {"ja": "疑義あり", "en": "in = doubt"})
        self.assertIn("(published: in = doubt)", " ".join(label("show", number)[1].split()))
        # A table has the scheme's names, of the language of the run; JSON has ids.
        for lang, product, state in (("en", "Router", "Suspended"), ("ja", "ルータ", "一時停止")):
            for more in ((), ("--applications",)):
                out = label("list", "--lang", lang, *more)[1]
                self.assertIn(product, out)
                self.assertIn(state, out)
                self.assertNotIn("suspended", out)
        self.assertEqual([json.loads(label("list", "-o", "json", *more)[1])[key][0]["state"] for more, key in (((), "labels"), (("--applications",), "applications"))], ["suspended"] * 2)
        for state, count in (("suspended", 1), ("Suspended", 1), ("一時停止", 1), ("valid", 0), ("有効", 0), ("nothing such", 0)):
            self.assertTrue(label("list", "--state", state)[1].endswith(f"{count} of {count}\n"), state)
        self.assertEqual(label("verify", number)[0], 1)
        self.assertEqual(label("status-list", "--until", today, "--key", folder / "office.key", "-o", status)[0], 0)
        self.assertEqual(run(*verify, "--status-list", status)[0], 1)
        leaflet = folder / "leaflet.txt"
        leaflet.write_text("このルータは\n完全に 安全です。JC-STAR取得。\n")
        code, out, _ = label("check-text", leaflet, "--label", number)
        self.assertEqual((code, ":2: " in out, "only-while-valid" in out), (1, True, True), out)
        self.assertEqual(run("verify", "--portfolio", folder / "p")[0], 0)
        self.assertIn("accepted --> valid", run("scheme", "show", "jc-star", "-o", "mermaid")[1])

    def test_contract(self):
        import jsonschema
        terms = self.work / "terms.toml"
        self.assertEqual(run("contract", "new", "-o", terms, "--defaults", "--quiet"), (0, "", ""))
        filled = terms.read_text()
        blank = run("contract", "new")[1]
        self.assertIn('formats = ""', blank)
        self.assertIn("質問", run("contract", "new", "--lang", "ja", "--level", "basic")[1])
        sbom = self.work / "delivered.cdx.json"
        document = {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "metadata": {
            "timestamp": "2027-03-20T00:00:00Z", "component": {"type": "application", "name": "gateway", "version": "2", "bom-ref": "root"}},
            "components": [{"type": "library", "name": "a", "version": "1", "bom-ref": "a", "purl": "pkg:npm/a@1"},
                           {"type": "library", "name": "nameless\u001b[31m", "bom-ref": "b"}]}
        sbom.write_text(json.dumps(document))
        dates = ("--on", "2027-04-01", "--released", "2027-03-01", "--delivered", "2027-03-25")
        checked = self.work / "check.json"
        code, out, err = run("contract", "check", terms, sbom, *dates, "-o", "table", "-o", f"json={checked}")
        self.assertEqual((code, err), (1, f"wrote {checked}\n"))
        self.assertIn("1 of 2 components have no identifier", out)
        self.assertIn("to be corrected by 2027-04-11", out)
        self.assertNotIn("\u001b", out)
        report = json.loads(checked.read_text())
        jsonschema.Draft7Validator(json.loads((ROOT / "docs/formats/contract-check-1.schema.json").read_text())).validate(report)
        results = {r.get("check", r["clause"]): r["result"] for r in report["results"]}
        self.assertEqual(results["format"], "met")
        self.assertEqual(results["identifiers-any"], "broken")
        self.assertEqual(results["update"], "broken")
        self.assertEqual(results["direct"], "unknown")
        self.assertEqual(results["sharing-file"], "open")
        self.assertEqual(results["damages-price"], "people")
        self.assertEqual(sum(report["counts"].values()), len(report["results"]))
        self.assertEqual(run("contract", "check", terms, sbom, *dates, "-o", "json")[1], checked.read_text())
        folder = self.work / "contract"
        folder.mkdir()
        self.paper(("contract", "clauses", terms), folder, "SBOMに関する契約条項")
        self.assertIn("充足", run("contract", "check", terms, sbom, *dates, "-o", "markdown", "--lang", "ja")[1])
        # Nothing is agreed: nothing is broken, and nothing is met.
        open_terms = self.work / "open.toml"
        open_terms.write_text(blank)
        code, out, _ = run("contract", "check", open_terms, sbom, *dates, "-o", "json")
        self.assertEqual((code, json.loads(out)["counts"]["broken"]), (0, 0))
        self.assertNotIn("identifiers-any", {r.get("check") for r in json.loads(out)["results"]})
        self.assertEqual(run("contract", "check", open_terms, sbom, *dates, "--strict")[0], 3)
        self.assertIn("[open:", run("contract", "clauses", open_terms)[1].replace("\\", ""))
        clauses = run("contract", "clauses", terms, "-o", "html", "--both-languages")[1]
        self.assertIn("第1条", clauses)
        self.assertIn("Article 22", clauses)
        # A problem names its line, and what it is about is open.
        terms.write_text(filled.replace("update-days = 10", "update-days = -10"))
        code, out, err = run("contract", "clauses", terms)
        self.assertEqual(code, 0)
        self.assertRegex(err, r"terms\.toml:\d+:1: update-days")
        for bad in (["contract", "check", terms, self.work / "none.json"], ["contract", "check", terms, terms],
                    ["contract", "check", terms, sbom, "--on", "2027-02-30"], ["contract", "clauses", terms, "-o", "xls"],
                    ["contract", "new", "--level", "x"], ["contract", "new", "--model", "jc-star"], ["contract", "clauses", sbom]):
            code, out, err = run(*bad)
            self.assertEqual((code, out), (2, ""), (bad, err))
            self.assertTrue(err, bad)

    def test_completion_and_manual(self):
        for shell in ("bash", "zsh", "fish"):
            self.assertIn("akashi", run("completion", shell)[1])
        script = run("completion", "bash")[1]
        self.assertEqual(subprocess.run(["bash", "-n"], input=script.encode(), check=False).returncode, 0)
        self.assertRegex(run("man")[1], re.compile(r"^\.TH AKASHI 1", re.M))

    def late_libraries(self):
        """SONAMEs of the libraries that are loaded when first used, as the program has them."""
        names = {n.decode() for n in re.findall(rb"\0(lib(?:archive|sqlite3|crypto)\.so\.[0-9.]+)\0", pathlib.Path(AKASHI).read_bytes())}
        self.assertEqual(len(names), 3, names)
        return names

    def without(self, library):
        """An environment where the library of that name is no library."""
        folder = self.work / f"without-{library}"
        folder.mkdir(exist_ok=True)
        names = [n for n in self.late_libraries() if n.startswith(library)]
        self.assertTrue(names)
        for name in names:
            (folder / name).write_text("not a library")
        return {"LD_LIBRARY_PATH": str(folder)}

    def test_libraries_are_loaded_when_first_used(self):
        loaded = run("version", env={"LD_TRACE_LOADED_OBJECTS": "1"})[1]
        self.assertIn("libc.so.6", loaded)
        for name in self.late_libraries():
            self.assertNotIn(name, loaded)
        code, out, err = run("version", env=self.without("lib"))
        self.assertEqual((code, out, err), run("version"))

    def test_a_library_that_is_missing_is_said(self):
        layer = self.work / "layer.tar"
        with tarfile.open(layer, "w") as tar:
            tar.add(self.project / "package-lock.json", "package-lock.json")
        code, out, err = run("scan", layer, "--db", self.db, "-o", "json", env=self.without("libarchive"))
        self.assertEqual((code, out), (4, ""))
        self.assertRegex(err, r"akashi: error: .*the shared library libarchive\.so\.[0-9]+ .*cannot be loaded: ")
        japanese = run("scan", layer, "--db", self.db, "--lang", "ja", env=self.without("libarchive"))[2]
        self.assertIn("共有ライブラリ libarchive.so.", japanese)
        inside = self.work / "inside"
        inside.mkdir()
        shutil.copy(layer, inside / "app.tar")
        shutil.copy(self.project / "package-lock.json", inside)
        shutil.copytree(ROOT / "src/ecosystems/rpm/testdata/rhel_9/input", inside, dirs_exist_ok=True)
        for library, path in (("libarchive", "app.tar"), ("libsqlite3", "var/lib/rpm/rpmdb.sqlite")):
            code, out, err = run("scan", inside, "--db", self.db, "-o", "json", env=self.without(library))
            self.assertEqual(code, 0, err)
            report = json.loads(out)
            said = {u["path"]: u["message"] for u in report["unknowns"]}
            self.assertIn(f"the shared library {library}.so.", said[path]["en"])
            self.assertTrue(any(c["name"] == "lodash" for c in report["components"]))
        code, out, err = run("sbom", "create", self.project, "-o", "cyclonedx-json", env=self.without("libcrypto"))
        self.assertEqual((code, out), (4, ""))
        self.assertRegex(err, r"akashi: error: the shared library libcrypto\.so\.[0-9]+ .*\nakashi: エラー: 共有ライブラリ libcrypto")

    def test_plan(self):
        import jsonschema
        schema = json.loads((ROOT / "docs/formats/plan-1.schema.json").read_text())
        folder = self.work / "plan"
        folder.mkdir()
        filled = folder / "plan.toml"
        self.assertEqual(run("plan", "new", "--example", "medical", "-o", filled)[0], 0)
        chart = folder / "plan.svg"
        args = ["plan", filled, "--budget", "25", "-o", "json", "-o", f"svg={chart}", "-o", f"markdown={folder / 'plan.md'}"]
        code, out, err = run(*args)
        self.assertEqual(code, 0, err)
        plan = json.loads(out)
        jsonschema.Draft7Validator(schema).validate(plan)
        self.assertEqual(len(plan["options"]), 28)
        costs = {o["id"]: o["cost"] for o in plan["options"]}
        weights = {o["id"]: o["weight"] for o in plan["options"]}
        previous = None
        for step in plan["steps"]:
            self.assertEqual(step["cost"], sum(costs[o] for o in step["options"]))
            self.assertEqual(step["effect"], sum(weights[o] for o in step["options"]))
            self.assertTrue("a3" not in step["options"] or {"b2", "c2"} <= set(step["options"]))
            self.assertTrue(previous is None or (previous["cost"] < step["cost"] and previous["effect"] < step["effect"]))
            previous = step
        chosen = plan["steps"][plan["budget_step"] - 1]
        self.assertEqual(chosen["options"], plan["scope"]["options"])
        self.assertLessEqual(chosen["cost"], 25)
        import xml.etree.ElementTree
        root = xml.etree.ElementTree.fromstring(chart.read_bytes())
        self.assertEqual([e.tag.split("}")[1] for e in root][:2], ["title", "desc"])
        first = chart.read_bytes()
        self.assertEqual(run(*args)[1], out)
        self.assertEqual(chart.read_bytes(), first)
        for lang, word in (("en", "Scope of the SBOM"), ("ja", "SBOM の適用範囲")):
            code, table, err = run("plan", "--example", "automotive", "--lang", lang)
            self.assertEqual(code, 0, err)  # The example's own selection keeps the rules.
            self.assertIn(word, table)
            self.assertIn("[own-design]" if lang == "en" else "[akashi の設計]", table)
            wide = sum(2 if ord(c) > 0x2e80 else 1 for c in max(table.splitlines(), key=len))
            self.assertLessEqual(wide, 100 if lang == "en" else 200)
        broken = folder / "broken.toml"
        broken.write_text('selection = ["a3", "b1", "c1"]\n[weights]\na3 = 3\n')
        code, out, _ = run("plan", broken)
        self.assertEqual(code, 1)
        self.assertIn("a3 needs b2", out)
        self.assertIn("27 options have no weight", out)
        for text in ("[weights]\nz9 = 1\n", "[weights]\na1 = 11\n", "nothing = 1\n", "budget = 3\n", "= 1"):
            broken.write_text(text)
            code, out, err = run("plan", broken)
            self.assertEqual((code, out), (2, ""), text)
        for args in (["plan"], ["plan", "--example", "none"], ["plan", "--example", "medical", "--budget", "x"],
                     ["plan", "--example", "medical", "-o", "xls"], ["plan", "--example", "medical", "--model", "psti"],
                     ["plan", folder / "none.toml"]):
            self.assertEqual(run(*args)[0], 2, args)
        self.assertEqual(run("plan", "--example", "medical", "--budget", "1")[0], 1)

    def test_scheme_gap(self):
        import jsonschema
        schema = json.loads((ROOT / "docs/formats/gap-1.schema.json").read_text())
        answers = self.work / "answers.csv"
        answers.write_text("scheme,item,result,evidence\nen-303-645@2.1.1,5.1-1,conforms,report.pdf\njc-star,S1.1-02,conforms,\n")

        def gap(*args):
            code, out, err = run("scheme", "gap", *args, "-o", "json")
            self.assertIn(code, (0, 1, 3), err)
            found = json.loads(out)
            jsonschema.Draft7Validator(schema).validate(found)
            return code, found, {i["item"]: i["status"] for i in found["items"]}

        code, found, items = gap("--to", "cls", "--level", "*2", "--answers", answers, "--on", "2026-11-22")
        self.assertEqual(code, 1)
        self.assertEqual(items["5.1-1"], "answered")  # An equal provision of EN 303 645.
        self.assertEqual(sum(found["counts"].values()), len(found["items"]))
        self.assertNotIn("penetration-test", items)  # Of level 4.
        hold = ["--to", "psti", "--level", "compliance", "--hold", "jc-star:1:2025-05-21:2027-05-20"]
        code, _, items = gap(*hold, "--on", "2026-11-22")
        self.assertEqual((code, set(items.values())), (0, {"accepted"}))
        code, found, items = gap(*hold, "--on", "2027-05-21")
        self.assertEqual((code, set(items.values())), (1, {"missing"}))
        self.assertEqual(len(found["unused_labels"]), 1)
        everything = self.work / "all.csv"
        everything.write_text("scheme,item,result\n" + "".join(f"jc-star,S1.1-{i:02},conforms\n" for i in range(1, 17)))
        self.assertEqual(gap("--to", "jc-star", "--level", "1", "--answers", everything)[0], 0)
        code, found, _ = gap("--to", "jc-star", "--level", "☆2", "--answers", everything)
        self.assertEqual((code, found["unknown_levels"]), (3, ["2"]))
        for lang in ("en", "ja"):
            code, out, _ = run("scheme", "gap", "--to", "cls", "--level", "2", "--answers", answers, "--lang", lang)
            self.assertEqual(code, 1)
            self.assertIn("report.pdf", out)
        answers.write_text("scheme,item,result\njc-star,S9,conforms\n")
        for args in ([], ["--to", "none"], ["--to", "cls"], ["--to", "cls", "--level", "9"],
                     ["--to", "cls", "--level", "2", "--answers", answers], ["--to", "cls", "--level", "2", "--on", "2026-02-30"],
                     ["--to", "cls", "--level", "2", "--hold", "jc-star:1"], ["--to", "cls", "--level", "2", "-o", "svg"]):
            self.assertEqual(run("scheme", "gap", *args)[0], 2, args)


if __name__ == "__main__":
    unittest.main()
