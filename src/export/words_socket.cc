// SPDX-License-Identifier: Apache-2.0
// Words of socket calls that do not depend on another argument; see args_socket.cc for those that
// do.
#include <sys/socket.h>

#include "export/words.h"

namespace ior::exporter {
namespace {

using model::ArgType;

constexpr Word kFamilyWords[] = {
    IOR_WORD(AF_UNSPEC),     IOR_WORD(AF_UNIX),      IOR_WORD(AF_INET),     IOR_WORD(AF_AX25),
    IOR_WORD(AF_IPX),        IOR_WORD(AF_APPLETALK), IOR_WORD(AF_NETROM),   IOR_WORD(AF_BRIDGE),
    IOR_WORD(AF_ATMPVC),     IOR_WORD(AF_X25),       IOR_WORD(AF_INET6),    IOR_WORD(AF_ROSE),
    IOR_WORD(AF_DECnet),     IOR_WORD(AF_NETBEUI),   IOR_WORD(AF_SECURITY), IOR_WORD(AF_KEY),
    IOR_WORD(AF_NETLINK),    IOR_WORD(AF_PACKET),    IOR_WORD(AF_ASH),      IOR_WORD(AF_ECONET),
    IOR_WORD(AF_ATMSVC),     IOR_WORD(AF_RDS),       IOR_WORD(AF_SNA),      IOR_WORD(AF_IRDA),
    IOR_WORD(AF_PPPOX),      IOR_WORD(AF_WANPIPE),   IOR_WORD(AF_LLC),      IOR_WORD(AF_IB),
    IOR_WORD(AF_MPLS),       IOR_WORD(AF_CAN),       IOR_WORD(AF_TIPC),     IOR_WORD(AF_BLUETOOTH),
    IOR_WORD(AF_IUCV),       IOR_WORD(AF_RXRPC),     IOR_WORD(AF_ISDN),     IOR_WORD(AF_PHONET),
    IOR_WORD(AF_IEEE802154), IOR_WORD(AF_CAIF),      IOR_WORD(AF_ALG),      IOR_WORD(AF_NFC),
    IOR_WORD(AF_VSOCK),      IOR_WORD(AF_KCM),       IOR_WORD(AF_QIPCRTR),  IOR_WORD(AF_SMC),
    IOR_WORD(AF_XDP),        IOR_WORD(AF_MCTP),
};
constexpr WordTable kFamily = one_word(kFamilyWords, "AF_???");

constexpr std::uint64_t kTypeMask = 0xf;  // SOCK_TYPE_MASK, include/linux/net.h
constexpr Word kTypeWords[] = {
    IOR_WORD(SOCK_STREAM),
    IOR_WORD(SOCK_DGRAM),
    IOR_WORD(SOCK_RAW),
    IOR_WORD(SOCK_RDM),
    IOR_WORD(SOCK_SEQPACKET),
    IOR_WORD(SOCK_DCCP),
    IOR_WORD(SOCK_PACKET),
};
constexpr Word kTypeFlags[] = {IOR_WORD(SOCK_CLOEXEC), IOR_WORD(SOCK_NONBLOCK)};
constexpr WordTable kType{kTypeWords, kTypeFlags, kTypeMask, "SOCK_???"};
constexpr WordTable kAcceptFlags = word_set(kTypeFlags, "SOCK_???");

constexpr Word kHowWords[] = {IOR_WORD(SHUT_RD), IOR_WORD(SHUT_WR), IOR_WORD(SHUT_RDWR)};
constexpr WordTable kHow = one_word(kHowWords, "SHUT_???");

constexpr Word kMessageWords[] = {
    IOR_WORD(MSG_OOB),
    IOR_WORD(MSG_PEEK),
    IOR_WORD(MSG_DONTROUTE),
    IOR_WORD(MSG_CTRUNC),
    {0x10, "MSG_PROBE"},
    IOR_WORD(MSG_TRUNC),
    IOR_WORD(MSG_DONTWAIT),
    IOR_WORD(MSG_EOR),
    IOR_WORD(MSG_WAITALL),
    IOR_WORD(MSG_FIN),
    IOR_WORD(MSG_SYN),
    IOR_WORD(MSG_CONFIRM),
    IOR_WORD(MSG_RST),
    IOR_WORD(MSG_ERRQUEUE),
    IOR_WORD(MSG_NOSIGNAL),
    IOR_WORD(MSG_MORE),
    IOR_WORD(MSG_WAITFORONE),
    IOR_WORD(MSG_BATCH),
    IOR_WORD(MSG_ZEROCOPY),
    IOR_WORD(MSG_FASTOPEN),
    IOR_WORD(MSG_CMSG_CLOEXEC),
    // include/linux/socket.h of the kernel, as MSG_PROBE
    {0x20000, "MSG_SENDPAGE_NOTLAST"},
    {0x80000, "MSG_NO_SHARED_FRAGS"},
    {0x80000000, "MSG_CMSG_COMPAT"},
};
constexpr WordTable kMessage = word_set(kMessageWords, "MSG_???");

// include/linux/socket.h of the kernel: the first of these equal protocol numbers.
constexpr Word kLevelWords[] = {
    IOR_WORD(SOL_SOCKET),   {0, "SOL_IP"},           {6, "SOL_TCP"},        {17, "SOL_UDP"},
    {41, "SOL_IPV6"},       {58, "SOL_ICMPV6"},      {132, "SOL_SCTP"},     {136, "SOL_UDPLITE"},
    IOR_WORD(SOL_RAW),      IOR_WORD(SOL_X25),       IOR_WORD(SOL_PACKET),  IOR_WORD(SOL_ATM),
    IOR_WORD(SOL_AAL),      IOR_WORD(SOL_IRDA),      IOR_WORD(SOL_NETBEUI), IOR_WORD(SOL_LLC),
    IOR_WORD(SOL_DCCP),     IOR_WORD(SOL_NETLINK),   IOR_WORD(SOL_TIPC),    IOR_WORD(SOL_RXRPC),
    IOR_WORD(SOL_PPPOL2TP), IOR_WORD(SOL_BLUETOOTH), IOR_WORD(SOL_PNPIPE),  IOR_WORD(SOL_RDS),
    IOR_WORD(SOL_IUCV),     IOR_WORD(SOL_CAIF),      IOR_WORD(SOL_ALG),     IOR_WORD(SOL_NFC),
    IOR_WORD(SOL_KCM),      IOR_WORD(SOL_TLS),       IOR_WORD(SOL_XDP),     IOR_WORD(SOL_MPTCP),
    IOR_WORD(SOL_MCTP),     IOR_WORD(SOL_SMC),       {287, "SOL_VSOCK"},    {40, "AF_VSOCK"},
    {256, "SOL_IPX"},       {258, "SOL_ATALK"},
};
constexpr WordTable kLevel = one_word(kLevelWords, "SOL_???");

constexpr TypedTable kTables[] = {
    {ArgType::sock_family, &kFamily},
    {ArgType::sock_type, &kType},
    {ArgType::sock_flags, &kAcceptFlags},
    {ArgType::shutdown_how, &kHow},
    {ArgType::msg_flags, &kMessage},
    {ArgType::sock_level, &kLevel},
};

}  // namespace

std::span<const TypedTable> socket_words() {
  return kTables;
}

}  // namespace ior::exporter
