#include "assure/label_status.h"

namespace akashi::assure {

LabelStatus checked_status(const Label& label, const Scheme* scheme, Date on) {
  auto status = status_on(label, scheme, on);
  Problems problems;
  if (scheme != nullptr) {
    check_label(label, *scheme, {}, problems);
  }
  if (!problems.empty() && status.standing != LabelStanding::kEnded) {
    status.standing = LabelStanding::kUnknown;
    status.reason = problems.front().message();
  }
  return status;
}

}  // namespace akashi::assure
