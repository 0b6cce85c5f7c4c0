#!/usr/bin/python3
"""Compares Akashi's CVSS scores with published ones and with other calculators.

  tools/compare_cvss.py --akashi build/dev/tests/unit/decide/akashi_cvss_score --records ARCHIVE [--osv ARCHIVE]
                        [--generated N --npm DIR]

  --records FILE  an archive (.tar.zst) of JSON, in which any object with vectorString and baseScore is compared: NVD feeds, CVE
                  records, CSAF; may be given again
  --osv FILE      an archive of OSV records of GitHub: their severity word with the level of each vector; may be given again
  --generated N   every vector of base metrics (versions 2.0, 3.0, 3.1), and N random ones per version with all metrics
  --npm DIR       a folder where `npm install @pandatix/js-cvss ae-cvss-calculator` was run
  --show N        differences of each kind that are printed

Generated vectors are also compared with a calculation of this script, in fractions, for versions 2.0, 3.0 and 3.1.
`docs/comparison.md` says what the last run found.
"""

import argparse
import collections
import gzip
import itertools
import json
import math
import os
import random
import subprocess
from fractions import Fraction

from ask_akashi import members

SCORES = ("base", "temporal", "environmental")


def ask_akashi(command, vectors):
    """For each vector (version, (base, temporal, environmental), nomenclature, canonical vector) or the reason why it is bad."""
    text = "".join(vector.replace("\n", " ") + "\n" for vector in vectors)
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    answers = []
    for line in done.stdout.split("\n")[:-1]:
        fields = line.split("\t")
        if fields[0] == "invalid":
            answers.append(fields[1])
        else:
            answers.append((fields[0], tuple(float(score) for score in fields[1:4]), fields[4], fields[5]))
    assert len(answers) == len(vectors), (len(answers), len(vectors))
    return answers


class Tally:
    def __init__(self, show):
        self.counts = collections.Counter()
        self.examples = collections.defaultdict(list)
        self.show = show

    def add(self, kind, example=""):
        self.counts[kind] += 1
        if len(self.examples[kind]) < self.show and example not in self.examples[kind]:
            self.examples[kind].append(example)

    def print(self, title, what="vectors"):
        print(f"{title}: {sum(self.counts.values())} {what}, {self.counts['same']} same")
        for kind, count in self.counts.most_common():
            if kind != "same":
                print(f"    {count} {kind}")
                for example in self.examples[kind]:
                    print(f"        {example}")


# --- Published scores -------------------------------------------------------------------------------------------------


def documents(path):
    for name, data in members(path, lambda name: name.endswith((".json", ".json.gz"))):
        yield json.loads(gzip.decompress(data) if name.endswith(".gz") else data)


def scored(node):
    if isinstance(node, dict):
        if isinstance(node.get("vectorString"), str) and isinstance(node.get("baseScore"), (int, float)):
            yield node
        for value in node.values():
            yield from scored(value)
    elif isinstance(node, list):
        for value in node:
            yield from scored(value)


def why_invalid(reason):
    if "fixed" in reason:
        return "not accepted: order of metrics"
    if "is missing" in reason:
        return "not accepted: a base metric is missing"
    return "not accepted: another error"


def compare_records(command, path, show):
    published = [node for document in documents(path) for node in scored(document)]
    answers = ask_akashi(command, [node["vectorString"] for node in published])
    tallies = collections.defaultdict(lambda: Tally(show))
    others = collections.defaultdict(lambda: Tally(show))
    for node, answer in zip(published, answers):
        vector, wanted = node["vectorString"], node["baseScore"]
        example = f"{vector}: published {wanted}"
        tally = tallies[str(node.get("version", "no version"))]
        if isinstance(answer, str):
            tally.add(why_invalid(answer), f"{example}: {answer[:160]}")
            continue
        version, scores, nomenclature, _ = answer
        example += f", Akashi {'/'.join(map(str, scores))}"
        if wanted == scores[0]:
            tally.add("same")
        elif wanted in scores:
            tally.add(f"published is the {SCORES[scores.index(wanted)]} score of {nomenclature}", example)
        elif wanted != round(wanted, 1) and round(wanted, 1) == scores[0]:
            tally.add("published with more than one decimal", example)
        elif abs(wanted - scores[0]) < 0.15:
            tally.add("different by 0.1", example)
        else:
            tally.add("different by more", example)
        for name, key in (("temporal", "temporalScore"), ("environmental", "environmentalScore")):
            # CSAF documents state these; a zero stands for none where the vector has no such metric.
            if isinstance(node.get(key), (int, float)) and (node[key] or nomenclature != "CVSS-B"):
                mine = scores[SCORES.index(name)]
                others[f"{version} {name}"].add("same" if node[key] == mine else "different",
                                                f"{vector}: published {node[key]}, Akashi {mine}")
    for group in (tallies, others):
        for key in sorted(group):
            group[key].print(f"{os.path.basename(path)} {key}")


