#!/usr/bin/env python3
"""Labels for tests and measurements: make_labels.py COUNT > labels.json. The same count gives the same bytes. All names are made up."""
import datetime
import json
import sys

MAKERS = [("あかし電機株式会社", "Akashi Electric Co., Ltd."), ("瀬戸内ネットワークス株式会社", "Setouchi Networks Inc."), ("㈱みなとセンサー", "Minato Sensor"),
          ("Northwind Devices GmbH", "Northwind Devices GmbH"), ("カブシキガイシャ ユニット", "Unit Corporation")]
PRODUCTS = [("無線LANルーター", "Wireless router", "communication-equipment", "WR"), ("ネットワークカメラ", "Network camera", "network-camera", "NC"),
            ("スマートロック", "Smart lock", "", "SL"), ("ガスメーター端末", "Gas meter terminal", "", "GM"), ("PLC＆HMI <産業用>", "PLC & HMI <industrial>", "", "PX")]


def add_years(day, years):
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28) + datetime.timedelta(days=1)


def label(i):
    issued = datetime.date(2025, 5, 21) + datetime.timedelta(days=i * 37 % 540)
    last = add_years(issued, 2) - datetime.timedelta(days=1)
    ja, en, kind, code = PRODUCTS[i % len(PRODUCTS)]
    maker = MAKERS[i // 2 % len(MAKERS)]
    level = "1" if i % 3 else ("3" if kind else "1")
    if level == "1" and i % 11 == 0:
        last = issued + datetime.timedelta(days=364)
    state, history = "valid", [{"date": str(issued), "transition": "issue", "state": "valid"}]
    if i % 17 == 5:
        state = "withdrawn"
        history.append({"date": str(issued + datetime.timedelta(days=100)), "transition": "withdraw", "state": state,
                        "note": {"ja": "適合基準を満たさないことが分かったため", "en": "Found not to meet the criteria"}})
    elif i % 19 == 7:
        state = "suspended"
        history.append({"date": str(issued + datetime.timedelta(days=60)), "transition": "suspend", "state": state})
    product = {"name": {"ja": f"{ja} {code}-{i % 1000:03d}", "en": f"{en} {code}-{i % 1000:03d}"}, "models": [f"{code}-{i:05d}", f"{code}-{i:05d}B"]}
    if kind:
        product["type"] = kind
    page = {"manufacturer": {"ja": maker[0], "en": maker[1]}, "country": {"ja": "日本", "en": "Japan"},
            "outline": {"ja": "家庭と小規模な事業所で使う機器。", "en": "A device for homes and small offices."},
            "product-url": f"https://products.example/{code.lower()}/{i}", "product-contact": "support@products.example", "report-url": "https://psirt.example/report",
            "result": f"https://register.example/checklists/{i}.pdf"}
    if i % 4 == 0:
        page["vulnerabilities"] = {"ja": f"CVE-2026-{10000 + i}: 版1.2で修正", "en": f"CVE-2026-{10000 + i}: fixed in version 1.2"}
    if i % 7 == 0:
        page["buyer-information"] = {"ja": "サポートは2030年3月31日まで。"}
    return {"akashi_label": 1, "number": f"AK{i:06d}", "scheme": "jc-star@2025-03", "level": level, "state": state, "holder": {"ja": maker[0], "en": maker[1]},
            "products": [product], "issued": str(issued), "last_day": str(last), "criteria_version": "JST-CR-01-01-2024R1", "evaluator": "self" if level == "1" else "evaluation-body",
            "page": page, "history": history, "page_url": f"https://register.example/ja/label/AK{i:06d}.html"}


json.dump({"akashi_labels": 1, "labels": [label(i) for i in range(int(sys.argv[1]))]}, sys.stdout, ensure_ascii=False)
