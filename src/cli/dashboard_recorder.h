// SPDX-License-Identifier: Apache-2.0
//
// What `R` writes to: of what happens now, and of a recording that is looked at.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "cli/options.h"
#include "model/recording_info.h"
#include "pipeline/dashboard_feed.h"

namespace ior::cli {

// A file that exists is not overwritten.
Result<pipeline::FeedRecorder> record_live(const Options& options,
                                           std::string_view version,
                                           const std::string& path,
                                           const pipeline::RecordingFacts& facts);

// Host and moment stay those of the recording that the rows are from.
Result<pipeline::FeedRecorder> record_copy(const Options& options,
                                           std::string_view version,
                                           const model::RecordingInfo& original,
                                           const std::string& path,
                                           const pipeline::RecordingFacts& facts);

}  // namespace ior::cli