WORDS = {"LOW": (0, 4), "MODERATE": (4, 7), "HIGH": (7, 9), "CRITICAL": (9, 11)}


def compare_osv(command, path, show):
    rows = []
    for document in documents(path):
        word = document.get("database_specific", {}).get("severity")
        rows += [(document["id"], word, entry["score"]) for entry in document.get("severity", []) if word in WORDS]
    answers = ask_akashi(command, [row[2] for row in rows])
    levels = collections.defaultdict(list)
    tally = Tally(show)
    for (name, word, vector), answer in zip(rows, answers):
        if isinstance(answer, str):
            tally.add(why_invalid(answer), f"{name} {vector}: {answer[:160]}")
        else:
            levels[name, word].append((answer[0], answer[1][0], vector))
    for (name, word), given in levels.items():
        low, high = WORDS[word]
        hits = [low <= score < high for _, score, _ in given]
        example = f"{name} {word}: {', '.join(f'{version} {score}' for version, score, _ in given)}"
        tally.add("same" if all(hits) else "agrees with one of two vectors" if any(hits) else "no vector agrees", example)
    tally.print(f"{os.path.basename(path)} word of severity", "records")


# --- Generated vectors ------------------------------------------------------------------------------------------------

BASE2 = "AV:L,A,N AC:H,M,L Au:M,S,N C:N,P,C I:N,P,C A:N,P,C"
MORE2 = "E:ND,U,POC,F,H RL:ND,OF,TF,W,U RC:ND,UC,UR,C CDP:ND,N,L,LM,MH,H TD:ND,N,L,M,H CR:ND,L,M,H IR:ND,L,M,H AR:ND,L,M,H"
BASE3 = "AV:N,A,L,P AC:L,H PR:N,L,H UI:N,R S:U,C C:H,L,N I:H,L,N A:H,L,N"
MORE3 = ("E:X,H,F,P,U RL:X,U,W,T,O RC:X,C,R,U CR:X,H,M,L IR:X,H,M,L AR:X,H,M,L MAV:X,N,A,L,P MAC:X,L,H MPR:X,N,L,H MUI:X,N,R "
         "MS:X,U,C MC:X,H,L,N MI:X,H,L,N MA:X,H,L,N")
BASE4 = "AV:N,A,L,P AC:L,H AT:N,P PR:N,L,H UI:N,P,A VC:H,L,N VI:H,L,N VA:H,L,N SC:H,L,N SI:H,L,N SA:H,L,N"
MORE4 = ("E:X,A,P,U CR:X,H,M,L IR:X,H,M,L AR:X,H,M,L MAV:X,N,A,L,P MAC:X,L,H MAT:X,N,P MPR:X,N,L,H MUI:X,N,P,A MVC:X,H,L,N "
         "MVI:X,H,L,N MVA:X,H,L,N MSC:X,H,L,N MSI:X,S,H,L,N MSA:X,S,H,L,N")
METRICS = {"2.0": (BASE2, MORE2), "3.0": (BASE3, MORE3), "3.1": (BASE3, MORE3), "4.0": (BASE4, MORE4)}


def choices(text):
    return [[f"{name}:{value}" for value in values.split(",")] for name, values in (part.split(":") for part in text.split())]


def generated(version, count):
    prefix = [] if version == "2.0" else [f"CVSS:{version}"]
    base, more = (choices(text) for text in METRICS[version])
    vectors = ["/".join([*prefix, *values]) for values in itertools.product(*base)]
    rng = random.Random(1)
    for _ in range(count):
        vectors.append("/".join(prefix + [rng.choice(values) for values in base + more]))
    return vectors


