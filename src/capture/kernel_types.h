// SPDX-License-Identifier: Apache-2.0
//
// The kernel's own types (BTF), for the few questions that ior asks of them before its programs are
// loaded. libbpf's reader checks and indexes all 150,000 of them, which takes longer than the rest
// of a start; this one walks over them once. Format: Documentation/bpf/btf.rst.
#pragma once

#include <linux/btf.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace ior::capture {

inline constexpr const char* kKernelTypesPath = "/sys/kernel/btf/vmlinux";

class KernelTypes {
 public:
  // Reads and walks a file of types. An error names what is wrong with it.
  static Result<KernelTypes> read(const std::string& path = kKernelTypesPath);

  // The same of bytes in memory; name: of them, in errors.
  static Result<KernelTypes> parse(std::vector<std::byte> bytes, const std::string& name);

  // Of a kind (BTF_KIND_*) with this name; 0: none.
  std::uint32_t find(std::string_view name, std::uint32_t kind) const;

  // Whether an enum of this name has this value.
  bool has_enumerator(std::string_view type, std::string_view enumerator) const;

  // Whether a struct of this name has this member.
  bool has_member(std::string_view type, std::string_view member) const;

  // The parameters of the function that a typedef stands for, directly or as a pointer; -1: it
  // stands for none.
  int parameters(std::string_view typedef_name) const;

 private:
  struct Type {
    std::uint32_t name = 0;  // offset in strings_
    std::uint32_t info = 0;
    std::uint32_t type = 0;  // or size
  };

  Status walk(std::span<const std::byte> types, const std::string& name);
  Type at(std::uint32_t id) const;
  bool is_text(std::uint32_t offset, std::string_view text) const;
  template <typename Entry>
  bool has_entry(std::uint32_t id, std::string_view name) const;

  std::vector<std::byte> bytes_;
  std::string_view strings_;
  std::vector<std::uint32_t> places_;  // of type id, in bytes_; [0]: void, nowhere
};

}  // namespace ior::capture
