// SPDX-License-Identifier: Apache-2.0
//
// What this kernel and these privileges allow, feature by feature, and what to do about the rest.
// Features are tried, not derived from a version: small programs and maps are loaded and dropped
// again.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace ior::capture {

enum class FeatureState : std::uint8_t { kOk, kMissing, kUnknown };

// What follows from a feature that is missing.
enum class Need : std::uint8_t {
  kRequired,  // tracing does not work
  kOptional,  // it works in another way, or something is not counted
  kInfo,      // nothing
};

struct Feature {
  std::string name;
  FeatureState state = FeatureState::kUnknown;
  Need need = Need::kInfo;
  std::string detail;  // what was found
  std::string remedy;  // what to do; empty: nothing, or nothing known
};

// Takes some tens of milliseconds. Never fails: what cannot be found out is kUnknown.
std::vector<Feature> probe_host();

// Refuses, before anything is loaded, when the privileges that tracing needs are not there; names
// those that are missing.
Status require_privileges();

}  // namespace ior::capture
