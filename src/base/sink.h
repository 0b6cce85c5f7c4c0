// Where bytes go: a file, a connection, a string, a digest.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace akashi {

// A sink that can fail keeps its first error for its owner; writing goes on into nothing.
class Sink {
 public:
  Sink() = default;
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;
  virtual ~Sink() = default;
  virtual void write(std::string_view bytes) = 0;
};

class StringSink : public Sink {
 public:
  void write(std::string_view bytes) override { text_ += bytes; }
  const std::string& text() const { return text_; }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace akashi
