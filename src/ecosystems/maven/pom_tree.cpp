// Where Maven finds parents: https://maven.apache.org/pom.html#inheritance; repository layout:
// https://maven.apache.org/repository/layout.html; .mvn/maven.config:
// https://maven.apache.org/configure.html
#include "pom_tree.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/glob.h"
#include "base/path.h"
#include "base/strings.h"
#include "coordinates.h"

namespace akashi::ecosystems::maven {
namespace {

constexpr std::size_t kMostNamed = 32;    // Candidates read because their folder has the name.
constexpr std::size_t kMostOthers = 256;  // Candidates looked into because the groups are related.

// The archive that holds the file: "src.tar.gz!" of "src.tar.gz!a/pom.xml".
std::string_view tree_root(std::string_view path) {
  const auto mark = path.rfind('!');
  return mark == std::string_view::npos ? std::string_view() : path.substr(0, mark + 1);
}

std::string repository_path(std::string_view group, std::string_view artifact,
                            std::string_view version) {
  auto out = replace_all(group, ".", "/") + "/" + std::string(artifact) + "/";
  out += version;
  out += "/" + std::string(artifact) + "-" + std::string(version) + ".pom";
  return out;
}

bool is_pom_xml(std::string_view path) {
  return file_name(path) == "pom.xml" && !path.contains("META-INF/maven/");
}

// "org.example" of "org.example.app.core": what two groups of one owner share.
std::string_view owner_of(std::string_view group) {
  const auto first = group.find('.');
  return first == std::string_view::npos ? group : group.substr(0, group.find('.', first + 1));
}

bool is_named_like(std::string_view folder, std::string_view artifact) {
  const auto ends = [](std::string_view whole, std::string_view part) {
    return whole.size() > part.size() + 1 && whole.ends_with(part) &&
           (whole[whole.size() - part.size() - 1] == '-' ||
            whole[whole.size() - part.size() - 1] == '.');
  };
  return !folder.empty() &&
         (folder == artifact || ends(artifact, folder) || ends(folder, artifact));
}

// The `most` paths that lie nearest to `from`.
void keep_nearest(std::vector<std::string_view>& paths, std::string_view from, std::size_t most) {
  std::vector<std::pair<std::size_t, std::string_view>> order;
  order.reserve(paths.size());
  for (const auto path : paths) {
    const auto shared = std::ranges::mismatch(path, from).in1 - path.begin();
    order.emplace_back(from.size() - static_cast<std::size_t>(shared), path);
  }
  const auto end = order.begin() + static_cast<std::ptrdiff_t>(std::min(most, order.size()));
  std::ranges::partial_sort(order, end);
  paths.clear();
  std::transform(order.begin(), end, std::back_inserter(paths),
                 [](const auto& entry) { return entry.second; });
}

void read_profiles(std::string_view list, MavenConfig& config) {
  for (auto id : split(list, ',')) {
    id = trim(id);
    const bool off = id.starts_with('!') || id.starts_with('-');
    while (!id.empty() &&
           (id.front() == '!' || id.front() == '-' || id.front() == '+' || id.front() == '?')) {
      id.remove_prefix(1);
    }
    if (!id.empty()) {
      (off ? config.inactive : config.active).emplace_back(id);
    }
  }
}

// The value of an option in its joined and separate forms: "-Dx", "-D x", "--define=x", "--define
// x".
std::string_view option_value(const std::vector<std::string_view>& words, std::size_t& at,
                              std::string_view short_name, std::string_view long_name) {
  auto word = words[at];
  if (word.starts_with(long_name)) {
    word.remove_prefix(long_name.size());
    if (word.starts_with('=')) {
      return word.substr(1);
    }
    if (!word.empty()) {
      return {};
    }
  } else if (word.starts_with(short_name) && !word.starts_with("--")) {
    word.remove_prefix(short_name.size());
    if (!word.empty()) {
      return word;
    }
  } else {
    return {};
  }
  return at + 1 < words.size() ? words[++at] : std::string_view();
}

std::string_view unquoted(std::string_view text) {
  if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') &&
      text.back() == text.front()) {
    return text.substr(1, text.size() - 2);
  }
  return text;
}

}  // namespace

MavenConfig parse_maven_config(std::string_view text) {
  std::vector<std::string_view> words;
  for (const auto& line : lines(text)) {
    if (!trim(line.text).starts_with('#')) {
      const auto parts = split_spaces(line.text);
      words.insert(words.end(), parts.begin(), parts.end());
    }
  }
  MavenConfig config;
  for (std::size_t i = 0; i < words.size(); ++i) {
    words[i] = unquoted(words[i]);
    if (const auto define = option_value(words, i, "-D", "--define"); !define.empty()) {
      const auto pair = cut(define, "=");
      config.properties.insert_or_assign(
          std::string(pair ? pair->first : define),
          pair ? std::string(unquoted(pair->second)) : std::string("true"));
    } else if (const auto ids = option_value(words, i, "-P", "--activate-profiles"); !ids.empty()) {
      read_profiles(ids, config);
    }
  }
  return config;
}

bool repository_root(std::string_view path, const PomModel& model, std::string_view& root) {
  const auto place = repository_path(model.own_group(), model.artifact, model.own_version());
  if (model.artifact.empty() || !path.ends_with(place)) {
    return false;
  }
  root = path.substr(0, path.size() - place.size());
  return root.empty() || root.ends_with('/') || root.ends_with('!');
}

