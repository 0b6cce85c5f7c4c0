// conda-meta/NAME-VERSION-BUILD.json: what conda installed, one file per package ("repodata record"
// with more fields). environment.yml: name, channels, dependencies: match specifications and one
// map {pip: [requirements]}. Match specification: [channel[/subdir]::]name[version[=build]] or
// "name version build"; '=' is a prefix match,
// '==' is exact, and so is '=' when a build follows; "[key=value]" may follow.
#include "ecosystems/pypi/conda.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/glob.h"
#include "base/strings.h"
#include "ecosystems/pypi/collector.h"
#include "ecosystems/pypi/name.h"
#include "ecosystems/pypi/requirement.h"
#include "ecosystems/pypi/requirements.h"
#include "ecosystems/pypi/source.h"
#include "ecosystems/pypi/text.h"
#include "formats/tree.h"

namespace akashi::ecosystems::pypi {
namespace {

using formats::NodeView;

bool is_conda_name(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return is_alnum(c) || c == '-' || c == '_' || c == '.';
  });
}

struct MatchSpec {
  std::string channel;
  std::string subdir;
  std::string name;
  std::string version;      // Exact.
  std::string requirement;  // Else.
  std::string build;
};

// "=1.2=py_0", "==1.2", ">=1.2", " 1.2.* py_0": what follows the name.
void parse_match_version(std::string_view text, MatchSpec& out) {
  text = trim(text);
  if (text.empty() || text == "*") {
    return;
  }
  std::string_view version = text;
  const auto words = split_spaces(text);
  if (words.size() == 2 && !words[0].contains('=')) {  // "1.2.3 py_0"
    version = words[0];
    out.build = words[1];
  } else if (const auto at = text.rfind('='); at != std::string_view::npos && at > 1 &&
                                              text.front() == '=' &&
                                              text[at - 1] != '=') {  // "=1.2=py_0", "==1.2=py_0"
    version = trim(text.substr(0, at));
    out.build = trim(text.substr(at + 1));
  }
  auto bare = version;
  const bool twice = bare.starts_with("==");
  bare.remove_prefix(twice ? 2 : bare.starts_with('=') ? 1 : 0);
  const bool exact = twice || !out.build.empty() || bare.size() == version.size();
  if (exact && is_plain_version(trim(bare))) {
    out.version = trim(bare);
  } else {
    out.requirement = text;
    out.build.clear();
  }
}

// "version='>=1.3,<2', build=py_0": what stands in brackets decides.
void parse_match_fields(std::string_view text, MatchSpec& out) {
  while (!text.empty()) {
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) {
      return;
    }
    const auto key = trim(text.substr(0, equals));
    text = trim(text.substr(equals + 1));
    const bool quoted = text.starts_with('\'') || text.starts_with('"');
    const auto end = quoted ? text.find(text.front(), 1) : text.find(',');
    const auto value = trim(text.substr(0, end).substr(quoted ? 1 : 0));
    const auto comma = end == std::string_view::npos ? end : text.find(',', end);
    text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
    if (key == "version") {
      out.version.clear();
      out.requirement.clear();
      parse_match_version(value, out);
    } else if (key == "build") {
      out.build = value;
    } else if (key == "channel") {
      out.channel = value;
    } else if (key == "subdir") {
      out.subdir = value;
    }
  }
}

Result<MatchSpec> parse_match_spec(std::string_view text, InputPosition at) {
  const auto whole = text;
  MatchSpec out;
  text = trim(text.substr(0, text.find(" #")));
  std::string_view fields;
  if (const auto bracket = text.find('['); bracket != std::string_view::npos) {
    fields = text.substr(bracket + 1);
    fields = fields.substr(0, fields.rfind(']'));
    text = trim(text.substr(0, bracket));
  }
  if (const auto parts = cut(text, "::")) {
    const auto place = split(parts->first, '/');
    out.channel = place[0];
    out.subdir = place.size() > 1 ? std::string(place.back()) : std::string();
    text = parts->second;
  }
  text = trim(text);
  const auto end = text.find_first_of(" \t=<>!~");
  out.name = to_lower(text.substr(0, end));
  if (!is_conda_name(out.name)) {
    return fail(ErrorCode::kInvalidInput, msg::kBadValue,
                {"dependencies", std::string(whole), "conda match specification"}, at);
  }
  parse_match_version(end == std::string_view::npos ? std::string_view() : text.substr(end), out);
  parse_match_fields(fields, out);
  return out;
}

Component conda_component(std::string_view name, std::string_view version) {
  Component component;
  component.purl = make_purl("conda", to_lower(name), version);
  component.name = name;
  component.version = version;
  return component;
}

// "https://host/conda-forge/linux-64", "conda-forge": what purls call the channel.
std::string channel_name(std::string_view channel, std::string_view subdir) {
  if (!subdir.empty() && channel.ends_with(subdir)) {
    channel.remove_suffix(subdir.size());
  }
  while (channel.ends_with('/')) {
    channel.remove_suffix(1);
  }
  return std::string(channel.substr(channel.contains("://") ? channel.rfind('/') + 1 : 0));
}

void add_digests(NodeView root, Component& component, Inventory& out) {
  for (const std::string_view key : {"md5", "sha256"}) {
    const auto node = root[key];
    auto parsed = parse_integrity(node.text());
    if (node.is_string() && !node.text().empty() && parsed.empty()) {
      out.problem(msg::kBadValue, {std::string(key), std::string(node.text()), "digest"},
                  node.position());
    }
    std::ranges::move(parsed, std::back_inserter(component.hashes));
  }
}

