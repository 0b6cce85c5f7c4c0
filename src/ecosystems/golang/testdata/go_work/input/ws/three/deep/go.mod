module example.org/three/deep

go 1.22

require example.org/one v0.0.0
