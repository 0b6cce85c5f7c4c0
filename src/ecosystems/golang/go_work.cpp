// golang/go-work. The syntax is in mod_file.cpp.
// A workspace builds the modules of several folders together. What each of them asks for is in its
// own go.mod; go.work adds which folders, that they use each other, and replacements for all.
#include "ecosystems/golang/go_work.h"

#include <array>
#include <unordered_map>
#include <unordered_set>

#include "base/glob.h"
#include "base/path.h"
#include "ecosystems/golang/go_mod.h"
#include "ecosystems/golang/go_sum.h"

namespace akashi::ecosystems::golang {
namespace {

struct Member {
  ModFile mod;
  std::uint32_t index = 0;
};

class WorkExtractor {
 public:
  WorkExtractor(const FileView& file, ScanContext& context, Inventory& out)
      : folder_(parent_prefix(file.path)),
        context_(context),
        out_(out),
        modules_(out, context.limits().components),
        work_(parse_mod_file(file.bytes, ModFileKind::kWorkspace, out.problems)),
        replacements_(work_.replaced) {}

  void extract() {
    out_.graph = GraphState::kIncomplete;
    for (const auto& use : work_.uses) {
      add_member(use);
    }
    InputPosition at;
    if (auto stdlib = required_stdlib(work_, at)) {
      const auto index = modules_.add(std::move(*stdlib), at);
      for (const auto& member : members_) {
        if (index) {
          out_.depends(member.index, *index);
        }
      }
    }
    for (const auto& member : members_) {
      connect(member);
    }
  }

 private:
  void unresolved(const ModText& use) {
    out_.problem(msg::kUnresolved, {"use " + use.text}, use.at, ErrorCode::kNotFound);
  }

  void add_member(const ModText& use) {
    const auto folder = is_absolute(use.text) ? std::nullopt : join_folder(folder_, use.text);
    if (!folder) {
      unresolved(use);
      return;
    }
    if (!seen_.insert(*folder).second) {
      return;
    }
    const auto bytes = read_companion(context_, *folder + "go.mod", out_);
    if (!bytes) {
      unresolved(use);
      return;
    }
    Problems of_member;  // The extractor of go.mod reports them.
    Member member{parse_mod_file(bytes->view(), ModFileKind::kModule, of_member), 0};
    if (member.mod.module.text.empty()) {
      unresolved(use);
      return;
    }
    auto component = main_module(member.mod);
    set_property(component, "use", use.text);
    if (const auto index = modules_.add(std::move(component), use.at)) {
      member.index = *index;
      by_path_.emplace(member.mod.module.text, *index);
      members_.push_back(std::move(member));
    }
  }

  // Other members, and replaced modules, that a member asks for.
  void connect(const Member& member) {
    for (const auto& required : member.mod.required) {
      if (const auto found = by_path_.find(required.module.path); found != by_path_.end()) {
        if (!required.indirect && found->second != member.index) {
          out_.depends(member.index, found->second);
        }
        continue;
      }
      const auto* replace = replacements_.find(required.module);
      if (replace == nullptr) {
        continue;
      }
      auto component = module_component(required.module, &replace->replacement);
      component.directness = required.indirect ? Directness::kTransitive : Directness::kDirect;
      const auto index = modules_.add(std::move(component), replace->at);
      if (index && !required.indirect) {
        out_.depends(member.index, *index);
      }
    }
  }

  std::string folder_;
  ScanContext& context_;
  Inventory& out_;
  ModuleSet modules_;
  ModFile work_;
  ReplacementsView replacements_;
  std::vector<Member> members_;
  std::unordered_map<std::string, std::uint32_t> by_path_;
  std::unordered_set<std::string> seen_;  // Folders.
};

Result<void> extract(const FileView& file, ScanContext& context, Inventory& out) {
  WorkExtractor(file, context, out).extract();
  return {};
}

constexpr std::array<std::string_view, 1> kGlobs = {"**/go.work"};
constexpr std::array<std::string_view, 1> kCompanions = {"**/go.mod"};

}  // namespace

constinit const Extractor kGoWork{
    .id = "golang/go-work",
    .description = "go.work",
    .globs = kGlobs,
    .companions = kCompanions,
    .input = Input::kBytes,
    .content = Content::kAny,
    .extract = extract,
};

}  // namespace akashi::ecosystems::golang
