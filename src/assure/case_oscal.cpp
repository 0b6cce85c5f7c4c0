#include "assure/case_oscal.h"

#include <algorithm>
#include <vector>

#include "base/hash.h"
#include "base/messages/portfolio.h"
#include "base/sink.h"
#include "base/strings.h"
#include "formats/json_writer.h"
#include "formats/prose.h"

namespace akashi::assure {
namespace {

using formats::JsonWriter;

constexpr std::string_view kVersion = "1.1.2";
// Name space of our ids: UUIDv5 of "https://akashi.example/case" among URLs (RFC 9562, 6.6).
constexpr std::string_view kUrls = "6ba7b811-9dad-11d1-80b4-00c04fd430c8";

// A row with what its result means.
struct Answer {
  const Item* criterion = nullptr;
  const CaseRow* row = nullptr;
  ResultStanding standing = ResultStanding::kOpen;
};

class Writer {
 public:
  Writer(const CaseRules& rules, const Case& content, const CaseRecords& records,
         std::string_view time, Lang lang)
      : rules_(rules), content_(content), records_(records), time_(time), lang_(lang) {
    for (const auto* criterion : rules.rows) {
      Answer answer{.criterion = criterion, .row = find_row(content, criterion->id)};
      if (answer.row != nullptr) {
        if (const auto* result = rules.result(answer.row->result)) {
          answer.standing = result->standing;
        }
      }
      answers_.push_back(answer);
    }
  }

  void write(JsonWriter& json) const {
    json.begin_object();
    json.key("assessment-results");
    json.begin_object();
    json.member("uuid", uuid("results"));
    json.key("metadata");
    json.begin_object();
    json.member("title", title());
    json.member("last-modified", time_);
    json.member("version", std::to_string(content_.revision));
    json.member("oscal-version", kVersion);
    write_parties(json);
    json.end_object();
    json.key("import-ap");
    json.begin_object();
    json.member("href", "#" + uuid("plan"));
    json.member("remarks", rules_.scheme->name.in(lang_) + " (" + rules_.scheme->key() + ")");
    json.end_object();
    json.key("results");
    json.begin_array();
    write_result(json);
    json.end_array();
    write_back_matter(json);
    json.end_object();
    json.end_object();
  }

 private:
  std::string uuid(std::string_view of) const {
    return uuid_v5(kUrls, "https://akashi.example/case/" + content_.id + "/" +
                              std::to_string(content_.revision) + "/" + std::string(of));
  }

  std::string title() const {
    const auto product = records_.product == nullptr ? content_.product
                                                     : std::string(records_.product->text("name"));
    return product + " – " + rules_.scheme->name.in(lang_);
  }

  // The day of a row as the time that OSCAL wants; that of the document where it has none.
  std::string time_of(const CaseRow& row) const {
    return row.date.empty() ? std::string(time_) : row.date + "T00:00:00Z";
  }

  // Who is responsible, applies or evaluated. A name in OSCAL has no space around it.
  void write_parties(JsonWriter& json) const {
    const auto records = parties();
    if (records.empty()) {
      return;
    }
    json.key("parties");
    json.begin_array();
    for (const auto* record : records) {
      json.begin_object();
      json.member("uuid", party(*record));
      json.member("type", record->kind == "person" ? "person" : "organization");
      json.member_if("name", trim(formats::one_line(record->text("name"))));
      json.end_object();
    }
    json.end_array();
  }

  std::vector<const Record*> parties() const {
    std::vector<const Record*> out;
    if (records_.maker != nullptr) {
      out.push_back(records_.maker);
    }
    if (records_.applicant != nullptr &&
        (records_.maker == nullptr || records_.applicant->id != records_.maker->id)) {
      out.push_back(records_.applicant);
    }
    for (const auto& person : records_.people) {
      out.push_back(&person);
    }
    return out;
  }

