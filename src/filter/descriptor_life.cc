// SPDX-License-Identifier: Apache-2.0
#include "filter/descriptor_life.h"

#include <charconv>

#include "model/call_facts.h"

namespace ior::filter {
namespace {

using model::CallEvent;

template <typename T>
bool take_number(std::string_view& text, T& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return error == std::errc();
}

bool take_sign(std::string_view& text, char sign) {
  const bool is_there = text.starts_with(sign);
  text.remove_prefix(is_there ? 1 : 0);
  return is_there;
}

bool succeeded(const CallEvent& event) {
  return event.ret && *event.ret >= 0;
}

// Whether the call gave this number to a file.
bool makes(const CallEvent& event, std::int64_t fd) {
  if (event.notes.has_pair) {
    return event.pair[0] == fd || event.pair[1] == fd;
  }
  return succeeded(event) && *event.ret == fd &&
         (event.notes.file_returned || event.notes.file2_returned ||
          (event.info != nullptr && model::returns_fd(*event.info, event.args)));
}

// Whether the number stands for nothing after the call. The kernel frees it also when close() fails
// with anything but EBADF: man 2 close.
bool ends(const CallEvent& event, std::int64_t fd) {
  if (event.info == nullptr) {
    return false;
  }
  constexpr std::uint64_t kCloseOnExec = 4;  // include/uapi/linux/close_range.h: nothing is closed
  const std::string_view name = event.info->name;
  if (name == "close" || name == "io_uring_close") {
    return !event.notes.fixed_file && !event.notes.bad_fd &&
           static_cast<std::int32_t>(event.args[0]) == fd;
  }
  if (name == "close_range") {
    return succeeded(event) && (event.args[2] & kCloseOnExec) == 0 &&
           static_cast<std::uint32_t>(event.args[0]) <= static_cast<std::uint64_t>(fd) &&
           static_cast<std::uint32_t>(event.args[1]) >= static_cast<std::uint64_t>(fd);
  }
  return name == "exit_group";
}

}  // namespace

std::optional<DescriptorLife> DescriptorLife::parse(std::string_view text) {
  std::uint32_t tgid = 0;
  std::int32_t fd = 0;
  std::uint64_t sequence = 0;
  if (!take_number(text, tgid) || !take_sign(text, '/') || !take_number(text, fd) || fd < 0 ||
      !take_sign(text, '@') || !take_number(text, sequence) || !text.empty()) {
    return std::nullopt;
  }
  return DescriptorLife(tgid, fd, sequence);
}

bool DescriptorLife::learn(const CallEvent& event) {
  if (event.task == nullptr || event.task->tgid != tgid_) {
    return false;
  }
  const bool made = makes(event, fd_);
  const bool ended = ends(event, fd_);
  if (!made && !ended) {
    return false;
  }
  if (event.sequence > sequence_) {
    if (event.sequence <= end_) {  // a close may have been missed: then the next life tells
      end_ = made ? event.sequence - 1 : event.sequence;
    }
    return false;
  }
  if (!made && event.sequence == sequence_) {
    end_ = sequence_;
    return false;
  }
  const std::uint64_t begin = made ? event.sequence : event.sequence + 1;
  if (begin <= begin_) {
    return false;  // has been learnt before
  }
  begin_ = begin;
  return true;
}

bool DescriptorLife::is_about(const CallEvent& event) const {
  return !event.notes.fixed_file &&
         (model::descriptor(event) == fd_ || model::second_descriptor(event) == fd_ ||
          (ends(event, fd_) && event.info->name != "exit_group"));
}

bool DescriptorLife::matches(const CallEvent& event) const {
  if (event.task == nullptr || event.task->tgid != tgid_ || !is_about(event)) {
    return false;
  }
  // A call that runs now has no number yet.
  return event.sequence == 0 ? end_ == kUnknown
                             : event.sequence >= begin_ && event.sequence <= end_;
}

}  // namespace ior::filter
