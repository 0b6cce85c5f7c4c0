#include "kernel/kbuild.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "base/messages/kernel.h"
#include "base/path.h"
#include "base/strings.h"
#include "kernel/make_scope.h"
#include "kernel/makefile.h"

namespace akashi::kernel {
namespace {

constexpr std::size_t kMostFolders = 30'000;
constexpr std::size_t kMostStems = 2'000'000;

struct ArchitectureRow {
  std::string_view name;    // ARCH
  std::string_view folder;  // SRCARCH
};
// Of the top Makefile: names that are no folder of arch/.
constexpr auto kArchitectures = std::to_array<ArchitectureRow>({{"i386", "x86"},
                                                                {"x86_64", "x86"},
                                                                {"sparc32", "sparc"},
                                                                {"sparc64", "sparc"},
                                                                {"sh64", "sh"},
                                                                {"parisc64", "parisc"},
                                                                {"tilepro", "tile"},
                                                                {"tilegx", "tile"}});

// Lists that Kbuild takes objects and folders from (scripts/Makefile.lib).
constexpr auto kFolderLists = std::to_array<std::string_view>(
    {"obj-y", "obj-m", "subdir-y", "subdir-m", "core-y", "core-m", "drivers-y", "drivers-m",
     "libs-y", "libs-m", "net-y", "net-m", "init-y", "virt-y"});
constexpr auto kObjectLists = std::to_array<std::string_view>(
    {"obj-y", "obj-m", "lib-y", "lib-m", "extra-y", "extra-m", "always-y", "always-m", "always",
     "targets", "head-y", "hostprogs", "hostprogs-y", "hostprogs-m", "hostprogs-always-y",
     "hostprogs-always-m", "userprogs", "userprogs-always-y", "userprogs-always-m"});

bool is_of(const auto& list, std::string_view name) {
  return std::ranges::find(list, name) != list.end();
}

// A list of the parts of an object ("foo-y"), or one that nothing is built of ("obj-", "foo-n").
bool is_part_list(std::string_view name) {
  return name.ends_with("-y") || name.ends_with("-m") || name.ends_with("-objs") ||
         name.ends_with("-n") || name.ends_with("-");
}

std::string_view without_suffix(std::string_view word) {
  const auto dot = word.rfind('.');
  const auto slash = word.rfind('/');
  return dot == std::string_view::npos || (slash != std::string_view::npos && dot < slash)
             ? word
             : word.substr(0, dot);
}

}  // namespace

std::string_view built_name(Built built) {
  constexpr auto kNames =
      std::to_array<std::string_view>({"built", "not-built", "unknown", "no-such-file"});
  return kNames.at(static_cast<std::size_t>(built));
}

bool is_beside_kernel(std::string_view path) {
  constexpr auto kFolders = std::to_array<std::string_view>(
      {"tools/", "scripts/", "Documentation/", "samples/", "usr/", "LICENSES/", "rust/"});
  return std::ranges::any_of(kFolders, [&](std::string_view f) { return path.starts_with(f); });
}

class KbuildWalk {
 public:
  KbuildWalk(const FileTree& tree, const Configuration& configuration)
      : world_{.tree = tree, .configuration = configuration, .variables = {}} {}

  Result<KbuildLists> run() {
    auto architecture = world_.configuration.architecture;
    const auto row = std::ranges::find(kArchitectures, architecture, &ArchitectureRow::name);
    architecture = row == kArchitectures.end() ? architecture : std::string(row->folder);
    out_.architecture_ = architecture;
    const auto arch_makefile = "arch/" + architecture + "/Makefile";
    if (!normal_path(architecture) || architecture.contains('/') ||
        !world_.tree.is_file("Makefile") || !world_.tree.is_file(arch_makefile)) {
      return fail(ErrorCode::kInvalidInput, msg::kKernelNoTree, {arch_makefile});
    }
    set_globals(architecture);
    const auto arch = read_makefile(world_, arch_makefile, "");
    take_exported(arch);
    begin(arch, architecture);
    while (!waiting_.empty()) {
      const auto folder = std::move(waiting_.back());
      waiting_.pop_back();
      this->folder(folder);
      if (out_.folders_.size() > kMostFolders || out_.stems_.size() > kMostStems) {
        return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                    {"folders of a kernel", std::to_string(kMostFolders)});
      }
    }
    return std::move(out_);
  }

