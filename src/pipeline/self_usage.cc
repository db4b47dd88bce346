// SPDX-License-Identifier: Apache-2.0
#include "pipeline/self_usage.h"

#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>

namespace ior::pipeline {
namespace {

double cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

}  // namespace

SelfUsage::SelfUsage() : last_(std::chrono::steady_clock::now()), last_cpu_s_(cpu_seconds()) {}

double SelfUsage::cpu_share() {
  const auto now = std::chrono::steady_clock::now();
  if (const double wall = std::chrono::duration<double>(now - last_).count(); wall > 1) {
    const double cpu = cpu_seconds();
    share_ = (cpu - last_cpu_s_) / wall;
    last_cpu_s_ = cpu;
    last_ = now;
  }
  return share_;
}

// man 5 proc: the second field of statm is the resident set in pages.
std::uint64_t SelfUsage::resident_bytes() {
  std::FILE* file = std::fopen("/proc/self/statm", "re");
  if (file == nullptr) {
    return 0;
  }
  unsigned long long size = 0;
  unsigned long long resident = 0;
  const int fields = std::fscanf(file, "%llu %llu", &size, &resident);
  std::fclose(file);
  return fields == 2 ? resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)) : 0;
}

}  // namespace ior::pipeline
