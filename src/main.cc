// SPDX-License-Identifier: Apache-2.0
// The program's entry; the commands are in cli/.
#include <cstdio>

#include "ior/version.h"

int main() {
  std::printf("ior %s\n", ior::kVersion);
  return 0;
}
