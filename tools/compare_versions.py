#!/usr/bin/python3
"""Compares Akashi's version order with the reference implementations and with published tables.

For Debian's own python3 (python3-packaging, python3-rpm). Every oracle that is installed is used; the others are named as
missing. `docs/formats/versions.md` says what the last run found.

  tools/compare_versions.py --akashi build/dev/tests/unit/version/akashi_version_compare --pairs 20000
  tools/compare_versions.py --akashi build/dev/akashi --scheme maven --tables DIR --vers DIR --real DIR

  --tables DIR   lines `a < b` in files <ecosystem>-versions*.txt (osv-scalibr's semantic/testdata)
  --vers DIR     version comparison tests in JSON (package-url/vers-spec, aboutcode-org/univers); may be given again
  --apk FILE     apk-tools' test/unit/version.data
  --own DIR      the tables of this repository, src/version/testdata, are given to the references too
  --real DIR     what tools/mine_versions.py wrote; pairs of those versions are made too
  --npm DIR      a folder where `npm install semver @snyk/nuget-semver` was run
  --go, --gopath the Go tool and where golang.org/x/mod is (golang-go, golang-golang-x-mod-dev)
  --libalpm FILE pacman's library, when it is not installed

The command given by --akashi is called as `CMD versions compare --scheme S` and answers each line A<TAB>B of its input with
one of -1, 0, 1, unknown.
"""

import argparse
import collections
import ctypes
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

UNKNOWN = None


def sign(number):
    return (number > 0) - (number < 0)


# --- Akashi ---------------------------------------------------------------------------------------------------------


def ask_akashi(command, scheme, pairs):
    text = "".join(f"{a}\t{b}\n" for a, b in pairs)
    done = subprocess.run([*command, "versions", "compare", "--scheme", scheme], input=text, capture_output=True, text=True,
                          check=True)
    answers = done.stdout.split("\n")[:-1]
    if len(answers) != len(pairs):
        sys.exit(f"{scheme}: {len(pairs)} pairs, {len(answers)} answers")
    return [UNKNOWN if answer == "unknown" else int(answer) for answer in answers]


# --- Oracles: a function from pairs to answers, or nothing when it is not installed -----------------------------------


def run_lines(command, pairs, **options):
    """A process that reads A<TAB>B and writes -1, 0, 1 or anything else for unknown."""
    text = "".join(f"{a}\t{b}\n" for a, b in pairs)
    done = subprocess.run(command, input=text, capture_output=True, text=True, **options)
    answers = done.stdout.split("\n")[:-1]
    if len(answers) != len(pairs):
        sys.exit(f"{command[0]}: {len(pairs)} pairs, {len(answers)} answers: {done.stderr[:400]}")
    return [int(answer) if answer in ("-1", "0", "1") else UNKNOWN for answer in answers]


def pep440_oracle(_options):
    try:
        from packaging.version import InvalidVersion, Version
    except ImportError:
        return None

    def compare(a, b):
        try:
            x, y = Version(a), Version(b)
        except InvalidVersion:
            return UNKNOWN
        return (x > y) - (x < y)

    return "pypa/packaging", lambda pairs: [compare(a, b) for a, b in pairs]


def rpm_oracle(_options):
    try:
        import rpm
    except ImportError:
        return None

    def split(text):
        epoch, rest = re.match(r"(?:(\d*):)?(.*)$", text, re.S).groups()
        version, hyphen, release = rest.rpartition("-")
        return (str(int(epoch or 0)), version if hyphen else release, release if hyphen else None)

    def compare(a, b):
        try:
            return rpm.labelCompare(split(a), split(b))
        except ValueError:  # An empty version or release.
            return UNKNOWN

    return "rpm.labelCompare", lambda pairs: [compare(a, b) for a, b in pairs]


DPKG = r"""
use Dpkg::Version; use Scalar::Util qw(looks_like_number);
while (<STDIN>) { chomp; my ($a, $b) = split /\t/, $_, -1;
  %s }
"""


def deb_oracle(_options):
    dpkg = shutil.which("dpkg")
    if not dpkg:
        return None

    def test(a, operator, b):
        done = subprocess.run([dpkg, "--compare-versions", a, operator, b], capture_output=True, text=True)
        return done.returncode == 0, "error:" in done.stderr

    def compare(a, b):
        less, error = test(a, "lt-nl", b)
        if error or not a or not b:
            return UNKNOWN
        return -1 if less else 0 if test(a, "eq", b)[0] else 1

    return "dpkg --compare-versions", lambda pairs: [compare(a, b) for a, b in pairs]


