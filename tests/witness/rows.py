# SPDX-License-Identifier: Apache-2.0
"""The rows of `ior trace --csv` against strace's log: the same calls in the same order, and in the columns what strace's
line shows."""
import collections
import csv
import errno
import re

import strace_log
from compare import DATA, Difference, arguments_of_strace, ranges_that_differ, result_of

# Rows have the names of tracepoints.
CALLS = {"newuname": "uname", "newstat": "stat", "newlstat": "lstat", "newfstat": "fstat", "sendfile64": "sendfile",
         "umount": "umount2"}
# include/linux/errno.h: not for user space, and not known to Python.
RESTARTS = {b"ERESTARTSYS": 512, b"ERESTARTNOINTR": 513, b"ERESTARTNOHAND": 514, b"ERESTART_RESTARTBLOCK": 516}
NAMED = re.compile(rb"^(AT_FDCWD|\d+)<(.*)>(\(deleted\))?$", re.S)
DEVICE = re.compile(rb"<(?:char|block) \d+:\d+>$")


def since_exec(rows):
    for position, row in enumerate(rows):
        if row["syscall"] == b"execve" and row["ret"] == b"0":
            return rows[position:]
    return []


def read_rows(path, strace):
    """The rows of strace's threads by thread: dicts of bytes."""
    threads = collections.defaultdict(list)
    with open(path, encoding="latin-1", newline="") as file:
        rows = csv.reader(file)
        columns = next(rows)
        tid, syscall, comm = (columns.index(name) for name in ("tid", "syscall", "comm"))
        tids = {str(tid) for tid in strace}
        for row in rows:
            # Before it becomes the program, the first thread is strace's.
            if row[tid] in tids and (row[comm] != "strace" or row[syscall] == "execve"):
                threads[int(row[tid])].append({name: value.encode("latin-1") for name, value in zip(columns, row)})
    first = next(iter(strace), None)
    return {tid: since_exec(rows) if tid == first else rows for tid, rows in threads.items()}


def number_of(call):
    """The result as rows have it; None when strace does not know."""
    value, error, _ = result_of(call)
    if call.name == "rt_sigreturn" or value is None:
        return None
    if error:
        return b"-%d" % (RESTARTS.get(error) or getattr(errno, error.decode()))
    if value == b"?":
        return b""
    return b"%d" % int(value, 8 if re.match(b"0[0-7]", value) else 0)  # umask's is octal


def file_facts(named, suffix):
    number, name, deleted = NAMED.match(named).groups()
    name = strace_log.unescape(DEVICE.sub(b"", name))
    return {"fd" + suffix: number, ("file_name", "file2_name")[bool(suffix)]: name,
            "deleted" + suffix: b"true" if deleted else b"false"}


def expected(call):
    """What strace's line says of the columns."""
    facts = {"ret": number_of(call)}
    arguments = [b"" if position in DATA.get(call.name, ()) else argument
                 for position, argument in enumerate(arguments_of_strace(call))]
    paths = descriptors = 0
    for position, argument in enumerate(arguments):
        following = (arguments[position + 1:] or [b""])[0]
        named = NAMED.match(argument)
        if argument.startswith(b'"') and argument.endswith(b'"'):
            paths += 1
            facts["path" + "2" * (paths - 1)] = strace_log.unescape(argument[1:-1])
        elif named and following.startswith(b'"') and following != b'""':
            if not following.startswith(b'"/'):
                facts["dir" + "2" * paths] = strace_log.unescape(named.group(2))
        elif named and named.group(1) != b"AT_FDCWD":
            descriptors += 1
            if descriptors == 1:
                facts.update(file_facts(argument, ""))
    result = result_of(call)[2]
    if result and (not descriptors or call.name.startswith("accept")):
        facts.update(file_facts(call.ret + call.rest, "2" * descriptors))
    return facts


def compare_row(tid, call, row):
    for column, value in expected(call).items():
        if value is not None and row[column] != value:
            yield Difference("row", call.name, tid, column.encode() + b"=" + value, column.encode() + b"=" + row[column])


def compare_thread(tid, theirs, rows):
    """(rows compared, differences)."""
    compared, differences = 0, []
    names = [CALLS.get(row["syscall"].decode(), row["syscall"].decode()) for row in rows]
    for kind, a, b, c, d in ranges_that_differ([call.name for call in theirs], names):
        if kind == "equal":
            compared += b - a
            for call, row in zip(theirs[a:b], rows[c:d]):
                differences += compare_row(tid, call, row)
            continue
        differences += [Difference("missing", call.name, tid, call.line, b"no row") for call in theirs[a:b]]
        differences += [Difference("extra", names[at], tid, b"none", b"a row") for at in range(c, d)]
    return compared, differences


def compare(strace, rows):
    """(rows compared, differences): strace's calls and the rows, both by thread."""
    compared, differences = 0, []
    for tid, theirs in strace.items():
        count, found = compare_thread(tid, theirs, rows.get(tid, []))
        compared += count
        differences += found
    return compared, differences
