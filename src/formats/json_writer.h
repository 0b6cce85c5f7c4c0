// JSON, written as it is made: no tree. The same calls give the same bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/sink.h"

namespace akashi::formats {

enum class JsonLayout : std::uint8_t {
  kCompact,
  kIndented,  // By two spaces, one value a line.
};

// Calls must form one value: the caller closes what it opens and gives a key before each member.
class JsonWriter {
 public:
  JsonWriter(Sink& sink, JsonLayout layout);
  ~JsonWriter();
  JsonWriter(const JsonWriter&) = delete;
  JsonWriter& operator=(const JsonWriter&) = delete;

  void begin_object();
  void end_object();
  void begin_array();
  void end_array();
  void key(std::string_view name);
  // Invalid UTF-8 becomes U+FFFD and is counted.
  void string(std::string_view text);
  void integer(std::int64_t value);
  void unsigned_integer(std::uint64_t value);
  void number(double value);  // Shortest text that reads as the same; finite.
  void boolean(bool value);
  void null();

  void member(std::string_view name, std::string_view text) {
    key(name);
    string(text);
  }
  void member_if(std::string_view name, std::string_view text) {  // Nothing when empty.
    if (!text.empty()) {
      member(name, text);
    }
  }

  template <class Strings>
  void strings(std::string_view name, const Strings& list) {  // A member, an array of them.
    key(name);
    begin_array();
    for (const auto& text : list) {
      string(text);
    }
    end_array();
  }
  // Strings that were not valid UTF-8 so far.
  std::size_t repaired_strings() const;
  // Gives the rest to the sink, with a line feed behind an indented document. Call once, at the
  // end.
  void finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Text with each invalid part of UTF-8 (Unicode 15, table 3-8) replaced by U+FFFD.
std::string repair_utf8(std::string_view text);

// `body(JsonWriter&)` as one compact text.
template <class F>
std::string compact_json(F&& body) {
  StringSink sink;
  JsonWriter writer(sink, JsonLayout::kCompact);
  body(writer);
  writer.finish();
  return sink.take();
}

}  // namespace akashi::formats
