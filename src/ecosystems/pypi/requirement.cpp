// Dependency specifiers, PEP 508:
//   name [ "[" extra ("," extra)* "]" ] ( [ versions ] | "@" url ) [ ";" marker ]
//   versions = spec ("," spec)* | "(" spec ("," spec)* ")"       spec = op version
// PEP 440 gives the operators. Versions that are not of PEP 440 ("==2004d") are kept as they are:
// old packages have them.
#include "ecosystems/pypi/requirement.h"

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "ecosystems/pypi/name.h"
#include "ecosystems/pypi/source.h"

namespace akashi::ecosystems::pypi {
namespace {

constexpr auto kOperators =
    std::to_array<std::string_view>({"===", "~=", "==", "!=", "<=", ">=", "<", ">"});

// A place in a requirement, which knows where it is for the message.
class Cursor {
 public:
  Cursor(std::string_view text, InputPosition at) : text_(text), at_(at) {}

  std::string_view rest() const { return text_.substr(pos_); }
  bool done() const { return pos_ == text_.size(); }
  char peek() const { return done() ? '\0' : text_[pos_]; }
  InputPosition position() const {
    auto at = at_;
    at.column += at.line == 0 ? 0 : static_cast<std::uint32_t>(pos_);
    return at;
  }
  void skip_space() {
    while (!done() && is_space(text_[pos_])) {
      ++pos_;
    }
  }
  std::string_view take(std::size_t count) {
    const auto part = text_.substr(pos_, count);
    pos_ += part.size();
    return part;
  }
  bool take_if(char c) {
    const bool here = peek() == c && !done();
    pos_ += here ? 1 : 0;
    return here;
  }
  template <class F>
  std::string_view take_while(F&& wanted) {
    const auto start = pos_;
    while (!done() && wanted(text_[pos_])) {
      ++pos_;
    }
    return text_.substr(start, pos_ - start);
  }
  std::string found() const {
    return done() ? "the end" : "\"" + printable(rest().substr(0, 1)) + "\"";
  }
  std::unexpected<Error> error(std::string_view what) const {
    return fail(ErrorCode::kInvalidInput, msg::kSyntax,
                {"requirement", std::string(what) + " expected, found " + found()}, position());
  }

