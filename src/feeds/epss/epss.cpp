// EPSS: https://www.first.org/epss/data_stats: `cve,epss,percentile`, one line for each CVE.
#include "feeds/epss/epss.h"

#include <charconv>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/strings.h"

namespace akashi::feeds::epss {
namespace {

constexpr std::string_view kHeader = "cve,epss,percentile";

std::optional<double> fraction(std::string_view text) {
  double value = -1;
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end || !(value >= 0 && value <= 1)) {
    return std::nullopt;
  }
  return value;
}

}  // namespace

bool claims(std::string_view path, std::string_view head) {
  return path.contains(".csv") &&
         (head.starts_with(kHeader) || head.contains("\ncve,epss,percentile"));
}

Result<void> read_file(const FeedFile& file, const Limits& /*limits*/, FeedSink& sink) {
  bool header = false;
  for (const auto& line : lines(file.bytes)) {
    if (line.text.starts_with('#')) {
      if (const auto model = cut(line.text, "model_version:")) {
        sink.data_version(model->second.substr(0, model->second.find(',')));
      }
      if (const auto date = cut(line.text, "score_date:")) {
        const auto day = date->second.substr(0, date->second.find(','));
        // A wrong day would stand as the newest for ever.
        constexpr std::string_view kDay = "YYYY-MM-DD";
        if (!parse_time(std::string(day.substr(0, kDay.size())) + "T00:00:00Z")) {
          return fail(ErrorCode::kInvalidInput, msg::kBadValue,
                      {"score_date", printable(day.substr(0, 80)), std::string(kDay)},
                      {.line = line.number});
        }
        sink.date(day);
      }
      continue;
    }
    if (line.text == kHeader) {
      header = true;
      continue;
    }
    if (line.text.empty()) {
      continue;
    }
    const auto first = line.text.find(',');
    const auto second = line.text.find(',', first + 1);
    const bool shape = first != std::string_view::npos && second != std::string_view::npos;
    const auto cve = line.text.substr(0, first);
    const auto probability =
        shape ? fraction(line.text.substr(first + 1, second - first - 1)) : std::nullopt;
    const auto percentile = shape ? fraction(line.text.substr(second + 1)) : std::nullopt;
    if (!probability || !percentile || !cve.starts_with("CVE-")) {
      sink.rejected(
          {ErrorCode::kInvalidInput,
           Message{msg::kExpected, {std::string(kHeader), std::string(line.text.substr(0, 80))}},
           {.line = line.number}});
      continue;
    }
    sink.epss({std::string(cve), *probability, *percentile});
  }
  if (!header) {
    return fail(ErrorCode::kInvalidInput, msg::kMissingField, {std::string(kHeader)});
  }
  return {};
}

extern constinit const Feed kLeaf{
    .id = "epss",
    .name = "EPSS",
    .description = "FIRST's Exploit Prediction Scoring System: daily CSV",
    .claims = claims,
    .read = read_file,
    .read_record = nullptr,
};

}  // namespace akashi::feeds::epss
