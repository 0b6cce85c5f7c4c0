// OVAL 5.x definitions (patch and vulnerability) of Red Hat (v1 and v2), Ubuntu, Debian, SUSE and
// openSUSE, Oracle, AlmaLinux, ALT, Anolis, Photon, Azure Linux: docs/adr/0020.
//
// Ids are unique in one file only (each of Red Hat's and SUSE's products has its own definition of
// a CVE under the same id), so records are named "rhel-9/oval:com.redhat.rhsa:def:20224765".
#include "feeds/oval/oval.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "base/strings.h"
#include "feed/version_lists.h"
#include "feed/xml_records.h"
#include "feeds/oval/criteria.h"
#include "feeds/oval/document.h"
#include "feeds/oval/metadata.h"
#include "feeds/oval/package_lists.h"
#include "feeds/oval/platforms.h"
#include "version/distro_names.h"
#include "version/osv_ecosystem.h"
#include "version/version_set.h"

namespace akashi::feeds::oval {
namespace {

using formats::XmlView;
using version::Interval;

// Each record has what it refers to with it: of one file, all together.
constexpr std::size_t kLeastBytes = 256UL << 20;
constexpr std::size_t kMostTimes = 32;
// Criteria, once for each release and module.
constexpr std::size_t kMostSteps = 4'000'000;
constexpr std::size_t kLongestLabel = 100;
constexpr std::string_view kDepends = "the definition asks for more than the package shows";
constexpr std::string_view kStream = "which module stream the package is of";

// The file's name, of ALT's (a file each advisory, the same ones in each branch) the branch.
std::string label_of(std::string_view path, std::string_view definition) {
  auto name = path.substr(path.find_last_of("/!") + 1);
  for (const std::string_view end : {".xml", ".oval"}) {
    name.remove_suffix(name.ends_with(end) ? end.size() : 0);
  }
  constexpr std::string_view kBranch = "<platform>ALT Linux branch ";
  if (const auto at = definition.find(kBranch); at != std::string_view::npos) {
    const auto rest = definition.substr(at + kBranch.size());
    name = rest.substr(0, rest.find('<'));
  }
  std::string out;
  for (const char c : name.substr(0, kLongestLabel)) {
    out += is_alnum(c) || c == '.' || c == '_' || c == '-' ? c : '_';
  }
  return out;
}

std::string without_spaces(std::string_view text) {
  std::string out;
  std::ranges::copy_if(text, std::back_inserter(out), [](char c) { return !is_space(c); });
  return out;
}

bool is_modular(const std::vector<Interval>& set) {
  return std::ranges::any_of(set, [](const Interval& interval) {
    return version::is_modular(interval.lower) || version::is_modular(interval.upper);
  });
}

// What a definition says of one package of one release, as statements of an advisory.
class Statements {
 public:
  Statements(XmlView definition, Advisory& out) : resolutions_(definition), out_(out) {}

  void add(const Release& release, std::string_view module, const PackageName& package,
           const Truth& truth) {
    const auto* ecosystem = version::find_osv_ecosystem(release.ecosystem);
    const auto name =
        release.names_source && !package.source ? version::binary_name(package.name) : package.name;
    AffectedPackage base{.ecosystem = release.ecosystem, .name = name};
    type_ = ecosystem != nullptr && ecosystem->scheme == "deb" ? "deb" : "rpm";
    const auto state = resolutions_.of(package.name);
    base.note = state;
    if (module.empty() && is_modular(truth.possible)) {
      add_depending(base, version::kUnnamed, truth.possible);
      return;
    }
    if (!module.empty()) {
      add_depending(base, version::kShadow, truth.possible);
      base.name = version::modular_name(module, name);
    }
    if (state == kInvestigated) {
      depend(base, "under investigation");
      base.ranges = {affected_range(type_, truth.possible)};
      out_.affected.push_back(std::move(base));
      return;
    }
    const auto open = version::intersect(truth.possible, version::complement(truth.certain));
    if (!truth.certain.empty() || open.empty()) {
      auto certain = base;
      certain.ranges = {affected_range(type_, truth.certain)};
      out_.affected.push_back(std::move(certain));
    }
    if (!open.empty()) {
      depend(base, kDepends);
      base.ranges = {affected_range(type_, open)};
      out_.affected.push_back(std::move(base));
    }
  }

