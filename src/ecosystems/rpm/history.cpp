// dnf 5   usr/lib/sysimage/libdnf5/packages.toml: packages."name.arch".reason; nevras.toml:
// nevras."<NEVRA>".from_repo dnf 4   var/lib/dnf/history.sqlite: tables rpm, trans_item, repo;
// reasons and actions by number (libdnf's
//         TransactionItemReason and TransactionItemAction)
// yum     var/lib/yum/yumdb/<letter>/<id>-<name>-<version>-<release>-<arch>/{reason,from_repo}
// zypper  var/lib/zypp/AutoInstalled: a name a line
// images  root/buildinfo/content_manifests/*.json, usr/share/buildinfo/content-sets.json:
// content_sets
#include "ecosystems/rpm/history.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <vector>

#include "base/glob.h"
#include "base/strings.h"
#include "ecosystems/rpm/package.h"
#include "formats/byte_source.h"
#include "formats/sqlite.h"
#include "formats/tree.h"

namespace akashi::ecosystems::rpm {
namespace {

void note_problem(Inventory& out, std::string_view path, const Error& error) {
  if (error.code() != ErrorCode::kNotFound) {
    out.problem(msg::kSkipped, {std::string(path), error.text()}, {}, error.code());
  }
}

// What somebody asked for, be it by name or as a member of a group, is direct.
Directness directness_of(std::string_view reason) {
  constexpr auto kDirect = std::to_array<std::string_view>({"user", "external user", "group"});
  constexpr auto kTransitive =
      std::to_array<std::string_view>({"dep", "dependency", "weak dependency", "weak-dependency"});
  const auto lower = to_lower(reason);
  if (std::ranges::find(kDirect, lower) != kDirect.end()) {
    return Directness::kDirect;
  }
  return std::ranges::find(kTransitive, lower) != kTransitive.end() ? Directness::kTransitive
                                                                    : Directness::kUnknown;
}

// libdnf's TransactionItemReason.
Directness directness_of(std::int64_t reason) {
  constexpr auto kReasons = std::to_array<Directness>({
      Directness::kUnknown,     // 0 unknown
      Directness::kTransitive,  // 1 dependency
      Directness::kDirect,      // 2 user
      Directness::kUnknown,     // 3 clean
      Directness::kTransitive,  // 4 weak dependency
      Directness::kDirect,      // 5 group
  });
  return reason >= 0 && reason < static_cast<std::int64_t>(kReasons.size())
             ? kReasons[static_cast<std::size_t>(reason)]
             : Directness::kUnknown;
}

std::string nevra(std::string_view name, std::string_view evr, std::string_view arch) {
  if (evr.starts_with("0:")) {
    evr.remove_prefix(2);
  }
  std::string out(name);
  out += "-";
  out += evr;
  out += ".";
  out += arch;
  return out;
}

}  // namespace

History History::read(std::string_view root, ScanContext& context, Inventory& out) {
  History history;
  history.read_yum(root, context);
  history.read_dnf4(root, context, out);
  history.read_dnf5(root, context, out);  // The newest there is decides.
  history.read_zypper(root, context);
  history.read_content_sets(root, context, out);
  return history;
}

void History::read_dnf5(std::string_view root, ScanContext& context, Inventory& out) {
  const auto read = [&](std::string_view path, const auto& use) {
    const auto bytes = context.read(std::string(root) + std::string(path));
    if (!bytes) {
      note_problem(out, path, bytes.error());
      return;
    }
    const auto tree = formats::parse_toml(bytes->view(), context.limits());
    if (!tree) {
      note_problem(out, path, tree.error());
      return;
    }
    use(tree->root());
  };
  read("usr/lib/sysimage/libdnf5/packages.toml", [&](formats::NodeView file) {
    for (const auto package : file["packages"]) {
      reasons_[std::string(package.key())] = directness_of(package["reason"].text());
    }
  });
  read("usr/lib/sysimage/libdnf5/nevras.toml", [&](formats::NodeView file) {
    for (const auto package : file["nevras"]) {
      repositories_[replace_all(package.key(), "-0:", "-")] = package["from_repo"].text();
    }
  });
}

void History::read_dnf4(std::string_view root, ScanContext& context, Inventory& out) {
  constexpr std::string_view kPath = "var/lib/dnf/history.sqlite";
  const auto bytes = context.read(std::string(root) + std::string(kPath));
  if (!bytes) {
    note_problem(out, kPath, bytes.error());
    return;
  }
  const auto wal = context.read(std::string(root) + std::string(kPath) + "-wal");
  const formats::ViewReader file(bytes->view());
  const auto database =
      formats::SqliteDatabase::open(file, wal ? wal->view() : std::string_view(), context.limits());
  if (!database) {
    note_problem(out, kPath, database.error());
    return;
  }
  struct Item {
    std::string name_arch;
    std::string nevra;
  };
  std::unordered_map<std::int64_t, Item> items;
  std::unordered_map<std::int64_t, std::string> repositories;
  const auto run = [&](const std::string& sql, const auto& use) -> Result<void> {
    return database->query(sql, [&](const formats::SqliteRowView& row) {
      use(row);
      return true;
    });
  };
  const auto read_tables = [&]() -> Result<void> {
    AKASHI_TRY(
        run("SELECT item_id, name, epoch, version, release, arch FROM rpm", [&](const auto& row) {
          const std::string name(row.text(1));
          const std::string arch(row.text(5));
          const auto evr = std::to_string(row.integer(2)) + ":" + std::string(row.text(3)) + "-" +
                           std::string(row.text(4));
          items[row.integer(0)] = {name + "." + arch, nevra(name, evr, arch)};
        }));
    AKASHI_TRY(run("SELECT id, repoid FROM repo",
                   [&](const auto& row) { repositories[row.integer(0)] = row.text(1); }));
    return run("SELECT item_id, repo_id, action, reason FROM trans_item ORDER BY id",
               [&](const auto& row) {
                 const auto item = items.find(row.integer(0));
                 if (item == items.end()) {
                   return;
                 }
                 reasons_[item->second.name_arch] = directness_of(row.integer(3));
                 // Install, downgrade, upgrade and reinstall bring a package in.
                 constexpr auto kInbound = std::to_array<std::int64_t>({1, 2, 6, 9});
                 const auto repository = repositories.find(row.integer(1));
                 if (repository != repositories.end() && !repository->second.starts_with('@') &&
                     std::ranges::find(kInbound, row.integer(2)) != kInbound.end()) {
                   repositories_[item->second.nevra] = repository->second;
                 }
               });
  };
  if (const auto result = read_tables(); !result) {
    note_problem(out, kPath, result.error());
  }
}

void History::read_yum(std::string_view root, ScanContext& context) {
  for (const auto path : context.list(std::string(root) + "var/lib/yum/yumdb/")) {
    const auto key = file_name(path);
    if (key != "reason" && key != "from_repo") {
      continue;
    }
    const auto parent = parent_prefix(path);
    const auto folder = file_name(parent.substr(0, parent.size() - 1));
    // <id>-<name>-<version>-<release>-<arch>
    const auto parts = split(folder, '-');
    constexpr std::size_t kFewest = 5;
    const auto bytes = context.read(path);
    if (parts.size() < kFewest || !bytes) {
      continue;
    }
    const auto arch = parts.back();
    const auto n = parts.size();
    const auto id_end = parts.front().size() + 1;
    const auto tail = parts[n - 3].size() + parts[n - 2].size() + arch.size() + 3;
    const auto name = folder.substr(id_end, folder.size() - id_end - tail);
    const auto value = trim(bytes->view());
    if (key == "reason") {
      reasons_[std::string(name) + "." + std::string(arch)] = directness_of(value);
    } else {
      const auto evr = std::string(parts[n - 3]) + "-" + std::string(parts[n - 2]);
      repositories_[nevra(name, evr, arch)] = value;
    }
  }
}

void History::read_zypper(std::string_view root, ScanContext& context) {
  const auto bytes = context.read(std::string(root) + "var/lib/zypp/AutoInstalled");
  has_zypper_ = bytes.has_value();
  if (!bytes) {
    return;
  }
  for (const auto& line : lines(bytes->view())) {
    const auto name = trim(line.text);
    if (!name.empty() && name.front() != '#') {
      zypper_[std::string(name)] = Directness::kTransitive;
    }
  }
}

void History::read_content_sets(std::string_view root, ScanContext& context, Inventory& out) {
  std::vector<std::string> paths;
  for (const auto path : context.list(std::string(root) + "root/buildinfo/content_manifests/")) {
    paths.emplace_back(path);
  }
  paths.push_back(std::string(root) + "usr/share/buildinfo/content-sets.json");
  std::set<std::string> sets;
  for (const auto& path : paths) {
    const auto bytes = context.read(path);
    if (!bytes) {
      note_problem(out, path, bytes.error());
      continue;
    }
    const auto tree = formats::parse_json(bytes->padded(), context.limits());
    if (!tree) {
      note_problem(out, path, tree.error());
      continue;
    }
    for (const auto set : tree->root()["content_sets"]) {
      sets.emplace(set.text());
    }
  }
  for (const auto& set : sets) {
    content_sets_ += (content_sets_.empty() ? "" : " ") + set;
  }
}

void History::apply(Component& component) const {
  if (const auto found = reasons_.find(name_arch(component)); found != reasons_.end()) {
    component.directness = found->second;
  } else if (has_zypper_) {
    component.directness =
        zypper_.contains(component.name) ? Directness::kTransitive : Directness::kDirect;
  }
  auto found = repositories_.find(
      nevra(component.name, component.version, component.purl.qualifier("arch")));
  if (found == repositories_.end()) {  // yum leaves the epoch out.
    found = repositories_.find(
        nevra(component.name, component.purl.version, component.purl.qualifier("arch")));
  }
  if (found != repositories_.end() && !found->second.empty()) {
    component.properties.push_back({"akashi:rpm:repository", found->second});
  } else if (!content_sets_.empty()) {
    component.properties.push_back({"akashi:rpm:content-sets", content_sets_});
  }
}

}  // namespace akashi::ecosystems::rpm
