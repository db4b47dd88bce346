// SPDX-License-Identifier: Apache-2.0
#include "record/bit_packing.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>
#include <type_traits>

namespace ior::record {
namespace {

static_assert(std::endian::native == std::endian::little, "words are copied as they are");

constexpr std::size_t kGroup = 8;    // values that are packed together
constexpr std::size_t kMinRun = 16;  // shorter runs cost more than packing them
constexpr std::size_t kBlock = 128;  // of deltas
constexpr std::size_t kMini = 32;    // deltas of one width
constexpr std::size_t kMinis = kBlock / kMini;
constexpr std::size_t kSlack = 16;  // bytes that pack() may write behind the last one

// Packs `count` values, a multiple of eight, `width` bits each, lowest bits first. Returns the
// place behind them; writes whole words, so up to kSlack bytes more. Hot path.
template <typename T>
std::byte* pack(std::byte* to, const T* values, std::size_t count, unsigned width) {
  std::uint64_t word = 0;
  unsigned used = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const auto value = static_cast<std::uint64_t>(values[i]);
    word |= value << used;
    used += width;
    if (used >= 64) {
      std::memcpy(to, &word, sizeof(word));
      to += sizeof(word);
      used -= 64;
      word = used == 0 ? 0 : value >> (width - used);
    }
  }
  std::memcpy(to, &word, sizeof(word));
  return to + used / 8;
}

// Eight values of at most eight bits are one word. Hot path.
std::byte* pack_narrow(std::byte* to,
                       const std::uint32_t* values,
                       std::size_t count,
                       unsigned width) {
  for (std::size_t i = 0; i < count; i += kGroup) {
    std::uint64_t word = 0;
    for (std::size_t k = 0; k < kGroup; ++k) {
      word |= static_cast<std::uint64_t>(values[i + k]) << (k * width);
    }
    std::memcpy(to, &word, sizeof(word));
    to += width;
  }
  return to;
}

// Eight values of at most sixteen bits are two halves of one word each. Hot path.
std::byte* pack_middle(std::byte* to,
                       const std::uint32_t* values,
                       std::size_t count,
                       unsigned width) {
  for (std::size_t i = 0; i < count; i += kGroup) {
    std::array<std::uint64_t, 2> halves{};
    for (std::size_t k = 0; k < kGroup / 2; ++k) {
      halves[0] |= static_cast<std::uint64_t>(values[i + k]) << (k * width);
      halves[1] |= static_cast<std::uint64_t>(values[i + 4 + k]) << (k * width);
    }
    const std::uint64_t low = halves[0] | (width == 16 ? 0 : halves[1] << (4 * width));
    std::memcpy(to, &low, sizeof(low));
    const std::uint64_t high = width == 16 ? halves[1] : halves[1] >> (64 - 4 * width);
    std::memcpy(to + sizeof(low), &high, sizeof(high));
    to += width;
  }
  return to;
}

// The groups that hold these values; the last one is filled up with zeroes.
void append_groups(Bytes& out, std::span<const std::uint32_t> values, unsigned width) {
  if (values.empty()) {
    return;
  }
  const std::size_t groups = (values.size() + kGroup - 1) / kGroup;
  append_varint(out, groups << 1 | 1);
  const std::size_t begin = out.size();
  out.resize(begin + groups * width + kSlack);
  std::byte* to = out.data() + begin;
  const auto put = [&to, width](const std::uint32_t* from, std::size_t count) {
    to = width <= 8    ? pack_narrow(to, from, count, width)
         : width <= 16 ? pack_middle(to, from, count, width)
                       : pack(to, from, count, width);
  };
  const std::size_t whole = values.size() / kGroup * kGroup;
  put(values.data(), whole);
  if (whole != values.size()) {
    std::array<std::uint32_t, kGroup> last{};
    std::ranges::copy(values.subspan(whole), last.begin());
    put(last.data(), kGroup);
  }
  out.resize(begin + groups * width);
}

bool all_equal(const std::uint32_t* values) {
  std::uint32_t differ = 0;
  for (std::size_t k = 1; k < kGroup; ++k) {
    differ |= values[k] ^ values[0];
  }
  return differ == 0;
}

std::uint64_t zigzag(std::int64_t value) {
  return static_cast<std::uint64_t>(value) << 1 ^ static_cast<std::uint64_t>(value >> 63);
}

// One block: up to 128 deltas, the rest of the arrays is not looked at.
template <typename T>
void append_block(Bytes& out, std::span<std::make_unsigned_t<T>> deltas) {
  using Unsigned = std::make_unsigned_t<T>;
  T least = std::numeric_limits<T>::max();
  for (const Unsigned delta : deltas) {
    least = std::min(least, static_cast<T>(delta));
  }
  append_varint(out, zigzag(least));
  const std::size_t widths = out.size();
  out.resize(widths + kMinis);
  for (std::size_t mini = 0; mini * kMini < deltas.size(); ++mini) {
    const auto some = deltas.subspan(mini * kMini, std::min(kMini, deltas.size() - mini * kMini));
    std::array<Unsigned, kMini> above{};
    Unsigned all = 0;
    for (std::size_t i = 0; i < some.size(); ++i) {
      above[i] = some[i] - static_cast<Unsigned>(least);
      all |= above[i];
    }
    const auto width = static_cast<unsigned>(std::bit_width(all));
    out[widths + mini] = static_cast<std::byte>(width);
    const std::size_t begin = out.size();
    const std::size_t size = kMini * width / 8;
    out.resize(begin + size + kSlack);
    pack(out.data() + begin, above.data(), kMini, width);
    out.resize(begin + size);
  }
}

template <typename T>
void append_deltas_of(Bytes& out, std::span<const T> values) {
  using Unsigned = std::make_unsigned_t<T>;
  append_varint(out, kBlock);
  append_varint(out, kMinis);
  append_varint(out, values.size());
  append_varint(out, zigzag(values[0]));
  std::array<Unsigned, kBlock> deltas;
  for (std::size_t at = 1; at < values.size(); at += kBlock) {
    const std::size_t count = std::min(kBlock, values.size() - at);
    for (std::size_t i = 0; i < count; ++i) {
      deltas[i] = static_cast<Unsigned>(values[at + i]) - static_cast<Unsigned>(values[at + i - 1]);
    }
    append_block<T>(out, std::span(deltas).first(count));
  }
}

}  // namespace