def deb_bulk_oracle(_options):
    if not shutil.which("perl") or subprocess.run(["perl", "-MDpkg::Version", "-e1"], capture_output=True).returncode:
        return None
    code = DPKG % r"""
  my ($x, $y) = (Dpkg::Version->new($a), Dpkg::Version->new($b));
  if (!$x->is_valid || !$y->is_valid) { print "invalid\n"; next } print version_compare($a, $b), "\n";"""
    return "Dpkg::Version", lambda pairs: run_lines(["perl", "-e", code], pairs)


def opam_oracle(_options):
    if not shutil.which("perl") or subprocess.run(["perl", "-MDpkg::Version", "-e1"], capture_output=True).returncode:
        return None
    code = DPKG % r'print Dpkg::Version::version_compare_part($a, $b), "\n";'
    return "Dpkg::Version::version_compare_part", lambda pairs: run_lines(["perl", "-e", code], pairs)


def gem_oracle(_options):
    if not shutil.which("ruby"):
        return None
    code = r"""
STDIN.each_line { |line| a, b = line.chomp.split("\t", -1)
  if a.to_s.strip.empty? || b.to_s.strip.empty? then puts "invalid"; next end
  begin puts Gem::Version.new(a) <=> Gem::Version.new(b) rescue puts "invalid" end }"""
    return "Gem::Version", lambda pairs: run_lines(["ruby", "-e", code], pairs)


def npm_oracle(options, name, package, compare):
    if not options.npm or not os.path.isdir(os.path.join(options.npm, "node_modules", package)):
        return None
    code = """
const s = require('%s'); const sign = x => (x > 0) - (x < 0);
for (const line of require('fs').readFileSync(0, 'utf8').split('\\n').slice(0, -1)) { const [a, b] = line.split('\\t');
  let out = 'invalid'; try { %s } catch (e) {} console.log(out === -0 ? 0 : out); }""" % (package, compare)
    return name, lambda pairs: run_lines(["node", "-e", code], pairs, cwd=options.npm)


def semver_oracle(options):
    return npm_oracle(options, "node-semver, loose", "semver",
                      "const o = {loose: true}; if (s.valid(a, o) && s.valid(b, o)) out = s.compare(a, b, o);")


def semver_strict_oracle(options):
    return npm_oracle(options, "node-semver, strict", "semver",
                      "if (s.valid(a) && s.valid(b)) out = s.compare(a, b);")


def nuget_oracle(options):
    return npm_oracle(options, "@snyk/nuget-semver", "@snyk/nuget-semver",
                      "if (s.valid(a) && s.valid(b)) out = sign(s.compare(a, b));")


GO = """
package main
import ("bufio"; "fmt"; "golang.org/x/mod/semver"; "os"; "strings")
func v(s string) string { if strings.HasPrefix(s, "v") { return s }; return "v" + s }
func main() {
  in := bufio.NewScanner(os.Stdin); out := bufio.NewWriter(os.Stdout); defer out.Flush()
  for in.Scan() { p := strings.Split(in.Text(), "\t")
    if semver.IsValid(v(p[0])) && semver.IsValid(v(p[1])) { fmt.Fprintln(out, semver.Compare(v(p[0]), v(p[1])))
    } else { fmt.Fprintln(out, "invalid") } } }
"""


def go_oracle(options):
    package = os.path.join(options.gopath, "src/golang.org/x/mod/semver")
    if not shutil.which(options.go) or not os.path.isdir(package):
        return None
    folder = tempfile.mkdtemp(prefix="akashi-go-")
    with open(os.path.join(folder, "oracle.go"), "w", encoding="ascii") as out:
        out.write(GO)
    environment = {**os.environ, "GOPATH": options.gopath, "GO111MODULE": "off", "GOCACHE": os.path.join(folder, "cache")}
    subprocess.run([options.go, "build", "-o", "oracle", "oracle.go"], cwd=folder, env=environment, check=True)
    return "golang.org/x/mod/semver", lambda pairs: run_lines([os.path.join(folder, "oracle")], pairs)


