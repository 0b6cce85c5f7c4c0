#!/usr/bin/env ruby
# frozen_string_literal: true

# Compares what Akashi found with what Bundler and RubyGems themselves read.
#
#   gem.rb lock Gemfile.lock REPORT        Bundler::LockfileParser against gem/gemfile-lock
#   gem.rb installed SPECIFICATIONS REPORT Gem::Specification.load of every *.gemspec below it, against gem/installed
#
# REPORT is the text of a golden case (tests/golden/print_bom.cpp), `akashi sbom create TARGET -o json` or CycloneDX JSON.
# Prints each difference; exit status 1 when there is one. Needs the Debian packages ruby and ruby-bundler.
require "json"
require "set"

Found = Struct.new(:name, :version, :platform, :direct, :hashes, :licenses, :author, :methods)

def from_purl(ref)
  m = ref.match(%r{\Apkg:gem/([^@?]+)(?:@([^?]+))?(?:\?(.*))?\z}) or return nil
  unescape = ->(s) { s.to_s.gsub(/%(\h\h)/) { $1.hex.chr } }
  query = m[3].to_s.split("&").to_h { |pair| pair.split("=", 2).map(&unescape) }
  [unescape[m[1]], unescape[m[2]], query["platform"].to_s]
end

# => [{ref => Found}, [[from ref, to ref]]]
def read_text(text)
  found = {}
  edges = []
  current = nil
  text.each_line(chomp: true) do |line|
    case line
    when /\Acomponent (.*)/
      name, version, platform = from_purl($1)
      current = Found.new(name, version, platform, false, [], [], "", [])
      found[$1] = current
    when /\A  directness direct/ then current.direct = true
    when /\A  sha256 (\h+)/ then current.hashes << $1
    when /\A  license declared \w+ (.*)/ then current.licenses << $1
    when /\A  author (.*)/ then current.author = $1
    when /\A  seen \S+ (\S+)/ then current.methods << $1
    when /\Adepends (.*) -> (.*?)(?: \[.*\])?\z/ then edges << [$1, $2]
    end
  end
  [found, edges]
end

# Akashi's own JSON report, or CycloneDX.
def read_json(document)
  bom = document["bom"] || document
  found = bom.fetch("components", []).to_h do |c|
    name, version, platform = from_purl(c["purl"].to_s)
    properties = c.fetch("properties", []).to_h { |p| [p["name"], p["value"]] }
    licenses = c.fetch("licenses", []).map { |l| l["text"] || l["expression"] || l.dig("license", "id") || l.dig("license", "name") }
    direct = c["directness"] == "direct" || properties["akashi:directness"] == "direct"
    hashes = c.fetch("hashes", []).map { |h| h["hex"] || h["value"] || h["content"] }
    [c["ref"] || c["bom-ref"], Found.new(name, version, platform, direct, hashes, licenses, c["author"].to_s, [])]
  end
  edges = bom.fetch("relations", []).select { |r| r["type"].to_s.start_with?("depends") }.map { |r| [r["from"], r["to"]] }
  edges += bom.fetch("dependencies", []).flat_map { |d| d.fetch("dependsOn", []).map { |to| [d["ref"], to] } }
  [found, edges]
end

def read_report(path)
  text = File.read(path, encoding: "UTF-8")
  found, edges = text.start_with?("{") ? read_json(JSON.parse(text)) : read_text(text)
  [found.select { |_, f| f.name }, edges]
end

def compare(what, wanted, got)
  (wanted - got).sort_by(&:to_s).each { |x| puts "#{what}: only in the format's own reading: #{x.inspect}" }
  (got - wanted).sort_by(&:to_s).each { |x| puts "#{what}: only in the report: #{x.inspect}" }
  wanted == got
end

def platform_of(spec) = spec.platform.to_s == "ruby" ? "" : spec.platform.to_s

# RubyGems before 3.3.22 drops "gnu" of "x86_64-linux-gnu"; what the file says is read the same way here.
def as_rubygems(platform) = platform.empty? ? "" : Gem::Platform.new(platform).to_s

