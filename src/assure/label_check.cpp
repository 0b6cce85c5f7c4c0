// What a label says against what its scheme knows.
#include <algorithm>

#include "assure/date.h"
#include "assure/label.h"
#include "assure/label_validity.h"
#include "base/messages/assure.h"
#include "base/messages/label.h"
#include "base/messages/portfolio.h"
#include "base/strings.h"

namespace akashi::assure {
namespace {

class Checker {
 public:
  Checker(const Label& label, const Scheme& scheme, std::string_view file, Problems& problems)
      : label_(label), scheme_(scheme), file_(file), problems_(problems) {}

  void check() {
    known("levels", "level", label_.level);
    known("states", "state", label_.state);
    check_names();
    check_dates();
    check_history();
  }

  void check_draft(std::string_view level) {
    check_names();
    const auto* const item = scheme_.find("levels", level);
    if (item == nullptr) {
      known("levels", "level", std::string(level));
      return;
    }
    const auto allowed = item->ids("evaluators");
    if (!allowed.empty() && std::ranges::find(allowed, label_.evaluator) == allowed.end()) {
      problem(msg::kCaseClassNotAllowed,
              {label_.evaluator, item->id, join({allowed.begin(), allowed.end()}, ", ")});
    }
    for (const auto& product : label_.products) {
      if (product.type.empty() && item->word("criteria_by") == "product-type") {
        problem(msg::kMissingField, {"products.type"});
      }
    }
  }

 private:
  void check_names() {
    known("evaluators", "evaluator", label_.evaluator);
    for (const auto& product : label_.products) {
      known("product_types", "type", product.type);
    }
    for (const auto& field : label_.page) {
      known("page_fields", "page", field.id);
    }
  }

  void problem(Msg id, std::vector<std::string> args) {
    problems_.add(Error(ErrorCode::kInvalidInput, Message{id, std::move(args)})
                      .in_file(std::string(file_) + " " + label_.number));
  }

  void known(std::string_view array, std::string_view member, const std::string& id) {
    if (!id.empty() && scheme_.find(array, id) == nullptr) {
      problem(msg::kLabelNotInScheme, {std::string(member), id, scheme_.key()});
    }
  }

  void check_dates() {
    const auto issued = parse_date(label_.issued);
    const auto last = parse_date(label_.last_day);
    if (!issued || !last) {
      return;  // Said by the reader.
    }
    if (*last < *issued) {
      problem(msg::kLabelDatesOrder, {"last_day " + label_.last_day, "issued " + label_.issued});
      return;
    }
    const auto most = latest_last_day(scheme_, label_.level, *issued);
    if (!most) {
      problem(msg::kNoValidityPeriod, {scheme_.key(), label_.level});
    } else if (*last > *most) {
      problem(msg::kLabelTooLong, {label_.last_day, to_text(*most)});
    }
  }

  void check_history() {
    std::string_view before;
    std::string_view from;
    for (const auto& event : label_.history) {
      if (event.date < before) {
        problem(msg::kLabelDatesOrder, {"history " + event.date, std::string(before)});
      }
      before = event.date;
      const auto* const step = scheme_.find("transitions", event.transition);
      const auto leads = [&](std::string_view ref, std::string_view state) {
        return std::ranges::find(step->ids(ref), state) != step->ids(ref).end();
      };
      if (step == nullptr) {
        known("transitions", "transition", event.transition);
      } else if (!leads("to", event.state) || (!from.empty() && !leads("from", from))) {
        problem(msg::kLabelHistoryStep, {event.transition, event.state});
      }
      from = event.state;
    }
    if (!label_.history.empty() && label_.history.back().state != label_.state) {
      problem(msg::kLabelHistoryEnd, {label_.history.back().state, label_.state});
    }
  }

  const Label& label_;
  const Scheme& scheme_;
  std::string_view file_;
  Problems& problems_;
};

}  // namespace

void check_label(const Label& label, const Scheme& scheme, std::string_view file,
                 Problems& problems) {
  Checker(label, scheme, file, problems).check();
}

void check_label_draft(const Label& label, const Scheme& scheme, std::string_view level,
                       std::string_view file, Problems& problems) {
  Checker(label, scheme, file, problems).check_draft(level);
}

}  // namespace akashi::assure
