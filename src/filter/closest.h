// SPDX-License-Identifier: Apache-2.0
//
// What somebody meant who typed a word that does not exist.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace ior::filter {

// The candidate with the fewest edits to the word, case ignored; empty when none is near enough to
// be meant.
std::string_view closest(std::string_view word, std::span<const std::string_view> candidates);

// "did you mean openat?", or empty. For the hint of an error.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace ior::filter