def composer_oracle(_options):
    autoload = "/usr/share/php/Composer/Semver/autoload.php"
    if not shutil.which("php") or not os.path.exists(autoload):
        return None
    code = r"""
require '%s'; $p = new Composer\Semver\VersionParser();
while (($line = fgets(STDIN)) !== false) { [$a, $b] = explode("\t", rtrim($line, "\n"));
  try { $x = $p->normalize($a); $y = $p->normalize($b);
    echo strncmp($x, 'dev-', 4) && strncmp($y, 'dev-', 4) ? version_compare($x, $y) : 'invalid', "\n";
  } catch (Exception $e) { echo "invalid\n"; } }""" % autoload
    return "composer/semver", lambda pairs: run_lines(["php", "-r", code], pairs)


MAVEN = """
import org.apache.maven.artifact.versioning.ComparableVersion;
import java.io.*;
public class Oracle { public static void main(String[] x) throws IOException {
  BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
  for (String line; (line = in.readLine()) != null; ) { String[] p = line.split("\\t", -1);
    String out = "invalid";
    if (!p[0].trim().isEmpty() && !p[1].trim().isEmpty()) {
      out = "" + Integer.signum(new ComparableVersion(p[0].trim()).compareTo(new ComparableVersion(p[1].trim()))); }
    System.out.println(out); } } }
"""


def maven_oracle(options):
    jar = options.maven_jar
    if not shutil.which("javac") or not os.path.exists(jar):
        return None
    folder = tempfile.mkdtemp(prefix="akashi-maven-")
    with open(os.path.join(folder, "Oracle.java"), "w", encoding="ascii") as out:
        out.write(MAVEN)
    path = ":".join([jar, "/usr/share/java/commons-lang3.jar", folder])
    subprocess.run(["javac", "-cp", path, "-d", folder, os.path.join(folder, "Oracle.java")], check=True)
    return f"ComparableVersion ({os.path.basename(os.path.realpath(jar))})", lambda pairs: run_lines(
        ["java", "-cp", path, "Oracle"], pairs)


def alpm_oracle(options):
    try:
        library = ctypes.CDLL(options.libalpm)
    except OSError:
        return None

    def compare(a, b):
        return sign(library.alpm_pkg_vercmp(a.encode(), b.encode()))

    return "alpm_pkg_vercmp", lambda pairs: [compare(a, b) for a, b in pairs]


def apk_oracle(_options):
    apk = shutil.which("apk")
    if not apk:
        return None
    signs = {"<": -1, "=": 0, ">": 1}

    def compare(a, b):
        if subprocess.run([apk, "version", "-c", a, b], capture_output=True).returncode:
            return UNKNOWN
        return signs.get(subprocess.run([apk, "version", "-t", a, b], capture_output=True, text=True).stdout.strip())

    return "apk version -t", lambda pairs: [compare(a, b) for a, b in pairs]


def cpan_oracle(_options):
    if not shutil.which("perl"):
        return None
    code = r"""use version;
while (<STDIN>) { chomp; my ($a, $b) = split /\t/, $_, -1;
  my ($x, $y) = map { $_ eq 'undef' || $_ eq '' ? undef : eval { no warnings; version->parse($_) } } ($a, $b);
  print defined $x && defined $y ? ($x <=> $y) : 'invalid', "\n"; }"""
    return "version.pm", lambda pairs: run_lines(["perl", "-e", code], pairs)


JVM = r"""
import java.io.*;
public class Jvm { public static void main(String[] x) throws IOException {
  BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
  for (String line; (line = in.readLine()) != null; ) { String[] p = line.split("\t", -1); String out = "invalid";
    try { out = "" + Integer.signum(number(p[0]).compareTo(number(p[1]))); } catch (RuntimeException e) { }
    System.out.println(out); } }
  // Builds and options don't count.
  static Runtime.Version number(String text) {
    Runtime.Version v = Runtime.Version.parse(text);
    StringBuilder out = new StringBuilder();
    for (int n : v.version()) { out.append(out.length() == 0 ? "" : ".").append(n); }
    return Runtime.Version.parse(out + (v.pre().isPresent() ? "-" + v.pre().get() : "")); } }
"""


def jvm_oracle(_options):
    if not shutil.which("javac"):
        return None
    folder = tempfile.mkdtemp(prefix="akashi-jvm-")
    with open(os.path.join(folder, "Jvm.java"), "w", encoding="ascii") as out:
        out.write(JVM)
    subprocess.run(["javac", "-d", folder, os.path.join(folder, "Jvm.java")], check=True)
    return "java.lang.Runtime.Version", lambda pairs: run_lines(["java", "-cp", folder, "Jvm"], pairs)


