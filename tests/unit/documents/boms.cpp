#include "boms.h"

#include <algorithm>
#include <array>
#include <random>

#include "document/facts.h"

namespace akashi::testing_support {
namespace {

using document::fact_text;

// Texts that have a meaning somewhere, or break something.
constexpr auto kTexts = std::to_array<std::string_view>({
    "",
    "x",
    "a b",
    "NONE",
    "NOASSERTION",
    "MIT",
    "mit OR apache-2.0",
    "GPL-2.0+",
    "LicenseRef-x AND MIT",
    "DocumentRef-a:LicenseRef-b",
    "MIT AND",
    "Person: Jane (jane@example.org)",
    "Jane Doe <jane@example.org>",
    "Example Ltd",
    "Example ()",
    "Organization: Example",
    "https://example.org/a?b=c#d",
    "git+https://example.org/a.git#main",
    "git@example.org:a/b.git",
    "http://example.org/a b",
    "no scheme",
    "urn:uuid:8dd48a2a-533b-4153-99f8-25ab065e9241",
    "unknown:thing",
    "ssh://git@example.org/x",
    "../relative",
    "%zz",
    "[::1]",
    "日本語のテキスト",
    "emoji \U0001F600",
    "tab\tline\nreturn\r",
    "quote\" back\\slash /",
    "\x01\x1f\x7f",
    "{\"akashi\":\"1\",\"ref\":\"y\"}",
    "{\"method\":\"m\"}",
    "[\"a\"]",
    "{",
    "dev,test",
    "akashi:scopes",
    "akashi:npm:resolved",
    "akashi:target:kind",
    "aquasecurity:trivy:SrcName",
    "syft:location:0:path",
    "cyclonedx:type",
    "machine-learning-model",
    "spdx:summary",
    "SPDXRef-DOCUMENT",
    "SPDXRef-akashi-target",
    "SPDXRef-a.b-c",
    "akashi:target",
    "urn:cdx:x/1#y",
    "cpe:2.3:a:b:c:1:*:*:*:*:*:*:*",
    "cpe:/a:b:c:1",
    "cpe:2.3:a:b c",
    "group:artifact",
    "@scope/name",
    "a/b/c",
    ":",
    "/",
    "vendor/name",
    "sha256:00",
    "1.0-2",
    "^1.2",
    "path/to/file!inner/x.jar",
    "file#12",
    "true",
    "0",
    "acknowledged",
});

constexpr auto kPurls = std::to_array<std::string_view>({
    "pkg:npm/%40scope/name@1.0.0",
    "pkg:npm/plain@2",
    "pkg:maven/org.example/lib@1?classifier=sources&type=jar",
    "pkg:deb/debian/openssl@3.0.11-1~deb12u2?arch=amd64&distro=debian-12&upstream=openssl%403",
    "pkg:rpm/fedora/bash@5.2-1.fc39?epoch=1&upstream=bash-5.2-1.fc39.src.rpm",
    "pkg:golang/example.org/a/b@v1#c/d",
    "pkg:pypi/a-b@1.0rc1",
    "pkg:generic/x?download_url=https:%2F%2Fexample.org%2Fx.tgz",
    "pkg:composer/vendor/name@3",
    "pkg:oci/image@sha256:00?repository_url=example.org%2Fimage&tag=1",
    "pkg:swift/Alamofire@5",
    "pkg:github/a/b@1",
    "pkg:conan/zlib@1.3?channel=stable&user=me",
    "pkg:new-type/%20/%C3%A9@%23",
});

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  std::uint32_t below(std::uint32_t bound) { return static_cast<std::uint32_t>(engine_() % bound); }
  bool one_in(std::uint32_t count) { return below(count) == 0; }
  std::string text() {
    auto out = std::string(kTexts[below(kTexts.size())]);
    if (one_in(8)) {
      out += kTexts[below(kTexts.size())];
    }
    if (one_in(200)) {
      out += std::string(3000, 'z');
    }
    return out;
  }
  std::string word() { return std::string(1, static_cast<char>('a' + below(26))) + text(); }
  std::string hex(std::size_t digits) {
    std::string out;
    while (out.size() < digits) {
      out += "0123456789abcdef"[below(16)];
    }
    return out;
  }
  template <class E>
  E one_of(int count) {
    return static_cast<E>(below(static_cast<std::uint32_t>(count)));
  }
  template <class T, class F>
  std::vector<T> list(std::uint32_t most, F&& make) {
    std::vector<T> out;
    for (auto count = one_in(3) ? 0 : below(most + 1); count > 0; --count) {
      out.push_back(make());
    }
    return out;
  }

