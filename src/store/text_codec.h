// Texts of records, compressed one by one with zstd. Records that look alike share a dictionary:
// those of one feed whose ids begin alike.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace akashi::store {

// What a record's dictionary is stored under: the feed, and the letters that its id begins with.
// "osv/GHSA"
std::string text_class(std::string_view feed, std::string_view id);

// By text class.
using Dictionaries = std::map<std::string, std::string, std::less<>>;

// One per thread.
class TextCodec {
 public:
  explicit TextCodec(std::shared_ptr<const Dictionaries> dictionaries);
  ~TextCodec();
  TextCodec(const TextCodec&) = delete;
  TextCodec& operator=(const TextCodec&) = delete;
  bool has_dictionary(std::string_view text_class) const;
  Result<std::string> compress(std::string_view text_class, std::string_view raw);
  // `size`: as stored; refused above 64 MiB.
  Result<std::string> decompress(std::string_view text_class, std::string_view compressed,
                                 std::size_t size);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Makes dictionaries of the first records of each class. What it keeps is bounded.
class DictionaryTrainer {
 public:
  void add(std::string_view text_class, std::string_view raw);
  // Of the classes that have had enough records since; each class once.
  Dictionaries take();

 private:
  struct Samples {
    std::string bytes;
    std::vector<std::size_t> sizes;
    bool full = false;
  };
  std::map<std::string, Samples, std::less<>> waiting_;
  std::set<std::string, std::less<>> done_;
};

}  // namespace akashi::store
