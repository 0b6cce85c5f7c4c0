#include "net/protocol.h"

#include <algorithm>
#include <array>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/strings.h"
#include "formats/json_writer.h"
#include "formats/tree.h"

namespace akashi::net {
namespace {

constexpr auto kKinds =
    std::to_array<std::string_view>({"progress", "retry", "done", "failed"});  // HelperLine::Kind
constexpr auto kCodes = std::to_array<ErrorCode>(
    {ErrorCode::kInvalidInput, ErrorCode::kUnsupported, ErrorCode::kLimitExceeded,
     ErrorCode::kNotFound, ErrorCode::kConflict, ErrorCode::kPermissionDenied,
     ErrorCode::kUnavailable, ErrorCode::kCancelled, ErrorCode::kInternal});

template <class F>
std::string object_line(F&& members) {
  return formats::compact_json([&](formats::JsonWriter& json) {
           json.begin_object();
           members(json);
           json.end_object();
         }) +
         "\n";
}

void write_number(formats::JsonWriter& json, std::string_view name, std::uint64_t value) {
  json.key(name);
  json.unsigned_integer(value);
}

void write_flag(formats::JsonWriter& json, std::string_view name, bool value) {
  json.key(name);
  json.boolean(value);
}

void write_headers(formats::JsonWriter& json, std::string_view name, const Headers& headers) {
  json.key(name);
  json.begin_object();
  for (const auto& [field, value] : headers) {
    json.member(field, value);
  }
  json.end_object();
}

void write_error(formats::JsonWriter& json, const Error& error) {
  json.key("error");
  json.begin_object();
  json.member("code", error_code_name(error.code()));
  json.member("message", error.message().id.name());
  json.key("arguments");
  json.begin_array();
  for (const auto& argument : error.message().args) {
    json.string(argument);
  }
  json.end_array();
  json.end_object();
}

Error read_error(formats::NodeView node) {
  const auto* code = std::ranges::find(kCodes, node["code"].text(),
                                       [](ErrorCode each) { return error_code_name(each); });
  std::vector<std::string> arguments;
  for (const auto argument : node["arguments"]) {
    arguments.emplace_back(argument.text());
  }
  return {
      code == kCodes.end() ? ErrorCode::kInternal : *code,
      Message{find_message(node["message"].text()).value_or(msg::kPlain), std::move(arguments)}};
}

std::uint64_t number(formats::NodeView node) {
  return parse_u64(node.text()).value_or(0);
}

Headers read_headers(formats::NodeView node) {
  Headers headers;
  for (const auto member : node) {
    headers.emplace_back(member.key(), member.text());
  }
  return headers;
}

// `body(root)` of a line that is one object.
template <class F>
auto with_object(std::string_view line, F&& body)
    -> Result<std::invoke_result_t<F, formats::NodeView>> {
  const auto bytes = Bytes::copy_of(line);
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(bytes.padded(), Limits()));
  if (!tree.root().is_object()) {
    return std::unexpected(formats::wrong_type(tree.root(), "line", "an object"));
  }
  return body(tree.root());
}

}  // namespace

std::string to_line(const HelperSettings& settings) {
  return object_line([&](formats::JsonWriter& json) {
    json.member("user_agent", settings.user_agent);
    json.member("ca_file", settings.ca_file);
    json.member("proxy", settings.proxy);
    write_number(json, "timeout", settings.timeout);
    write_number(json, "retries", settings.retries);
  });
}

Result<HelperSettings> parse_settings(std::string_view line) {
  return with_object(line, [](formats::NodeView root) {
    return HelperSettings{.user_agent = std::string(root["user_agent"].text()),
                          .ca_file = std::string(root["ca_file"].text()),
                          .proxy = std::string(root["proxy"].text()),
                          .timeout = static_cast<std::uint32_t>(number(root["timeout"])),
                          .retries = static_cast<std::uint32_t>(number(root["retries"]))};
  });
}

std::string to_line(const DownloadRequest& request) {
  return object_line([&](formats::JsonWriter& json) {
    json.member("url", request.url);
    json.member("path", request.path);
    write_number(json, "most_bytes", request.most_bytes);
    write_flag(json, "compressed", request.compressed);
    write_flag(json, "force", request.force);
    write_number(json, "requests", request.rate.requests);
    write_number(json, "seconds", request.rate.seconds);
    write_headers(json, "headers", request.headers);
    write_headers(json, "secrets", request.secrets);
    json.member("sha256", request.sha256);
  });
}

Result<DownloadRequest> parse_request(std::string_view line) {
  return with_object(line, [](formats::NodeView root) {
    return DownloadRequest{
        .url = std::string(root["url"].text()),
        .path = std::string(root["path"].text()),
        .most_bytes = number(root["most_bytes"]),
        .compressed = root["compressed"].boolean().value_or(false),
        .force = root["force"].boolean().value_or(false),
        .rate = {.requests = static_cast<std::uint32_t>(number(root["requests"])),
                 .seconds = static_cast<std::uint32_t>(number(root["seconds"]))},
        .headers = read_headers(root["headers"]),
        .secrets = read_headers(root["secrets"]),
        .sha256 = std::string(root["sha256"].text())};
  });
}

std::string to_line(const HelperLine& line) {
  return object_line([&](formats::JsonWriter& json) {
    json.member("event", kKinds.at(line.kind));
    switch (line.kind) {
      case HelperLine::kProgress:
        write_number(json, "bytes", line.bytes);
        write_number(json, "total", line.total);
        break;
      case HelperLine::kRetry:
        write_number(json, "milliseconds", static_cast<std::uint64_t>(line.milliseconds));
        write_number(json, "number", line.number);
        write_number(json, "of", line.of);
        write_error(json, line.error);
        break;
      case HelperLine::kDone:
        write_flag(json, "changed", line.downloaded.changed);
        write_flag(json, "resumed", line.downloaded.resumed);
        write_number(json, "bytes", line.downloaded.bytes);
        write_number(json, "received", line.downloaded.received);
        json.member("sha256", line.downloaded.sha256);
        break;
      case HelperLine::kFailed:
        write_error(json, line.error);
        break;
    }
  });
}

Result<HelperLine> parse_helper_line(std::string_view line) {
  return with_object(line, [](formats::NodeView root) {
    HelperLine out;
    const auto* kind = std::ranges::find(kKinds, root["event"].text());
    out.kind = kind == kKinds.end() ? HelperLine::kFailed
                                    : static_cast<HelperLine::Kind>(kind - kKinds.begin());
    out.bytes = number(root["bytes"]);
    out.total = number(root["total"]);
    out.milliseconds = static_cast<std::int64_t>(number(root["milliseconds"]));
    out.number = static_cast<std::uint32_t>(number(root["number"]));
    out.of = static_cast<std::uint32_t>(number(root["of"]));
    out.downloaded = {.changed = root["changed"].boolean().value_or(false),
                      .resumed = root["resumed"].boolean().value_or(false),
                      .bytes = out.bytes,
                      .received = number(root["received"]),
                      .sha256 = std::string(root["sha256"].text())};
    out.error = read_error(root["error"]);
    return out;
  });
}

}  // namespace akashi::net
