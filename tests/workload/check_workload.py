#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Proves ioworkload's expectations with strace as an independent witness.

    check_workload.py IOWORKLOAD [--no-strace] [--dir DIR] [--verbose] [SCENARIO...]

Every scenario must exit 0 (or 77 with a reason) and print valid JSON. Then, under `strace -f -y`, each
line it prints is compared with strace's lines of that thread and call: as many with those files, as
many with that outcome and as much data, and none left over that names a listed file. Needs no
privileges of its own;
scenarios that need some expect to be refused without them.
"""

import argparse
import collections
import json
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))

import strace_log  # noqa: E402
from strace_log import unescape  # noqa: E402

SKIPPED = 77
PATH_MAX = 4096  # strace names no file beyond it
# A quoted string, or the name that -y puts behind a descriptor.
TOKEN = re.compile(rb'"((?:[^"\\]|\\.)*)"|'
                   rb'(?:(AT_FDCWD)|(?<=[0-9]))<((?:->(?=[0-9\[])|[^>\\]|\\.)*)>(\(deleted\))?', re.S)
PEER_INODE = re.compile(rb"^(UNIX.*:\[\d+)->\d+")

# Calls with a directory descriptor before each path.
AT_CALL = re.compile(r"at2?$|^statx$|^execveat$|^fanotify_mark$")
# Calls whose only file is their result; calls whose result is the second one.
PRODUCES_FILE = {"socket", "eventfd", "eventfd2", "epoll_create",
                 "epoll_create1", "memfd_create", "timerfd_create", "signalfd", "signalfd4",
                 "inotify_init", "inotify_init1", "pidfd_open", "io_uring_setup"}
OPENS = {"creat", "open", "openat", "openat2"}
RETURNS_SECOND_FILE = {"accept", "accept4", "pidfd_getfd"}
# Calls whose files -y does not show: only their number and outcome can be compared.
UNNAMED = {"close_range", "getcwd", "io_cancel", "io_submit", "open_by_handle_at", "poll"}
# Scenarios in which a descriptor changes between strace's look at it and the call: only the calls
# and their outcomes can be compared.
RACES = {"names-dup2-race", "names-reuse-race"}
# Scenarios where strace takes the index of a registered ring for a descriptor.
BY_INDEX = {"uring-registered-ring"}
# Scenarios whose sockets are compared with strace -yy; the recorder's own questions are not among
# them. (UDP is not: strace remembers the first endpoints of a socket for good.)
WITH_ENDPOINTS = {"names-sockets", "names-sockets-unix"}
UNSTATED = {"getpeername", "getsockname"}
# Calls whose positive result is a number of bytes that moved.
MOVES = set("""read write pread64 pwrite64 readv writev preadv pwritev preadv2 pwritev2 readlink readlinkat
    getdents getdents64 getcwd getrandom sendto recvfrom sendmsg recvmsg sendfile splice tee vmsplice
    copy_file_range process_vm_readv process_vm_writev sched_getaffinity getxattr lgetxattr fgetxattr
    listxattr llistxattr flistxattr""".split())

Seen = collections.namedtuple("Seen", "name ret errno tokens result fd arguments")
# kind: a "string" argument, the name of a descriptor ("fd"), or of AT_FDCWD ("cwd").
Token = collections.namedtuple("Token", "kind value deleted")


def tokens_of(text):
    found = []
    for quoted, cwd, named, deleted in TOKEN.findall(text):
        kind = "cwd" if cwd and b"AT_EMPTY_PATH" not in text else "fd" if named else "string"
        found.append(Token(kind, unescape(named or quoted), bool(deleted)))
    return found


def first_number(arguments):
    match = re.match(rb"\d+", arguments)
    return int(match.group()) if match else -1


def seen_of(call):
    errno = re.match(rb" ([A-Z]+[A-Z0-9_]*) \(", call.rest)
    value = None if call.ret in (None, b"?") else int(call.ret, 0)
    return Seen(call.name, value, errno and errno.group(1).decode(), tokens_of(call.arguments),
                tokens_of((call.ret or b"") + call.rest), first_number(call.arguments), call.arguments)


def parse_strace(path):
    """strace's calls by thread, in order."""
    calls = collections.defaultdict(list)
    for tid, found in strace_log.read_calls(path).items():
        calls[tid] = [seen_of(call) for call in found]
    return calls


def since_start(calls, pid):
    """Without what the process did before it printed its id: setting up is nobody's expectation."""
    own = calls.get(pid, [])
    first = next((i for i, seen in enumerate(own) if seen.name == "write" and seen.fd == 1), 0)
    calls[pid] = own[first + 1:]
    return calls


def as_bytes(text):
    return None if text is None else text.encode("latin-1")


