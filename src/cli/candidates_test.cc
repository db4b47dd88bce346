// SPDX-License-Identifier: Apache-2.0
#include "cli/candidates.h"

#include <gtest/gtest.h>

#include <string>

namespace ior::cli {
namespace {

const std::string kId = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

TEST(Candidates, UsersHaveTheirNames) {
  const std::string passwd =
      "root:x:0:0:root:/root:/bin/bash\n"
      "\n"
      "broken\n"
      "half:x\n"
      "odd:x:12a:0::/:/bin/sh\n"
      "bob:x:1000:1000:Bob,,,:/home/bob:/bin/sh";

  EXPECT_EQ(user_name(passwd, 0), "root");
  EXPECT_EQ(user_name(passwd, 1000), "bob");
  EXPECT_EQ(user_name(passwd, 12), "");
  EXPECT_EQ(user_name("", 0), "");
  EXPECT_EQ(user_name(":", 0), "");
  EXPECT_EQ(user_name(":::", 0), "");
}

TEST(Candidates, ContainersAreKnownByTheNamesOfTheirGroups) {
  EXPECT_EQ(cgroup_title("/system.slice/docker-" + kId + ".scope"), "docker 0123456789ab");
  EXPECT_EQ(cgroup_title("/docker/" + kId), "docker 0123456789ab");
  EXPECT_EQ(cgroup_title("/machine.slice/libpod-" + kId + ".scope"), "podman 0123456789ab");
  EXPECT_EQ(cgroup_title("/kubepods.slice/cri-containerd-" + kId + ".scope"),
            "containerd 0123456789ab");
  EXPECT_EQ(cgroup_title("/kubepods/burstable/pod1/" + kId), "container 0123456789ab");
  EXPECT_EQ(cgroup_title("/lxc.payload.web"), "lxc web");
  EXPECT_EQ(cgroup_title("/lxc/web"), "lxc web");
  EXPECT_TRUE(is_container("/docker/" + kId));
}

TEST(Candidates, OtherGroupsKeepTheirNames) {
  EXPECT_EQ(cgroup_title("/system.slice/ssh.service"), "ssh.service");
  EXPECT_EQ(cgroup_title("/system.slice/docker-" + kId.substr(1) + ".scope"),
            "docker-" + kId.substr(1) + ".scope");
  EXPECT_FALSE(is_container("/system.slice/docker.service"));
  EXPECT_FALSE(is_container(""));
}

TEST(Candidates, TheHostHasAUserWithProcesses) {
  EXPECT_FALSE(list_candidates(tui::PickKind::kUser).empty());
}

}  // namespace
}  // namespace ior::cli
