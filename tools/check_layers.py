#!/usr/bin/env python3
"""Checks who may include whom (ARCHITECTURE.md), and that no two headers of a namespace give one name to two
types, which neither compiler nor linker would say. Run by CTest and .ci/run."""
import pathlib
import re
import sys

# Module -> modules it may include, besides itself. Includes go down only.
BASE = {"base"}
MODEL = BASE | {"model"}
ALLOWED = {
    "base": set(),
    "formats": BASE,
    "net": BASE | {"formats"},
    "model": BASE | {"formats"},
    "version": MODEL,
    "ecosystem": MODEL,
    "document": MODEL | {"formats"},
    "feed": MODEL | {"formats", "version"},
    "store": MODEL | {"version"},
    "ecosystems": MODEL | {"formats", "version", "ecosystem"},
    "documents": MODEL | {"formats", "version", "document"},
    "feeds": MODEL | {"formats", "version", "feed"},
    "stores": MODEL | {"version", "store"},
    "scan": MODEL | {"formats", "ecosystem"},
    "kernel": BASE | {"formats"},
    "match": MODEL | {"kernel", "version", "ecosystem", "feed", "store"},
    "decide": MODEL | {"formats"},
    "assure": MODEL | {"formats"},
    "portfolio": MODEL | {"formats", "assure"},
    "report": MODEL | {"formats"},
    "site": MODEL | {"formats", "assure"},
    "service": MODEL | {"formats", "net", "version", "ecosystem", "document", "feed", "store", "scan", "kernel", "match", "decide", "assure", "portfolio", "report", "site"},
    "cli": MODEL | {"formats", "version", "ecosystem", "document", "feed", "scan", "match", "decide", "assure", "portfolio", "report", "site", "service"},
    "app": BASE | {"cli", "net"},
}
LEAVES = {"ecosystems", "documents", "feeds", "stores"}
# Heavy or foreign headers, and the only files that may see them.
FOREIGN = {
    "simdjson.h": {"formats/json.cpp", "formats/json_writer.cpp"},
    "rapidjson/": {"formats/json.cpp", "formats/json_writer.cpp"},
    "yaml.h": {"formats/yaml.cpp"},
    "toml++/": {"formats/toml.cpp"},
    "pugixml.hpp": {"formats/xml.cpp"},
    "archive.h": {"formats/archive.cpp"},
    "archive_entry.h": {"formats/archive.cpp"},
    "zlib.h": {"formats/inflate.cpp", "formats/qr_code.cpp", "formats/zip_writer.cpp"},
    "qrcodegen.h": {"formats/qr_code.cpp"},
    "cairo-pdf.h": {"formats/pdf_canvas.cpp"},
    "pango/": {"formats/pdf_canvas.cpp"},
    "xlsxwriter.h": {"formats/xlsx_writer.cpp"},
    "sqlite3.h": {"formats/sqlite_library.h"},
    "lmdb.h": {"stores/lmdb/lmdb_env.h"},
    "zstd.h": {"store/packing.cpp", "store/text_codec.cpp"},
    "zdict.h": {"store/text_codec.cpp"},
    "openssl/": {"base/hash.cpp", "base/signature.cpp"},
    "dlfcn.h": {"base/shared_library.cpp"},
    "oneapi/": {"base/thread_pool.cpp"},
    "curl/": {"net/curl_client.cpp"},
    "iconv.h": {"formats/text_encoding.cpp"},
    "CLI/": {"cli/parse.cpp"},
}
OWN = re.compile(r'^\s*#\s*include\s+"([a-z_0-9]+)/(?:([a-z_0-9]+)/)?', re.M)
NAMESPACE = re.compile(r"^namespace ([a-z_:0-9]+) {", re.M)
TYPE = re.compile(r"^(?:template <[^>]*>\s)?(?:struct|class|enum class) (?:\[\[\w+\]\] )?(\w+)[^;]*?{", re.M)
SYSTEM = re.compile(r"^\s*#\s*include\s+<([^>]+)>", re.M)


def main() -> int:
    root = pathlib.Path(__file__).resolve().parent.parent / "src"
    bad = []
    types: dict[tuple[str, str], str] = {}
    for path in sorted(root.rglob("*")):
        if path.suffix not in {".h", ".cpp"}:
            continue
        parts = path.relative_to(root).parts
        name = "/".join(parts)
        text = path.read_text(encoding="utf-8")
        for module, sub in OWN.findall(text):
            if module == "support":  # tests/support, for fuzz targets
                if not parts[-1].startswith("fuzz_"):
                    bad.append(f"{name}: includes a test header")
            elif module == parts[0]:
                if module in LEAVES and sub != parts[1]:
                    bad.append(f"{name}: one leaf includes another ({sub})")
            elif module not in ALLOWED.get(parts[0], set()):
                bad.append(f"{name}: {parts[0]} may not include {module}")
        if path.suffix == ".h" and (space := NAMESPACE.search(text)):
            for name_of_type in TYPE.findall(text):
                other = types.setdefault((space[1], name_of_type), name)
                if other != name:
                    bad.append(f"{name}: {space[1]}::{name_of_type} is another type in {other}")
        for header in SYSTEM.findall(text):
            for prefix, allowed in FOREIGN.items():
                matches = header.startswith(prefix) if prefix.endswith("/") else header == prefix
                if matches and name not in allowed:
                    bad.append(f"{name}: <{header}> belongs in {', '.join(sorted(allowed))}")
    print("\n".join(bad) if bad else "layers: in order")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
