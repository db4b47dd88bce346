// SPDX-License-Identifier: Apache-2.0
//
// One life of a descriptor: from the call that made it to the one that closed it. The number may be
// given to another file afterwards, which is another life.
//
// Which life is meant is said by one of its rows. Where it begins and ends is learnt as events
// pass, so that it holds for what is still to come, live, and for what has been, in a recording.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

#include "model/event.h"

namespace ior::filter {

class DescriptorLife {
 public:
  DescriptorLife(std::uint32_t tgid, std::int64_t fd, std::uint64_t sequence)
      : tgid_(tgid), fd_(fd), sequence_(sequence) {}

  // "4711/3@812": descriptor 3 of process 4711, in the life that row 812 belongs to.
  static std::optional<DescriptorLife> parse(std::string_view text);

  // To be called with every event of the source, in its order, before matches(). True: it is now
  // known that what matched so far was another life's. Hot path.
  bool learn(const model::CallEvent& event);

  // By what has been learnt so far. Hot path.
  bool matches(const model::CallEvent& event) const;

 private:
  static constexpr std::uint64_t kUnknown = std::numeric_limits<std::uint64_t>::max();

  bool is_about(const model::CallEvent& event) const;

  std::uint32_t tgid_;
  std::int64_t fd_;
  std::uint64_t sequence_;
  // First and last row, as far as they are known.
  std::uint64_t begin_ = 0;
  std::uint64_t end_ = kUnknown;
};

}  // namespace ior::filter
