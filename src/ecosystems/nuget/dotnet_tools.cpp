// .config/dotnet-tools.json ("dotnet tool install", local tools): {"version": 1, "isRoot", "tools":
// {"id": {"version", "commands", "rollForward"}}}. Each tool is a NuGet package at exactly that
// version.
#include "base/strings.h"
#include "ecosystems/nuget/nuget.h"

namespace akashi::ecosystems::nuget {

Result<void> extract_dotnet_tools(const FileView& file, ScanContext& context, Inventory& out) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(file.bytes, context.limits()));
  const auto json = tree.root();
  if (!json.is_object() || !json["tools"].is_object()) {
    return std::unexpected(formats::wrong_type(json["tools"], "tools", "object"));
  }
  if (const auto version = json["version"].integer(); version != 1) {
    out.problem(msg::kUnsupportedVersion,
                {"dotnet-tools.json", std::string(json["version"].text()), "1"},
                json["version"].position(), ErrorCode::kUnsupported);
  }
  Collector collector(context.limits(), out);
  for (const auto tool : json["tools"]) {
    const auto version = text_field(tool, "version", out);
    if (tool.key().empty() || !tool["version"]) {
      out.problem(msg::kMissingField,
                  {tool.key().empty() ? "name of a tool" : "version of " + std::string(tool.key())},
                  tool.position());
      if (tool.key().empty()) {
        continue;
      }
    }
    auto component = nuget_component(tool.key(), version);
    if (version.empty()) {
      component.requirement = "(,)";
    }
    component.scopes = Scope::kDevelopment;
    component.directness = Directness::kDirect;
    std::vector<std::string> commands;
    for (const auto command : tool["commands"]) {
      commands.emplace_back(command.text());
    }
    add_property(component, "akashi:nuget:kind", "tool");
    add_property(component, "akashi:nuget:commands", join(commands, ","));
    collector.add(std::move(component), tool.position());
  }
  return {};
}

}  // namespace akashi::ecosystems::nuget
