#!/usr/bin/env python3
"""db update against a local server that misbehaves. Usage: run_fetch.py AKASHI

After every fault the index must be what it was, the message must say what happened, and the next run must go on.
"""
import concurrent.futures
import gzip
import hashlib
import io
import json
import os
import pathlib
import resource
import shutil
import signal
import ssl
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
import unittest
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import server as faults  # noqa: E402
from server import Resource, Server  # noqa: E402

AKASHI = sys.argv.pop(1) if len(sys.argv) > 1 else "akashi"


def osv(identifier, modified="2026-01-01T00:00:00Z", name="left-pad", fixed="2.0.0", ecosystem="npm", padding=0):
    return json.dumps({
        "schema_version": "1.6.0", "id": identifier, "modified": modified, "summary": "test " + "x" * padding,
        "affected": [{"package": {"ecosystem": ecosystem, "name": name},
                      "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": fixed}]}]}]}).encode()


def osv_zip(records, compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for record in records:
            archive.writestr(json.loads(record)["id"] + ".json", record)
    return out.getvalue()


def kev(*ids, date="2026-01-02"):
    return json.dumps({"title": "t", "catalogVersion": date, "dateReleased": date + "T00:00:00Z", "count": len(ids),
                       "vulnerabilities": [{"cveID": each, "vendorProject": "v", "product": "p", "vulnerabilityName": "n",
                                            "dateAdded": date, "shortDescription": "s", "requiredAction": "a",
                                            "dueDate": date, "knownRansomwareCampaignUse": "Unknown"} for each in ids]}).encode()


def nvd(*ids, modified="2026-01-01T00:00:00.000", start=0, total=None, stamp="2026-01-01T00:00:00.000"):
    return json.dumps({"resultsPerPage": len(ids), "startIndex": start, "totalResults": len(ids) if total is None else total,
                       "format": "NVD_CVE", "version": "2.0", "timestamp": stamp, "vulnerabilities": [{"cve": {
                           "id": each, "sourceIdentifier": "a@example.org", "published": "2025-01-01T00:00:00.000",
                           "lastModified": modified, "vulnStatus": "Analyzed", "descriptions": [{"lang": "en", "value": "d"}],
                           "references": [], "metrics": {}, "configurations": [{"nodes": [{
                               "operator": "OR", "negate": False, "cpeMatch": [{
                                   "vulnerable": True, "criteria": "cpe:2.3:a:v:p:1.0:*:*:*:*:*:*:*",
                                   "matchCriteriaId": "00000000-0000-0000-0000-000000000000"}]}]}]}} for each in ids]}).encode()


class Fetch(unittest.TestCase):
    def setUp(self):
        self.server = Server()
        self.server.stalled = threading.Event()
        self.folder = tempfile.TemporaryDirectory()
        self.work = pathlib.Path(self.folder.name)
        self.db, self.cache = self.work / "db", self.work / "cache"
        self.sources = self.work / "sources.toml"
        self.write_sources()

    def tearDown(self):
        self.server.stalled.set()
        self.server.shutdown()
        self.server.server_close()
        self.folder.cleanup()

    def write_sources(self, extra=""):
        base = self.server.url()
        self.sources.write_text(f'''format = "akashi-sources 1"
[[source]]
id = "kev"
feed = "kev"
most_mb = 1
urls = ["{base}/kev.json"]
[[source]]
id = "osv-npm"
feed = "osv"
method = "osv"
most_mb = 32
changed_most = 3
urls = ["{base}/npm/all.zip"]
[[source]]
id = "records"
feed = "osv"
most_mb = 32
urls = ["{base}/records.zip"]
[[source]]
id = "checked"
feed = "osv"
most_mb = 32
digest = "sha256"
urls = ["{base}/checked.zip"]
[[source]]
id = "scores"
feed = "epss"
most_mb = 1
urls = ["{base}/epss_scores-current.csv.gz"]
dated = "{base}/epss_scores-{{date}}.csv.gz"
[[source]]
id = "nvd"
feed = "nvd"
method = "nvd-years"
digest = "nvd-meta"
years_from = {time.gmtime().tm_year}
most_mb = 8
urls = ["{base}/nvd/nvdcve-2.0-{{year}}.json.gz"]
modified = "{base}/nvd/nvdcve-2.0-modified.json.gz"
[[source]]
id = "named"
feed = "osv"
most_mb = 1
urls = ["{base}/archive/head"]
names = ["named.tar.gz"]
[[source]]
id = "nvd-api"
feed = "nvd"
method = "nvd-api"
most_mb = 8
requests = 50
seconds = 1
urls = ["{base}/api"]
{extra}''')

    def command(self, *args):
        return [AKASHI, "db", "update", "--db", str(self.db), "--cache", str(self.cache), "--sources", str(self.sources),
                "--timeout", "30", "--retries", "1", "--progress", "none", *map(str, args)]

    def environment(self):
        keep = {k: v for k, v in os.environ.items() if not k.startswith("AKASHI_") and not k.lower().endswith("_proxy")}
        return {**keep, "LC_ALL": "C", "no_proxy": "*", "HOME": str(self.work)}

    def update(self, *names, args=(), limit=None):
        chosen = [word for name in names for word in ("--source", name)]
        done = subprocess.run(self.command(*chosen, "-o", "json", *args), capture_output=True, env=self.environment(),
                              timeout=60, check=False,
                              preexec_fn=(lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))) if limit else None)
        answer = {u["source"]: u for u in json.loads(done.stdout)} if done.stdout else {}
        return done.returncode, answer, done.stderr.decode()

    def run_akashi(self, *args):
        done = subprocess.run([AKASHI, *map(str, args)], capture_output=True, env=self.environment(), check=False)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def status(self):
        code, out, _ = self.run_akashi("db", "status", "--db", self.db, "-o", "json")
        return {s["name"]: s for s in json.loads(out)["sources"]} if code == 0 else {}

    def has(self, identifier):
        return self.run_akashi("db", "search", identifier, "--db", self.db)[0] == 0

    def assert_whole(self):
        code, out, err = self.run_akashi("db", "verify", "--db", self.db)
        self.assertEqual(code, 0, out + err)

    def serve(self, path, body, **kwargs):
        self.server.resources[path] = Resource(body, **kwargs)
        return self.server.resources[path]

    # What works.

    def test_new_unchanged_changed(self):
        file = self.serve("/kev.json", kev("CVE-2026-1"))
        code, done, err = self.update("kev")
        self.assertEqual((code, done["kev"]["outcome"]), (0, "updated"), err)
        self.assertEqual(self.status()["kev"]["records"], 1)
        before = self.status()["kev"]
        code, done, err = self.update("kev")
        self.assertEqual((code, done["kev"]["outcome"], done["kev"]["requests"]), (0, "unchanged", 1), err)
        self.assertEqual(file.seen[-1][0], 304)
        self.assertEqual(self.status()["kev"]["fetched"], before["fetched"])
        file.set(kev("CVE-2026-1", "CVE-2026-2", date="2026-01-03"))
        code, done, _ = self.update("kev")
        self.assertEqual((done["kev"]["outcome"], self.status()["kev"]["records"]), ("updated", 2))
        # Another index has nothing yet: it is filled from the cache, at the cost of one question.
        self.db = self.work / "other"
        code, done, _ = self.update("kev")
        self.assertEqual((done["kev"]["outcome"], done["kev"]["received"], self.status()["kev"]["records"]), ("updated", 0, 2))
        # An index that somebody replaced is noticed.
        shutil.rmtree(self.db)
        self.assertEqual(self.update("kev")[1]["kev"]["outcome"], "updated")

    def test_validator_by_date_only(self):
        file = self.serve("/kev.json", kev("CVE-2026-1"), etag=False)
        self.update("kev")
        self.assertEqual(self.update("kev")[1]["kev"]["outcome"], "unchanged")
        self.assertEqual(file.seen[-1][0], 304)

    def test_dry_run_asks_nobody(self):
        self.serve("/kev.json", kev("CVE-2026-1"))
        code, done, _ = self.update("kev", "osv-npm", args=["--dry-run"])
        self.assertEqual((code, done["kev"]["outcome"]), (0, "planned"))
        self.assertEqual(len(done["osv-npm"]["urls"]), 2)
        self.assertEqual(self.server.requests, [])
        self.assertFalse(self.cache.exists() or self.db.exists())

    def test_one_failure_stops_no_other(self):
        self.serve("/kev.json", kev("CVE-2026-1"))
        code, done, err = self.update("kev", "records", "scores")
        self.assertEqual(code, 4)
        self.assertEqual([done[k]["outcome"] for k in ("kev", "records", "scores")], ["updated", "failed", "failed"])
        self.assertIn("records: " + self.server.url("/records.zip") + ": the server answered 404", err)
        self.assertIn("nothing of records yet", err)

    def test_osv_changes_only(self):
        records = [osv(f"TEST-{n}", f"2026-01-{n:02}T00:00:00Z") for n in range(1, 21)]
        self.serve("/npm/all.zip", osv_zip(records))
        listed = [f"2026-01-{n:02}T00:00:00Z,TEST-{n}" for n in range(20, 0, -1)]
        changes = self.serve("/npm/modified_id.csv", "\n".join(listed).encode())
        code, done, err = self.update("osv-npm")
        self.assertEqual((code, done["osv-npm"]["added"]), (0, 20), err)
        self.assertEqual(self.update("osv-npm")[1]["osv-npm"]["requests"], 1)
        # One changed, one new: they alone are fetched, with what is a day around the last change.
        self.serve("/npm/TEST-3.json", osv("TEST-3", "2026-02-01T00:00:00.5Z", fixed="3.0.0"))
        self.serve("/npm/TEST-21.json", osv("TEST-21", "2026-02-01T00:00:00Z"))
        self.serve("/npm/TEST-20.json", records[19])
        changes.set("\n".join(["2026-02-01T00:00:00.5Z,TEST-3", "2026-02-01T00:00:00Z,TEST-21", *listed]).encode())
        self.server.requests.clear()
        # TEST-19 lies within the day as well: four are more than `changed_most`, so the archive it is.
        self.server.resources["/npm/all.zip"].set(osv_zip([*records[:2], osv("TEST-3", "2026-02-01T00:00:00.5Z", fixed="3.0.0"),
                                                           *records[3:], osv("TEST-21", "2026-02-01T00:00:00Z")]))
        done = self.update("osv-npm")[1]["osv-npm"]
        self.assertEqual((done["outcome"], done["added"], done["replaced"]), ("updated", 1, 1))
        self.assertIn("/npm/all.zip", [path for path, _ in self.server.requests])
        self.serve("/npm/TEST-22.json", osv("TEST-22", "2026-03-01T00:00:00Z"))
        changes.set(b"2026-03-01T00:00:00Z,TEST-22\n" + changes.body)
        self.server.requests.clear()
        self.serve("/npm/TEST-21.json", osv("TEST-21", "2026-02-01T00:00:00Z"))
        done = self.update("osv-npm")[1]["osv-npm"]
        self.assertEqual((done["outcome"], done["added"]), ("updated", 1))
        self.assertNotIn("/npm/all.zip", [path for path, _ in self.server.requests])
        row = self.status()["osv-npm"]
        self.assertEqual((row["records"], row["partial"]), (22, False))
        # A record that is not there: all of it then.
        changes.set(b"2026-03-02T00:00:00Z,TEST-GONE\n" + changes.body)
        code, done, err = self.update("osv-npm")
        self.assertEqual((code, done["osv-npm"]["outcome"]), (0, "updated"), err)
        self.assert_whole()

    def test_osv_change_in_the_future(self):
        # A record with a time to come must not hide what changes until then.
        records = [osv("TEST-1"), osv("TEST-2", "9998-01-01T00:00:00Z")]
        self.serve("/npm/all.zip", osv_zip(records))
        changes = self.serve("/npm/modified_id.csv", b"9998-01-01T00:00:00Z,TEST-2\n2026-01-01T00:00:00Z,TEST-1\n")
        code, _, err = self.update("osv-npm")
        self.assertEqual((code, self.status()["osv-npm"]["records"]), (0, 2), err)
        for number, name in ((3, "TEST-3"), (4, "TEST-4")):
            records.append(osv(name, f"2026-01-0{number}T00:00:00Z"))
            self.serve("/npm/all.zip", osv_zip(records))
            for record in records:
                self.serve(f"/npm/{json.loads(record)['id']}.json", record)
            changes.set(f"2026-01-0{number}T00:00:00Z,{name}\n".encode() + changes.body)
            code, done, err = self.update("osv-npm")
            self.assertEqual((code, done["osv-npm"]["added"], self.status()["osv-npm"]["records"]), (0, 1, number), err)
        # An index of a program that took the time to come for the last one.
        state = self.db / "update.json"
        known = json.loads(state.read_text())
        known["sources"]["osv-npm"]["since"] = "9998-01-01T00:00:00Z"
        state.write_text(json.dumps(known))
        records.append(osv("TEST-5", "2026-01-05T00:00:00Z"))
        self.serve("/npm/all.zip", osv_zip(records))
        changes.set(b"2026-01-05T00:00:00Z,TEST-5\n" + changes.body)
        code, done, err = self.update("osv-npm")
        self.assertEqual((code, self.status()["osv-npm"]["records"]), (0, 5), err)

    def nvd_file(self, name, *ids, modified="2026-01-01T00:00:00.000"):
        body = nvd(*ids, modified=modified)
        self.serve(f"/nvd/nvdcve-2.0-{name}.json.gz", gzip.compress(body))
        self.serve(f"/nvd/nvdcve-2.0-{name}.meta", f"lastModifiedDate:x\r\nsize:1\r\nsha256:{hashlib.sha256(body).hexdigest().upper()}\r\n".encode())

    def test_nvd_years(self):
        year = time.gmtime().tm_year
        self.nvd_file(year, "CVE-2026-1", "CVE-2026-2")
        self.nvd_file("modified", "CVE-2026-2")
        code, done, err = self.update("nvd")
        self.assertEqual((code, done["nvd"]["added"]), (0, 2), err)
        self.assertEqual(self.update("nvd")[1]["nvd"]["requests"], 1)
        self.nvd_file("modified", "CVE-2026-2", "CVE-2026-3", modified="2026-01-05T00:00:00.000")
        self.server.requests.clear()
        done = self.update("nvd")[1]["nvd"]
        self.assertEqual((done["added"], done["replaced"]), (1, 1))
        self.assertFalse([p for p, _ in self.server.requests if str(year) in p])
        self.assertEqual(self.status()["nvd"]["records"], 3)
        # A bit flip in the packed file, and a file of another time than its .meta.
        flipped = bytearray(self.server.resources["/nvd/nvdcve-2.0-modified.json.gz"].body)
        flipped[len(flipped) // 2] ^= 4
        good = bytes(self.server.resources["/nvd/nvdcve-2.0-modified.json.gz"].body)
        self.nvd_file("modified", "CVE-2026-2", "CVE-2026-4", modified="2026-01-06T00:00:00.000")
        fresh = self.server.resources["/nvd/nvdcve-2.0-modified.json.gz"].body
        for bad in (bytes(flipped), good):
            self.serve("/nvd/nvdcve-2.0-modified.json.gz", bad)
            code, done, err = self.update("nvd")
            self.assertEqual((code, self.status()["nvd"]["records"]), (4, 3), err)
        self.assertIn("digest", err)
        self.serve("/nvd/nvdcve-2.0-modified.json.gz", fresh)
        self.assertEqual(self.update("nvd")[1]["nvd"]["added"], 1)

    def test_nvd_api_pages_and_windows(self):
        pages = {0: [f"CVE-2026-{n}" for n in range(2)], 2: ["CVE-2026-9"]}
        broken = []

        def api(handler):
            query = dict(part.split("=") for part in handler.path.split("?")[1].split("&"))
            if "lastModStartDate" in query:
                body = nvd("CVE-2026-9", "CVE-2026-10", modified="2026-02-01T00:00:00.000")
            elif broken and query["startIndex"] == "2":
                return handler.status(*broken)
            else:
                start = int(query["startIndex"])
                body = nvd(*pages[start], start=start, total=3)
            handler.status(200, {}, body)

        self.server.resources["/api"] = api
        broken[:] = [503]
        code, done, err = self.update("nvd-api")
        self.assertEqual((code, self.status()), (4, {}), err)
        broken.clear()
        self.server.requests.clear()
        code, done, err = self.update("nvd-api")
        self.assertEqual((code, done["nvd-api"]["added"]), (0, 3), err)
        self.assertEqual(len(self.server.requests), 1)  # The first page was there already.
        done = self.update("nvd-api")[1]["nvd-api"]
        self.assertEqual((done["added"], done["replaced"]), (1, 1))
        self.assertIn("lastModStartDate", self.server.requests[-1][0])
        self.assertEqual(self.status()["nvd-api"]["records"], 4)

    def test_nvd_api_pages_come_to_an_end(self):
        asked = []

        def api(handler):
            start = int(handler.path.split("startIndex=")[1].split("&")[0])
            asked.append(start)
            # One record a page, of always more.
            handler.status(200, {}, nvd(f"CVE-2026-{start}", start=start, total=growth(start)))

        self.server.resources["/api"] = api
        for growth, most in ((lambda start: start + 100, 17), (lambda start: 350, 19)):
            asked.clear()
            code, _, err = self.update("nvd-api")
            self.assertEqual((code, self.status()), (4, {}), err)
            self.assertEqual(asked, list(range(most)))
            self.assertIn(f"(limit {most})", err)
            self.assertIn("records, of which", err)
        # Nothing of it is taken for pages of the next run.
        growth = lambda start: 3
        asked.clear()
        code, done, err = self.update("nvd-api")
        self.assertEqual((code, done["nvd-api"]["added"], asked), (0, 3, [0, 1, 2]), err)

    def test_rate_is_kept(self):
        self.write_sources('')
        text = self.sources.read_text().replace("requests = 50\nseconds = 1", "requests = 2\nseconds = 1")
        self.sources.write_text(text)
        times = []

        def api(handler):
            times.append(time.monotonic())
            start = int(handler.path.split("startIndex=")[1].split("&")[0])
            handler.status(200, {}, nvd(f"CVE-2026-{start}", start=start, total=5))

        self.server.resources["/api"] = api
        self.assertEqual(self.update("nvd-api")[0], 0)
        self.assertEqual(len(times), 5)
        for first, third in zip(times, times[2:]):
            self.assertGreater(third - first, 0.9)

    def test_mirror_folder_and_address(self):
        host = self.server.url().split("://")[1]
        below = self.work / "mirror" / host
        (below / "npm").mkdir(parents=True)
        (below / "kev.json").write_bytes(kev("CVE-2026-7"))
        (below / "npm" / "all.zip").write_bytes(osv_zip([osv("TEST-1")]))
        (below / "npm" / "modified_id.csv").write_text("2026-01-01T00:00:00Z,TEST-1\n")
        code, done, err = self.update("kev", "osv-npm", args=["--mirror", self.work / "mirror"])
        self.assertEqual((code, done["kev"]["outcome"], done["osv-npm"]["outcome"]), (0, "updated", "updated"), err)
        self.assertEqual(self.server.requests, [])
        code, done, err = self.update("kev", args=["--mirror", self.work / "mirror"])
        self.assertEqual(done["kev"]["outcome"], "unchanged")
        (below / "archive").mkdir()
        with tarfile.open(below / "archive" / "head", "w:gz") as tar:  # An address without an ending.
            info = tarfile.TarInfo("records/TEST-9.json")
            info.size = len(osv("TEST-9"))
            tar.addfile(info, io.BytesIO(osv("TEST-9")))
        code, done, err = self.update("named", args=["--mirror", self.work / "mirror"])
        self.assertEqual((code, done["named"]["added"]), (0, 1), err)
        self.assertTrue((below / "archive" / "head").exists())
        (below / "kev.json").write_bytes(kev("CVE-2026-7")[:-30])
        code, done, err = self.update("kev", args=["--mirror", self.work / "mirror"])
        self.assertEqual((code, self.status()["kev"]["records"]), (4, 1), err)
        self.assertTrue((below / "kev.json").exists())
        self.db, self.cache = self.work / "db2", self.work / "cache2"
        self.serve(f"/m/{host}/kev.json", kev("CVE-2026-8"))
        code, done, err = self.update("kev", args=["--mirror", self.server.url("/m")])
        self.assertEqual((code, done["kev"]["outcome"]), (0, "updated"), err)

    def test_file_by_date(self):
        def scores(date, value):
            return gzip.compress(f"#model_version:v4,score_date:{date}T00:00:00+0000\ncve,epss,percentile\nCVE-2026-1,{value},0.5\n".encode())
        self.serve("/epss_scores-current.csv.gz", scores("2026-02-01", 0.9))
        self.serve("/epss_scores-2025-08-17.csv.gz", scores("2025-08-17", 0.1))
        self.assertEqual(self.update("scores")[0], 0)
        code, done, err = self.update("scores", args=["--date", "2025-08-17"])
        self.assertEqual((code, done["scores"]["newest"][:10]), (0, "2025-08-17"), err)
        self.assertEqual(self.update("scores")[1]["scores"]["newest"][:10], "2026-02-01")
        self.assertEqual(self.update("kev", args=["--date", "2025-08-17"])[0], 4)

    # What fails.

    def test_resume_after_a_cut(self):
        body = osv_zip([osv(f"TEST-{n}", padding=3000) for n in range(100)], zipfile.ZIP_STORED)
        file = self.serve("/records.zip", body)
        file.faults = [faults.cut_after(200_000)]
        code, done, err = self.update("records")
        self.assertEqual((code, done["records"]["outcome"], done["records"]["received"]), (0, "updated", len(body)), err)
        self.assertIn("trying again", err)
        self.assertEqual(file.seen[-1], (206, "bytes=200000-", file.etag, None))
        # Cut in one run, resumed by the next; the part's own validator is what the range rests on.
        file.set(body + b"")
        self.cache, self.db = self.work / "c2", self.work / "d2"
        file.faults = [faults.cut_after(100_000), faults.cut_after(1), faults.cut_after(1)]
        code, done, err = self.update("records", args=["--retries", "0"])
        self.assertEqual((code, done["records"]["part_bytes"]), (4, 100_000), err)
        self.assertIn("100000 bytes are kept, and the next run goes on", err)
        file.faults = []
        code, done, err = self.update("records")
        self.assertEqual((code, done["records"]["received"]), (0, len(body) - 100_000), err)

    def test_changed_between_parts(self):
        old = osv_zip([osv(f"OLD-{n}", padding=3000) for n in range(50)], zipfile.ZIP_STORED)
        file = self.serve("/records.zip", old)
        file.faults = [faults.cut_after(100_000)]
        self.assertEqual(self.update("records", args=["--retries", "0"])[0], 4)
        file.set(osv_zip([osv(f"NEW-{n}", padding=3000) for n in range(50)], zipfile.ZIP_STORED))
        code, done, err = self.update("records")
        self.assertEqual((code, done["records"]["added"]), (0, 50), err)
        self.assertEqual(file.seen[-1][0], 200)
        self.assertTrue(self.has("NEW-7") and not self.has("OLD-7"))
        # No validator, no resuming. A range that is not the one asked for is dropped with the part.
        plain = self.serve("/records.zip", old, etag=False, modified=None)
        self.cache = self.work / "c2"
        plain.faults = [faults.cut_after(100_000)]
        self.assertEqual(self.update("records")[0], 0)
        self.assertIsNone(plain.seen[-1][1])
        self.cache = self.work / "c3"
        lying = self.serve("/records.zip", old)
        lying.faults = [faults.cut_after(100_000), faults.wrong_range]
        code, done, err = self.update("records", args=["--retries", "2", "--force"])
        self.assertEqual((code, lying.seen[-1][:2]), (0, (200, None)), err)

    def old_index(self):
        """An index with one record of each kind, to be kept by what follows."""
        self.serve("/kev.json", kev("CVE-2026-1"))
        self.serve("/records.zip", osv_zip([osv("TEST-1")]))
        self.assertEqual(self.update("kev", "records")[0], 0)
        return self.status()

    def assert_kept(self, source, text, before, done):
        code, answer, err = done
        self.assertEqual((code, answer[source]["outcome"]), (4, "failed"), err)
        self.assertIn(text, err)
        self.assertIn(f"the index keeps what it had of {source}", err)
        after = self.status()
        times = ("checked",)
        self.assertEqual({k: {a: b for a, b in v.items() if a not in times} for k, v in after.items()},
                         {k: {a: b for a, b in v.items() if a not in times} for k, v in before.items()})
        self.assertTrue(self.has("TEST-1"))

    def test_answers_that_are_no_file(self):
        before = self.old_index()
        file = self.server.resources["/kev.json"]
        for fault, text in (
                (faults.answers(404), "the server answered 404"),
                (faults.answers(200, {"Content-Encoding": "br"}, b"x"), "packed the file as br"),
                (faults.answers(302, {"Location": "/kev.json"}), "more than 5 redirects"),
                (faults.answers(302, {"Location": "file:///etc/passwd"}), "addresses of this kind are not fetched"),
                (faults.answers(302, {}), "without a usable address"),
                (faults.answers(302, {"Location": "http://user:word@localhost/"}), "not fetched"),
                (faults.answers(200, {}, b"x" * (2 << 20)), "more than the 1048576 bytes"),
                (faults.answers(429, {"Retry-After": "4000"}), "asks to come back in 4000 s"),
                (faults.answers(403), "the server answered 403")):
            file.faults = [fault] * 12
            self.assert_kept("kev", text, before, self.update("kev"))
            file.faults = []
        self.assertNotIn("word", "".join(p.read_text() for p in self.cache.rglob("*.fetch")))

    def test_answers_that_pass(self):
        file = self.serve("/kev.json", kev("CVE-2026-1"))
        file.faults = [faults.answers(500), faults.answers(429, {"Retry-After": "1"})]
        start = time.monotonic()
        code, done, err = self.update("kev", args=["--retries", "3"])
        self.assertEqual((code, done["kev"]["outcome"]), (0, "updated"), err)
        self.assertGreater(time.monotonic() - start, 1.4)
        self.assertIn("the server answered 500; trying again", err)
        self.assertIn("the server answered 429; trying again", err)

    def test_silence_and_slowness(self):
        before = self.old_index()
        file = self.server.resources["/kev.json"]
        results = []

        def one(name, fault):
            cache = self.work / name
            server = self.server
            server.resources[f"/{name}/{server.url().split('://')[1]}/kev.json"] = served = Resource(kev("CVE-2026-2") + b" " * 500)
            served.faults = [fault] * 4
            done = subprocess.run([*self.command("--source", "kev", "--mirror", server.url("/" + name), "--retries", "0", "--timeout", "1"),
                                   "--cache", str(cache), "--db", str(self.work / ("db" + name))],
                                  capture_output=True, env=self.environment(), timeout=30, check=False)
            results.append((name, done.returncode, done.stderr.decode()))

        threads = [threading.Thread(target=one, args=pair) for pair in
                   (("stall", faults.stall_after(10)), ("drip", faults.drip), ("header", faults.drip_header),
                    ("silence", faults.stall_after(0)))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(results), 4)
        for name, code, err in results:
            self.assertEqual(code, 4, (name, err))
            self.assertIn("too slow or silent", err, name)
        self.assertEqual(self.status(), before)
        self.assertIsNotNone(file)

    def test_lengths_that_lie(self):
        before = self.old_index()
        file = self.server.resources["/kev.json"]
        body = kev("CVE-2026-1", "CVE-2026-2", date="2026-01-05")
        file.set(body)
        file.faults = [faults.says_length(len(body) + 50)] * 4
        self.assert_kept("kev", "the connection ended early", before, self.update("kev"))
        # Said to be shorter: what came is a truncated file, which reading it tells; it is not kept in the cache.
        file.faults = [faults.says_length(len(body) - 50)]
        done = self.update("kev")
        self.assert_kept("kev", "kev", before, done)
        code, done, err = self.update("kev")
        self.assertEqual((code, self.status()["kev"]["records"]), (0, 2), err)

    def test_damaged_archives(self):
        before = self.old_index()
        file = self.server.resources["/records.zip"]
        records = [osv(f"BAD-{n}", "2026-03-01T00:00:00Z", padding=2000) for n in range(40)]
        whole = osv_zip(records, zipfile.ZIP_STORED)
        flipped = bytearray(whole)
        flipped[len(whole) // 2] ^= 1
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w:gz") as tar:
            for record in records:
                info = tarfile.TarInfo(json.loads(record)["id"] + ".json")
                info.size = len(record)
                tar.addfile(info, io.BytesIO(record))
        tar = packed.getvalue()
        bad_tar = bytearray(tar)
        bad_tar[-6] ^= 1  # The CRC of the gzip member.
        for body in (whole[:len(whole) // 2], bytes(flipped), bytes(bad_tar), tar[:len(tar) // 2], b"", b"<html>no such file</html>"):
            file.set(body)
            with self.subTest(body=body[:20], size=len(body)):
                self.assert_kept("records", "records.zip", before, self.update("records"))
                self.assertFalse(self.has("BAD-1"))
        file.set(osv_zip([osv("TEST-1"), *records]))
        self.assertEqual(self.update("records")[0], 0)
        self.assert_whole()

    def test_digest_beside(self):
        body = osv_zip([osv("TEST-1"), osv("TEST-2")])
        file = self.serve("/checked.zip", body)
        digest = self.serve("/checked.zip.sha256", hashlib.sha256(body).hexdigest().encode() + b"  checked.zip\n")
        self.assertEqual(self.update("checked")[0], 0)
        self.assertEqual(self.update("checked")[1]["checked"]["outcome"], "unchanged")
        other = osv_zip([osv("TEST-3", "2026-05-01T00:00:00Z")])
        file.set(other)  # Not what the digest says.
        digest.set(digest.body + b"\n")
        code, done, err = self.update("checked")
        self.assertEqual(code, 4, err)
        self.assertIn("the source published " + hashlib.sha256(body).hexdigest(), err)
        self.assertFalse(self.has("TEST-3"))
        digest.set(b"no digest at all")
        self.assertEqual(self.update("checked")[0], 4)

    def test_less_or_older_data_are_not_taken(self):
        ids = [f"CVE-2026-{n}" for n in range(40)]
        file = self.serve("/kev.json", kev(*ids, date="2026-02-02"))
        self.assertEqual(self.update("kev")[0], 0)
        for body, text in ((kev(*ids, date="2026-02-01"), "older than those of the index"),
                           (kev(*ids[:10], date="2026-02-03"), "10 records where the index has 40"),
                           (kev(date="2026-02-03"), "no record of the kind kev")):
            file.set(body)
            code, _, err = self.update("kev")
            self.assertEqual((code, self.status()["kev"]["records"]), (4, 40), err)
            self.assertIn(text, err)
        file.set(kev(*ids[:10], date="2026-02-03"))
        self.assertEqual(self.update("kev", args=["--force"])[0], 0)
        self.assertEqual(self.status()["kev"]["records"], 10)

    def test_killed_in_the_middle(self):
        before = self.old_index()
        file = self.server.resources["/records.zip"]
        body = osv_zip([osv(f"TEST-{n}", "2026-03-01T00:00:00Z", padding=10_000) for n in range(200)], zipfile.ZIP_STORED)
        file.set(body)
        for kill in (signal.SIGKILL, signal.SIGTERM):
            file.faults = [faults.slow(3)]
            running = subprocess.Popen(self.command("--source", "records"), env=self.environment(),
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            part = self.cache / "records" / "records.zip.part"
            for _ in range(1000):
                if part.exists() and part.stat().st_size > 300_000:
                    break
                time.sleep(0.02)
            running.send_signal(kill)
            out, err = running.communicate(timeout=60)
            self.assertTrue(part.exists(), err)
            if kill == signal.SIGTERM:
                self.assertEqual(running.returncode, 4, err)
                self.assertIn(b"cancelled", err)
                self.assertIn(b"bytes are kept", err)
            for _ in range(50):  # The helper ends with its parent.
                size = part.stat().st_size
                time.sleep(0.02)
                if size == part.stat().st_size:
                    break
            self.assertEqual(self.status(), before)
            if kill == signal.SIGKILL:
                part.unlink()
                (self.cache / "records" / "records.zip.part.fetch").unlink()
        kept = part.stat().st_size
        file.faults = []
        code, done, err = self.update("records")
        self.assertEqual((code, done["records"]["received"]), (0, len(body) - kept), err)
        self.assertEqual(file.seen[-1][0], 206)
        self.assert_whole()

    def test_full_disk(self):
        before = self.old_index()
        file = self.server.resources["/records.zip"]
        body = osv_zip([osv(f"TEST-{n}", "2026-03-01T00:00:00Z", padding=10_000) for n in range(100)], zipfile.ZIP_STORED)
        file.set(body)
        code, done, err = self.update("records", limit=500_000)
        self.assert_kept("records", "cannot write", before, (code, done, err))
        self.assertEqual(done["records"]["part_bytes"], 500_000)
        code, done, err = self.update("records")
        self.assertEqual((code, done["records"]["received"]), (0, len(body) - 500_000), err)
        self.assert_whole()

    def test_nobody_there(self):
        before = self.old_index()
        closed = Server()
        address = closed.url()
        closed.shutdown()
        closed.server_close()
        self.assert_kept("kev", "no connection", before, self.update("kev", args=["--mirror", address]))
        start = time.monotonic()
        code, done, err = self.update("kev", "records", "scores", args=["--mirror", address, "--retries", "1"])
        self.assertEqual([u["outcome"] for u in done.values()], ["failed"] * 3)
        self.assertLess(time.monotonic() - start, 4)  # The host is tried once for all.
        self.assertEqual(err.count("no connection ("), 4, err)  # One retry, and each source says it.

    def test_tls(self):
        if not shutil.which("openssl"):
            self.skipTest("no openssl")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-keyout", self.work / "key.pem", "-out", self.work / "ca.pem", "-days", "2", "-subj", "/CN=localhost",
                        "-addext", "subjectAltName=DNS:localhost"], check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.work / "ca.pem", self.work / "key.pem")
        secure = Server(context)
        secure.stalled = threading.Event()
        seen = []

        def api(handler):
            seen.append(handler.headers.get("apiKey"))
            handler.status(200, {}, nvd("CVE-2026-1"))

        secure.resources["/api"] = api
        secure.resources["/away"] = lambda handler: handler.status(302, {"Location": self.server.url("/kev.json")})
        secure.resources["/kev.json"] = Resource(kev("CVE-2026-1"))
        self.serve("/kev.json", kev("CVE-2026-6"))
        self.write_sources(f'''[[source]]
id = "secure"
feed = "kev"
most_mb = 1
urls = ["{secure.url('/kev.json')}"]
[[source]]
id = "away"
feed = "kev"
most_mb = 1
urls = ["{secure.url('/away')}"]
[[source]]
id = "keyed"
feed = "nvd"
method = "nvd-api"
most_mb = 1
key_header = "apiKey"
urls = ["{secure.url('/api')}"]
[[source]]
id = "plain-keyed"
feed = "nvd"
method = "nvd-api"
most_mb = 1
key_header = "apiKey"
urls = ["{self.server.url('/api')}"]
''')
        (self.work / "key").write_text("geheim\n")
        code, _, err = self.update("secure")
        self.assertEqual(code, 4)
        self.assertIn("not trusted", err)
        trust = ["--ca", self.work / "ca.pem"]
        self.assertEqual(self.update("secure", args=trust)[0], 0)
        code, _, err = self.update("away", args=trust)
        self.assertEqual(code, 4)
        self.assertIn("a redirect from https to http://localhost", err)
        keys = ["--key-file", f"keyed={self.work / 'key'}", "--key-file", f"plain-keyed={self.work / 'key'}"]
        code, _, err = self.update("keyed", args=[*trust, *keys])
        self.assertEqual((code, seen), (0, ["geheim"]), err)
        code, _, err = self.update("plain-keyed", args=[*trust, *keys])
        self.assertEqual(code, 4)
        self.assertIn("over https only", err)
        self.assertNotIn("geheim", err)
        for file in self.cache.rglob("*"):
            self.assertFalse(file.is_file() and b"geheim" in file.read_bytes(), file)
        secure.shutdown()
        secure.server_close()

    def test_one_update_at_a_time(self):
        file = self.serve("/kev.json", kev("CVE-2026-1"))
        file.faults = [faults.slow(1, chunk=200)]
        first = subprocess.Popen(self.command("--source", "kev"), env=self.environment(), stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE)
        for _ in range(100):
            if (self.cache / "lock").exists() and self.server.requests:
                break
            time.sleep(0.02)
        code, _, err = self.update("kev")
        self.assertEqual(code, 4)
        self.assertIn("another update is running", err)
        first.communicate(timeout=60)
        self.assertEqual(first.returncode, 0)

    def test_rpm_repository(self):
        """The list of mirrors names the repository, repomd.xml the file and its digest."""
        base = self.server.url()
        self.sources.write_text(f'''format = "akashi-sources 1"
[[source]]
id = "amazon"
feed = "updateinfo"
method = "rpm-repo"
most_mb = 8
urls = ["{base}/latest/mirror.list", "{base}/other/"]
''')

        def put(*fixed, ending="gz"):
            for repository, name in (("/2/guid/x86_64", "core"), ("/other", "other")):
                info = gzip.compress(("<updates>" + "".join(
                    f'''<update type="security" from="a@example.org" status="final"><id>ALAS2023-2026-{n}-{name}</id>
<title>t</title><severity>important</severity><issued date="2026-01-0{n + 1}"/><updated date="2026-01-0{n + 1}"/>
<references><reference href="https://example.org" id="CVE-2026-{n}" type="cve"/></references>
<pkglist><collection short="amazon-linux-2023---{name}"><name>Amazon Linux 2023</name>
<package name="left-pad" version="{version}" release="1.amzn2023" epoch="0" arch="x86_64"><filename>x.rpm</filename></package>
</collection></pkglist></update>''' for n, version in enumerate(fixed)) + "</updates>").encode())
                self.serve(f"{repository}/repodata/abc-updateinfo.xml.{ending}", info)
                self.serve(f"{repository}/repodata/repomd.xml", f'''<?xml version="1.0"?>
<repomd xmlns="http://linux.duke.edu/metadata/repo"><data type="primary"><location href="repodata/p.xml.gz"/></data>
<data type="updateinfo"><checksum type="sha256">{hashlib.sha256(info).hexdigest()}</checksum>
<location href="repodata/abc-updateinfo.xml.{ending}"/></data></repomd>'''.encode())

        self.serve("/latest/mirror.list", f"{base}/2/guid/$basearch\n".encode())
        put("1.0")
        code, done, err = self.update("amazon")
        self.assertEqual((code, done["amazon"]["added"]), (0, 2), err)
        self.assertEqual(self.update("amazon")[1]["amazon"]["outcome"], "unchanged")
        put("1.0", "1.1")
        code, done, err = self.update("amazon")
        self.assertEqual((code, done["amazon"]["added"], self.status()["amazon"]["records"]), (0, 2, 4), err)
        # A file of another time than repomd.xml, a repository that has none, an address that is none.
        good = self.server.resources["/other/repodata/abc-updateinfo.xml.gz"].body
        self.serve("/other/repodata/abc-updateinfo.xml.gz", good[:-1] + b"x")
        for path, body, text in (
                ("/other/repodata/abc-updateinfo.xml.gz", good[:-1] + b"x", "digest"),
                ("/other/repodata/repomd.xml", b"<repomd><data type='updateinfo'><location href='../../x'/></data></repomd>", "href"),
                ("/other/repodata/repomd.xml", b"<repomd/>", "updateinfo"), ("/other/repodata/repomd.xml", b"<html>", "repomd"),
                ("/latest/mirror.list", b"file:///etc\n", "address of a mirror")):
            before = self.server.resources[path].body
            self.serve(path, body)
            code, done, err = self.update("amazon", args=["--force"])
            self.assertEqual((code, self.status()["amazon"]["records"]), (4, 4), (body, err))
            self.assertIn(text, err)
            self.serve(path, good if before.startswith(good[:4]) else before)
        self.assertEqual(self.update("amazon")[0], 0)

    def test_named_archive_and_listed_years(self):
        base, year = self.server.url(), time.gmtime().tm_year
        self.sources.write_text(f'''format = "akashi-sources 1"
[[source]]
id = "daily"
feed = "osv"
method = "named"
most_mb = 8
urls = ["{base}/vex/archive_latest.txt"]
[[source]]
id = "years"
feed = "osv"
digest = "list"
digests = "{base}/checksum.txt"
most_mb = 8
years_from = {year - 2}
urls = ["{base}/all-{{year}}.zip"]
[[source]]
id = "plain"
feed = "osv"
most_mb = 8
years_from = {year - 2}
urls = ["{base}/all-{{year}}.zip"]
''')
        self.serve("/vex/archive_latest.txt", b"all_2026-01-01.zip\n")
        self.serve("/vex/all_2026-01-01.zip", osv_zip([osv("TEST-1")]))
        self.assertEqual(self.update("daily")[1]["daily"]["added"], 1)
        self.assertEqual(self.update("daily")[1]["daily"]["outcome"], "unchanged")
        self.serve("/vex/archive_latest.txt", b"all_2026-01-02.zip\n")
        self.serve("/vex/all_2026-01-02.zip", osv_zip([osv("TEST-1"), osv("TEST-2")]))
        self.assertEqual(self.update("daily")[1]["daily"]["added"], 1)
        self.assertEqual([p.name for p in (self.cache / "daily").glob("*.zip")], ["all_2026-01-02.zip"])
        for bad in (b"../x", b"<html>", b"", b"a/b"):
            self.serve("/vex/archive_latest.txt", bad)
            self.assertEqual(self.update("daily")[0], 4)
        # Years: this one may not be there yet; the digests say what has to be fetched.
        def put(**ids):
            listed = []
            for name, identifier in ids.items():
                body = osv_zip([osv(identifier)])
                self.serve(f"/all-{name[1:]}.zip", body)
                listed.append({"filename": name, "url": f"{base}/all-{name[1:]}.zip", "sha256": hashlib.sha256(body).hexdigest().upper(),
                               "lastModified": "2026/01/01"})
            self.serve("/checksum.txt", json.dumps(listed).encode())
        put(**{f"y{year - 2}": "TEST-A", f"y{year - 1}": "TEST-B"})
        code, done, err = self.update("years", "plain")
        self.assertEqual((code, done["years"]["added"], done["plain"]["outcome"]), (0, 2, "updated"), err)
        done = self.update("years")[1]["years"]
        self.assertEqual((done["outcome"], done["requests"]), ("unchanged", 1))
        put(**{f"y{year - 2}": "TEST-A", f"y{year - 1}": "TEST-B", f"y{year}": "TEST-C"})
        code, done, err = self.update("years", "plain")
        self.assertEqual((code, done["years"]["added"], self.has("TEST-C")), (0, 1, True), err)
        self.serve(f"/all-{year}.zip", osv_zip([osv("TEST-D")]))
        code, done, err = self.update("years", args=["--force"])
        self.assertEqual(code, 4)
        self.assertIn("digest", err)
        self.server.resources.pop(f"/all-{year - 1}.zip")
        self.assertEqual(self.update("plain")[0], 4)  # A year in between has to be there.
        for bad in (b"{}", b"[]", b"x"):
            self.serve("/checksum.txt", bad)
            self.assertEqual(self.update("years")[0], 4, bad)

    def test_csaf_provider(self):
        """provider-metadata.json, then ROLIE feeds or a folder's changes.csv, then documents against their digests."""
        base = self.server.url()
        self.sources.write_text(f'''format = "akashi-sources 1"
[[source]]
id = "rolie"
feed = "csaf"
method = "csaf"
most_mb = 8
urls = ["{base}/rolie/provider-metadata.json"]
[[source]]
id = "folder"
feed = "csaf"
method = "csaf"
most_mb = 8
urls = ["{base}/.well-known/csaf/provider-metadata.json"]
''')

        def csaf(name, cve):
            return json.dumps({"document": {
                "category": "csaf_security_advisory", "csaf_version": "2.0", "title": name,
                "publisher": {"category": "vendor", "name": "ACME", "namespace": "https://example.org"},
                "tracking": {"id": name, "current_release_date": "2026-01-01T00:00:00Z", "initial_release_date": "2026-01-01T00:00:00Z",
                             "revision_history": [{"date": "2026-01-01T00:00:00Z", "number": "1", "summary": "s"}], "status": "final",
                             "version": "1"}},
                "vulnerabilities": [{"cve": cve, "notes": [{"category": "description", "text": "t"}]}]}).encode()

        def entry(path, day, digest):
            return {"id": path, "title": "t", "updated": f"2026-01-{day:02}T00:00:00Z", "link": [
                {"rel": "self", "href": base + path}, {"rel": "signature", "href": base + path + ".asc"},
                {"rel": "hash", "href": f"{base}{path}.{digest}"}], "content": {"type": "application/json", "src": base + path}}

        def put(path, name, cve, digest="sha512"):
            body = csaf(name, cve)
            self.serve(path, body)
            self.serve(f"{path}.{digest}", f"{hashlib.new(digest, body).hexdigest()}  {name}.json\n".encode())

        def feed(*entries):
            self.serve("/rolie/feed.json", json.dumps({"feed": {"id": "f", "title": "t", "updated": "2026-01-01T00:00:00Z",
                                                                "entry": list(entries)}}).encode())

        self.serve("/rolie/provider-metadata.json", json.dumps({"metadata_version": "2.0", "distributions": [
            {"directory_url": base + "/rolie/not-asked/"},
            {"rolie": {"feeds": [{"tlp_label": "WHITE", "url": base + "/rolie/feed.json"},
                                 {"tlp_label": "AMBER", "url": base + "/rolie/not-asked.json"}]}}]}).encode())
        put("/rolie/2026/a-1.json", "A-1", "CVE-2026-0001")
        put("/rolie/2025/a-1.json", "A-2", "CVE-2026-0002", "sha256")
        feed(entry("/rolie/2026/a-1.json", 1, "sha512"), entry("/rolie/2025/a-1.json", 2, "sha256"))
        code, done, err = self.update("rolie")
        self.assertEqual((code, done["rolie"]["added"], self.has("CVE-2026-0002")), (0, 2, True), err)
        done = self.update("rolie")[1]["rolie"]
        self.assertEqual((done["outcome"], done["requests"]), ("unchanged", 2))
        self.assertFalse(list((self.cache / "rolie").glob("documents/*")))
        # What is new is fetched and nothing else; a time to come hides nothing.
        put("/rolie/2026/a-3.json", "A-3", "CVE-2026-0003")
        late = entry("/rolie/2026/a-3.json", 3, "sha512")
        late["updated"] = "2999-01-01T00:00:00Z"
        feed(entry("/rolie/2026/a-1.json", 1, "sha512"), entry("/rolie/2025/a-1.json", 2, "sha256"), late)
        code, done, err = self.update("rolie")
        self.assertEqual((code, done["rolie"]["added"], self.status()["rolie"]["records"]), (0, 1, 3), err)
        put("/rolie/2026/a-4.json", "A-4", "CVE-2026-0004")
        feed(late, entry("/rolie/2026/a-4.json", 4, "sha512"))
        code, done, err = self.update("rolie")
        self.assertEqual((code, done["rolie"]["added"], self.status()["rolie"]["records"]), (0, 1, 4), err)

        # CSAF 2.1's folders, and 2.0's; digests of the kind that the first document has.
        self.serve("/.well-known/csaf/provider-metadata.json", json.dumps({"metadata_version": "2.1", "distributions": [
            {"directory": {"tlp_label": "RED", "url": base + "/secret/"}}, {"directory_url": base + "/old"},
            {"directory": {"tlp_label": "CLEAR", "url": base + "/csaf/"}}]}).encode())
        put("/csaf/2026/b-1.json", "B-1", "CVE-2026-0011")
        put("/csaf/2026/b-2.json", "B-2", "CVE-2026-0012")
        self.serve("/old/c-1.json", csaf("C-1", "CVE-2026-0013"))
        self.serve("/old/changes.csv", b'c-1.json,2026-01-01T00:00:00Z\n')
        changes = b'"2026/b-2.json","2026-01-02T00:00:00+00:00"\r\n"2026/b-1.json","2026-01-01T00:00:00.500Z"\r\n'
        self.serve("/csaf/changes.csv", changes)
        code, done, err = self.update("folder")
        self.assertEqual((code, done["folder"]["added"], self.status()["folder"]["records"]), (0, 3, 3), err)
        self.assertEqual(self.update("folder")[1]["folder"]["outcome"], "unchanged")
        # What is wrong is refused, named, and mended by the next run.
        self.serve("/csaf/changes.csv", b'"2026/b-3.json","2026-01-03T00:00:00Z"\n' + changes)
        code, _, err = self.update("folder")
        self.assertEqual(code, 4)
        self.assertIn("b-3.json", err)
        put("/csaf/2026/b-3.json", "B-3", "CVE-2026-0014")
        good = self.server.resources["/csaf/2026/b-3.json"].body
        self.serve("/csaf/2026/b-3.json", good[:-1] + b" ")
        code, _, err = self.update("folder")
        self.assertEqual((code, "digest" in err, "b-3.json" in err), (4, True, True), err)
        self.serve("/csaf/2026/b-3.json", good)
        self.assertEqual((self.update("folder")[0], self.has("CVE-2026-0014")), (0, True))
        for path, body, text in (
                ("/csaf/changes.csv", b'"../../b-3.json","2026-01-03T00:00:00Z"\n', "path.json"),
                ("/csaf/changes.csv", b"<html>\n", "path.json"), ("/csaf/changes.csv", b'"b.json"\n', "time"),
                ("/.well-known/csaf/provider-metadata.json", b"{}", "metadata_version"),
                ("/.well-known/csaf/provider-metadata.json", b'{"metadata_version": "2.0", "distributions": []}', "distributions"),
                ("/.well-known/csaf/provider-metadata.json",
                 b'{"metadata_version": "2.0", "distributions": [{"directory_url": "file:///etc"}]}', "directory"),
                ("/.well-known/csaf/provider-metadata.json", b"<html>", "metadata")):
            before = self.server.resources[path].body
            self.serve(path, body)
            code, _, err = self.update("folder", args=["--force"])
            self.assertEqual((code, self.status()["folder"]["records"]), (4, 4), (body, err))
            self.assertIn(text, err)
            self.serve(path, before)
        self.assertEqual(self.update("folder")[0], 0)
        self.assert_whole()
        # From a mirror in a folder, which holds only some of it.
        mirror = self.work / "mirror"
        for path, resource_ in self.server.resources.items():
            file = mirror / (base.split("://")[1] + path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(resource_.body)
        code, done, err = self.update("folder", args=["--mirror", mirror, "--force"])
        self.assertEqual((code, self.status()["folder"]["records"]), (0, 4), err)

    # Several at a time.

    def write_many(self, *bases, count=1, each="kev"):
        """Sources s0, s1 …: one per address and number; records of their own."""
        text = ""
        for number in range(count):
            for base in bases:
                name = f"s-{len(text.split('[[source]]')) - 1}"
                text += f'[[source]]\nid = "{name}"\nfeed = "osv"\nmost_mb = 32\nurls = ["{base}/{name}.zip"]\n'
        self.sources.write_text('format = "akashi-sources 1"\n' + text)

    def test_fetches_side_by_side(self):
        other = Server()
        other.stalled = threading.Event()
        self.write_many(self.server.url(), other.url(), count=2)
        asked = [threading.Event() for _ in range(2)]

        def meets(mine, theirs, name):
            """Answers only once the other server was asked as well."""
            def answer(handler):
                asked[mine].set()
                if asked[theirs].wait(20):
                    handler.status(200, {}, osv_zip([osv(name)]))
                else:
                    handler.status(404)
            return answer

        self.server.resources["/s-0.zip"], other.resources["/s-1.zip"] = meets(0, 1, "TEST-0"), meets(1, 0, "TEST-1")
        self.server.resources["/s-2.zip"] = Resource(osv_zip([osv("TEST-2")]))
        code, done, err = self.update("s")
        self.assertEqual(code, 4, err)
        # Reports and revisions are in the order of the sources, whoever came first.
        self.assertEqual([(name, each["outcome"]) for name, each in done.items()],
                         [("s-0", "updated"), ("s-1", "updated"), ("s-2", "updated"), ("s-3", "failed")])
        self.assertEqual(self.status().keys(), {"s-0", "s-1", "s-2"})
        first = self.run_akashi("db", "status", "--db", self.db, "-o", "json")[1]
        # One at a time gives the same index.
        for event in asked:
            event.set()
        self.db, self.cache = self.work / "db2", self.work / "cache2"
        self.assertEqual(self.update("s", args=["--jobs", "1"])[0], 4)
        self.assertEqual(json.loads(first)["since"], json.loads(self.run_akashi("db", "status", "--db", self.db, "-o", "json")[1])["since"])
        other.shutdown()
        other.server_close()

    def test_few_at_one_host(self):
        self.write_many(self.server.url(), count=12)
        lock, now, most = threading.Lock(), [0], [0]

        def counted(name):
            def answer(handler):
                with lock:
                    now[0] += 1
                    most[0] = max(most[0], now[0])
                time.sleep(0.1)
                with lock:
                    now[0] -= 1
                handler.status(200, {}, osv_zip([osv(name)]))
            return answer

        for number in range(12):
            self.server.resources[f"/s-{number}.zip"] = counted(f"TEST-{number}")
        code, done, err = self.update("s", args=["--jobs", "8"])
        self.assertEqual((code, len(done), most[0]), (0, 12, 2), err)
        self.cache, self.db, most[0] = self.work / "c2", self.work / "d2", 0
        self.assertEqual((self.update("s", args=["--jobs", "1"])[0], most[0]), (0, 1))
        # Files of one source as well.
        self.sources.write_text('format = "akashi-sources 1"\n[[source]]\nid = "many"\nfeed = "osv"\nmost_mb = 1\n'
                                f'urls = ["{self.server.url()}/{{name}}.zip"]\n[source.each]\n'
                                'name = ["s-0", "s-1", "s-2", "s-3", "s-4", "s-5"]\n')
        self.cache, self.db, most[0] = self.work / "c3", self.work / "d3", 0
        code, done, err = self.update("many")
        self.assertEqual((code, done["many"]["added"], done["many"]["requests"], most[0]), (0, 6, 6, 2), err)

    def test_rate_holds_for_all(self):
        """Two sources of one host with a rate: together they keep it, with one connection."""
        self.sources.write_text('format = "akashi-sources 1"\n' + "".join(
            f'[[source]]\nid = "s-{n}"\nfeed = "osv"\nmost_mb = 1\nrequests = 2\nseconds = 1\nurls = ["{self.server.url()}/s-{n}.zip"]\n'
            for n in range(5)))
        times = []

        def timed(name):
            def answer(handler):
                times.append(time.monotonic())
                handler.status(200, {}, osv_zip([osv(name)]))
            return answer

        for number in range(5):
            self.server.resources[f"/s-{number}.zip"] = timed(f"TEST-{number}")
        self.assertEqual(self.update("s", args=["--jobs", "8"])[0], 0)
        for first, third in zip(times, times[2:]):
            self.assertGreater(third - first, 0.9)

    def test_progress_by_source(self):
        self.write_many(self.server.url(), count=2)
        for number in range(2):
            body = osv_zip([osv(f"TEST-{number}-{n}", padding=9000) for n in range(20)], zipfile.ZIP_STORED)
            self.serve(f"/s-{number}.zip", body).faults = [faults.slow(1.5, chunk=4096)]
        done = subprocess.run([*self.command("--source", "s"), "--progress", "json"], capture_output=True, env=self.environment(),
                              timeout=60, check=False)
        lines = [json.loads(line) for line in done.stderr.decode().splitlines()]
        self.assertEqual({line["source"] for line in lines if "source" in line}, {"s-0", "s-1"}, done.stderr)
        self.assertTrue(all(0 < line["done"] <= line["total"] for line in lines if "source" in line), done.stderr)

    def test_usage(self):
        for args in (["--source", "nonsense"], ["--timeout", "x"], ["--retries", "1000"], ["--date", "yesterday"],
                     ["--key-file", "x"], ["-o", "pdf"]):
            code, _, err = self.run_akashi("db", "update", "--db", self.db, "--cache", self.cache, *args)
            self.assertEqual(code, 2, (args, err))
        for bad in ('format = "akashi-sources 9"', 'format = "akashi-sources 1"\n[[source]]\nid = "x"',
                    'format = "akashi-sources 1"\n[[source]]\nid = "../x"\nfeed = "kev"\nmost_mb = 1\nurls = ["https://h.example/x"]',
                    'format = "akashi-sources 1"\n[[source]]\nid = "x"\nfeed = "kev"\nmost_mb = 1\nurls = ["file:///etc/passwd"]',
                    'format = "akashi-sources 1"\n[[source]]\nid = "x"\nfeed = "kev"\nmost_mb = 1\nurl = "https://h.example/x"'):
            self.sources.write_text(bad)
            code, _, err = self.update()
            self.assertEqual(code, 2, (bad, err))
            self.assertTrue(err.startswith("akashi: error: "), err)


class Sources(unittest.TestCase):
    def test_own_sources_are_in_order(self):
        out = subprocess.run([AKASHI, "list", "sources", "-o", "json"], capture_output=True, check=True).stdout
        rows = json.loads(out)
        self.assertGreater(len(rows), 40)
        self.assertEqual(len({row["id"] for row in rows}), len(rows))
        feeds = subprocess.run([AKASHI, "list", "feeds", "-o", "json"], capture_output=True, check=True).stdout
        known = {row["id"] for row in json.loads(feeds)}
        for row in rows:
            self.assertIn(row["feed"], known, row["id"])
            self.assertTrue(row["terms"] and row["size"] and row["urls"], row["id"])
            for url in row["urls"]:
                self.assertTrue(url.startswith("https://"), url)
                self.assertNotIn(" ", url)


def run_side_by_side(cases, file):
    """Each test in a process of its own: they mostly wait."""
    names = [f"{case.__name__}.{name}" for case in cases for name in unittest.TestLoader().getTestCaseNames(case)]

    def one(name):
        return name, subprocess.run([sys.executable, file, AKASHI, name], capture_output=True, text=True, check=False)

    bad = 0
    with concurrent.futures.ThreadPoolExecutor(14) as pool:
        for name, done in pool.map(one, names):
            if done.returncode != 0:
                bad += 1
                print(f"== {name}\n{done.stderr}")
    print(f"{len(names)} tests, {bad} failed")
    return 1 if bad else 0


if __name__ == "__main__":
    if len(sys.argv) > 1:
        unittest.main()
    sys.exit(run_side_by_side((Fetch, Sources), __file__))
