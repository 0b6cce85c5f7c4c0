module example.org/original

require example.org/y v1.0.0
