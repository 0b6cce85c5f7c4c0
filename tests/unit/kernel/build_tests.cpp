// Small kernels: what their Makefiles and build notes say, and that nothing that is not understood
// is taken for "not built".
#include "kernel/build.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "support/memory_tree.h"

namespace akashi::kernel {
namespace {

using testing_support::MemoryTree;

constexpr std::string_view kHeading =
    "#\n# Automatically generated file; DO NOT EDIT.\n# Linux/x86 6.1.9 Kernel Configuration\n#\n";

std::shared_ptr<MemoryTree> small_kernel() {
  auto tree = std::make_shared<MemoryTree>();
  tree->files = {
      {"Makefile", "VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 9\nEXTRAVERSION =\n"},
      {"arch/x86/Makefile", "libs-y += arch/x86/lib/\nexport BITS\n"},
      {"arch/x86/Kbuild", "obj-y += kernel/\n"},
      {"arch/x86/kernel/Makefile", "obj-y += cpu.o\n"},
      {"arch/x86/kernel/cpu.c", ""},
      {"arch/x86/boot/main.c", ""},
      {"arch/x86/lib/Makefile", "lib-y := copy.o\n"},
      {"arch/x86/lib/copy.S", ""},
      {"arch/arm/kernel/head.c", ""},
      {"Kbuild",
       "obj-y += init/ drivers/ arch/$(SRCARCH)/ $(ARCH_CORE)\nobj-$(CONFIG_NET) += net/\n"},
      {"init/Makefile", "obj-y := main.o\n"},
      {"init/main.c", "#include \"other.c\"\n"},
      {"init/other.c", ""},
      {"lib/Makefile", "lib-y := string.o\n"},
      {"lib/string.c", ""},
      {"net/Makefile", "obj-y := core.o\n"},
      {"net/core.c", ""},
      {"net/core.h", ""},
      {"drivers/Makefile", ""},
      {"tools/x.c", ""},
  };
  return tree;
}

Result<KernelBuild> build_of(const std::shared_ptr<MemoryTree>& tree, std::string_view options) {
  return KernelBuild::of_configuration(std::string(kHeading) + std::string(options), *tree);
}

// What `makefile` of drivers/ says of drivers/NAME.c, for every name.
void expect_drivers(std::string_view makefile, std::string_view options,
                    const std::vector<std::pair<std::string, Built>>& expected) {
  auto tree = small_kernel();
  tree->files["drivers/Makefile"] = makefile;
  for (const auto& [name, built] : expected) {
    tree->files["drivers/" + name + ".c"] = "";
  }
  const auto build = build_of(tree, options);
  ASSERT_TRUE(build.has_value()) << build.error().text();
  for (const auto& [name, built] : expected) {
    EXPECT_EQ(built_name(build->look_up("drivers/" + name + ".c")), built_name(built))
        << name << " by\n"
        << makefile << options;
  }
}

TEST(KernelBuild, SmallKernel) {
  const auto build = build_of(small_kernel(), "# CONFIG_NET is not set\n");
  ASSERT_TRUE(build.has_value()) << build.error().text();
  EXPECT_EQ(build->version().numbers, "6.1.9");
  EXPECT_EQ(build->look_up("init/main.c"), Built::kBuilt);
  EXPECT_EQ(build->look_up("init/other.c"), Built::kBuilt) << "included";
  EXPECT_EQ(build->look_up("lib/string.c"), Built::kBuilt);
  EXPECT_EQ(build->look_up("arch/x86/kernel/cpu.c"), Built::kBuilt);
  EXPECT_EQ(build->look_up("arch/x86/lib/copy.S"), Built::kBuilt);
  EXPECT_EQ(build->look_up("arch/x86/boot/main.c"), Built::kUnknown) << "no list leads there";
  EXPECT_EQ(build->look_up("arch/arm/kernel/head.c"), Built::kNot);
  EXPECT_EQ(build->look_up("net/core.c"), Built::kNot);
  EXPECT_EQ(build->look_up("net/core.h"), Built::kUnknown) << "a header";
  EXPECT_EQ(build->look_up("net/moved.c"), Built::kMissing);
  EXPECT_EQ(build->look_up("tools/x.c"), Built::kUnknown);
  EXPECT_EQ(build->look_up("net/Kconfig"), Built::kUnknown);
  EXPECT_EQ(build->look_up("../net/core.c"), Built::kMissing);
  EXPECT_EQ(build_of(small_kernel(), "CONFIG_NET=y\n")->look_up("net/core.c"), Built::kBuilt);
}

TEST(KernelBuild, ListsOfObjects) {
  expect_drivers("obj-$(CONFIG_A) += a.o\nobj-$(CONFIG_B) += b.o\nobj-$(CONFIG_C) += c.o\n",
                 "CONFIG_A=y\nCONFIG_B=m\n",
                 {{"a", Built::kBuilt}, {"b", Built::kBuilt}, {"c", Built::kNot}});
  // Parts of an object count where the object does.
  const std::string parts =
      "obj-$(CONFIG_A) += all.o\nall-y := one.o \\\n  two.o\nall-$(CONFIG_B) += three.o\n"
      "all-objs += four.o\n";
  expect_drivers(parts, "CONFIG_A=y\n",
                 {{"one", Built::kBuilt},
                  {"two", Built::kBuilt},
                  {"three", Built::kNot},
                  {"four", Built::kBuilt}});
  expect_drivers(parts, "CONFIG_B=y\n", {{"one", Built::kNot}, {"three", Built::kNot}});
  expect_drivers("obj-y += $(addprefix sub/,x.o)\n", "", {{"sub/x", Built::kBuilt}});
}

TEST(KernelBuild, Conditions) {
  const std::string text =
      "ifeq ($(CONFIG_A),y)\nobj-y += a.o\nelse ifdef CONFIG_B\nobj-y += b.o\nelse\nobj-y += "
      "c.o\nendif\n";
  const auto not_built = Built::kNot;
  expect_drivers(text, "CONFIG_A=y\n", {{"a", Built::kBuilt}, {"b", not_built}, {"c", not_built}});
  expect_drivers(text, "CONFIG_B=y\n", {{"a", not_built}, {"b", Built::kBuilt}, {"c", not_built}});
  expect_drivers(text, "", {{"a", not_built}, {"b", not_built}, {"c", Built::kBuilt}});
  // What cannot be told goes both ways.
  expect_drivers("ifeq ($(shell uname),x)\nobj-y += a.o\nelse\nobj-y += b.o\nendif\n", "",
                 {{"a", Built::kBuilt}, {"b", Built::kBuilt}, {"c", not_built}});
  expect_drivers("ifneq ($(CC_VERSION),)\nobj-$(CONFIG_A) += a.o\nendif\nobj-y := b.o\n", "",
                 {{"a", not_built}, {"b", Built::kBuilt}});
  // A replaced list is replaced only where that is certain.
  expect_drivers("obj-y := a.o\nifdef SOMETHING\nobj-y := b.o\nendif\n", "",
                 {{"a", Built::kBuilt}, {"b", Built::kBuilt}});
  expect_drivers("obj-y := a.o\nobj-y := b.o\n", "", {{"a", not_built}, {"b", Built::kBuilt}});
}

TEST(KernelBuild, WhatIsNotUnderstoodIsUnknown) {
  for (const std::string line :
       {"obj-y += $(shell ls)", "obj-y += $(call some,a)", "$(eval $(call more))",
        "include $(shell find .)", "include missing.mk", "vpath %.c ..", "obj-y += foo_$(ARCH).o",
        "define x", "ifeq (a", "endif", "$(foreach a,b,$(eval x y z))", "obj-y += $(a"}) {
    auto tree = small_kernel();
    tree->files["drivers/Makefile"] = line + "\n";
    tree->files["drivers/a.c"] = "";
    tree->files["drivers/below/b.c"] = "";
    const auto build = build_of(tree, "");
    ASSERT_TRUE(build.has_value());
    EXPECT_EQ(build->look_up("drivers/a.c"), Built::kUnknown) << line;
    EXPECT_EQ(build->look_up("drivers/below/b.c"), Built::kUnknown) << line;
    EXPECT_EQ(build->look_up("net/core.c"), Built::kNot) << line;
  }
}

TEST(KernelBuild, OtherFolders) {
  auto tree = small_kernel();
  tree->files["drivers/Makefile"] =
      "obj-y += on/\nobj-$(CONFIG_OFF) += off/\nlib-y := lib-far.o\n"
      "$(obj)/lib-%.o: $(srctree)/net/%.c FORCE\n\t$(call if_changed,cc)\n";
  tree->files["drivers/on/Makefile"] = "obj-y += on.o ../off/shared.o\n";
  tree->files["drivers/on/on.c"] = "";
  tree->files["drivers/off/off.c"] = "";
  tree->files["drivers/off/shared.c"] = "#include <net/part.c>\n";
  tree->files["net/part.c"] = "";
  tree->files["net/far.c"] = "";
  tree->files["net/near.c"] = "";
  const auto build = build_of(tree, "");
  ASSERT_TRUE(build.has_value());
  EXPECT_EQ(build->look_up("drivers/on/on.c"), Built::kBuilt);
  EXPECT_EQ(build->look_up("drivers/off/off.c"), Built::kNot);
  EXPECT_EQ(build->look_up("drivers/off/shared.c"), Built::kBuilt);
  EXPECT_EQ(build->look_up("net/far.c"), Built::kBuilt) << "by a pattern rule";
  EXPECT_EQ(build->look_up("net/part.c"), Built::kBuilt) << "included by a search path";
  EXPECT_EQ(build->look_up("net/near.c"), Built::kNot);
}

TEST(KernelBuild, EndlessMakefilesEnd) {
  for (const std::string text : {"a = $(a)\nobj-y += $(a)", "a = $(b)$(b)\nb = $(a)\nobj-y += $(a)",
                                 "include drivers/Makefile",
                                 "a := x\na := $(a)$(a)\na := $(a)$(a)\nobj-y += $(foreach i,1 2 "
                                 "3,$(foreach j,$(a),$(a)))"}) {
    auto tree = small_kernel();
    tree->files["drivers/Makefile"] = text + "\n";
    tree->files["drivers/a.c"] = "";
    const auto build = build_of(tree, "");
    ASSERT_TRUE(build.has_value());
    EXPECT_NE(build->look_up("drivers/b.c"), Built::kBuilt) << text;
  }
}

TEST(KernelBuild, OnlyTheSameAndWhole) {
  const auto tree = small_kernel();
  EXPECT_FALSE(KernelBuild::of_configuration("CONFIG_NET=y\n", *tree).has_value()) << "a defconfig";
  EXPECT_FALSE(
      KernelBuild::of_configuration("# Linux/x86 6.1.8 Kernel Configuration\n", *tree).has_value());
  EXPECT_FALSE(KernelBuild::of_configuration("# Linux/mips 6.1.9 Kernel Configuration\n", *tree)
                   .has_value());
  EXPECT_FALSE(build_of(tree, "what\n").has_value());
}

std::shared_ptr<MemoryTree> built_kernel() {
  auto tree = small_kernel();
  const auto config = std::string(kHeading) + "CONFIG_MODULES=y\n";
  tree->files[".config"] = config;
  tree->files["include/config/auto.conf"] = config;
  tree->files["include/config/kernel.release"] = "6.1.9-acme1\n";
  tree->files["vmlinux"] = "";
  tree->files[".vmlinux.cmd"] = "savedcmd_vmlinux := ld\n";
  tree->files["modules.order"] = "drivers/m.ko\n";
  tree->files["drivers/.m.ko.cmd"] = "cmd_drivers/m.ko := ld\n";
  tree->files["init/.main.o.cmd"] =
      "cmd_init/main.o := gcc -c init/main.c\n\nsource_init/main.o := init/main.c\n\n"
      "deps_init/main.o := \\\n    $(wildcard include/config/NET) \\\n  init/other.c \\\n"
      "  include/linux/kernel.h \\\n\ninit/main.o: $(deps_init/main.o)\n";
  tree->files["include/linux/kernel.h"] = "";
  return tree;
}

TEST(KernelBuild, BuildTree) {
  const auto build = KernelBuild::of_tree(*built_kernel(), nullptr);
  ASSERT_TRUE(build.has_value()) << build.error().text();
  EXPECT_EQ(build->release(), "6.1.9-acme1");
  EXPECT_EQ(build->look_up("init/main.c"), Built::kBuilt);
  EXPECT_EQ(build->look_up("init/other.c"), Built::kBuilt);
  EXPECT_EQ(build->look_up("include/linux/kernel.h"), Built::kBuilt);
  EXPECT_EQ(build->look_up("net/core.c"), Built::kNot);
  EXPECT_EQ(build->look_up("net/core.h"), Built::kNot) << "no source included it";
  EXPECT_EQ(build->look_up("net/gone.h"), Built::kMissing);
}

TEST(KernelBuild, BuildTreesThatSayLittle) {
  for (const std::string gone :
       {"vmlinux", ".vmlinux.cmd", "modules.order", "drivers/.m.ko.cmd", "init/.main.o.cmd",
        ".config", "include/config/auto.conf", "include/config/kernel.release", "Makefile"}) {
    const auto tree = built_kernel();
    tree->files.erase(gone);
    EXPECT_FALSE(KernelBuild::of_tree(*tree, nullptr).has_value()) << gone;
  }
  const auto anew = built_kernel();
  anew->files[".config"] += "CONFIG_NET=y\n";
  EXPECT_FALSE(KernelBuild::of_tree(*anew, nullptr).has_value());
  const auto other = built_kernel();
  other->files["include/config/kernel.release"] = "6.1.10\n";
  EXPECT_FALSE(KernelBuild::of_tree(*other, nullptr).has_value());
}

// Of what can't be seen nothing is said to be missing.
TEST(KernelBuild, WhatIsNotSeenIsNotAbsent) {
  const auto linked = built_kernel();
  linked->links = {"net", "source"};
  EXPECT_EQ(KernelBuild::of_tree(*linked, small_kernel().get())->look_up("net/core.c"),
            Built::kUnknown);
  linked->links = {"net/.core.o.cmd"};
  EXPECT_EQ(KernelBuild::of_tree(*linked, small_kernel().get())->look_up("net/core.c"),
            Built::kUnknown);
  const auto closed = built_kernel();
  closed->closed = "drivers";
  EXPECT_FALSE(KernelBuild::of_tree(*closed, nullptr).has_value());
  const auto source = small_kernel();
  source->closed = "net";
  EXPECT_FALSE(build_of(source, "").has_value());
}

// Before 6.1 the folders stand in the top Makefile (as in 5.10).
TEST(KernelBuild, FoldersOfTheTopMakefile) {
  const std::string top =
      "VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 9\nEXTRAVERSION =\n"
      "core-y\t\t:= init/ usr/ arch/$(SRCARCH)/\n"
      "drivers-y\t:= drivers/\ndrivers-$(CONFIG_NET) += net/\nlibs-y\t\t:= lib/\n"
      "core-y\t\t:= $(patsubst %/, %/built-in.a, $(core-y))\n"
      "libs-y1\t\t:= $(patsubst %/, %/lib.a, $(libs-y))\n";
  const auto tree = small_kernel();
  tree->files.erase("Kbuild");
  tree->files["Makefile"] = top;
  const auto build = build_of(tree, "");
  ASSERT_TRUE(build.has_value()) << build.error().text();
  EXPECT_EQ(build->look_up("init/main.c"), Built::kBuilt);
  EXPECT_EQ(build->look_up("lib/string.c"), Built::kBuilt);
  EXPECT_EQ(build->look_up("net/core.c"), Built::kNot);
  EXPECT_EQ(build_of(tree, "CONFIG_NET=y\n")->look_up("net/core.c"), Built::kBuilt);
  tree->files["Makefile"] = top + "core-y += $(shell ls -d */)\n";
  EXPECT_EQ(build_of(tree, "")->look_up("net/core.c"), Built::kUnknown);
}

// Built beside its source: paths in the notes begin with the source tree's, as it was then.
TEST(KernelBuild, BuildTreeBesideTheSource) {
  const auto tree = built_kernel();
  tree->files["init/.main.o.cmd"] =
      "source_init/main.o := /old/place/init/main.c\n\ndeps_init/main.o := \\\n"
      "  /old/place/init/../net/core.h \\\n  /usr/lib/gcc/include/stddef.h \\\n";
  const auto build = KernelBuild::of_tree(*tree, small_kernel().get());
  ASSERT_TRUE(build.has_value()) << build.error().text();
  EXPECT_EQ(build->look_up("init/main.c"), Built::kBuilt);
  EXPECT_EQ(build->look_up("net/core.h"), Built::kBuilt);
  EXPECT_EQ(build->look_up("net/core.c"), Built::kNot);
}

}  // namespace
}  // namespace akashi::kernel
