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
    "cyber-infra@2024-09": {"responsibilities": 6, "categories": 6, "statements": 21, "packages": 2, "axes": 3, "roles": 5, "use_cases": 3, "answers": 4},
    "cyber-infra@2026-03": {"responsibilities": 6, "categories": 6, "statements": 21, "packages": 2, "axes": 3, "roles": 5, "use_cases": 3, "answers": 4},
    "sbom-response-model@2.0": {"options": 28, "items": 8, "examples": 4},
    "sbom-transaction-model@2.0": {"items": 22, "sections": 4},
    "ntia-2021@2021-07": {"fields": 7},
    "cisa-2026@2026-07": {"fields": 17},
    "spdx-lite@2.3": {"fields": 25},
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
    ("sbom_transaction_model.csv", "sbom-transaction-model@2.0", "sections", None, ["section_ja"]),
    ("sbom_min_cisa2026_fields.csv", "cisa-2026@2026-07", "fields", None, ["field"]),
    ("spdx_lite_2.3.csv", "spdx-lite@2.3", "fields", None, ["field"]),
    ("en303645_v3.1.3_conditions.csv", "en-303-645@3.1.3", "conditions", "condition", []),
    ("ts103701_ixit_tables.csv", "ts-103-701@2.1.1", "ixit", None, []),
    ("cra_annexes.csv", "cra@2024-2847", "articles", "ref_id", []),
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
    return re.sub(r"\s|\[[^\]]*\]|\(seed row[^)]*\)", "", text).replace("☆", "★")


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
                if id_column is not None and not column(row, id_column):
                    continue  # A line of the law without a number of its own.
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


def check_roles(schemes):
    """Whom the 21 statements are about; the customer's two stand alone."""
    words = {"D": "developer", "S": "supplier", "O": "operator", "C": "customer"}
    with open(TABLES / "cyberinfra_21_statements.csv", encoding="utf-8", newline="") as file:
        rows = {row["statement_id"]: row for row in csv.DictReader(file)}
    for key in ("cyber-infra@2024-09", "cyber-infra@2026-03"):
        for item in schemes[key]["statements"]:
            row = rows.pop(item["id"], None) if key.endswith("03") else rows.get(item["id"])
            wanted = sorted(words[letter] for letter in re.findall("[DSOC]", column(row, "role_hint_DERIVED")))
            if sorted(item["refs"]["roles"]) != wanted:
                say(f"{key} {item['id']}: {item['refs']['roles']}, expected {wanted}")
    if rows:
        say(f"cyber-infra@2026-03 lacks {list(rows)}")


def check_customer(schemes):
    for key in ("cyber-infra@2024-09", "cyber-infra@2026-03"):
        own = [item["id"] for item in schemes[key]["statements"] if "customer" in item["refs"]["roles"]]
        if own != ["(6)-1", "(6)-2"]:
            say(f"{key}: customers are asked {own}")
        for statement in own:
            if not any(statement in practice["refs"]["statements"] for practice in schemes[key]["practices"]):
                say(f"{key}: {statement} has no practice")


def check_model(schemes):
    """Costs and rules of the response model; the sectors' examples are marked as our own and name options that there are."""
    own = {item["id"]: item for item in schemes["sbom-response-model@2.0"]["options"]}
    costs = {"小": "small", "中": "medium", "大": "large", "-": "none", "": "none"}
    with open(TABLES / "sbom_response_model.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            item = own[row["option_id"]]
            cost = column(row, "cost")
            if item["values"].get("cost", "none") != costs.get(cost, cost):
                say(f"option {item['id']}: cost {item['values'].get('cost')}, expected {cost}")
            # The paper writes what an option needs behind its text: "(b2)(c2)".
            needed = re.findall(r"\(([a-f]['’″\"]*\d)\)", row["content_and_cost_factor_ja"])
            named = {name for names in item["refs"].values() for name in names}
            for option in needed:
                if option not in named:
                    say(f"option {item['id']}: no rule names {option}")
            if row["item"] not in item["refs"]["item"]:
                say(f"option {item['id']}: item {item['refs']['item']}, expected {row['item']}")
    for example in schemes["sbom-response-model@2.0"]["examples"]:
        if example["mark"] != "own-design":
            say(f"example {example['id']}: marked {example['mark']}")


def check_transaction(schemes):
    """Level of each item, and the clause and question that it has."""
    model = schemes["sbom-transaction-model@2.0"]
    own = {plain(item["name"]["ja"]): item for item in model["items"]}
    levels = {"基礎": "basic", "発展": "advanced"}
    with open(TABLES / "sbom_transaction_model.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            item = own[plain(row["item_ja"])]
            if item["values"]["level"] != levels[column(row, "level")]:
                say(f"item {item['id']}: {item['values']['level']}, expected {column(row, 'level')}")
    for item in model["items"]:
        for array in ("terms", "clauses"):
            if not any(item["id"] in part["refs"].get("item", []) for part in model[array]):
                say(f"item {item['id']}: no {array}")


def main():
    schemes = {key: scheme(key) for key in COUNTS}
    check_counts(schemes)
    check_customer(schemes)
    if TABLES.is_dir():
        check_texts(schemes)
        check_threats(schemes)
        check_provisions(schemes)
        check_roles(schemes)
        check_model(schemes)
        check_transaction(schemes)
    else:
        print("no tables here: counts only")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
