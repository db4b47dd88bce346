// SPDX-License-Identifier: Apache-2.0
#include "filter/row_filter.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "filter/closest.h"
#include "filter/event_filter.h"
#include "filter/row_filter_values.h"
#include "filter/row_filter_words.h"
#include "model/call_facts.h"

namespace ior::filter {
namespace {

using model::CallEvent;

enum class TextField : std::uint8_t { kSyscall, kComm, kFile, kFamily, kAny };
enum class NumberField : std::uint8_t {
  kPid,
  kTid,
  kUid,
  kCgroup,
  kFd,
  kRet,
  kBytes,
  kLatency,
  kGap,
  kEnd
};
enum class Compare : std::uint8_t { kEqual, kNot, kLess, kGreater, kAtMost, kAtLeast };

struct TextTest {
  TextField field;
  bool exact;
  std::string text;                // exact
  std::optional<TextMatch> match;  // not exact
};
struct NumberTest {
  NumberField field;
  Compare compare;
  std::int64_t value;
};
struct ErrorTest {};
using LifeTest = std::shared_ptr<const DescriptorLife>;

}  // namespace

// A test or a combination of others.
struct RowFilter::Node {
  enum class Kind : std::uint8_t { kAnd, kOr, kNot, kTest };
  Kind kind = Kind::kTest;
  std::vector<std::shared_ptr<const Node>> parts;
  std::variant<ErrorTest, TextTest, NumberTest, LifeTest> test;
};

namespace {

using Node = RowFilter::Node;
using NodePtr = std::shared_ptr<const Node>;
using Lives = std::vector<std::shared_ptr<DescriptorLife>>;

constexpr std::array<std::string_view, 15> kFields = {"syscall",
                                                      "comm",
                                                      "file",
                                                      "family",
                                                      "pid",
                                                      "tid",
                                                      "uid",
                                                      "cgroup",
                                                      "fd",
                                                      "ret",
                                                      "bytes",
                                                      "latency",
                                                      "gap",
                                                      "end",
                                                      "error"};
constexpr std::size_t kTextFields = 4;

template <typename T>
std::optional<std::int64_t> number(const std::optional<T>& value) {
  return value ? std::optional(static_cast<std::int64_t>(*value)) : std::nullopt;
}

// Of a call whose begin was not seen, the begin is its end.
std::optional<std::int64_t> end_of(const CallEvent& event) {
  if (event.outcome == model::Outcome::kInFlight || event.enter_ns == 0) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(event.enter_ns + event.latency_ns.value_or(0));
}

std::optional<std::int64_t> number_of(const CallEvent& event, NumberField field) {
  const model::Task* task = event.task;
  const auto of_task = [task](auto member) {
    return task == nullptr ? std::nullopt : std::optional(static_cast<std::int64_t>(task->*member));
  };
  switch (field) {
    case NumberField::kPid:
      return of_task(&model::Task::tgid);
    case NumberField::kTid:
      return of_task(&model::Task::tid);
    case NumberField::kUid:
      return of_task(&model::Task::uid);
    case NumberField::kCgroup:
      return of_task(&model::Task::cgroup_id);
    case NumberField::kFd:
      return model::descriptor(event);
    case NumberField::kRet:
      return event.ret;
    case NumberField::kBytes:
      return static_cast<std::int64_t>(model::bytes_moved(event));
    case NumberField::kLatency:
      return number(event.latency_ns);
    case NumberField::kGap:
      return number(event.gap_ns);
    case NumberField::kEnd:
      return end_of(event);
  }
  return std::nullopt;
}

bool holds(const NumberTest& test, const CallEvent& event) {
  const auto value = number_of(event, test.field);
  if (!value) {
    return false;
  }
  switch (test.compare) {
    case Compare::kEqual:
      return *value == test.value;
    case Compare::kNot:
      return *value != test.value;
    case Compare::kLess:
      return *value < test.value;
    case Compare::kGreater:
      return *value > test.value;
    case Compare::kAtMost:
      return *value <= test.value;
    case Compare::kAtLeast:
      return *value >= test.value;
  }
  return false;
}

bool holds(const TextTest& test, std::string_view subject) {
  return test.exact ? subject == test.text : test.match->matches(subject);
}

bool file_holds(const TextTest& test, const CallEvent& event) {
  static thread_local std::string name;  // kept for its memory
  name.clear();
  if (model::append_file_name(name, event) && holds(test, name)) {
    return true;
  }
  name.clear();
  return model::append_second_name(name, event) && holds(test, name);
}

bool holds(const TextTest& test, const CallEvent& event) {
  const auto call_holds = [&] {
    return event.info != nullptr ? holds(test, event.info->tracepoint_name)
                                 : holds(test, model::call_name(event));
  };
  const auto comm_holds = [&] { return event.task != nullptr && holds(test, event.task->comm); };
  switch (test.field) {
    case TextField::kSyscall:
      return call_holds();
    case TextField::kComm:
      return comm_holds();
    case TextField::kFile:
      return file_holds(test, event);
    case TextField::kFamily:
      return event.info != nullptr && holds(test, model::to_string(event.info->family));
    case TextField::kAny:
      return call_holds() || comm_holds() || file_holds(test, event);
  }
  return false;
}

bool holds(const Node& node, const CallEvent& event) {
  const auto part_holds = [&event](const NodePtr& part) { return holds(*part, event); };
  switch (node.kind) {
    case Node::Kind::kAnd:
      return std::ranges::all_of(node.parts, part_holds);
    case Node::Kind::kOr:
      return std::ranges::any_of(node.parts, part_holds);
    case Node::Kind::kNot:
      return !part_holds(node.parts[0]);
    case Node::Kind::kTest:
      break;
  }
  if (const auto* text = std::get_if<TextTest>(&node.test)) {
    return holds(*text, event);
  }
  if (const auto* number = std::get_if<NumberTest>(&node.test)) {
    return holds(*number, event);
  }
  if (const auto* life = std::get_if<LifeTest>(&node.test)) {
    return (*life)->matches(event);
  }
  return event.ret && model::is_error(*event.ret);
}

// Whether a life stands where it need not hold: then it could not say when rows are over.
bool has_optional_life(const Node& node, bool optional = false) {
  if (node.kind == Node::Kind::kTest) {
    return optional && std::holds_alternative<LifeTest>(node.test);
  }
  optional = optional || node.kind != Node::Kind::kAnd;
  return std::ranges::any_of(
      node.parts, [optional](const NodePtr& part) { return has_optional_life(*part, optional); });
}

NodePtr negated(NodePtr part) {
  auto node = std::make_shared<Node>();
  node->kind = Node::Kind::kNot;
  node->parts.push_back(std::move(part));
  return node;
}

template <typename Test>
NodePtr leaf(Test test) {
  auto node = std::make_shared<Node>();
  node->test = std::move(test);
  return node;
}

NodePtr combined(Node::Kind kind, std::vector<NodePtr> parts) {
  if (parts.size() == 1) {
    return parts[0];
  }
  auto node = std::make_shared<Node>();
  node->kind = kind;
  node->parts = std::move(parts);
  return node;
}

// Recursive descent; `not` binds before `and` before `or`.
class Parser {
 public:
  Parser(std::vector<RowToken> tokens, Lives& lives) : tokens_(std::move(tokens)), lives_(lives) {}

