// Work that waits for others (networks, processes), beside each other. Calculating is ThreadPool's,
// which has as many threads as there are processors.
#pragma once

#include <cstddef>
#include <functional>

namespace akashi::net {

// body(0) … body(count - 1), begun in this order, `most` of them at a time. Once one has returned
// false no other is begun. Returns when all that began have ended.
void side_by_side(std::size_t count, unsigned most, const std::function<bool(std::size_t)>& body);

}  // namespace akashi::net
