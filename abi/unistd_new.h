/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Numbers of system calls that the build host's <asm/unistd_64.h> may not know yet (Debian 12
 * ends at 450). From 424 on a call has the same number on every architecture:
 * include/uapi/asm-generic/unistd.h. The two below 424 exist on x86-64 only:
 * arch/x86/entry/syscalls/syscall_64.tbl.
 */
#ifndef IOR_UNISTD_NEW_H
#define IOR_UNISTD_NEW_H

#include <asm/unistd.h>

#ifdef __x86_64__
#ifndef __NR_uretprobe /* v6.11 */
#define __NR_uretprobe 335
#endif
#ifndef __NR_uprobe /* v6.18 */
#define __NR_uprobe 336
#endif
#endif

#ifndef __NR_cachestat /* v6.5 */
#define __NR_cachestat 451
#endif
#ifndef __NR_fchmodat2 /* v6.6 */
#define __NR_fchmodat2 452
#endif
#ifndef __NR_map_shadow_stack /* v6.6 */
#define __NR_map_shadow_stack 453
#endif
#ifndef __NR_futex_wake /* v6.7 */
#define __NR_futex_wake 454
#endif
#ifndef __NR_futex_wait /* v6.7 */
#define __NR_futex_wait 455
#endif
#ifndef __NR_futex_requeue /* v6.7 */
#define __NR_futex_requeue 456
#endif
#ifndef __NR_statmount /* v6.8 */
#define __NR_statmount 457
#endif
#ifndef __NR_listmount /* v6.8 */
#define __NR_listmount 458
#endif
#ifndef __NR_lsm_get_self_attr /* v6.8 */
#define __NR_lsm_get_self_attr 459
#endif
#ifndef __NR_lsm_set_self_attr /* v6.8 */
#define __NR_lsm_set_self_attr 460
#endif
#ifndef __NR_lsm_list_modules /* v6.8 */
#define __NR_lsm_list_modules 461
#endif
#ifndef __NR_mseal /* v6.10 */
#define __NR_mseal 462
#endif
#ifndef __NR_setxattrat /* v6.13 */
#define __NR_setxattrat 463
#endif
#ifndef __NR_getxattrat /* v6.13 */
#define __NR_getxattrat 464
#endif
#ifndef __NR_listxattrat /* v6.13 */
#define __NR_listxattrat 465
#endif
#ifndef __NR_removexattrat /* v6.13 */
#define __NR_removexattrat 466
#endif
#ifndef __NR_open_tree_attr /* v6.15 */
#define __NR_open_tree_attr 467
#endif
#ifndef __NR_file_getattr /* v6.17 */
#define __NR_file_getattr 468
#endif
#ifndef __NR_file_setattr /* v6.17 */
#define __NR_file_setattr 469
#endif
#ifndef __NR_listns /* v6.19 */
#define __NR_listns 470
#endif
#ifndef __NR_rseq_slice_yield /* v7.0 */
#define __NR_rseq_slice_yield 471
#endif

#endif /* IOR_UNISTD_NEW_H */
