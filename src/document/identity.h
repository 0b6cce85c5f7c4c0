// What documents of every format share: who wrote them, under which id, and which text may stand
// where a URI is asked for.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/problems.h"
#include "base/sink.h"
#include "document/document.h"

namespace akashi::document {

// Ready to be written: what every writer asks of its input, tested once.
struct Heading {
  std::string created;             // UTC, whole seconds.
  std::string tool;                // "akashi-0.1.0"
  std::vector<std::string> tools;  // That first, then those of the Bom.
};
Result<Heading> make_heading(const DocumentInput& input);

// Writes a document whose id is a UUID of all that it says but this id. `write` gives the number of
// strings that it had to repair, which is a problem. It is called once, or twice where the document
// is too large to be kept: with a placeholder and with the id.
void write_with_content_uuid(
    const std::function<std::size_t(std::string_view id, Sink& sink)>& write, Sink& sink,
    Problems& problems);

// "syft-1.0.0" as "syft" and "1.0.0": cut at the first '-' before a digit. Joined by '-' they are
// the text again; a version is empty where there is none.
std::pair<std::string_view, std::string_view> split_tool(std::string_view tool);

// "Person: Jane Doe (jane@example.org)", as SPDX 2 writes who did something (6.8.3).
struct Actor {
  enum class Kind { kPerson, kOrganization, kOther };
  Kind kind = Kind::kOther;
  std::string name;  // All of the text for kOther.
  std::string email;
};
Actor parse_actor(std::string_view text);
std::string actor_text(const Actor& actor);

// A name as its ecosystem writes it, of group (or namespace) and name: "group:name" for Maven, the
// name alone where the group is the distribution, else "group/name".
std::string join_name(std::string_view group, std::string_view name, const Purl& purl);
std::string name_of(const Purl& purl);  // "" for an empty one.

// The phase of the life cycle (CycloneDX names) in which such a target is looked at.
std::string_view lifecycle_of(Target::Kind kind);  // "" for a document.

// RFC 3986, RFC 3987: no spaces and no characters that must be encoded; a scheme where a colon
// comes first. Stricter than the grammar where tools differ.
bool is_uri_reference(std::string_view text);
bool is_uri(std::string_view text);  // With a scheme.

}  // namespace akashi::document
