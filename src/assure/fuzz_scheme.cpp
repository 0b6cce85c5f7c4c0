// A scheme, head and arrays in one file, under a vocabulary that has every type of value; and the
// same bytes as mapping and as vocabulary.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "assure/catalogue.h"
#include "support/fuzz_check.h"

using akashi::testing_support::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace akashi::assure;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  static constexpr const char* kVocabulary =
      R"({"akashi_vocabulary":1,"arrays":{"a":{"name":{"ja":"あ","en":"a"},"nested":true,
      "values":{"s":"string!","l":"strings","t":"text","u":"texts","i":"integer","b":"boolean","d":"date","c":"x|y"},
      "refs":{"a":"a"}},
      "states":{"name":{"ja":"状態","en":"states"},"values":{"initial":"boolean","final":"boolean"},"refs":{}},
      "transitions":{"name":{"ja":"遷移","en":"transitions"},"values":{},"refs":{"from":"states!","to":"states!"}}}})";
  const std::vector<CatalogueFile> files = {{"vocabulary.json", kVocabulary, "vocabulary.json"},
                                            {"s/1/scheme.json", bytes, "s/1/scheme.json"},
                                            {"s/1/more.json", bytes, "s/1/more.json"},
                                            {"mappings/m.json", bytes, "mappings/m.json"}};
  const akashi::Limits limits;
  const auto catalogue = read_catalogue(files, limits);
  require(catalogue.has_value());
  for (const auto& problem : catalogue->problems) {
    require(!problem.text().empty() && !problem.file().empty());
  }
  for (const auto& scheme : catalogue->schemes) {
    require(!catalogue->sound(scheme) || !scheme.name.ja.empty());
  }
  const auto vocabulary = parse_vocabulary(bytes, limits);
  require(vocabulary.has_value() || !vocabulary.error().text().empty());
  return 0;
}
