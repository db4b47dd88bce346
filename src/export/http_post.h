// SPDX-License-Identifier: Apache-2.0
//
// One HTTP POST over a plain socket, as much of a client as a table of rows needs.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace ior::exporter {

struct HttpRequest {
  std::string address;  // numeric
  std::uint16_t port = 80;
  std::string target;   // path and query, already encoded
  std::string headers;  // whole lines, each ending in CR LF
  std::string_view body;
  std::chrono::seconds timeout{10};  // of connecting, and of each wait for the other side
};

struct HttpResponse {
  int status = 0;
  std::string body;  // at most 64 KiB of it
};

// Connects, sends with Content-Length, reads to the end. Errors are those of the connection; a
// status other than 200 is no error. HTTP/1.0, so that nothing comes in chunks.
Result<HttpResponse> http_post(const HttpRequest& request);

}  // namespace ior::exporter
