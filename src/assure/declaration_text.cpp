// TOML 1.0
#include "assure/declaration_text.h"

#include <algorithm>
#include <iterator>
#include <span>

#include "base/messages/assure.h"
#include "base/strings.h"
#include "formats/json_writer.h"

namespace akashi::assure {
namespace {

bool has(std::span<const std::string> ids, std::string_view id) {
  return std::ranges::find(ids, id) != ids.end();
}

// A basic string: line feeds and tabs by their escapes, other control characters by their number.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : formats::repair_utf8(text)) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      out += "\\u00" + to_hex({&c, 1});
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string quoted_list(const std::vector<std::string>& list) {
  std::vector<std::string> parts;
  std::ranges::transform(list, std::back_inserter(parts),
                         [](const std::string& text) { return quoted(text); });
  return "[" + join(parts, ", ") + "]";
}

std::string line(std::string_view key, std::string_view value) {
  return std::string(key) + " = " + quoted(value) + "\n";
}

// "# id: name" for each item: what may be written in the line below.
std::string choices(const Scheme& scheme, std::string_view array, Lang lang) {
  std::string out;
  for (const auto& item : scheme.items(array)) {
    out += "#   " + item.id + ": " + item.name.in(lang) + "\n";
  }
  return out;
}

std::string row_text(const Item& statement, const Item& role, const AnswerRow& row) {
  auto out = "[[answer]]\n" + line("statement", statement.id) + line("role", role.id) +
             line("answer", row.answer) + line("reason", row.reason) + line("owner", row.owner) +
             line("due", row.due);
  if (!row.remarks.empty()) {
    out += line("remarks", row.remarks);
  }
  std::vector<std::string> paths;
  std::ranges::transform(row.evidence, std::back_inserter(paths), &EvidenceFile::path);
  out += "evidence = " + quoted_list(paths) + "\n";
  std::vector<std::string> practices;
  std::ranges::transform(row.practices, std::back_inserter(practices),
                         [](const PracticeAnswer& practice) {
                           return quoted(practice.practice) + " = " + quoted(practice.answer);
                         });
  return out + "practices = {" + join(practices, ", ") + "}\n";
}

std::string answers_text(const Declaration& declaration, const Scheme& scheme, Lang lang) {
  std::string out;
  for (const auto& role : scheme.items("roles")) {
    for (const auto& statement : scheme.items("statements")) {
      if (!has(declaration.roles, role.id) || !has(statement.ids("roles"), role.id)) {
        continue;
      }
      out +=
          "\n# " + statement.id + " " + statement.name.in(lang) + " / " + role.name.in(lang) + "\n";
      if (!statement.text.empty()) {
        out += "# " + statement.text.in(lang) + "\n";
      }
      for (const auto& practice : scheme.items("practices")) {
        if (has(practice.ids("statements"), statement.id) && has(practice.ids("roles"), role.id)) {
          out += "#   " + practice.id + ": " + practice.name.in(lang) + "\n";
        }
      }
      const auto found = std::ranges::find_if(declaration.rows, [&](const AnswerRow& row) {
        return row.statement == statement.id && row.role == role.id;
      });
      out += row_text(statement, role, found == declaration.rows.end() ? AnswerRow() : *found);
    }
  }
  return out;
}

}  // namespace

std::string declaration_text(const Declaration& declaration, const Scheme& scheme, Lang lang) {
  const auto& d = declaration;
  const auto comment = [&](Msg id) { return "# " + render(id, {}, lang) + "\n"; };
  std::string out = "# " + scheme.name.in(lang) + "\n" + comment(msg::kDeclareHowTo) +
                    "akashi_declaration = 1\n" + line("scheme", scheme.key()) + "\n[provider]\n" +
                    line("name", d.name) + line("address", d.address) + line("contact", d.contact) +
                    line("signatory", d.signatory) + "\n[scope]\n" +
                    comment(msg::kDeclareSoftware) + line("software", d.software) +
                    choices(scheme, "use_cases", lang) + line("use_case", d.use_case) +
                    choices(scheme, "roles", lang) + "roles = " + quoted_list(d.roles) + "\n" +
                    comment(msg::kDeclarePackage) + choices(scheme, "packages", lang) +
                    line("package", d.package) + line("date", d.date) +
                    line("valid_until", d.valid_until) + "\n" + comment(msg::kDeclareAnswers) +
                    choices(scheme, "answers", lang) + answers_text(declaration, scheme, lang) +
                    "\n" + comment(msg::kDeclareSuppliers);
  for (const auto& supplier : d.suppliers) {
    out += "[[supplier]]\n" + line("name", supplier.name) + line("provides", supplier.provides) +
           line("declaration", supplier.declaration) + "\n";
  }
  return out + (d.suppliers.empty() ? "# [[supplier]]\n# name = \"\"\n# provides = \"\"\n"
                                      "# declaration = \"\"\n"
                                    : "");
}

std::string blank_declaration(const Scheme& scheme, const std::vector<std::string>& roles,
                              std::string_view use_case, std::string_view on, Lang lang) {
  Declaration blank;
  blank.use_case = use_case;
  blank.roles = roles;
  blank.date = on;
  return declaration_text(blank, scheme, lang);
}

}  // namespace akashi::assure