def files_of(seen):
    """The files of one of strace's lines in the order of the arguments, as (kind, name, string given,
    deleted): kind "fd" for a descriptor, "path" for a string."""
    if seen.name in PRODUCES_FILE:
        return [("fd", token.value, b"", token.deleted) for token in seen.result]
    files, directory = [], None
    for token in seen.tokens:
        if token.kind == "string" and directory is not None:
            # An empty string is the directory's descriptor itself (AT_EMPTY_PATH).
            if token.value:
                if directory.kind == "fd":
                    files.pop()
                files.append(("path", os.path.join(directory.value, token.value), token.value, False))
            directory = None
        elif token.kind == "string":
            files.append(("path", token.value, token.value, False))
        else:
            if token.kind == "fd":
                files.append(("fd", token.value, b"", token.deleted))
            directory = token if AT_CALL.search(seen.name) else None
    return files + [("fd", token.value, b"", token.deleted) for token in seen.result
                    if seen.name in RETURNS_SECOND_FILE]


def is_file(line, suffix, file):
    path, arg = as_bytes(line.get("path" + suffix)), as_bytes(line.get("arg" + suffix))
    obj = as_bytes(line.get("object" + suffix))
    kind, name, given, deleted = file
    if kind == "fd" and obj is None and arg is None and deleted != line.get("deleted" + suffix, False):
        return False
    if obj is not None:
        stated = as_bytes(line.get("file" + suffix))
        return kind == "fd" and (name.lstrip(b"/") == obj or PEER_INODE.sub(rb"\1", name) == stated)
    if arg is not None:  # calls without a directory descriptor show the string alone
        return given == arg and name in (path, arg)
    return name == path and (kind == "fd" or name == given or not given)


def opened_file_agrees(line, seen):
    """Whether a call that opens by path opened the file that the line states."""
    if (line.get("file") is None or not seen.result or line["path_is"] == "none"
            or seen.name in RETURNS_SECOND_FILE):
        return True
    opened = seen.result[0]
    return opened.value == as_bytes(line["file"]) and opened.deleted == line.get("deleted", False)


def names_files_of(line, seen, listed):
    """`listed`: every name that the workload lists for this thread and call."""
    if seen.name in UNNAMED or "unnamed" in line:
        return True
    files = files_of(seen)
    first, second = (any(line.get(f + suffix) is not None for f in ("path", "arg", "object"))
                     for suffix in ("", "2"))
    if not first and not second:
        return not files or (files[0][0] != "fd" and not listed & {files[0][1], files[0][2]})
    if not first:  # a bad descriptor: -y names the second one only
        return len(files) == 1 and is_file(line, "2", files[0])
    if not files or not is_file(line, "", files[0]):
        return False
    if not opened_file_agrees(line, seen):
        return False
    return not second or (len(files) > 1 and is_file(line, "2", files[1]))


def call_name(line):
    if not line["call"].startswith("syscall_"):
        return line["call"]
    return "syscall_0x%x" % (line["nr"] & 0xFFFFFFFFFFFFFFFF)


def same_outcome(line, seen):
    if seen.ret is None:  # a call that does not return, or whose thread is killed in it
        return True
    if "ret_errno" in line:
        return seen.errno == line["ret_errno"]
    if seen.errno is not None:
        return False
    if "rets" in line:
        return seen.ret in line["rets"]
    return seen.ret == line["ret"]


def bytes_of(seen):
    """The data that a call moved; None when strace's line does not tell."""
    if seen.name in MOVES and seen.ret is None:  # killed inside
        return None
    if seen.name not in MOVES or seen.ret <= 0 or b"MSG_PEEK" in seen.arguments:
        return 0
    if b"MSG_TRUNC" in seen.arguments:  # the result may be more than the buffer took
        return None
    if seen.name.endswith("xattr") and seen.arguments.endswith(b", 0"):  # asked for the size only
        return 0
    return seen.ret


def key_of(line):
    if line["call"] in OPENS:  # strace says with the result, not with the name, that it was gone
        line = {**line, "deleted": None}
    files = [line.get(f + s) for s in ("", "2") for f in ("path", "arg", "object", "deleted")]
    files += [line.get("file") if line.get("object") else None]
    return (line["tid"], call_name(line), *files)


def without_files(line):
    return {key: value for key, value in line.items() if not re.match("(path|arg|object|endpoints|file|ino|deleted)", key)}


def merge(lines, unnamed, endpoints):
    """Lines that differ only in what strace does not show."""
    merged = {}
    for line in lines:
        if unnamed or call_name(line) in UNNAMED or endpoints and call_name(line) in UNSTATED:
            line = {**without_files(line), "unnamed": True}
        if not endpoints:
            line = {k: v for k, v in line.items() if k[:4] != "file" or not line.get("object" + k[4:])}
        unseen = ("comm", "count", "bytes", "seq", "endpoints", "endpoints2", "ino", "ino2")
        key = json.dumps({k: v for k, v in line.items() if k not in unseen})
        if key in merged:
            line = {**line, **{sum: line[sum] + merged[key][sum] for sum in ("count", "bytes")}}
        merged[key] = line
    return merged.values()


