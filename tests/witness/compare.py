# SPDX-License-Identifier: Apache-2.0
"""What strace and ior say of the same run, thread by thread: the same calls in the same order, with the same
results, arguments and files."""
import collections
import difflib
import re

import strace_log

# kind: missing (strace alone has the call), extra (ior alone), thread, result, file (a descriptor or a path),
# argument (any other).
Difference = collections.namedtuple("Difference", "kind call tid strace ior")

ADDRESS = re.compile(rb"^0x[0-9a-f]+$")
ERROR = re.compile(rb"^ ([A-Z][A-Z0-9_]*) \(")
DESCRIPTOR = re.compile(rb"^(AT_FDCWD|-?\d+)(<.*)?$", re.S)
# The positions of strings that are no paths: data, of which ior knows the address.
DATA = {"read": {1}, "write": {1}, "pread64": {1}, "pwrite64": {1}, "sendto": {1}, "recvfrom": {1}, "getrandom": {0},
        "getcwd": {0}, "readlink": {1}, "readlinkat": {2}, "memfd_create": {0}, "prctl": {1},
        "getsockopt": {3}, "setsockopt": {3},
        **{kind + name: positions for kind in ("", "l", "f") for name, positions in (
            ("getxattr", {1, 2}), ("setxattr", {1, 2}), ("listxattr", {1}), ("removexattr", {1}))}}
# strace writes clone(child_stack=NULL, flags=...): its names in the order of the registers.
CLONE = (b"flags", b"child_stack", b"parent_tid", b"child_tidptr", b"tls")


def describe(difference):
    """One line, for people and for the patterns of the allow-list."""
    return b"%s %s strace=%s ior=%s" % (difference.kind.encode(), difference.call.encode(),
                                        difference.strace, difference.ior)


def ranges_that_differ(theirs, ours):
    """As SequenceMatcher.get_opcodes(), quick where little differs."""
    shorter = min(len(theirs), len(ours))
    first = last = 0
    while first < shorter and theirs[first] == ours[first]:
        first += 1
    while last < shorter - first and theirs[-1 - last] == ours[-1 - last]:
        last += 1
    yield "equal", 0, first, 0, first
    middle = difflib.SequenceMatcher(None, theirs[first:len(theirs) - last], ours[first:len(ours) - last], autojunk=False)
    for kind, a, b, c, d in middle.get_opcodes():
        yield kind, a + first, b + first, c + first, d + first
    yield "equal", len(theirs) - last, len(theirs), len(ours) - last, len(ours)


def is_file(text):
    return text.startswith(b'"') or re.search(rb"(?:[0-9]|AT_FDCWD)<", text) is not None


def arguments_of_strace(call):
    arguments = strace_log.split_arguments(call.arguments)
    if call.name != "clone":
        return arguments
    named = dict(argument.split(b"=", 1) for argument in arguments)
    return [named[name] for name in CLONE if name in named]


def same_argument(call, position, theirs, ours):
    """ior does not read what an argument points to, but for paths: there the address must do."""
    if strace_log.unescape(theirs) == strace_log.unescape(ours):
        return True
    if not ADDRESS.match(ours):
        return False
    return theirs[:1] in (b"{", b"[", b"~") or theirs[:1] == b'"' and position in DATA.get(call, ())


def compare_arguments(theirs, ours):
    """(kind, strace's, ior's) of every argument that differs."""
    wanted, got = arguments_of_strace(theirs), strace_log.split_arguments(ours.arguments)
    if theirs.ret is None:
        # strace prints what the kernel fills in when the call ends, and this one never did.
        wanted = [argument for argument in wanted if argument]
        got = got[:len(wanted)]
    if len(wanted) != len(got):
        yield "argument", theirs.arguments, ours.arguments
        return
    for position, (want, have) in enumerate(zip(wanted, got)):
        # The directory of an absolute path does not matter, and ior does not look for it.
        if (wanted[position + 1:] and wanted[position + 1].startswith(b'"/')
                and position + 1 not in DATA.get(theirs.name, ())):
            directory = DESCRIPTOR.match(want)
            if directory and directory.group(1) == have:
                continue
        if not same_argument(theirs.name, position, want, have):
            yield ("file" if is_file(want) or is_file(have) else "argument"), want, have


def result_of(call):
    """(value, name of the error, file) of a result."""
    error = ERROR.match(call.rest)
    file = call.rest[:strace_log.end_of_name(call.rest, 0)] if call.rest.startswith(b"<") else b""
    if file and call.rest[len(file):].startswith(b"(deleted)"):
        file += b"(deleted)"
    return call.ret, error and error.group(1), strace_log.unescape(file)


def written_result(call):
    return b"= %s%s" % (call.ret, call.rest) if call.ret is not None else b"<unfinished ...>"


def compare_call(tid, theirs, ours):
    """The differences of two calls of one name."""
    found = list(compare_arguments(theirs, ours))
    want, have = result_of(theirs), result_of(ours)
    if want != have:
        kind = "result" if want[:2] != have[:2] else "file"
        found.append((kind, written_result(theirs), written_result(ours)))
    return [Difference(kind, theirs.name, tid, want, have) for kind, want, have in found]


def compare_thread(tid, theirs, ours):
    """(calls compared, differences) of one thread."""
    compared, differences = 0, []
    for kind, a, b, c, d in ranges_that_differ([call.name for call in theirs], [call.name for call in ours]):
        if kind != "equal":
            differences += [Difference("missing", call.name, tid, call.line, b"") for call in theirs[a:b]]
            differences += [Difference("extra", call.name, tid, b"", call.line) for call in ours[c:d]]
            continue
        compared += b - a
        for want, have in zip(theirs[a:b], ours[c:d]):
            differences += compare_call(tid, want, have)
    return compared, differences


def since_exec(lines):
    """From the first successful execve on."""
    for position, line in enumerate(lines):
        if line.call.name == "execve" and line.call.ret == b"0":
            return lines[position:]
    return []


def calls_of_programs(ior, tids):
    """ior's calls by thread, as strace has them: not strace's own, nor those of its first child before it has become
    the program. tids: of strace's log, in order."""
    first = next(iter(tids), None)
    calls = {}
    for tid, lines in ior.items():
        if tid == first:
            lines = since_exec(lines)
        elif tid not in tids:
            lines = since_exec(lines)[1:] or [line for line in lines if line.call.name != "execve"]  # of ior's child, strace
        calls[tid] = [line.call for line in lines]
    return {tid: found for tid, found in calls.items() if found}


def compare(strace, ior):
    """(calls compared, differences) of a run: strace's calls and ior's lines (read without strace's own), both by thread."""
    compared, differences = 0, []
    calls = calls_of_programs(ior, strace)
    for tid, theirs in strace.items():
        if tid not in calls:
            differences.append(Difference("thread", theirs[0].name, tid, b"%d calls" % len(theirs), b"none"))
            continue
        count, found = compare_thread(tid, theirs, calls[tid])
        compared += count
        differences += found
    for tid, ours in calls.items():
        if tid not in strace:
            differences.append(Difference("thread", ours[0].name, tid, b"none", ours[0].line))
    return compared, differences
