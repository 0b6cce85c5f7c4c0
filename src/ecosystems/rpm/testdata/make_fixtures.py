#!/usr/bin/python3
"""Makes the rpm databases of the golden cases: make_fixtures.py FOLDER

Needs rpmbuild, rpm (sqlite backend) and db_load (Berkeley DB 5.3). Writes FOLDER/rpmdb.sqlite by rpm itself, and from
its rows FOLDER/Packages (little-endian), FOLDER/Packages.be (big-endian, small pages) and FOLDER/Packages.db (ndb,
written here after rpm's lib/backend/ndb/rpmpkg.c); FOLDER/wal/rpmdb.sqlite with packages that only its log has, and
FOLDER/history.sqlite as dnf 4 keeps it.
"""
import os
import shutil
import sqlite3
import struct
import subprocess
import sys
import tempfile
import zlib

HEAD = """
Name: {name}
Version: {version}
Release: {release}
Summary: {summary}
License: {license}
Vendor: Example Vendor
Packager: Example Packager <packager@example.org>
URL: https://example.org/{name}/
Group: System/Base
AutoReqProv: no
{extra}
%description
Text.
%install
{install}
%files
{files}
{more}
"""

# name, version, release, licence, architecture, further tags, files, sub-packages
PACKAGES = [
    ("base-libs", "2.34", "60.el9", "LGPLv2+ and GPLv2+", "x86_64",
     "Provides: libc.so.6()(64bit)\nProvides: libc.so.6(GLIBC_2.34)(64bit)\nProvides: ld-linux", ["/usr/lib64/libc.so.6"], ""),
    ("bash", "5.1.8", "6.el9", "GPL-3.0-or-later", "x86_64",
     "Requires: libc.so.6()(64bit) ld-linux\nRecommends: openssl >= 1:3\nSuggests: nothing",
     ["/usr/bin/bash", "/usr/bin/sh", "/etc/skel/.bashrc"], ""),
    ("openssl", "3.0.7", "18.el9_2", "Apache-2.0", "x86_64",
     "Epoch: 1\nRequires: libc.so.6()(64bit)\nRequires: openssl-libs = 1:3.0.7-18.el9_2", ["/usr/bin/openssl"],
     "%package libs\nSummary: Libraries\nProvides: libssl.so.3()(64bit)\nRequires: libc.so.6(GLIBC_2.34)(64bit)\n"
     "%description libs\nText.\n%files libs\n"),
    ("perl", "5.32.1", "480.el9", "GPL+ or Artistic", "x86_64",
     "Epoch: 4\nProvides: perl(:VERSION) = 5.32.1", ["/usr/bin/perl"],
     "%package Errno\nEpoch: 0\nVersion: 1.30\nSummary: Sub-package with its own version\nProvides: perl(Errno) = 1.30\n"
     "Requires: perl(:VERSION) >= 5\n%description Errno\nText.\n%files Errno\n"),
    ("nodejs", "16.20.2", "4.module+el9.3.0+1+a2b3c4d5", "MIT and ASL 2.0", "x86_64",
     "Epoch: 1\nModularityLabel: nodejs:16:9030020231225100511:rhel9\nRequires: libssl.so.3()(64bit)", ["/usr/bin/node"], ""),
    ("tool-scripts", "1.0", "1", "Public Domain", "noarch",
     "Requires: /usr/bin/sh /bin/bash /usr/bin/perl perl(Errno) >= 1.2\nRequires: rpmlib(CompressedFileNames) <= 3.0.4-1",
     ["/usr/bin/tool"], ""),
    ("conditions", "1.0", "2", "MIT", "noarch",
     "Requires: (openssl-libs if openssl) (not-here if not-here-either) (missing or bash)\n"
     "Requires: (perl(Errno) with perl-Errno >= 1) ((nodejs and perl) if bash else windows) (absent if (not-here or not-here-either) else (bash and perl))", [], ""),
    ("kernel-core", "5.14.0", "1.el9", "GPLv2", "x86_64", "Provides: installonlypkg(kernel)", [], ""),
    ("kernel-core", "5.14.0", "2.el9", "GPLv2", "x86_64", "Provides: installonlypkg(kernel)", [], ""),
    ("kernel-modules", "5.14.0", "2.el9", "GPLv2", "x86_64", "Requires: kernel-core = 5.14.0-2.el9", [], ""),
    ("unmet", "0.1", "1", "BSD", "noarch", "Requires: missing-library >= 2 /missing/file bash > 99", [], ""),
    ("gpg-pubkey", "fd431d51", "4ae0493b", "pubkey", "noarch", "", [], ""),
]


