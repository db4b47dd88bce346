// SPDX-License-Identifier: Apache-2.0
//
// From one screen to the next with as few bytes as that takes: over ssh the bytes are what is slow.
#pragma once

#include <ftxui/screen/screen.hpp>
#include <optional>
#include <string>

namespace ior::tui {

class FrameWriter {
 public:
  // Bytes that make the terminal show `next`. Empty: it does already.
  std::string update(const ftxui::Screen& next);

  // What the terminal shows is not known any more.
  void forget() { shown_.reset(); }

 private:
  std::optional<ftxui::Screen> shown_;
};

}  // namespace ior::tui
