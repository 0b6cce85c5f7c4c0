#!/usr/bin/env python3
"""Writes the small executables of the golden cases and fuzz seeds of src/formats,
src/ecosystems/golang and src/ecosystems/cargo. Each is as little of an ELF, PE or Mach-O file as a
reader needs; none can be run. Run from the top of the repository; the files are committed.
"""

import json
import pathlib
import struct
import zlib

WRITE, EXECUTE, ALLOC = 1, 4, 2


def align(data, to):
    return data + b"\0" * (-len(data) % to)


def elf(sections, bits=64, big=False, kind=2, machine=62, packed=False, extended=False,
        section_table=True, base=0x400000):
    """sections: [(name, flags, content or size of .bss)]. One writable segment maps the file."""
    order = ">" if big else "<"
    word = "Q" if bits == 64 else "I"
    header_size, program_size = (64, 56) if bits == 64 else (52, 32)
    body = b""
    start = header_size + program_size + (32 if packed else 0)
    start += -start % 16
    names = b"\0"
    rows = []
    for name, flags, content in sections + [(".shstrtab", 0, None)]:
        at = len(names)
        names += name.encode() + b"\0"
        if name == ".shstrtab":
            content = names
        body = align(body, 16)
        no_bits = isinstance(content, int)
        size = content if no_bits else len(content)
        offset = start + len(body)
        rows.append((at, 8 if no_bits else 3 if name == ".shstrtab" else 1, flags,
                     base + offset if flags & ALLOC else 0, offset, size))
        if not no_bits:
            body += content
    body = align(body, 16)
    table_at = start + len(body) if section_table else 0
    count = len(rows) + 1
    shstrndx = count - 1
    table = b""
    for row in [(0, 0, 0, 0, 0, count if extended else 0)] + rows:
        name, kind_, flags, address, offset, size = row
        link = shstrndx if extended and not table else 0
        table += struct.pack(order + "II" + word * 4 + "II" + word * 2, name, kind_, flags,
                             address, offset, size, link, 0, 16 if table else 0, 0)
    ident = b"\x7fELF" + bytes([2 if bits == 64 else 1, 2 if big else 1, 1]) + b"\0" * 9
    entry = 64 if bits == 64 else 40
    header = ident + struct.pack(
        order + "HHI" + word * 3 + "IHHHHHH", kind, machine, 1, base, header_size, table_at, 0,
        header_size, program_size, 1, entry if section_table else 0,
        0 if extended or not section_table else count,
        0xFFFF if extended else shstrndx if section_table else 0)
    size = start + len(body)
    if bits == 64:
        program = struct.pack(order + "IIQQQQQQ", 1, 6, 0, base, base, size, size, 0x1000)
    else:
        program = struct.pack(order + "IIIIIIII", 1, 0, base, base, size, size, 6, 0x1000)
    upx = struct.pack("<I4sHBB", 0, b"UPX!", 0, 13, 22) + b"\0" * 20 if packed else b""
    before = header + program + upx
    before += b"\0" * (start - len(before))
    return before + body + (table if section_table else b"")


def pe(sections, bits=64, library=False, long_names=False):
    """sections: [(name, characteristics, content)]."""
    optional = 240 if bits == 64 else 224
    dos = b"MZ" + b"\0" * 58 + struct.pack("<I", 0x80) + b"\0" * 64
    at = 0x80 + 24 + optional + 40 * len(sections)
    at += -at % 512
    table, body, strings = b"", b"", b""
    address = 0x1000
    for name, flags, content in sections:
        raw = align(content, 512)
        field = name.encode()
        if len(field) > 8:
            field = b"/%d" % (4 + len(strings))
            strings += name.encode() + b"\0"
        table += struct.pack("<8sIIIIIIHHI", field, len(content), address, len(raw),
                             at + len(body), 0, 0, 0, 0, flags)
        body += raw
        address += 0x1000 + len(raw)
    symbols = at + len(body) if long_names else 0
    coff = b"PE\0\0" + struct.pack("<HHIIIHH", 0x8664 if bits == 64 else 0x14C, len(sections), 0,
                                   symbols, 0, optional, 0x2022 if library else 0x22)
    if bits == 64:
        head = struct.pack("<HBBIIIIIQ", 0x20B, 14, 0, 0, 0, 0, 0, 0, 0x140000000)
    else:
        head = struct.pack("<HBBIIIIIII", 0x10B, 14, 0, 0, 0, 0, 0, 0, 0, 0x400000)
    count_at = 108 if bits == 64 else 92  # Of the data directories, all empty.
    head += b"\0" * (count_at - len(head)) + struct.pack("<I", 16)
    out = dos + coff + head + b"\0" * (optional - len(head)) + table
    out += b"\0" * (at - len(out)) + body
    if long_names:
        out += struct.pack("<I", 4 + len(strings)) + strings
    return out


