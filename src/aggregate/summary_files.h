// SPDX-License-Identifier: Apache-2.0
//
// Calls by file and by directory. Files are told apart by the name that rows print. Bounded: when
// full, in number or in bytes of names, the files that matter least are folded into their
// directories, and directories without files into [other]. One thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "aggregate/summary_tally.h"
#include "aggregate/summary_traits.h"
#include "model/event.h"
#include "model/summary.h"

namespace ior::aggregate {

struct DirectoryEntry {
  std::uint32_t id = 0;  // never used twice; 0 is [other]
  std::string name;
  std::uint64_t files = 0;  // names seen
  std::uint64_t live = 0;   // of them, entries that exist
  Tally folded;             // of those that do not
};

struct FileEntry {
  std::string name;
  DirectoryEntry* directory = nullptr;  // never null
  Tally tally;
  std::uint64_t last_ns = 0;
  std::uint64_t opens = 0;
  std::uint64_t opens_to_read = 0;
  std::uint64_t reads = 0;
  std::uint64_t writes = 0;
  std::uint64_t uses = 0;
  std::uint64_t syncs = 0;
  std::uint64_t sync_ns = 0;
  std::uint64_t tiny_reads = 0;
  std::uint64_t tiny_writes = 0;
  std::uint64_t tiny_bytes = 0;
  bool has_kind = false;
  model::FileKind kind = model::FileKind::kOther;
  // Majority vote (Boyer, Moore 1981): whoever made more than half of the calls, if anybody did.
  std::uint32_t comm = 0;
  std::uint64_t votes = 0;
};

class SummaryFiles {
 public:
  SummaryFiles(std::size_t files, std::size_t directories, std::size_t name_bytes);

  // The entry of the file that the call is about, null when it is about none. It lives until the
  // next call of this function. Hot path.
  FileEntry* find(const model::CallEvent& event, std::uint64_t now_ns);

  // `comm` is a number that stands for the caller's. Hot path.
  void add(FileEntry& entry,
           const model::CallEvent& event,
           const CallTraits& traits,
           const Sample& sample,
           std::uint32_t comm);

  // The bytes that a copy moves to or from its second file.
  void add_second(const model::CallEvent& event, const CallTraits& traits, const Sample& sample);

  // `comms` translates the other's numbers of comms into ours.
  void merge(const SummaryFiles& other, const std::vector<std::uint32_t>& comms);

  // Calls `visit(const FileEntry&)` / `visit(const DirectoryEntry&)` for each.
  template <typename Visit>
  void each_file(Visit visit) const {
    for (const auto& [name, entry] : files_) {
      visit(*entry);
    }
  }
  template <typename Visit>
  void each_directory(Visit visit) const {
    for (const auto& [name, entry] : directories_) {
      visit(*entry);
    }
  }
  const DirectoryEntry& other() const { return other_; }
  std::uint64_t folded_files() const { return folded_files_; }
  std::uint64_t folded_directories() const { return folded_directories_; }

 private:
  struct Cached {
    const model::File* file = nullptr;
    FileEntry* entry = nullptr;
  };

  FileEntry* find_name(std::string_view name, const model::File* file);
  DirectoryEntry& directory_of(std::string_view name, const model::File* file);
  DirectoryEntry& directory_named(std::string_view name);
  void make_room();
  void fold_quarter();
  void forget_directories();

  std::size_t max_files_;
  std::size_t max_directories_;
  std::size_t max_name_bytes_;
  std::size_t name_bytes_ = 0;  // of files and directories
  // Keys are views of the entries' own names.
  std::unordered_map<std::string_view, std::unique_ptr<FileEntry>> files_;
  std::unordered_map<std::string_view, std::unique_ptr<DirectoryEntry>> directories_;
  DirectoryEntry other_;
  std::uint32_t next_directory_ = 1;
  std::uint64_t folded_files_ = 0;
  std::uint64_t folded_directories_ = 0;
  std::vector<Cached> cache_;  // by address of the File, always verified by name
  std::string scratch_;
};

}  // namespace ior::aggregate
