// SPDX-License-Identifier: Apache-2.0
#include "filter/event_filter.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "abi/limits.h"

namespace ior::filter {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool equal_ignoring_case(std::string_view subject, std::string_view lowered) {
  return std::ranges::equal(subject, lowered, {}, lower);
}

bool contains_ignoring_case(std::string_view subject, std::string_view lowered) {
  return !std::ranges::search(subject, lowered, {}, lower).empty();
}

bool is_directly_in(std::string_view subject, std::string_view directory) {
  return subject.size() > directory.size() && subject.starts_with(directory) &&
         subject.find('/', directory.size()) == std::string_view::npos;
}

class EventFilter {
 public:
  EventFilter(std::optional<TextMatch> comm, std::optional<TextMatch> path)
      : comm_(std::move(comm)), path_(std::move(path)) {}

  bool operator()(const model::CallEvent& event) {
    if (comm_ && (event.task == nullptr || !comm_->matches(event.task->comm))) {
      return false;
    }
    return !path_ || name_matches(event, model::append_file_name) ||
           name_matches(event, model::append_second_name);
  }

 private:
  template <typename Append>
  bool name_matches(const model::CallEvent& event, Append append) {
    name_.clear();
    return append(name_, event) && path_->matches(name_);
  }

  std::optional<TextMatch> comm_;
  std::optional<TextMatch> path_;
  std::string name_;  // kept for its memory
};

Result<std::optional<TextMatch>> parse(std::string_view flag,
                                       std::string_view pattern,
                                       std::size_t limit,
                                       TextMatch::Paths paths) {
  if (pattern.empty()) {
    return std::nullopt;
  }
  IOR_TRY(TextMatch match, TextMatch::create(flag, pattern, paths));
  if (match.text().size() > limit) {
    return usage_error(
        flag,
        fmt::format(
            "the pattern is {} characters long, and nothing that it could match is longer than {}",
            match.text().size(),
            limit));
  }
  return match;
}

}  // namespace

Result<TextMatch> TextMatch::create(std::string_view flag, std::string_view pattern, Paths paths) {
  const bool begins = pattern.starts_with('^');
  std::string_view text = pattern.substr(begins ? 1 : 0);
  const bool ends = text.ends_with('$');
  text.remove_suffix(ends ? 1 : 0);
  if (text.empty()) {
    return usage_error(flag, fmt::format("the pattern '{}' has no text", pattern));
  }
  if (paths == Paths::kYes && begins && !ends && text.ends_with("/*")) {
    return TextMatch(Form::kInDirectory, std::string(text.substr(0, text.size() - 1)));
  }
  if (begins && ends) {
    return TextMatch(Form::kExact, std::string(text));
  }
  std::string lowered(text);
  std::ranges::transform(lowered, lowered.begin(), lower);
  const Form form = begins ? Form::kPrefix : ends ? Form::kSuffix : Form::kAnywhere;
  return TextMatch(form, std::move(lowered));
}

bool TextMatch::matches(std::string_view subject) const {
  switch (form_) {
    case Form::kExact:
      return subject == text_;
    case Form::kInDirectory:
      return is_directly_in(subject, text_);
    case Form::kAnywhere:
      return contains_ignoring_case(subject, text_);
    case Form::kPrefix:
      return equal_ignoring_case(subject.substr(0, text_.size()), text_);
    case Form::kSuffix:
      return subject.size() >= text_.size() &&
             equal_ignoring_case(subject.substr(subject.size() - text_.size()), text_);
  }
  return false;
}

Result<KeepEvent> make_event_filter(std::string_view comm, std::string_view path) {
  IOR_TRY(auto comm_match, parse("-comm", comm, IOR_COMM_LEN - 1, TextMatch::Paths::kNo));
  IOR_TRY(auto path_match, parse("-path", path, IOR_PATH_MAX - 1, TextMatch::Paths::kYes));
  if (!comm_match && !path_match) {
    return KeepEvent{};
  }
  return KeepEvent(EventFilter(std::move(comm_match), std::move(path_match)));
}

}  // namespace ior::filter