LUAROCKS = r"""
local vers = require("luarocks.core.vers")
io.stderr = { write = function() end }
for line in io.lines() do
  local a, b = line:match("^(.-)\t(.*)$")
  local x, y = vers.parse_version(a), vers.parse_version(b)
  print((a == "" or b == "") and "invalid" or x < y and -1 or y < x and 1 or 0)
end
"""


def luarocks_oracle(_options):
    lua = next((found for name in ("lua", "lua5.4", "lua5.3", "lua5.1") if (found := shutil.which(name))), None)
    if not lua or subprocess.run([lua, "-e", "require('luarocks.core.vers')"], capture_output=True).returncode:
        return None
    return "luarocks.core.vers", lambda pairs: run_lines([lua, "-e", LUAROCKS], pairs)


# Slow ones start a process for each pair and get fewer.
ORACLES = {
    "alpm": [(alpm_oracle, 1)],
    "apk": [(apk_oracle, 10)],
    "composer": [(composer_oracle, 1)],
    "cpan": [(cpan_oracle, 1)],
    "deb": [(deb_oracle, 10), (deb_bulk_oracle, 1)],
    "gem": [(gem_oracle, 1)],
    "go": [(go_oracle, 1)],
    "hex": [(semver_strict_oracle, 1)],
    "jvm": [(jvm_oracle, 1)],
    "luarocks": [(luarocks_oracle, 1)],
    "maven": [(maven_oracle, 1)],
    "nuget": [(nuget_oracle, 1)],
    "opam": [(opam_oracle, 1)],
    "pep440": [(pep440_oracle, 1)],
    "rpm": [(rpm_oracle, 1)],
    "semver": [(semver_oracle, 1), (semver_strict_oracle, 1)],
}

# --- Generated pairs ------------------------------------------------------------------------------------------------

PIECES = {
    "alpm": "1: -1 -2.1 a b . .. _ + .0 rc .a",
    "apk": "_alpha _beta _pre _rc _cvs _git _p _p1 -r0 -r1 -r01 . .0 .01 a b ~abc .1",
    "composer": ". .0 -dev -alpha1 b2 -RC -patch1 pl stable +x .x-dev -p1.2 dev .1 -beta.3 - v -01 20",
    "conan": ". .0 .a a b - -pre -alpha.1 + +b1 +1.0 * .* cci -0",
    "cpan": ". .0 _ _1 0 00 000 5",
    "cran": ". - .0 -0 .1",
    "deb": "~ ~rc1 + +dfsg - -0 -1 a b . .0 1: 0 +deb12u1 ~~ ubuntu",
    "gem": ". .0 .0.0 .a .b .rc1 .pre - -rc .0.a a .1",
    "go": "- -0.20200101120000-abcdefabcdef -rc.1 -0 +incompatible . -pre .0 -a",
    "hackage": ". .0 .1",
    "hex": "- -alpha -rc.1 -0 . +x -a.b -1",
    "jvm": ". .0 + +9 -ea -LTS +9-LTS -1 -beta",
    "luarocks": ". - _ .0 alpha beta rc pre scm cvs a .z -1 -2 rc1",
    "maven": "- - . . -alpha -beta- -milestone m -rc cr -SNAPSHOT -ga .Final -release -sp -x .jre a b 0 .0 -0 -1 foo",
    "nuget": ". .0 -alpha -Beta - -1 .1 -0 +x .a",
    "opam": "~ ~rc1 + - -1 a . .0 0 ~~",
    "pep440": ". .0 a1 b2 rc1 c -alpha .dev1 dev .post1 -1 +local +1.a 1! _rev2 .pre .0.0",
    "pub": "- + -alpha -0 +1 +a .1 .a",
    "rpm": "~ ~rc1 ^ ^git1 -1 -1.el9 a b . .. _ 1: 0 + .0 ~^",
    "bitnami": "- -1 -0 .1 -rc +x",
    "semver": "- -alpha -beta -rc.1 -0 . .0 .x + +build -a-b v rc1 -01",
}


