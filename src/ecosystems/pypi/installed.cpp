// "Recording installed projects" and "Core metadata specifications": METADATA with INSTALLER,
// REQUESTED, RECORD, WHEEL and direct_url.json (PEP 610) beside it; PKG-INFO of eggs with
// requires.txt beside it.
#include "ecosystems/pypi/installed.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/glob.h"
#include "base/strings.h"
#include "ecosystems/pypi/classifier_licenses.h"
#include "ecosystems/pypi/marker.h"
#include "ecosystems/pypi/metadata.h"
#include "ecosystems/pypi/name.h"
#include "ecosystems/pypi/requirement.h"
#include "ecosystems/pypi/source.h"
#include "ecosystems/pypi/text.h"
#include "formats/tree.h"

namespace akashi::ecosystems::pypi {
namespace {

// "Name", "mail", both; newer tools put "Name <mail>" into the mail field alone.
std::string person(std::string_view name, std::string_view mail) {
  if (name.empty() || mail.empty() || mail.contains('<') || mail.contains(',')) {
    return std::string(name.empty() ? mail : name);
  }
  return std::string(name) + " <" + std::string(mail) + ">";
}

void add_licenses(const CoreMetadata& metadata, Component& component) {
  if (const auto expression = metadata.value("license-expression"); !expression.empty()) {
    component.licenses.push_back(declared_license(expression));
  } else if (const auto license = metadata.value("license"); !license.empty()) {
    // Some put the whole text here; its first line names it.
    const auto first = trim(license.substr(0, license.find('\n')));
    component.licenses.push_back(declared_license(first));
  }
  for (const auto& field : metadata.fields()) {
    if (field.name == "classifier") {
      add_classifier_license(field.value, component);
    } else if (field.name == "license-file" && !field.value.empty()) {
      component.licenses.push_back(
          {LicenseClaim::Kind::kFile, LicenseClaim::Origin::kDeclared, field.value});
    }
  }
  std::ranges::sort(component.licenses);
  const auto rest = std::ranges::unique(component.licenses);
  component.licenses.erase(rest.begin(), rest.end());
}

void add_references(const CoreMetadata& metadata, Component& component) {
  add_labelled_url("homepage", metadata.value("home-page"), component);
  add_labelled_url("download", metadata.value("download-url"), component);
  for (const auto& field : metadata.fields()) {
    const auto pair = field.name == "project-url" ? cut(field.value, ",") : std::nullopt;
    if (pair) {
      add_labelled_url(pair->first, pair->second, component);
    }
  }
  std::ranges::sort(component.references);
  const auto rest = std::ranges::unique(component.references);
  component.references.erase(rest.begin(), rest.end());
}

class Reader {
 public:
  Reader(const FileView& file, ScanContext& context, Inventory& out)
      : file_(file), context_(context), out_(out), directory_(parent_prefix(file.path)) {}

  Result<void> read() {
    const auto metadata = CoreMetadata::parse(file_.bytes, context_.limits(), out_);
    const auto name = metadata.value("name");
    if (name.empty()) {
      return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"Name"});
    }
    if (!is_project_name(name)) {
      return fail(ErrorCode::kInvalidInput, msg::kBadValue,
                  {"Name", std::string(name), "project name"}, metadata.position("name"));
    }
    check_version(metadata);
    auto component = make_component(name, metadata.value("version"));
    component.description = metadata.value("summary");
    component.description.resize(
        std::min(component.description.find('\n'), component.description.size()));
    component.author = person(metadata.value("author"), metadata.value("author-email"));
    component.supplier = person(metadata.value("maintainer"), metadata.value("maintainer-email"));
    add_licenses(metadata, component);
    add_references(metadata, component);
    add_property(component, "requires-python", metadata.value("requires-python"));
    add_property(component, "metadata-version", metadata.value("metadata-version"));
    const bool is_dist_info = parent_is(".dist-info");
    if (is_dist_info) {
      companions(component);
    }
    const auto index = out_.add(std::move(component), metadata.position("name"));
    requires_dist(metadata, index);
    const bool is_egg = parent_is(".egg-info") || parent_is("EGG-INFO");
    if (is_egg && out_.named.empty()) {
      requires_txt(index);
    }
    out_.graph = graph_state(metadata, is_dist_info || is_egg);
    return {};
  }

