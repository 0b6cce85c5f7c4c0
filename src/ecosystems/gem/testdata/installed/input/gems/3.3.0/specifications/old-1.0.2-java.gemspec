# -*- encoding: utf-8 -*-
# stub: old 1.0.2 java lib

Gem::Specification.new do |s|
  s.name = "old"
  s.version = "1.0.2"
  s.platform = "java"

  s.required_rubygems_version = Gem::Requirement.new(">= 0") if s.respond_to? :required_rubygems_version=
  s.authors = ["A. Uthor"]
  s.licenses = ["Nonstandard", "Apache-2.0 OR MIT", "https://example.org/license", ""]
  s.summary = "A gem as RubyGems 1.8 wrote it"

  if s.respond_to? :specification_version then
    s.specification_version = 3

    if Gem::Version.new(Gem::VERSION) >= Gem::Version.new('1.2.0') then
      s.add_runtime_dependency(%q<stringy>, ["< 4", ">= 3"])
      s.add_development_dependency(%q<rake>, [">= 0"])
    else
      s.add_dependency(%q<stringy>, ["< 4", ">= 3"])
      s.add_dependency(%q<rake>, [">= 0"])
    end
  else
    s.add_dependency(%q<stringy>, ["< 4", ">= 3"])
    s.add_dependency(%q<rake>, [">= 0"])
  end
end
