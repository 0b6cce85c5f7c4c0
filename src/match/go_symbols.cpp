#include "match/go_symbols.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "base/messages/match.h"
#include "base/strings.h"
#include "match/statuses.h"

namespace akashi::match {
namespace {

constexpr std::string_view kIds = "GO-";  // Of the Go database; others copy its ranges alone.
constexpr std::string_view kStandardLibrary = "stdlib";
// Its programs are apart from each other: what one of them has says nothing of the others.
constexpr std::string_view kToolchain = "toolchain";
constexpr std::string_view kNotPresent = "vulnerable_code_not_present";

bool names_platform(const std::vector<std::string>& list, const std::string& own) {
  return list.empty() || own.empty() || std::ranges::find(list, own) != list.end();
}

bool is_for(const AffectedImport& import, const LinkedSymbols& program) {
  return names_platform(import.goos, program.goos) && names_platform(import.goarch, program.goarch);
}

// "F" or "T.M". Several functions can be called "init", and nobody calls them.
bool is_function_name(std::string_view symbol) {
  const auto good = [](char c) {
    return is_alpha(c) || is_digit(c) || c == '_' || c == '.' ||
           static_cast<unsigned char>(c) >= 0x80;
  };
  return !symbol.starts_with("init") && std::ranges::all_of(symbol, good) &&
         std::ranges::count(symbol, '.') <= 1;
}

bool has_symbol(const LinkedSymbols& program, const std::string& package,
                const std::string& symbol) {
  if (program.has(package + "." + symbol)) {
    return true;
  }
  const auto dot = symbol.find('.');
  if (dot == std::string::npos) {
    return false;
  }
  // Some records repeat the package: "regexp.Compile" of the package regexp.
  const auto first = symbol.substr(0, dot);
  return program.has(package + "." + first + ".*") ||
         (first == package.substr(package.rfind('/') + 1) &&
          program.has(package + symbol.substr(dot)));
}

// What of an import is linked; "" for nothing.
std::string linked_of(const AffectedImport& import, const LinkedSymbols& program, bool standard) {
  std::vector<std::string> packages{import.path};
  if (standard) {
    packages.push_back("vendor/" + import.path);  // Its own copies of modules.
  }
  if (program.main_path.empty() || program.main_path == import.path) {
    packages.emplace_back("main");
  }
  for (const auto& package : packages) {
    if (import.symbols.empty() && program.has(package)) {
      return import.path;
    }
    for (const auto& symbol : import.symbols) {
      if (is_function_name(symbol) ? has_symbol(program, package, symbol) : program.has(package)) {
        return import.path + "." + symbol;
      }
    }
  }
  return {};
}

// Names of a module can have been taken away or changed (obfuscation): some must be there.
bool knows_module(const LinkedSymbols& program, const std::string& module) {
  return module == kStandardLibrary || program.has(module) || program.has(module + "/") ||
         program.main_path == module || program.main_path.starts_with(module + "/");
}

std::string platform(const LinkedSymbols& program) {
  return program.goos + "/" + program.goarch;
}

Message why_not_linked(const std::vector<const AffectedImport*>& imports,
                       const std::string& where) {
  std::size_t functions = 0;
  std::string packages;
  for (const auto* import : imports) {
    functions += import->symbols.size();
    packages += (packages.empty() ? "" : ", ") + import->path;
  }
  return functions == 0 ? Message{msg::kPackagesNotLinked, {where, packages}}
                        : Message{msg::kSymbolsNotLinked, {std::to_string(functions), where}};
}

std::string places(const Component& component) {
  const auto& first = component.evidence.front().path;
  return component.evidence.size() == 1
             ? first
             : first + " (+" + std::to_string(component.evidence.size() - 1) + ")";
}

void remark(Opinion& opinion, Message message) {
  if (opinion.status == Status::kAffected && opinion.reason.id == msg::kPlain) {
    opinion.reason = std::move(message);
  }
}

}  // namespace

void weigh_symbols(const Record& record, const std::vector<const AffectedPackage*>& affected,
                   const Component& component, Opinion& opinion) {
  if ((opinion.status != Status::kAffected && opinion.status != Status::kUnknown) ||
      opinion.ecosystem != kSymbolEcosystem || !record.advisory.id.starts_with(kIds) ||
      affected.empty() || affected.front()->name == kToolchain) {
    return;
  }
  std::vector<const AffectedImport*> imports;
  for (const auto* package : affected) {
    if (package->imports.empty()) {
      return;  // Not looked at, or everything.
    }
    for (const auto& import : package->imports) {
      imports.push_back(&import);
    }
  }
  const auto& module = affected.front()->name;
  const Evidence* unknown = nullptr;
  const Evidence* known = nullptr;
  bool for_here = false;
  for (const auto& evidence : component.evidence) {
    const auto* program = evidence.linked.symbols.get();
    if (program == nullptr || !program->whole || !knows_module(*program, module)) {
      unknown = &evidence;
    }
    if (program == nullptr) {
      continue;
    }
    known = &evidence;
    for (const auto* import : imports) {
      if (!is_for(*import, *program)) {
        continue;
      }
      for_here = true;
      if (auto name = linked_of(*import, *program, module == kStandardLibrary); !name.empty()) {
        remark(opinion, {msg::kSymbolLinked, {std::move(name), evidence.path}});
        return;
      }
    }
  }
  if (known == nullptr) {
    return;
  }
  if (unknown != nullptr) {
    remark(opinion, {msg::kSymbolsUnknown, {unknown->path}});
    return;
  }
  opinion.status = Status::kNotAffected;
  opinion.justification = kNotPresent;
  opinion.reason = for_here ? why_not_linked(imports, places(component))
                            : Message{msg::kOtherPlatforms,
                                      {platform(*known->linked.symbols), places(component)}};
}

void let_symbols_decide(std::vector<Opinion>& opinions) {
  const auto decider = std::ranges::find(opinions, kNotPresent, &Opinion::justification);
  if (decider == opinions.end()) {
    return;
  }
  for (auto& opinion : opinions) {
    if (opinion.ecosystem == decider->ecosystem && opinion.package == decider->package &&
        !opinion.advisory.starts_with(kIds) &&
        (opinion.status == Status::kAffected || opinion.status == Status::kUnknown)) {
      opinion.reason = {msg::kSymbolsDecide, {decider->advisory}};
    }
  }
}

bool has_decided(const std::vector<Opinion>& opinions) {
  return std::ranges::find(opinions, kNotPresent, &Opinion::justification) != opinions.end();
}

bool is_overruled(const Opinion& opinion) {
  return opinion.reason.id == msg::kSymbolsDecide;
}

void settle_symbols(const std::vector<Finding>& findings, AdvisoryReader& index,
                    MatchResult& result) {
  std::set<std::uint32_t> changed;
  for (const auto& finding : findings) {
    if (finding.status == Status::kNotAffected && has_decided(finding.opinions)) {
      changed.insert(finding.component);
    }
  }
  settle_statuses(changed, findings, result);
  if (changed.empty() || index.ecosystem_records(std::string(kSymbolEcosystem)) != 0) {
    return;
  }
  for (const auto component : changed) {
    auto& status = result.statuses[component];
    if (status.status == Status::kNotAffected) {
      status = {Status::kNotEvaluated, {msg::kNoSourceFor, {std::string(kSymbolEcosystem)}}};
    }
  }
  result.coverage = count_coverage(result.statuses);
}

}  // namespace akashi::match
