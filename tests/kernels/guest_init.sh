#!/bin/busybox sh
# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=dash
# The first process of the guest of run-kernel.sh, which writes /etc/run-kernel: token, want_out, and the command as run().
if [ "$1" != again ]; then
  # On a file system of its own: the initial one cannot be unmounted or pivoted.
  /bin/busybox mkdir /new
  /bin/busybox mount -t tmpfs -o mode=755 root /new
  /bin/busybox cp -a /dev /etc /out /payload /proc /root /run /sbin /sys /tmp /usr /var /init /bin /new/
  exec /new/bin/busybox switch_root /new /init again
fi
umask 022
/bin/busybox --install -s /bin
export PATH=/payload:/bin HOME=/root USER=root TERM=dumb LANG=C.UTF-8
# shellcheck disable=SC1091
. /etc/run-kernel

mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mkdir -p /dev/pts /dev/shm
mount -t devpts devpts /dev/pts
mount -t tmpfs tmpfs /dev/shm
mount -t tmpfs tmpfs /tmp
mount -t tracefs tracefs /sys/kernel/tracing
mount -t bpf bpf /sys/fs/bpf
mount -t cgroup2 cgroup2 /sys/fs/cgroup
mount -t securityfs securityfs /sys/kernel/security
ln -s /proc/self/fd /dev/fd
chmod 1777 /tmp /dev/shm
hostname guest
ip link set lo up

# The kernel's log is the way out for what the host must know, and the token keeps it apart from what the command prints.
# shellcheck disable=SC2154
say() { echo "<1>run-kernel $token $*" >/dev/kmsg; }
say booted
for t in 1 2; do stty -F /dev/ttyS$t raw -echo; done
# Through a pipe, so that the command does not find a terminal on its stdout.
mkfifo /run/output
cat /run/output >/dev/ttyS1 &
copy=$!
(cd /payload && run) </dev/null >/run/output 2>&1
status=$?
# Whatever it left running may hold the pipe: 3 s for that.
(
  sleep 3
  kill $copy
) 2>/dev/null &
wait $copy
if [ -n "$want_out" ]; then
  tar -C /out -czf - . >/dev/ttyS2
  stty -F /dev/ttyS2 raw # waits until all of it is out
fi
say exit $status
poweroff -f