 private:
  static void depend(AffectedPackage& affected, std::string_view why) {
    affected.conditional = true;
    affected.open = why;
  }
  // Of a stream that is not known on one of the sides: what it names is unknown, of the rest it is
  // no opinion.
  void add_depending(AffectedPackage affected, std::string_view stream,
                     const std::vector<Interval>& possible) {
    affected.name = version::modular_name(stream, affected.name);
    depend(affected, kStream);
    affected.exact = true;
    affected.ranges = {affected_range(type_, possible)};
    if (!possible.empty()) {
      out_.affected.push_back(std::move(affected));
    }
  }

  Resolutions resolutions_;
  Advisory& out_;
  std::string_view type_;
};

bool same(const Truth& a, const Truth& b) {
  return a.certain == b.certain && a.possible == b.possible;
}

// Ubuntu says in the comment what it means to do: "…, but a decision has been made to defer
// addressing it."
void take_notes(XmlView node, std::size_t depth, Tests& tests,
                std::map<std::string, std::string, std::less<>>& notes) {
  constexpr std::size_t kMostDepth = 40;
  for (auto item = node.first_child(); item && depth < kMostDepth; item = item.next()) {
    const auto comment = item.attribute("comment");
    if (item.name() == "criterion" && !comment.contains("has been fixed") &&
        comment.contains(" package in ")) {
      for (const auto& name : tests.get(item.attribute("test_ref"), comment).packages) {
        notes.try_emplace(name, comment);
      }
    } else if (item.name() == "criteria") {
      take_notes(item, depth + 1, tests, notes);
    }
  }
}

void state(XmlView definition, const Release& release, const std::set<std::string>& modules,
           Criteria& criteria, Statements& statements) {
  const auto plain = criteria.ask(definition, release, {});
  for (const auto& [package, truth] : plain.packages) {
    statements.add(release, {}, package, truth);
  }
  for (const auto& module : modules) {
    for (const auto& [package, truth] : criteria.ask(definition, release, module).packages) {
      const auto without = plain.packages.find(package);
      if (without == plain.packages.end() || !same(truth, without->second)) {
        statements.add(release, module, package, truth);
      }
    }
  }
}

Result<void> read_criteria(const Record& record, Advisory& out) {
  const auto definition = record.definition();
  Tests tests(record);
  Criteria criteria(record, tests);
  const auto limit = [&] {
    return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                {"criteria of one definition", std::to_string(kMostSteps)}, definition.position());
  };
  if (!criteria.load(definition)) {
    return limit();
  }
  const auto all = tests.all();
  const auto releases = releases_of(record, all, tests.versions());
  std::set<std::string> modules;
  for (const auto* test : all) {
    if (test->kind == Test::Kind::kModule) {
      modules.insert(test->module);
    }
  }
  if (releases.size() * (modules.size() + 1) * criteria.size() > kMostSteps) {
    return limit();
  }
  Statements statements(definition, out);
  // Product streams of one release have the same answers.
  std::map<std::pair<std::string, std::string>, std::pair<std::size_t, std::size_t>> asked;
  for (const auto& release : releases) {
    const auto [at, added] = asked.try_emplace({release.distribution, release.version});
    if (!added) {
      for (auto i = at->second.first; i < at->second.second; ++i) {
        auto copy = out.affected[i];
        copy.ecosystem = release.ecosystem;
        out.affected.push_back(std::move(copy));
      }
      continue;
    }
    at->second.first = out.affected.size();
    state(definition, release, modules, criteria, statements);
    at->second.second = out.affected.size();
  }
  if (definition.attribute("id").contains(":com.ubuntu.")) {
    std::map<std::string, std::string, std::less<>> notes;
    take_notes(definition.child("criteria"), 0, tests, notes);
    for (auto& affected : out.affected) {
      const std::string_view name = affected.name;
      const auto note = notes.find(name.substr(0, name.find(' ')));
      affected.note = note == notes.end() ? std::string() : note->second;
    }
  }
  return {};
}

Result<Advisory> make_advisory(const Record& record) {
  Advisory out;
  out.id = std::string(record.label()) + "/" + without_spaces(record.definition().attribute("id"));
  read_metadata(record.definition(), out);
  AKASHI_TRY(read_criteria(record, out));
  return out;
}

class FileReader {
 public:
  FileReader(const FeedFile& file, const Limits& limits, FeedSink& sink)
      : file_(file), limits_(limits), sink_(sink) {
    most_ = kLeastBytes + kMostTimes * file.bytes.view().size();
  }

