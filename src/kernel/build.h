// What was built of one kernel, told by its own build tree, or by its configuration and its source.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "base/byte_reader.h"
#include "base/result.h"
#include "kernel/cmd_files.h"
#include "kernel/kbuild.h"
#include "kernel/tree.h"

namespace akashi::kernel {

// "6.1.192-rc1", as VERSION, PATCHLEVEL, SUBLEVEL and EXTRAVERSION of the top Makefile are.
struct TreeVersion {
  std::string numbers;  // "6.1.192"
  std::string extra;    // "-rc1"
};
// kInvalidInput: they are not there.
Result<TreeVersion> version_of_tree(const FileTree& source);

class KernelBuild {
 public:
  // A build tree (with `vmlinux` and the notes of Kbuild). `source`: null where it was built in its
  // source tree.
  static Result<KernelBuild> of_tree(const FileTree& build, const FileTree* source);
  // A configuration, with the source tree that it is of.
  static Result<KernelBuild> of_configuration(std::string_view text, const FileTree& source);

  // `path` as records name files: "net/ipv4/tcp.c".
  Built look_up(std::string_view path) const;

  const TreeVersion& version() const { return version_; }
  // "6.1.192-acme1" of include/config/kernel.release; "" where only the source is known.
  const std::string& release() const { return release_; }
  bool by_tree() const { return lists_ == nullptr; }
  const KbuildLists* lists() const { return lists_.get(); }  // Of a configuration.

 private:
  std::set<std::string, std::less<>> there_;  // Sources and headers of the source tree.
  TreeVersion version_;
  std::string release_;
  BuildNotes notes_;
  std::shared_ptr<const KbuildLists> lists_;
  std::set<std::string, std::less<>> included_;  // Sources that others include.
};

}  // namespace akashi::kernel
