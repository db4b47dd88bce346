# SPDX-License-Identifier: Apache-2.0
"""Reading what `ior trace -o FILE` wrote."""
import collections
import re

import strace_log

# "    12.345 ( 0.007 ms): comm/4711 call(...) = 0"; the name of a thread may hold anything, a slash too.
LINE = re.compile(rb"^ *(?:\?|-?\d+\.\d{3}) \([^)]*\): (.*?)/(\d+|\?) (\w+\(.*)$", re.S)

Line = collections.namedtuple("Line", "comm call")


def parse_line(text):
    """(tid, Line); raises ValueError for a line that is no call."""
    match = LINE.match(text)
    call = match and strace_log.parse_call(match.group(3))
    if not call:
        raise ValueError("not a line of ior trace: %r" % text)
    tid = -1 if match.group(2) == b"?" else int(match.group(2))
    return tid, Line(match.group(1), call)


def read_lines(path):
    """ior's lines by thread, in order."""
    threads = collections.defaultdict(list)
    with open(path, "rb") as file:
        for text in file:
            tid, line = parse_line(text.rstrip(b"\n"))
            threads[tid].append(line)
    return dict(threads)
