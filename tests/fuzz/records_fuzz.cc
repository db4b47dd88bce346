// SPDX-License-Identifier: Apache-2.0
//
// Whatever a ring holds: bytes -> records -> events -> names. The input is records one after the
// other, as the golden files have them; what does not decode ends it.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "decode/wire_decoder.h"
#include "model/event.h"
#include "resolve/resolver.h"

namespace {

// Reads every byte that the event points to.
void use(const ior::model::CallEvent& event) {
  std::string text;
  ior::model::append_file_name(text, event);
  ior::model::append_second_name(text, event);
  text += ior::model::call_name(event);
  text += event.path;
  text += event.path2;
  if (event.task != nullptr) {
    text += event.task->comm;
  }
  volatile std::uint64_t sink = ior::model::bytes_moved(event) + text.size();
  static_cast<void>(sink);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::span<const std::byte> rest = std::as_bytes(std::span(data, size));
  ior::resolve::Resolver resolver;
  while (const auto header = ior::decode::peek(rest)) {
    const auto record = ior::decode::decode(rest.first(header->size));
    rest = rest.subspan(header->size);
    if (!record) {
      continue;
    }
    if (const auto* file = std::get_if<ior::model::FileRecord>(&*record)) {
      resolver.announce(*file);
    } else if (const auto* task = std::get_if<ior_wire_task>(&*record)) {
      resolver.announce(*task);
    } else if (const auto* gone = std::get_if<ior_wire_task_exit>(&*record)) {
      resolver.announce(*gone);
      resolver.next_pass();
    } else if (const auto* call = std::get_if<ior::model::CallRecord>(&*record)) {
      ior::model::CallEvent event;
      if (resolver.resolve(*call, ior::resolve::Missing::kAccept, event)) {
        use(event);
      }
    }
  }
  return 0;
}