def generate(scheme, count, seed):
    rng = random.Random(f"{scheme} {seed}")
    pieces = PIECES.get(scheme, PIECES["semver"]).split()

    def number():
        if rng.random() < 0.06:
            return rng.choice(["00", "01", "010", "255", "256", "65536", "2147483647", "2147483648", "9007199254740991"])
        return str(rng.randrange(300) if rng.random() < 0.25 else rng.randrange(3))

    def fresh():
        text = number() + "".join("." + number() for _ in range(rng.randrange(4)))
        for _ in range(rng.randrange(4)):
            text += rng.choice(pieces) + (number() if rng.random() < 0.5 else "")
        return text

    def changed(text):
        at = rng.randrange(len(text) + 1)
        kind = rng.randrange(5)
        if kind == 0:
            return text[:at] + rng.choice(pieces) + text[at:]
        if kind == 1:
            return text[:at] + number() + text[at:]
        if kind == 2:
            return text[:at] + text[at + 1:]
        if kind == 3:
            return text + rng.choice(pieces) + (number() if rng.random() < 0.5 else "")
        return text[:at] + rng.choice("019aAbZ.-_+~^") + text[at:]

    pairs = []
    while len(pairs) < count:
        a = fresh()
        b = fresh() if rng.random() < 0.1 else changed(a)
        if rng.random() < 0.3:
            b = changed(b)
        if a and b and not (a + b).isspace():
            pairs.append((a, b) if rng.random() < 0.5 else (b, a))
    return pairs


def real_pairs(folder, scheme, count, seed):
    rng = random.Random(f"real {scheme} {seed}")
    path = os.path.join(folder, scheme + ".txt")
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as text:
        versions = sorted(line for line in text.read().split("\n") if line and line.isascii())
    pairs = []
    while versions and len(pairs) < count:
        at = rng.randrange(len(versions))
        near = min(len(versions) - 1, at + rng.randrange(1, 20))
        pairs.append((versions[at], versions[near] if rng.random() < 0.7 else rng.choice(versions)))
    return pairs


def own_pairs(folder, scheme):
    """The neighbours of every chain, and each text that is not a version with itself."""
    pairs = []
    with open(os.path.join(folder, scheme + ".txt"), encoding="utf-8") as text:
        for line in text:
            words = line.split()
            if not words or line.startswith("#"):
                continue
            if words[0] in ("!", "?"):
                pairs.append((line[2:].strip(), line[2:].strip()))
            else:
                versions = [word for word in words if word not in SIGNS]
                pairs += zip(versions, versions[1:])
    return pairs


# --- Tables -----------------------------------------------------------------------------------------------------------

SIGNS = {"<": -1, "=": 0, "==": 0, ">": 1}
TABLES = {
    "alpine": "apk", "cran": "cran", "debian": "deb", "hackage": "hackage", "maven": "maven", "nuget": "nuget",
    "packagist": "composer", "pub": "pub", "pypi": "pep440", "redhat": "rpm", "rubygems": "gem", "semver": "semver",
}
VERS = {
    "apk": "apk", "alpine": "apk", "alpm": "alpm", "deb": "deb", "maven": "maven", "nuget": "nuget", "gem": "gem", "npm": "semver",
    "pypi": "pep440", "rpm": "rpm", "composer": "composer", "golang": "go", "cran": "cran", "hackage": "hackage",
    "conan": "conan", "gentoo": "gentoo", "openssl": "openssl", "datetime": "datetime", "lexicographic": "lexicographic",
}


def read_table(path):
    with open(path, encoding="utf-8") as text:
        for number, line in enumerate(text, 1):
            words = line.split()
            if len(words) >= 3 and words[1] in SIGNS and not line.startswith(("#", "//")):
                yield f"{os.path.basename(path)}:{number}", words[0], words[2], SIGNS[words[1]]


def read_tables(options):
    """scheme -> [(where, a, b, wanted)]; wanted: a sign, or "!=" for not equal."""
    found = collections.defaultdict(list)
    if options.tables:
        for name in sorted(os.listdir(options.tables)):
            scheme = TABLES.get(name.split("-")[0])
            if scheme and name.endswith(".txt"):
                found[scheme] += read_table(os.path.join(options.tables, name))
    if options.apk:
        found["apk"] += read_table(options.apk)
    for folder in options.vers:
        for root, _, names in os.walk(folder):
            for name in sorted(names):
                if name.endswith(".json") and "cmp" in name or name.startswith("deb_version"):
                    read_vers(os.path.join(root, name), found)
    return found


