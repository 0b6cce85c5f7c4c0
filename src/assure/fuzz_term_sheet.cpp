// A term sheet: read under a model with every type of term, and its clauses written.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "assure/catalogue.h"
#include "assure/clauses.h"
#include "support/fuzz_check.h"

using akashi::testing_support::is_told;
using akashi::testing_support::require;

namespace {

using namespace akashi;
using namespace akashi::assure;

Scheme model() {
  const auto item = [](std::string id, std::vector<std::pair<std::string, Value>> values,
                       std::string of) {
    Item made;
    made.id = std::move(id);
    made.name = {.en = "name", .ja = "名前"};
    made.values = std::move(values);
    if (!of.empty()) {
      made.refs.emplace_back("item", std::vector<std::string>{std::move(of)});
    }
    return made;
  };
  const auto text = [](std::string words) { return Text{.en = words, .ja = words}; };
  const std::vector<std::string> choices = {"x", "y"};
  Scheme scheme;
  scheme.id = "m";
  scheme.version = "1";
  scheme.arrays = {
      {"items", {item("i", {{"level", std::string("basic")}}, "")}},
      {"terms",
       {item("a", {{"type", std::string("string")}, {"choices", choices}}, "i"),
        item("b", {{"type", std::string("strings")}}, "i"),
        item("c", {{"type", std::string("integer")}, {"unit", std::string("days")}}, "i"),
        item("d", {{"type", std::string("boolean")}}, "i"),
        item("e", {{"type", std::string("date")}}, "i")}},
      {"clauses",
       {item("1", {{"when", std::string("a=x or c > 5")}, {"body", text("{a} {b} {c} {z}")}}, "i"),
        item("2", {{"when", std::string("not d")}, {"body", text("{e}")}}, "i")}}};
  return scheme;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Scheme kModel = model();
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const Limits limits;
  Problems problems;
  const auto sheet = read_sheet(bytes, kModel, limits, problems);
  if (!sheet) {
    require(is_told(sheet));
    return 0;
  }
  for (const auto& answer : sheet->answers) {
    require(kModel.find("terms", answer.term) != nullptr && !answer.values.empty());
  }
  const auto articles = make_articles(kModel, *sheet, problems);
  const auto prose = clauses_prose(kModel, *sheet, articles, {Lang::kJa, Lang::kEn});
  require(!formats::write_markdown(prose).empty() && !formats::write_html(prose).empty());
  return 0;
}