 private:
  bool parent_is(std::string_view ending) const {
    return directory_.ends_with(std::string(ending) + "/");
  }

  // A build writes all requirements. A source distribution may leave them to the build, and says so
  // since 2.2.
  static GraphState graph_state(const CoreMetadata& metadata, bool is_built) {
    if (is_built) {
      return GraphState::kComplete;
    }
    const bool is_dynamic =
        std::ranges::any_of(metadata.fields(), [](const CoreMetadata::Field& field) {
          return field.name == "dynamic" && equal_ignoring_case(field.value, "Requires-Dist");
        });
    const auto version = metadata.value("metadata-version");
    const bool says_so = version.starts_with("2.") && version != "2.0" && version != "2.1";
    return is_dynamic ? GraphState::kIncomplete
           : says_so  ? GraphState::kComplete
                      : GraphState::kUnknown;
  }

  void check_version(const CoreMetadata& metadata) {
    const auto version = metadata.value("metadata-version");
    if (version.empty()) {
      out_.problem(msg::kMissingField, {"Metadata-Version"});
    } else if (!version.starts_with("1.") && !version.starts_with("2.")) {
      out_.problem(msg::kUnsupportedVersion, {"core metadata", std::string(version), "1.0 to 2.5"},
                   metadata.position("metadata-version"), ErrorCode::kUnsupported);
    }
    if (metadata.value("version").empty()) {
      out_.problem(msg::kMissingField, {"Version"});
    }
  }

  // A file beside METADATA; nothing where it is absent. One that cannot be read is a problem.
  std::optional<Bytes> beside(std::string_view name) {
    const auto path = std::string(directory_) + std::string(name);
    auto bytes = context_.read(path);
    if (bytes) {
      return std::move(*bytes);
    }
    if (bytes.error().code() != ErrorCode::kNotFound) {
      out_.problem(std::move(bytes).error().in_file(path));
    }
    return std::nullopt;
  }

  void companions(Component& component) {
    if (const auto installer = beside("INSTALLER")) {
      const auto name = trim(installer->view());
      add_property(component, "installer", to_utf8(name.substr(0, name.find('\n'))));
    }
    if (context_.exists(std::string(directory_) + "REQUESTED")) {
      component.directness = Directness::kDirect;
    }
    if (const auto record = beside("RECORD")) {
      std::size_t files = 0;
      for (const auto& line : lines(record->view())) {
        files += trim(line.text).empty() ? 0 : 1;
      }
      add_property(component, "files", std::to_string(files));
    }
    if (const auto wheel = beside("WHEEL")) {
      Inventory unread;
      const auto headers = CoreMetadata::parse(wheel->view(), context_.limits(), unread);
      for (const auto& field : headers.fields()) {
        add_property(component, "wheel-tag",
                     field.name == "tag" ? std::string_view(field.value) : "");
      }
    }
    for (const auto path : context_.list(std::string(directory_) + "sboms/")) {
      add_property(component, "sbom", path.substr(directory_.size()));
    }
    if (const auto direct = beside("direct_url.json")) {
      direct_url(*direct, component);
    }
  }

