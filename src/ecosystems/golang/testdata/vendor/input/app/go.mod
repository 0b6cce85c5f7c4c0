module example.org/app

go 1.21

require (
	example.org/a v1.0.0
	example.org/local v0.1.0
)

require example.org/b v1.1.0 // indirect

replace example.org/local => ./local