WEIGHTS2 = {"AV": {"L": "0.395", "A": "0.646", "N": "1"}, "AC": {"H": "0.35", "M": "0.61", "L": "0.71"},
            "Au": {"M": "0.45", "S": "0.56", "N": "0.704"}, "CIA": {"N": "0", "P": "0.275", "C": "0.66"},
            "E": {"U": "0.85", "POC": "0.9", "F": "0.95"}, "RL": {"OF": "0.87", "TF": "0.9", "W": "0.95"},
            "RC": {"UC": "0.9", "UR": "0.95"}, "CDP": {"ND": "0", "N": "0", "L": "0.1", "LM": "0.3", "MH": "0.4", "H": "0.5"},
            "TD": {"N": "0", "L": "0.25", "M": "0.75"}, "R": {"L": "0.5", "H": "1.51"}}
WEIGHTS3 = {"AV": {"N": "0.85", "A": "0.62", "L": "0.55", "P": "0.2"}, "AC": {"L": "0.77", "H": "0.44"},
            "PR": {"N": "0.85", "L": "0.62", "H": "0.27"}, "PRC": {"N": "0.85", "L": "0.68", "H": "0.5"},
            "UI": {"N": "0.85", "R": "0.62"}, "CIA": {"H": "0.56", "L": "0.22", "N": "0"},
            "E": {"F": "0.97", "P": "0.94", "U": "0.91"}, "RL": {"W": "0.97", "T": "0.96", "O": "0.95"},
            "RC": {"R": "0.96", "U": "0.92"}, "R": {"H": "1.5", "L": "0.5"}}


def exact2(values):
    def weight(name, table=None):
        return Fraction(WEIGHTS2[table or name].get(values.get(name, "ND"), "1"))

    def nearest(score):
        return Fraction(math.floor(score * 10 + Fraction(1, 2)), 10)

    def base(requirements):
        product = Fraction(1)
        for impact, requirement in (("C", "CR"), ("I", "IR"), ("A", "AR")):
            product *= 1 - weight(impact, "CIA") * (weight(requirement, "R") if requirements else 1)
        impact = Fraction("10.41") * (1 - product)
        impact = min(impact, Fraction(10)) if requirements else impact
        exploitability = 20 * weight("AV") * weight("AC") * weight("Au")
        factor = Fraction("1.176") if impact else 0
        return nearest((Fraction("0.6") * impact + Fraction("0.4") * exploitability - Fraction("1.5")) * factor)

    def temporal(score):
        return nearest(score * weight("E") * weight("RL") * weight("RC"))

    adjusted = temporal(base(True))
    environmental = nearest((adjusted + (10 - adjusted) * weight("CDP")) * weight("TD"))
    return tuple(float(min(max(score, Fraction(0)), Fraction(10))) for score in (base(False), temporal(base(False)), environmental))