def read_vers(path, found):
    with open(path, encoding="utf-8") as text:
        data = json.load(text)
    tests = data["tests"] if isinstance(data, dict) else data
    for number, test in enumerate(tests):
        scheme = VERS.get(test.get("input", {}).get("input_scheme"))
        versions = test.get("input", {}).get("versions", [])
        if not scheme or len(versions) != 2:
            continue
        where = f"{os.path.basename(path)}[{number}]"
        wanted = test["expected_output"]
        if test["test_type"] == "equality":
            found[scheme].append((where, *versions, 0 if wanted else "!="))
        elif test["test_type"] == "comparison":
            found[scheme].append((where, wanted[0], wanted[1], "<="))


def agrees(answer, wanted):
    if answer is UNKNOWN:
        return False
    return {"!=": answer != 0, "<=": answer <= 0}.get(wanted, answer == wanted)


# --- Reports ----------------------------------------------------------------------------------------------------------


def show(answer):
    return "unknown" if answer is UNKNOWN else str(answer)


def report(title, pairs, ours, theirs, limit):
    kinds = collections.defaultdict(list)
    for pair, mine, other in zip(pairs, ours, theirs):
        if mine == other:
            kinds["both unknown" if mine is UNKNOWN else "same"].append(None)
        elif mine is UNKNOWN:
            kinds["only Akashi says unknown"].append((*pair, mine, other))
        elif other is UNKNOWN:
            kinds["only the reference says unknown"].append((*pair, mine, other))
        else:
            kinds["different order"].append((*pair, mine, other))
    print(f"{title}: {len(pairs)} pairs; " + "; ".join(f"{len(kinds[kind])} {kind}" for kind in sorted(kinds)))
    for kind in ("different order", "only Akashi says unknown", "only the reference says unknown"):
        for a, b, mine, other in kinds[kind][:limit]:
            print(f"    {kind}: {a!r} {b!r}: Akashi {show(mine)}, reference {show(other)}")
    return len(kinds["different order"])


def report_table(scheme, rows, command, limit):
    ours = ask_akashi(command, scheme, [(a, b) for _, a, b, _ in rows])
    bad = [(row, answer) for row, answer in zip(rows, ours) if not agrees(answer, row[3])]
    print(f"{scheme} tables: {len(rows)} lines; {len(bad)} different")
    for (where, a, b, wanted), answer in bad[:limit]:
        print(f"    {where}: {a!r} {b!r}: table {wanted}, Akashi {show(answer)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--akashi", required=True, help="the command, with arguments")
    parser.add_argument("--scheme", action="append", help="only this one; may be given again")
    parser.add_argument("--pairs", type=int, default=20000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--show", type=int, default=5, help="differences of each kind that are printed")
    parser.add_argument("--tables")
    parser.add_argument("--vers", action="append", default=[])
    parser.add_argument("--apk")
    parser.add_argument("--own")
    parser.add_argument("--real")
    parser.add_argument("--npm")
    parser.add_argument("--go", default="go")
    parser.add_argument("--gopath", default="/usr/share/gocode")
    parser.add_argument("--libalpm", default="libalpm.so.13")
    parser.add_argument("--maven-jar", default="/usr/share/java/maven3-artifact.jar")
    options = parser.parse_args()
    command = options.akashi.split()
    tables = read_tables(options)
    schemes = options.scheme or sorted(PIECES.keys() | tables.keys())
    for scheme in schemes:
        if tables.get(scheme):
            report_table(scheme, tables[scheme], command, options.show)
        for make, divisor in ORACLES.get(scheme, []):
            oracle = make(options)
            if not oracle:
                print(f"{scheme}: {make.__name__} is not installed")
                continue
            count = max(1, options.pairs // divisor)
            sets = [("generated", generate(scheme, count, options.seed))]
            if options.own:
                sets.append(("own table", own_pairs(options.own, scheme)))
            if options.real:
                sets.append(("real", real_pairs(options.real, scheme, count, options.seed)))
            for label, pairs in sets:
                if pairs:
                    report(f"{scheme} {label}, {oracle[0]}", pairs, ask_akashi(command, scheme, pairs), oracle[1](pairs),
                           options.show)
        if scheme not in ORACLES:
            print(f"{scheme}: no reference implementation on this system; tables only")


if __name__ == "__main__":
    main()
