module example.org/one

go 1.22

require (
	example.org/two v0.0.0
	example.org/dep v1.0.0
	example.org/dep-local v0.1.0 // indirect
	example.org/plain v1.0.0
)