  void run() {
    const auto pieces =
        Pieces::cut(file_.bytes, [&](const Error& error) { sink_.rejected(error); });
    for (const auto& piece : pieces.definitions()) {
      if (written_ > most_) {
        sink_.rejected(
            {ErrorCode::kLimitExceeded,
             Message{msg::kLimit, {"bytes of the records of one file", std::to_string(most_)}},
             {.line = piece.line}});
        return;
      }
      auto split = split_by_vulnerability(piece.bytes, limits_);
      if (!split) {
        reject(split.error(), piece);
      } else if (split->empty()) {
        give(pieces, piece.bytes, piece);
      } else {
        for (const auto& part : *split) {
          give(pieces, part, piece);
        }
      }
    }
  }

 private:
  void reject(const Error& error, const Piece& piece) {
    sink_.rejected({error.code(), error.message(), {.line = piece.line}});
  }

  void give(const Pieces& pieces, std::string_view definition, const Piece& piece) {
    const auto raw = Bytes::copy_of(pieces.record(definition, label_of(file_.path, definition)));
    written_ += raw.size();
    const auto record = Record::parse(raw.view(), limits_);
    if (!record) {
      reject(record.error(), piece);
      return;
    }
    const auto kind = record->definition().attribute("class");
    if (kind == "inventory" || kind == "compliance") {
      return;  // Of no vulnerability.
    }
    auto advisory = make_advisory(*record);
    if (!advisory) {
      reject(advisory.error(), piece);
    } else if (!seen_.insert(advisory->id).second) {
      sink_.rejected({ErrorCode::kInvalidInput,
                      Message{msg::kBadValue,
                              {"definition.id", printable(utf8_prefix(advisory->id, 120)),
                               "id that the file has only once"}},
                      {.line = piece.line}});
    } else {
      sink_.advisory(std::move(*advisory), raw.view());
    }
  }

  const FeedFile& file_;
  const Limits& limits_;
  FeedSink& sink_;
  std::size_t most_ = 0;
  std::size_t written_ = 0;
  std::set<std::string> seen_;
};

}  // namespace

Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink) {
  FileReader(file, limits, sink).run();
  return {};
}

Result<Advisory> read_record(PaddedView raw, const Limits& limits) {
  AKASHI_TRY_ASSIGN(const auto record, Record::parse(raw, limits));
  return make_advisory(record);
}

bool claims(std::string_view path, std::string_view head) {
  return path.ends_with(".xml") && xml_root_name(head) == "oval_definitions";
}

extern constinit const Feed kLeaf{
    .id = "oval",
    .name = "OVAL",
    .description = "OVAL 5 definitions of Linux distributions, patch and vulnerability: XML",
    .claims = claims,
    .read = read_file,
    .read_record = read_record,
    .never_whole = true,
};

}  // namespace akashi::feeds::oval