  std::string party(const Record& record) const {
    return uuid("party/" + record.kind + "/" + record.id);
  }

  // An address as a URI reference (RFC 3986): what only an IRI may have is escaped.
  static std::string uri_of(std::string_view address) {
    std::string out;
    for (const char c : address) {
      const auto byte = static_cast<unsigned char>(c);
      const bool plain = byte > 0x20 && byte < 0x7f && !std::string_view("\"<>\\^`{|}").contains(c);
      out += plain ? std::string(1, c) : "%" + to_hex({&c, 1});
    }
    return out;
  }

  static bool is_found(const Answer& answer) {
    return answer.standing == ResultStanding::kConforms ||
           answer.standing == ResultStanding::kFails;
  }

  void write_controls(JsonWriter& json) const {
    const auto list = [&](std::string_view name, auto&& wanted) {
      if (std::ranges::none_of(answers_, wanted)) {
        return;
      }
      json.key(name);
      json.begin_array();
      for (const auto& answer : answers_) {
        if (wanted(answer)) {
          json.begin_object();
          json.member("control-id", oscal_token(answer.criterion->id));
          json.end_object();
        }
      }
      json.end_array();
    };
    json.key("reviewed-controls");
    json.begin_object();
    json.key("control-selections");
    json.begin_array();
    json.begin_object();
    list("include-controls", is_found);
    list("exclude-controls", [](const Answer& answer) {
      return answer.standing == ResultStanding::kNotApplicable ||
             answer.standing == ResultStanding::kWaived;
    });
    json.end_object();
    json.end_array();
    json.end_object();
  }

  void write_evidence(JsonWriter& json, const CaseEvidence& evidence) const {
    json.begin_object();
    if (!evidence.sha256.empty()) {
      json.member("href", "#" + uuid(evidence.sha256));
    } else {
      json.member_if("href", uri_of(evidence.link));
    }
    std::string words = evidence.kind;
    for (const auto* part : {&evidence.date, &evidence.name, &evidence.query}) {
      words += (words.empty() || part->empty() ? "" : " ") + *part;
    }
    json.member("description", words.empty() ? std::string("-") : words);
    json.end_object();
  }

  void write_observation(JsonWriter& json, const Answer& answer) const {
    const auto& row = *answer.row;
    const auto* method = rules_.scheme->find("methods", row.method);
    const auto word = method == nullptr ? std::string_view() : method->word("oscal");
    json.begin_object();
    json.member("uuid", uuid("observation/" + row.criterion));
    json.member("description",
                row.remarks.empty() ? answer.criterion->name.in(lang_) : row.remarks);
    json.key("methods");
    json.begin_array();
    json.string(word.empty() ? std::string_view("UNKNOWN") : word);
    json.end_array();
    const auto evaluator = std::ranges::find(records_.people, row.evaluator, &Record::id);
    if (evaluator != records_.people.end()) {
      json.key("origins");
      json.begin_array();
      json.begin_object();
      json.key("actors");
      json.begin_array();
      json.begin_object();
      json.member("type", "party");
      json.member("actor-uuid", party(*evaluator));
      json.end_object();
      json.end_array();
      json.end_object();
      json.end_array();
    }
    if (!row.evidence.empty()) {
      json.key("relevant-evidence");
      json.begin_array();
      for (const auto& evidence : row.evidence) {
        write_evidence(json, evidence);
      }
      json.end_array();
    }
    json.member("collected", time_of(row));
    json.end_object();
  }

