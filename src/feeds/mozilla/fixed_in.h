// What "fixed_in: [Firefox 118, Firefox ESR 115.3]" says of which versions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/advisory.h"

namespace akashi::feeds::mozilla {

// The products and fixes of one advisory, and what they come to.
class FixedIn {
 public:
  // `announced`: YYYY-MM-DD, or less of it.
  explicit FixedIn(std::string_view announced) : announced_(announced) {}

  // "Firefox ESR 115.3", "Mozilla VPN 2.16.1 (Linux)". False: no product that is known.
  bool add_fix(std::string_view text);
  // "Thunderbird 0.6 - 0.9", "Firefox 1.5": these are vulnerable too.
  bool add_vulnerable(std::string_view text);

  std::vector<CpeCriterion> criteria() const;

 private:
  struct Product;
  struct Name;
  struct Span;
  struct Group {  // Of one product on one platform; "" for all.
    const Product* product = nullptr;
    std::string platform;
    std::vector<std::string> fixes;
    std::vector<std::string> unread;
    std::vector<std::pair<std::string, std::string>> vulnerable;  // Both ends included.
  };
  static const Product* product_in(std::string_view& text);
  Group* group_of(std::string_view& text);
  std::vector<Span> spans_of(const Group& group) const;
  void leave_open_elsewhere(const Product& product, const Span& span, std::string_view own_branch,
                            std::vector<Span>& out) const;
  static void add(const Group& group, const Span& span, std::vector<CpeCriterion>& out);

  std::string announced_;
  std::vector<Group> groups_;
};

}  // namespace akashi::feeds::mozilla