def macho(segments, bits=64, big=False, kind=2, base=0x100000000):
    """segments: [(name, protection, [(section, flags, content)])]."""
    order = ">" if big else "<"
    header_size, command_size, section_size = (32, 72, 80) if bits == 64 else (28, 56, 68)
    if bits == 32:
        base = 0x1000
    size = sum(command_size + section_size * len(rows) for _, _, rows in segments) + 24
    at = header_size + size
    at += -at % 16
    body, commands = b"", b""
    for name, protection, rows in segments:
        start = len(body)
        entries = b""
        for section, flags, content in rows:
            body = align(body, 16)
            offset = at + len(body)
            if bits == 64:
                entries += struct.pack(order + "16s16sQQIIIIIIII", section.encode(), name.encode(),
                                       base + offset, len(content), offset, 4, 0, 0, flags, 0, 0, 0)
            else:
                entries += struct.pack(order + "16s16sIIIIIIIII", section.encode(), name.encode(),
                                       base + offset, len(content), offset, 4, 0, 0, flags, 0, 0)
            body += content
        count = len(rows)
        total = command_size + section_size * count
        span = (base + at + start, len(body) - start, at + start, len(body) - start)
        if bits == 64:
            commands += struct.pack(order + "II16sQQQQIIII", 0x19, total, name.encode(), *span,
                                    protection, protection, count, 0)
        else:
            commands += struct.pack(order + "II16sIIIIIIII", 0x1, total, name.encode(), *span,
                                    protection, protection, count, 0)
        commands += entries
    commands += struct.pack(order + "II16s", 0x1B, 24, b"uuid")  # LC_UUID: skipped.
    header = struct.pack(order + "IIIIIII", 0xFEEDFACF if bits == 64 else 0xFEEDFACE,
                         0x01000007 if bits == 64 else 7, 3, kind, len(segments) + 1,
                         len(commands), 0)
    out = align(header, 4) + (b"\0" * 4 if bits == 64 else b"") + commands
    return out + b"\0" * (at - len(out)) + body


def fat(programs, wide=False):
    out = struct.pack(">II", 0xCAFEBABF if wide else 0xCAFEBABE, len(programs))
    at = 4096
    entries, body = b"", b""
    for i, program in enumerate(programs):
        cpu = 0x01000007 if i == 0 else 0x0100000C
        entries += struct.pack(">IIQQII" if wide else ">IIIII", cpu, 3, at + len(body),
                               len(program), 12, *([0] if wide else []))
        body += program if program is programs[-1] else align(program, 4096)
    out += entries
    return out + b"\0" * (at - len(out)) + body


# Go ------------------------------------------------------------------------------------------------

MAGIC = b"\xff Go buildinf:"
MARK_START = bytes.fromhex("3077af0c9274080241e1c107e6d618e6")
MARK_END = bytes.fromhex("f932433186182072008242104116d8f2")


def varint(number):
    out = b""
    while number >= 0x80:
        out += bytes([number & 0x7F | 0x80])
        number >>= 7
    return out + bytes([number])


def marked(lines):
    return MARK_START + "".join(line + "\n" for line in lines).encode() + MARK_END


def go_inline(version, lines):
    modules = marked(lines) if lines else b""
    out = MAGIC + bytes([8, 2]) + b"\0" * 16
    # The Go command wants a byte behind the strings.
    return out + varint(len(version)) + version.encode() + varint(len(modules)) + modules + b"\0"


def go_pointers(version, lines, address, size=8, big=False):
    """`address`: where the block itself will be in memory."""
    order = (">" if big else "<") + ("Q" if size == 8 else "I")
    modules = marked(lines)
    header = MAGIC + bytes([size, 1 if big else 0])
    headers_at = address + 16 + 2 * size
    texts_at = headers_at + 4 * size
    word = lambda value: struct.pack(order, value)
    return (header + word(headers_at) + word(headers_at + 2 * size) +
            word(texts_at) + word(len(version)) +
            word(texts_at + len(version)) + word(len(modules)) + version.encode() + modules)


