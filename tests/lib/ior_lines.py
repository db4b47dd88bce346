# SPDX-License-Identifier: Apache-2.0
"""Reading what `ior trace -o FILE` wrote."""
import collections
import re

import strace_log

# "    12.345 ( 0.007 ms): comm/4711 call(...) = 0"; the name of a thread may hold anything, a slash too.
LINE = re.compile(rb"^ *(?:\?|-?\d+\.\d{3}) \([^)]*\): (.*?)/(\d+|\?) (\w+\(.*)$", re.S)

Line = collections.namedtuple("Line", "comm call")


def read_lines(path, tracer):
    """ior's lines by thread, in order, without those of threads named `tracer`; but with every execve, whose caller may
    have had that name and be another program now. Raises ValueError for a line that is no call."""
    threads = collections.defaultdict(list)
    with open(path, "rb") as file:
        for text in file:
            match = LINE.match(text.rstrip(b"\n"))
            if not match:
                raise ValueError("not a line of ior trace: %r" % text)
            comm, tid, call = match.groups()
            if comm == tracer and not call.startswith(b"execve("):
                continue
            threads[-1 if tid == b"?" else int(tid)].append(Line(comm, strace_log.parse_call(call)))
    return dict(threads)