 private:
  std::string_view text_;
  InputPosition at_;
  std::size_t pos_ = 0;
};

bool is_identifier_char(char c) {
  return is_alnum(c) || c == '-' || c == '_' || c == '.';
}

Result<std::string> take_name(Cursor& in, std::string_view what) {
  in.skip_space();
  const auto before = in;
  const auto name = in.take_while(is_identifier_char);
  if (!is_project_name(name)) {
    if (name.empty()) {
      return before.error(what);
    }
    return fail(ErrorCode::kInvalidInput, msg::kBadValue,
                {"requirement", std::string(name), std::string(what)}, before.position());
  }
  return std::string(name);
}

Result<void> take_extras(Cursor& in, std::vector<std::string>& out) {
  in.skip_space();
  if (!in.take_if('[')) {
    return {};
  }
  in.skip_space();
  while (!in.take_if(']')) {
    AKASHI_TRY_ASSIGN(auto extra, take_name(in, "name of an extra"));
    out.push_back(std::move(extra));
    in.skip_space();
    if (in.peek() != ']' && !in.take_if(',')) {
      return in.error("\",\" or \"]\"");
    }
    in.skip_space();
  }
  return {};
}

// Of PEP 440 and of the tools before it; braces and '$' for variables that pip replaces
// ("==${VERSION}").
bool is_version_char(char c) {
  return is_alnum(c) || std::string_view("._-+!*${}").contains(c);
}
bool may_begin_version(char c) {
  return is_alnum(c) || c == '*' || c == '$';
}
// "===" compares any text.
bool is_arbitrary_char(char c) {
  return !is_space(c) && c != ',' && c != ';' && c != ')';
}

// Specifiers up to the end, ';' or ')'.
Result<std::vector<Specifier>> take_specifiers(Cursor& in) {
  std::vector<Specifier> out;
  while (true) {
    in.skip_space();
    const auto* op = std::ranges::find_if(
        kOperators, [&](std::string_view candidate) { return in.rest().starts_with(candidate); });
    if (op == kOperators.end()) {
      return in.error("version comparison");
    }
    in.take(op->size());
    in.skip_space();
    const auto version = in.take_while(*op == "===" ? is_arbitrary_char : is_version_char);
    if (version.empty() || (*op != "===" && !may_begin_version(version.front()))) {
      return in.error("version");
    }
    out.push_back({std::string(*op), std::string(version)});
    in.skip_space();
    if (!in.take_if(',')) {
      return out;
    }
    in.skip_space();
    if (in.done() || in.peek() == ';' || in.peek() == ')') {
      return out;  // "foo (>=1.0,)": old metadata ends so.
    }
  }
}

Result<void> take_versions(Cursor& in, Requirement& out) {
  in.skip_space();
  if (in.done() || in.peek() == ';') {
    return {};
  }
  const bool parenthesis = in.take_if('(');
  in.skip_space();
  if (parenthesis && in.take_if(')')) {
    return {};
  }
  AKASHI_TRY_ASSIGN(out.specifiers, take_specifiers(in));
  if (parenthesis && !in.take_if(')')) {
    return in.error("\")\"");
  }
  out.specifier = to_string(out.specifiers);
  return {};
}

// A URL ends at white space or the end. "; marker" needs the white space, since ';' may be part of
// a URL.
Result<void> take_url(Cursor& in, Requirement& out) {
  in.skip_space();
  const auto before = in;
  out.url = in.take_while([](char c) { return !is_space(c); });
  if (!is_url(out.url) && !out.url.contains('/') && !out.url.starts_with("${")) {
    return before.error("URL");
  }
  return {};
}

}  // namespace

Result<Requirement> parse_requirement(std::string_view text, InputPosition at) {
  Cursor in(text, at);
  Requirement out;
  AKASHI_TRY_ASSIGN(out.name, take_name(in, "name"));
  AKASHI_TRY(take_extras(in, out.extras));
  in.skip_space();
  if (in.take_if('@')) {
    AKASHI_TRY(take_url(in, out));
  } else {
    AKASHI_TRY(take_versions(in, out));
  }
  in.skip_space();
  if (in.done()) {
    return out;
  }
  if (!in.take_if(';')) {
    return in.error("\";\" or the end");
  }
  in.skip_space();
  if (in.done()) {
    return in.error("environment marker");
  }
  out.marker_text = trim(in.rest());
  AKASHI_TRY_ASSIGN(out.marker, Marker::parse(in.rest(), in.position()));
  return out;
}

Result<std::vector<Specifier>> parse_specifiers(std::string_view text, InputPosition at) {
  Cursor in(text, at);
  in.skip_space();
  if (in.done()) {
    return std::vector<Specifier>();
  }
  AKASHI_TRY_ASSIGN(auto out, take_specifiers(in));
  in.skip_space();
  if (!in.done()) {
    return in.error("\",\" or the end");
  }
  return out;
}

std::string to_string(const std::vector<Specifier>& specifiers) {
  std::string out;
  for (const auto& specifier : specifiers) {
    out += (out.empty() ? "" : ",") + specifier.op + specifier.version;
  }
  return out;
}

std::string exact_version(const std::vector<Specifier>& specifiers) {
  std::string found;
  for (const auto& [op, version] : specifiers) {
    if ((op != "==" && op != "===") || !is_plain_version(version)) {
      continue;
    }
    if (!found.empty() && found != version) {
      return {};
    }
    found = version;
  }
  return found;
}

RequiredComponent to_component(const Requirement& requirement) {
  RequiredComponent out;
  auto& component = out.component;
  component = make_component(requirement.name, exact_version(requirement.specifiers));
  if (component.version.empty()) {
    component.requirement = requirement.specifier;
  } else if (requirement.specifiers.size() > 1) {
    add_property(component, "specifier", requirement.specifier);
  }
  if (!requirement.url.empty()) {
    auto url = parse_requirement_url(requirement.url);
    out.inferred = infer_version(url.source, component);
    component.hashes = std::move(url.hashes);
    apply_source(url.source, component);
  }
  add_property(component, "extras", join(requirement.extras, ","));
  add_property(component, "marker", requirement.marker_text);
  return out;
}

}  // namespace akashi::ecosystems::pypi
