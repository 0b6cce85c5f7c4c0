#!/usr/bin/env python3
"""Makes data/register/fold.json, by which C++ (assure/text_fold) and the register's search page fold texts.

    tools/make_fold_table.py            writes the table and tests/register/fold_vectors.json

From Python's unicodedata (NFKD, case folding), Scripts.txt (Debian's unicode-data) and the confusables of Unicode UTS #39
(Debian's python3-confusable-homoglyphs). docs/formats/register.md says which part of them is taken, and why.
"""
import json
import pathlib
import re
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parent.parent
CONFUSABLES = "/usr/lib/python3/dist-packages/confusable_homoglyphs/confusables.json"
SCRIPTS = "/usr/share/unicode/Scripts.txt"

BLOCKS = [(0x21, 0x7E), (0xA0, 0x24F), (0x300, 0x36F), (0x370, 0x52F), (0x531, 0x556), (0x1E00, 0x1FFF), (0x2000, 0x200A), (0x2010, 0x2027),
          (0x202F, 0x205F), (0x2070, 0x209C), (0x2100, 0x218B), (0x2212, 0x2212), (0x2460, 0x24FF), (0x3000, 0x30FF),
          (0x31F0, 0x33FF), (0xFB00, 0xFB06), (0xFE30, 0xFE6B), (0xFF01, 0xFFEE), (0x1D400, 0x1D7FF)]
# Characters that are not seen: soft hyphen, joiners, directions, variation selectors, tags.
IGNORED = [(0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F),
           (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xE0000, 0xE0FFF)]
# Scripts with letters that look like Latin ones, and Latin itself.
WATCHED = ["Latin", "Greek", "Cyrillic", "Armenian", "Cherokee", "Coptic", "Georgian", "Lisu"]
HYPHENS = "‐‑‒–—―−﹣－⁃˗"
ASCII_SIMILAR = {"0": "o", "O": "o", "1": "l", "I": "l", "i": "l", "|": "l", "l": "l"}


def ignored(c):
    return any(a <= ord(c) <= b for a, b in IGNORED)


def plain(c):
    """Width, compatibility, case; hiragana as katakana. Of one character, without regard to its neighbours."""
    if ignored(c):
        return ""
    if c in HYPHENS:
        return "-"
    if unicodedata.category(c) == "Zs" or c in "\t\n\r\v\f":
        return " "
    out = ""
    for d in unicodedata.normalize("NFKD", c):
        for e in unicodedata.normalize("NFKD", d.casefold()):
            e = "\u3099" if e == "\u309B" else "\u309A" if e == "\u309C" else e
            out += "-" if e in HYPHENS else chr(ord(e) + 0x60) if 0x3041 <= ord(e) <= 0x3096 else e
    return out.strip(" ") if len(out) > 1 else out


def prototypes():
    """Character -> the single character that it looks like, for ASCII letters and digits."""
    table = json.load(open(CONFUSABLES, encoding="utf-8"))
    strip = str.maketrans("", "", "\u200e\u200f")
    found = {}
    for c, entries in table.items():
        if len(c) != 1 or ord(c) < 0x80:
            continue
        looks = [e["c"].translate(strip) for e in entries]
        if len(looks) == 1 and len(looks[0]) == 1 and looks[0].isascii() and looks[0].isalnum():
            found[c] = looks[0]
    return found, table


def script_ranges():
    ranges = {name: [] for name in WATCHED}
    for line in open(SCRIPTS, encoding="utf-8"):
        match = re.match(r"([0-9A-F]+)(?:\.\.([0-9A-F]+))?\s*;\s*(\w+) # L", line)
        if match and match[3] in ranges:
            a, b = int(match[1], 16), int(match[2] or match[1], 16)
            if ranges[match[3]] and ranges[match[3]][-1][1] + 1 == a:
                ranges[match[3]][-1][1] = b
            else:
                ranges[match[3]].append([a, b])
    return {name.lower(): [list(r) for r in sorted(rows)] for name, rows in ranges.items()}


PROTOTYPES, TABLE = prototypes()


def is_kana(c):
    return 0x30A1 <= ord(c) <= 0x30FC


def is_han(c):
    return 0x4E00 <= ord(c) <= 0x9FFF


# Kanji that look like katakana: the katakana stands for both.
KANJI = {}
for letter, entries in TABLE.items():
    for entry in entries:
        other = entry["c"]
        if len(letter) == 1 and len(other) == 1 and is_kana(letter) and is_han(other):
            KANJI.setdefault(other, letter)
KANJI.setdefault("一", "ー")


