// Every state of an application that any order of events can reach, for each scheme, level and
// route of the data: each transition with each choice of facts given or missing, with and without
// objection, second person, and on a day within or after the label's time. What was done is noted
// beside the machine, from the events alone.
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "assure/label_number.h"
#include "assure/state_machine.h"
#include "base/clock.h"
#include "embedded_schemes.h"

namespace akashi::assure {
namespace {

constexpr std::size_t kMostNodes = 20'000;
const std::string kDigest(64, 'a');
const Actor kMaker{.person = "tanaka", .organisation = "Example", .roles = {"applicant"}};
const std::vector<std::string> kTimes = {"2026-04-01T09:00:00Z", "2029-04-01T09:00:00Z"};
constexpr const char* kLastDay = "2027-03-31";

struct Done {
  bool checked = false;
  bool asked = false;
  bool paid = false;
  bool two = false;
  bool numbered = false;
  auto operator<=>(const Done&) const = default;
};

struct Node {
  Application application;
  Done done;
};

bool has(std::span<const std::string> ids, std::string_view id) {
  return std::ranges::find(ids, id) != ids.end();
}

// All that makes a difference for what can follow.
std::string key(const Node& node) {
  const auto& a = node.application;
  std::string out = a.state + "|" + a.since + "|" + a.numbered + "|" + a.accepted + "|" +
                    a.applied + "|" + a.label_number + "|" + a.last_day + "|" + a.replaced_by +
                    "|" + (a.format_check ? "f" : "") + (a.report_review ? "r" : "") +
                    (a.fee ? "p" : "") + (a.inquiry ? a.inquiry->objection ? "o" : "i" : "") + "|";
  std::set<std::string> rest;
  for (const auto& one : a.involved) {
    rest.insert(one.person + "/" + one.role);
  }
  for (const auto& one : a.documents) {
    rest.insert(one.id);
  }
  for (const auto& one : rest) {
    out += one + ",";
  }
  const auto& d = node.done;
  for (const bool bit : {d.checked, d.asked, d.paid, d.two, d.numbered}) {
    out += bit ? '1' : '0';
  }
  return out;
}

class Exploration {
 public:
  explicit Exploration(Scheme scheme) : scheme_(std::move(scheme)) {
    // The machine is looked at, not the day on which a version holds.
    scheme_.state = "in-force";
    scheme_.in_force_from = scheme_.in_force_until = "";
    const auto pattern = number_pattern(scheme_);
    number_ = pattern ? *new_number(*pattern,
                                    [at = std::uint64_t{0}]() mutable -> Result<std::uint64_t> {
                                      return ++at;
                                    })
                      : "L-1";
  }

  // How many nodes there are; 0 where no application begins so.
  std::size_t run(const std::string& level, const std::string& route) {
    level_ = level;
    auto begun = start_application(scheme_, "A", level, route, kMaker, "2026-04-01T00:00:00Z");
    if (!begun) {
      return 0;
    }
    std::set<std::string> seen;
    std::deque<Node> open = {{.application = *begun, .done = {}}};
    seen.insert(key(open.front()));
    while (!open.empty() && seen.size() < kMostNodes && broken.empty()) {
      const auto node = std::move(open.front());
      open.pop_front();
      for (const auto& item : scheme_.items("transitions")) {
        for (const auto& event : events(node.application, item)) {
          auto step = apply_event(scheme_, node.application, event);
          if (!step.accepted()) {
            hold(step.after == node.application, "changed though refused: " + item.id);
            continue;
          }
          Node next{.application = std::move(step.after), .done = node.done};
          note(node, item, event, next);
          look_at(node, item, event, next);
          if (seen.insert(key(next)).second) {
            open.push_back(std::move(next));
          }
        }
      }
    }
    hold(seen.size() < kMostNodes, "too many states");
    return seen.size();
  }

  std::size_t valid = 0;            // Steps that made a label valid.
  std::vector<std::string> broken;  // What should never be.

 private:
  void hold(bool holds, const std::string& what) {
    if (!holds) {
      broken.push_back(scheme_.key() + " level " + level_ + ": " + what);
    }
  }

  Actor actor_of(const Item& item) const {
    const auto actors = item.ids("actors");
    if (has(actors, "applicant")) {
      return kMaker;
    }
    const auto role = has(actors, "scheme-owner") ? std::string("scheme-owner") : actors.front();
    return {.person = "p-" + role, .organisation = "Office", .roles = {role}};
  }

