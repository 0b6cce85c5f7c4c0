// setup.cfg: "Configuring setuptools using setup.cfg files" of setuptools' documentation. Lists are
// one item per line, or separated by ';' when the value is on the line of its key. "file: x.txt"
// names files of requirements.
#include "ecosystems/pypi/setup_cfg.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/glob.h"
#include "base/strings.h"
#include "ecosystems/pypi/classifier_licenses.h"
#include "ecosystems/pypi/ini.h"
#include "ecosystems/pypi/name.h"
#include "ecosystems/pypi/project.h"
#include "ecosystems/pypi/requirement.h"
#include "ecosystems/pypi/requirements.h"
#include "ecosystems/pypi/source.h"
#include "ecosystems/pypi/text.h"

namespace akashi::ecosystems::pypi {
namespace {

Component project_of(const Ini& ini, Inventory& out) {
  const auto* entry = ini.find("metadata", "name");
  if (entry == nullptr) {
    return {};
  }
  const auto name = entry->value();
  if (!is_project_name(name)) {
    out.problem(msg::kBadValue, {"name", name, "project name"}, entry->at);
    return {};
  }
  // "attr: package.__version__" and "file: VERSION" are known to a build only.
  const auto version = ini.value("metadata", "version");
  auto self = make_component(name, is_plain_version(version) ? version : std::string());
  self.description = ini.value("metadata", "description");
  self.description.resize(std::min(self.description.find('\n'), self.description.size()));
  self.author = ini.value("metadata", "author");
  self.supplier = ini.value("metadata", "maintainer");
  if (const auto license = ini.value("metadata", "license");
      !license.empty() && !license.contains('\n')) {
    self.licenses.push_back(declared_license(license));
  }
  if (const auto* classifiers = ini.find("metadata", "classifiers")) {
    for (const auto& line : classifiers->lines) {
      add_classifier_license(line.text, self);
    }
  }
  for (const std::string_view key : {"url", "home_page"}) {
    if (const auto url = ini.value("metadata", key); !url.empty()) {
      self.references.push_back({ExternalReference::Type::kWebsite, url});
    }
  }
  add_property(self, "requires-python", ini.value("options", "python_requires"));
  return self;
}

class Reader {
 public:
  Reader(const FileView& file, ScanContext& context, Collector& collector)
      : file_(file), context_(context), collector_(collector), out_(collector.inventory()) {}

  void read(const Ini& ini, bool locked) {
    if (auto self = project_of(ini, out_); !self.name.empty()) {
      self_key_ = normalized_name(self.name);
      root_ = collector_.add_root(std::move(self), {.at = ini.find("metadata", "name")->at});
    }
    for (const auto& entry : ini.entries()) {
      if (entry.section == "options" && entry.key == "setup_requires") {
        list(entry, Scope::kBuild, {});
      } else if (locked) {
        continue;
      } else if (entry.section == "options" && entry.key == "install_requires") {
        list(entry, Scope::kRuntime, {});
      } else if (entry.section == "options" && entry.key == "tests_require") {
        list(entry, Scope::kTest, {});
      } else if (entry.section == "options.extras_require") {
        extra(entry);
      }
    }
    out_.graph = GraphState::kIncomplete;
  }

 private:
  // "extra = …" or "extra:marker = …": configparser cuts at the first ':', so that the marker is in
  // the value.
  void extra(const IniEntry& entry) { list(entry, Scope::kOptional, entry.key); }

  void list(const IniEntry& entry, Scopes scopes, std::string_view extra) {
    for (const auto& line : entry.lines) {
      const bool on_key_line = entry.lines.size() == 1 && line.at.line == entry.at.line;
      if (line.text.starts_with("file:")) {
        files(std::string_view(line.text).substr(5), scopes, line.at);
      } else if (on_key_line) {
        for (const auto part : split(line.text, ';')) {
          requirement(part, scopes, extra, line.at);
        }
      } else {
        requirement(line.text, scopes, extra, line.at);
      }
    }
  }

  void files(std::string_view names, Scopes scopes, InputPosition at) {
    for (const auto name : split(names, ',')) {
      const auto path = path_beside(file_.path, trim(name));
      if (path) {
        add_requirements_file(*path, root_, scopes, at, context_, collector_);
      } else {
        out_.problem(msg::kUnsafePath, {std::string(trim(name))}, at);
      }
    }
  }

  void requirement(std::string_view text, Scopes scopes, std::string_view extra, InputPosition at) {
    text = trim(text.substr(0, text.find(" #")));
    if (text.empty()) {
      return;
    }
    auto parsed = parse_requirement(text, at);
    if (!parsed) {
      out_.problem(parsed.error());
      return;
    }
    if (normalized_name(parsed->name) == self_key_) {
      return;  // "name[extra]" inside an extra of its own.
    }
    auto made = to_component(*parsed);
    made.component.scopes = marker_scopes(parsed->marker, scopes);
    made.component.directness = Directness::kDirect;
    add_property(made.component, "extra", extra);
    const auto index =
        collector_.add(std::move(made.component),
                       {.at = at,
                        .confidence = static_cast<std::uint8_t>(made.inferred.empty() ? 100 : 80),
                        .detail = made.inferred});
    if (root_ && *root_ != index) {
      collector_.depends(*root_, index, scopes);
    }
  }

  const FileView& file_;
  ScanContext& context_;
  Collector& collector_;
  Inventory& out_;
  std::optional<std::uint32_t> root_;
  std::string self_key_;
};

// Does a declarative manifest or a lock say what the setup.py would?
bool is_declared_beside(std::string_view path, ScanContext& context) {
  const auto directory = std::string(parent_prefix(path));
  if (has_lock_beside(path, context) || context.exists(directory + "requirements.txt") ||
      context.exists(directory + "PKG-INFO")) {
    return true;
  }
  Inventory unread;
  if (const auto project = project_beside(path, context, unread); project && project->declares) {
    return true;
  }
  const auto bytes = context.read(directory + "setup.cfg");
  if (!bytes) {
    return false;
  }
  const auto ini = Ini::parse(decode_text(bytes->view(), unread), context.limits(), unread);
  return ini.find("options", "install_requires") != nullptr ||
         ini.has_section("options.extras_require");
}

}  // namespace

Result<void> extract_setup_cfg(const FileView& file, ScanContext& context, Inventory& out) {
  Inventory read;
  const auto ini = Ini::parse(decode_text(file.bytes, read), context.limits(), read);
  if (!ini.has_section("metadata") && !ini.has_section("options") &&
      !ini.has_section("options.extras_require")) {
    return {};  // Settings of other tools only: what of them is not read is nobody's loss.
  }
  out.problems.add_all(std::move(read.problems));
  Collector collector(out);
  Reader(file, context, collector).read(ini, has_lock_beside(file.path, context));
  return {};
}

Result<void> extract_setup_py(const FileView& file, ScanContext& context, Inventory& out) {
  const auto text = static_cast<std::string_view>(file.bytes);
  const bool is_setup =
      text.contains("setup") && (text.contains("setuptools") || text.contains("distutils") ||
                                 text.contains("skbuild") || text.contains("numpy.distutils"));
  if (is_setup && !is_declared_beside(file.path, context)) {
    out.problem(msg::kSkipped,
                {"setup.py", "it is a program, and programs of the target are not run"}, {},
                ErrorCode::kUnsupported);
  }
  return {};
}

}  // namespace akashi::ecosystems::pypi