def run(*command, **options):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **options)


def build(folder):
    environment = dict(os.environ, SOURCE_DATE_EPOCH="1700000000", HOME=folder)
    for number, (name, version, release, license, arch, extra, files, more) in enumerate(PACKAGES):
        install = "\n".join(f"mkdir -p %{{buildroot}}{os.path.dirname(f)}; echo x > %{{buildroot}}{f}" for f in files)
        spec = os.path.join(folder, f"{number}.spec")
        with open(spec, "w", encoding="utf-8") as file:
            file.write(HEAD.format(name=name, version=version, release=release, summary=f"The package {name}",
                                   license=license, extra=extra, install=install, files="\n".join(files), more=more))
        run("rpmbuild", "-bb", "--quiet", "--target", f"{arch}-linux", "--define", f"_topdir {folder}/build",
            "--define", "_buildhost build.example.org", "--define", "use_source_date_epoch_as_buildtime 1",
            "--define", "debug_package %{nil}", "--define", "__os_install_post %{nil}", spec, env=environment,
            stderr=subprocess.DEVNULL)
    packages = []
    for directory, _, names in os.walk(os.path.join(folder, "build/RPMS")):
        packages += [os.path.join(directory, name) for name in names]
    return sorted(packages)


def make_sqlite(folder, packages):
    database = os.path.join(folder, "database")
    run("rpm", "--dbpath", database, "--initdb")
    for package in packages:
        run("rpm", "--dbpath", database, "-i", "--justdb", "--nodeps", "--noscripts", "--ignorearch", "--ignoreos",
            "--force", "--oldpackage", package, stderr=subprocess.DEVNULL)
    path = os.path.join(database, "rpmdb.sqlite")
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    # The indices are not read; without them the file is small. The journal mode stays WAL, as rpm has it.
    for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        if table not in ("Packages", "sqlite_sequence", "Name"):
            connection.execute(f'DROP TABLE "{table}"')
    connection.commit()
    connection.execute("VACUUM")
    rows = connection.execute("SELECT hnum, blob FROM Packages ORDER BY hnum").fetchall()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path, rows


def make_bdb(path, rows, order, page_size):
    if os.path.exists(path):
        os.remove(path)
    pack = "<I" if order == 1234 else ">I"
    lines = ["VERSION=3", "format=bytevalue", "type=hash", f"db_lorder={order}", f"db_pagesize={page_size}", "HEADER=END"]
    for number, blob in [(0, struct.pack(pack, rows[-1][0]))] + rows:
        lines += [" " + struct.pack(pack, number).hex(), " " + blob.hex()]
    lines.append("DATA=END\n")
    run("db5.3_load", path, input="\n".join(lines).encode())