  Result<NodePtr> parse() {
    IOR_TRY(NodePtr node, parse_or(0));
    if (front().word != RowWord::kEnd) {
      return unexpected("the end");
    }
    return node;
  }

 private:
  static constexpr int kDeepest = 50;

  const RowToken& front() const { return tokens_[at_]; }
  RowToken take() { return tokens_[at_ + 1 < tokens_.size() ? at_++ : at_]; }

  std::unexpected<Error> unexpected(std::string_view wanted) const {
    const std::string what =
        front().word == RowWord::kEnd ? "it ends" : fmt::format("'{}' stands", front().text);
    return usage_error("filter",
                       fmt::format("{} at {}, where {} is expected", what, front().at + 1, wanted));
  }

  bool another_or() {
    if (front().word != RowWord::kOr) {
      return false;
    }
    take();
    return true;
  }
  bool another_and() {
    const RowWord word = front().word;
    if (word == RowWord::kAnd) {
      take();
      return true;
    }
    return word == RowWord::kText || word == RowWord::kQuoted || word == RowWord::kNot ||
           word == RowWord::kOpen;
  }

  Result<NodePtr> parse_or(int depth) {
    std::vector<NodePtr> parts;
    do {
      IOR_TRY(NodePtr next, parse_and(depth));
      parts.push_back(std::move(next));
    } while (another_or());
    return combined(Node::Kind::kOr, std::move(parts));
  }
  // `and` may be left out, but not beside a word alone: there it is more often a slip.
  Result<NodePtr> parse_and(int depth) {
    std::vector<NodePtr> parts;
    bool was_word = false;
    bool is_implied = false;
    do {
      const std::size_t begin = at_;
      IOR_TRY(NodePtr next, parse_not(depth));
      const bool is_word = at_ == begin + 1 && tokens_[begin].word == RowWord::kText &&
                           std::holds_alternative<TextTest>(next->test);
      if (is_implied && is_word != was_word) {
        const std::size_t word = is_word ? begin : begin - 1;
        return stray_word(tokens_[word], is_word ? tokens_[word - 1] : RowToken{});
      }
      was_word = is_word;
      is_implied = front().word != RowWord::kAnd;
      parts.push_back(std::move(next));
    } while (another_and());
    return combined(Node::Kind::kAnd, std::move(parts));
  }

