// SPDX-License-Identifier: Apache-2.0
#include "export/perfetto.h"

#include <charconv>

#include "export/escape.h"
#include "export/protobuf.h"
#include "export/trace_args.h"

namespace ior::exporter {
namespace {

constexpr std::size_t kMaxStrings = 100'000;
constexpr std::uint64_t kSequence = 1;
constexpr std::uint64_t kUnknownTrack = 1;

namespace trace {
constexpr std::uint32_t kPacket = 1;
}
namespace packet {
constexpr std::uint32_t kTimestamp = 8;
constexpr std::uint32_t kSequenceId = 10;
constexpr std::uint32_t kTrackEvent = 11;
constexpr std::uint32_t kInternedData = 12;
constexpr std::uint32_t kSequenceFlags = 13;
constexpr std::uint32_t kTrackDescriptor = 60;
constexpr std::uint64_t kStateCleared = 1;
constexpr std::uint64_t kNeedsState = 2;
}  // namespace packet
namespace descriptor {
constexpr std::uint32_t kUuid = 1;
constexpr std::uint32_t kName = 2;
constexpr std::uint32_t kProcess = 3;
constexpr std::uint32_t kThread = 4;
constexpr std::uint32_t kParent = 5;
constexpr std::uint32_t kProcessPid = 1;
constexpr std::uint32_t kProcessName = 6;
constexpr std::uint32_t kThreadPid = 1;
constexpr std::uint32_t kThreadTid = 2;
constexpr std::uint32_t kThreadName = 5;
}  // namespace descriptor
namespace event_field {
constexpr std::uint32_t kCategory = 3;
constexpr std::uint32_t kAnnotation = 4;
constexpr std::uint32_t kType = 9;
constexpr std::uint32_t kName = 10;
constexpr std::uint32_t kTrack = 11;
constexpr std::uint64_t kBegin = 1;
constexpr std::uint64_t kEnd = 2;
constexpr std::uint64_t kInstant = 3;
}  // namespace event_field
namespace annotation {
constexpr std::uint32_t kName = 1;
constexpr std::uint32_t kBool = 2;
constexpr std::uint32_t kUnsigned = 3;
constexpr std::uint32_t kSigned = 4;
constexpr std::uint32_t kInternedString = 17;
}  // namespace annotation

template <typename Number>
Number number_of(std::string_view text) {
  Number number{};
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::string printable(std::string_view text) {
  std::string out;
  append_escaped(out, text);
  return out;
}

// A process has a number that no thread has: bit 22 of a thread's key is set (thread_tracks.cc).
std::uint64_t process_uuid(std::uint32_t tgid) {
  return (std::uint64_t{1} << 32) | (tgid & 0x3fffffU);
}

std::string process_track(const model::Task& task) {
  std::string process;
  Protobuf(process).number(descriptor::kProcessPid, task.tgid);
  Protobuf(process).bytes(descriptor::kProcessName, printable(task.comm));
  std::string track;
  Protobuf(track).number(descriptor::kUuid, process_uuid(task.tgid));
  Protobuf(track).bytes(descriptor::kProcess, process);
  return track;
}

std::string thread_track(const model::Task& task) {
  std::string thread;
  Protobuf(thread).number(descriptor::kThreadPid, task.tgid);
  Protobuf(thread).number(descriptor::kThreadTid, task.tid);
  Protobuf(thread).bytes(descriptor::kThreadName, printable(task.comm));
  std::string track;
  Protobuf(track).number(descriptor::kUuid, thread_key(task));
  Protobuf(track).number(descriptor::kParent, process_uuid(task.tgid));
  Protobuf(track).bytes(descriptor::kThread, thread);
  return track;
}

std::uint64_t type_of(const model::CallEvent& event) {
  const bool is_slice = event.outcome == model::Outcome::kInFlight ||
                        (event.latency_ns && event.outcome != model::Outcome::kNoEnter);
  return is_slice ? event_field::kBegin : event_field::kInstant;
}

}  // namespace

std::uint64_t Perfetto::Interned::id_of(std::string_view text, std::string& data) {
  const auto [entry, is_new] = ids_.try_emplace(printable(text), next_);
  if (is_new) {
    ++next_;
    std::string message;  // EventCategory, EventName, DebugAnnotationName, InternedString: alike
    Protobuf(message).number(1, entry->second);
    Protobuf(message).bytes(2, entry->first);
    Protobuf(data).bytes(field_, message);
  }
  return entry->second;
}

void Perfetto::append_track(std::string_view track) {
  std::string message;
  Protobuf packet(message);
  packet.number(packet::kSequenceId, kSequence);
  packet.bytes(packet::kTrackDescriptor, track);
  Protobuf(writer_.buffer()).bytes(trace::kPacket, message);
}

void Perfetto::name_tracks(const model::Task& task) {
  const ThreadTracks::News news = tracks_.look(task);
  if (news.process) {
    append_track(process_track(task));
  }
  if (news.thread) {
    append_track(thread_track(task));
  }
}

void Perfetto::append_packet(std::uint64_t time_ns, std::string_view event) {
  std::string message;
  Protobuf packet(message);
  packet.number(packet::kTimestamp, time_ns);
  packet.number(packet::kSequenceId, kSequence);
  packet.number(packet::kSequenceFlags,
                packet::kNeedsState | (cleared_ ? packet::kStateCleared : 0));
  if (!data_.empty()) {
    packet.bytes(packet::kInternedData, data_);
  }
  packet.bytes(packet::kTrackEvent, event);
  Protobuf(writer_.buffer()).bytes(trace::kPacket, message);
  data_.clear();
  cleared_ = false;
}

std::string Perfetto::event_message(const model::CallEvent& event, std::uint64_t track) {
  std::string message;
  Protobuf fields(message);
  fields.number(event_field::kType, type_of(event));
  fields.number(event_field::kTrack, track);
  fields.number(event_field::kName, names_.id_of(model::call_name(event), data_));
  fields.number(event_field::kCategory, categories_.id_of(category(event), data_));
  for_each_arg(text_, event, [&](std::string_view name, ColumnType type, std::string_view value) {
    std::string arg;
    Protobuf arg_fields(arg);
    arg_fields.number(annotation::kName, arg_names_.id_of(name, data_));
    switch (type) {
      case ColumnType::kText:
      case ColumnType::kHex:
        arg_fields.number(annotation::kInternedString, strings_.id_of(value, data_));
        break;
      case ColumnType::kBool:
        arg_fields.number(annotation::kBool, value == "true" ? 1 : 0);
        break;
      case ColumnType::kU32:
      case ColumnType::kU64:
        arg_fields.number(annotation::kUnsigned, number_of<std::uint64_t>(value));
        break;
      case ColumnType::kI32:
      case ColumnType::kI64:
        arg_fields.signed_number(annotation::kSigned, number_of<std::int64_t>(value));
        break;
    }
    fields.bytes(event_field::kAnnotation, arg);
  });
  return message;
}

void Perfetto::append(const model::CallEvent& event) {
  if (strings_.size() >= kMaxStrings) {
    for (Interned* interned : {&categories_, &names_, &arg_names_, &strings_}) {
      interned->clear();
    }
    cleared_ = true;
  }
  std::uint64_t track = kUnknownTrack;
  if (event.task != nullptr) {
    name_tracks(*event.task);
    track = thread_key(*event.task);
  } else if (unknown_track_) {
    std::string unknown;
    Protobuf(unknown).number(descriptor::kUuid, kUnknownTrack);
    Protobuf(unknown).bytes(descriptor::kName, "unknown thread");
    append_track(unknown);
    unknown_track_ = false;
  }
  append_packet(event.enter_ns, event_message(event, track));
  if (type_of(event) == event_field::kBegin && event.latency_ns) {
    std::string end;
    Protobuf(end).number(event_field::kType, event_field::kEnd);
    Protobuf(end).number(event_field::kTrack, track);
    append_packet(event.enter_ns + *event.latency_ns, end);
  }
}

Status Perfetto::consume(model::EventSpan events) {
  for (const model::CallEvent& event : events) {
    append(event);
    if (writer_.full()) {
      IOR_TRY_STATUS(writer_.flush());
    }
  }
  return {};
}

}  // namespace ior::exporter
