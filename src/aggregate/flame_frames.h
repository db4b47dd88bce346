// SPDX-License-Identifier: Apache-2.0
//
// A call as a stack of frames, outermost first.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/aggregate.h"
#include "model/flame.h"

namespace ior::aggregate {

class FlameFrames {
 public:
  // What does not fit stays together in the last frame: a path of 4095 bytes can have 2047
  // components.
  static constexpr std::size_t kMaxFrames = 200;

  explicit FlameFrames(std::vector<model::FlameField> fields) : fields_(std::move(fields)) {}

  std::span<const model::FlameField> fields() const { return fields_; }

  // The frames hold until the next call, and as long as the key's text. Never empty: a call without
  // any value is kUnknownFrame. Hot path.
  std::span<const std::string_view> of(const model::CallKey& key);

  // Of the values of the fields. Keys with equal frames may have different hashes. Hot path.
  std::uint64_t hash(const model::CallKey& key) const;

 private:
  void append(model::FlameField field, const model::CallKey& key);
  void append_path(std::string_view path);
  void append_text(std::string_view text);
  void append_number(model::FlameField field, std::uint64_t value);

  std::vector<model::FlameField> fields_;
  std::vector<std::string_view> frames_;
  std::array<std::string, model::kFlameFields> made_;  // frames that are nobody else's text
};

}  // namespace ior::aggregate
