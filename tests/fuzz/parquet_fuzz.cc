// SPDX-License-Identifier: Apache-2.0
//
// Whatever a Parquet file holds: the table of contents, every row, every byte that a row points to.
// In this build the reader does not look at the checksums of pages (src/record/row_reader.cc), so
// that what is in them is reached.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "model/call_facts.h"
#include "model/event.h"
#include "record/recording.h"
#include "tests/fuzz/memory_file.h"

namespace {

// A hundred bytes of runs stand for a billion rows; that they are read is known after some.
constexpr std::size_t kEnoughRows = 20'000;

void use(const ior::model::CallEvent& event) {
  std::string text;
  ior::model::append_file_name(text, event);
  ior::model::append_second_name(text, event);
  ior::model::append_notes(text, event.notes);
  text += ior::model::call_name(event);
  text += event.path;
  text += event.path2;
  text += ior::model::to_string(event.outcome);
  if (event.task != nullptr) {
    text += event.task->comm;
  }
  for (const ior::model::File* file : {event.file, event.file2, event.dir, event.dir2}) {
    if (file != nullptr) {
      text += file->name;
      text += ior::model::to_string(file->kind);
    }
  }
  volatile std::uint64_t sink = ior::model::bytes_moved(event) + text.size();
  static_cast<void>(sink);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ior::fuzz::MemoryFile file(std::as_bytes(std::span(data, size)));
  const auto recording = ior::record::open_recording(file.path());
  std::size_t rows = 0;
  while (recording && !(*recording)->ended() && rows < kEnoughRows) {
    const auto events = (*recording)->next();
    if (!events) {
      break;
    }
    for (const ior::model::CallEvent& event : *events) {
      use(event);
    }
    rows += events->size();
  }
  if (recording) {
    static_cast<void>((*recording)->accounting());
  }
  return 0;
}
