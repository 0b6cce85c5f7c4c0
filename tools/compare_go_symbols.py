#!/usr/bin/env python3
"""Which Go vulnerability records hold for a program by the functions it is linked with: Akashi's answers
against names found in the bytes of programs that are built here, and against Go's own tools.

    tools/compare_go_symbols.py AKASHI VULNDB [--go GO] [--program FILE]...

VULNDB: folder of the Go database's OSV files. Needs a Go command (Debian: golang-go), no network. Every
program is built for several systems, as they are, stripped, position independent, as a library and vendored.
1. For each record on the program's modules with functions: does a name of one stand in the file as the linker
   writes it? (No table is read for that: names lie between zero bytes.) Akashi must say the same.
2. Each function that `go tool nm` lists and a record names must be linked for Akashi.
"""

import argparse
import json
import os
import re
import subprocess
import tempfile
from pathlib import Path

ESCAPED = re.compile(r'[.%"\x00-\x20\x7f-\xff]')

# Packages of a module with records, small: used, not used, inlined, generic, as a method, by its table alone.
VENDORED = {
    "golang.org/x/text@v0.3.0": {
        "language": """package language
type Tag struct{ s string }
func Parse(s string) (Tag, error) { return Tag{s + "-"}, nil }
func Make(s string) Tag { return Tag{s} }
func MustParse(s string) Tag { return Tag{s + "!"} }
//go:noinline
func MatchStrings(a ...string) int { return len(a) }
//go:noinline
func Compose(s string) string { return s + s }
""",
        "transform": """package transform
//go:noinline
func Other(s string) string { return s + s }
//go:noinline
func String(s string) string { return s }
""",
        "encoding/unicode": """package unicode
type utf16Decoder struct{ n int }
func (u *utf16Decoder) Transform(b []byte) int { u.n += len(b); return u.n }
type T interface{ Transform(b []byte) int }
//go:noinline
func New() T { return &utf16Decoder{} }
""",
    },
    "gopkg.in/yaml.v2@v2.2.0": {
        "": """package yaml
//go:noinline
func Unmarshal(b []byte) int { return len(b) }
//go:noinline
func Marshal(b []byte) int { return 2 * len(b) }
""",
    },
}

MAINS = {
    "nothing": ("", 'println("x")'),
    "used": ("golang.org/x/text/language", 'println(language.MatchStrings("a", "b"))'),
    "inlined": ("golang.org/x/text/language",
                't, _ := language.Parse(os.Args[0]); println(fmt.Sprint(t))'),
    "gone": ("golang.org/x/text/language", "println(fmt.Sprint(language.Make(os.Args[0])))"),
    "unused": ("golang.org/x/text/language", "println(language.Compose(os.Args[0]))"),
    "method": ("golang.org/x/text/encoding/unicode", "println(unicode.New().Transform(nil))"),
    "escaped": ("gopkg.in/yaml.v2", "println(yaml.Unmarshal(nil))"),
    "escaped-unused": ("gopkg.in/yaml.v2", "println(yaml.Marshal(nil))"),
    "generic": ("net/http", 'type L[T any] struct{ v T }; var l L[http.Header]; println(fmt.Sprint(l))'),
    "server": ("net/http", 'println(http.ListenAndServe("", nil) == nil)'),
    "xml": ("encoding/xml", "var v int; println(xml.Unmarshal([]byte(os.Args[0]), &v) == nil)"),
}
PLATFORMS = ["linux/amd64", "linux/386", "linux/arm64", "linux/mips64", "windows/amd64", "windows/386",
             "darwin/amd64", "darwin/arm64"]
WAYS = {"plain": [], "stripped": ["-ldflags=-s -w"], "trimmed": ["-trimpath"], "not-inlined": ["-gcflags=all=-l"]}


def write_program(folder, name):
    package, body = MAINS[name]
    folder.mkdir(parents=True)
    imports = {"fmt", "os"} | ({package} if package else set())
    lines = "\n".join(f'import "{p}"' for p in sorted(imports))
    (folder / "main.go").write_text(
        f"package main\n{lines}\nvar _ = fmt.Sprint\nvar _ = os.Args\nfunc main() {{\n{body}\n}}\n")
    requires, modules = "", ""
    for module, packages in VENDORED.items():
        path, version = module.split("@")
        if not package.startswith(path):
            continue
        requires += f"require {path} {version}\n"
        modules += f"# {path} {version}\n## explicit\n{package}\n"
        for sub, text in packages.items():
            to = folder / "vendor" / path / sub
            to.mkdir(parents=True, exist_ok=True)
            (to / "a.go").write_text(text)
    (folder / "go.mod").write_text(f"module example.com/{name}\ngo 1.18\n{requires}")
    if modules:
        (folder / "vendor" / "modules.txt").write_text(modules)


def build(go, folder, out, platform, flags):
    system, machine = platform.split("/")
    environment = os.environ | {"GOOS": system, "GOARCH": machine, "CGO_ENABLED": "0", "GOFLAGS": "",
                                "GOPROXY": "off", "GO111MODULE": "on", "GOTOOLCHAIN": "local"}
    done = subprocess.run([go, "build", "-o", out, *flags, "."], cwd=folder, env=environment,
                          capture_output=True, text=True)
    if done.returncode != 0:
        print(f"not built: {out.name}: {done.stderr.strip().splitlines()[-1:]}")
    return done.returncode == 0


def escape(path):
    """The linker's form of an import path."""
    head, slash, tail = path.rpartition("/")
    return head + slash + ESCAPED.sub(lambda m: f"%{ord(m[0]):02x}", tail)


