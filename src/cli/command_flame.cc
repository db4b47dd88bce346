// SPDX-License-Identifier: Apache-2.0
//
// ior flame: a recording as a flame graph: SVG, HTML, collapsed stacks or speedscope's JSON.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/flame_input.h"
#include "cli/options.h"
#include "cli/output_file.h"
#include "export/fd_writer.h"
#include "export/flame_folded.h"
#include "export/flame_page.h"
#include "export/flame_speedscope.h"
#include "model/flame.h"
#include "record/new_file.h"

namespace ior::cli {
namespace {

std::string title_of(const Options& options) {
  const std::string& path = options.inputs[0];
  const std::size_t slash = path.find_last_of('/');
  return fmt::format("ior: {}", slash == std::string::npos ? path : path.substr(slash + 1));
}

std::string drawn(const Options& options, const FlameInput& input) {
  const exporter::FlamePage page = {
      .title = title_of(options),
      .notes = input.notes,
      .fields = options.fields,
      .metric = options.metric,
      .root = options.inverted ? exporter::FlameRoot::kAbove : exporter::FlameRoot::kBelow};
  switch (options.flame_format) {
    case FlameFormat::kSvg:
      return exporter::flame_svg(input.tree, page);
    case FlameFormat::kHtml:
      return exporter::flame_html(input.tree, page);
    case FlameFormat::kFolded:
      return exporter::flame_folded(input.tree, options.metric, exporter::Escape::kNo);
    case FlameFormat::kSpeedscope:
      return exporter::flame_speedscope(input.tree, options.metric, page.title);
    case FlameFormat::kByName:
      break;  // parse() has found the format
  }
  return {};
}

Status write_to(int fd, const std::string& name, std::string text) {
  exporter::FdWriter writer(fd, name);
  writer.buffer() = std::move(text);
  return writer.flush();
}

// A regular file appears whole or not at all; a pipe or device is written as it is.
Status write_out(const std::string& path, std::string text) {
  struct stat status{};
  const bool special =
      path == "-" || (::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode));
  if (special) {
    IOR_TRY(const UniqueFd file, open_output(path));
    return write_to(file.get(), path, std::move(text));
  }
  IOR_TRY(record::NewFile file, record::NewFile::create(path, ""));
  IOR_TRY_STATUS(write_to(file.fd(), path, std::move(text)));
  IOR_TRY(const std::string written, file.publish(record::Taken::kReplace));
  return {};
}

}  // namespace

Result<int> run_flame(const Options& given) {
  Options options = given;
  if (options.fields.empty()) {
    options.fields = {model::FlameField::kComm, model::FlameField::kCall, model::FlameField::kPath};
  }
  const bool picture =
      options.flame_format == FlameFormat::kSvg || options.flame_format == FlameFormat::kHtml;
  IOR_TRY(const FlameInput input,
          read_flame_input(options.inputs[0],
                           options.fields,
                           options.metric,
                           picture ? Detail::kDrawn : Detail::kWhole));
  IOR_TRY_STATUS(write_out(options.output, drawn(options, input)));
  return kExitOk;
}

}  // namespace ior::cli
