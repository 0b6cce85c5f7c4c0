#!/usr/bin/python3
"""Runs every comparison of this folder over a tree of real manifests.

  manifests.py DIR [--akashi build/release/src/akashi] [--modules FOLDER] [--show]

DIR        projects, one a folder (the archive inputs/manifests.tar.zst of the shared material, unpacked)
--modules  for npm.mjs: a folder where `npm install @yarnpkg/lockfile @yarnpkg/parsers js-yaml jsonc-parser
           @pnpm/dependency-path` was run
--show     prints what the comparisons say about each difference

Each script's head says what it reads with and which Debian packages it needs. Maven's comparison is apart: maven/README.md.
Prints a line for each manifest that differs and a table; exit status 1 when one does.
"""

import argparse
import collections
import os
import shutil
import subprocess
import sys
import tempfile

FOLDER = os.path.dirname(os.path.abspath(__file__))
PYTHON = "/usr/bin/python3"


def script(name):
    return os.path.join(FOLDER, name)


# File name: format, command. {file} {report} {name} {modules}.
BY_FILE = {
    "Cargo.lock": ("Cargo.lock", [PYTHON, script("cargo.py"), "{file}", "{report}", "--path", "{name}"]),
    "go.mod": ("go.mod", [PYTHON, script("golang.py"), "{file}", "{report}", "--path", "{name}"]),
    "go.sum": ("go.sum", [PYTHON, script("golang.py"), "{file}", "{report}", "--path", "{name}"]),
    "go.work": ("go.work", [PYTHON, script("golang.py"), "{file}", "{report}", "--path", "{name}"]),
    "Gemfile.lock": ("Gemfile.lock", ["ruby", script("gem.rb"), "lock", "{file}", "{report}"]),
    "composer.lock": ("composer.lock", ["php", script("composer.php"), "lock", "{file}", "{report}"]),
}
NPM = ["node", script("npm.mjs"), "{file}", "{report}", "--path", "{name}", "--modules", "{modules}"]
for lock in ("package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "deno.lock"):
    BY_FILE[lock] = (lock, NPM)
NEIGHBOURS = {"composer.lock": {"composer.json"}}  # Where not all files beside it.
# Of a whole project: format, file names that call for it, report, command.
BY_PROJECT = [
    ("Python", lambda name: name in ("pyproject.toml", "setup.cfg", "Pipfile", "Pipfile.lock", "poetry.lock", "uv.lock", "pdm.lock",
                                     "pylock.toml") or name.startswith("requirements") and name.endswith(".txt"),
     "cyclonedx-json", [PYTHON, script("pypi.py"), "{target}", "{report}"]),
    ("NuGet", lambda name: name in ("packages.lock.json", "packages.config", "project.assets.json", "Directory.Packages.props")
     or name.endswith(("proj", ".deps.json")), "json", [PYTHON, script("nuget.py"), "{target}", "{report}"]),
]


class Runner:
    def __init__(self, options, work):
        self.options = options
        self.work = work
        self.counts = collections.defaultdict(lambda: [0, 0])

    def scan(self, target, form):
        report = os.path.join(self.work, "report.json")
        done = subprocess.run([self.options.akashi, "sbom", "create", "--quiet", "-o", f"{form}={report}", target])
        if done.returncode:
            sys.exit(f"{target}: akashi ended with {done.returncode}")
        return report

    def compare(self, form, shown, command, **values):
        command = [part.format(**values, modules=os.path.abspath(self.options.modules or ".")) for part in command]
        done = subprocess.run(command, capture_output=True, text=True)
        self.counts[form][0] += 1
        if done.returncode:
            self.counts[form][1] += 1
            print(f"{shown}: differs")
            if self.options.show:
                print((done.stdout + done.stderr).rstrip())

    def file(self, path):
        folder, name = os.path.split(path)
        form, command = BY_FILE[name]
        # With the files beside it, away from those below: another manifest's word on a package would be mixed in.
        target = os.path.join(self.work, "alone")
        shutil.rmtree(target, ignore_errors=True)
        os.mkdir(target)
        for neighbour in os.listdir(folder):
            wanted = neighbour == name or neighbour in NEIGHBOURS.get(name, {neighbour} - BY_FILE.keys())
            if wanted and os.path.isfile(os.path.join(folder, neighbour)):
                shutil.copy(os.path.join(folder, neighbour), target)
        report = self.scan(target, "cyclonedx-json" if command[1].endswith(("cargo.py", "golang.py")) else "json")
        self.compare(form, path, command, file=os.path.join(target, name), name=name, report=report)

    def project(self, target):
        names = {name for _, _, files in os.walk(target) for name in files}
        for form, wants, report, command in BY_PROJECT:
            if any(wants(name) for name in names):
                self.compare(form, target, command, target=target, report=self.scan(target, report))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dir")
    parser.add_argument("--akashi", default="build/release/src/akashi")
    parser.add_argument("--modules")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="akashi-compare-") as work:
        runner = Runner(options, work)
        for project in sorted(os.listdir(options.dir)):
            target = os.path.join(options.dir, project)
            if os.path.isdir(target):
                runner.project(target)
        for folder, names, files in os.walk(options.dir):
            names.sort()
            for name in sorted(set(files) & set(BY_FILE)):
                runner.file(os.path.join(folder, name))
    for form, (compared, different) in sorted(runner.counts.items()):
        print(f"{form:20} {compared:4} compared, {different} different")
    sys.exit(1 if any(different for _, different in runner.counts.values()) else 0)


if __name__ == "__main__":
    main()
