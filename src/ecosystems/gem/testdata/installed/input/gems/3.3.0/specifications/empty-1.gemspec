# No specification here.
