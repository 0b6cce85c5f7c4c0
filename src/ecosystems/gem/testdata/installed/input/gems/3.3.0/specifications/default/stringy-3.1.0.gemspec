# -*- encoding: utf-8 -*-
# stub: stringy 3.1.0 ruby lib

# A default gem that keeps the specification its authors wrote.
source_version = ["", "ext/stringy/"].find do |dir|
  begin
    break $1
  rescue Errno::ENOENT
  end
end
Gem::Specification.new do |s|
  s.name = "stringy"
  s.version = source_version

  s.summary = "Strings" \
    " of two parts"
  s.description = <<-TEXT
    Long text
    about it = s.name
  TEXT
  s.require_path = %w{lib}
  s.files = Dir['lib/**/*.rb'].reject { |f| f =~ /x{2}/ }
  s.required_ruby_version = ">= 2.4", "< 9"
  s.authors = ["One", %q(Two (II))]
  s.licenses = %w[Ruby BSD-2-Clause]
end