  Result<NodePtr> parse_not(int depth) {
    if (depth > kDeepest) {
      return usage_error("filter", "it is nested too deep");
    }
    if (front().word == RowWord::kNot) {
      take();
      IOR_TRY(NodePtr part, parse_not(depth + 1));
      return negated(std::move(part));
    }
    if (front().word == RowWord::kOpen) {
      take();
      IOR_TRY(NodePtr inside, parse_or(depth + 1));
      if (front().word != RowWord::kClose) {
        return unexpected("')'");
      }
      take();
      return inside;
    }
    return parse_test();
  }

  Result<NodePtr> parse_test() {
    if (front().word != RowWord::kText && front().word != RowWord::kQuoted) {
      return unexpected("a field such as syscall, comm, file, latency");
    }
    const RowToken field = take();
    if (front().word != RowWord::kSign) {
      if (field.word == RowWord::kText && (field.text == "error" || field.text == "errors")) {
        return leaf(ErrorTest{});
      }
      if (field.word == RowWord::kText && is_field(field.text)) {
        return usage_error(
            "filter",
            fmt::format("'{}' at {} has no sign behind it", field.text, field.at + 1),
            fmt::format("= != ~ < >; one of several: {}=a,b", field.text));
      }
      return pattern(TextField::kAny, field.text);
    }
    const RowToken sign = take();
    if (front().word != RowWord::kText && front().word != RowWord::kQuoted) {
      return unexpected("a value");
    }
    const RowToken value = take();
    const std::string name = name_of(field.text);
    if (name == "life") {
      return life_test(sign, value);
    }
    if (name == "error" || name == "errors") {
      return error_test(sign, value);
    }
    const auto known = std::ranges::find(kFields, name);
    if (known == kFields.end()) {
      return usage_error("filter",
                         fmt::format("there is no field '{}'", field.text),
                         did_you_mean(field.text, kFields));
    }
    const auto index = static_cast<std::size_t>(known - kFields.begin());
    return index < kTextFields
               ? text_test(static_cast<TextField>(index), sign, value.text)
               : number_test(static_cast<NumberField>(index - kTextFields), sign, value);
  }

  static std::string name_of(const std::string& field) {
    return field == "return" ? "ret" : field == "call" ? "syscall" : field;
  }
  static bool is_field(const std::string& word) {
    return std::ranges::find(kFields, name_of(word)) != kFields.end();
  }

  // error=ENOENT; error!=ENOENT is another error, not a success.
  static Result<NodePtr> error_test(const RowToken& sign, const RowToken& value) {
    const auto number = parse_error_number(value.text);
    const bool differs = sign.text == "!=";
    if (!number || (!differs && sign.text != "=" && sign.text != "==" && sign.text != ":")) {
      return usage_error(
          "filter",
          fmt::format("'{}{}' at {} is no error", sign.text, value.text, sign.at + 1),
          "error alone is any one; error=ENOENT error!=EAGAIN error=2");
    }
    NodePtr same = leaf(NumberTest{NumberField::kRet, Compare::kEqual, -*number});
    return differs ? combined(Node::Kind::kAnd, {leaf(ErrorTest{}), negated(std::move(same))})
                   : same;
  }

  Result<NodePtr> life_test(const RowToken& sign, const RowToken& value) {
    const auto life = DescriptorLife::parse(value.text);
    if (sign.text != "=" || !life) {
      return usage_error("filter",
                         fmt::format("'{}{}' at {} is no life", sign.text, value.text, sign.at + 1),
                         "T on a row of Stream makes one: life=PID/FD@ROW");
    }
    lives_.push_back(std::make_shared<DescriptorLife>(*life));
    return leaf(LifeTest(lives_.back()));
  }

