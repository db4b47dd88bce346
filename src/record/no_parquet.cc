// SPDX-License-Identifier: Apache-2.0
//
// The folder's functions in a build without Parquet: they say so.
#include "record/recorder.h"
#include "record/recording.h"
#include "record/repair.h"

namespace ior::record {
namespace {

std::unexpected<Error> no_parquet(std::string_view op, const std::string& path) {
  return std::unexpected(
      Error{.op = std::string(op),
            .subject = path,
            .errno_value = 0,
            .detail = "this build of ior has no Parquet",
            .hint = "scripts/bootstrap.sh build builds Arrow, then build again with IOR_PARQUET"});
}

}  // namespace

bool has_parquet() {
  return false;
}

Result<std::unique_ptr<Recording>> open_recording(const std::string& path) {
  return no_parquet("read", path);
}

Result<Repaired> repair(const std::string& path, const std::string&, Replace) {
  return no_parquet("repair", path);
}

Result<std::unique_ptr<Recorder>> Recorder::start(RecorderSettings settings) {
  return no_parquet("record to", settings.output);
}

}  // namespace ior::record
