#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# run-kernel.sh [OPTION...] KERNEL PAYLOAD -- COMMAND [ARGUMENT...]
# Runs one command as root under a stock Debian kernel (amd64, cloud flavour) in QEMU.
#
#   KERNEL   5.10, 6.1, 6.12, 7.2, 5.10.0-30 ...: the newest that begins so; a suite (bookworm, sid ...): that suite's;
#            suite:version: looked for in that suite only; a path with a slash: a bzImage
#   PAYLOAD  a directory; what is in it lands in /payload of the guest, which has no other program than busybox
#   COMMAND  runs in /payload, with /payload and busybox in PATH and no stdin; stdout and stderr both become stdout
#
#   --out DIR     unpack the guest's /out there afterwards       --log FILE    keep the guest's kernel log
#   --timeout S   for the whole run (default 180)                --mem MIB (768)   --smp N (2)
#   --fetch       fill the cache of kernels and stop; PAYLOAD and COMMAND are not needed
#
# Exit status: the command's; 124: time ran out; 125: the command was not run to its end (usage, download, boot, panic).
# Needs qemu-system-x86 and busybox-static. Kernels are kept in ${IOR_DEPS:-~/.cache/ior-deps}/kernels.
set -euo pipefail

here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
# shellcheck source=tests/kernels/kernel_cache.sh
. "$here/kernel_cache.sh"

usage() {
  sed -n '3,/^set -e/{/^set/d;s/^# \{0,1\}//;p}' "$0" >&2
  exit 125
}

# ---------------------------------------------------------------- arguments

mem=768 smp=2 limit=180 log='' outdir='' fetch_only=''
while (($#)); do
  case $1 in
    --mem) mem=$2; shift ;;
    --smp) smp=$2; shift ;;
    --timeout) limit=$2; shift ;;
    --log) log=$2; shift ;;
    --out) outdir=$2; shift ;;
    --fetch) fetch_only=1 ;;
    -*) usage ;;
    *) break ;;
  esac
  shift
