// What is written is read again as the same, in every format and version that is written.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "base/bytes.h"
#include "base/strings.h"
#include "boms.h"
#include "document/document.h"
#include "formats/tree.h"

namespace akashi {
namespace {

using testing_support::difference;
using testing_support::full_bom;
using testing_support::kCreated;
using testing_support::random_bom;

// More by hand: AKASHI_TEST_SEEDS=10000.
std::uint64_t seeds() {
  const char* text = std::getenv("AKASHI_TEST_SEEDS");
  return parse_u64(text == nullptr ? "40" : text).value_or(40);
}

DocumentInput input_of(const Bom& bom) {
  return {.bom = bom, .tool_name = "akashi", .tool_version = "0.1.0", .created = kCreated};
}

std::string written(const DocumentOutput& output, std::string_view version, const Bom& bom) {
  StringSink sink;
  Problems problems;
  const auto result = output.write(input_of(bom), version, sink, problems);
  EXPECT_TRUE(result) << result.error().text();
  EXPECT_TRUE(problems.empty()) << problems.front().text();
  return sink.take();
}

Bom read_again(const DocumentFormat& format, std::string_view text) {
  const auto bytes = Bytes::copy_of(text);
  Problems problems;
  auto bom = format.read(bytes.padded(), Limits{}, problems);
  EXPECT_TRUE(bom) << bom.error().text() << "\n" << text;
  for (const auto& problem : problems) {
    // A purl may lack what its type asks for; it is kept and reported.
    EXPECT_EQ(problem.message().args.front(), "purl") << problem.text() << "\n" << text;
  }
  return bom ? std::move(*bom) : Bom{};
}

// What the document says of itself besides.
Bom as_written(Bom bom, const Bom& got) {
  bom.document_id = got.document_id;
  bom.tools.insert(bom.tools.begin(), "akashi-0.1.0");
  return bom;
}

template <class F>
void for_each_output(F&& body) {
  for (const auto* format : all_documents()) {
    if (format->read == nullptr) {
      continue;
    }
    for (const auto& output : format->outputs) {
      for (const auto version : output.versions) {
        SCOPED_TRACE(std::string(output.name) + " " + std::string(version));
        body(*format, output, version);
      }
    }
  }
}

TEST(Documents, AreInOrder) {
  ASSERT_FALSE(all_documents().empty());
  EXPECT_TRUE(std::ranges::is_sorted(all_documents(), {}, [](const auto* row) { return row->id; }));
}

TEST(RoundTrip, FullBom) {
  for_each_output([](const auto& format, const auto& output, std::string_view version) {
    const auto bom = full_bom();
    const auto got = read_again(format, written(output, version, bom));
    EXPECT_EQ(difference(as_written(bom, got), got), "");
  });
}

TEST(RoundTrip, EmptyBom) {
  for_each_output([](const auto& format, const auto& output, std::string_view version) {
    Bom bom;
    bom.created = kCreated;
    const auto got = read_again(format, written(output, version, bom));
    EXPECT_EQ(difference(as_written(bom, got), got), "");
  });
}

TEST(RoundTrip, RandomBoms) {
  for_each_output([](const auto& format, const auto& output, std::string_view version) {
    for (std::uint64_t seed = 1; seed <= seeds(); ++seed) {
      SCOPED_TRACE(seed);
      const auto bom = random_bom(seed);
      const auto text = written(output, version, bom);
      const auto got = read_again(format, text);
      ASSERT_EQ(difference(as_written(bom, got), got), "") << text;
    }
  });
}

// The Bom that a document gives writes that document again.
TEST(RoundTrip, WritingAgainGivesTheSameBytes) {
  for_each_output([](const auto& format, const auto& output, std::string_view version) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      SCOPED_TRACE(seed);
      const auto text = written(output, version, random_bom(seed));
      EXPECT_EQ(text, written(output, version, random_bom(seed)));
      EXPECT_EQ(text, written(output, version, read_again(format, text)));
    }
  });
}

// Every format gives the same Bom.
TEST(RoundTrip, FormatsAgree) {
  for (std::uint64_t seed = 1; seed <= seeds(); ++seed) {
    SCOPED_TRACE(seed);
    const auto bom = seed == 1 ? full_bom() : random_bom(seed);
    std::optional<Bom> first;
    for_each_output([&](const auto& format, const auto& output, std::string_view version) {
      auto got = read_again(format, written(output, version, bom));
      got.document_id.clear();
      if (!first) {
        first = std::move(got);
      } else {
        ASSERT_EQ(difference(*first, got), "");
      }
    });
  }
}

TEST(RoundTrip, DocumentsAreRecognised) {
  for_each_output([](const auto& format, const auto& output, std::string_view version) {
    const auto text = written(output, version, full_bom());
    for (const auto* other : all_documents()) {
      EXPECT_EQ(other->sniff(text), other == &format) << other->id;
      EXPECT_EQ(other->sniff(std::string_view(text).substr(0, 512)), other == &format);
    }
  });
}

TEST(Write, IdsComeFromTheContent) {
  for_each_output([](const auto& format, const auto& output, std::string_view version) {
    auto bom = full_bom();
    const auto id = read_again(format, written(output, version, bom)).document_id;
    EXPECT_NE(id, "");
    EXPECT_EQ(id, read_again(format, written(output, version, bom)).document_id);
    bom.components[1].version += "1";
    EXPECT_NE(id, read_again(format, written(output, version, bom)).document_id);
  });
}

TEST(Write, TextThatIsNotUtf8IsRepairedAndReported) {
  for_each_output([](const auto& format, const auto& output, std::string_view version) {
    auto bom = full_bom();
    bom.components[1].name = "a\xFFz";
    StringSink sink;
    Problems problems;
    ASSERT_TRUE(output.write(input_of(bom), version, sink, problems));
    EXPECT_EQ(problems.size(), 1U);
    EXPECT_EQ(read_again(format, sink.text()).components[1].name, "a\xEF\xBF\xBDz");
  });
}

TEST(Write, RefusesWhatIsNoInput) {
  for_each_output([](const auto&, const auto& output, std::string_view version) {
    StringSink sink;
    Problems problems;
    const auto bom = full_bom();
    auto input = input_of(bom);
    input.created = "yesterday";
    EXPECT_FALSE(output.write(input, version, sink, problems));
    EXPECT_FALSE(output.write(input_of(bom), "0.1", sink, problems));
    auto twice = bom;
    twice.components[1].ref = twice.components[0].ref;
    EXPECT_FALSE(output.write(input_of(twice), version, sink, problems));
    auto empty = bom;
    empty.components[1].ref.clear();
    EXPECT_FALSE(output.write(input_of(empty), version, sink, problems));
    auto outside = bom;
    outside.relations.push_back({RelationType::kContains, 0, 99, {}});
    EXPECT_FALSE(output.write(input_of(outside), version, sink, problems));
    EXPECT_EQ(sink.text(), "");
  });
}

// Times with an offset are written as UTC in whole seconds, the same in every format.
TEST(Write, TimesAreUtc) {
  for_each_output([](const auto& format, const auto& output, std::string_view version) {
    StringSink sink;
    Problems problems;
    const Bom bom;
    auto input = input_of(bom);
    input.created = "2024-03-01T00:30:00.25+01:00";
    ASSERT_TRUE(output.write(input, version, sink, problems));
    EXPECT_EQ(read_again(format, sink.text()).created, "2024-02-29T23:30:00Z");
  });
}

}  // namespace
}  // namespace akashi