SUM = "h1:" + "A" * 43 + "="
GO_LINES = [
    "path\texample.org/tool/cmd/tool",
    "mod\texample.org/tool\t(devel)\t",
    "dep\texample.org/lib\tv1.2.3\t" + SUM,
    "dep\texample.org/Forked\tv1.0.0",
    "=>\texample.org/fork/v2\tv2.1.0\t" + SUM,
    "dep\texample.org/local\tv0.9.0",
    "=>\t./local\t(devel)\t",
    "dep\texample.org/old\tv2.0.0+incompatible\t" + SUM,
    "dep\texample.org/pinned\tv0.0.0-20240102030405-0123456789ab\t" + SUM,
    "build\t-buildmode=exe",
    "build\t-compiler=gc",
    "build\t-ldflags=\"-s -w -X 'main.version=1.4.0 rc' -X main.commit=abc -X=main.GitVersion=v9\"",
    "build\tCGO_ENABLED=0",
    "build\tGOARCH=amd64",
    "build\tvcs=git",
    "build\tvcs.revision=0123456789abcdef0123456789abcdef01234567",
    "build\tvcs.time=2024-01-02T03:04:05Z",
    "build\tvcs.modified=true",
]
DATA = 0xC0000040  # PE: initialised, readable, writable.
TEXT = 0x60000020


def go_files():
    text = (".text", ALLOC | EXECUTE, b"\xc3" * 32)
    info = go_inline("go1.21.5", GO_LINES)
    yield "elf64", elf([text, (".go.buildinfo", ALLOC | WRITE, info), (".bss", ALLOC | WRITE, 64)])
    # The block is the first content behind the headers: its address can be known.
    yield "elf32-big-pointers", elf(
        [(".go.buildinfo", ALLOC | WRITE,
          go_pointers("go1.15.2", GO_LINES[:5], 0x400060, 4, True))], bits=32, big=True, machine=8)
    yield "elf64-pointers", elf(
        [(".go.buildinfo", ALLOC | WRITE, go_pointers("go1.17", GO_LINES[:5], 0x400080))])
    yield "elf64-no-sections", elf([text, (".data", ALLOC | WRITE, info)], section_table=False)
    data = b"\1" * 5 + MAGIC + b"\0" * 45 + info  # The first one is not at a multiple of 16.
    yield "windows.exe", pe([(".text", TEXT, b"\xc3" * 32), (".data", DATA, data)])
    yield "windows32.dll", pe([(".text", TEXT, b"\xc3" * 32), (".data", DATA, info)], bits=32,
                              library=True)
    darwin = macho([("__TEXT", 5, [("__text", 0x80000400, b"\xc3" * 32)]),
                    ("__DATA", 3, [("__go_buildinfo", 0, info)])])
    arm = macho([("__TEXT", 5, [("__text", 0x80000400, b"\xc3" * 32)]),
                 ("__DATA", 3, [("__go_buildinfo", 0, go_inline("go1.21.5", GO_LINES[:3]))])])
    yield "darwin", darwin
    yield "darwin-fat", fat([darwin, arm])


def go_odd_files():
    def one(version, lines):
        return elf([(".go.buildinfo", ALLOC | WRITE, go_inline(version, lines))])

    yield "boring", one("go1.22rc1 X:boringcrypto,arenas", ["path\texample.org/b",
                                                            "mod\texample.org/b\tv1.0.0+dirty\t"])
    yield "vendored-go", one("go1.21.5-acme", ["path\tcommand-line-arguments",
                                               "dep\texample.org/lib\tv1.2.3\t" + SUM])
    yield "devel", one("devel go1.23-0123456789 Tue Jan 2 03:04:05 2024 +0000",
                       ["path\texample.org/d", "mod\texample.org/d\tv0.1.0\t" + SUM])
    yield "gopath", one("go1.19.8", ["path\texample.org/g/cmd/g", "build\tGOARCH=amd64"])
    yield "toolchain", one("go1.19.8", ["path\tcmd/vet", "build\tGOARCH=amd64"])
    yield "lines", one("go1.20", ["path\texample.org/l", "mod\texample.org/l\t(devel)\t",
                                  "dep\tno version", "dep", "=>", "build\tno value",
                                  "dep\texample.org/\x01\tv1.0.0", "new\tkind of line",
                                  "dep\texample.org/twice\tv1.0.0", "dep\texample.org/twice\tv1.0.0"])
    yield "no-modules", one("go1.18", [])
    yield "stripped", elf([(".gopclntab", ALLOC, b"\xf1" * 32), (".data", ALLOC | WRITE, b"\1" * 64)])
    yield "truncated", elf([(".go.buildinfo", ALLOC | WRITE, MAGIC + b"\x08\x02" + b"\0" * 16 +
                             varint(1 << 40))])
    yield "no-magic", elf([(".go.buildinfo", ALLOC | WRITE, b"\0" * 64)])
    yield "pointer-size", elf([(".go.buildinfo", ALLOC | WRITE, MAGIC + b"\x07\x00" + b"\0" * 16)])
    yield "symbols-only", elf([(".go.buildinfo", ALLOC | WRITE, 64)])
    yield "packed", elf([(".text", ALLOC | EXECUTE, b"\xc3" * 32)], packed=True,
                        section_table=False)
    yield "packed.exe", pe([("UPX0", DATA, b""), ("UPX1", DATA, b"\1" * 32)])
    yield "not-go", elf([(".text", ALLOC | EXECUTE, b"\xc3" * 32),
                         (".data", ALLOC | WRITE, go_inline("go1.21.5", GO_LINES))])
    yield "object", elf([(".go.buildinfo", ALLOC | WRITE, go_inline("go1.21.5", GO_LINES))], kind=1)
    yield "dos.exe", b"MZ" + b"\0" * 100
    broken = bytearray(elf([(".text", ALLOC | EXECUTE, b"\xc3" * 32)]))
    broken[40:48] = struct.pack("<Q", 1 << 40)  # The section table is far behind the file.
    yield "broken", bytes(broken)


