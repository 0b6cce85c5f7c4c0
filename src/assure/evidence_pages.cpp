// Queries over texts for those who report a vulnerability.
#include <array>
#include <string>
#include <vector>

#include "assure/evidence_queries.h"
#include "base/clock.h"
#include "base/messages/evidence.h"
#include "base/strings.h"
#include "formats/security_txt.h"

namespace akashi::assure {
namespace {

constexpr std::size_t kQuoted = 120;

// Text without tags, scripts and comments of HTML; lower case (ASCII). Good enough to look for
// words, not to show.
std::string plain_text(std::string_view html) {
  std::string out;
  const auto lower = to_lower(html);
  const std::string_view text = lower;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto tag = text.find('<', at);
    out += text.substr(at, tag == std::string_view::npos ? tag : tag - at);
    if (tag == std::string_view::npos) {
      break;
    }
    std::string_view end = ">";
    if (text.substr(tag).starts_with("<!--")) {
      end = "-->";
    } else if (text.substr(tag).starts_with("<script")) {
      end = "</script>";
    } else if (text.substr(tag).starts_with("<style")) {
      end = "</style>";
    }
    const auto close = text.find(end, tag);
    // Addresses of links are words too.
    const auto inside = text.substr(tag, close == std::string_view::npos ? close : close - tag);
    if (end == ">" && inside.contains("href")) {
      out += inside.substr(inside.find("href"));
    }
    out += ' ';
    at = close == std::string_view::npos ? text.size() : close + end.size();
  }
  return out;
}

std::string quote(std::string_view text, std::size_t at) {
  const auto begin = text.rfind('\n', at);
  auto line = text.substr(begin == std::string_view::npos ? 0 : begin + 1);
  line = line.substr(0, line.find('\n'));
  return printable(utf8_prefix(trim(line), kQuoted));
}

// Says of which day the copy is.
void check_copy(Observer& out, const SeenPage& page) {
  if (page.on) {
    out.remarks({page.written ? msg::kSeenWritten : msg::kSeenOn, {to_text(*page.on)}}, page.name);
  }
  out.check_age(page.on);
}

bool found_words(Observer& out, std::string_view text, std::string_view topic) {
  const auto words = out.probe().words(topic);
  for (const auto& word : words) {
    if (const auto at = text.find(word); at != std::string_view::npos) {
      out.remarks({msg::kSeenWords, {word, quote(text, at)}}, out.subject().page->name);
      return true;
    }
  }
  return false;
}

}  // namespace

void query_security_txt(Observer& out) {
  const auto* given = out.subject().security_txt;
  if (given == nullptr) {
    out.not_given(msg::kEvidenceNoSecurityTxt);
    return;
  }
  Problems problems;
  const auto read = formats::parse_security_txt(given->bytes, problems, out.limits());
  if (!read) {
    out.leaves_open({msg::kEvidenceUnread, {read.error().text()}}, given->name);
    return;
  }
  const auto place = [&](std::uint32_t line) {
    return line == 0 ? given->name : given->name + ":" + std::to_string(line);
  };
  for (const auto& problem : problems) {
    // Without a contact nobody can report; the rest is for people to judge.
    const bool no_contact =
        problem.message().id == msg::kSecurityTxtMissing && read->values("Contact").empty();
    if (no_contact) {
      out.contradicts(problem.message(), place(problem.at().line));
    } else {
      out.leaves_open(problem.message(), place(problem.at().line));
    }
  }
  for (const auto contact : read->values("Contact")) {
    out.supports({msg::kSeenContact, {printable(utf8_prefix(contact, kQuoted))}}, given->name);
  }
  const auto policies = read->values("Policy");
  for (const auto policy : policies) {
    out.supports({msg::kSeenPolicy, {printable(utf8_prefix(policy, kQuoted))}}, given->name);
  }
  if (policies.empty()) {
    out.leaves_open({msg::kSeenNoPolicy, {}}, given->name);
  }
  if (!read->expires.empty()) {
    if (day_at(parse_time(read->expires).value_or(0)) < out.subject().on) {
      out.contradicts({msg::kSeenExpired, {read->expires}}, given->name);
    } else {
      out.supports({msg::kSeenExpires, {read->expires}}, given->name);
    }
  }
  if (read->is_signed) {
    out.remarks({msg::kSeenSigned, {}}, given->name);
  }
  check_copy(out, *given);
}

void query_disclosure_page(Observer& out) {
  const auto* given = out.subject().page;
  if (given == nullptr) {
    out.not_given(msg::kEvidenceNoPage);
    return;
  }
  if (!is_valid_utf8(given->bytes)) {
    out.leaves_open({msg::kEvidenceUnread, {"UTF-8"}}, given->name);
    return;
  }
  struct Topic {
    std::string_view words;
    Msg missing;
  };
  const auto topics = std::to_array<Topic>({{"contact_words", msg::kSeenNoContactWords},
                                            {"receipt_words", msg::kSeenNoReceiptWords},
                                            {"status_words", msg::kSeenNoStatusWords}});
  const auto text = plain_text(given->bytes);
  for (const auto& topic : topics) {
    if (!found_words(out, text, topic.words)) {
      out.leaves_open({topic.missing, {}}, given->name);
    }
  }
  out.supports({msg::kSeenPageWords, {}}, given->name);
  check_copy(out, *given);
}

}  // namespace akashi::assure
