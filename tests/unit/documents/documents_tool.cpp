// Reads and rewrites documents by hand:
//   akashi_documents_tool OUT_FOLDER FILE…   or   akashi_documents_tool OUT_FOLDER random:COUNT
// For each file one line of JSON: format, components, relations, problems. Where it could be read,
// it is written in every format and version to OUT_FOLDER/<number>.<version><suffix>, read again
// and compared. tools/validate_documents.mjs validates that folder against the schemas.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "base/bytes.h"
#include "base/strings.h"
#include "boms.h"
#include "document/document.h"
#include "formats/json_writer.h"

namespace {

using akashi::formats::JsonWriter;

akashi::Bytes load(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  return akashi::Bytes::copy_of(text);
}

const akashi::DocumentFormat* find_format(std::string_view bytes) {
  for (const auto* format : akashi::all_documents()) {
    if (format->sniff(bytes)) {
      return format;
    }
  }
  return nullptr;
}

// "" or what went wrong.
std::string rewrite(const akashi::DocumentFormat& format, const akashi::DocumentOutput& output,
                    std::string_view version, const akashi::Bom& bom,
                    const std::filesystem::path& to) {
  akashi::StringSink sink;
  akashi::Problems problems;
  const auto result = output.write({.bom = bom,
                                    .tool_name = "akashi",
                                    .tool_version = "0.1.0",
                                    .created = akashi::testing_support::kCreated},
                                   version, sink, problems);
  if (!result) {
    return result.error().text();
  }
  std::ofstream(to, std::ios::binary) << sink.text();
  const auto bytes = akashi::Bytes::copy_of(sink.text());
  auto got = format.read(bytes.padded(), {}, problems);
  if (!got) {
    return got.error().text();
  }
  got->document_id = bom.document_id;
  got->created = bom.created;
  got->tools = bom.tools;
  return akashi::testing_support::difference(bom, *got);
}

void write_problems(JsonWriter& writer, const akashi::Problems& problems) {
  constexpr std::size_t kShown = 5;
  writer.key("problems");
  writer.unsigned_integer(problems.size());
  writer.key("first");
  writer.begin_array();
  for (std::size_t i = 0; i < problems.size() && i < kShown; ++i) {
    writer.string(problems[i].text());
  }
  writer.end_array();
}

bool rewrite_all(const akashi::Bom& bom, const std::string& stem, JsonWriter& writer) {
  bool good = true;
  for (const auto* format : akashi::all_documents()) {
    for (const auto& output : format->outputs) {
      for (const auto version : output.versions) {
        const auto wrong =
            rewrite(*format, output, version, bom,
                    stem + "." + std::string(version) + std::string(output.file_suffix));
        if (!wrong.empty()) {
          writer.member("differs", std::string(output.name) + " " + wrong);
          good = false;
        }
      }
    }
  }
  return good;
}

bool check(const std::filesystem::path& file, const std::string& stem, JsonWriter& writer) {
  const auto bytes = load(file);
  const auto* format = find_format(bytes.view());
  writer.member("file", file.string());
  writer.member("format", format == nullptr ? "" : format->id);
  if (format == nullptr) {
    return true;
  }
  akashi::Problems problems;
  const auto bom = format->read(bytes.padded(), {}, problems);
  if (!bom) {
    writer.member("error", bom.error().text());
    write_problems(writer, problems);
    return true;
  }
  writer.key("components");
  writer.unsigned_integer(bom->components.size());
  writer.key("root");
  writer.boolean(bom->root.has_value());
  writer.key("relations");
  writer.unsigned_integer(bom->relations.size());
  std::size_t purls = 0;
  for (const auto& component : bom->components) {
    purls += component.purl.empty() ? 0 : 1;
  }
  writer.key("purls");
  writer.unsigned_integer(purls);
  write_problems(writer, problems);
  return rewrite_all(*bom, stem, writer);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fputs("usage: akashi_documents_tool OUT_FOLDER FILE...\n", stderr);
    return 2;
  }
  const std::filesystem::path out = argv[1];
  std::filesystem::create_directories(out);
  bool good = true;
  if (const std::string_view what = argv[2]; what.starts_with("random:")) {
    const auto count = akashi::parse_u64(what.substr(7)).value_or(0);
    for (std::uint64_t seed = 0; seed <= count; ++seed) {
      const auto bom = seed == 0 ? akashi::testing_support::full_bom()
                                 : akashi::testing_support::random_bom(seed);
      const auto line = akashi::formats::compact_json([&](JsonWriter& writer) {
        writer.begin_object();
        good = rewrite_all(bom, (out / ("random" + std::to_string(seed))).string(), writer) && good;
        writer.end_object();
      });
      if (!good) {
        std::puts(line.c_str());
      }
    }
    return good ? 0 : 1;
  }
  for (int i = 2; i < argc; ++i) {
    const auto line = akashi::formats::compact_json([&](JsonWriter& writer) {
      writer.begin_object();
      good = check(argv[i], (out / std::to_string(i - 1)).string(), writer) && good;
      writer.end_object();
    });
    std::puts(line.c_str());
  }
  return good ? 0 : 1;
}
