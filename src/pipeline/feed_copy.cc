// SPDX-License-Identifier: Apache-2.0
#include "pipeline/feed_copy.h"

#include <optional>
#include <utility>

namespace ior::pipeline {

std::string FeedCopy::step(FeedRecording& recording) {
  const Result<model::EventSpan> events = source_->next();
  if (!events) {
    stop(recording);
    return events.error().message();
  }
  recording.consume(*events);
  if (recording.active() && !source_->ended()) {
    return {};
  }
  const Result<model::Accounting> accounting = source_->accounting();
  recording.source_ended(accounting ? std::optional(*accounting) : std::nullopt);
  recording.stop(std::nullopt);
  source_.reset();
  return {};
}

void FeedCopy::stop(FeedRecording& recording) {
  recording.source_ended(std::nullopt);
  recording.stop(std::nullopt);
  source_.reset();
}

}  // namespace ior::pipeline
