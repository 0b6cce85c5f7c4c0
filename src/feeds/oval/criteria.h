// A tree of criteria, asked for one release: for which versions of which package does it hold?
#pragma once

#include <map>
#include <string>

#include "feeds/oval/platforms.h"
#include "feeds/oval/tests.h"

namespace akashi::feeds::oval {

struct PackageName {
  std::string name;
  bool source = false;
  auto operator<=>(const PackageName&) const = default;
};

struct Answer {
  std::map<PackageName, Truth> packages;
  Known rest = Known::kNo;  // For a package that is not named.
};

class Criteria {
 public:
  Criteria(const Record& record, Tests& tests) : record_(record), tests_(tests) {}
  // Reads all tests of the tree; false where it is too large or too deep to be asked.
  bool load(formats::XmlView definition);
  // `module`: the one that is enabled; "" for none. Packages of parts that can't hold in this
  // release are not named.
  Answer ask(formats::XmlView definition, const Release& release, std::string_view module);
  std::size_t size() const { return size_; }

 private:
  bool load_node(formats::XmlView node, std::size_t depth);
  Answer ask_node(formats::XmlView node, bool negated);
  Answer ask_test(formats::XmlView criterion, bool negated);
  static Answer all_of(std::vector<Answer>&& parts);
  static Answer any_of(std::vector<Answer>&& parts);
  static Answer open_of(std::vector<Answer>&& parts);

  const Record& record_;
  Tests& tests_;
  std::size_t size_ = 0;
  const Release* release_ = nullptr;
  std::string_view module_;
};

}  // namespace akashi::feeds::oval
