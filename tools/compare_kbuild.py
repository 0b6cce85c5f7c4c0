#!/usr/bin/env python3
"""What akashi says of each source of a kernel, against what Kbuild compiles.

  tools/compare_kbuild.py SOURCE WORK [--program PROGRAM] [--build] [--records TAR.ZST] CONFIG…

SOURCE: a clean source tree of a kernel (Debian: linux-source-6.1). WORK: a folder for builds. PROGRAM: akashi_kernel_files
of the tests. CONFIG: `tinyconfig`, `defconfig`, `randconfig:SEED` or a file. The truth is what make says that it would compile (make -n all,
after make prepare); with --build the kernel is built and the notes of Kbuild say it, of headers and included sources too.
--records: CVE records (CISA's vulnrichment); counts those of the kernel's CNA that could be cleared.
Ends with 1 where a source that is compiled is called "not-built"."""
import argparse
import collections
import json
import pathlib
import re
import subprocess
import sys
import tarfile

COMPILED = re.compile(r"(?:^|\s)-c\s.*?\s(\S+\.[cS])(?=\s*(?:;|$))")


def make(source, out, *words, env=()):
    command = ["env", *env, "make", "-C", str(source), f"O={out}", *words]
    return subprocess.run(command, capture_output=True, text=True, errors="replace")


def configure(source, out, config):
    out.mkdir(parents=True, exist_ok=True)
    if pathlib.Path(config).is_file():
        (out / ".config").write_bytes(pathlib.Path(config).read_bytes())
        done = make(source, out, "olddefconfig")
    elif config.startswith("randconfig:"):
        done = make(source, out, "randconfig", env=["KCONFIG_SEED=" + config.split(":")[1]])
    else:
        done = make(source, out, config)
    if done.returncode != 0:
        sys.exit(f"{config}: {done.stderr[-2000:]}")


def dry_run(source, out):
    """Sources of the commands that make would run."""
    make(source, out, "-j2", "prepare")
    log = make(source, out, "-n", "-k", "all").stdout
    found = set()
    for line in log.splitlines():
        for path in COMPILED.findall(line):
            path = path.strip("'\"")
            for prefix in (str(source) + "/", "../" + source.name + "/"):
                path = path.removeprefix(prefix)
            found.add(str(pathlib.PurePosixPath(path)))
    return found


def ask(program, kind, what, source, paths):
    done = subprocess.run([program, kind, what, str(source)], input="\n".join(paths) + "\n", capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(done.stderr)
    return dict(line.split("\t") for line in done.stdout.splitlines()), done.stderr.splitlines()


def kernel_records(path):
    """Id -> files that the kernel's CNA names."""
    out = {}
    with subprocess.Popen(["zstd", "-dc", path], stdout=subprocess.PIPE) as process, tarfile.open(fileobj=process.stdout, mode="r|") as archive:
        for member in archive:
            if not pathlib.PurePosixPath(member.name).name.startswith("CVE-"):
                continue
            record = json.load(archive.extractfile(member))
            if record.get("cveMetadata", {}).get("assignerShortName") != "Linux" or record["cveMetadata"].get("state") == "REJECTED":
                continue
            entries = record["containers"]["cna"].get("affected", [])
            whole = all(entry.get("programFiles") for entry in entries)
            out[record["cveMetadata"]["cveId"]] = sorted({f for e in entries for f in e["programFiles"]}) if whole else []
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=pathlib.Path)
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("configs", nargs="+")
    parser.add_argument("--program", default="build/dev/tests/unit/kernel/akashi_kernel_files")
    parser.add_argument("--build", action="store_true")
    parser.add_argument("--records")
    options = parser.parse_args()
    source = options.source.resolve()
    sources = sorted(str(p.relative_to(source)) for e in ("*.c", "*.S") for p in source.rglob(e) if p.is_file() and not p.is_symlink())
    headers = sorted(str(p.relative_to(source)) for p in source.rglob("*.h") if p.is_file() and not p.is_symlink())
    records = kernel_records(options.records) if options.records else {}
    if records:
        print(f"records of the kernel's CNA: {len(records)}, naming files: {sum(map(bool, records.values()))}")
    print(f"sources in the tree: {len(sources)}")
    bad = 0
    for config in options.configs:
        name = pathlib.Path(config).name
        out = (options.work / name.replace(":", "-")).resolve()
        configure(source, out, config)
        if options.build:
            done = make(source, out, "-j2", "all")
            if done.returncode != 0:
                sys.exit(f"{config}: {done.stderr[-2000:]}")
            by_tree, _ = ask(options.program, "tree", out, source, sources + headers)
            truth = {path for path, said in by_tree.items() if said == "built"}
        else:
            truth = dry_run(source, out)
        answers, unread = ask(options.program, "config", out / ".config", source, sources + headers)
        count = collections.Counter((path in truth, answers[path]) for path in sources)
        wrong = [path for path in sources if path in truth and answers[path] == "not-built"]
        bad += len(wrong)
        print(f"{name}: compiled {sum(p in truth for p in sources)} ({'built' if options.build else 'make -n'}); "
              f"of these built {count[True, 'built']}, unknown {count[True, 'unknown']}, not-built {count[True, 'not-built']}; "
              f"of the others not-built {count[False, 'not-built']}, unknown {count[False, 'unknown']}, built {count[False, 'built']}; "
              f"folders not understood {len(unread)}")
        for path in wrong[:20]:
            print(f"  WRONG {path}")
        for which, said in (("configuration", answers), *((("build tree", by_tree),) if options.build else ())):
            if records:
                cleared = sum(bool(files) and all(said.get(f) == "not-built" for f in files) for files in records.values())
                built = sum(any(said.get(f) == "built" for f in files) for files in records.values())
                print(f"  records by the {which}: cleared {cleared}, a file built {built}, rest open {len(records) - cleared - built}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
