// SPDX-License-Identifier: Apache-2.0
// Words of keys, seccomp, modules, kexec, Landlock and the other calls of the administrator.
#include <fcntl.h>
#include <linux/kexec.h>
#include <linux/keyctl.h>
#include <linux/landlock.h>
#include <linux/membarrier.h>
#include <linux/module.h>
#include <linux/random.h>
#include <linux/seccomp.h>

#include "export/words.h"

namespace ior::exporter {
namespace {

using model::ArgType;

constexpr Word kKeyctlWords[] = {
    IOR_WORD(KEYCTL_GET_KEYRING_ID),
    IOR_WORD(KEYCTL_JOIN_SESSION_KEYRING),
    IOR_WORD(KEYCTL_UPDATE),
    IOR_WORD(KEYCTL_REVOKE),
    IOR_WORD(KEYCTL_CHOWN),
    IOR_WORD(KEYCTL_SETPERM),
    IOR_WORD(KEYCTL_DESCRIBE),
    IOR_WORD(KEYCTL_CLEAR),
    IOR_WORD(KEYCTL_LINK),
    IOR_WORD(KEYCTL_UNLINK),
    IOR_WORD(KEYCTL_SEARCH),
    IOR_WORD(KEYCTL_READ),
    IOR_WORD(KEYCTL_INSTANTIATE),
    IOR_WORD(KEYCTL_NEGATE),
    IOR_WORD(KEYCTL_SET_REQKEY_KEYRING),
    IOR_WORD(KEYCTL_SET_TIMEOUT),
    IOR_WORD(KEYCTL_ASSUME_AUTHORITY),
    IOR_WORD(KEYCTL_GET_SECURITY),
    IOR_WORD(KEYCTL_SESSION_TO_PARENT),
    IOR_WORD(KEYCTL_REJECT),
    IOR_WORD(KEYCTL_INSTANTIATE_IOV),
    IOR_WORD(KEYCTL_INVALIDATE),
    IOR_WORD(KEYCTL_GET_PERSISTENT),
    IOR_WORD(KEYCTL_DH_COMPUTE),
    IOR_WORD(KEYCTL_PKEY_QUERY),
    IOR_WORD(KEYCTL_PKEY_ENCRYPT),
    IOR_WORD(KEYCTL_PKEY_DECRYPT),
    IOR_WORD(KEYCTL_PKEY_SIGN),
    IOR_WORD(KEYCTL_PKEY_VERIFY),
    IOR_WORD(KEYCTL_RESTRICT_KEYRING),
    IOR_WORD(KEYCTL_MOVE),
    IOR_WORD(KEYCTL_CAPABILITIES),
    IOR_WORD(KEYCTL_WATCH_KEY),
};
constexpr WordTable kKeyctl = one_word(kKeyctlWords, "KEYCTL_???");

constexpr Word kSeccompOpWords[] = {
    IOR_WORD(SECCOMP_SET_MODE_STRICT),
    IOR_WORD(SECCOMP_SET_MODE_FILTER),
    IOR_WORD(SECCOMP_GET_ACTION_AVAIL),
    IOR_WORD(SECCOMP_GET_NOTIF_SIZES),
};
constexpr WordTable kSeccompOp = one_word(kSeccompOpWords, "SECCOMP_???");

constexpr Word kSeccompWords[] = {
    IOR_WORD(SECCOMP_FILTER_FLAG_TSYNC),
    IOR_WORD(SECCOMP_FILTER_FLAG_LOG),
    IOR_WORD(SECCOMP_FILTER_FLAG_SPEC_ALLOW),
    IOR_WORD(SECCOMP_FILTER_FLAG_NEW_LISTENER),
    IOR_WORD(SECCOMP_FILTER_FLAG_TSYNC_ESRCH),
    IOR_WORD(SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV),
};
constexpr WordTable kSeccomp = word_set(kSeccompWords, "SECCOMP_FILTER_FLAG_???");

constexpr Word kGetrandomWords[] = {
    IOR_WORD(GRND_NONBLOCK),
    IOR_WORD(GRND_RANDOM),
    IOR_WORD(GRND_INSECURE),
};
constexpr WordTable kGetrandom = word_set(kGetrandomWords, "GRND_???");

constexpr Word kMembarrierWords[] = {
    IOR_WORD(MEMBARRIER_CMD_QUERY),
    IOR_WORD(MEMBARRIER_CMD_GLOBAL),
    IOR_WORD(MEMBARRIER_CMD_GLOBAL_EXPEDITED),
    IOR_WORD(MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED),
    IOR_WORD(MEMBARRIER_CMD_PRIVATE_EXPEDITED),
    IOR_WORD(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED),
    IOR_WORD(MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE),
    IOR_WORD(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE),
    IOR_WORD(MEMBARRIER_CMD_PRIVATE_EXPEDITED_RSEQ),
    IOR_WORD(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_RSEQ),
    IOR_WORD(MEMBARRIER_CMD_FLAG_CPU),
};
constexpr WordTable kMembarrier = one_word(kMembarrierWords, "MEMBARRIER_CMD_???");

constexpr Word kModuleWords[] = {
    IOR_WORD(MODULE_INIT_IGNORE_MODVERSIONS),
    IOR_WORD(MODULE_INIT_IGNORE_VERMAGIC),
    IOR_WORD(MODULE_INIT_COMPRESSED_FILE),
};
constexpr WordTable kModule = word_set(kModuleWords, "MODULE_INIT_???");

constexpr Word kDeleteModuleWords[] = {
    IOR_WORD(O_NONBLOCK),
    IOR_WORD(O_TRUNC),
};
constexpr WordTable kDeleteModule = word_set(kDeleteModuleWords, "O_???");

constexpr Word kKexecArchs[] = {
    IOR_WORD(KEXEC_ARCH_DEFAULT),
    IOR_WORD(KEXEC_ARCH_386),
    IOR_WORD(KEXEC_ARCH_68K),
    IOR_WORD(KEXEC_ARCH_PARISC),
    IOR_WORD(KEXEC_ARCH_X86_64),
    IOR_WORD(KEXEC_ARCH_PPC),
    IOR_WORD(KEXEC_ARCH_PPC64),
    IOR_WORD(KEXEC_ARCH_IA_64),
    IOR_WORD(KEXEC_ARCH_ARM),
    IOR_WORD(KEXEC_ARCH_S390),
    IOR_WORD(KEXEC_ARCH_SH),
    IOR_WORD(KEXEC_ARCH_MIPS_LE),
    IOR_WORD(KEXEC_ARCH_MIPS),
    IOR_WORD(KEXEC_ARCH_AARCH64),
    IOR_WORD(KEXEC_ARCH_RISCV),
    IOR_WORD(KEXEC_ARCH_LOONGARCH),
};
constexpr Word kKexecFlags[] = {
    IOR_WORD(KEXEC_ON_CRASH),
    IOR_WORD(KEXEC_PRESERVE_CONTEXT),
};
constexpr WordTable kKexec{kKexecArchs, kKexecFlags, KEXEC_ARCH_MASK, "KEXEC_ARCH_???", 64};

constexpr Word kKexecFileWords[] = {
    IOR_WORD(KEXEC_FILE_UNLOAD),
    IOR_WORD(KEXEC_FILE_ON_CRASH),
    IOR_WORD(KEXEC_FILE_NO_INITRAMFS),
};
constexpr WordTable kKexecFile = word_set(kKexecFileWords, "KEXEC_FILE_???", 64);

constexpr Word kLandlockWords[] = {
    IOR_WORD(LANDLOCK_CREATE_RULESET_VERSION),
    {1U << 1, "LANDLOCK_CREATE_RULESET_ERRATA"},  // v6.15
};
constexpr WordTable kLandlock = word_set(kLandlockWords, "LANDLOCK_CREATE_RULESET_???");

constexpr Word kLandlockRuleWords[] = {
    IOR_WORD(LANDLOCK_RULE_PATH_BENEATH), {2, "LANDLOCK_RULE_NET_PORT"},  // an enumerator of v6.7
};
constexpr WordTable kLandlockRule = one_word(kLandlockRuleWords, "LANDLOCK_RULE_???");

// include/linux/syslog.h of the kernel; man 2 syslog.
constexpr Word kSyslogWords[] = {
    {0, "SYSLOG_ACTION_CLOSE"},
    {1, "SYSLOG_ACTION_OPEN"},
    {2, "SYSLOG_ACTION_READ"},
    {3, "SYSLOG_ACTION_READ_ALL"},
    {4, "SYSLOG_ACTION_READ_CLEAR"},
    {5, "SYSLOG_ACTION_CLEAR"},
    {6, "SYSLOG_ACTION_CONSOLE_OFF"},
    {7, "SYSLOG_ACTION_CONSOLE_ON"},
    {8, "SYSLOG_ACTION_CONSOLE_LEVEL"},
    {9, "SYSLOG_ACTION_SIZE_UNREAD"},
    {10, "SYSLOG_ACTION_SIZE_BUFFER"},
};
constexpr WordTable kSyslog = one_word(kSyslogWords, "SYSLOG_ACTION_???");

constexpr TypedTable kTables[] = {
    {ArgType::keyctl_op, &kKeyctl},
    {ArgType::seccomp_op, &kSeccompOp},
    {ArgType::seccomp_flags, &kSeccomp},
    {ArgType::getrandom_flags, &kGetrandom},
    {ArgType::membarrier_cmd, &kMembarrier},
    {ArgType::module_flags, &kModule},
    {ArgType::delete_module_flags, &kDeleteModule},
    {ArgType::kexec_load_flags, &kKexec},
    {ArgType::kexec_file_flags, &kKexecFile},
    {ArgType::landlock_ruleset_flags, &kLandlock},
    {ArgType::landlock_rule_type, &kLandlockRule},
    {ArgType::syslog_type, &kSyslog},
};

}  // namespace

std::span<const TypedTable> security_words() {
  return kTables;
}

}  // namespace ior::exporter