def exact3(values, version):
    def round_up(score):
        if version == "3.0":
            return Fraction(math.ceil(score * 10), 10)
        scaled = math.floor(score * 100000 + Fraction(1, 2))
        return Fraction(scaled, 100000) if scaled % 10000 == 0 else Fraction(scaled // 10000 + 1, 10)

    def weight(table, value):
        return Fraction(WEIGHTS3[table].get(value, "1"))

    def base(modified):
        def value(name):
            instead = values.get("M" + name, "X") if modified else "X"
            return values[name] if instead == "X" else instead

        product = Fraction(1)
        for name in "CIA":
            product *= 1 - weight("CIA", value(name)) * (weight("R", values.get(name + "R", "X")) if modified else 1)
        iss = min(1 - product, Fraction("0.915")) if modified else 1 - product
        changed = value("S") == "C"
        impact = Fraction("6.42") * iss
        if changed:
            power = ((iss * Fraction("0.9731") - Fraction("0.02")) ** 13 if modified and version == "3.1"
                     else (iss - Fraction("0.02")) ** 15)
            impact = Fraction("7.52") * (iss - Fraction("0.029")) - Fraction("3.25") * power
        if impact <= 0:
            return Fraction(0)
        exploitability = (Fraction("8.22") * weight("AV", value("AV")) * weight("AC", value("AC")) *
                          weight("PRC" if changed else "PR", value("PR")) * weight("UI", value("UI")))
        return round_up(min((impact + exploitability) * (Fraction("1.08") if changed else 1), Fraction(10)))

    def temporal(score):
        return round_up(score * weight("E", values.get("E", "X")) * weight("RL", values.get("RL", "X")) *
                        weight("RC", values.get("RC", "X")))

    return tuple(float(score) for score in (base(False), temporal(base(False)), temporal(base(True))))


def exact(vector, version):
    values = dict(part.split(":") for part in vector.split("/") if not part.startswith("CVSS:"))
    return exact2(values) if version == "2.0" else exact3(values, version)


# Each prints base, temporal and environmental score of a line's vector, with null for what it has no answer to. js-cvss is asked
# about version 4.0 only: its scores of the others are not always rounded (7.46 for a base score).
CALCULATORS = {
    "@pandatix/js-cvss": ("4.0", """
// Its modules name each other without the suffix that Node wants.
const resolve = "export const resolve = (s, c, next) => next(s, c).catch(() => next(s + '.js', c));";
(await import('node:module')).register('data:text/javascript,' + encodeURIComponent(resolve));
const c = await import('@pandatix/js-cvss');
score = v => [null, null, new c.CVSS40(v).Score()];"""),
    "ae-cvss-calculator": ("2.0 3.0 3.1 4.0", """
const c = (await import('ae-cvss-calculator')).default;
score = v => { const x = c.fromVector(v).calculateScores();
  return v.startsWith('CVSS:4') ? [x.baseMetricsOnly ?? x.base, x.threat ?? null, x.overall]
    : [x.base, x.temporal ?? null, x.environmental ?? null]; };"""),
}
LINES = """
for (const line of (await import('node:fs')).readFileSync(0, 'utf8').split('\\n').slice(0, -1)) {
  let out = null; try { out = score(line); } catch (e) { out = null; } console.log(JSON.stringify(out)); }"""


def compare_generated(command, count, npm, show):
    for version in METRICS:
        vectors = generated(version, count)
        answers = [answer[1] for answer in ask_akashi(command, vectors)]
        exacts = [exact(vector, version) for vector in vectors] if version != "4.0" else None
        if exacts:
            tally = Tally(show)
            for vector, mine, other in zip(vectors, answers, exacts):
                tally.add("same" if mine == other else "different", f"{vector}: own {other}, Akashi {mine}")
            tally.print(f"{version} generated, fractions")
        for name, (known, code) in CALCULATORS.items():
            if version not in known:
                continue
            if not npm or not os.path.isdir(os.path.join(npm, "node_modules", name)):
                print(f"{name} is not installed")
                continue
            done = subprocess.run(["node", "--input-type=module", "-e", f"let score; {code} {LINES}"], input="\n".join(vectors) + "\n", cwd=npm,
                                  capture_output=True, text=True, check=True)
            tally = Tally(show)
            for vector, mine, line in zip(vectors, answers, done.stdout.split("\n")):
                other = json.loads(line)
                if not other:
                    tally.add("without an answer", vector)
                    continue
                bad = [SCORES[i] for i in range(3) if other[i] is not None and other[i] != mine[i]]
                far = any(abs(other[i] - mine[i]) > 0.15 for i in range(3) if other[i] is not None)
                tally.add(f"different: {', '.join(bad)}{', by more than 0.1' if far else ''}" if bad else "same",
                          f"{vector}: {other}, Akashi {mine}")
            tally.print(f"{version} generated, {name}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--akashi", required=True)
    parser.add_argument("--records", action="append", default=[])
    parser.add_argument("--osv", action="append", default=[])
    parser.add_argument("--generated", type=int, default=0)
    parser.add_argument("--npm")
    parser.add_argument("--show", type=int, default=3)
    options = parser.parse_args()
    command = options.akashi.split()
    for path in options.records:
        compare_records(command, path, options.show)
    for path in options.osv:
        compare_osv(command, path, options.show)
    if options.generated:
        compare_generated(command, options.generated, options.npm, options.show)


if __name__ == "__main__":
    main()
