#include "cli/output.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>

#include "base/messages/cli.h"
#include "base/sink.h"
#include "base/strings.h"
#include "document/document.h"
#include "report/json.h"
#include "service/version.h"

namespace akashi::cli {
namespace {

// Writes beside the file and renames, so that a broken run leaves no half document. What exists and
// is no file (a device, a pipe) is written to and never replaced; a link stays a link.
class FileSink : public Sink {
 public:
  explicit FileSink(std::string path) : path_(std::move(path)) {
    std::error_code error;
    const auto status = std::filesystem::status(path_, error);
    const bool replaced = !exists(status) || is_regular_file(status);
    if (replaced) {
      target_ = exists(status) ? std::filesystem::canonical(path_, error).string() : path_;
      temporary_ = target_ + ".part";
      std::remove(temporary_.c_str());
    }
    file_ = std::fopen(replaced ? temporary_.c_str() : path_.c_str(), replaced ? "wbx" : "wb");
    failed_ = file_ == nullptr;
    error_ = errno;
  }
  FileSink(const FileSink&) = delete;
  FileSink& operator=(const FileSink&) = delete;
  ~FileSink() override {
    if (file_ != nullptr) {
      std::fclose(file_);
      if (!temporary_.empty()) {
        std::remove(temporary_.c_str());
      }
    }
  }
  void write(std::string_view bytes) override {
    if (!failed_ && std::fwrite(bytes.data(), 1, bytes.size(), file_) != bytes.size()) {
      failed_ = true;
      error_ = errno;
    }
  }
  Result<void> finish() {
    if (!failed_) {
      failed_ = std::fclose(file_) != 0;
      file_ = nullptr;
      failed_ =
          failed_ || (!temporary_.empty() && std::rename(temporary_.c_str(), target_.c_str()) != 0);
      error_ = errno;
    }
    if (failed_) {
      return fail(ErrorCode::kUnavailable, msg::kCannotWrite, {path_, std::strerror(error_)});
    }
    return {};
  }

 private:
  std::string path_;
  std::string target_;  // What is replaced at the end; "" for what is no file.
  std::string temporary_;
  std::FILE* file_ = nullptr;
  bool failed_ = false;
  int error_ = 0;
};

class StreamSink : public Sink {
 public:
  explicit StreamSink(std::FILE* file) : file_(file) {}
  void write(std::string_view bytes) override { std::fwrite(bytes.data(), 1, bytes.size(), file_); }

 private:
  std::FILE* file_;
};

const DocumentOutput* find_document(std::string_view name) {
  for (const auto* format : all_documents()) {
    for (const auto& output : format->outputs) {
      if (output.name == name) {
        return &output;
      }
    }
  }
  return nullptr;
}

std::string all_formats() {
  std::string out = "table, json";
  for (const auto* format : all_documents()) {
    for (const auto& output : format->outputs) {
      out += ", " + std::string(output.name);
    }
  }
  return out;
}

Result<void> write_one(const Report& report, const OutputRequest& output, Sink& sink,
                       const Session& session, Problems& problems) {
  if (output.format == "table") {
    sink.write(report_table(report, session));
    return {};
  }
  if (output.format == "json") {
    return report::write_json(report, sink);
  }
  const DocumentInput input{.bom = report.bom,
                            .tool_name = "akashi",
                            .tool_version = service::program_version(),
                            .created = report.created};
  return find_document(output.format)->write(input, output.version, sink, problems);
}

}  // namespace

Result<std::vector<OutputRequest>> parse_outputs(const Invocation& invocation) {
  std::vector<OutputRequest> outputs;
  int on_stdout = 0;
  for (const auto& text : invocation.all("output")) {
    OutputRequest output;
    const auto equals = text.find('=');
    output.format = text.substr(0, equals);
    output.file = equals == std::string::npos ? "-" : text.substr(equals + 1);
    if (const auto at = output.format.find('@'); at != std::string::npos) {
      output.version = output.format.substr(at + 1);
      output.format.resize(at);
    }
    const auto* document = find_document(output.format);
    const bool own = output.format == "table" || output.format == "json";
    if ((document == nullptr && !own) || output.file.empty()) {
      return fail(ErrorCode::kInvalidInput, msg::kBadOption, {"output", text, all_formats()});
    }
    if (!output.version.empty() && (own || std::ranges::find(document->versions, output.version) ==
                                               document->versions.end())) {
      std::string known;
      for (const auto version : own ? std::span<const std::string_view>() : document->versions) {
        known += (known.empty() ? "" : ", ") + std::string(version);
      }
      return fail(ErrorCode::kUnsupported, msg::kUnsupportedVersion,
                  {output.format, output.version, known});
    }
    on_stdout += output.file == "-" ? 1 : 0;
    outputs.push_back(std::move(output));
  }
  if (on_stdout > 1) {
    return fail(ErrorCode::kInvalidInput, msg::kBadOption,
                {"output", "-", "one output on standard output"});
  }
  if (outputs.empty()) {
    outputs.push_back({.format = "table", .version = {}, .file = "-"});
  }
  return outputs;
}

Result<std::vector<OutputRequest>> parse_outputs(const Invocation& invocation,
                                                 std::span<const std::string_view> formats) {
  std::vector<OutputRequest> outputs;
  int on_stdout = 0;
  for (const std::string_view text : invocation.all("output")) {
    const auto equals = text.find('=');
    const auto format = text.substr(0, equals);
    const auto file = equals == std::string_view::npos ? "-" : text.substr(equals + 1);
    if (std::ranges::find(formats, format) == formats.end() || file.empty()) {
      return fail(ErrorCode::kInvalidInput, msg::kBadOption,
                  {"output", std::string(text), join({formats.begin(), formats.end()}, ", ")});
    }
    on_stdout += file == "-" ? 1 : 0;
    outputs.push_back({std::string(format), {}, std::string(file)});
  }
  if (on_stdout > 1) {
    return fail(ErrorCode::kInvalidInput, msg::kBadOption,
                {"output", "-", "one output on standard output"});
  }
  if (outputs.empty()) {
    outputs.push_back({std::string(formats.front()), {}, "-"});
  }
  return outputs;
}

Result<void> write_text(std::string_view text, const std::string& file, const Session& session) {
  if (file == "-") {
    session.print(text);
    return {};
  }
  FileSink sink(file);
  sink.write(text);
  AKASHI_TRY(sink.finish());
  session.note(session.text(msg::kWrote, {file}));
  return {};
}

Result<void> write_texts(const std::vector<OutputRequest>& outputs, const Session& session,
                         const std::function<Result<std::string>(const std::string&)>& text_of) {
  for (const auto& output : outputs) {
    AKASHI_TRY_ASSIGN(const auto text, text_of(output.format));
    AKASHI_TRY(write_text(text, output.file, session));
  }
  return {};
}

Result<void> write_outputs(const Report& report, const std::vector<OutputRequest>& outputs,
                           Session& session) {
  for (const auto& output : outputs) {
    Problems problems;
    if (output.file == "-") {
      StreamSink sink(session.out);
      AKASHI_TRY(write_one(report, output, sink, session, problems));
    } else {
      FileSink sink(output.file);
      AKASHI_TRY(write_one(report, output, sink, session, problems));
      AKASHI_TRY(sink.finish());
      session.note(session.text(msg::kWrote, {output.file}));
    }
    for (const auto& problem : problems) {
      session.note(session.text(msg::kWarning) + ": " + output.format + ": " +
                   problem.text(session.lang));
    }
  }
  return {};
}

}  // namespace akashi::cli
