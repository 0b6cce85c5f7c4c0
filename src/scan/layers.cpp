#include "scan/layers.h"

#include <utility>

namespace akashi::scan {

void LayerFilter::begin_layer(bool last) {
  present_.merge(next_present_);
  hidden_trees_.merge(next_hidden_);
  next_present_.clear();
  next_hidden_.clear();
  last_ = last;
}

bool LayerFilter::hidden(std::string_view path) const {
  if (present_.contains(path)) {
    return true;
  }
  if (hidden_trees_.empty()) {
    return false;
  }
  for (auto end = path.size(); end != std::string_view::npos; end = path.rfind('/', end - 1)) {
    if (hidden_trees_.contains(path.substr(0, end))) {
      return true;
    }
    if (end == 0) {
      break;
    }
  }
  return hidden_trees_.contains(std::string_view());
}

bool LayerFilter::keep(std::string_view path, EntryType type) {
  constexpr std::string_view kWhiteout = ".wh.";
  constexpr std::string_view kOpaque = ".wh..wh..opq";
  const auto slash = path.rfind('/');
  const auto folder = slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
  const auto name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  if (name.starts_with(kWhiteout)) {
    if (last_) {
      return false;
    }
    if (name == kOpaque) {
      // Hides what lower layers have in the folder, not what this one has: takes effect with the
      // next layer.
      next_hidden_.emplace(folder);
    } else if (!name.starts_with(".wh..wh.")) {  // The rest of that name space is AUFS's own.
      auto target = std::string(folder);
      target += (folder.empty() ? "" : "/") + std::string(name.substr(kWhiteout.size()));
      next_hidden_.insert(std::move(target));
    }
    return false;
  }
  if (hidden(path)) {
    return false;
  }
  if (!last_) {
    next_present_.emplace(path);
    if (type != EntryType::kDirectory) {
      next_hidden_.emplace(path);
    }
  }
  return true;
}

}  // namespace akashi::scan