  Facts facts(const Application& application, const Item& item, unsigned given, bool objection,
              const std::string& when) const {
    Facts out;
    const CheckedCase checked{
        .sha256 = kDigest, .scheme = scheme_.key(), .level = level_, .passed = true};
    const auto words = item.words("requires");
    for (std::size_t i = 0; i < words.size(); ++i) {
      const auto& word = words[i];
      if ((given >> i & 1U) == 0) {
        continue;
      }
      if (word == "application-number") {
        out.application_number = "N";
      } else if (word == "acceptance-number") {
        out.acceptance_number = "R";
      } else if (word == "reason") {
        out.reason = "because";
      } else if (word == "documents") {
        for (const auto* document : owed_documents(scheme_, application, item)) {
          out.documents.push_back({.id = document->id, .sha256 = kDigest, .not_owed = {}});
        }
      } else if (word == "format-check") {
        out.format_check = checked;
      } else if (word == "report-review") {
        out.report_review = checked;
      } else if (word == "inquiry-answer") {
        out.inquiry = InquiryAnswer{
            .date = when.substr(0, 10), .from = "METI", .reference = "Q", .objection = objection};
      } else if (word == "fee") {
        const auto owed = owed_fees(scheme_, application, item);
        out.fee = FeeReceived{
            .id = owed.empty() ? "" : owed.front()->id,
            .amount = owed.empty() ? 5 : owed.front()->integer("amount").value_or(5),
            .currency = owed.empty() ? "JPY" : std::string(owed.front()->word("currency")),
            .date = when.substr(0, 10)};
      } else if (word == "label-number") {
        out.label_number = number_;
        out.last_day = kLastDay;
      } else if (word == "new-label") {
        out.new_label =
            NewLabel{.number = "NEW", .replaces = application.label_number, .valid = true};
      }
    }
    return out;
  }

  std::vector<Event> events(const Application& application, const Item& item) const {
    std::vector<Event> out;
    const bool two = item.flag("second_person");
    const Actor second{
        .person = "p-second",
        .organisation = "Office",
        .roles = {has(item.ids("actors"), "second-person") ? "second-person" : "scheme-owner"}};
    const auto words = item.words("requires");
    const auto all = 1U << words.size();
    const bool answered = has(words, "inquiry-answer");
    const bool leads = has(item.ids("from"), application.state);
    for (const auto& when : kTimes) {
      // From where it does not lead, everything given is enough to see that it is refused.
      for (unsigned given = leads ? 0 : all - 1; given < all; ++given) {
        for (const bool objection : {false, true}) {
          if (objection && !answered) {
            continue;
          }
          Event event{.transition = item.id,
                      .actor = actor_of(item),
                      .when = when,
                      .second = {},
                      .facts = facts(application, item, given, objection, when)};
          out.push_back(event);
          if (two) {
            event.second = second;
            out.push_back(std::move(event));
          }
        }
      }
      if (!leads || &when != &kTimes.front()) {
        continue;
      }
      // With everything given: the wrong people.
      Event event{.transition = item.id,
                  .actor = actor_of(item),
                  .when = when,
                  .second = {},
                  .facts = facts(application, item, all - 1, false, when)};
      if (two) {
        event.second = event.actor;
        out.push_back(event);
        event.second = Actor{.person = "sly", .organisation = "Example", .roles = second.roles};
        out.push_back(event);
        event.second = second;
      }
      const auto actors = item.ids("actors");
      for (const auto& [person, organisation] :
           {std::pair("tanaka", "Office"), std::pair("sly", "example "), std::pair("", "Office"),
            std::pair("stranger", "Elsewhere")}) {
        event.actor = {.person = person,
                       .organisation = organisation,
                       .roles = {actors.begin(), actors.end()}};
        out.push_back(event);
      }
    }
    return out;
  }

  bool is_valid(const Application& application) const {
    return scheme_.find("states", application.state)->flag("label_valid");
  }

  void note(const Node& before, const Item& item, const Event& event, Node& next) const {
    const auto words = item.words("requires");
    const auto& facts = event.facts;
    auto& done = next.done;
    if (has(words, "documents") && has(item.ids("actors"), "applicant")) {
      done.checked = false;  // Of other documents.
    }
    done.checked = done.checked || (has(words, "format-check") && facts.format_check) ||
                   (has(words, "report-review") && facts.report_review);
    done.asked =
        done.asked || (has(words, "inquiry-answer") && facts.inquiry && !facts.inquiry->objection);
    done.paid = done.paid || (has(words, "fee") && facts.fee);
    done.numbered = done.numbered || (has(words, "label-number") && !facts.label_number.empty());
    if (!is_valid(before.application) && is_valid(next.application)) {
      done.two = event.second.has_value() && event.second->person != event.actor.person;
    }
  }

