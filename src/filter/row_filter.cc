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
  kGap
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

constexpr std::array<std::string_view, 14> kFields = {"syscall",
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
                                                      "error"};
constexpr std::size_t kTextFields = 4;

template <typename T>
std::optional<std::int64_t> number(const std::optional<T>& value) {
  return value ? std::optional(static_cast<std::int64_t>(*value)) : std::nullopt;
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

  Result<NodePtr> parse_list(int depth,
                             Node::Kind kind,
                             bool (Parser::*goes_on)(),
                             Result<NodePtr> (Parser::*part)(int)) {
    auto node = std::make_shared<Node>();
    node->kind = kind;
    do {
      IOR_TRY(NodePtr next, (this->*part)(depth));
      node->parts.push_back(std::move(next));
    } while ((this->*goes_on)());
    return node->parts.size() == 1 ? node->parts[0] : NodePtr(node);
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
    return parse_list(depth, Node::Kind::kOr, &Parser::another_or, &Parser::parse_and);
  }
  Result<NodePtr> parse_and(int depth) {
    return parse_list(depth, Node::Kind::kAnd, &Parser::another_and, &Parser::parse_not);
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
      return pattern(TextField::kAny, field.text);
    }
    const RowToken sign = take();
    if (front().word != RowWord::kText && front().word != RowWord::kQuoted) {
      return unexpected("a value");
    }
    const RowToken value = take();
    const std::string name = field.text == "return" ? "ret"
                             : field.text == "call" ? "syscall"
                                                    : field.text;
    if (name == "life") {
      return life_test(sign, value);
    }
    const auto known = std::ranges::find(kFields, name);
    if (known == kFields.end() || name == "error") {
      return usage_error("filter",
                         fmt::format("there is no field '{}'", field.text),
                         did_you_mean(field.text, kFields));
    }
    const auto index = static_cast<std::size_t>(known - kFields.begin());
    return index < kTextFields
               ? text_test(static_cast<TextField>(index), sign, value.text)
               : number_test(static_cast<NumberField>(index - kTextFields), sign, value);
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
    NodePtr node = leaf(TextTest{field, true, text, std::nullopt});
    return negative ? negated(std::move(node)) : node;
  }

  static std::optional<std::int64_t> value_of(NumberField field, const std::string& text) {
    if (field == NumberField::kLatency || field == NumberField::kGap) {
      return parse_duration_ns(text);
    }
    if (field == NumberField::kRet && text.starts_with('E')) {
      for (int error = 1; error < 134; ++error) {
        if (errno_name(error) == text) {
          return -error;
        }
      }
      return std::nullopt;
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
    const auto wanted = value_of(field, value.text);
    if (!wanted) {
      return usage_error("filter",
                         fmt::format("'{}' at {} is no number", value.text, value.at + 1),
                         "10ms 1.5s 250us; 4k 2M; -2 or ENOENT for ret");
    }
    return leaf(NumberTest{field, compare->second, *wanted});
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
