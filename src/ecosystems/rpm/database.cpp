// Each row of the database is the header of an installed package (formats/rpm_header.h). Rows are
// read twice only when a dependency names a file that no package provides by name: its owner is
// looked for in the file lists.
#include "ecosystems/rpm/database.h"

#include <algorithm>
#include <functional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/strings.h"
#include "ecosystems/rpm/distro.h"
#include "ecosystems/rpm/history.h"
#include "ecosystems/rpm/package.h"
#include "ecosystems/rpm/relations.h"
#include "formats/rpm_database.h"

namespace akashi::ecosystems::rpm {
namespace {

using formats::RpmHeaderView;
using formats::RpmRow;
using formats::RpmRowSink;

// Gives all rows of a database to a sink.
using ReadRows = std::function<Result<void>(const RpmRowSink&, Problems&)>;

std::string_view root_of(std::string_view path) {
  for (const std::string_view folder :
       {"usr/lib/sysimage/rpm/", "usr/share/rpm/", "var/lib/rpm/"}) {
    const auto at = path.rfind(folder);
    if (at != std::string_view::npos && (at == 0 || path[at - 1] == '/' || path[at - 1] == '!')) {
      return path.substr(0, at);
    }
  }
  return {};
}

// A component by what the database itself says of it.
std::string identity(const Component& component) {
  return component.name + "\n" + component.version + "\n" +
         std::string(component.purl.qualifier("arch"));
}

std::string identity(const RpmHeaderView& header) {
  std::string out(header.text(formats::RpmTag::kName));
  out += "\n" + read_evr(header).text() + "\n";
  out += header.text(formats::RpmTag::kArch);
  return out;
}

// The same path under the names that merging /bin and /sbin with /usr left behind.
std::vector<std::string> aliases(std::string_view path) {
  constexpr std::pair<std::string_view, std::string_view> kFolders[] = {
      {"/bin/", "/usr/bin/"},      {"/sbin/", "/usr/sbin/"},    {"/sbin/", "/usr/bin/"},
      {"/usr/sbin/", "/usr/bin/"}, {"/usr/bin/", "/usr/sbin/"}, {"/lib/", "/usr/lib/"},
      {"/lib64/", "/usr/lib64/"},  {"/usr/bin/", "/bin/"},      {"/usr/sbin/", "/sbin/"},
      {"/usr/lib/", "/lib/"},      {"/usr/lib64/", "/lib64/"},
  };
  std::vector<std::string> out;
  for (const auto& [from, to] : kFolders) {
    if (path.starts_with(from)) {
      out.push_back(std::string(to) + std::string(path.substr(from.size())));
    }
  }
  return out;
}

class DatabaseReader {
 public:
  DatabaseReader(std::string_view root, ReadRows rows, ScanContext& context, Inventory& out)
      : root_(root), rows_(std::move(rows)), context_(context), out_(out) {}

  Result<void> read() {
    if (auto distro = read_distro(root_, context_)) {
      distro_ = *std::move(distro);
    } else {
      out_.problem(std::move(distro).error());
    }
    history_ = History::read(root_, context_, out_);
    const auto result = rows_([&](const RpmRow& row) { return read_row(row); }, out_.problems);
    complete_ = result.has_value() && out_.problems.empty();
    rows_complete_ = complete_;
    complete_sources();
    find_files();
    resolve();
    return result;
  }

 private:
  struct Needs {
    std::uint32_t component = 0;
    std::vector<Relation> requires_all;
    std::vector<Relation> recommends;
  };

  void problem(Msg id, std::vector<std::string> args, ErrorCode code = ErrorCode::kInvalidInput) {
    out_.problem(id, std::move(args), {}, code);
    complete_ = false;
  }

  bool read_row(const RpmRow& row) {
    const auto header = RpmHeaderView::parse(row.header, context_.limits());
    const auto what = [&] { return "package number " + std::to_string(row.number); };
    if (!header) {
      problem(msg::kSkipped, {what(), header.error().text()}, header.error().code());
      return true;
    }
    if (header->text(formats::RpmTag::kName).empty()) {
      problem(msg::kMissingField, {"NAME, " + what()});
      return true;
    }
    if (!is_package(*header)) {
      return true;
    }
    auto component = make_component(*header);
    component.purl.name_space = distro_.name_space;
    component.purl.set_qualifier("distro", distro_.release);
    normalize(component.purl);
    const auto [at, added] = by_identity_.emplace(
        identity(component), static_cast<std::uint32_t>(out_.components.size()));
    if (!added) {
      return true;
    }
    history_.apply(component);
    const auto evr = read_evr(*header);
    if (evr.version.empty()) {
      problem(msg::kMissingField, {"VERSION of " + component.name});
    }
    note_source(*header, evr);
    const auto index = out_.add(std::move(component));
    Needs needs{.component = index};
    needs.requires_all = read_relations(*header, kRequireTags, pool_);
    needs.recommends = read_relations(*header, kRecommendTags, pool_);
    needs_.push_back(std::move(needs));
    for (const auto& relation : read_relations(*header, kProvideTags, pool_)) {
      providers_.provide(relation, index);
    }
    return true;
  }

