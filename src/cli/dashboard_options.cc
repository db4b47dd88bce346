// SPDX-License-Identifier: Apache-2.0
#include "cli/dashboard_options.h"

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "base/result.h"
#include "cli/values.h"

namespace ior::cli {
namespace {

using std::chrono::duration_cast;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

}  // namespace

Status live_interval(Options& options, const Given& given) {
  constexpr milliseconds kLeast{50};  // a snapshot costs milliseconds when much is kept
  IOR_TRY(const nanoseconds interval, read_duration(given.flag, given.value, hours(1)));
  if (interval.count() != 0) {
    options.live_interval = std::max(kLeast, duration_cast<milliseconds>(interval));
  }
  return {};
}

Status reset_timer(Options& options, const Given& given) {
  IOR_TRY(const nanoseconds time, read_duration(given.flag, given.value, hours(24 * 365)));
  options.reset_timer = std::chrono::ceil<seconds>(time);
  return {};
}

}  // namespace ior::cli
