// SPDX-License-Identifier: Apache-2.0
#include "model/stored_event.h"

#include <gtest/gtest.h>

#include <optional>

#include "model/event_builder.h"

namespace ior::model {
namespace {

TEST(StoredEvent, OutlivesWhatItWasMadeOf) {
  std::optional<StoredEvent> stored;
  {
    const BuiltEvent event = a_call("renameat2")
                                 .path("old")
                                 .path2("new")
                                 .in("/a")
                                 .second_in("/b")
                                 .by("mv", 7, 8)
                                 .build();
    stored.emplace(event);
  }
  const StoredEvent copy = *stored;
  stored.reset();

  std::string name;
  append_file_name(name, *copy);
  append_second_name(name, *copy);
  EXPECT_EQ(name, "/a/old/b/new");
  EXPECT_EQ(copy->task->comm, "mv");
}

TEST(StoredEvent, KeepsWhatIsUnknownUnknown) {
  const StoredEvent stored(a_read().by_unknown().build());

  EXPECT_EQ(stored->task, nullptr);
  EXPECT_EQ(stored->file, nullptr);
}

}  // namespace
}  // namespace ior::model
