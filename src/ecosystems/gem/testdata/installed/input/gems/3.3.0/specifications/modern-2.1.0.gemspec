# -*- encoding: utf-8 -*-
# stub: modern 2.1.0 ruby lib
# stub: ext/modern/extconf.rb

Gem::Specification.new do |s|
  s.name = "modern".freeze
  s.version = "2.1.0".freeze

  s.required_rubygems_version = Gem::Requirement.new(">= 0".freeze) if s.respond_to? :required_rubygems_version=
  s.metadata = { "bug_tracker_uri" => "https://example.org/modern/issues", "documentation_uri" => "https://example.org/modern/docs", "rubygems_mfa_required" => "true", "source_code_uri" => "https://example.org/modern.git" } if s.respond_to? :metadata=
  s.require_paths = ["lib".freeze]
  s.authors = ["Ren\u00E9e Dupont".freeze, "\u{6797} \u592A\u90CE".freeze]
  s.bindir = "exe".freeze
  s.date = "2024-02-29"
  s.description = "A gem as RubyGems 3.5 writes it: \"quoted\", with \#{hash} and a\nsecond line.".freeze
  s.email = ["dev@example.org".freeze]
  s.files = ["exe/modern".freeze]
  s.homepage = "https://example.org/modern".freeze
  s.licenses = ["MIT".freeze, "Ruby".freeze]
  s.required_ruby_version = Gem::Requirement.new([">= 2.7".freeze, "< 4".freeze])
  s.rubygems_version = "3.5.0".freeze
  s.summary = "Modern".freeze

  s.installed_by_version = "3.5.0".freeze if s.respond_to? :installed_by_version

  s.specification_version = 4

  s.add_runtime_dependency(%q<old>.freeze, ["~> 1.0".freeze, ">= 1.0.2".freeze])
  s.add_runtime_dependency(%q<stringy>.freeze, [">= 0".freeze])
  s.add_development_dependency(%q<rake>.freeze, [">= 0".freeze])
end
