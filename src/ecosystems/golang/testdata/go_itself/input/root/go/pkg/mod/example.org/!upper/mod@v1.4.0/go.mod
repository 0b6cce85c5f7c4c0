module example.org/Upper/mod

go 1.20

require example.org/x v1.0.0
