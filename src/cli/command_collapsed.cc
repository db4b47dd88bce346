// SPDX-License-Identifier: Apache-2.0
//
// ior collapsed: an aggregate recording as the stacks that flamegraph.pl and inferno draw.
#include <unistd.h>

#include <vector>

#include "base/result.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/flame_input.h"
#include "cli/options.h"
#include "export/escape.h"
#include "export/flame_folded.h"
#include "model/flame.h"

namespace ior::cli {

Result<int> run_collapsed(const Options& options) {
  std::vector<model::FlameField> fields = options.fields;
  if (fields.empty()) {
    fields = {model::FlameField::kComm, model::FlameField::kTracepoint, model::FlameField::kPath};
  }
  IOR_TRY(const FlameInput input, read_flame_input(options.inputs[0], fields, Detail::kWhole));
  const bool escape = exporter::escapes(options.escape, STDOUT_FILENO);
  return print(exporter::flame_folded(input.tree,
                                      options.metric.value_or(model::FlameMetric::kCount),
                                      escape ? exporter::Escape::kYes : exporter::Escape::kNo));
}

}  // namespace ior::cli
