#!/usr/bin/python3
"""Compares findings from ruby-advisory-db with Gem::Requirement, opinion by opinion.

  tools/compare_rubysec.py --akashi build/release/src/akashi --records DIR

DIR holds the database unpacked. For every advisory, versions at and around each version that it names are made into
components; Ruby reads the YAML file itself and says whether one of patched_versions or unaffected_versions holds. An advisory of
one platform is expected to be unknown.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import types

from compare_findings import ask_akashi

RUBY = r"""
require 'yaml'; require 'json'; require 'date'
out = []
Dir.glob(File.join(ARGV[0], '**', 'gems', '*', '*.yml')).sort.each do |path|
  data = YAML.safe_load(File.read(path), permitted_classes: [Date])
  safe = ((data['patched_versions'] || []) + (data['unaffected_versions'] || []))
  versions = safe.flat_map { |r| r.scan(/\d[0-9A-Za-z.\-]*/) }
  versions += versions.flat_map { |v| [v + '.1', v + '.rc1', (Gem::Version.new(v).bump.to_s rescue v)] }
  versions += ['0.0.1', '1.0', '99.0']
  name = data['cve'] ? "CVE-#{data['cve']}" : data['ghsa'] ? "GHSA-#{data['ghsa']}" : "OSVDB-#{data['osvdb']}"
  requirements = safe.map { |r| Gem::Requirement.new(*r.split(',')) }
  versions.uniq.each do |text|
    version = Gem::Version.new(text) rescue next
    answer = data['platform'] ? 'unknown' : requirements.any? { |r| r.satisfied_by?(version) } ? 'not-affected' : 'affected'
    out << [data['gem'], text, data['gem'] + '/' + name, answer]
  end
end
puts JSON.generate(out)
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--akashi", required=True)
    parser.add_argument("--records", required=True)
    parser.add_argument("--show", type=int, default=10)
    options = parser.parse_args()
    done = subprocess.run(["ruby", "-e", RUBY, options.records], capture_output=True, text=True, check=True)
    expected = json.loads(done.stdout)
    components = sorted({(gem, version) for gem, version, _, _ in expected})
    number = {component: i for i, component in enumerate(components)}
    answers, _ = ask_akashi(types.SimpleNamespace(akashi=options.akashi, records=[options.records]),
                            [("RubyGems", gem, version) for gem, version in components],
                            lambda _ecosystem, name, version: f"pkg:gem/{name}@{version}")
    different = 0
    for gem, version, advisory, answer in expected:
        got = answers.get((number[gem, version], advisory), "not-affected")
        if got != answer:
            different += 1
            if different <= options.show:
                print(f"{gem} {version}: {advisory}: here {got}, Gem::Requirement {answer}")
    print(f"{len(expected)} answers of {len({e[2] for e in expected})} advisories, {different} different")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
