module example.org/old

go 1.16

require (
	example.org/a v1.0.0
	example.org/b v1.1.0 // indirect
)
