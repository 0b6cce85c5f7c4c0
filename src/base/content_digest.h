// A digest that tells contents apart at the speed of memory: XXH3, 128 bits. Not against forgery:
// for that there is hash.h.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace akashi {

class ContentDigest {
 public:
  ContentDigest();
  ~ContentDigest();
  ContentDigest(const ContentDigest&) = delete;
  ContentDigest& operator=(const ContentDigest&) = delete;
  void update(std::string_view bytes);
  std::string hex() const;  // Of all bytes so far; 32 digits.

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace akashi
