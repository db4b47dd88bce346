// SPDX-License-Identifier: Apache-2.0
// Words of memory calls: protection, mappings, advice, NUMA policy.
#include <linux/mempolicy.h>
#include <sys/mman.h>

#include "export/uapi_new.h"
#include "export/words.h"

namespace ior::exporter {
namespace {

using model::ArgType;

constexpr Word kProtWords[] = {
    IOR_WORD(PROT_NONE),
    IOR_WORD(PROT_READ),
    IOR_WORD(PROT_WRITE),
    IOR_WORD(PROT_EXEC),
    {0x8, "PROT_SEM"},
    IOR_WORD(PROT_GROWSDOWN),
    IOR_WORD(PROT_GROWSUP),
    // PROT_SEM: include/uapi/asm-generic/mman-common.h; glibc leaves it out
};
constexpr WordTable kProt = word_set(kProtWords, "PROT_???", 64);

constexpr std::uint64_t kMapType = 0x0f;  // MAP_TYPE
constexpr Word kMapTypes[] = {IOR_WORD(MAP_FILE),
                              IOR_WORD(MAP_SHARED),
                              IOR_WORD(MAP_PRIVATE),
                              IOR_WORD(MAP_SHARED_VALIDATE),
                              IOR_WORD(MAP_DROPPABLE)};
constexpr Word kMapFlags[] = {
    IOR_WORD(MAP_FIXED),
    IOR_WORD(MAP_ANONYMOUS),
    IOR_WORD(MAP_32BIT),
    IOR_WORD(MAP_NORESERVE),
    IOR_WORD(MAP_POPULATE),
    IOR_WORD(MAP_NONBLOCK),
    IOR_WORD(MAP_GROWSDOWN),
    IOR_WORD(MAP_DENYWRITE),
    IOR_WORD(MAP_EXECUTABLE),
    IOR_WORD(MAP_LOCKED),
    IOR_WORD(MAP_STACK),
    IOR_WORD(MAP_HUGETLB),
    IOR_WORD(MAP_SYNC),
    IOR_WORD(MAP_FIXED_NOREPLACE),
};
constexpr WordTable kMap{kMapTypes, kMapFlags, kMapType, "MAP_???", 64};

constexpr Word kMremapWords[] = {
    IOR_WORD(MREMAP_MAYMOVE), IOR_WORD(MREMAP_FIXED), IOR_WORD(MREMAP_DONTUNMAP)};
constexpr WordTable kMremap = word_set(kMremapWords, "MREMAP_???", 64);

constexpr Word kMsyncWords[] = {IOR_WORD(MS_SYNC), IOR_WORD(MS_ASYNC), IOR_WORD(MS_INVALIDATE)};
constexpr WordTable kMsync = word_set(kMsyncWords, "MS_???");

constexpr Word kMadviseWords[] = {
    IOR_WORD(MADV_NORMAL),        IOR_WORD(MADV_RANDOM),         IOR_WORD(MADV_SEQUENTIAL),
    IOR_WORD(MADV_WILLNEED),      IOR_WORD(MADV_DONTNEED),       IOR_WORD(MADV_FREE),
    IOR_WORD(MADV_REMOVE),        IOR_WORD(MADV_DONTFORK),       IOR_WORD(MADV_DOFORK),
    IOR_WORD(MADV_HWPOISON),      {101, "MADV_SOFT_OFFLINE"},    IOR_WORD(MADV_MERGEABLE),
    IOR_WORD(MADV_UNMERGEABLE),   IOR_WORD(MADV_HUGEPAGE),       IOR_WORD(MADV_NOHUGEPAGE),
    IOR_WORD(MADV_DONTDUMP),      IOR_WORD(MADV_DODUMP),         IOR_WORD(MADV_WIPEONFORK),
    IOR_WORD(MADV_KEEPONFORK),    IOR_WORD(MADV_COLD),           IOR_WORD(MADV_PAGEOUT),
    IOR_WORD(MADV_POPULATE_READ), IOR_WORD(MADV_POPULATE_WRITE), IOR_WORD(MADV_DONTNEED_LOCKED),
    IOR_WORD(MADV_COLLAPSE),      IOR_WORD(MADV_GUARD_INSTALL),  IOR_WORD(MADV_GUARD_REMOVE),
};
constexpr WordTable kMadvise = one_word(kMadviseWords, "MADV_???");

constexpr Word kMlockWords[] = {IOR_WORD(MLOCK_ONFAULT)};
constexpr WordTable kMlock = word_set(kMlockWords, "MLOCK_???");

constexpr Word kMlockallWords[] = {
    IOR_WORD(MCL_CURRENT), IOR_WORD(MCL_FUTURE), IOR_WORD(MCL_ONFAULT)};
constexpr WordTable kMlockall = word_set(kMlockallWords, "MCL_???");

constexpr std::uint64_t kModeFlags = MPOL_MODE_FLAGS;
constexpr Word kPolicies[] = {
    IOR_WORD(MPOL_DEFAULT),
    IOR_WORD(MPOL_PREFERRED),
    IOR_WORD(MPOL_BIND),
    IOR_WORD(MPOL_INTERLEAVE),
    IOR_WORD(MPOL_LOCAL),
    IOR_WORD(MPOL_PREFERRED_MANY),
    {6, "MPOL_WEIGHTED_INTERLEAVE"},  // an enumerator of v6.9
};
constexpr Word kPolicyFlags[] = {IOR_WORD(MPOL_F_STATIC_NODES),
                                 IOR_WORD(MPOL_F_RELATIVE_NODES),
                                 IOR_WORD(MPOL_F_NUMA_BALANCING)};
constexpr WordTable kPolicy{kPolicies, kPolicyFlags, ~kModeFlags, "MPOL_???"};

constexpr Word kMbindWords[] = {
    IOR_WORD(MPOL_MF_STRICT), IOR_WORD(MPOL_MF_MOVE), IOR_WORD(MPOL_MF_MOVE_ALL)};
constexpr WordTable kMbind = word_set(kMbindWords, "MPOL_MF_???");

constexpr Word kPolicyGetWords[] = {
    IOR_WORD(MPOL_F_NODE), IOR_WORD(MPOL_F_ADDR), IOR_WORD(MPOL_F_MEMS_ALLOWED)};
constexpr WordTable kPolicyGet = word_set(kPolicyGetWords, "MPOL_F_???", 64);

constexpr Word kMemfdWords[] = {
    IOR_WORD(MFD_CLOEXEC),
    IOR_WORD(MFD_ALLOW_SEALING),
    IOR_WORD(MFD_HUGETLB),
    IOR_WORD(MFD_NOEXEC_SEAL),
    IOR_WORD(MFD_EXEC),
};
constexpr WordTable kMemfd = word_set(kMemfdWords, "MFD_???");

constexpr TypedTable kTables[] = {
    {ArgType::prot, &kProt},
    {ArgType::map_flags, &kMap},
    {ArgType::mremap_flags, &kMremap},
    {ArgType::msync_flags, &kMsync},
    {ArgType::madvise, &kMadvise},
    {ArgType::mlock_flags, &kMlock},
    {ArgType::mlockall_flags, &kMlockall},
    {ArgType::mpol_mode, &kPolicy},
    {ArgType::mpol_mbind_flags, &kMbind},
    {ArgType::mpol_get_flags, &kPolicyGet},
    {ArgType::memfd_flags, &kMemfd},
};

}  // namespace

std::span<const TypedTable> memory_words() {
  return kTables;
}

}  // namespace ior::exporter
