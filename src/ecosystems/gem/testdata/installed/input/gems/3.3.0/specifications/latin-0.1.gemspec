# -*- encoding: iso-8859-1 -*-
Gem::Specification.new("latin", "0.1") do |spec|
  spec.author = "José"
  spec.license = computed("MIT")
  spec.version = "0.2" unless RUBY_VERSION < "3"
  spec.add_dependency name_of(:x), "1"
  spec.add_dependency "native", "~> 1", *more if RUBY_PLATFORM == "java"
end
