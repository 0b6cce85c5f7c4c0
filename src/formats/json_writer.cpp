// JSON (RFC 8259) by RapidJSON's streaming Writer and PrettyWriter.
#include "formats/json_writer.h"

// Without RAPIDJSON_SSE2: version 1.1.0 lets U+001A to U+001F through unescaped there.
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <simdjson.h>

#include <algorithm>
#include <cstring>
#include <optional>

namespace akashi::formats {
namespace {

// What is written before it goes to the sink.
constexpr std::size_t kChunk = 64UL << 10;

// The length of the well-formed sequence at the front; 0 when there is none, and `broken` is the
// length of what must be replaced by one character.
std::size_t sequence_at(std::string_view text, std::size_t& broken) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto first = byte(0);
  broken = 1;
  if (first < 0x80) {
    return 1;
  }
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4) {
    return 0;
  }
  // The second byte has a narrower range behind E0, ED, F0 and F4.
  const unsigned char low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  const unsigned char high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  for (std::size_t i = 1; i < length; ++i) {
    const bool inside =
        i < text.size() && byte(i) >= (i == 1 ? low : 0x80) && byte(i) <= (i == 1 ? high : 0xBF);
    if (!inside) {
      return 0;
    }
    broken = i + 1;
  }
  return length;
}

// Whether a JSON text has these bytes as they are: ASCII without controls, quotes and backslashes.
// Eight at a time; the rest is filled up with spaces.
bool is_plain(std::string_view text) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  constexpr std::uint64_t kTops = 0x80 * kOnes;
  const auto has_zero = [](std::uint64_t bytes) { return (bytes - kOnes) & ~bytes & kTops; };
  while (!text.empty()) {
    std::uint64_t bytes = 0x20 * kOnes;
    const auto size = std::min(text.size(), sizeof bytes);
    std::memcpy(&bytes, text.data(), size);
    const auto special = bytes | ((bytes - 0x20 * kOnes) & ~bytes) |
                         has_zero(bytes ^ ('"' * kOnes)) | has_zero(bytes ^ ('\\' * kOnes));
    if ((special & kTops) != 0) {
      return false;
    }
    text.remove_prefix(size);
  }
  return true;
}

// With a way past the byte-by-byte escaping, for text that needs none.
template <class Base>
class PlainWriter : public Base {
 public:
  using Base::Base;

  void plain(std::string_view text) {
    if constexpr (requires { &PlainWriter::PrettyPrefix; }) {
      this->PrettyPrefix(rapidjson::kStringType);
    } else {
      this->Prefix(rapidjson::kStringType);
    }
    char* out = this->os_->Push(text.size() + 2);
    *out = '"';
    std::memcpy(out + 1, text.data(), text.size());
    out[text.size() + 1] = '"';
  }
};

}  // namespace

std::string repair_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 8);
  while (!text.empty()) {
    // What is sound is copied as one run.
    std::size_t sound = 0;
    std::size_t broken = 0;
    while (sound < text.size()) {
      const auto length = sequence_at(text.substr(sound), broken);
      if (length == 0) {
        break;
      }
      sound += length;
    }
    out += text.substr(0, sound);
    text.remove_prefix(sound);
    if (!text.empty()) {
      out += "\xEF\xBF\xBD";
      text.remove_prefix(broken);
    }
  }
  return out;
}

struct JsonWriter::State {
  State(Sink& to, JsonLayout layout) : sink(to) {
    if (layout == JsonLayout::kIndented) {
      indented.emplace(buffer).SetIndent(' ', 2);
    } else {
      compact.emplace(buffer);
    }
  }

  template <class F>
  void call(F&& body) {
    if (indented) {
      body(*indented);
    } else {
      body(*compact);
    }
    if (buffer.GetSize() >= kChunk) {
      flush();
    }
  }

  void flush() {
    sink.write({buffer.GetString(), buffer.GetSize()});
    buffer.Clear();
  }

  Sink& sink;
  rapidjson::StringBuffer buffer;
  std::optional<PlainWriter<rapidjson::PrettyWriter<rapidjson::StringBuffer>>> indented;
  std::optional<PlainWriter<rapidjson::Writer<rapidjson::StringBuffer>>> compact;
  std::size_t repaired = 0;
};

JsonWriter::JsonWriter(Sink& sink, JsonLayout layout)
    : state_(std::make_unique<State>(sink, layout)) {}
JsonWriter::~JsonWriter() = default;

void JsonWriter::begin_object() {
  state_->call([](auto& writer) { writer.StartObject(); });
}
void JsonWriter::end_object() {
  state_->call([](auto& writer) { writer.EndObject(); });
}
void JsonWriter::begin_array() {
  state_->call([](auto& writer) { writer.StartArray(); });
}
void JsonWriter::end_array() {
  state_->call([](auto& writer) { writer.EndArray(); });
}

void JsonWriter::key(std::string_view name) {
  string(name);  // RapidJSON's Key() is its String().
}

void JsonWriter::string(std::string_view text) {
  if (!text.empty() && is_plain(text)) {
    state_->call([&](auto& writer) { writer.plain(text); });
    return;
  }
  std::string repaired;
  if (!simdjson::validate_utf8(text.data(), text.size())) {
    repaired = repair_utf8(text);
    text = repaired;
    ++state_->repaired;
  }
  state_->call([&](auto& writer) {
    writer.String(text.data() == nullptr ? "" : text.data(),
                  static_cast<rapidjson::SizeType>(text.size()));
  });
}

void JsonWriter::integer(std::int64_t value) {
  state_->call([&](auto& writer) { writer.Int64(value); });
}
void JsonWriter::unsigned_integer(std::uint64_t value) {
  state_->call([&](auto& writer) { writer.Uint64(value); });
}
void JsonWriter::number(double value) {
  state_->call([&](auto& writer) { writer.Double(value); });
}
void JsonWriter::boolean(bool value) {
  state_->call([&](auto& writer) { writer.Bool(value); });
}
void JsonWriter::null() {
  state_->call([](auto& writer) { writer.Null(); });
}

std::size_t JsonWriter::repaired_strings() const {
  return state_->repaired;
}

void JsonWriter::finish() {
  if (state_->indented) {
    state_->buffer.Put('\n');
  }
  state_->flush();
}

}  // namespace akashi::formats