  Hash hash() {
    const auto algorithm = one_of<HashAlgorithm>(11);
    const auto size = hash_bytes(algorithm) * 2;
    return {algorithm, one_in(6) || size == 0 ? text() : hex(size)};
  }
  Scopes scopes() {
    return Scopes::from_bits(static_cast<std::uint8_t>(one_in(2) ? below(128) : 0));
  }
  Property property() { return {text(), text()}; }
  InputPosition position() {
    return {.line = one_in(2) ? below(10) : 0xFFFFFFFF,
            .column = below(3),
            .offset = one_in(3) ? 0xFFFFFFFFFFFFFFFF : below(4)};
  }
  Evidence evidence() {
    return {.path = text(),
            .at = position(),
            .method = text(),
            .layer = text(),
            .confidence = static_cast<std::uint8_t>(one_in(2) ? 100 : below(101)),
            .detail = text()};
  }
  LicenseClaim license() {
    return {one_of<LicenseClaim::Kind>(4), one_of<LicenseClaim::Origin>(3), text()};
  }
  ExternalReference reference() { return {one_of<ExternalReference::Type>(6), text()}; }
  Purl purl() {
    const auto purl = parse_purl(kPurls[below(kPurls.size())]);
    return purl && !one_in(4) ? *purl : Purl{};
  }

  Component component() {
    Component out;
    out.type = one_of<ComponentType>(10);
    out.purl = purl();
    out.name = text();
    out.version = text();
    out.requirement = text();
    out.scopes = scopes();
    out.directness = one_of<Directness>(3);
    out.hashes = list<Hash>(3, [&] { return hash(); });
    out.licenses = list<LicenseClaim>(4, [&] { return license(); });
    out.supplier = text();
    out.author = text();
    out.copyright = text();
    out.description = text();
    out.references = list<ExternalReference>(4, [&] { return reference(); });
    out.cpes = list<std::string>(3, [&] { return text(); });
    out.source = {text(), text()};
    out.properties = list<Property>(4, [&] { return property(); });
    out.evidence = list<Evidence>(3, [&] { return evidence(); });
    return out;
  }

  Target target() {
    Target out;
    out.kind = one_of<Target::Kind>(6);
    out.name = text();
    out.version = text();
    out.hashes = list<Hash>(2, [&] { return hash(); });
    out.tags = list<std::string>(2, [&] { return text(); });
    out.labels = list<Property>(2, [&] { return property(); });
    out.layers = list<ImageLayer>(
        3, [&] { return ImageLayer{text(), text(), one_in(2) ? 0U : engine_(), text()}; });
    out.distro_id = text();
    out.distro_version = text();
    out.distro_name = text();
    out.architecture = text();
    return out;
  }

  Unknown unknown() {
    return {.path = text(),
            .at = position(),
            .method = text(),
            .code = one_of<ErrorCode>(9),
            .message = {all_messages()[engine_() % all_messages().size()],
                        list<std::string>(3, [&] { return text(); })}};
  }

