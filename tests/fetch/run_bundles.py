#!/usr/bin/env python3
"""db export --deltas and db update --from, against a local server that misbehaves. Usage: run_bundles.py AKASHI

After every fault the index must be what it was, the message must say what happened, and the next run must go on.
"""
import gzip
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import server as faults  # noqa: E402
from run_fetch import AKASHI, Fetch, kev, osv, run_side_by_side  # noqa: E402
from server import Resource  # noqa: E402

# Made for these tests; they sign nothing else.
KEY = """-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEINCMOLWT4bLWJXrPv3LMEhGIZGV/0+jxM4yejuC4u2ck
-----END PRIVATE KEY-----
"""
PUBLIC = """-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAMPjVHtyuHbw2EdIbnsfNGik/9Wt99yLl7330LhclFac=
-----END PUBLIC KEY-----
"""
OTHER = """-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAQcmKz/HhA34bMwOJlHf0Q8Mqw69RzGjbX8cQjt/XhhA=
-----END PUBLIC KEY-----
"""


class Bundles(unittest.TestCase):
    """What Fetch has, without its tests."""
    tearDown, write_sources, environment = Fetch.tearDown, Fetch.write_sources, Fetch.environment
    run_akashi, status, has, assert_whole = Fetch.run_akashi, Fetch.status, Fetch.has, Fetch.assert_whole

    def setUp(self):
        Fetch.setUp(self)
        self.records = self.work / "records"
        self.records.mkdir()
        self.publisher, self.mirror = self.work / "publisher", self.work / "mirror"
        for name, text in (("key", KEY), ("pem", PUBLIC), ("other", OTHER)):
            (self.work / name).write_text(text)
        self.padding = 0
        self.number = 0
        for _ in range(30):
            self.put()
        self.publish(kev_date="2026-01-01")

    def put(self, identifier=None, fixed="2.0.0", modified="2026-01-01T00:00:00Z"):
        self.number += 1
        identifier = identifier or f"TEST-{self.number}"
        (self.records / f"{identifier}.json").write_bytes(osv(identifier, modified, fixed=fixed, padding=self.padding))

    def change(self):
        """One record more, one changed: the publisher's next revision."""
        self.put()
        self.put("TEST-1", f"3.{self.number}.0", f"2026-02-01T00:00:{self.number % 60:02}Z")

    def akashi(self, *args):
        code, out, err = self.run_akashi(*args)
        self.assertEqual(code, 0, out + err)
        return out

    def publish(self, kev_date=None, deltas=5, channel="test", wait=True, expires=30):
        self.akashi("db", "import", "--db", self.publisher, "--name", "osv", self.records)
        if kev_date:
            (self.work / "kev.json").write_bytes(kev("CVE-2026-1", date=kev_date))
            (self.work / "epss_scores.csv.gz").write_bytes(gzip.compress(
                b"#model_version:v4,score_date:2026-01-01T00:00:00+0000\ncve,epss,percentile\nCVE-2026-1,0.5,0.5\n"))
            self.akashi("db", "import", "--db", self.publisher, self.work / "kev.json", self.work / "epss_scores.csv.gz")
        if wait:  # Times are whole seconds.
            time.sleep(1.01)
        out = self.akashi("db", "export", self.mirror, "--db", self.publisher, "--deltas", deltas, "--key", self.work / "key",
                          "--channel", channel, "--expires", expires)
        self.serve_mirror()
        return out

    def serve_mirror(self):
        resources = {}
        for path in self.mirror.iterdir():
            url = f"/m/{path.name}"
            old, body = self.server.resources.get(url), path.read_bytes()
            resources[url] = old if old and old.body == body else Resource(body)
        self.server.resources.clear()
        self.server.resources.update(resources)

    def listed(self):
        return json.loads((self.mirror / "bundles.json").read_text())["bundles"]

    def command(self, *args, trust="pem", start=None):
        return [AKASHI, "db", "update", "--from", str(start or self.server.url("/m")), "--trust", str(self.work / trust), "--db",
                str(self.db), "--cache", str(self.cache), "--retries", "1", "--progress", "none", *map(str, args)]

    def update(self, *args, **kwargs):
        self.server.requests.clear()
        done = subprocess.run(self.command("-o", "json", *args, **kwargs), capture_output=True, env=self.environment(), timeout=60,
                              check=False)
        answer = json.loads(done.stdout)[0] if done.stdout else {}
        return done.returncode, answer, done.stderr.decode()

    def asked(self):
        return [path.removeprefix("/m/") for path, _ in self.server.requests]

    def updated(self, **kwargs):
        code, done, err = self.update(**kwargs)
        self.assertEqual((code, done.get("outcome")), (0, "updated"), err)
        self.assert_same()
        return done

    def assert_same(self):
        """The index answers as the publisher's."""
        for query in ("TEST-1", "pkg:npm/left-pad", "CVE-2026-1"):
            mine, theirs = (self.run_akashi("db", "search", query, "--db", db, "-o", "json")[1] for db in (self.db, self.publisher))
            self.assertEqual(mine, theirs)
        mine, theirs = (json.loads(self.akashi("db", "status", "--db", db, "-o", "json")) for db in (self.db, self.publisher))
        self.assertEqual(mine["channels"][0]["revision"], theirs["since"])

    def refused(self, text, *args, before=None, **kwargs):
        code, done, err = self.update(*args, **kwargs)
        self.assertEqual((code, done.get("outcome")), (4, "failed"), err)
        self.assertIn(text, err)
        self.assertEqual(self.content(), before)
        return done

    def content(self):
        return self.run_akashi("db", "search", "pkg:npm/left-pad", "--db", self.db, "-o", "json")[1]

    def head(self, name="bundle.json"):
        import base64
        envelope = json.loads((self.mirror / name).read_text())
        return json.loads(base64.b64decode(envelope["payload"]))

    # What works.

    def test_full_then_nothing_then_deltas(self):
        for _ in range(400):  # Three deltas of two records are less.
            self.put()
        self.publish()
        done = self.updated()
        self.assertEqual([each["kind"] for each in done["bundles"]], ["full"])
        self.assertNotIn("bundles.json", self.asked())  # Who has nothing needs the full one.
        self.assertFalse([p for p in (self.cache / "bundles").iterdir() if ".zst" in p.name])
        code, done, err = self.update()
        self.assertEqual((code, done["outcome"], self.asked()), (0, "unchanged", ["bundle.json"]), err)
        self.change()
        self.publish()
        done = self.updated()
        self.assertEqual([each["kind"] for each in done["bundles"]], ["delta"])
        full = {chunk["sha256"] + ".zst" for chunk in self.head()["chunks"]}
        self.assertFalse(full & set(self.asked()))
        # Three revisions behind: three deltas, of which none has what the others have.
        for _ in range(3):
            self.change()
            self.publish()
        done = self.updated()
        self.assertEqual([each["kind"] for each in done["bundles"]], ["delta"] * 3)
        self.assert_whole()

    def test_folder(self):
        self.assertEqual(self.updated(start=self.mirror)["bundles"][0]["kind"], "full")
        self.change()
        self.publish()
        self.assertEqual(self.updated(start=self.mirror)["bundles"][0]["kind"], "delta")
        self.assertEqual(self.update(start=self.mirror)[1]["outcome"], "unchanged")
        self.assertEqual(self.server.requests, [])
        # A folder of `db export` alone is a mirror as well.
        plain = self.work / "plain"
        self.change()
        self.publish()
        self.akashi("db", "export", plain, "--db", self.publisher, "--key", self.work / "key", "--channel", "test")
        self.assertEqual(self.updated(start=plain)["bundles"][0]["kind"], "full")

    def test_only_the_dates(self):
        self.updated()
        before = self.head()["created"]
        self.publish()
        done = self.updated()
        self.assertEqual([each["kind"] for each in done["bundles"]], ["dates"])
        self.assertEqual(self.asked().count(self.head()["chunks"][0]["sha256"] + ".zst"), 1)
        self.assertNotIn(self.head()["chunks"][1]["sha256"] + ".zst", self.asked())
        self.assertGreater(self.head()["created"], before)
        self.assertEqual(self.update()[1]["outcome"], "unchanged")
        # With a delta the dates come by that, which is small.
        self.change()
        self.publish()
        self.updated()
        self.publish()
        done = self.updated()
        self.assertEqual([each["kind"] for each in done["bundles"]], ["dates"])
        self.assertIn([each["file"] for each in self.listed() if each["bases"]][0], self.asked())
        self.assertEqual(self.update()[1]["outcome"], "unchanged")

    def test_the_smaller_way_is_taken(self):
        self.updated()
        # Everything changes: the delta has all of it, and more deltas have it again.
        for _ in range(3):
            for path in list(self.records.iterdir()):
                self.put(path.stem, f"4.{self.number}.0", f"2026-03-01T00:00:{self.number % 60:02}Z")
            self.publish()
        self.assertEqual([each["kind"] for each in self.updated()["bundles"]], ["full"])

    def test_publisher_keeps_what_is_asked_for(self):
        for _ in range(4):
            self.change()
            self.publish(deltas=2, wait=False)
        listed = self.listed()
        self.assertEqual(listed[0]["file"], "bundle.json")
        self.assertEqual(len(listed), 3)
        numbers = [each["sequence"] for each in listed]
        self.assertEqual(numbers, sorted(numbers, reverse=True))
        self.assertEqual(listed[1]["bases"][0]["sequence"], listed[2]["sequence"])
        # The files of what was listed before are still here, those before them are not.
        named = {chunk["sha256"] + ".zst" for each in listed for chunk in self.head(each["file"])["chunks"]}
        there = {path.name for path in self.mirror.glob("*.zst")}
        self.assertTrue(named < there)
        before = there - named
        self.publish(deltas=2)
        self.assertFalse(before & {path.name for path in self.mirror.glob("*.zst")} - named)
        # It stays a bundle of its own.
        self.akashi("db", "import", self.mirror, "--db", self.work / "second", "--trust", self.work / "pem")
        code, _, err = self.run_akashi("db", "export", self.mirror, "--db", self.publisher, "--deltas", 2, "--channel", "another")
        self.assertNotEqual(code, 0, err)
        self.assertIn("is a mirror of the channel test", err)

    def test_dry_run_asks_nobody(self):
        code, done, err = self.update("--dry-run")
        self.assertEqual((code, done["outcome"], len(done["urls"])), (0, "planned", 2), err)
        self.assertEqual(self.server.requests, [])
        self.assertFalse(self.cache.exists())

    # Whom to believe.

    def test_nothing_is_fetched_that_nobody_vouches_for(self):
        done = self.refused("none of its 1 signatures is of a trusted key", before="", trust="other")
        self.assertEqual((self.asked(), done["received"]), (["bundle.json"], len(self.server.resources["/m/bundle.json"].body)))
        code, _, err = self.run_akashi("db", "update", "--from", self.server.url("/m"), "--db", self.db, "--cache", self.cache)
        self.assertEqual(code, 2)
        self.assertIn("no key says whom to trust", err)
        head = self.server.resources["/m/bundle.json"]
        good = head.body
        for at in (len(good) // 3, len(good) - 40):
            bad = bytearray(good)
            bad[at] ^= 1
            head.set(bytes(bad))
            self.assertEqual(self.update()[0], 4)
            self.assertEqual(self.asked(), ["bundle.json"])
        head.set(good)
        self.updated()

    def test_rollback(self):
        saved = self.work / "saved"
        shutil.copytree(self.mirror, saved)
        self.change()
        self.publish()
        self.updated()
        before = self.content()
        new = self.work / "new"
        self.mirror.rename(new)
        saved.rename(self.mirror)
        self.serve_mirror()
        self.refused("older data are not put over newer", before=before)
        self.assertEqual(self.asked(), ["bundle.json"])
        # An old head with a new list, and the other way round.
        shutil.copy(new / "bundles.json", self.mirror)
        self.serve_mirror()
        self.refused("older data are not put over newer", before=before)

    def test_expired(self):
        self.publish(expires=0)
        self.refused("it expired on " + self.head()["expires"], before="")  # Nothing is here yet.
        self.assertEqual(self.asked(), ["bundle.json"])
        self.publish()
        self.updated()
        before, status = self.content(), self.status()
        # The same state for ever, and a newer one: both from an address and from a folder.
        for new in (False, True):
            if new:
                self.change()
            self.publish(expires=0)
            text = f"it expired on {self.head()['expires']}: take a newer one"
            done = self.refused(text, before=before)
            self.assertEqual((self.asked(), done["bundles"]), (["bundle.json"], []))
            self.refused(text, before=before, start=self.mirror)
            code, _, err = self.run_akashi("db", "import", self.mirror, "--db", self.db, "--trust", self.work / "pem")
            self.assertNotEqual(code, 0)
            self.assertIn(text, err)  # As of one that somebody carried here.
            self.assertEqual((self.content(), self.status()), (before, status))
        delta = next(each["file"] for each in self.listed() if each["bases"])
        expired = (self.mirror / delta).read_bytes()
        # A delta that expired, under a head that has not: the way is the full bundle.
        self.publish()
        self.assertEqual([each["file"] for each in self.listed() if each["bases"]], [delta])
        self.server.resources["/m/" + delta].set(expired)
        code, done, err = self.update()
        self.assertEqual((code, [each["kind"] for each in done["bundles"]]), (0, ["full"]), err)
        self.assertIn(f"the delta {delta} is not used", err)
        self.assertIn("it expired on", err)
        self.assert_same()

    def test_mixed_bundles(self):
        self.updated()
        before = self.content()
        self.change()
        self.publish()
        old = {path.name: path.read_bytes() for path in self.mirror.iterdir()}
        self.change()
        self.publish()
        delta = [each["file"] for each in self.listed() if each["bases"]]
        # The newest delta under the older one's name: its own head says what it is.
        self.server.resources["/m/" + delta[1]].set((self.mirror / delta[0]).read_bytes())
        code, done, err = self.update()
        self.assertEqual((code, [each["kind"] for each in done["bundles"]]), (0, ["full"]), err)
        self.assertIn(f"the delta {delta[1]} is not used", err)
        self.assert_same()
        # A list that promises what there is not, and one that is nonsense, cost a full bundle at most.
        self.change()
        self.publish()
        for text in (b"{", b"[]", json.dumps({"format": "akashi-bundles", "format_version": 1, "bundles": [
                {"file": "../../x", "sequence": 1, "state": "0" * 16, "bases": [], "bytes": 1}]}).encode()):
            self.server.resources["/m/bundles.json"].set(text)
            shutil.rmtree(self.db)
            self.updated()
            self.change()
            self.publish()
            self.server.resources["/m/bundles.json"].set(text)
            code, done, err = self.update()
            self.assertEqual((code, [each["kind"] for each in done["bundles"]]), (0, ["full"]), err)
        self.assertNotEqual(before, self.content())
        self.assertTrue(old)

    def test_another_channel(self):
        self.updated()
        before = self.content()
        self.akashi("db", "export", self.work / "b", "--db", self.publisher, "--key", self.work / "key", "--channel", "other")
        shutil.copy(self.work / "b" / "bundle.json", self.mirror)
        self.serve_mirror()
        self.refused("had the channel test before, and has other now", before=before)

    # What fails.

    def test_damaged_chunks(self):
        self.updated()
        before = self.content()
        self.change()
        self.publish()
        delta = next(each["file"] for each in self.listed() if each["bases"])
        name = "/m/" + self.head(delta)["chunks"][-1]["sha256"] + ".zst"
        good = self.server.resources[name].body
        flipped = bytearray(good)
        flipped[len(good) // 2] ^= 4
        for body, text in ((good[:-5], "digest"), (bytes(flipped), "digest"), (good + b"x", "more than the"), (b"", "digest"),
                           (b"<html>", "digest")):
            self.server.resources[name].set(body)
            self.refused(text, before=before)
        self.server.resources[name].set(good)
        self.updated()

    def test_answers(self):
        self.updated()
        before = self.content()
        self.change()
        self.publish()
        head = self.server.resources["/m/bundle.json"]
        for fault, text in ((faults.answers(429, {"Retry-After": "4000"}), "asks to come back in 4000 s"),
                            (faults.answers(503), "the server answered 503"), (faults.answers(404), "the server answered 404"),
                            (faults.answers(302, {"Location": "file:///etc/passwd"}), "addresses of this kind are not fetched")):
            head.faults = [fault] * 4
            self.refused(text, before=before)
        head.faults = [faults.answers(429, {"Retry-After": "1"})]
        done = self.updated()
        self.assertEqual([each["kind"] for each in done["bundles"]], ["delta"])
        self.change()
        self.publish()
        head = self.server.resources["/m/bundle.json"]
        before = self.content()
        head.faults = [faults.stall_after(10)] * 2
        self.refused("too slow or silent", "--timeout", 1, "--retries", 0, before=before)
        head.faults = []
        self.updated()

    def big(self):
        """A full bundle of several chunks of records."""
        self.padding = 150_000
        for _ in range(150):
            self.put()
        self.publish()
        return [chunk["sha256"] + ".zst" for chunk in self.head()["chunks"]]

    def test_killed_between_chunks(self):
        chunks = self.big()
        self.assertGreater(len(chunks), 3)
        slow = self.server.resources["/m/" + chunks[2]]
        for kill in (signal.SIGKILL, signal.SIGTERM):
            slow.faults = [faults.slow(30, chunk=100)]
            self.server.requests.clear()
            running = subprocess.Popen(self.command("--jobs", 1), env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            for _ in range(500):
                if chunks[2] in self.asked() and (self.cache / "bundles" / (chunks[2] + ".part")).exists():
                    break
                time.sleep(0.02)
            time.sleep(0.3)
            running.send_signal(kill)
            running.communicate(timeout=20)
            self.assertEqual(self.content(), "")
        slow.faults = []
        done = self.updated()
        self.assertFalse({chunks[0], chunks[1]} & set(self.asked()))
        self.assertEqual(slow.seen[-1][0], 206)  # The one that was cut goes on where it was.
        self.assertLess(done["received"], sum(chunk["size"] for chunk in self.head()["chunks"][2:]) + 100_000)

    def test_damage_in_the_cache(self):
        chunks = self.big()
        self.server.resources["/m/" + chunks[-1]].faults = [faults.answers(500)] * 4
        self.refused("the server answered 500", "--jobs", 1, before="")
        there = self.cache / "bundles" / chunks[1]
        body = bytearray(there.read_bytes())
        body[len(body) // 2] ^= 1
        there.write_bytes(bytes(body))
        self.server.resources["/m/" + chunks[-1]].faults = []
        self.updated()
        self.assertIn(chunks[1], self.asked())
        self.assertNotIn(chunks[2], self.asked())

    def test_published_anew_meanwhile(self):
        chunks = self.big()
        gone = self.server.resources["/m/" + chunks[1]]

        def replaced(handler, _resource):
            self.change()
            self.publish(wait=False)
            self.server.resources.pop("/m/" + chunks[1], None)
            handler.status(404)

        gone.faults = [replaced]
        code, done, err = self.update("--jobs", "1")
        self.assertEqual((code, done["outcome"]), (0, "updated"), err)
        self.assert_same()
        self.assertEqual(self.asked().count("bundle.json"), 2)

    def test_full_disk(self):
        import resource
        self.updated()
        before = self.content()
        self.big()
        biggest = max(chunk["size"] for chunk in self.head()["chunks"])
        limit = biggest // 2
        done = subprocess.run(self.command(), capture_output=True, env=self.environment(), timeout=60, check=False,
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn(b"cannot write", done.stderr)
        self.assertEqual(self.content(), before)
        self.updated()

    def test_usage(self):
        for args in (["--from", "x", "--source", "kev"], ["--from", "x", "--mirror", "y"], ["--trust", "x"], ["--jobs", "0"],
                     ["--allow-unsigned"]):
            code, _, err = self.run_akashi("db", "update", "--db", self.db, "--cache", self.cache, *args)
            self.assertEqual(code, 2, (args, err))
        for args in (["--deltas", "x"], ["--deltas", "1", "--since", "1"]):
            code, _, err = self.run_akashi("db", "export", self.work / "x", "--db", self.publisher, *args)
            self.assertEqual(code, 2, (args, err))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        unittest.main()
    sys.exit(run_side_by_side((Bundles,), __file__))
