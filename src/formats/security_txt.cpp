#include "formats/security_txt.h"

#include <algorithm>
#include <array>

#include "base/clock.h"
#include "base/messages/evidence.h"
#include "base/strings.h"

namespace akashi::formats {
namespace {

constexpr std::size_t kLargest = std::size_t{1} << 20U;
constexpr std::size_t kMostFields = 1'000;

struct KnownField {
  std::string_view name;
  bool address;  // A URI (2.5): of the web only by https.
  bool once;
};
// RFC 9116, 2.5, and the registry's later CSAF.
constexpr auto kFields = std::to_array<KnownField>({
    {"Acknowledgments", true, false},
    {"Canonical", true, false},
    {"Contact", true, false},
    {"CSAF", true, false},
    {"Encryption", true, false},
    {"Expires", false, true},
    {"Hiring", true, false},
    {"Policy", true, false},
    {"Preferred-Languages", false, true},
});

const KnownField* known(std::string_view name) {
  const auto* found = std::ranges::find_if(
      kFields, [&](const auto& field) { return equal_ignoring_case(field.name, name); });
  return found == kFields.end() ? nullptr : found;
}

bool is_field_name(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char c) { return is_alnum(c) || c == '-' || c == '_'; });
}

// RFC 3986, 3.1
bool is_address(std::string_view text) {
  const auto parts = cut(text, ":");
  return parts && !parts->first.empty() && is_alpha(parts->first.front()) &&
         !parts->second.empty() && std::ranges::all_of(parts->first, [](char c) {
           return is_alnum(c) || c == '+' || c == '-' || c == '.';
         });
}

class Reader {
 public:
  explicit Reader(Problems& problems) : problems_(problems) {}

  SecurityTxt read(std::string_view text) {
    for (const auto& line : lines(text)) {
      if (part_ == Part::kSignature || fields_ >= kMostFields) {
        break;
      }
      read_line(line.text, line.number);
    }
    if (fields_ >= kMostFields) {
      problems_.add(msg::kSecurityTxtMany, {std::to_string(kMostFields)}, {},
                    ErrorCode::kLimitExceeded);
    }
    finish();
    return std::move(out_);
  }

  bool any() const { return fields_ > 0; }

 private:
  // RFC 4880, 7: the text that is signed, its headers, what is signed, the signature.
  enum class Part : std::uint8_t { kPlain, kHeaders, kSigned, kSignature };

  void read_line(std::string_view text, std::size_t number) {
    text = trim(text);
    if (text == "-----BEGIN PGP SIGNED MESSAGE-----" && part_ == Part::kPlain) {
      part_ = Part::kHeaders;
      out_.is_signed = true;
    } else if (text == "-----BEGIN PGP SIGNATURE-----" && part_ == Part::kSigned) {
      part_ = Part::kSignature;
    } else if (part_ == Part::kHeaders) {
      part_ = text.empty() ? Part::kSigned : part_;
    } else {
      if (part_ == Part::kSigned && text.starts_with("- ")) {  // RFC 4880, 7.1
        text.remove_prefix(2);
      }
      if (!text.empty() && !text.starts_with('#')) {
        read_field(text, static_cast<std::uint32_t>(number));
      }
    }
  }

  void read_field(std::string_view text, std::uint32_t line) {
    const auto parts = cut(text, ":");
    if (!parts || !is_field_name(parts->first)) {
      problem(msg::kSecurityTxtNoField, {utf8_prefix_of(text)}, line);
      return;
    }
    ++fields_;
    const auto* field = known(parts->first);
    const auto value = trim(parts->second);
    if (field == nullptr) {
      return;
    }
    if (value.empty() || (field->address && !is_address(value))) {
      problem(msg::kSecurityTxtNoAddress, {std::string(field->name), utf8_prefix_of(value)}, line);
      return;
    }
    if (field->address && to_lower(value.substr(0, 5)) == "http:") {
      problem(msg::kSecurityTxtNotTls, {std::string(field->name), utf8_prefix_of(value)}, line);
    }
    if (field->once && !out_.values(field->name).empty()) {
      problem(msg::kSecurityTxtTwice, {std::string(field->name)}, line);
      twice_ = twice_ || field->name == "Expires";
      return;
    }
    out_.fields.push_back({std::string(field->name), std::string(value), line});
  }

  void finish() {
    if (out_.values("Contact").empty()) {
      problem(msg::kSecurityTxtMissing, {"Contact"}, 0);
    }
    const auto expires = out_.values("Expires");
    if (expires.empty()) {
      problem(msg::kSecurityTxtMissing, {"Expires"}, 0);
    } else if (!parse_time(expires.front())) {
      problem(msg::kSecurityTxtNoTime, {utf8_prefix_of(expires.front())}, 0);
    } else if (!twice_) {  // Of two nobody knows which holds.
      out_.expires = expires.front();
    }
  }

  static std::string utf8_prefix_of(std::string_view text) {
    constexpr std::size_t kQuoted = 100;
    return printable(utf8_prefix(text, kQuoted));
  }

  void problem(Msg id, std::vector<std::string> args, std::uint32_t line) {
    problems_.add(id, std::move(args), {.line = line});
  }

  Problems& problems_;
  SecurityTxt out_;
  Part part_ = Part::kPlain;
  std::size_t fields_ = 0;  // Of any name.
  bool twice_ = false;
};

}  // namespace

std::vector<std::string_view> SecurityTxt::values(std::string_view name) const {
  std::vector<std::string_view> out;
  for (const auto& field : fields) {
    if (field.name == name) {
      out.emplace_back(field.value);
    }
  }
  return out;
}

Result<SecurityTxt> parse_security_txt(std::string_view bytes, Problems& problems,
                                       const Limits& limits) {
  const auto most = std::min<std::uint64_t>(kLargest, limits.file_bytes);
  if (bytes.size() > most) {
    return fail(ErrorCode::kLimitExceeded, msg::kSecurityTxtLarge, {std::to_string(most)});
  }
  if (!is_valid_utf8(bytes)) {
    return fail(ErrorCode::kInvalidInput, msg::kSecurityTxtNoText, {});
  }
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (bytes.starts_with(kMark)) {
    bytes.remove_prefix(kMark.size());
  }
  Problems found;
  Reader reader(found);
  auto read = reader.read(bytes);
  if (!reader.any()) {
    return fail(ErrorCode::kInvalidInput, msg::kSecurityTxtNone, {});
  }
  problems.add_all(std::move(found));
  return read;
}

}  // namespace akashi::formats