 private:
  std::mt19937_64 engine_;
};

void add_relations(Random& random, Bom& bom) {
  const auto count = static_cast<std::uint32_t>(bom.components.size());
  for (auto i = random.below(3 * count + 1); i > 0 && count > 0; --i) {
    Relation relation{random.one_of<RelationType>(3), random.below(count), random.below(count), {}};
    if (relation.type == RelationType::kDependsOn) {
      relation.scopes = random.scopes();
    }
    bom.relations.push_back(relation);
  }
  std::ranges::sort(bom.relations);
  const auto rest = std::ranges::unique(bom.relations, [](const Relation& a, const Relation& b) {
    return a.type == b.type && a.from == b.from && a.to == b.to;
  });
  bom.relations.erase(rest.begin(), rest.end());
}

Component full_component() {
  Component c;
  c.ref = "pkg:npm/%40example/full@1.2.3";
  c.type = ComponentType::kFramework;
  c.purl = make_purl("npm", "@example/full", "1.2.3");
  c.name = "@example/full";
  c.version = "1.2.3";
  c.requirement = "^1.2";
  c.scopes = Scopes(Scope::kRuntime) | Scope::kTest;
  c.directness = Directness::kDirect;
  c.hashes = {{HashAlgorithm::kSha1, std::string(40, 'a')},
              {HashAlgorithm::kSha224, std::string(56, 'b')},
              {HashAlgorithm::kSha512, std::string(128, 'c')},
              {HashAlgorithm::kOther, "d00d"}};
  using Kind = LicenseClaim::Kind;
  using Origin = LicenseClaim::Origin;
  c.licenses = {{Kind::kExpression, Origin::kDeclared, "MIT OR Apache-2.0"},
                {Kind::kName, Origin::kDeclared, "Example Licence"},
                {Kind::kUrl, Origin::kDeclared, "https://example.org/licence"},
                {Kind::kFile, Origin::kDeclared, "LICENSE.txt"},
                {Kind::kExpression, Origin::kDetected, "BSD-3-Clause"},
                {Kind::kExpression, Origin::kConcluded, "mit"}};
  c.supplier = "Example Ltd";
  c.author = "Jane Doe <jane@example.org>";
  c.copyright = "Copyright 2024 Example Ltd";
  c.description = "Does everything.";
  using Type = ExternalReference::Type;
  c.references = {{Type::kDistribution, "https://example.org/full-1.2.3.tgz"},
                  {Type::kWebsite, "https://example.org/full"},
                  {Type::kVcs, "git+https://example.org/full.git"},
                  {Type::kIssueTracker, "https://example.org/full/issues"},
                  {Type::kDocumentation, "https://example.org/full/docs"},
                  {Type::kOther, "not a uri"}};
  c.cpes = {"cpe:2.3:a:example:full:1.2.3:*:*:*:*:*:*:*", "cpe:/a:example:full:1.2.3"};
  c.source = {"full-source", "1.2.3-1"};
  c.properties = {{"akashi:npm:resolved", "https://example.org/full-1.2.3.tgz"},
                  {"akashi:scopes", "a name that is also one of ours"},
                  {"akashi:npm:resolved", "twice"}};
  c.evidence = {{.path = "app/package-lock.json",
                 .at = {.line = 12, .column = 5, .offset = 0},
                 .method = "npm/package-lock",
                 .layer = "sha256:" + std::string(64, '1'),
                 .confidence = 100,
                 .detail = {}},
                {.path = "bin/tool",
                 .at = {.line = 0, .column = 0, .offset = 4096},
                 .method = "binary/strings",
                 .layer = {},
                 .confidence = 60,
                 .detail = "version string"}};
  return c;
}

Target full_target() {
  Target target;
  target.kind = Target::Kind::kImage;
  target.name = "example.org/app:1";
  target.version = "1";
  target.hashes = {{HashAlgorithm::kSha256, std::string(64, 'e')}};
  target.tags = {"example.org/app:1", "example.org/app:latest"};
  target.labels = {{"org.opencontainers.image.title", "App"}};
  target.layers = {
      {"sha256:" + std::string(64, '1'), "sha256:" + std::string(64, '2'), 1234, "COPY . /"},
      {"sha256:" + std::string(64, '3'), {}, 0, {}}};
  target.distro_id = "debian";
  target.distro_version = "12";
  target.distro_name = "Debian GNU/Linux 12 (bookworm)";
  target.architecture = "amd64";
  return target;
}

std::string component_difference(const Component& want, const Component& got) {
  if (want == got) {
    return {};
  }
  const auto text = [](const Component& c) {
    return "ref " + c.ref + "\n  type " + std::string(component_type_name(c.type)) + "\n  purl " +
           c.purl.to_string() + "\n  name " + c.name + "\n  version " + c.version +
           "\n  requirement " + c.requirement + "\n  scopes " + c.scopes.to_string() +
           "\n  directness " + std::string(document::directness_name(c.directness)) +
           "\n  hashes " + fact_text(c.hashes) + "\n  licenses " + fact_text(c.licenses) +
           "\n  supplier " + c.supplier + "\n  author " + c.author + "\n  copyright " +
           c.copyright + "\n  description " + c.description + "\n  references " +
           fact_text(c.references) + "\n  cpes " + fact_text(c.cpes) + "\n  source " +
           fact_text(c.source) + "\n  properties " + fact_text(c.properties) + "\n  evidence " +
           fact_text(c.evidence) + "\n";
  };
  return "component: want\n" + text(want) + "got\n" + text(got);
}

std::string relations_text(const Bom& bom) {
  std::string out;
  for (const auto& relation : bom.relations) {
    out += std::to_string(static_cast<int>(relation.type)) + " " + std::to_string(relation.from) +
           "->" + std::to_string(relation.to) + " [" + relation.scopes.to_string() + "]\n";
  }
  return out;
}

std::string rest_text(const Bom& bom) {
  return "target " + fact_text(bom.target) + "\nunknowns " + fact_text(bom.unknowns) + "\ncounts " +
         fact_text(bom.counts) + "\nroot " + (bom.root ? std::to_string(*bom.root) : "none") +
         "\nid " + bom.document_id + "\ncreated " + bom.created + "\ntools " +
         fact_text(bom.tools) + "\nauthors " + fact_text(bom.authors) + "\nlifecycles " +
         fact_text(bom.lifecycles) + "\nproperties " + fact_text(bom.properties) + "\n";
}

}  // namespace

