// SPDX-License-Identifier: Apache-2.0
//
// The part of host_probe that reads files of /proc and /sys; the readers are pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capture/host_probe.h"

namespace ior::capture {

// A set of capabilities by number, as /proc/self/status prints it. include/uapi/linux/capability.h.
struct Capabilities {
  std::uint64_t bits = 0;
  bool has(int capability) const { return (bits >> capability & 1) != 0; }
};

// Of the text of /proc/self/status: the effective set; empty when the line is not there.
std::optional<Capabilities> effective_capabilities(std::string_view status);

// Of the text of /sys/kernel/security/lockdown, "none [integrity] confidentiality": the chosen
// word.
std::string lockdown_mode(std::string_view text);

// The capabilities that tracing needs and the set lacks, by name: CAP_BPF and CAP_PERFMON, or
// CAP_SYS_ADMIN for both.
std::vector<std::string> missing_capabilities(Capabilities set);

// Privileges and settings of the host, in the order of doctor's table.
void append_host_state(std::vector<Feature>& features);

}  // namespace ior::capture
