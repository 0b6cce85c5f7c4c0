// The queries that probes name: one function each.
#pragma once

#include <string>
#include <string_view>

#include "assure/evidence.h"

namespace akashi::assure {

// Adds facts within bounds; a fact of more weight decides the bearing: what contradicts, before
// what keeps open, before what supports.
class Observer {
 public:
  Observer(const Item& probe, const Subject& subject, const Limits& limits)
      : probe_(probe), subject_(subject), limits_(limits) {}

  const Item& probe() const { return probe_; }
  const Subject& subject() const { return subject_; }
  const Limits& limits() const { return limits_; }

  void supports(Message fact, std::string place = {}) {
    add(supporting_, std::move(fact), std::move(place));
  }
  void contradicts(Message fact, std::string place = {}) {
    add(contradicting_, std::move(fact), std::move(place));
  }
  // Something that keeps from supporting: not read, not there, not known.
  void leaves_open(Message fact, std::string place = {}) {
    add(open_, std::move(fact), std::move(place));
  }
  // Said beside, and changes nothing.
  void remarks(Message fact, std::string place = {}) {
    add(remarks_, std::move(fact), std::move(place));
  }
  // Whether something that is of this day is too old for the probe; leaves it open if so.
  void check_age(std::optional<Date> of);
  void not_given(Msg what);
  // The report, matched where asked so; null, and said, where there is none.
  const Report* report(bool matched);

  ProbeResult take() &&;

 private:
  struct Facts {
    std::vector<SeenFact> kept;
    std::uint64_t more = 0;
  };
  static void add(Facts& to, Message fact, std::string place);

  const Item& probe_;
  const Subject& subject_;
  const Limits& limits_;
  Facts contradicting_;
  Facts open_;
  Facts supporting_;
  Facts remarks_;
};

// Leaves the probe open where what was matched against is too old for it: the oldest import, or the
// newest record of all.
void check_data_age(Observer& out, const Report& report);
// Without operating systems as such, which no source has records of: their packages are evaluated.
std::uint64_t not_evaluated(const Report& report);

void query_security_txt(Observer& out);
void query_disclosure_page(Observer& out);
void query_components(Observer& out);
void query_matching(Observer& out);
void query_exploited(Observer& out);
void query_support(Observer& out);
void query_packages(Observer& out);
void query_accounts(Observer& out);
void query_private_keys(Observer& out);
void query_decisions(Observer& out);
void query_vex(Observer& out);
void query_files(Observer& out);
void query_settings(Observer& out);

}  // namespace akashi::assure
