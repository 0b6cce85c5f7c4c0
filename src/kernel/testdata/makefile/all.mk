# Everything that is read.
obj-$(CONFIG_A) += a.o
obj-$(subst m,y,$(CONFIG_M)) += b.o sub/
a-y := one.o \
	two.o
a-objs += $(addprefix x/,$(patsubst %.c,%.o,three.c))
a-$(CONFIG_S) += $(if $(CONFIG_A),four.o,five.o) $(foreach f,1 2,n$(f).o)
ifeq ($(CONFIG_A),y)
obj-m += $(filter-out a.o,$(obj-y)) $(a-y:.o=.lo)
else ifneq "$(CONFIG_M)" "m"
obj-y += $(shell ls)
else
-include none.mk
endif
$(foreach f,$(a-y),$(eval CFLAGS_$(f) = -O2))
define words
x
endef
$(obj)/lib-%.o: $(srctree)/init/%.c FORCE
	$(call if_changed,cc) $(build)=drivers a.c
export BITS := 64
