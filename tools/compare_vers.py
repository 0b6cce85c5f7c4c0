#!/usr/bin/python3
"""The tests of vers-spec and univers (version order, VERS, native ranges) against this build.

  tools/compare_vers.py --suite build/dev/tests/unit/version/akashi_vers_suite [--shared ../shared] [--folder DIR]

The suites are ../shared/data/suites/{vers-spec,univers}.tar.zst, or lie unpacked in --folder. Exit 77 where neither is there, 1
where a test differs that KNOWN does not explain, or where KNOWN explains one that no longer differs.
"""

import glob
import os
import re
import subprocess
import sys
import tempfile

from ask_akashi import parser_of, unpack_archive

# File, then what the test gives, and why the answer here is another.
ORDER = {
    "alpm": "pacman ignores a release that only one side has, which is no order (docs/formats/versions.md)",
    "maven": "Maven 3.8's order; ours is that of 3.9 (docs/formats/versions.md)",
}
NPM = "partial versions and the upper ends of ^ and ~ are read as node-semver reads them, and what both alternatives hold is joined"
KNOWN = [
    ("gem_range_from_native", r"", "Gem::Requirement ends ~>2.0.8 before the pre-releases of 2.1"),
    ("composer_gitlab_range", r"expected \S*\+", "univers takes the fourth number for a build, which Composer doesn't"),
    ("composer_gitlab_range", r"20\d\d-\d|1\.5\.6d", "dates and letters are read as Composer reads them"),
    ("composer_gitlab_range", r"\|\|", "alternatives that overlap or touch are joined"),
    ("golang_gitlab_range", r"v\d+\.\d+\.\d+\.", "Go has no versions of four numbers"),
    ("pypi_gitlab_range", r"\|\| expected", "an alternative without a range"),
    ("conan_range_from_native_basic", r"\d- ", "the '-' behind a version takes its pre-releases in, and is kept"),
    ("conan_", r'^  "" ', "the empty range is any version for Conan, and 'vers:conan/' is no VERS"),
    ("npm_", r"", NPM),
    ("alpm_version_cmp", r"", ORDER["alpm"]),
    ("maven_version_cmp", r"", ORDER["maven"]),
]


# How many tests of a file differ, so that another one is seen; vers-spec and univers of ../shared.
EXPECTED = {
    "alpm_version_cmp.json": 4, "maven_version_cmp.json": 4, "conan_range_from_native.json": 2,
    "conan_range_from_native_basic.json": 4, "gem_range_from_native.json": 1, "composer_gitlab_range_from_native.json": 157,
    "conan_gitlab_range_from_native.json": 2, "golang_gitlab_range_from_native.json": 6, "pypi_gitlab_range_from_native.json": 1,
    "npm_range_from_native.json": 26, "alpm_version_cmp_test.json": 4, "conan_range_from_native_basic_test.json": 4,
    "conan_range_from_native_test.json": 1, "gem_range_from_native_test.json": 1, "maven_version_cmp_test.json": 4,
    "npm_range_from_native_test.json": 20,
}


def unpacked(options, target):
    if options.folder:
        return options.folder
    found = False
    for name in ("vers-spec", "univers"):
        archive = os.path.join(options.shared, "data", "suites", name + ".tar.zst")
        if os.path.exists(archive):
            unpack_archive(archive, target)
            found = True
    return target if found else None


def main():
    parser = parser_of(__doc__)
    parser.add_argument("--suite", required=True)
    parser.add_argument("--shared", default="../shared")
    parser.add_argument("--folder")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="akashi-vers-") as work:
        return compare(options, unpacked(options, work))


def compare(options, folder):
    if folder is None:
        print(f"skipped: no suites in {options.shared}")
        return 77
    files = sorted(glob.glob(os.path.join(folder, "**", "*test.json"), recursive=True) +
                   glob.glob(os.path.join(folder, "**", "schema", "**", "*.json"), recursive=True))
    done = subprocess.run([options.suite, *files], capture_output=True, text=True)
    if done.returncode:
        print(done.stdout, done.stderr)
        return 1
    file, explained, bad, seen = "", {}, 0, set()
    for line in done.stdout.split("\n"):
        head = re.match(r"(\S+\.json): ", line)
        if head:
            file = head.group(1)
            print(line)
            seen.add(file)
        elif line.startswith("  "):
            reason = next((why for name, text, why in KNOWN if file.startswith(name) and re.search(text, line)), None)
            if reason is None:
                print(line)
                bad += 1
            else:
                explained.setdefault((file, reason), []).append(line.strip())
    for (name, reason), lines in explained.items():
        print(f"{name}: {len(lines)} differ: {reason}")
        for line in lines[:3]:
            print("    " + line)
    for name in sorted(seen):
        count = sum(len(lines) for (of, _), lines in explained.items() if of == name)
        if count != EXPECTED.get(name, 0):
            print(f"{name}: {count} differ, {EXPECTED.get(name, 0)} expected")
            bad += 1
    print(f"{bad} differences without a reason")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