done
(($#)) || usage
kernel=$1
if [[ ! $fetch_only ]]; then
  [[ $# -ge 4 && $3 == -- ]] || usage
  payload=$2
  shift 3
  [[ -d $payload ]] || die "no such directory: $payload"
  for tool in qemu-system-x86_64 busybox; do command -v "$tool" >/dev/null || die "$tool is not installed"; done
fi

SCRATCH=$(mktemp -d "${TMPDIR:-/tmp}/run-kernel.XXXXXX")
qemu_pid=''
cleanup() {
  [[ ! $qemu_pid ]] || kill -9 "$qemu_pid" 2>/dev/null || true
  rm -rf "$SCRATCH"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

find_kernel "$kernel"
if [[ $fetch_only ]]; then
  echo "$VMLINUZ"
  exit 0
fi

# ---------------------------------------------------------------- the initramfs

root=$SCRATCH/root
token=$$-$RANDOM$RANDOM
make_root() { # COMMAND...
  mkdir -p "$root"/{bin,dev,etc,out,payload,proc,root,run,sys,tmp,usr,var}
  ln -s bin "$root/sbin"
  ln -s ../bin "$root/usr/bin"
  ln -s ../bin "$root/usr/sbin"
  ln -s ../tmp "$root/var/tmp"
  cp "$(command -v busybox)" "$root/bin/busybox"
  if ldd "$root/bin/busybox" >/dev/null 2>&1; then die "busybox is not the static one (package busybox-static)"; fi
  echo 'root:x:0:0:root:/root:/bin/sh' >"$root/etc/passwd"
  echo 'root:x:0:' >"$root/etc/group"
  cp -aL "$payload/." "$root/payload/"
  install -m 755 "$here/guest_init.sh" "$root/init"
  {
    echo "token=$token want_out=${outdir:+1}"
    printf 'run() { exec'
    local word
    for word; do printf " '%s'" "${word//\'/\'\\\'\'}"; done
    echo '; }'
  } >"$root/etc/run-kernel"
  # Not compressed: QEMU loads it at once, and an emulated CPU would be slow to unpack it.
  (cd "$root" && find . | busybox cpio -o -H newc -R 0:0 >"$SCRATCH/initrd" 2>/dev/null)
  rm -rf "$root"
}
make_root "$@"

# ---------------------------------------------------------------- the run

klog=$SCRATCH/kernel.log
deadline=$((SECONDS + limit))

# KVM where the CPU has it for stock kernels; elsewhere emulation.
usable_kvm() { [[ -w /dev/kvm ]] && { [[ -d /sys/module/kvm_intel ]] || [[ -d /sys/module/kvm_amd ]]; }; }

# Two bugs of QEMU's emulation are kept out of the way. thread=single: with a thread per CPU, before QEMU 8.1 (deba78709a),
# translating code races with the kernel's patching of it, which attaching to tracepoints does all the time. -cx16: before
# 8.0 cmpxchg16b may leave rubbish in EFLAGS; the kernel's slab allocator uses it. Without it, newer kernels have no
# kmalloc_nolock(), which task storage needs there, except in caches that are debugged.
accelerator() { # kvm | tcg
  if [[ $1 == kvm ]]; then echo '-accel kvm -cpu host'; else echo '-accel tcg,thread=single -cpu max,-cx16'; fi
}

# boot kvm|tcg: 0: init was reached; 1: it was not; 2: out of time
boot() {
  local booted='' result=0 copy boot_deadline=$((SECONDS + 90))
  rm -f "$SCRATCH/output" "$SCRATCH/out.tar"
  : >"$klog"
  : >"$SCRATCH/qemu.err"
  mkfifo "$SCRATCH/output"
  cat "$SCRATCH/output" &
  copy=$!
  # shellcheck disable=SC2046  # several words
  qemu-system-x86_64 $(accelerator "$1") -machine pc -smp "$smp" -m "$mem" \
    -nodefaults -no-user-config -display none -no-reboot -kernel "$VMLINUZ" -initrd "$SCRATCH/initrd" \
    -append 'console=ttyS0 panic=-1 oops=panic printk.devkmsg=on tsc=reliable cryptomgr.notests slab_debug=F,kmalloc-*' \
    -serial file:"$klog" -chardev stdio,id=output,signal=off -serial chardev:output -serial file:"$SCRATCH/out.tar" \
    </dev/null >"$SCRATCH/output" 2>"$SCRATCH/qemu.err" &
  qemu_pid=$!
  while kill -0 "$qemu_pid" 2>/dev/null; do
    [[ $booted ]] || ! grep -aq "run-kernel $token booted" "$klog" || booted=1
    if ((SECONDS >= deadline)); then result=2; break; fi
    if [[ ! $booted ]] && { ((SECONDS >= boot_deadline)) || grep -aq 'KVM internal error' "$SCRATCH/qemu.err"; }; then
      result=1
      break
    fi
    sleep 0.1
  done
  ((result == 0)) || kill -9 "$qemu_pid" 2>/dev/null || true
  wait "$qemu_pid" 2>/dev/null || true
  qemu_pid=''
  wait "$copy"
  ((result == 0)) || return "$result"
  grep -aq "run-kernel $token booted" "$klog"
}

show_log() {
  { head -5 "$SCRATCH/qemu.err"; tail -n 40 "$klog"; } | tr -d '\r' | LC_ALL=C sed 's/\x1b[^a-zA-Z]*[a-zA-Z]//g; s/^/  | /' >&2
}

attempts=(tcg tcg)
if usable_kvm; then attempts=(kvm tcg); fi
for how in "${attempts[@]}"; do
  result=0
  boot "$how" || result=$?
  ((result == 1)) || break
  say "$RELEASE did not reach init under $how"
  show_log
done

[[ ! $log ]] || tr -d '\r' <"$klog" >"$log"
if [[ $outdir && -s $SCRATCH/out.tar ]]; then
  mkdir -p "$outdir"
  tar -xz --no-same-owner -C "$outdir" -f "$SCRATCH/out.tar"
fi
status=$(sed -n "s/.*run-kernel $token exit \([0-9]*\).*/\1/p" "$klog" | tail -1)
if [[ ! $status ]]; then
  say "$RELEASE: the command was not run to its end$( ((result != 2)) || echo " in $limit s")"
  ((result == 1)) || show_log
  exit $((result == 2 ? 124 : 125))
fi
say "$RELEASE under $how: exit status $status"
exit "$status"
