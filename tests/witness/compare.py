# SPDX-License-Identifier: Apache-2.0
"""What strace and ior say of the same run, thread by thread: the same calls in the same order, with the same
results, arguments and files."""
import collections
import difflib
import re

import strace_log

ADDRESS = re.compile(rb"^0x[0-9a-f]+$")
RESULT_FILE = re.compile(rb"^<")
ERROR = re.compile(rb"^ ([A-Z][A-Z0-9_]*) \(")

# kind: missing (strace alone has the call), extra (ior alone), thread, result, file (a descriptor or a path),
# argument (any other).
Difference = collections.namedtuple("Difference", "kind call tid strace ior")


def describe(difference):
    """One line, for people and for the patterns of the allow-list."""
    return b"%s %s strace=%s ior=%s" % (difference.kind.encode(), difference.call.encode(),
                                        difference.strace, difference.ior)


def ranges_that_differ(ours, theirs):
    """(kind, begin, end, begin, end) as SequenceMatcher.get_opcodes(), quick where nothing differs."""
    first = 0
    while first < min(len(ours), len(theirs)) and ours[first] == theirs[first]:
        first += 1
    matcher = difflib.SequenceMatcher(None, ours[first:], theirs[first:], autojunk=False)
    yield "equal", 0, first, 0, first
    for kind, a, b, c, d in matcher.get_opcodes():
        yield kind, a + first, b + first, c + first, d + first


def is_file(text):
    return text.startswith(b'"') or re.search(rb"(?:[0-9]|AT_FDCWD)<", text) is not None


def same_argument(theirs, ours):
    """ior does not read what an argument points to, but for paths: there the address must do."""
    if theirs == ours or strace_log.unescape(theirs) == strace_log.unescape(ours):
        return True
    return ADDRESS.match(ours) is not None and theirs[:1] in (b"{", b"[", b'"', b"~")


def compare_arguments(theirs, ours):
    """(kind, strace's, ior's) of every argument that differs."""
    wanted, got = (strace_log.split_arguments(call.arguments) for call in (theirs, ours))
    if len(wanted) != len(got):
        yield "argument", theirs.arguments, ours.arguments
        return
    absolute = [text.startswith(b'"/') for text in wanted[1:]] + [False]
    for want, have, next_is_absolute in zip(wanted, got, absolute):
        # The directory of an absolute path does not matter, and ior does not look for it.
        if next_is_absolute and re.match(rb"AT_FDCWD<|\d+<", want) and want.split(b"<")[0] == have:
            continue
        if not same_argument(want, have):
            yield ("file" if is_file(want) or is_file(have) else "argument"), want, have


def result_parts(call):
    error = ERROR.match(call.rest)
    file = call.rest[:strace_log.end_of_name(call.rest, 0)] if RESULT_FILE.match(call.rest) else b""
    if call.rest[len(file):].startswith(b"(deleted)"):
        file += b"(deleted)"
    return call.ret, error and error.group(1), strace_log.unescape(file)


def compare_result(theirs, ours):
    want, have = result_parts(theirs), result_parts(ours)
    if want == have:
        return
    kind = "result" if want[:2] != have[:2] else "file"
    yield kind, b"= %s%s" % (theirs.ret or b"<unfinished ...>", theirs.rest), b"= %s%s" % (
        ours.ret or b"<unfinished ...>", ours.rest)


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
            for found in (*compare_arguments(want, have), *compare_result(want, have)):
                differences.append(Difference(found[0], want.name, tid, found[1], found[2]))
    return compared, differences


def since_exec(lines):
    """What the program did: its first thread begins as a child of strace, which strace does not show."""
    for position, line in enumerate(lines):
        if line.call.name == "execve" and line.call.ret == b"0":
            return lines[position:]
    return []


def compare(strace, ior):
    """(calls compared, differences) of a run: strace's calls and ior's lines, both by thread."""
    compared, differences = 0, []
    first = next(iter(strace), None)
    for tid, theirs in strace.items():
        lines = ior.get(tid, [])
        ours = [line.call for line in (since_exec(lines) if tid == first else lines)]
        if not ours:
            differences.append(Difference("thread", theirs[0].name, tid, b"%d calls" % len(theirs), b"none"))
            continue
        count, found = compare_thread(tid, theirs, ours)
        compared += count
        differences += found
    for tid, lines in ior.items():
        others = [line for line in lines if line.comm != b"strace"]
        if tid not in strace and others:
            differences.append(Difference("thread", others[0].call.name, tid, b"none", others[0].call.line))
    return compared, differences
