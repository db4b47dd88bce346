// SPDX-License-Identifier: Apache-2.0
#include "aggregate/summary_files.h"

#include <utility>

#include "aggregate/summary_fold.h"

namespace ior::aggregate {
namespace {

constexpr std::size_t kCacheSize = 4096;

std::size_t cache_place(const void* pointer) {
  auto bits = reinterpret_cast<std::uintptr_t>(pointer);
  bits *= 0x9e3779b97f4a7c15U;  // Fibonacci hashing: Knuth, TAOCP 3, 6.4
  return static_cast<std::size_t>(bits >> 52) % kCacheSize;
}

// The place of a file that no directory holds.
std::string_view kind_place(const model::File* file) {
  if (file == nullptr) {
    return "[relative]";
  }
  switch (file->kind) {
    case model::FileKind::kPipe:
      return "[pipes]";
    case model::FileKind::kSocket:
      return "[sockets]";
    case model::FileKind::kAnonInode:
      return "[anonymous inodes]";
    case model::FileKind::kMemory:
      return "[memory]";
    default:
      return "[no directory]";
  }
}

std::string_view place_of(std::string_view name, const model::File* file) {
  const std::size_t slash = name.rfind('/');
  if (!name.starts_with('/') || slash == std::string_view::npos) {
    return kind_place(file);
  }
  return slash == 0 ? name.substr(0, 1) : name.substr(0, slash);
}

void merge_counts(FileEntry& into, const FileEntry& from) {
  into.tally.merge(from.tally);
  into.last_ns = std::max(into.last_ns, from.last_ns);
  into.opens += from.opens;
  into.opens_to_read += from.opens_to_read;
  into.reads += from.reads;
  into.writes += from.writes;
  into.uses += from.uses;
  into.syncs += from.syncs;
  into.sync_ns += from.sync_ns;
  into.tiny_reads += from.tiny_reads;
  into.tiny_writes += from.tiny_writes;
  into.tiny_bytes += from.tiny_bytes;
  if (from.has_kind) {
    into.has_kind = true;
    into.kind = from.kind;
  }
}

// Reading or writing by bytes is how these work.
bool can_be_tiny(model::FileKind kind) {
  return kind != model::FileKind::kAnonInode && kind != model::FileKind::kSocket;
}

}  // namespace

SummaryFiles::SummaryFiles(std::size_t files, std::size_t directories, std::size_t name_bytes)
    : max_files_(std::max<std::size_t>(files, 4)),
      max_directories_(std::max<std::size_t>(directories, 4)),
      max_name_bytes_(name_bytes),
      cache_(kCacheSize) {
  other_.name = "[other]";
}

DirectoryEntry& SummaryFiles::directory_named(std::string_view name) {
  const auto place = directories_.find(name);
  if (place != directories_.end()) {
    return *place->second;
  }
  auto entry = std::make_unique<DirectoryEntry>();
  entry->id = next_directory_++;
  entry->name = name;
  name_bytes_ += name.size();
  DirectoryEntry& made = *entry;
  directories_.emplace(made.name, std::move(entry));
  return made;
}

DirectoryEntry& SummaryFiles::directory_of(std::string_view name, const model::File* file) {
  return directory_named(place_of(name, file));
}

FileEntry* SummaryFiles::find_name(std::string_view name, const model::File* file) {
  const auto place = files_.find(name);
  if (place != files_.end()) {
    return place->second.get();
  }
  if (files_.size() >= max_files_ || name_bytes_ > max_name_bytes_) {
    make_room();
  }
  auto entry = std::make_unique<FileEntry>();
  entry->name = name;
  name_bytes_ += name.size();
  entry->directory = &directory_of(name, file);
  ++entry->directory->files;
  ++entry->directory->live;
  FileEntry* made = entry.get();
  files_.emplace(made->name, std::move(entry));
  return made;
}

FileEntry* SummaryFiles::find(const model::CallEvent& event, std::uint64_t now_ns) {
  const model::File* file = named_file(event);
  FileEntry* entry = nullptr;
  if (file != nullptr) {
    Cached& cached = cache_[cache_place(file)];
    if (cached.file == file && cached.entry->name == file->name) {
      entry = cached.entry;
    } else {
      entry = find_name(file->name, file);
      entry->has_kind = true;
      entry->kind = file->kind;
      cached = {.file = file, .entry = entry};
    }
  } else {
    scratch_.clear();
    if (!model::append_file_name(scratch_, event)) {
      return nullptr;
    }
    entry = find_name(scratch_, nullptr);
  }
  entry->last_ns = now_ns;
  return entry;
}

void SummaryFiles::add(FileEntry& entry,
                       const model::CallEvent& event,
                       const CallTraits& traits,
                       const Sample& sample,
                       std::uint32_t comm) {
  if (traits.copies) {
    Sample one_way = sample;
    one_way.bytes_read = traits.to_first ? 0 : sample.bytes;
    one_way.bytes_written = traits.to_first ? sample.bytes : 0;
    entry.tally.add(one_way);
  } else {
    entry.tally.add(sample);
  }
  if (entry.votes == 0) {
    entry.comm = comm;
  }
  entry.votes = entry.comm == comm ? entry.votes + 1 : entry.votes - 1;
  if (sample.error != 0) {
    return;
  }
  const bool tiny =
      sample.bytes > 0 && sample.bytes <= model::kTinyBytes && can_be_tiny(entry.kind);
  if (traits.reads) {
    ++entry.reads;
    entry.tiny_reads += tiny ? 1 : 0;
  } else if (traits.writes) {
    ++entry.writes;
    entry.tiny_writes += tiny ? 1 : 0;
    entry.tiny_bytes += tiny ? sample.bytes : 0;
  } else if (traits.syncs) {
    ++entry.syncs;
    entry.sync_ns += sample.latency_ns;
  } else if (traits.opens && event.ret.value_or(-1) >= 0) {
    ++entry.opens;
    entry.opens_to_read += opens_to_read(event, traits) ? 1 : 0;
  }
  entry.uses += traits.uses ? 1 : 0;
}

void SummaryFiles::add_second(const model::CallEvent& event,
                              const CallTraits& traits,
                              const Sample& sample) {
  if (!traits.copies || event.file2 == nullptr || event.file2->name.empty()) {
    return;
  }
  FileEntry* entry = find_name(event.file2->name, event.file2);
  entry->last_ns = sample.at_ns;
  entry->has_kind = true;
  entry->kind = event.file2->kind;
  entry->tally.add_bytes(traits.to_first ? sample.bytes : 0, traits.to_first ? 0 : sample.bytes);
  entry->uses += sample.error == 0 ? 1 : 0;
}

void SummaryFiles::make_room() {
  cache_.assign(kCacheSize, {});
  fold_quarter();
  while (name_bytes_ > max_name_bytes_ / 4 * 3 && !files_.empty()) {
    fold_quarter();
  }
}

void SummaryFiles::fold_quarter() {
  std::vector<FileEntry*> entries;
  entries.reserve(files_.size());
  for (const auto& [name, entry] : files_) {
    entries.push_back(entry.get());
  }
  for (FileEntry* entry :
       least_important(std::move(entries), std::max<std::size_t>(files_.size() / 4, 1))) {
    name_bytes_ -= entry->name.size();
    entry->directory->folded.merge(entry->tally);
    --entry->directory->live;
    ++folded_files_;
    files_.erase(std::string_view(entry->name));
  }
  if (directories_.size() > max_directories_ || name_bytes_ > max_name_bytes_ / 2) {
    forget_directories();
  }
}

void SummaryFiles::forget_directories() {
  for (auto place = directories_.begin(); place != directories_.end();) {
    const DirectoryEntry& entry = *place->second;
    if (entry.live != 0) {
      ++place;
      continue;
    }
    other_.folded.merge(entry.folded);
    other_.files += entry.files;
    ++folded_directories_;
    name_bytes_ -= entry.name.size();
    place = directories_.erase(place);
  }
}

void SummaryFiles::merge(const SummaryFiles& other, const std::vector<std::uint32_t>& comms) {
  // Folded sums go to the directories first: those without a file left exist only through them.
  for (const auto& [name, theirs] : other.directories_) {
    DirectoryEntry& ours = directory_named(theirs->name);
    ours.folded.merge(theirs->folded);
    ours.files += theirs->files - theirs->live;
  }
  other_.folded.merge(other.other_.folded);
  other_.files += other.other_.files;
  folded_files_ += other.folded_files_;
  folded_directories_ += other.folded_directories_;
  for (const auto& [name, theirs] : other.files_) {
    model::File kind;
    kind.kind = theirs->kind;
    FileEntry* ours = find_name(theirs->name, theirs->has_kind ? &kind : nullptr);
    merge_counts(*ours, *theirs);
    if (theirs->votes > ours->votes) {
      ours->comm = theirs->comm < comms.size() ? comms[theirs->comm] : 0;
      ours->votes = theirs->votes;
    }
  }
  cache_.assign(kCacheSize, {});
}

}  // namespace ior::aggregate
