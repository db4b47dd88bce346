// SPDX-License-Identifier: Apache-2.0
//
// ior trace --summary: tables of calls by thread at the end, instead of the lines or below them.
#pragma once

#include <memory>
#include <string>

#include "aggregate/thread_calls.h"
#include "model/ports.h"

namespace ior::cli {

class SummarySink : public model::Sink {
 public:
  // lines: what else the events go to, or null. fd is not owned; name is its name in errors.
  SummarySink(std::unique_ptr<model::Sink> lines, int fd, std::string name);

  Status consume(model::EventSpan events) override;
  Status finish() override;

 private:
  std::unique_ptr<model::Sink> lines_;
  int fd_;
  std::string name_;
  aggregate::ThreadCalls calls_;
};

}  // namespace ior::cli