 private:
  void set_globals(const std::string& architecture) {
    auto& v = world_.variables;
    const bool wide = world_.configuration.get("CONFIG_64BIT") == "y";
    for (const std::string_view name : {"srctree", "objtree", "abs_srctree", "abs_objtree"}) {
      v[std::string(name)] = {"."};
    }
    // scripts/Kbuild.include
    v["comma"] = {","};
    v["quote"] = {"\""};
    v["squote"] = {"'"};
    v["pound"] = {"#"};
    v["space"] = {" "};
    v["SRCARCH"] = {architecture};
    v["BITS"] = {wide ? "64" : "32"};
    v["KERNELVERSION"] = v["KERNELRELEASE"] = {world_.configuration.version};
    v["KBUILD_EXTMOD"] = v["ARCH_CORE"] = v["ARCH_LIB"] = v["ARCH_DRIVERS"] = {};
    v["KBUILD_MODULES"] = v["KBUILD_BUILTIN"] = {"1"};
  }

  // What the Makefile of the architecture hands on; "BITS" above is what all of them say.
  void take_exported(const Makefile& arch) {
    for (const auto& name : arch.exported) {
      const auto at = arch.variables.find(name);
      if (at != arch.variables.end() && !world_.variables.contains(name)) {
        world_.variables[name] = at->second;
      }
    }
  }

  void begin(const Makefile& arch, const std::string& architecture) {
    const auto top = "arch/" + architecture;
    bool open = !arch.whole;
    for (const auto list : kFolderLists) {
      const auto at = arch.variables.find(list);
      if (at == arch.variables.end()) {
        continue;
      }
      open = open || at->second.open();
      for (const auto word : split_spaces(at->second.text)) {
        go_to("", word);
      }
    }
    if (const auto head = arch.variables.find("head-y"); head != arch.variables.end()) {
      for (const auto word : split_spaces(head->second.text)) {
        add_stem("", word);
      }
    }
    builds(arch, top);
    if (open) {
      unread(top, true, "arch Makefile: " + arch.why);
    }
    go_to("", top + "/");
    go_to("", "lib/");
    if (world_.tree.is_file("Kbuild")) {
      folder("");
    }
    if (!out_.folders_.contains("init")) {
      lists_of_top();
    }
  }

  // Before 6.1 the folders are in the top Makefile, most of which is about other things. Its lists
  // are taken whatever the condition.
  void lists_of_top() {
    const auto text = world_.tree.read("Makefile", kMostTextBytes).value_or(std::string());
    MakeScope scope(world_, "");
    for (const auto& line : make_lines(text)) {
      const auto at = line.text.find_first_of(":+=");
      const auto name = trim(std::string_view(line.text).substr(0, at));
      const auto list = name.substr(0, name.find('-') + 1);
      constexpr auto kLists =
          std::to_array<std::string_view>({"init-", "core-", "drivers-", "net-", "libs-", "virt-"});
      const auto equals = line.text.find('=');
      if (at == std::string::npos || equals == std::string::npos || !is_of(kLists, list)) {
        continue;
      }
      const auto full = scope.expand(name);
      if (full.decided() && !is_of(kFolderLists, full.text)) {
        continue;  // "core-", of an option that is not set.
      }
      const auto written = std::string_view(line.text).substr(equals + 1);
      if (written.contains("$(" + full.text + ")")) {
        continue;  // "core-y := $(patsubst %/, %/built-in.a, $(core-y))": what it has had already.
      }
      const auto value = scope.expand(written);
      if (value.open()) {
        unread("", true, "Makefile:" + std::to_string(line.number));
      }
      for (const auto word : split_spaces(value.text)) {
        if (word.ends_with('/')) {
          go_to("", word);
        }
      }
    }
  }

  void unread(const std::string& folder, bool below, std::string why) {
    auto& one = out_.unread_[folder];
    one.below = one.below || below;
    if (one.why.empty()) {
      one.why = std::move(why);
    }
  }

  void go_to(const std::string& from, std::string_view word) {
    auto path = normal_path(from + "/" + std::string(word));
    if (!path || word.contains(kAnything) || path->empty() || is_beside_kernel(*path + "/")) {
      return;
    }
    if (out_.folders_.insert(*path).second) {
      waiting_.push_back(std::move(*path));
    }
  }

  bool add_stem(const std::string& folder, std::string_view word) {
    if (word.contains(kAnything) || word.starts_with('/')) {
      return false;
    }
    bool added = false;
    // Rules have the folder in front ($(obj)/foo.o), lists have not.
    for (const auto& full : {folder + "/" + std::string(word), std::string(word)}) {
      if (auto path = normal_path(full)) {
        added = out_.stems_.insert(std::string(without_suffix(*path))).second || added;
        out_.stems_.insert(std::move(*path));
      }
    }
    return added;
  }

  void builds(const Makefile& makefile, const std::string& folder) {
    for (const auto& build : makefile.builds) {
      if (build.open()) {
        unread(folder, true, "$(build)=");
      }
      for (const auto word : split_spaces(build.text)) {
        go_to("", word);
      }
    }
  }

