// Texts folded, so that what looks the same is found and compared as the same: by the table
// data/register/fold.json, which the register's search page uses too (docs/formats/register.md).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"

namespace akashi::assure {

class TextFold {
 public:
  // The table's JSON.
  static Result<TextFold> read(std::string_view json);

  // Width, compatibility forms (NFKD, character by character), case, hiragana as katakana, kinds of
  // hyphens; characters that are not seen are dropped, white space is one space or none at the
  // ends. Two texts with the same result are the same to a reader of a list.
  std::string plain(std::string_view text) const;
  // Also accents and characters that look alike (a part of UTS #39): what a reader may take for the
  // same. Never a proof that it is the same.
  std::string similar(std::string_view text) const;
  // A run of letters and digits mixes Latin with a script whose letters look like Latin ones, or is
  // of that script only and reads as Latin.
  bool looks_mixed(std::string_view text) const;

 private:
  struct Range {
    char32_t first = 0;
    char32_t last = 0;
    std::uint8_t script = 0;  // 1: Latin.
  };
  bool ignored(char32_t c) const;
  std::uint8_t script(char32_t c) const;  // 0: none that is watched.
  std::string similar_of(char32_t c) const;
  std::string plain_of(char32_t c) const;
  bool reads_as_latin(const std::u32string& run) const;

  std::vector<Range> ignored_;
  std::vector<Range> scripts_;  // By `first`.
  std::unordered_map<char32_t, std::string> plain_;
  std::unordered_map<char32_t, std::string> similar_;
};

// The program's own table.
Result<TextFold> load_text_fold();

}  // namespace akashi::assure
