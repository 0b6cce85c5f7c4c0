#include "assure/catalogue.h"

#include <algorithm>
#include <map>
#include <utility>

#include "assure/catalogue_check.h"
#include "assure/scheme_reader.h"
#include "base/bytes.h"
#include "base/messages/assure.h"
#include "base/strings.h"

namespace akashi::assure {
namespace {

// Files by path, the later of two of the same path.
std::map<std::string_view, const CatalogueFile*> by_path(std::span<const CatalogueFile> files) {
  std::map<std::string_view, const CatalogueFile*> sorted;
  for (const auto& file : files) {
    sorted[file.path] = &file;
  }
  return sorted;
}

class Loader {
 public:
  Loader(Catalogue& out, const Limits& limits) : out_(out), limits_(limits) {}

  void load(const CatalogueFile& file) {
    const auto parts = split(file.path, '/');
    const bool mapping = parts.size() == 2 && parts[0] == "mappings";
    if (!mapping && parts.size() != 3) {
      out_.problems.add(Error(ErrorCode::kInvalidInput,
                              Message{msg::kSchemePlace, {"ID/VERSION/*.json, mappings/*.json"}})
                            .in_file(file.shown));
      return;
    }
    auto* scheme = mapping ? nullptr : &scheme_of(file, parts);
    const auto bytes = Bytes::copy_of(file.bytes);
    const auto tree = formats::parse_json(bytes.padded(), limits_);
    if (!tree) {
      out_.problems.add(Error(tree.error()).in_file(file.shown));
    } else if (mapping) {
      out_.mappings.push_back(read_mapping(tree->root(), file.shown, out_.problems));
    } else if (parts[2] == "scheme.json") {
      read_head(tree->root(), file.shown, out_.vocabulary, *scheme, out_.problems);
    } else {
      read_arrays(tree->root(), file.shown, out_.vocabulary, *scheme, out_.problems);
    }
  }

 private:
  // Files come sorted: those of a scheme one after the other.
  Scheme& scheme_of(const CatalogueFile& file, const std::vector<std::string_view>& parts) {
    auto& schemes = out_.schemes;
    if (schemes.empty() || schemes.back().id != parts[0] || schemes.back().version != parts[1]) {
      schemes.emplace_back();
      schemes.back().id = parts[0];
      schemes.back().version = parts[1];
      schemes.back().place.file = file.shown;  // Until its head comes, or for ever.
    }
    schemes.back().files.push_back(file.shown);
    return schemes.back();
  }

  Catalogue& out_;
  const Limits& limits_;
};

// Arrays stand in the order of the vocabulary, whatever the files are called.
void sort_arrays(Scheme& scheme, const Vocabulary& vocabulary) {
  std::ranges::stable_sort(scheme.arrays, {}, [&](const Array& array) {
    return vocabulary.find(array.name) - vocabulary.arrays.data();
  });
}

bool settled(const Scheme& scheme) {
  return scheme.state != "draft" && scheme.state != "announced";
}

}  // namespace

const Scheme* Catalogue::find(std::string_view key) const {
  const auto cut_key = cut(key, "@");
  const Scheme* found = nullptr;
  for (const auto& scheme : schemes) {
    if (cut_key ? scheme.id == cut_key->first && scheme.version == cut_key->second
                : scheme.id == key && (found == nullptr || settled(scheme) || !settled(*found))) {
      found = &scheme;
    }
  }
  return found;
}

bool Catalogue::sound(const Scheme& scheme) const {
  return std::ranges::none_of(problems, [&](const Error& problem) {
    return std::ranges::find(scheme.files, problem.file()) != scheme.files.end();
  });
}

bool Catalogue::sound(const Mapping& mapping) const {
  return std::ranges::find(problems, mapping.place.file, &Error::file) == problems.end();
}

Result<const Scheme*> Catalogue::judge_by(std::string_view key) const {
  const auto* scheme = find(key);
  if (scheme == nullptr) {
    return fail(ErrorCode::kInvalidInput, msg::kNoSuchScheme, {std::string(key)});
  }
  if (!sound(*scheme)) {
    return fail(ErrorCode::kInvalidInput, msg::kSchemeNotSound, {scheme->key()});
  }
  return scheme;
}

Result<Catalogue> read_catalogue(std::span<const CatalogueFile> files, const Limits& limits) {
  Catalogue catalogue;
  auto sorted = by_path(files);
  const auto vocabulary = sorted.find("vocabulary.json");
  if (vocabulary == sorted.end()) {
    return fail(ErrorCode::kNotFound, msg::kNotFound, {"vocabulary.json"});
  }
  auto words = parse_vocabulary(vocabulary->second->bytes, limits);
  if (!words) {
    return std::unexpected(std::move(words).error().in_file(vocabulary->second->shown));
  }
  catalogue.vocabulary = std::move(*words);
  for (const auto& [path, file] : sorted) {
    catalogue.files.push_back(*file);
  }
  sorted.erase(vocabulary);
  Loader loader(catalogue, limits);
  for (const auto& [path, file] : sorted) {
    loader.load(*file);
  }
  for (auto& scheme : catalogue.schemes) {
    sort_arrays(scheme, catalogue.vocabulary);
  }
  check_catalogue(catalogue);
  return catalogue;
}

}  // namespace akashi::assure
