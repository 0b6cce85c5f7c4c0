// Golden cases of the document formats: src/documents/<id>/testdata/<case>/input.json is read, and
// what was read and the problems are want.txt; written again it is want.json. UPDATE_GOLDEN=1
// writes both.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "boms.h"
#include "document/document.h"
#include "document/facts.h"
#include "print_bom.h"
#include "support/golden.h"

namespace fs = std::filesystem;

namespace akashi {
namespace {

using document::fact_text;
using testing_support::expect_golden;
using testing_support::golden_cases;
using testing_support::read_text;
using testing_support::register_test;

// What print_bom leaves out.
std::string head_of(const Bom& bom) {
  std::string text = "target " + fact_text(bom.target) + "\nroot " +
                     (bom.root ? bom.components[*bom.root].ref : "none") + "\n";
  text += "id " + bom.document_id + "\ncreated " + bom.created + "\n";
  for (const auto& tool : bom.tools) {
    text += "tool " + tool + "\n";
  }
  for (const auto& author : bom.authors) {
    text += "author " + author + "\n";
  }
  for (const auto& lifecycle : bom.lifecycles) {
    text += "lifecycle " + lifecycle + "\n";
  }
  for (const auto& property : bom.properties) {
    text += "property " + property.name + "=" + property.value + "\n";
  }
  return text;
}

class DocumentCase : public testing::Test {
 public:
  DocumentCase(const DocumentFormat& format, fs::path folder)
      : format_(format), folder_(std::move(folder)) {}

  void TestBody() override {
    const auto input = read_text(folder_ / "input.json");
    EXPECT_TRUE(format_.sniff(input));
    const auto bytes = Bytes::copy_of(input);
    Problems problems;
    const auto bom = format_.read(bytes.padded(), {}, problems);
    std::string text = bom ? head_of(*bom) + testing_support::print_bom(*bom)
                           : "error " + bom.error().text() + "\n";
    for (const auto& problem : problems) {
      text += "problem " + problem.text() + "\n";
    }
    expect_golden(text, folder_ / "want.txt");
    if (bom) {
      StringSink sink;
      Problems repaired;
      ASSERT_TRUE(format_.outputs.front().write({.bom = *bom,
                                                 .tool_name = "akashi",
                                                 .tool_version = "0.1.0",
                                                 .created = testing_support::kCreated},
                                                "", sink, repaired));
      expect_golden(sink.text(), folder_ / "want.json");
    }
  }

 private:
  const DocumentFormat& format_;
  fs::path folder_;
};

void register_cases() {
  for (const auto* format : all_documents()) {
    const auto folder =
        fs::path(AKASHI_SOURCE_DIR) / "src/documents" / std::string(format->id) / "testdata";
    const std::string suite = "Golden/" + std::string(format->id);
    if (format->read != nullptr) {
      for (const auto& path : golden_cases(folder, "input.json")) {
        register_test(suite, path.filename(), [=] { return new DocumentCase(*format, path); });
      }
    }
  }
}

}  // namespace
}  // namespace akashi

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  akashi::register_cases();
  return RUN_ALL_TESTS();
}