# Rust ----------------------------------------------------------------------------------------------

def go_table(magic, size=8, big=False):
    """A table of functions (pclntab) alone, for the fuzzers: ecosystems/golang/pclntab.cpp."""
    order = "big" if big else "little"
    names = [b"runtime.main", b"main.main", b"net/http.(*Client).Do", b"gopkg.in/yaml%2ev3.Unmarshal",
             b"a/b.(*List[...]).Push.func1", b"a/b.Map[...]", b"old/vendor/c.d/e.F-fm"]
    text = b"".join(name + b"\0" for name in names)
    head = magic.to_bytes(4, order) + b"\0\0\1" + bytes([size])
    if magic == 0xFFFFFFFB:
        table = len(head) + size + (2 * len(names) + 1) * size
        at, functions, records = table + len(names) * (size + 4), [len(names)], b""
        for i, name in enumerate(names):
            functions += [0x401000 + i, table + i * (size + 4)]
            records += (0x401000 + i).to_bytes(size, order) + at.to_bytes(4, order)
            at += len(name) + 1
        words = functions + [0x402000]
        return head + b"".join(w.to_bytes(size, order) for w in words) + records + text
    words = [1, 1] + ([0x401000] if magic != 0xFFFFFFFA else [])
    start = 8 + (len(words) + 5) * size
    words += [start] + [start + len(text) + 8 * i for i in range(4)]
    return head + b"".join(w.to_bytes(size, order) for w in words) + text + bytes(32)


def go_tables():
    for name, magic in (("2", 0xFFFFFFFB), ("16", 0xFFFFFFFA), ("18", 0xFFFFFFF0), ("20", 0xFFFFFFF1)):
        yield f"go1.{name}", go_table(magic)
        yield f"go1.{name}-32-big", go_table(magic, 4, True)


def package(name, version, source="crates.io", **more):
    return {"name": name, "version": version, "source": source, **more}


AUDIT = {
    "packages": [
        package("cc", "1.0.83", kind="build"),
        package("forked", "0.3.0", "git", dependencies=[3]),
        package("inner", "0.1.0", "local", dependencies=[3]),
        package("libc", "0.2.150", dependencies=[0]),
        package("private", "2.0.0", "registry"),
        package("tool", "1.5.0", "local", dependencies=[1, 2, 3, 4], root=True,
                features=["default", "tls"]),
    ],
    "format": 1,
}


def audit(data):
    return zlib.compress(json.dumps(data, separators=(",", ":")).encode(), 9)


COMMENT = b"GCC: (Debian 12.2.0-14) 12.2.0\0rustc version 1.74.0 (79e9716c9 2023-11-13)\0"


def rust_files():
    text = (".text", ALLOC | EXECUTE, b"\xc3" * 32)
    yield "elf64", elf([text, (".dep-v0", ALLOC, audit(AUDIT)), (".comment", 0, COMMENT)])
    yield "elf32-big", elf([text, (".dep-v0", ALLOC, audit(AUDIT))], bits=32, big=True, machine=20)
    yield "windows.exe", pe([(".text", TEXT, b"\xc3" * 32), (".dep-v0", 0x40000040, audit(AUDIT)),
                             (".debug_abbrev", 0x42000040, b"\1" * 8)], long_names=True)
    darwin = macho([("__TEXT", 5, [("__text", 0x80000400, b"\xc3" * 32)]),
                    ("__DATA", 3, [(".dep-v0", 0, audit(AUDIT))])])
    yield "darwin", darwin
    yield "darwin-fat", fat([darwin, darwin], wide=True)


