source "https://gems.example.org"

gemspec

source_plugin = "hg"
gem "thing", :hg => "https://hg.example.org/thing"
