#!/usr/bin/env python3
"""Compares what was found in version catalogs with a reading by tomllib (Python 3.11).

usage: compare_catalogs.py SCAN_TEXT FOLDER…
"""
import pathlib
import re
import subprocess
import sys
import tomllib


def is_open(version):
    return bool(re.search(r"[\[\](),+]", version)) or version.startswith("latest.")


def version_of(value, versions):
    """The version of a rich or plain one; "" where only a requirement is known."""
    if isinstance(value, dict):
        if "ref" in value:
            return version_of(versions.get(value["ref"], ""), versions)
        # What prefer says only counts where nothing else chooses.
        value = value.get("strictly", value.get("require", value.get("prefer", "")))
    value = value.split("!!")[0]
    return "" if is_open(value) else value


def expected(path):
    catalog = tomllib.loads(path.read_text())
    versions = catalog.get("versions", {})
    for value in catalog.get("libraries", {}).values():
        if isinstance(value, str):
            group, artifact, version = value.split(":")
            yield group, artifact, version_of(version, versions)
        else:
            group, artifact = value["module"].split(":") if "module" in value else (value["group"], value["name"])
            yield group, artifact, version_of(value.get("version", ""), versions)
    for value in catalog.get("plugins", {}).values():
        plugin, version = value.split(":") if isinstance(value, str) else (value["id"], value.get("version", ""))
        yield plugin, plugin + ".gradle.plugin", version_of(version, versions)


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    differences = count = 0
    for folder in map(pathlib.Path, sys.argv[2:]):
        out = subprocess.run([sys.argv[1], str(folder)], check=True, stdout=subprocess.PIPE, text=True).stdout
        seen = set()
        for line in out.splitlines():
            if line.startswith("component "):
                ref = line[len("component "):].split("?")[0]
            elif line.startswith("  seen ") and " maven/gradle-catalog" in line:
                seen.add((re.match(r"  seen (.*?):\d+ ", line).group(1), ref))
        for path in sorted(folder.rglob("*.versions.toml")):
            name = str(path.relative_to(folder))
            try:
                wanted = {(name, f"pkg:maven/{g}/{a}" + (f"@{v}" if v else "")) for g, a, v in expected(path)}
            except (tomllib.TOMLDecodeError, KeyError, ValueError) as error:
                print(f"  {name}: not compared: {error!r}")
                continue
            count += len(wanted)
            own = {entry for entry in seen if entry[0] == name}
            for entry in sorted(wanted ^ own):
                differences += 1
                print(f"  {name}: {'lacks' if entry in wanted else 'has'} {entry[1]}")
    print(f"{count} entries, {differences} differences")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