class EnvironmentReader {
 public:
  EnvironmentReader(const FileView& file, ScanContext& context, Collector& collector)
      : file_(file), context_(context), collector_(collector), out_(collector.inventory()) {}

  void read(NodeView root) {
    constexpr std::size_t kMostChannels = 32;  // Each goes to every component.
    std::vector<std::string> channels;
    for (const auto channel : root["channels"]) {
      if (channels.size() < kMostChannels) {
        channels.push_back(without_credentials(channel.text()));
      }
    }
    channels_ = join(channels, ",");
    for (const auto item : root["dependencies"]) {
      if (item.is_string()) {
        conda(item);
      } else if (const auto pip = item["pip"]; pip.is_array()) {
        for (const auto requirement : pip) {
          pypi(requirement);
        }
      } else if (!pip.is_null() && !item.is_null()) {
        out_.problem(formats::wrong_type(item, "dependencies", "string or pip list"));
      }
    }
    out_.graph = GraphState::kIncomplete;
  }

 private:
  void conda(NodeView item) {
    const auto spec = parse_match_spec(item.text(), item.position());
    if (!spec) {
      out_.problem(spec.error());
      return;
    }
    auto component = conda_component(spec->name, spec->version);
    component.requirement = spec->requirement;
    component.purl.set_qualifier("build", spec->build);
    component.purl.set_qualifier("channel", channel_name(spec->channel, ""));
    component.purl.set_qualifier("subdir", spec->subdir);
    add_property(component, "channels", channels_);
    add(std::move(component), item.position(), "");
  }

  void pypi(NodeView item) {
    const auto text = trim(item.text());
    for (const std::string_view option : {"-r ", "--requirement "}) {
      if (text.starts_with(option)) {
        const auto path = path_beside(file_.path, trim(text.substr(option.size())));
        if (path) {
          add_requirements_file(*path, std::nullopt, Scope::kRuntime, item.position(), context_,
                                collector_);
        } else {
          out_.problem(msg::kUnsafePath, {std::string(text)}, item.position());
        }
        return;
      }
    }
    auto parsed = parse_requirement(text, item.position());
    if (!parsed) {
      out_.problem(parsed.error());
      return;
    }
    auto made = to_component(*parsed);
    made.component.scopes = marker_scopes(parsed->marker, Scope::kRuntime);
    add(std::move(made.component), item.position(), made.inferred);
  }

  void add(Component component, InputPosition at, std::string_view inferred) {
    component.scopes |= component.scopes.empty() ? Scopes(Scope::kRuntime) : Scopes();
    component.directness = Directness::kDirect;
    collector_.add(std::move(component),
                   {.at = at,
                    .confidence = static_cast<std::uint8_t>(inferred.empty() ? 100 : 80),
                    .detail = inferred});
  }

  const FileView& file_;
  ScanContext& context_;
  Collector& collector_;
  Inventory& out_;
  std::string channels_;
};

}  // namespace

Result<void> extract_conda_meta(const FileView& file, ScanContext& context, Inventory& out) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(file.bytes, context.limits()));
  const auto root = tree.root();
  const auto name = root["name"].string();
  if (!name || !is_conda_name(*name)) {
    return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"name"}, root.position());
  }
  auto component = conda_component(*name, root["version"].text());
  const auto subdir = root["subdir"].text();
  const auto archive = root["fn"].text();
  component.purl.set_qualifier("build", root["build"].text());
  component.purl.set_qualifier("channel",
                               channel_name(without_credentials(root["channel"].text()), subdir));
  component.purl.set_qualifier("subdir", subdir);
  component.purl.set_qualifier("type", archive.ends_with(".conda")     ? "conda"
                                       : archive.ends_with(".tar.bz2") ? "tar.bz2"
                                                                       : "");
  if (const auto license = root["license"].string(); license && !trim(*license).empty()) {
    component.licenses.push_back(declared_license(trim(*license)));
  }
  add_digests(root, component, out);
  if (const auto url = root["url"].string(); url && !url->empty()) {
    component.references.push_back(
        {ExternalReference::Type::kDistribution, without_credentials(*url)});
  }
  add_property(component, "requested-spec", root["requested_spec"].text());
  if (!root["requested_spec"].text().empty()) {
    component.directness = Directness::kDirect;
  }
  const auto index = out.add(std::move(component), root["name"].position());
  if (root["version"].text().empty()) {
    out.problem(msg::kMissingField, {"version"}, root.position());
  }
  for (const auto depend : root["depends"]) {
    const auto spec = parse_match_spec(depend.text(), depend.position());
    if (!spec) {
      out.problem(spec.error());
    } else if (!spec->name.starts_with("__")) {  // Virtual: a fact about the machine.
      const auto requirement = spec->requirement.empty() ? spec->version : spec->requirement;
      out.named.push_back(
          {index, make_purl("conda", spec->name).package(), requirement, Scope::kRuntime});
    }
  }
  out.graph = GraphState::kComplete;
  return {};
}

Result<void> extract_conda_environment(const FileView& file, ScanContext& context, Inventory& out) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_yaml(file.bytes, context.limits()));
  if (!tree.root()["dependencies"].is_array()) {
    return {};  // Other tools use the name as well.
  }
  Collector collector(out);
  EnvironmentReader(file, context, collector).read(tree.root());
  return {};
}

}  // namespace akashi::ecosystems::pypi
