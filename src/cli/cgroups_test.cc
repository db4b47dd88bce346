// SPDX-License-Identifier: Apache-2.0
#include "cli/cgroups.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

namespace ior::cli {
namespace {

const std::string kId = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

TEST(Cgroups, ContainersAreKnownByTheNamesOfTheirGroups) {
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

TEST(Cgroups, OtherGroupsKeepTheirNames) {
  EXPECT_EQ(cgroup_title("/system.slice/ssh.service"), "ssh.service");
  EXPECT_EQ(cgroup_title("/system.slice/docker-" + kId.substr(1) + ".scope"),
            "docker-" + kId.substr(1) + ".scope");
  EXPECT_FALSE(is_container("/system.slice/docker.service"));
  EXPECT_FALSE(is_container(""));
}

TEST(Cgroups, AContainerHasItsId) {
  EXPECT_EQ(container_id("/system.slice/docker-" + kId + ".scope"), kId);
  EXPECT_EQ(container_id("/system.slice/ssh.service"), "");
}

// A hierarchy of plain directories.
class CgroupTree : public ::testing::Test {
 protected:
  CgroupTree() : root_(::testing::TempDir() + "cgroups-" + std::to_string(::getpid())) {
    for (const std::string& below : std::vector<std::string>{"/system.slice/ssh.service",
                                                             "/system.slice/web.service",
                                                             "/user.slice/web.service",
                                                             "/docker/" + kId}) {
      std::filesystem::create_directories(root_ + below);
    }
  }
  ~CgroupTree() override { std::filesystem::remove_all(root_); }

  std::string find(std::string_view word) {
    const auto found = find_cgroup(root_, word);
    return found ? found->substr(root_.size()) : found.error().message();
  }

  std::string root_;
};

TEST_F(CgroupTree, GroupsAreFoundByPathAndByName) {
  EXPECT_EQ(find("/system.slice/ssh.service"), "/system.slice/ssh.service");
  EXPECT_EQ(find("system.slice/ssh.service/"), "/system.slice/ssh.service");
  EXPECT_EQ(find(root_ + "/system.slice"), "/system.slice");
  EXPECT_EQ(find("ssh.service"), "/system.slice/ssh.service");
  EXPECT_EQ(find("docker 0123456789ab"), "/docker/" + kId);
  EXPECT_EQ(find("0123456789"), "/docker/" + kId);
  EXPECT_EQ(find(root_), "");
}

TEST_F(CgroupTree, OneGroupMustBeMeant) {
  EXPECT_NE(find("web.service").find("several control groups"), std::string::npos);
  EXPECT_NE(find("nothing").find("no such control group"), std::string::npos);
  EXPECT_NE(find("").find("no such control group"), std::string::npos);
  EXPECT_NE(find("0123456").find("no such control group"), std::string::npos) << "too few digits";
  EXPECT_FALSE(find_cgroup("", "ssh.service"));
}

TEST_F(CgroupTree, AGroupHasTheIdsOfThoseBelow) {
  EXPECT_EQ(cgroup_ids(root_ + "/system.slice").size(), 3U);
  EXPECT_TRUE(cgroup_ids(root_ + "/none").empty());
}

}  // namespace
}  // namespace ior::cli