  void direct_url(const Bytes& bytes, Component& component) {
    const auto path = std::string(directory_) + "direct_url.json";
    const auto tree = formats::parse_json(bytes.padded(), context_.limits());
    if (!tree) {
      out_.problem(Error(tree.error()).in_file(path));
      return;
    }
    const auto root = tree->root();
    const auto url = root["url"].text();
    Source source;
    if (const auto vcs = root["vcs_info"]) {
      source.kind = Source::Kind::kVcs;
      source.vcs = vcs["vcs"].string().value_or("git");
      source.url = without_credentials(url);
      source.revision = vcs["commit_id"].text();
      source.requested = vcs["requested_revision"].text();
    } else if (url.starts_with("file:")) {
      // A path of the machine where it was installed: no identity, but a fact.
      source.kind = Source::Kind::kPath;
      source.path = url;
      source.editable = root["dir_info"]["editable"].boolean().value_or(false);
    } else {
      source.kind = Source::Kind::kUrl;
      source.url = without_credentials(url);
    }
    source.subdirectory = root["subdirectory"].text();
    if (url.empty()) {
      out_.problem(
          Error(ErrorCode::kInvalidInput, Message{msg::kMissingField, {"url"}}).in_file(path));
      return;
    }
    apply_source(source, component);
    const auto archive = root["archive_info"];
    for (const auto hash : archive["hashes"]) {
      std::ranges::move(parse_integrity(std::string(hash.key()) + ":" + std::string(hash.text())),
                        std::back_inserter(component.hashes));
    }
    if (component.hashes.empty()) {
      std::ranges::move(parse_integrity(archive["hash"].text()),
                        std::back_inserter(component.hashes));
    }
  }

  void requires_dist(const CoreMetadata& metadata, std::uint32_t from) {
    for (const auto& field : metadata.fields()) {
      if (field.name == "requires-dist") {
        require(field.value, field.at, from, out_.problems);
      }
    }
  }

  // Which file describes that package is not known here: the scan resolves the name.
  void require(std::string_view text, InputPosition at, std::uint32_t from, Problems& problems) {
    const auto parsed = parse_requirement(text, at);
    if (!parsed) {
      problems.add(parsed.error());
      return;
    }
    const auto package = make_purl("pypi", normalized_name(parsed->name)).package();
    out_.named.push_back(
        {from, package, parsed->specifier, marker_scopes(parsed->marker, Scope::kRuntime)});
  }

  // requires.txt: requirements in sections "[extra]", "[extra:marker]", "[:marker]"; before the
  // first: always.
  void requires_txt(std::uint32_t from) {
    const auto bytes = beside("requires.txt");
    if (!bytes) {
      return;
    }
    std::string condition;
    Inventory read;  // For its problems, which get the name of that file.
    const auto text = decode_text(bytes->view(), read);
    for (const auto& line : lines(text)) {
      const auto body = trim(line.text);
      if (body.empty() || body.front() == '#') {
        continue;
      }
      if (body.front() == '[' && body.back() == ']') {
        condition = section_marker(body.substr(1, body.size() - 2));
        continue;
      }
      require(std::string(body) + (condition.empty() ? "" : " ; " + condition),
              {.line = line.number, .column = 1, .offset = 0}, from, read.problems);
    }
    out_.problems.add_all(std::move(read.problems), std::string(directory_) + "requires.txt");
  }

  static std::string section_marker(std::string_view section) {
    const auto parts = cut(section, ":");
    const auto extra = trim(parts ? parts->first : section);
    const auto marker = parts ? trim(parts->second) : std::string_view();
    std::string out = marker.empty() ? "" : "(" + std::string(marker) + ")";
    if (!extra.empty()) {
      out += (out.empty() ? "" : " and ") + ("extra == '" + std::string(extra) + "'");
    }
    return out;
  }

  const FileView& file_;
  ScanContext& context_;
  Inventory& out_;
  std::string_view directory_;
};

// "**/PKG-INFO" is a common name: other systems' files of that name are left alone.
bool is_core_metadata(std::string_view bytes) {
  return bytes.substr(0, 4096).contains("Metadata-Version:");
}

}  // namespace

Result<void> extract_installed(const FileView& file, ScanContext& context, Inventory& out) {
  const bool by_name_alone = file_name(file.path) == "PKG-INFO" &&
                             !file.path.contains(".egg-info/") && !file.path.contains("EGG-INFO/");
  if (by_name_alone && !is_core_metadata(file.bytes)) {
    return {};
  }
  return Reader(file, context, out).read();
}

}  // namespace akashi::ecosystems::pypi