PomTree::Model PomTree::load(const std::string& path) {
  const auto [at, added] = models_.try_emplace(path);
  if (added) {
    if (const auto bytes = context_.read(path)) {
      if (auto model = parse_pom(bytes->view(), context_.limits())) {
        at->second = std::make_shared<const PomModel>(std::move(*model));
      }
    }
  }
  return at->second;
}

// The version may be written with properties of the pom itself, as CI-friendly versions are.
bool PomTree::is(const std::string& path, std::string_view group, std::string_view artifact,
                 std::string_view version) {
  const auto model = load(path);
  if (!model || model->artifact != artifact || model->own_group() != group) {
    return false;
  }
  if (model->own_version() == version) {
    return true;
  }
  if (!model->own_version().contains("${")) {
    return version.starts_with('[') || version.starts_with('(');  // A range: the one in the tree.
  }
  ExpandValues values;
  values.user = config(path).properties;
  for (const auto& [name, value] : model->base.properties) {
    values.properties.insert_or_assign(name, value);
  }
  return Expander(std::move(values)).expand(model->own_version()) == version;
}

std::string PomTree::find_parent(const std::string& path, const PomModel& model) {
  const auto& parent = model.parent;
  if (!parent.relative_path.empty()) {
    const auto relative = replace_all(parent.relative_path, "\\", "/");
    for (const auto* const name : {"", "/pom.xml"}) {
      const auto candidate = join_path(parent_prefix(path), relative + name).value_or("");
      if (candidate.empty() || candidate == path || !context_.exists(candidate)) {
        continue;
      }
      // Maven 4 lets the file say who the parent is.
      if ((parent.artifact.empty() && load(candidate)) ||
          is(candidate, parent.group, parent.artifact, parent.version)) {
        return candidate;
      }
    }
  }
  return find(parent.group, parent.artifact, parent.version, path, Search::kNamedFolders);
}

std::string PomTree::find(std::string_view group, std::string_view artifact,
                          std::string_view version, const std::string& from, Search search) {
  if (!is_id(group) || !is_id(artifact) || version.empty()) {
    return {};
  }
  auto key = std::string(group) + ":" + std::string(artifact) + ":" + std::string(version);
  if (const auto found = found_.find(key); found != found_.end()) {
    return found->second;
  }
  auto path = find_in_repository(group, artifact, version, from);
  if (path.empty()) {
    path = find_in_tree(group, artifact, version, from, search);
  }
  found_.emplace(std::move(key), path);
  return path;
}

std::string PomTree::find_in_repository(std::string_view group, std::string_view artifact,
                                        std::string_view version, const std::string& from) {
  std::string_view root;
  const auto model = load(from);
  if (!model || !repository_root(from, *model, root)) {
    return {};
  }
  auto path = std::string(root) + repository_path(group, artifact, version);
  return path != from && context_.exists(path) && is(path, group, artifact, version)
             ? path
             : std::string();
}

const std::vector<std::string_view>& PomTree::all_poms(std::string_view root) {
  if (!listed_) {
    listed_ = true;
    for (const auto path : context_.list(root)) {
      if (is_pom_xml(path) && tree_root(path) == root) {
        poms_.push_back(path);
      }
    }
  }
  return poms_;
}

std::string PomTree::find_in_tree(std::string_view group, std::string_view artifact,
                                  std::string_view version, const std::string& from,
                                  Search search) {
  std::vector<std::string_view> named;
  std::vector<std::string_view> others;
  const auto own = load(from);
  const bool everywhere =
      search == Search::kEverywhere && own && owner_of(own->own_group()) == owner_of(group);
  for (const auto path : all_poms(tree_root(from))) {
    const auto folder = parent_prefix(path);
    const auto name = file_name(folder.substr(0, std::max<std::size_t>(folder.size(), 1) - 1));
    if (path != from && is_named_like(name, artifact)) {
      named.push_back(path);
    } else if (path != from && everywhere) {
      others.push_back(path);
    }
  }
  keep_nearest(named, from, kMostNamed);
  keep_nearest(others, from, kMostOthers);
  for (const auto path : named) {
    if (is(std::string(path), group, artifact, version)) {
      return std::string(path);
    }
  }
  const auto mention = ">" + std::string(artifact) + "<";
  for (const auto path : others) {
    const auto bytes = context_.read(path);
    if (bytes && bytes->view().contains(mention) &&
        is(std::string(path), group, artifact, version)) {
      return std::string(path);
    }
  }
  return {};
}

const MavenConfig& PomTree::config(const std::string& path) {
  if (configured_) {
    return config_;
  }
  configured_ = true;
  const auto root = tree_root(path);
  auto folder = parent_prefix(path);
  while (true) {
    const auto place = std::string(folder) + ".mvn/maven.config";
    if (context_.exists(place)) {
      if (const auto bytes = context_.read(place)) {
        config_ = parse_maven_config(bytes->view());
      }
      return config_;
    }
    if (folder.size() <= root.size()) {
      return config_;
    }
    folder.remove_suffix(1);
    folder = folder.substr(0, std::max(root.size(), parent_prefix(folder).size()));
  }
}

}  // namespace akashi::ecosystems::maven