  void folder(const std::string& at) {
    const auto in = at.empty() ? std::string() : at + "/";
    const auto path = world_.tree.is_file(in + "Kbuild") ? in + "Kbuild" : in + "Makefile";
    const auto makefile = read_makefile(world_, path, at);
    if (!makefile.whole) {
      unread(at, !at.empty(), makefile.why);
    }
    for (const auto list : kFolderLists) {
      folders_of(makefile, at, list);
    }
    builds(makefile, at);
    seen_.clear();
    for (const auto& [name, value] : makefile.variables) {
      if (is_of(kObjectLists, name) || !is_part_list(name)) {
        words(makefile, at, value, is_of(kObjectLists, name) ? name : std::string_view());
      }
    }
    for (const auto& rule : makefile.rules) {
      for (const auto* list : {&rule.targets, &rule.sources}) {
        for (const auto& word : *list) {
          this->word(makefile, at, word);
        }
      }
    }
    for (const auto& word : makefile.recipe_words) {
      this->word(makefile, at, word);
    }
    patterns(makefile, at);
  }

  void folders_of(const Makefile& makefile, const std::string& at, std::string_view list) {
    const auto found = makefile.variables.find(list);
    if (found == makefile.variables.end()) {
      return;
    }
    if (found->second.open()) {
      unread(at, true, std::string(list));
    }
    for (const auto word : split_spaces(found->second.text)) {
      if (word.ends_with('/') || list.starts_with("subdir")) {
        go_to(at, word);
      }
    }
  }

  // `list`: its name, where what is not known in it may be an object of this folder.
  void words(const Makefile& makefile, const std::string& at, const MakeText& value,
             std::string_view list) {
    for (const auto word : split_spaces(value.text)) {
      if (word.contains(kAnything)) {
        if (!list.empty()) {
          unread(at, false, std::string(list));
        }
      } else {
        this->word(makefile, at, word);
      }
    }
  }

  // An object, and what it is put together from.
  void word(const Makefile& makefile, const std::string& at, std::string_view word) {
    const auto own = !at.empty() && word.starts_with(at + "/") ? word.substr(at.size() + 1) : word;
    if (own.contains(kAnything) || own.contains('%') || !seen_.insert(std::string(own)).second) {
      return;
    }
    add_stem(at, word);
    const auto stem = std::string(without_suffix(own));
    for (const std::string_view suffix : {"-objs", "-y", "-m", "-cxxobjs"}) {
      const auto parts = makefile.variables.find(stem + std::string(suffix));
      if (parts != makefile.variables.end()) {
        words(makefile, at, parts->second, parts->first);
      }
    }
  }

  // "$(obj)/lib-%.o: $(srctree)/lib/%.c": a source in another folder.
  void patterns(const Makefile& makefile, const std::string& at) {
    for (const auto& rule : makefile.rules) {
      for (const auto& target : rule.targets) {
        if (!target.contains('%')) {
          continue;
        }
        if (target.contains(kAnything)) {
          unread(at, false, target);
          continue;
        }
        pattern(at, target, rule);
      }
    }
  }

  void pattern(const std::string& at, const std::string& target, const MakeRule& rule) {
    const auto words = seen_;
    for (const auto& word : words) {
      for (const auto& full : {word, at + "/" + word}) {
        std::string_view stem;
        if (!match_percent(target, full, stem)) {
          continue;
        }
        for (const auto& source : rule.sources) {
          if (source.contains('%') && !source.contains(kAnything)) {
            add_stem(at, substitute_word("%", source, stem));
          }
        }
      }
    }
  }

  MakeWorld world_;
  KbuildLists out_;
  std::vector<std::string> waiting_;
  std::set<std::string> seen_;  // Words of the folder that is read.
};

Result<KbuildLists> KbuildLists::read(const FileTree& tree, const Configuration& configuration) {
  return KbuildWalk(tree, configuration).run();
}

Built KbuildLists::look_up(std::string_view path) const {
  if (stems_.contains(without_suffix(path)) || stems_.contains(path)) {
    return Built::kBuilt;
  }
  if (is_beside_kernel(path)) {
    return Built::kUnknown;
  }
  const auto folder = folder_of(path);
  const bool reached = folders_.contains(folder);
  // What an architecture builds beside its lists (boot, vdso, firmware of its own) is not all seen.
  if (!reached && path.starts_with("arch/" + architecture_ + "/")) {
    return Built::kUnknown;
  }
  for (auto at = folder;; at = folder_of(at)) {
    const auto found = unread_.find(at);
    if (found != unread_.end() && (at == folder || found->second.below)) {
      return Built::kUnknown;
    }
    if (at.empty()) {
      return Built::kNot;
    }
  }
}

}  // namespace akashi::kernel