  static Result<NodePtr> pattern(TextField field, const std::string& text) {
    const auto paths = field == TextField::kFile || field == TextField::kAny
                           ? TextMatch::Paths::kYes
                           : TextMatch::Paths::kNo;
    IOR_TRY(TextMatch match, TextMatch::create("filter", text, paths));
    return leaf(TextTest{field, false, {}, std::move(match)});
  }

  static Result<NodePtr> text_test(TextField field, const RowToken& sign, const std::string& text) {
    const bool negative = sign.text[0] == '!';
    if (sign.text == "~" || sign.text == ":" || sign.text == "!~") {
      IOR_TRY(NodePtr node, pattern(field, text));
      return negative ? negated(std::move(node)) : node;
    }
    if (sign.text != "=" && sign.text != "==" && sign.text != "!=") {
      return usage_error("filter",
                         fmt::format("'{}' compares numbers, not text", sign.text),
                         "text has = != ~ !~");
    }
    std::vector<std::string> values = {text};
    if (field == TextField::kSyscall || field == TextField::kFamily) {
      IOR_TRY(values, field == TextField::kSyscall ? call_names(text) : family_names(text));
    }
    std::vector<NodePtr> tests;
    for (std::string& value : values) {
      tests.push_back(leaf(TextTest{field, true, std::move(value), std::nullopt}));
    }
    NodePtr node = combined(Node::Kind::kOr, std::move(tests));
    return negative ? negated(std::move(node)) : node;
  }

  static std::optional<std::int64_t> value_of(NumberField field, const std::string& text) {
    if (field == NumberField::kLatency || field == NumberField::kGap ||
        field == NumberField::kEnd) {
      return parse_duration_ns(text);
    }
    if (field == NumberField::kRet && text.starts_with('E')) {
      const auto error = parse_error_number(text);
      return error ? std::optional(-*error) : std::nullopt;
    }
    return parse_quantity(text);
  }

  static Result<NodePtr> number_test(NumberField field,
                                     const RowToken& sign,
                                     const RowToken& value) {
    constexpr std::array<std::pair<std::string_view, Compare>, 8> kCompares = {
        {{"=", Compare::kEqual},
         {"==", Compare::kEqual},
         {":", Compare::kEqual},
         {"!=", Compare::kNot},
         {"<", Compare::kLess},
         {">", Compare::kGreater},
         {"<=", Compare::kAtMost},
         {">=", Compare::kAtLeast}}};
    const auto compare =
        std::ranges::find(kCompares, sign.text, &std::pair<std::string_view, Compare>::first);
    if (compare == kCompares.end()) {
      return usage_error("filter",
                         fmt::format("'{}' is for text, not for numbers", sign.text),
                         "numbers have = != < > <= >=");
    }
    std::vector<NodePtr> tests;
    for (const std::string& one : split_list(value.text)) {
      const auto wanted = value_of(field, one);
      if (!wanted) {
        return usage_error("filter",
                           fmt::format("'{}' at {} is no number", value.text, value.at + 1),
                           "10ms 1.5s 250us; 4k 2M; -2 or ENOENT for ret");
      }
      tests.push_back(leaf(NumberTest{field, compare->second, *wanted}));
    }
    const bool differs = compare->second == Compare::kNot;
    if (tests.size() > 1 && compare->second != Compare::kEqual && !differs) {
      return usage_error("filter",
                         fmt::format("'{}' at {} are several", value.text, value.at + 1),
                         "only = and != have lists");
    }
    return combined(differs ? Node::Kind::kAnd : Node::Kind::kOr, std::move(tests));
  }

  std::vector<RowToken> tokens_;
  Lives& lives_;
  std::size_t at_ = 0;
};

}  // namespace

Result<RowFilter> RowFilter::parse(std::string_view text) {
  constexpr std::size_t kLongest = 16384;
  if (text.size() > kLongest) {
    return usage_error("filter", "it is too long");
  }
  IOR_TRY(std::vector<RowToken> tokens, split_row_filter(text));
  Lives lives;
  IOR_TRY(NodePtr root, Parser(std::move(tokens), lives).parse());
  if (!lives.empty() && has_optional_life(*root)) {
    return usage_error("filter", "life must hold: it cannot stand behind or, not");
  }
  return RowFilter(std::move(root), std::move(lives));
}

bool RowFilter::matches(const CallEvent& event) const {
  return holds(*root_, event);
}

bool RowFilter::learn(const CallEvent& event) const {
  bool is_new = false;
  for (const auto& life : lives_) {
    is_new = life->learn(event) || is_new;
  }
  return is_new;
}

}  // namespace ior::filter
