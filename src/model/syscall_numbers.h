// SPDX-License-Identifier: Apache-2.0
//
// __NR_ of every call in the table: the system's header, and what is newer than it. For stages that
// may not include abi/.
#pragma once

#include "abi/unistd_new.h"  // IWYU pragma: export
