module ../bad
go one
toolchain 7
require
require example.org/good v1.0.0
require example.org/nothing
require bad//path v1.0.0
require "unfinished v1.0.0
require "bad\qescape" v1.0.0
require example.org/three v1.0.0 more
unknown directive
use ./work
replace example.org/a
replace example.org/a => example.org/b
replace example.org/a => ./b v1.0.0
replace bad:path => ./b
exclude example.org/a
retract [v1.0.0]
godebug nothing
tool
ignore a b
module
require (
	example.org/inside v1.0.0
	) more
require (
	example.org/unclosed v1.0.0