  void write_finding(JsonWriter& json, const Answer& answer) const {
    const auto& row = *answer.row;
    const bool conforms = answer.standing == ResultStanding::kConforms;
    json.begin_object();
    json.member("uuid", uuid("finding/" + row.criterion));
    json.member("title", row.criterion);
    json.member("description", answer.criterion->name.in(lang_));
    json.key("target");
    json.begin_object();
    json.member("type", "objective-id");
    json.member("target-id", oscal_token(row.criterion));
    json.key("status");
    json.begin_object();
    json.member("state", conforms ? "satisfied" : "not-satisfied");
    json.member("reason", conforms ? "pass" : "fail");
    json.member_if("remarks", row.reason);
    json.end_object();
    json.end_object();
    json.key("related-observations");
    json.begin_array();
    json.begin_object();
    json.member("observation-uuid", uuid("observation/" + row.criterion));
    json.end_object();
    json.end_array();
    json.end_object();
  }

  void write_result(JsonWriter& json) const {
    auto start = std::string(time_);
    for (const auto& answer : answers_) {
      if (is_found(answer)) {
        start = std::min(start, time_of(*answer.row));
      }
    }
    json.begin_object();
    json.member("uuid", uuid("result"));
    json.member("title", title());
    json.member("description", rules_.scheme->name.in(lang_) + " " + rules_.scheme->key() +
                                   (content_.level.empty() ? "" : " " + content_.level));
    json.member("start", start);
    write_controls(json);
    if (std::ranges::any_of(answers_, is_found)) {
      for (const bool findings : {false, true}) {
        json.key(findings ? "findings" : "observations");
        json.begin_array();
        for (const auto& answer : answers_) {
          if (is_found(answer)) {
            findings ? write_finding(json, answer) : write_observation(json, answer);
          }
        }
        json.end_array();
      }
    }
    std::vector<std::string> open;
    for (const auto& answer : answers_) {
      if (answer.standing == ResultStanding::kOpen) {
        open.push_back(answer.criterion->id);
      }
    }
    if (!open.empty()) {
      json.member("remarks", render(msg::kCaseOpenRows, {join(open, ", ")}, lang_));
    }
    json.end_object();
  }

  // The plan that results must name, and the files that are evidence.
  void write_back_matter(JsonWriter& json) const {
    json.key("back-matter");
    json.begin_object();
    json.key("resources");
    json.begin_array();
    json.begin_object();
    json.member("uuid", uuid("plan"));
    json.member("title", rules_.scheme->name.in(lang_) + " (" + rules_.scheme->key() + ")");
    json.end_object();
    std::vector<std::string> seen;
    for (const auto& row : content_.rows) {
      for (const auto& evidence : row.evidence) {
        if (!evidence.sha256.empty() && std::ranges::find(seen, evidence.sha256) == seen.end()) {
          seen.push_back(evidence.sha256);
          json.begin_object();
          json.member("uuid", uuid(evidence.sha256));
          json.member("title", evidence.name.empty() ? evidence.sha256 : evidence.name);
          json.key("rlinks");
          json.begin_array();
          json.begin_object();
          json.member("href", "files/" + evidence.sha256);
          json.key("hashes");
          json.begin_array();
          json.begin_object();
          json.member("algorithm", "SHA-256");
          json.member("value", evidence.sha256);
          json.end_object();
          json.end_array();
          json.end_object();
          json.end_array();
          json.end_object();
        }
      }
    }
    json.end_array();
    json.end_object();
  }

  const CaseRules& rules_;
  const Case& content_;
  const CaseRecords& records_;
  std::string_view time_;
  Lang lang_;
  std::vector<Answer> answers_;
};

}  // namespace

std::string oscal_token(std::string_view id) {
  std::string out;
  for (const char c : id) {
    out += is_alnum(c) || c == '.' || c == '_' || c == '-' ? c : '_';
  }
  return out.empty() || !is_alpha(out.front()) ? "_" + out : out;
}

std::string case_oscal(const CaseRules& rules, const Case& content, const CaseRecords& records,
                       std::string_view time, Lang lang) {
  StringSink sink;
  JsonWriter json(sink, formats::JsonLayout::kIndented);
  Writer(rules, content, records, time, lang).write(json);
  json.finish();
  return sink.take();
}

}  // namespace akashi::assure
