cmd_init/main.o := gcc -c init/main.c

source_init/main.o := init/main.c

deps_init/main.o := \
  $(wildcard include/config/A) \
  include/linux/kernel.h \

