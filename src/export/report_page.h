// SPDX-License-Identifier: Apache-2.0
//
// report_page.html, as the build embeds it.
#pragma once

#include <string_view>

namespace ior::exporter {

extern const std::string_view kReportPage;

}  // namespace ior::exporter