unsigned bits_for(std::size_t count) {
  return count <= 2 ? 1 : static_cast<unsigned>(std::bit_width(count - 1));
}

void append_varint(Bytes& out, std::uint64_t value) {
  while (value >= 0x80) {
    out.push_back(static_cast<std::byte>(value | 0x80));
    value >>= 7;
  }
  out.push_back(static_cast<std::byte>(value));
}

void append_run(Bytes& out, std::uint32_t value, std::size_t count, unsigned width) {
  append_varint(out, count << 1);
  for (unsigned bit = 0; bit < width; bit += 8) {
    out.push_back(static_cast<std::byte>(value >> bit));
  }
}

// Hot path.
void append_hybrid(Bytes& out, std::span<const std::uint32_t> values, unsigned width) {
  std::size_t packed = 0;  // values from here to `at` are to be packed
  std::size_t at = 0;
  while (at + kMinRun <= values.size()) {
    if (!all_equal(values.data() + at)) {
      at += kGroup;
      continue;
    }
    std::size_t end = at + kGroup;
    while (end < values.size() && values[end] == values[at]) {
      ++end;
    }
    if (end - at < kMinRun) {
      at += kGroup;
      continue;
    }
    append_groups(out, values.subspan(packed, at - packed), width);
    append_run(out, values[at], end - at, width);
    at = end;
    packed = end;
  }
  append_groups(out, values.subspan(packed), width);
}

void append_deltas(Bytes& out, std::span<const std::int32_t> values) {
  append_deltas_of(out, values);
}

void append_deltas(Bytes& out, std::span<const std::int64_t> values) {
  append_deltas_of(out, values);
}

}  // namespace ior::record
