#!/usr/bin/python3
"""Compares a report with rpm itself: rpm.py REPORT DBPATH [BACKEND]

REPORT   akashi sbom create ROOT -o json (or cyclonedx-json)
DBPATH   a copy of the database folder of ROOT (rpm makes files there)
BACKEND  sqlite (where not given), bdb_ro, ndb: as rpm --showrc lists them

Packages are read by python3-rpm, dependencies are matched by rpm's own dependency sets. Conditions in parentheses are
left out of the comparison of dependencies.
"""
import os
import sys

FOLDER = os.path.dirname(os.path.abspath(__file__))
sys.path = [folder for folder in sys.path if os.path.abspath(folder or ".") != FOLDER]  # This file is no module.
import rpm  # noqa: E402

sys.path.insert(0, FOLDER)
import report  # noqa: E402


def text(value):
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else (value or "")


def evr(header):
    epoch = header[rpm.RPMTAG_EPOCH]
    plain = f"{text(header['version'])}-{text(header['release'])}"
    return f"{epoch}:{plain}" if epoch else plain


def headers(folder, backend):
    rpm.addMacro("_dbpath", folder)
    rpm.addMacro("_db_backend", backend)
    transaction = rpm.TransactionSet()
    transaction.setVSFlags(-1)
    # In the order of the database; python3-rpm opens what the backend needs only.
    return [header for header in transaction.dbMatch() if text(header["name"]) != "gpg-pubkey"]


def key_of(header):
    return text(header["name"]), evr(header), text(header["arch"])


def dependencies(all_headers):
    """Each package to those that provide what it requires or recommends, or own the file; None for conditions."""
    owners = {}
    for header in all_headers:
        for path in header["filenames"]:
            owners.setdefault(text(path), set()).add(key_of(header))
    comparison = 14  # RPMSENSE_LESS, _GREATER, _EQUAL
    provided = {}
    for header in all_headers:
        ds = rpm.ds(header, "Providename")
        for _ in ds:
            one = rpm.ds((ds.N(), ds.Flags() & comparison, ds.EVR()), "Providename")
            provided.setdefault(ds.N(), []).append((key_of(header), one))
    wanted = {}
    for header in all_headers:
        targets = set()
        for tag in ("Requirename", "Recommendname"):
            if not header[tag]:
                continue
            needs = rpm.ds(header, tag)
            for _ in needs:
                name = needs.N()
                if name.startswith("("):
                    targets = None
                    break
                if name.startswith("rpmlib("):
                    continue
                one = rpm.ds((name, needs.Flags() & comparison, needs.EVR()), "Requirename")
                found = {key for key, other in provided.get(name, ()) if other.Compare(one)}
                if not found and name.startswith("/"):
                    found = owners.get(name, set())
                targets |= found
            if targets is None:
                break
        if targets is not None:
            targets.discard(key_of(header))
        wanted[key_of(header)] = targets
    return wanted


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    all_headers = headers(sys.argv[2], sys.argv[3] if len(sys.argv) == 4 else "sqlite")
    packages = {(p.purl_name, p.version, p.qualifiers.get("arch", "")): p
                for p in report.read(sys.argv[1]).values() if p.type == "rpm"}
    comparison = report.Comparison()
    wanted = dependencies(all_headers)
    by_ref = {p.ref: key for key, p in packages.items()}
    edges = 0
    for header in all_headers:
        key = key_of(header)
        package = packages.get(key)
        comparison.check(f"{key} is there", package is not None, True)
        if package is None:
            continue
        plain = f"{text(header['version'])}-{text(header['release'])}"
        comparison.check(f"{key} purl version", package.purl_version, plain)
        comparison.check(f"{key} epoch", package.qualifiers.get("epoch", ""),
                         str(header[rpm.RPMTAG_EPOCH]) if header[rpm.RPMTAG_EPOCH] else "")
        comparison.check(f"{key} source", package.qualifiers.get("upstream", ""), text(header["sourcerpm"]))
        comparison.check(f"{key} module", package.qualifiers.get("rpmmod", ""), text(header["modularitylabel"]))
        comparison.check(f"{key} vendor", package.supplier, text(header["vendor"]) or text(header["packager"]))
        comparison.check(f"{key} summary", package.description, text(header["summary"]))
        comparison.check(f"{key} licence", package.licenses, [text(header["license"])])
        if wanted[key] is not None:
            got = {by_ref[ref] for ref in package.depends if ref in by_ref}
            edges += len(got)
            comparison.check(f"{key} dependencies", sorted(got), sorted(wanted[key]))
    for key in packages.keys() - {key_of(h) for h in all_headers}:
        comparison.check(f"{key} is installed", True, False)
    print(f"{len(all_headers)} packages, {edges} dependencies")
    sys.exit(comparison.finish())


if __name__ == "__main__":
    main()
