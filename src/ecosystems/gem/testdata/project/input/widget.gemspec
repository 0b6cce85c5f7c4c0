# frozen_string_literal: true

require_relative "lib/widget/core/version"

Gem::Specification.new do |spec|
  spec.name    = "widget"
  spec.version = Widget::Core::VERSION
  spec.authors = ["Widget Makers"]
  spec.email   = ["dev@example.org"]
  spec.summary = %q{Widgets, and #1 at that.}
  spec.description = <<~TEXT.strip
    Widgets
      for all.
  TEXT
  spec.homepage = "https://example.org/widget"
  spec.license = "Apache-2.0"
  spec.required_ruby_version = Gem::Requirement.new(">= 3.0")
  spec.metadata["source_code_uri"] = spec.homepage
  spec.metadata["changelog_uri"] = "https://example.org/widget/changes"
  spec.files = Dir.chdir(__dir__) do
    `git ls-files -z`.split("\x0").reject do |f|
      (File.expand_path(f) == __FILE__) || f.start_with?(*%w[bin/ test/ .git])
    end
  end

  spec.add_dependency "rack", "~> 3.0", ">= 3.0.8"
  spec.add_runtime_dependency("json", [">= 2", "< 3"])
  spec.add_dependency 'any'
  if RUBY_ENGINE == "jruby"
    spec.add_dependency "jar-loader", "> 1"
  else
    spec.add_dependency "native-loader", "> 1"
  end
  %w[alpha beta].each do |name|
    spec.add_dependency "widget-#{name}", "= 1"
  end
  spec.add_development_dependency "rspec"
  spec.add_development_dependency "rack", "~> 3.0", ">= 3.0.8"
end