def names_in(file):
    """What lies between zero bytes and can be a name: not parsed, only made less."""
    return b"\0" + b"\0".join(piece for piece in file.read_bytes().split(b"\0") if b"." in piece) + b"\0"


def stands_in(data, path, symbol):
    """Whether a function's name, or one below it, is among the bytes."""
    package = re.escape(escape(path).encode())
    if symbol is None or symbol.startswith("init"):
        return re.search(rb"\x00" + package + rb"\.[^\x00/]+\x00", data) is not None
    first, dot, method = symbol.encode().partition(b".")
    first = re.escape(first)
    args = rb"(?:\[[^\x00]*?\])?"
    if dot:
        name = rb"(?:\(\*?" + first + args + rb"\)|" + first + args + rb")\." + re.escape(method)
    else:
        name = first
    return re.search(rb"\x00" + package + rb"\." + name + rb"(?:[.\[-][^\x00]*)?\x00", data) is not None


def records_of(vulndb):
    out = {}
    for file in sorted(Path(vulndb).glob("*.json")):
        record = json.loads(file.read_text())
        for affected in record.get("affected", []):
            imports = (affected.get("ecosystem_specific") or {}).get("imports") or []
            out.setdefault((record["id"], affected["package"]["name"]), []).append(imports)
    return out


def expected(data, entries, system, machine):
    """True, False, or None where the record has no functions."""
    if not all(entries):
        return None
    for imports in entries:
        for item in imports:
            if item.get("goos") and system not in item["goos"]:
                continue
            if item.get("goarch") and machine not in item["goarch"]:
                continue
            for symbol in item.get("symbols") or [None]:
                last = item["path"].rpartition("/")[2]
                if stands_in(data, item["path"], symbol):
                    return True
                if symbol and symbol.startswith(last + ".") and \
                        stands_in(data, item["path"], symbol[len(last) + 1:]):
                    return True
    return False


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("akashi")
    parser.add_argument("vulndb")
    parser.add_argument("--go", default="go")
    parser.add_argument("--program", action="append", default=[], help="LINUX/AMD64 program to look at too")
    options = parser.parse_args()
    records = records_of(options.vulndb)
    work = Path(tempfile.mkdtemp(prefix="compare-go-symbols-"))
    akashi = str(Path(options.akashi).resolve())
    database = work / "db"
    subprocess.run([akashi, "db", "import", "-q", "--db", database, options.vulndb], check=True)
    programs = []
    heavy = ("generic", "server", "xml")  # The standard library takes long to build for so many.
    for name in MAINS:
        write_program(work / "src" / name, name)
        for platform in PLATFORMS:
            for way, flags in WAYS.items():
                if name in heavy and (platform != "linux/amd64" or way in ("trimmed", "not-inlined")):
                    continue
                if way != "plain" and platform not in ("linux/amd64", "windows/amd64", "darwin/arm64"):
                    continue
                out = work / "bin" / f"{name}-{platform.replace('/', '-')}-{way}"
                if build(options.go, work / "src" / name, out, platform, flags):
                    programs.append((out, platform, way))
        for way, flags in {"pie": ["-buildmode=pie"]}.items():
            out = work / "bin" / f"{name}-linux-amd64-{way}"
            if build(options.go, work / "src" / name, out, "linux/amd64", flags):
                programs.append((out, "linux/amd64", way))
    programs += [(Path(p), "linux/amd64", "given") for p in options.program]
    answers = {"linked": 0, "not linked": 0, "without functions": 0}
    listed = different = unknown = 0
    for program, platform, way in programs:
        report = json.loads(subprocess.run([akashi, "scan", program, "--db", database, "-o", "json"],
                                           capture_output=True, check=False).stdout)
        data = names_in(program)
        names = set()
        if way != "stripped":
            nm = subprocess.run([options.go, "tool", "nm", program], capture_output=True, text=True)
            names = {line.split(None, 2)[2] for line in nm.stdout.splitlines() if re.match(r"\s*\w+ [Tt] ", line)}
        for finding in report["findings"]:
            for opinion in finding["opinions"]:
                entries = records.get((opinion["advisory"], opinion["package"]))
                if entries is None:
                    continue
                want = expected(data, entries, *platform.split("/"))
                code = opinion.get("reason", {}).get("code", "")
                if code == "SymbolsUnknown" and want is False:  # Nothing of the module is there by name.
                    unknown += 1
                    continue
                got = {"SymbolLinked": True, "": None}.get(code, False if opinion["status"] == "not-affected" else None)
                answers["without functions" if want is None else "linked" if want else "not linked"] += 1
                if want != got:
                    different += 1
                    print(f"{program.name}: {opinion['advisory']} {opinion['package']}: {want} {got} {code}")
                for item in (i for imports in entries for i in imports):
                    if item.get("goos") or item.get("goarch"):
                        continue
                    for symbol in item.get("symbols", []):
                        kind, dot, method = symbol.partition(".")
                        path = escape(item["path"])
                        forms = [f"{path}.{symbol}"] + ([f"{path}.(*{kind}).{method}"] if dot else [])
                        if any(form in names for form in forms):
                            listed += 1
                            if got is not True:
                                different += 1
                                print(f"{program.name}: nm has {forms[-1]}, Akashi: {code}")
    print(f"{len(programs)} programs; answers {sum(answers.values())}: {answers}; of Akashi not known {unknown}; "
          f"functions of records that nm lists {listed}; different {different}")


if __name__ == "__main__":
    main()
