// SPDX-License-Identifier: Apache-2.0
#include "capture/host_state.h"

#include <gmock/gmock.h>
#include <linux/capability.h>

namespace ior::capture {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Capabilities of(std::initializer_list<int> capabilities) {
  Capabilities set;
  for (const int capability : capabilities) {
    set.bits |= std::uint64_t{1} << capability;
  }
  return set;
}

// CAP_PERFMON 38, CAP_BPF 39.
TEST(HostState, EffectiveCapabilitiesAreReadFromStatus) {
  const auto set = effective_capabilities(
      "Name:\tior\nCapPrm:\t0000000000000000\nCapEff:\t000000c000000000\nSeccomp:\t0\n");

  ASSERT_TRUE(set.has_value());
  EXPECT_TRUE(set->has(38));
  EXPECT_TRUE(set->has(39));
  EXPECT_FALSE(set->has(CAP_SYS_ADMIN));
}

TEST(HostState, StatusWithoutTheLineGivesNothing) {
  EXPECT_FALSE(effective_capabilities("").has_value());
  EXPECT_FALSE(effective_capabilities("Name:\tior\nCapEff:\tzz\n").has_value());
}

TEST(HostState, BpfAndPerfmonAreEnough) {
  EXPECT_THAT(missing_capabilities(of({38, 39})), IsEmpty());
}

TEST(HostState, SysAdminStandsForBoth) {
  EXPECT_THAT(missing_capabilities(of({CAP_SYS_ADMIN})), IsEmpty());
}

TEST(HostState, EveryMissingCapabilityIsNamed) {
  EXPECT_THAT(missing_capabilities(of({39})), ElementsAre("CAP_PERFMON"));
  EXPECT_THAT(missing_capabilities(of({})), ElementsAre("CAP_BPF", "CAP_PERFMON"));
}

TEST(HostState, LockdownIsTheWordInBrackets) {
  EXPECT_EQ(lockdown_mode("none [integrity] confidentiality"), "integrity");
  EXPECT_EQ(lockdown_mode("[none] integrity confidentiality"), "none");
  EXPECT_EQ(lockdown_mode("nonsense"), "unknown");
}

}  // namespace
}  // namespace ior::capture
