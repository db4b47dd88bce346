// SPDX-License-Identifier: Apache-2.0
#include "capture/kernel_types.h"

#include <bpf/btf.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <memory>

namespace ior::capture {
namespace {

using Btf = std::unique_ptr<btf, decltype(&btf__free)>;

// Types as libbpf writes them: enum bpf_func_id { UNSPEC, LOOP }, struct info { int a; int count;
// }, int (*hook)(void*, int, int), and a typedef of it.
struct Sample {
  Btf types{btf__new_empty(), &btf__free};
  int integer = btf__add_int(types.get(), "int", 4, BTF_INT_SIGNED);
  int list = btf__add_enum(types.get(), "bpf_func_id", 4);
  int first = btf__add_enum_value(types.get(), "BPF_FUNC_unspec", 0);
  int second = btf__add_enum_value(types.get(), "BPF_FUNC_loop", 181);
  int info = btf__add_struct(types.get(), "bpf_prog_info", 8);
  int a = btf__add_field(types.get(), "a", integer, 0, 0);
  int count = btf__add_field(types.get(), "recursion_misses", integer, 32, 0);
  int prototype = btf__add_func_proto(types.get(), integer);
  int context = btf__add_func_param(types.get(), "context", 0);
  int x = btf__add_func_param(types.get(), "x", integer);
  int pointer = btf__add_ptr(types.get(), prototype);
  int hook = btf__add_typedef(types.get(), "btf_trace_hook", pointer);
  int function = btf__add_func(types.get(), "bpf_loop", BTF_FUNC_STATIC, prototype);

  std::vector<std::byte> bytes() const {
    std::uint32_t size = 0;
    const auto* raw = static_cast<const std::byte*>(btf__raw_data(types.get(), &size));
    return {raw, raw + size};
  }
};

TEST(KernelTypes, AnswersWhatLibbpfWrote) {
  const Sample sample;
  const auto types = KernelTypes::parse(sample.bytes(), "sample");
  ASSERT_TRUE(types) << types.error().message();
  EXPECT_EQ(types->find("bpf_loop", BTF_KIND_FUNC), static_cast<std::uint32_t>(sample.function));
  EXPECT_EQ(types->find("btf_trace_hook", BTF_KIND_TYPEDEF),
            static_cast<std::uint32_t>(sample.hook));
  EXPECT_EQ(types->find("bpf_loo", BTF_KIND_FUNC), 0U);
  EXPECT_EQ(types->find("bpf_loop", BTF_KIND_STRUCT), 0U);
  EXPECT_TRUE(types->has_enumerator("bpf_func_id", "BPF_FUNC_loop"));
  EXPECT_FALSE(types->has_enumerator("bpf_func_id", "BPF_FUNC_lo"));
  EXPECT_FALSE(types->has_enumerator("no_such_enum", "BPF_FUNC_loop"));
  EXPECT_TRUE(types->has_member("bpf_prog_info", "recursion_misses"));
  EXPECT_FALSE(types->has_member("bpf_prog_info", "b"));
  EXPECT_EQ(types->parameters("btf_trace_hook"), 2);
  EXPECT_EQ(types->parameters("no_such_hook"), -1);
}

// The kernel's own types, and libbpf as witness.
TEST(KernelTypes, AgreesWithLibbpfOnThisKernel) {
  if (::access(kKernelTypesPath, R_OK) != 0) {
    GTEST_SKIP() << "this kernel has no types";
  }
  const auto types = KernelTypes::read();
  ASSERT_TRUE(types) << types.error().message();
  const Btf witness(btf__load_vmlinux_btf(), &btf__free);
  ASSERT_NE(witness, nullptr);
  struct Question {
    const char* name;
    std::uint32_t kind;
  };
  constexpr std::array<Question, 6> kQuestions{{{"btf_trace_sys_enter", BTF_KIND_TYPEDEF},
                                                {"bpf_func_id", BTF_KIND_ENUM},
                                                {"task_struct", BTF_KIND_STRUCT},
                                                {"bpf_rdonly_cast", BTF_KIND_FUNC},
                                                {"vfs_read", BTF_KIND_FUNC},
                                                {"no_such_function", BTF_KIND_FUNC}}};
  for (const Question& question : kQuestions) {
    const std::int32_t id = btf__find_by_name_kind(witness.get(), question.name, question.kind);
    EXPECT_EQ(types->find(question.name, question.kind),
              static_cast<std::uint32_t>(id > 0 ? id : 0))
        << question.name;
  }
  EXPECT_TRUE(types->has_member("task_struct", "tgid"));
}

TEST(KernelTypes, EveryCutIsAnError) {
  const std::vector<std::byte> whole = Sample().bytes();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(
        KernelTypes::parse({whole.begin(), whole.begin() + static_cast<long>(size)}, "cut"))
        << size;
  }
}

TEST(KernelTypes, DamageIsNeverFollowedOutside) {
  const std::vector<std::byte> whole = Sample().bytes();
  for (std::size_t place = 0; place < whole.size(); ++place) {
    for (const int value : {0x00, 0x7f, 0xff}) {
      std::vector<std::byte> bytes = whole;
      bytes[place] = static_cast<std::byte>(value);
      const auto types = KernelTypes::parse(std::move(bytes), "damaged");
      if (!types) {
        EXPECT_NE(types.error().message().find("damaged"), std::string::npos);
        continue;
      }
      types->has_enumerator("bpf_func_id", "BPF_FUNC_loop");
      types->has_member("bpf_prog_info", "recursion_misses");
      EXPECT_GE(types->parameters("btf_trace_hook"), -1);
    }
  }
}

TEST(KernelTypes, AFileThatIsNotThereIsNamed) {
  const auto types = KernelTypes::read("/nonexistent/types");
  ASSERT_FALSE(types);
  EXPECT_NE(types.error().message().find("/nonexistent/types"), std::string::npos);
}

}  // namespace
}  // namespace ior::capture
