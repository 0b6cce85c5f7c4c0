Gem::Specification.new do |s|
  s.name = "modern"
  s.version = "0.0.dev"
end
