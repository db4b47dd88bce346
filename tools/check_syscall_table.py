#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks abi/syscalls.def against a kernel's own description of its calls.

Witness: events/syscalls/sys_enter_*/format in tracefs (kernel built with FTRACE_SYSCALLS). For
every tracepoint there must be a row with the same argument names in the same order, and each
argument's type must be one that the kernel's C type allows (a pointer type for a pointer, and so
on). With --numbers, calls newer than the C library's header are made once with invalid arguments,
and the tracepoint that fires tells whether abi/unistd_new.h has the right number.

  check_syscall_table.py                  reads tracefs, mounted for this run if need be (needs root)
  check_syscall_table.py --formats FILE   reads a concatenation of format files, e.g. of another
                                          kernel: cat /sys/kernel/tracing/events/syscalls/*/format

Exit status: 0 agreement, 1 differences (one line each), 2 could not check, 77 not permitted.
"""

import argparse
import ctypes
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TRACEFS = pathlib.Path("/sys/kernel/tracing")

ROW = re.compile(r"^CALL(_AS)?\((.*?)\)\s*$(?=\n(?:CALL|\n|/\*|#)|\Z)", re.M | re.S)
ARG = re.compile(r"ARG\((\w+), (\w+)\)")

POINTER_TYPES = {
    "ptr", "iovec", "msghdr", "sockaddr", "fd_pair", "timespec", "timeval", "sigset", "open_how",
    "path", "link_target", "mount_source", "mq_name", "str",
}
# The kernel passes these addresses as integers.
ADDRESS_ARGS = {"start", "addr", "brk", "new_addr", "newsp"}
# Calls that grew arguments: how many an older kernel has at least.
FEWER_ARGS = {"bpf": 3}  # v7.2 added two
WIDTH = {
    "int_": {"int", "__s32", "timer_t"},
    "uint_": {"unsigned int", "unsigned", "u32", "__u32", "qid_t"},
}


def read_table():
    rows = {}
    for match in ROW.finditer((ROOT / "abi/syscalls.def").read_text()):
        columns = [column.strip() for column in match[2].split("ARG(")[0].split(",")]
        name = columns[0]
        tracepoint = columns[1] if match[1] else name
        if tracepoint in rows:
            sys.exit(f"two rows for {tracepoint}")
        rows[tracepoint] = (name, ARG.findall(match[2]))
    return rows


def parse_formats(text):
    calls, current = {}, None
    for line in text.splitlines():
        if line.startswith("name: "):
            name = line[6:].strip()
            current = name[len("sys_enter_"):] if name.startswith("sys_enter_") else None
            if current is not None:
                calls[current] = []
        field = re.match(r"\s*field:(.+?)\s*(\w+);\s*offset:(\d+);\s*size:8", line)
        if current is not None and field and int(field[3]) >= 16:
            c_type = re.sub(r"\b(const|__user)\b", "", field[1])
            calls[current].append((" ".join(c_type.split()), field[2]))
    return calls


def type_differs(ior_type, c_type, name):
    is_pointer = "*" in c_type or c_type.startswith("cap_user_")
    if is_pointer:
        return ior_type not in POINTER_TYPES
    if ior_type in POINTER_TYPES:
        return name not in ADDRESS_ARGS
    return ior_type in WIDTH and c_type not in WIDTH[ior_type] and name != "who"


def differences(rows, calls):
    for call, fields in sorted(calls.items()):
        if call not in rows:
            yield f"{call}: the kernel has it, the table has not"
            continue
        args = rows[call][1]
        if FEWER_ARGS.get(call, len(args)) <= len(fields) < len(args):
            args = args[:len(fields)]
        if [name for _, name in args] != [name for _, name in fields]:
            yield f"{call}: table ({', '.join(n for _, n in args)}), kernel ({', '.join(n for _, n in fields)})"
            continue
        for (ior_type, name), (c_type, _) in zip(args, fields):
            if type_differs(ior_type, c_type, name):
                yield f"{call}: {name} is {ior_type} in the table, {c_type} in the kernel"


def new_numbers():
    text = (ROOT / "abi/unistd_new.h").read_text()
    numbers = {name: int(nr) for name, nr in re.findall(r"#define __NR_(\w+) (\d+)", text)}
    # These two answer a caller outside of their trampoline with SIGILL.
    return {name: nr for name, nr in numbers.items() if name not in ("uretprobe", "uprobe")}


def number_differences(calls):
    """Makes each new call once, in an instance of its own so that no other tracer is disturbed."""
    instance = TRACEFS / "instances" / f"ior-check-{os.getpid()}"
    instance.mkdir()
    libc = ctypes.CDLL(None, use_errno=True)
    try:
        for name, number in sorted(new_numbers().items(), key=lambda item: item[1]):
            if name not in calls:
                print(f"number of {name} not checked: this kernel lacks the call")
                continue
            (instance / "trace").write_text("")
            enable = instance / "events/syscalls" / f"sys_enter_{name}" / "enable"
            enable.write_text("1")
            libc.syscall(ctypes.c_long(number), *[ctypes.c_long(-1)] * 6)
            enable.write_text("0")
            if f"-{os.getpid()} " not in (instance / "trace").read_text():
                yield f"{name}: call number {number} is not that call"
    finally:
        instance.rmdir()


def enter_private_namespace():
    """Runs this script again where tracefs can be mounted without anyone else seeing it."""
    if os.geteuid() != 0:
        print("skipped: reading tracefs needs root")
        sys.exit(77)
    if (TRACEFS / "events").is_dir() or os.environ.get("IOR_CHECK_NAMESPACE"):
        return
    environment = dict(os.environ, IOR_CHECK_NAMESPACE="1")
    script = 'mount -t tracefs tracefs /sys/kernel/tracing && exec "$0" "$@"'
    command = ["unshare", "-m", "sh", "-c", script, sys.executable, __file__, *sys.argv[1:]]
    sys.exit(subprocess.run(command, env=environment, check=False).returncode)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--formats", type=pathlib.Path)
    parser.add_argument("--numbers", action="store_true")
    options = parser.parse_args()

    rows = read_table()
    if options.formats:
        calls = parse_formats(options.formats.read_text())
    else:
        enter_private_namespace()
        formats = sorted(TRACEFS.glob("events/syscalls/sys_enter_*/format"))
        calls = parse_formats("".join(path.read_text() for path in formats))
    if not calls:
        print("cannot check: no system call tracepoints (FTRACE_SYSCALLS)")
        return 2
    found = list(differences(rows, calls))
    if options.numbers:
        found += number_differences(calls)
    for line in found:
        print(line)
    print(f"{len(calls)} tracepoints compared with {len(rows)} rows: {len(found)} differences")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
