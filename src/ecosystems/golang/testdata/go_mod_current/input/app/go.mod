// A comment of the file.

// Deprecated: use example.org/app/v2 instead.
module "example.org/app" // behind

go 1.24.0

toolchain go1.24.3

godebug default=go1.21
godebug (
	panicnil=1
	asynctimerchan=0
)

require example.org/single v1.0.0

require (
	example.org/direct v1.2.3
	example.org/Mixed/Case v0.1.0-rc.1 // why this one
	`example.org/raw` v2.0.0+incompatible
	example.org/major/v3 v3.4.5
	example.org/pseudo v0.0.0-20240102030405-0123456789ab
	example.org/branch master
	example.org/pinned v1.0.0
	example.org/forked v1.0.0
	example.org/forked-version v1.5.0
	example.org/elsewhere v1.1.0
	example.org/shared/log v0.0.0
	example.org/tools v0.20.0
)

require (
	example.org/indirect v1.0.0 // indirect
	example.org/indirect-noted v1.0.0 // indirect; for the tests
	example.org/not-indirect v1.0.0 // indirectly useful
	example.org/twice v1.0.0 // indirect
	example.org/twice v1.0.0
)

replace example.org/pinned => example.org/pinned v1.0.1

replace (
	example.org/forked => example.org/fork/v2 v2.2.0
	example.org/forked-version v1.5.0 => "example.org/exact" v1.5.1
	example.org/forked-version => example.org/every v1.9.9
	example.org/elsewhere => /srv/elsewhere
	example.org/shared/log => ../shared/log
	example.org/not-required => example.org/other v1.0.0
)

exclude example.org/direct v1.2.2

exclude (
	example.org/single v0.9.0
	example.org/single v0.9.1
)

// Published by accident.
retract v1.0.0

retract (
	v1.1.0 // broken
	[v1.2.0, v1.3.9] // a range
)

tool example.org/tools/cmd/stringer

tool (
	example.org/app/cmd/own
	example.org/tools/cmd/goimports
)

ignore ./node_modules
