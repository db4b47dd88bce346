// SPDX-License-Identifier: Apache-2.0
//
// What the commands themselves say, as opposed to the rows of a trace.
#pragma once

#include <string_view>

#include "base/result.h"

namespace ior::cli {

// Makes sure that descriptors 0 to 2 are taken, so that no file opened later gets one of these
// numbers and with it what is meant for a stream that the caller closed. To be called first.
void reserve_standard_streams();

// To standard output, whole; gives exit status 0. A closed pipe kills as it does any filter; other
// failures are errors.
Result<int> print(std::string_view text);

// To standard error, in one write where possible; failures are nobody's business.
void say(std::string_view text);

}  // namespace ior::cli
