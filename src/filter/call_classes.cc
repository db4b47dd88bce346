// SPDX-License-Identifier: Apache-2.0
#include "filter/call_classes.h"

#include <algorithm>
#include <string>

#include "filter/call_words.h"
#include "filter/select_calls.h"

namespace ior::filter {
namespace {

using model::ByteRule;
using model::Family;
using model::Kind;
using model::ReturnKind;
using model::SyscallInfo;

bool takes_path(const SyscallInfo& info) {
  const model::KernelRoles roles = model::roles_of(info);
  return (roles.path_arg >= 0 && !roles.path_unresolved) || roles.path2_arg >= 0;
}

bool uses_descriptor(const SyscallInfo& info) {
  const model::KernelRoles roles = model::roles_of(info);
  const bool returns = info.returns == ReturnKind::fd || info.returns == ReturnKind::fd_maybe;
  return roles.fd_arg >= 0 || roles.dirfd_arg >= 0 || roles.dirfd2_arg >= 0 ||
         roles.pair_arg >= 0 || returns || info.kind == Kind::poll;
}

// splice, tee and vmsplice move data between descriptors of any kind; the Go tool's family has
// them.
bool is_network(const SyscallInfo& info) {
  return info.family == Family::Network &&
         (info.bytes != ByteRule::transfer || info.name == "sendfile");
}

bool is_process(const SyscallInfo& info) {
  const bool ends = info.returns == ReturnKind::none && info.family != Family::Signals;
  const bool kills = info.family == Family::Signals && info.name.ends_with("kill");
  return info.kind == Kind::exec || info.kind == Kind::proc || info.returns == ReturnKind::fork ||
         ends || kills;
}

bool is_ipc(const SyscallInfo& info) {
  return info.kind == Kind::sysv_id || info.kind == Kind::sysv_op;
}

bool is_memory(const SyscallInfo& info) {
  return info.family == Family::Memory || info.name == "shmat" || info.name == "shmdt";
}

bool is_signal(const SyscallInfo& info) {
  return info.family == Family::Signals || info.name.starts_with("signalfd");
}

struct Class {
  std::string_view word;
  bool (*contains)(const SyscallInfo&);
};

constexpr Class kClasses[] = {
    {"file", takes_path},
    {"desc", uses_descriptor},
    {"descriptor", uses_descriptor},
    {"network", is_network},
    {"net", is_network},
    {"process", is_process},
    {"memory", is_memory},
    {"ipc", is_ipc},
    {"signal", is_signal},
};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

std::optional<model::CallSet> calls_of_class(std::string_view word) {
  std::string lowered(word);
  std::ranges::transform(lowered, lowered.begin(), lower);
  if (lowered == "all") {
    return all_calls();
  }
  if (lowered == "none") {
    return model::CallSet{};
  }
  if (lowered == "other") {
    return model::CallSet{}.set(kOtherCalls);
  }
  for (const Class& entry : kClasses) {
    if (entry.word == lowered) {
      return calls_where(entry.contains);
    }
  }
  if (const auto family = model::parse_family(lowered)) {
    return calls_where([family](const SyscallInfo& info) { return info.family == *family; });
  }
  if (const auto kind = model::parse_kind(lowered)) {
    return calls_where([kind](const SyscallInfo& info) { return info.kind == *kind; });
  }
  return std::nullopt;
}

std::vector<std::string_view> class_words() {
  std::vector<std::string_view> words = {"all", "none", "other"};
  for (const Class& entry : kClasses) {
    words.push_back(entry.word);
  }
  for (std::size_t i = 0; i < model::kFamilyCount; ++i) {
    words.push_back(model::to_string(static_cast<Family>(i)));
  }
  return words;
}

}  // namespace ior::filter