  // The file name of a source package has no epoch. Of its packages, those with the version of the
  // source have its epoch.
  void note_source(const RpmHeaderView& header, const Evr& evr) {
    const auto source = header.text(formats::RpmTag::kSourceRpm);
    if (parse_source_rpm(source).version == evr.version_release() && evr.epoch.value_or(0) != 0) {
      source_epochs_.emplace(source, *evr.epoch);
    }
  }

  void complete_sources() {
    for (auto& component : out_.components) {
      const auto found = source_epochs_.find(std::string(component.purl.qualifier("upstream")));
      if (found != source_epochs_.end() && !component.source.version.contains(':')) {
        component.source.version = std::to_string(found->second) + ":" + component.source.version;
      }
    }
  }

  // Finds the owners of files that dependencies name.
  void find_files() {
    std::vector<std::uint32_t> paths;
    for (const auto& needs : needs_) {
      for (const auto& relation : needs.requires_all) {
        providers_.collect_paths(relation, paths);
      }
      for (const auto& relation : needs.recommends) {
        providers_.collect_paths(relation, paths);
      }
    }
    if (paths.empty()) {
      return;
    }
    std::unordered_map<std::string, std::vector<std::uint32_t>> wanted;
    for (const auto path : paths) {
      auto& exact = wanted[std::string(pool_[path])];
      if (!exact.empty()) {
        continue;
      }
      exact.push_back(path);
    }
    const auto exact_count = wanted.size();
    std::vector<std::pair<std::string, std::uint32_t>> others;
    others.reserve(exact_count);
    for (const auto& [text, ids] : wanted) {
      for (auto& alias : aliases(text)) {
        others.emplace_back(std::move(alias), ids.front());
      }
    }
    std::ranges::sort(others);
    for (auto& [alias, id] : others) {
      wanted[std::move(alias)].push_back(id);
    }
    name_owners(wanted);
  }

  void name_owners(const std::unordered_map<std::string, std::vector<std::uint32_t>>& wanted) {
    Problems ignored;                                            // Told in the first round.
    std::vector<std::pair<std::uint32_t, std::uint32_t>> found;  // Path, component.
    const auto result = rows_(
        [&](const RpmRow& row) {
          const auto header = RpmHeaderView::parse(row.header, context_.limits());
          if (!header || !is_package(*header)) {
            return true;
          }
          const auto component = by_identity_.find(identity(*header));
          if (component == by_identity_.end()) {
            return true;
          }
          std::string key;
          for_each_file(*header, [&](std::string_view path) {
            key.assign(path);
            if (const auto want = wanted.find(key); want != wanted.end()) {
              for (const auto id : want->second) {
                found.emplace_back(id, component->second);
              }
            }
          });
          return true;
        },
        ignored);
    (void)result;  // Told in the first round.
    std::ranges::sort(found);
    const auto rest = std::ranges::unique(found);
    found.erase(rest.begin(), rest.end());
    for (const auto& [path, component] : found) {
      providers_.provide_file(path, component);
    }
  }

  void resolve() {
    for (const auto& needs : needs_) {
      resolve_all(needs, needs.requires_all, Scope::kRuntime);
      resolve_all(needs, needs.recommends, Scope::kOptional);
    }
    if (providers_.overflowed()) {
      problem(msg::kLimit, {"work on dependencies", std::to_string(Providers::kMostWork)},
              ErrorCode::kLimitExceeded);
    }
    out_.graph = complete_ ? GraphState::kComplete : GraphState::kIncomplete;
  }

