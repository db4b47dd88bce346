# SPDX-License-Identifier: Apache-2.0
"""Reading what `strace -f -o FILE` wrote, and the text of a call, which `ior trace` writes in the same way.

All text is bytes: names are.
"""
import collections
import re

LINE = re.compile(rb"^(\d+) +(.*)$", re.S)
# Names may look like the end of a call; what follows a result is its file, or stands behind a space.
NAME = rb'<(?:[^<>"\\]|\\.|->|"(?:[^"\\]|\\.)*"|<(?:char|block) \d+:\d+>)*>(?:\(deleted\))?'
CALL = re.compile(rb"^(\w+)\((.*)\) += (\?|0x[0-9a-f]+|-?\d+)((?:" + NAME + rb")?(?: .*)?)$", re.S)
NO_END = re.compile(rb"^(\w+)\((.*)$", re.S)
UNFINISHED = re.compile(rb"^(.*?)\s*<unfinished \.\.\.>\)?(?: += \?)?$", re.S)
RESUMED = re.compile(rb"^<\.\.\. (\w+) resumed>(.*)$", re.S)
# Another thread called execve, and went on under this thread's id.
SUPERSEDED = re.compile(rb"^\+\+\+ superseded by execve in pid (\d+) \+\+\+$")
ESCAPE = re.compile(rb"\\([0-7]{1,3}|x[0-9a-f]{2}|.)", re.S)
SIMPLE = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"v": b"\v", b"f": b"\f", b"a": b"\a", b"b": b"\b"}
OPENING, CLOSING = b"([{", b")]}"

# One call. ret is its result as written, None of a call that has no end in the log; rest is what follows the
# result on the line: error, file, flags.
Call = collections.namedtuple("Call", "name arguments ret rest line")


def unescape(raw):
    def one(match):
        code = match.group(1)
        if code[:1].isdigit():
            return bytes([int(code, 8)])
        if code[:1] == b"x" and len(code) == 3:
            return bytes([int(code[1:], 16)])
        return SIMPLE.get(code, code)

    return ESCAPE.sub(one, raw)


def end_of_string(text, at):
    """The position behind the string whose quote is at `at`."""
    at += 1
    while at < len(text) and text[at] != ord('"'):
        at += 2 if text[at] == ord("\\") else 1
    return at + 1


def end_of_name(text, at):
    """The position behind the <name> that -y puts behind a descriptor and that opens at `at`. In a path, < and >
    are escaped; an arrow is between the two ends of a socket."""
    depth = 0
    while at < len(text):
        byte = text[at:at + 1]
        if byte == b"\\":
            at += 2
        elif byte == b'"':
            at = end_of_string(text, at)
        elif byte == b"-" and text[at + 1:at + 2] == b">":
            at += 2
        else:
            depth += (byte == b"<") - (byte == b">")
            at += 1
            if depth == 0:
                return at
    return at


def is_name(text, at):
    """Whether the < at `at` opens the name of a descriptor, rather than being an operator."""
    return text[at - 1:at].isdigit() or text[at - 8:at] == b"AT_FDCWD"


def split_arguments(text):
    """The arguments at their commas, without the comments that strace adds."""
    parts, start, at, depth = [], 0, 0, 0
    while at < len(text):
        byte = text[at:at + 1]
        if byte == b'"':
            at = end_of_string(text, at)
            continue
        if byte == b"<" and is_name(text, at):
            at = end_of_name(text, at)
            continue
        if text[at:at + 2] == b"/*":
            end = text.find(b"*/", at)
            end = len(text) if end < 0 else end + 2
            at = len(text[:at].rstrip(b" "))
            text = text[:at] + text[end:]
            continue
        depth += (byte in OPENING) - (byte in CLOSING)
        if byte == b"," and depth == 0:
            parts.append(text[start:at].strip())
            start = at + 1
        at += 1
    last = text[start:].strip()
    return parts + [last] if parts or last else []


def parse_call(text):
    """The call of a whole line; None when it is not one."""
    unfinished = UNFINISHED.match(text)
    match = None if unfinished else CALL.match(text)
    if match:
        name, arguments, ret, rest = match.groups()
        return Call(name.decode(), arguments, ret, rest, text)
    match = NO_END.match(unfinished.group(1) if unfinished else text)
    return match and Call(match.group(1).decode(), match.group(2), None, b"", text)


def read_calls(path):
    """strace's calls by the thread that made them, in order."""
    calls = collections.defaultdict(list)
    open_calls = {}  # text so far, by thread
    callers = {}  # of an execve that is to end, by the thread whose id it took over
    with open(path, "rb") as file:
        for line in file:
            match = LINE.match(line.rstrip(b"\n"))
            if not match:
                continue
            tid, text = int(match.group(1)), match.group(2)
            superseded = SUPERSEDED.match(text)
            if superseded:
                if tid in open_calls:
                    calls[tid].append(parse_call(open_calls.pop(tid)))
                callers[tid] = int(superseded.group(1))
                continue
            if UNFINISHED.match(text) and not text.endswith(b"= ?"):
                open_calls[tid] = UNFINISHED.match(text).group(1)
                continue
            resumed = RESUMED.match(text)
            if resumed:
                caller = callers.pop(tid, tid)
                text = open_calls.pop(caller, resumed.group(1) + b"(") + resumed.group(2)
                calls[caller].append(parse_call(text))
                continue
            call = parse_call(text)
            if call:
                calls[tid].append(call)
    # Killed inside a call: it has an enter and no end.
    for tid, text in open_calls.items():
        call = parse_call(text)
        if call:
            calls[tid].append(call)
    return dict(calls)
