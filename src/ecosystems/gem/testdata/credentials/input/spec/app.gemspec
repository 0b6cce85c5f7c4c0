Gem::Specification.new do |spec|
  spec.name = "app"
  spec.version = "1.0.0"
  spec.homepage = "https://user:s3cr3t@app.example.org/"
  spec.metadata["source_code_uri"] = "https://user:s3cr3t@git.example.org/app.git"
  spec.summary = read("https://user:s3cr3t@app.example.org/")
end