def compare_lock(path, report)
  require "bundler"
  ENV["BUNDLE_GEMFILE"] = path.sub(/\.lock\z/, "")
  lock = Bundler::LockfileParser.new(Bundler.read_file(path))
  found, edges = read_report(report)
  locked = found.values.reject { |f| f.version.empty? }
  wanted = lock.specs.map { |s| [s.name, s.version.to_s, platform_of(s)] }.to_set
  # Bundler itself is not among the specs; Akashi adds it from BUNDLED WITH.
  wanted << ["bundler", lock.bundler_version.to_s, ""] if lock.bundler_version
  ok = compare("packages", wanted, locked.map { |f| [f.name, f.version, as_rubygems(f.platform)] }.to_set)
  # Asked for, but locked for no platform: a component with a requirement only.
  names = lock.specs.map(&:name).to_set
  missing = lock.dependencies.keys.reject { |n| names.include?(n) || n == "bundler" }.to_set
  ok &= compare("not locked", missing, found.values.select { |f| f.version.empty? }.map(&:name).to_set)
  direct = lock.dependencies.keys.to_set
  root = lock.specs.select { |s| s.source.is_a?(Bundler::Source::Path) && s.source.path.to_s == "." }
  root.each { |s| direct += s.dependencies.map(&:name) } if root.size == 1
  direct -= root.map(&:name) if root.size == 1
  ok &= compare("direct", direct, found.values.select(&:direct).map(&:name).to_set)
  wanted_edges = lock.specs.flat_map { |s| s.dependencies.map { |d| [s.name, d.name] } }.to_set
  wanted_edges += root.flat_map { |r| (lock.dependencies.keys - [r.name]).map { |n| [r.name, n] } } if root.size == 1
  got_edges = edges.filter_map { |a, b| [found[a].name, found[b].name] if found[a] && found[b] }.to_set
  ok &= compare("dependencies", wanted_edges, got_edges)
  sums = File.read(path)[/^CHECKSUMS\n(.*?)(?:\n\n|\z)/m, 1].to_s.scan(/^  (\S+) \(([^)]+)\) .*?sha256=(\h+)/)
  wanted_sums = sums.map { |n, v, h| ["#{n} #{v}", h] }.to_set
  got_sums = locked.flat_map { |f| f.hashes.map { |h| ["#{f.name} #{[f.version, f.platform].reject(&:empty?).join("-")}", h] } }
  ok &= compare("checksums", wanted_sums, got_sums.to_set)
  puts "#{path}: #{wanted.size} packages, #{wanted_edges.size} dependencies, #{wanted_sums.size} checksums: #{ok ? "equal" : "DIFFERENT"}"
  ok
end

def compare_installed(folder, report)
  specs = Dir["#{folder}/**/*.gemspec"].map { |f| Gem::Specification.load(f) or raise "not loaded: #{f}" }
  found, edges = read_report(report)
  plain = ->(s) { s.to_s.split.join(" ") }
  wanted = specs.map { |s| [s.name, s.version.to_s, platform_of(s), s.licenses.sort, plain[s.authors.join(", ")]] }.to_set
  ok = compare("gems", wanted, found.values.map { |f| [f.name, f.version, f.platform, f.licenses.sort, plain[f.author]] }.to_set)
  names = specs.map(&:name).to_set
  wanted_edges = specs.flat_map { |s| s.runtime_dependencies.map(&:name).select { |n| names.include?(n) }.map { |n| [s.name, n] } }
  ok &= compare("dependencies", wanted_edges.to_set, edges.map { |a, b| [found[a].name, found[b].name] }.to_set)
  puts "#{folder}: #{specs.size} gems, #{wanted_edges.size} dependencies: #{ok ? "equal" : "DIFFERENT"}"
  ok
end

abort "usage: gem.rb lock|installed PATH REPORT" unless ARGV.size == 3 && %w[lock installed].include?(ARGV[0])
exit(send("compare_#{ARGV[0]}", ARGV[1], ARGV[2]) ? 0 : 1)