Bom full_bom() {
  Bom bom;
  bom.target = full_target();
  Component app;
  app.ref = "app";
  app.type = ComponentType::kApplication;
  app.name = "app";
  app.version = "1";
  Component deb;
  deb.ref = "pkg:deb/debian/zlib1g@1.2.13?arch=amd64&distro=debian-12";
  deb.purl = *parse_purl(deb.ref);
  deb.name = "zlib1g";
  deb.version = "1:1.2.13.dfsg-1";
  deb.source = {"zlib", ""};
  bom.components = {app, deb, full_component()};
  std::ranges::sort(bom.components, {}, &Component::ref);
  bom.relations = {{RelationType::kDependsOn, 0, 1, {}},
                   {RelationType::kDependsOn, 0, 2, Scopes(Scope::kRuntime) | Scope::kPeer},
                   {RelationType::kContains, 0, 2, {}},
                   {RelationType::kOwns, 1, 2, {}}};
  bom.graph = {GraphState::kComplete, GraphState::kComplete, GraphState::kIncomplete};
  bom.root = 0;
  bom.unknowns = {{.path = "app/broken.lock",
                   .at = {.line = 3, .column = 1, .offset = 0},
                   .method = "npm/package-lock",
                   .code = ErrorCode::kInvalidInput,
                   .message = {msg::kMissingField, {"version"}}}};
  bom.counts = {.files = 10,
                .files_read = 4,
                .bytes_read = 12345,
                .archives = 1,
                .special_skipped = 2,
                .unreadable = 3,
                .excluded = 5};
  bom.created = kCreated;
  bom.tools = {"other-tool-2.0", "plain tool"};
  bom.authors = {"Person: Jane Doe (jane@example.org)", "Organization: Example Ltd"};
  bom.lifecycles = {"build", "own phase"};
  bom.properties = {{"example:property", "value"}};
  return bom;
}

Bom random_bom(std::uint64_t seed) {
  Random random(seed);
  Bom bom;
  bom.target = random.target();
  bom.components = random.list<Component>(6, [&] { return random.component(); });
  for (std::size_t i = 0; i < bom.components.size(); ++i) {
    bom.components[i].ref = random.text() + std::to_string(i);
  }
  std::ranges::sort(bom.components, {}, &Component::ref);
  for (std::size_t i = 0; i < bom.components.size(); ++i) {
    bom.graph.push_back(random.one_of<GraphState>(3));
  }
  add_relations(random, bom);
  if (!bom.components.empty() && random.one_in(2)) {
    bom.root = random.below(static_cast<std::uint32_t>(bom.components.size()));
  }
  bom.unknowns = random.list<Unknown>(3, [&] { return random.unknown(); });
  bom.counts = {.files = random.below(3), .bytes_read = random.one_in(2) ? ~0ULL : 0ULL};
  bom.created = kCreated;
  bom.tools = random.list<std::string>(2, [&] { return random.word(); });
  std::ranges::sort(bom.tools);
  bom.tools.erase(std::ranges::unique(bom.tools).begin(), bom.tools.end());
  bom.authors = random.list<std::string>(3, [&] { return random.text(); });
  bom.lifecycles = random.list<std::string>(2, [&] { return random.text(); });
  bom.properties = random.list<Property>(3, [&] { return random.property(); });
  return bom;
}

std::string difference(const Bom& want, const Bom& got) {
  if (want == got) {
    return {};
  }
  if (want.components.size() != got.components.size()) {
    return "components: want " + std::to_string(want.components.size()) + ", got " +
           std::to_string(got.components.size());
  }
  for (std::size_t i = 0; i < want.components.size(); ++i) {
    if (auto text = component_difference(want.components[i], got.components[i]); !text.empty()) {
      return text;
    }
  }
  if (want.graph != got.graph) {
    return "graph";
  }
  if (want.relations != got.relations) {
    return "relations: want\n" + relations_text(want) + "got\n" + relations_text(got);
  }
  return "want\n" + rest_text(want) + "got\n" + rest_text(got);
}

}  // namespace akashi::testing_support