def compare(lines, calls, scenario):
    """Differences between what the workload and what strace says, as text."""
    problems = []
    unnamed, endpoints = scenario in RACES | BY_INDEX, scenario in WITH_ENDPOINTS
    lines = [line for line in lines if len(line.get("path") or "") < PATH_MAX]
    lines = merge(lines, unnamed, endpoints)
    by_files = collections.Counter()
    sample = {}
    listed = collections.defaultdict(set)
    for line in lines:
        listed[line["tid"], call_name(line)] |= {as_bytes(line.get(f)) for f in ("path", "arg")} - {None}
    for line in lines:
        names = listed[line["tid"], call_name(line)]
        by_files[key_of(line)] += line["count"]
        # One name may have led to several files.
        sample[key_of(line)] = {**line, "file": line.get("object") and line.get("file")}
        seen = [s for s in calls[line["tid"]] if s.name == call_name(line)
                and names_files_of(line, s, names) and same_outcome(line, s)]
        if len(seen) != line["count"]:
            problems.append("%d x expected, strace saw %d: %s" % (line["count"], len(seen), json.dumps(line)))
        moved = [bytes_of(s) for s in seen]
        if None not in moved and sum(moved) != line["bytes"]:
            problems.append("strace's results make %d bytes: %s" % (sum(moved), json.dumps(line)))
    for key, count in by_files.items():
        if unnamed:
            continue
        seen = [s for s in calls[key[0]] if s.name == key[1] and names_files_of(sample[key], s, listed[key[:2]])]
        if len(seen) != count:
            problems.append("%d x expected of any outcome, strace saw %d: %s" % (count, len(seen), key))
    return problems


def run(binary, scenario, directory, with_strace, place):
    """One run; returns (problems, lines compared, calls compared, reason of a skip)."""
    trace = os.path.join(directory, scenario + ".strace")
    command = [binary, "--scenario=" + scenario, "--no-wait"]
    if place:
        command.append("--dir=" + place)
    if with_strace:
        names = "-yy" if scenario in WITH_ENDPOINTS else "-y"
        command = ["strace", "-f", names, "-q", "-s", "4", "-o", trace] + command
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=240,
                          stdin=subprocess.DEVNULL)
    if done.returncode not in (0, SKIPPED):
        return ["exit status %d: %s" % (done.returncode, done.stderr.decode(errors="replace"))], 0, 0, None
    output = done.stdout.decode("ascii").splitlines()
    if not output or not output[0].isdigit():
        return ["the first line is not a process id"], 0, 0, None
    objects = [json.loads(text) for text in output[1:]]
    # An operation of io_uring is no system call: strace has no line for it.
    objects = [line for line in objects if not 512 <= line.get("nr", 0) < 640]
    last = objects.pop()
    skipped = last.get("skipped")
    problems = []
    if last.get("scenario") != scenario or last.get("done") is not True:
        problems.append("the last line is not the end of the scenario: %s" % last)
    if (done.returncode == SKIPPED) != (skipped is not None):
        problems.append("exit status and reason of the skip differ")
    if not objects and not skipped:
        problems.append("nothing is expected")
    if with_strace:
        problems += compare(objects, since_start(parse_strace(trace), int(output[0])),
                            scenario)
    return problems, len(objects), sum(line["count"] for line in objects), skipped


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary")
    parser.add_argument("scenarios", nargs="*")
    parser.add_argument("--no-strace", action="store_true", help="only run and parse")
    parser.add_argument("--dir", help="where the scenarios work: another file system")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    listing = subprocess.run([options.binary, "--list"], stdout=subprocess.PIPE, check=True)
    listed = [text.split("\t")[0] for text in listing.stdout.decode().splitlines()]
    if not listed:
        sys.exit("no scenario is listed")
    failed = skipped_count = calls = 0
    with tempfile.TemporaryDirectory() as directory:
        for scenario in options.scenarios or listed:
            problems, lines, count, skipped = run(options.binary, scenario, directory,
                                                  not options.no_strace, options.dir)
            calls += count
            failed += bool(problems)
            skipped_count += skipped is not None
            word = "FAIL" if problems else "skip" if skipped else "ok"
            print("%-4s %-24s %4d lines %6d calls%s" % (word, scenario, lines, count,
                                                        "  " + skipped if skipped else ""))
            for problem in problems if options.verbose else problems[:8]:
                print("     " + problem[:600])
            sys.stdout.flush()
    print("%d scenarios, %d failed, %d skipped, %d calls compared with strace" % (
        len(options.scenarios or listed), failed, skipped_count, 0 if options.no_strace else calls))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