def similar(c):
    if c in ASCII_SIMILAR:
        return ASCII_SIMILAR[c]
    own = PROTOTYPES.get(c)
    if own is None and len(c.upper()) == 1 and c.upper() != c:
        own = PROTOTYPES.get(c.upper())
    if own is not None:
        return similar_ascii(own)
    out = ""
    for d in KANJI.get(c) or plain(c):
        if unicodedata.category(d) == "Mn" and 0x300 <= ord(d) <= 0x36F:
            continue
        proto = PROTOTYPES.get(d) or (PROTOTYPES.get(d.upper()) if len(d.upper()) == 1 and d.upper() != d else None)
        out += similar_ascii(proto) if proto else similar_ascii(d)
    return out


def similar_ascii(c):
    return ASCII_SIMILAR.get(c, plain(c))


def universe():
    found = {chr(n) for a, b in BLOCKS for n in range(a, b + 1)} | set(PROTOTYPES) | set(KANJI) | {"|", "\t", "\n", "\r", "\v", "\f"}
    return sorted(c for c in found if unicodedata.category(c) not in ("Cn", "Cs") and not ignored(c))


def packed(pairs, per_line=24):
    lines = []
    for i in range(0, len(pairs), per_line):
        lines.append("  " + ", ".join(json.dumps(c + to, ensure_ascii=False) for c, to in pairs[i:i + per_line]))
    return "[\n" + ",\n".join(lines) + "\n ]"


def words(text, scripts):
    """Mixed: see docs/formats/register.md."""
    def script(c):
        return next((name for name, rows in scripts.items() if any(a <= ord(c) <= b for a, b in rows)), None)

    def judge(run):
        foreign = [c for c in run if script(c) not in (None, "latin")]
        latin = [c for c in run if script(c) == "latin"]
        if not foreign:
            return False
        if latin or len({script(c) for c in foreign}) > 1:
            return True
        return len(foreign) > 1 and all(similar(c) != plain(c) and similar(c).isascii() and similar(c) for c in foreign)

    run, found = [], False
    for c in text + " ":
        if script(c) is not None or c.isascii() and c.isalnum():
            run.append(c)
        else:
            found = found or judge(run)
            run = []
    return found


def squeezed(text):
    return re.sub(" +", " ", text).strip(" ")


def main():
    scripts = script_ranges()
    chars = universe()
    plains = [(c, plain(c)) for c in chars if plain(c) != c]
    similars = [(c, similar(c)) for c in chars if similar(c) != plain(c)]
    body = "{\n \"akashi_fold\": 1,\n \"unicode\": " + json.dumps(unicodedata.unidata_version) + ",\n"
    body += " \"ignored\": " + json.dumps(IGNORED) + ",\n"
    body += " \"scripts\": {\n" + ",\n".join(f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in scripts.items()) + "\n },\n"
    body += " \"plain\": " + packed(plains) + ",\n \"similar\": " + packed(similars) + "\n}\n"
    (ROOT / "data/register/fold.json").write_text(body, encoding="utf-8")
    texts = ["ＡＢＣ", "ABC", "АВС", "авс", "ABС-100", "ｶﾞｽﾒｰﾀｰ", "ガスメーター", "がすめーたー", "ガスメーター", "㈱あかし", "(株)あかし", "JCS-０００１", "JCS‐0001",
             "JCS–0001", "jcs−0001", "O0l1I|", "α7", "αβγ", "Αθήνα", "Москва", "Café", "Cafe\u0301", "ﬁlter", "straße", "  a \u3000 b\t c ", "a\u200bb", "ａ\u00adｂ",
             "𝐀𝐁𝐂", "①②", "㌔", "ロボット口", "二ュース", "ニュース", "力メラ", "カメラ", "工アコン", "", " ", "·", "Ωmega", "ΩMEGA", "Ｗi－Ｆi", "WiFi", "İstanbul", "ᎪᏴᏟ", "𐐀",
             "ルーターх1", "routеr", "ｱﾊﾟｰﾄ", "ヴ", "う゛", "ヷ", "㈲", "№", "ＩＰカメラ", "lPカメラ", "1Pカメラ", "xn--", "日本語", "한국어", "عربي", "\U0001F600x"]
    known = set(chars)
    rows = [{"text": t, "plain": squeezed("".join(plain(c) if c in known or ignored(c) else c for c in t)),
             "similar": squeezed("".join(similar(c) if c in known else c for c in t if not ignored(c))),
             "mixed": words(t, scripts)} for t in texts]
    (ROOT / "tests/register/fold_vectors.json").write_text("[\n" + ",\n".join(" " + json.dumps(r, ensure_ascii=False) for r in rows) + "\n]\n", encoding="utf-8")
    print(len(plains), len(similars), len(body))


main()