  // Whether the level has a step that asks for the word: what no step asks for can't be passed by.
  bool asked_for(std::string_view word) const {
    return std::ranges::any_of(scheme_.items("transitions"), [&](const Item& item) {
      return (item.ids("levels").empty() || has(item.ids("levels"), level_)) &&
             (word == "two" ? item.flag("second_person") && !has(item.words("requires"), "reason")
                            : has(item.words("requires"), word));
    });
  }

  void look_at(const Node& before, const Item& item, const Event& event, const Node& next) {
    const auto where =
        before.application.state + " -> " + next.application.state + " by " + item.id + ": ";
    hold(!scheme_.find("states", before.application.state)->flag("final"),
         where + "out of the end");
    hold(!event.actor.person.empty(), where + "by nobody");
    if (!has(event.actor.roles, "applicant") || event.actor.roles.size() > 1) {
      const bool own =
          event.actor.organisation != "Office" && event.actor.organisation != "Elsewhere";
      hold(!own || has(item.ids("actors"), "applicant"), where + "by the applicant");
    }
    if (!is_valid(next.application)) {
      return;
    }
    const auto& done = next.done;
    hold(done.checked, where + "not checked");
    hold(done.asked || !asked_for("inquiry-answer"), where + "no inquiry");
    hold(done.paid || !asked_for("fee"), where + "not paid");
    hold(done.numbered, where + "no number");
    hold(done.two || !asked_for("two"), where + "no second person");
    hold(event.when.substr(0, 10) <= next.application.last_day, where + "after its end");
    valid += is_valid(before.application) ? 0 : 1;
  }

  Scheme scheme_;
  std::string level_;
  std::string number_;
};

struct Found {
  std::size_t nodes = 0;
  std::size_t valid = 0;
  std::vector<std::string> broken;
};

Found explore(const Scheme& scheme, const std::string& level) {
  Exploration exploration(scheme);
  Found out;
  std::vector<std::string> routes = {""};
  for (const auto& route : scheme.items("routes")) {
    routes.push_back(route.id);
  }
  for (const auto& route : routes) {
    out.nodes += exploration.run(level, route);
  }
  out.valid = exploration.valid;
  out.broken = exploration.broken;
  return out;
}

TEST(StateExploration, NoOrderOfEventsReachesALabelWithoutTheChecks) {
  int machines = 0;
  for (const auto& scheme : testing_support::embedded_schemes().schemes) {
    if (scheme.items("transitions").empty()) {
      continue;
    }
    for (const auto& level : scheme.items("levels")) {
      const auto found = explore(scheme, level.id);
      EXPECT_TRUE(found.broken.empty()) << found.broken.front();
      EXPECT_GT(found.nodes, 8U) << scheme.key() << " " << level.id;
      // A machine that gives no number (that of the papers of 2024) gives no label.
      const bool gives = std::ranges::any_of(scheme.items("transitions"), [](const Item& item) {
        return has(item.words("requires"), "label-number");
      });
      EXPECT_EQ(found.valid > 0, gives) << scheme.key() << " " << level.id;
      ++machines;
    }
  }
  EXPECT_GE(machines, 5);
}

// With a wrong machine something is found.
TEST(StateExploration, AWrongMachineIsFound) {
  const auto& star = *testing_support::embedded_schemes().find("jc-star@2025-03");
  const auto spoiled = [&](const std::string& transition, const std::function<void(Item&)>& spoil) {
    auto scheme = star;
    for (auto& array : scheme.arrays) {
      for (auto& item : array.items) {
        if (array.name == "transitions" && item.id == transition) {
          spoil(item);
        }
      }
    }
    return explore(scheme, "1").broken;
  };
  const auto to = [](const char* state) {
    return [state](Item& item) {
      for (auto& [name, ids] : item.refs) {
        if (name == "to") {
          ids = {state};
        }
      }
    };
  };
  EXPECT_FALSE(spoiled("format-ok", to("accepted")).empty());    // Past the inquiry.
  EXPECT_FALSE(spoiled("format-check", to("inquiry")).empty());  // Past the check.
  const auto asking = [](std::vector<std::string> words, bool two) {
    return [words = std::move(words), two](Item& item) {
      item.values = {{"requires", words}, {"second_person", two}};
    };
  };
  EXPECT_TRUE(spoiled("issue", asking({"fee", "label-number"}, true)).empty());
  EXPECT_FALSE(spoiled("inquiry-ok", asking({"acceptance-number"}, false)).empty());
}

}  // namespace
}  // namespace akashi::assure
