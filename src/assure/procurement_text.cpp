#include "assure/procurement_text.h"

#include "base/messages/label.h"
#include "base/messages/register.h"
#include "base/strings.h"
#include "formats/json_writer.h"

namespace akashi::assure {
namespace {

using formats::JsonWriter;

void write_text(JsonWriter& json, std::string_view name, const Text& text) {
  json.key(name);
  json.begin_object();
  json.member_if("ja", text.ja);
  json.member_if("en", text.en);
  json.end_object();
}

void write_line(JsonWriter& json, const PurchaseLine& line) {
  json.key("line");
  json.unsigned_integer(line.line);
  json.member_if("number", line.number);
  json.member_if("maker", line.maker);
  json.member_if("model", line.model);
  json.member_if("name", line.name);
  json.member_if("type", line.type);
  if (line.quantity) {
    json.key("quantity");
    json.unsigned_integer(*line.quantity);
  }
}

void write_result(JsonWriter& json, const PurchaseResult& result) {
  json.begin_object();
  write_line(json, *result.line);
  json.member("verdict", purchase_verdict_name(result.verdict));
  if (result.label != nullptr) {
    const auto& label = *result.label;
    json.key("label");
    json.begin_object();
    json.member("number", label.number);
    json.member("scheme", label.scheme);
    json.member("level", label.level);
    json.member("standing", standing_word(result.status.standing));
    json.member_if("state", result.status.state);
    json.member("issued", label.issued);
    json.member("last_day", label.last_day);
    write_text(json, "holder", label.holder);
    json.end_object();
  }
  if (result.support) {
    json.member("support_until", to_text(*result.support));
  }
  json.key("reasons");
  json.begin_array();
  for (const auto& reason : result.reasons) {
    json.begin_object();
    json.member("id", reason.message.id.name());
    json.member("weight", reason.weight == PurchaseVerdict::kOk
                              ? "information"
                              : purchase_verdict_name(reason.weight));
    json.member("ja", reason.message.text(Lang::kJa));
    json.member("en", reason.message.text(Lang::kEn));
    json.end_object();
  }
  json.end_array();
  json.key("alternative_count");
  json.unsigned_integer(result.alternative_count);
  json.key("alternatives");
  json.begin_array();
  for (const auto* label : result.alternatives) {
    json.begin_object();
    json.member("number", label->number);
    json.member("level", label->level);
    json.member("last_day", label->last_day);
    write_text(json, "holder", label->holder);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

// RFC 4180, and no formula.
std::string cell(std::string_view text) {
  std::string out(text);
  if (!out.empty() && std::string_view("=+-@\t\r").find(out.front()) != std::string_view::npos) {
    out.insert(0, "'");
  }
  return out.find_first_of(",\"\r\n") == std::string::npos
             ? out
             : "\"" + replace_all(out, "\"", "\"\"") + "\"";
}

}  // namespace

Msg purchase_verdict_text(PurchaseVerdict verdict) {
  return verdict == PurchaseVerdict::kOk      ? msg::kBuyVerdictOk
         : verdict == PurchaseVerdict::kNotOk ? msg::kBuyVerdictNotOk
                                              : msg::kBuyVerdictUnknown;
}

std::string purchase_reasons(const PurchaseResult& result, Lang lang, bool all,
                             std::string_view separator) {
  std::vector<std::string> words;
  for (const auto& reason : result.reasons) {
    if (all || reason.weight != PurchaseVerdict::kOk) {
      words.push_back(reason.message.id == msg::kLabelStateNotValid
                          ? reason_text(result.status, lang)
                          : reason.message.text(lang));
    }
  }
  return join(words, separator);
}

std::string purchases_json(const PurchaseReport& report, const PurchaseList& list,
                           const std::string& tool) {
  StringSink sink;
  JsonWriter json(sink, formats::JsonLayout::kIndented);
  const auto& asked = *report.rule.requirement;
  json.begin_object();
  json.member("format", "akashi-purchases");
  json.key("format_version");
  json.integer(1);
  json.member("tool", tool);
  json.member("on", to_text(report.options.on));
  if (report.options.until) {
    json.member("until", to_text(*report.options.until));
  }
  if (report.options.published) {
    json.member("register_published", to_text(*report.options.published));
  }
  json.key("rule");
  json.begin_object();
  json.member("scheme", report.rule.scheme->key());
  json.member("importance", report.rule.importance->id);
  json.member("requirement", asked.id);
  write_text(json, "name", asked.name);
  write_text(json, "text", asked.text);
  json.member("label_scheme", asked.word("scheme"));
  json.member("label_level", asked.word("level"));
  json.member("mark", mark_name(asked.mark));
  json.end_object();
  for (const auto verdict :
       {PurchaseVerdict::kOk, PurchaseVerdict::kNotOk, PurchaseVerdict::kUnknown}) {
    json.key(purchase_verdict_name(verdict));
    json.unsigned_integer(report.count(verdict));
  }
  json.key("unreadable");
  json.unsigned_integer(list.unreadable);
  json.key("problems");
  json.begin_array();
  for (const auto& problem : list.problems) {
    json.begin_object();
    json.key("line");
    json.unsigned_integer(problem.at().line);
    json.member("ja", problem.message().text(Lang::kJa));
    json.member("en", problem.message().text(Lang::kEn));
    json.end_object();
  }
  json.end_array();
  json.key("lines");
  json.begin_array();
  for (const auto& result : report.results) {
    write_result(json, result);
  }
  json.end_array();
  json.end_object();
  json.finish();
  return sink.take();
}

std::string purchases_csv(const PurchaseReport& report, Lang lang) {
  const bool ja = lang == Lang::kJa;
  std::string out = ja ? "行,判定,ラベル番号,製造者,型式,品名,数量,レベル,状態,有効期限,"
                         "サポート終了日,理由,代わりになるラベル\r\n"
                       : "line,verdict,label number,maker,model,product,quantity,level,status,last "
                         "day,end of support,reasons,alternatives\r\n";
  for (const auto& result : report.results) {
    const auto& line = *result.line;
    std::vector<std::string> alternatives;
    for (const auto* label : result.alternatives) {
      alternatives.push_back(label->number);
    }
    const auto* label = result.label;
    const std::string cells[] = {
        std::to_string(line.line),
        render(purchase_verdict_text(result.verdict), {}, lang),
        label == nullptr ? line.number : label->number,
        line.maker,
        line.model,
        line.name,
        line.quantity ? std::to_string(*line.quantity) : "",
        label == nullptr ? "" : result.level.in(lang),
        label == nullptr ? "" : standing_text(result.status.standing, lang),
        label == nullptr ? "" : label->last_day,
        result.support ? to_text(*result.support) : "",
        purchase_reasons(result, lang, true, ja ? "。" : "; "),
        join(alternatives, " ")};
    for (const auto& text : cells) {
      out += (&text == cells ? "" : ",") + cell(text);
    }
    out += "\r\n";
  }
  return out;
}

}  // namespace akashi::assure