  void resolve_all(const Needs& needs, const std::vector<Relation>& relations, Scope scope) {
    std::string missing;
    std::vector<std::uint32_t> targets;
    for (const auto& relation : relations) {
      const auto answer = providers_.find(relation);
      targets.insert(targets.end(), answer.components.begin(), answer.components.end());
      constexpr std::size_t kLongest = 1'000;
      if (!answer.met && scope == Scope::kRuntime && missing.size() < kLongest) {
        missing +=
            (missing.empty() ? "" : ", ") + std::string(pool_[relation.name].substr(0, kLongest));
      }
    }
    std::ranges::sort(targets);
    const auto rest = std::ranges::unique(targets);
    targets.erase(rest.begin(), rest.end());
    for (const auto to : targets) {
      if (to != needs.component) {
        out_.depends(needs.component, to, scope);
      }
    }
    if (!missing.empty() && rows_complete_) {  // Else it may be in what could not be read.
      problem(msg::kUnresolved, {out_.components[needs.component].name + " -> " + missing});
    }
  }

  std::string_view root_;
  ReadRows rows_;
  ScanContext& context_;
  Inventory& out_;
  Distro distro_;
  History history_;
  TextPool pool_;
  Providers providers_{pool_};
  std::vector<Needs> needs_;
  std::unordered_map<std::string, std::uint32_t> by_identity_;
  std::unordered_map<std::string, std::uint64_t> source_epochs_;  // By SOURCERPM.
  bool complete_ = true;
  bool rows_complete_ = true;
};

Result<void> name_files(std::string_view root, const ReadRows& rows, ScanContext& context,
                        const Inventory& inventory, OwnershipSink& sink) {
  std::unordered_map<std::string, std::uint32_t> by_identity;
  for (std::uint32_t i = 0; i < inventory.components.size(); ++i) {
    by_identity.emplace(identity(inventory.components[i]), i);
  }
  Problems ignored;  // Told when the packages were read.
  std::string buffer;
  return rows(
      [&](const RpmRow& row) {
        const auto header = RpmHeaderView::parse(row.header, context.limits());
        if (!header || !is_package(*header)) {
          return true;
        }
        const auto component = by_identity.find(identity(*header));
        if (component != by_identity.end()) {
          for_each_file(*header, [&](std::string_view path) {
            while (path.starts_with('/')) {
              path.remove_prefix(1);
            }
            buffer.assign(root).append(path);
            sink.owns(component->second, buffer);
          });
        }
        return true;
      },
      ignored);
}

ReadRows sqlite_rows(const FileView& file, ScanContext& context) {
  return [&file, &context](const RpmRowSink& sink, Problems& problems) -> Result<void> {
    auto wal = context.read(std::string(file.path) + "-wal");
    if (!wal && wal.error().code() != ErrorCode::kNotFound) {
      problems.add(wal.error());
    }
    return formats::read_rpm_sqlite(*file.reader, wal ? wal->view() : std::string_view(),
                                    context.limits(), sink, problems);
  };
}

ReadRows ndb_rows(const FileView& file, ScanContext& context) {
  return [&file, &context](const RpmRowSink& sink, Problems& problems) {
    return formats::read_rpm_ndb(*file.reader, context.limits(), sink, problems);
  };
}

ReadRows bdb_rows(const FileView& file, ScanContext& context) {
  return [&file, &context](const RpmRowSink& sink, Problems& problems) {
    return formats::read_rpm_bdb(*file.reader, context.limits(), sink, problems);
  };
}

}  // namespace

Result<void> extract_sqlite(const FileView& file, ScanContext& context, Inventory& out) {
  return DatabaseReader(root_of(file.path), sqlite_rows(file, context), context, out).read();
}

Result<void> extract_ndb(const FileView& file, ScanContext& context, Inventory& out) {
  return DatabaseReader(root_of(file.path), ndb_rows(file, context), context, out).read();
}

Result<void> extract_bdb(const FileView& file, ScanContext& context, Inventory& out) {
  return DatabaseReader(root_of(file.path), bdb_rows(file, context), context, out).read();
}

Result<void> own_sqlite(const FileView& file, ScanContext& context, const Inventory& inventory,
                        OwnershipSink& sink) {
  return name_files(root_of(file.path), sqlite_rows(file, context), context, inventory, sink);
}

Result<void> own_ndb(const FileView& file, ScanContext& context, const Inventory& inventory,
                     OwnershipSink& sink) {
  return name_files(root_of(file.path), ndb_rows(file, context), context, inventory, sink);
}

Result<void> own_bdb(const FileView& file, ScanContext& context, const Inventory& inventory,
                     OwnershipSink& sink) {
  return name_files(root_of(file.path), bdb_rows(file, context), context, inventory, sink);
}

}  // namespace akashi::ecosystems::rpm
