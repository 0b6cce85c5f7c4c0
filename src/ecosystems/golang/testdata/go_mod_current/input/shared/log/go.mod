module example.org/shared/log