def make_ndb(path, rows):
    page, block = 4096, 16
    pages = (len(rows) * 16 + 32 + page - 1) // page
    slots, blobs, at = [], b"", pages * page // block
    for number, blob in rows:
        head = struct.pack("<4sIII", b"BlbS", number, 1700000000, len(blob))
        body = head + blob
        body += b"\0" * (-(len(body) + 12) % block)
        body += struct.pack("<II4s", zlib.adler32(body), len(blob), b"BlbE")
        slots.append(struct.pack("<4sIII", b"Slot", number, at, len(body) // block))
        blobs += body
        at += len(body) // block
    slots += [struct.pack("<4sIII", b"Slot", 0, 0, 0)] * (pages * page // 16 - 2 - len(slots))
    header = struct.pack("<4sIIII12x", b"RpmP", 0, len(rows), pages, rows[-1][0] + 1)
    with open(path, "wb") as file:
        file.write(header + b"".join(slots) + blobs)


def make_wal(folder, source):
    """A database in the middle of its life: of the packages, the last three are in the log only."""
    os.makedirs(folder, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        path = os.path.join(work, "rpmdb.sqlite")
        shutil.copy(source, path)
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA journal_mode = WAL")
        last = connection.execute("SELECT hnum, blob FROM Packages ORDER BY hnum DESC LIMIT 3").fetchall()
        connection.execute("DELETE FROM Packages WHERE hnum >= ?", (last[-1][0],))
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        for row in reversed(last):
            connection.execute("INSERT INTO Packages VALUES (?, ?)", row)
            connection.commit()
        for name in ("rpmdb.sqlite", "rpmdb.sqlite-wal"):
            shutil.copy(os.path.join(work, name), folder)
        connection.close()


def make_history(path):
    """The tables of libdnf's history that are read, with its numbers for reasons and actions."""
    if os.path.exists(path):
        os.remove(path)
    connection = sqlite3.connect(path)
    connection.executescript("""
        CREATE TABLE repo (id INTEGER PRIMARY KEY, repoid TEXT NOT NULL);
        CREATE TABLE rpm (item_id INTEGER UNIQUE NOT NULL, name TEXT NOT NULL, epoch INTEGER NOT NULL,
                          version TEXT NOT NULL, release TEXT NOT NULL, arch TEXT NOT NULL);
        CREATE TABLE trans_item (id INTEGER PRIMARY KEY AUTOINCREMENT, trans_id INTEGER, item_id INTEGER,
                                 repo_id INTEGER, action INTEGER, reason INTEGER, state INTEGER);
        INSERT INTO repo VALUES (1, 'rhel-9-for-x86_64-baseos-rpms'), (2, 'rhel-9-for-x86_64-appstream-eus-rpms'),
                                (3, '@System'), (4, 'somewhere');
        INSERT INTO rpm VALUES (1, 'bash', 0, '5.1.8', '6.el9', 'x86_64'),
            (2, 'openssl', 1, '3.0.7', '18.el9_2', 'x86_64'), (3, 'openssl-libs', 1, '3.0.7', '18.el9_2', 'x86_64'),
            (4, 'nodejs', 1, '16.20.2', '4.module+el9.3.0+1+a2b3c4d5', 'x86_64'),
            (5, 'perl', 4, '5.32.1', '479.el9', 'x86_64'), (6, 'perl', 4, '5.32.1', '480.el9', 'x86_64'),
            (7, 'tool-scripts', 0, '1.0', '1', 'noarch');
        -- Install 1, upgrade 6, upgraded 7, reason change 11; dependency 1, user 2, weak dependency 4, group 5.
        INSERT INTO trans_item (trans_id, item_id, repo_id, action, reason, state) VALUES
            (1, 1, 1, 1, 5, 1), (1, 2, 1, 1, 4, 1), (1, 3, 1, 1, 1, 1), (1, 4, 2, 1, 2, 1), (1, 5, 1, 1, 2, 1),
            (2, 6, 1, 6, 2, 1), (2, 5, 3, 7, 2, 1), (3, 3, 3, 11, 2, 1), (4, 7, 4, 1, 0, 1);
    """)
    connection.close()


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    target = sys.argv[1]
    os.makedirs(target, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        path, rows = make_sqlite(folder, build(folder))
        with open(path, "rb") as file, open(os.path.join(target, "rpmdb.sqlite"), "wb") as copy:
            copy.write(file.read())
    make_wal(os.path.join(target, "wal"), os.path.join(target, "rpmdb.sqlite"))
    make_history(os.path.join(target, "history.sqlite"))
    make_bdb(os.path.join(target, "Packages"), rows, 1234, 4096)
    make_bdb(os.path.join(target, "Packages.be"), rows, 4321, 512)
    make_ndb(os.path.join(target, "Packages.db"), rows)


if __name__ == "__main__":
    main()
