"""What the comparisons share: the program with an index of its own, SBOMs that are made up, its reports, archives of ../shared.

    with Akashi(options.akashi) as akashi:
        akashi.import_files(options.records, name="own")
        report = akashi.match(purls("pkg:npm/left-pad@1.0.0"))
"""

import argparse
import json
import os
import subprocess
import sys
import tarfile
import tempfile


def parser_of(doc, show=None):
    """The description as it is written; --show says how many differences are printed."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    if show is not None:
        parser.add_argument("--show", type=int, default=show)
    return parser


class Akashi:
    """The program, and a folder for its index and for files, which goes away with the block."""

    def __init__(self, program):
        self.program = program
        self.temporary = tempfile.TemporaryDirectory(prefix="akashi-compare-")
        self.folder = self.temporary.name
        self.database = self.path("db")
        self.reports = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.temporary.cleanup()

    def path(self, name):
        return os.path.join(self.folder, name)

    def run(self, *arguments, codes=(0,)):
        done = subprocess.run([self.program, *arguments], capture_output=True, text=True, check=False)
        if done.returncode not in codes:
            sys.exit(f"akashi {' '.join(arguments[:3])}: exit code {done.returncode}: {done.stderr[-500:]}")
        return done

    def import_files(self, *paths, name=None, codes=(0,)):
        return self.run("db", "import", "--db", self.database, *(["--name", name] if name else []), *paths, codes=codes)

    def import_records(self, records, name):
        """OSV records that are made up."""
        path = self.path(name + ".jsonl")
        with open(path, "w", encoding="utf-8") as out:
            for record in records:
                out.write(json.dumps({"modified": "2026-01-01T00:00:00Z", **record}) + "\n")
        self.import_files("--quiet", path, name=name)

    def sources(self):
        return json.loads(self.run("db", "status", "--db", self.database, "-o", "json").stdout)["sources"]

    def match(self, components, dependencies=None):
        """The report on components, which are numbered where they have no reference of their own."""
        self.reports += 1
        sbom, report = self.path(f"{self.reports}.cdx.json"), self.path(f"{self.reports}.json")
        rows = [{"type": "library", "bom-ref": str(i), "name": "made-up", **each} for i, each in enumerate(components)]
        document = {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": rows}
        if dependencies is not None:
            document["dependencies"] = dependencies
        with open(sbom, "w", encoding="utf-8") as out:
            json.dump(document, out)
        self.run("match", "--quiet", "--db", self.database, "-o", f"json={report}", sbom, codes=(0, 3))
        with open(report, encoding="utf-8") as text:
            return json.load(text)


def purls(*texts):
    return [{"purl": text} for text in texts]


def opinions(report):
    """(number of the component, opinion) of each finding."""
    for finding in report["findings"]:
        for opinion in finding["opinions"]:
            yield int(finding["component"]), opinion


def is_preview(opinion):
    """Unknown here, where others say not affected: a preview of the release that a range begins with (docs/adr/0010)."""
    return opinion.get("reason", {}).get("code") == "PreviewOfAffected"


def everything_affected(identifier, ecosystem, name, **names):
    """An OSV record, for other opinions to be seen in its finding; `names`: aliases=[…] or upstream=[…]."""
    return {"id": identifier, **names, "affected": [{"package": {"ecosystem": ecosystem, "name": name},
                                                     "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}]}]}


def members(archive, keep=lambda name: True):
    """(name, bytes) of the files of a .tar.zst."""
    with subprocess.Popen(["zstd", "-dc", archive], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as unpack:
        try:
            with tarfile.open(fileobj=unpack.stdout, mode="r|") as tar:
                for member in tar:
                    if member.isfile() and keep(member.name):
                        yield member.name, tar.extractfile(member).read()
        finally:
            unpack.kill()


def unpack_archive(archive, folder):
    os.makedirs(folder, exist_ok=True)
    subprocess.run(["tar", "-C", folder, "--zstd", "-xf", archive], check=True)