def rust_odd_files():
    def one(content):
        return elf([(".dep-v0", ALLOC, content)])

    old = {"packages": [{k: v for k, v in row.items() if k not in ("root", "features")}
                        for row in AUDIT["packages"]]}
    yield "format0", one(audit(old))
    yield "format8", one(audit({**AUDIT, "format": 8}))
    yield "two-roots", one(audit({"packages": [package("a", "1.0.0", "local", root=True),
                                               package("b", "1.0.0", "local", root=True)]}))
    yield "rows", one(audit({"packages": [
        package("", "1.0.0"), {"name": "no-version", "source": "crates.io"},
        package("bad-index", "1.0.0", dependencies=[99, -1, "x", 5]), 7,
        package("cycle-a", "1.0.0", dependencies=[5]),
        package("cycle-b", "1.0.0", dependencies=[4], kind="odd"),
        package("bad version", "x"), package("other", "1.0.0", "svn")]}))
    yield "not-zlib", one(b"\1\2\3\4" * 8)
    yield "not-json", one(zlib.compress(b"packages"))
    yield "not-object", one(zlib.compress(b"[]"))
    yield "cut", one(audit(AUDIT)[:40])
    yield "bomb", one(zlib.compress(b" " * (40 << 20), 9))
    yield "empty", one(b"")
    yield "not-audited", elf([(".text", ALLOC | EXECUTE, b"\xc3" * 32), (".comment", 0, COMMENT)])
    yield "not-rust", elf([(".text", ALLOC | EXECUTE, b"\xc3" * 32),
                           (".comment", 0, COMMENT[:31])])
    yield "packed", elf([(".text", ALLOC | EXECUTE, b"\xc3" * 32)], packed=True,
                        section_table=False)


# Seeds of the readers --------------------------------------------------------------------------------

def format_files():
    text = (".text", ALLOC | EXECUTE, b"\xc3" * 32)
    bss = (".bss", ALLOC | WRITE, 64)
    yield "elf/64", elf([text, (".data", ALLOC | WRITE, b"data"), bss])
    yield "elf/64-big", elf([text, bss], big=True, machine=22)
    yield "elf/32", elf([text, bss], bits=32, machine=3)
    yield "elf/32-big", elf([text, bss], bits=32, big=True, machine=8, kind=3)
    yield "elf/extended", elf([text, bss], extended=True)
    yield "elf/no-sections", elf([text], section_table=False)
    yield "elf/packed", elf([text], packed=True)
    yield "elf/object", elf([text], kind=1)
    yield "pe/64", pe([(".text", TEXT, b"\xc3" * 32), (".data", DATA, b"data")])
    yield "pe/32-library", pe([(".text", TEXT, b"\xc3" * 32)], bits=32, library=True)
    yield "pe/long-names", pe([(".text", TEXT, b"\xc3" * 32), (".debug_abbrev", DATA, b"\1")],
                              long_names=True)
    yield "pe/packed", pe([("UPX0", DATA, b""), ("UPX1", DATA, b"\1" * 32)])
    segments = [("__TEXT", 5, [("__text", 0x80000400, b"\xc3" * 32)]),
                ("__DATA", 3, [("__data", 0, b"data"), ("__zero", 1, b"")])]
    yield "macho/64", macho(segments)
    yield "macho/32", macho(segments, bits=32)
    yield "macho/32-big", macho(segments, bits=32, big=True, kind=6)
    yield "macho/object", macho(segments, kind=1)
    yield "macho/fat", fat([macho(segments), macho(segments)])
    yield "macho/fat64", fat([macho(segments), b"!<arch>\n"], wide=True)
    yield "inflate/text", zlib.compress(b"text " * 100) + b"padding"
    yield "inflate/stored", zlib.compress(bytes(range(256)), 0)
    yield "inflate/empty", zlib.compress(b"")


def main():
    places = [
        ("src/formats/testdata", format_files()),
        ("src/ecosystems/golang/testdata/binary/input/bin", go_files()),
        ("src/ecosystems/golang/testdata/binary_odd/input/bin", go_odd_files()),
        ("src/ecosystems/golang/testdata/pclntab", go_tables()),
        ("src/ecosystems/cargo/testdata/auditable/input/bin", rust_files()),
        ("src/ecosystems/cargo/testdata/auditable_odd/input/bin", rust_odd_files()),
    ]
    for folder, files in places:
        for name, content in files:
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


if __name__ == "__main__":
    main()
