#!/usr/bin/env python3
"""The lists of METI's papers and of what they refer to are whole in the program's data: counts always; texts against the tables of
../shared/domain/tables where these are there. Usage: tables.py AKASHI"""
import csv
import json
import pathlib
import re
import subprocess
import sys

AKASHI = sys.argv[1]
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TABLES = ROOT.parent / "shared" / "domain" / "tables"

COUNTS = {
    "jc-star@2024-08": {"levels": 4, "criteria": 16, "threats": 6, "page_fields": 22, "evaluators": 4},
    "jc-star@2025-03": {"levels": 4, "criteria": 16, "threats": 6, "page_fields": 22, "evaluators": 4},
    "cyber-infra@2024-09": {"responsibilities": 6, "categories": 6, "statements": 21, "packages": 2, "axes": 3},
    "cyber-infra@2026-03": {"responsibilities": 6, "categories": 6, "statements": 21, "packages": 2, "axes": 3},
    "sbom-response-model@2.0": {"options": 28},
    "sbom-transaction-model@2.0": {"items": 22, "sections": 4},
    "en-303-645@3.1.3": {"criteria": 78, "conditions": 32},
    "ts-103-701@2.1.1": {"ixit": 29},
    "ssdf@1.1": {"groups": 23, "tasks": 42},
    "cra@2024-2847": {"deadlines": 8},
    "cisa-attestation@2024": {"attestations": 13},
    "cls@2024": {"levels": 4},
    "jp-procurement@2024-07": {"functions": 7, "importance": 3},
}
# Table → scheme, array, column of the id, columns of texts that must be the item's name or text in Japanese or English.
TEXTS = [
    ("jcstar_star1_criteria.csv", "jc-star@2025-03", "criteria", "criterion_id", ["summary_ja(SEED)"]),
    ("cyberinfra_21_statements.csv", "cyber-infra@2024-09", "statements", "statement_id", ["statement_ja(SEED)"]),
    ("cyberinfra_21_statements.csv", "cyber-infra@2026-03", "statements", "statement_id", ["statement_ja(SEED)"]),
    ("sbom_response_model.csv", "sbom-response-model@2.0", "options", "option_id", ["option_ja", "content_and_cost_factor_ja"]),
    ("nist_ssdf_1.1.csv", "ssdf@1.1", None, "id", ["text"]),
    ("jcstar_public_page_fields.csv", "jc-star@2024-08", "page_fields", None, ["field_ja"]),
    ("jcstar_public_page_fields.csv", "jc-star@2025-03", "page_fields", None, ["field_ja"]),
    ("sbom_transaction_model.csv", "sbom-transaction-model@2.0", "items", None, ["item_ja", "what_to_stipulate_ja"]),
]
bad = []


def say(text):
    bad.append(text)
    print(text)


def scheme(key):
    done = subprocess.run([AKASHI, "scheme", "show", key, "-o", "json"], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def plain(text):
    """Without blanks, and without what the table says about its source's mistakes."""
    return re.sub(r"\s|\[[^\]]*\]", "", text).replace("☆", "★")


def texts_of(item):
    """Every text of an item, plain."""
    found = []

    def walk(value):
        if isinstance(value, dict):
            for part in value.values():
                walk(part)
        elif isinstance(value, list):
            for part in value:
                walk(part)
        elif isinstance(value, str):
            found.append(plain(value))
    walk(item)
    return found


def check_counts(schemes):
    for key, counts in COUNTS.items():
        for array, count in counts.items():
            found = len(schemes[key].get(array, []))
            if found != count:
                say(f"{key}: {found} {array}, expected {count}")
    levels = [item["values"]["level"] for item in schemes["sbom-transaction-model@2.0"]["items"]]
    if (levels.count("basic"), levels.count("advanced")) != (10, 12):
        say(f"sbom-transaction-model@2.0: {levels.count('basic')} basic, {levels.count('advanced')} advanced")
    tasks = [group for group in schemes["ssdf@1.1"]["groups"] if "parent" not in group]
    if len(tasks) != 4:
        say(f"ssdf@1.1: {len(tasks)} groups")


def column(row, name):
    return next(value for key, value in row.items() if key == name or key.startswith(name + "(") or key.startswith(name))


def check_texts(schemes):
    compared = 0
    for table, key, array, id_column, columns in TEXTS:
        arrays = [array] if array else ["groups", "tasks"]
        items = [item for name in arrays for item in schemes[key][name]]
        with open(TABLES / table, encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                wanted = [item for item in items if id_column is None or item["id"] == column(row, id_column)]
                if not wanted:
                    say(f"{key} {arrays}: no {column(row, id_column)}")
                for name in columns:
                    compared += 1
                    text = plain(column(row, name))
                    if not any(text == own for item in wanted for own in texts_of(item)):
                        say(f"{table} {row}: {name} is not in {key}")
    print(f"{compared} texts compared with the tables")


def check_threats(schemes):
    """「(同上)」 of the table stands for the end of the sentence before; its beginning is compared."""
    with open(TABLES / "jcstar_threats.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            begin = plain(row["threat_ja"].split("(同上)")[0])
            own = [plain(item["name"]["ja"]) for item in schemes["jc-star@2025-03"]["threats"] if item["id"] == row["no"]]
            if len(own) != 1 or not own[0].startswith(begin):
                say(f"threat {row['no']}: {own}, expected {begin}")


def check_provisions(schemes):
    """Status and conditions of EN 303 645."""
    own = {item["id"]: item for item in schemes["en-303-645@3.1.3"]["criteria"]}
    with open(TABLES / "en303645_v3.1.3_provisions.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            item = own[row["provision"]]
            status = {"M": "mandatory", "R": "recommended"}[column(row, "status")]
            conditions = sorted(filter(None, re.split(r"[,;\s]+", row["condition"])))
            have = sorted(item.get("refs", {}).get("conditions", []))
            if item["values"]["status"] not in (status, "conditional") or have != conditions:
                say(f"en-303-645 {row['provision']}: {item['values']['status']} {have}, expected {status} {conditions}")


def main():
    schemes = {key: scheme(key) for key in COUNTS}
    check_counts(schemes)
    if TABLES.is_dir():
        check_texts(schemes)
        check_threats(schemes)
        check_provisions(schemes)
    else:
        print("no tables here: counts only")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
