module std

go 1.21

require example.org/x/net v0.12.1
