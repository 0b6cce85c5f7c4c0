// Which paths of a lower layer are still visible (OCI image specification, layer.md: whiteouts and
// opaque whiteouts).
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

#include "scan/archive_walk.h"

namespace akashi::scan {

// Used for the layers of one image, top first: begin_layer() before each.
class LayerFilter : public EntryFilter {
 public:
  // `last`: no layer follows, so nothing has to be remembered.
  void begin_layer(bool last);
  bool keep(std::string_view path, EntryType type) override;

 private:
  bool hidden(std::string_view path) const;

  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  using Paths = std::unordered_set<std::string, Hash, std::equal_to<>>;
  Paths present_;       // Seen in layers above: the same path below is older.
  Paths hidden_trees_;  // Deleted, opaque, or not a directory above: nothing below it is visible.
  Paths next_present_;
  Paths next_hidden_;
  bool last_ = false;
};

}  // namespace akashi::scan
