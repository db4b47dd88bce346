# SPDX-License-Identifier: Apache-2.0
"""Does the comparison notice? ior's lines of a real run are altered, one at a time, and each alteration must make a
difference that is not allowed."""
import random
import re

import compare
import rows
import strace_log

NAME = re.compile(rb"([0-9]|AT_FDCWD)</([^<>]*)>")
# Not the peer of a socket, which strace does not name.
PATH = re.compile(rb'(?<!->)(?<!->@)"([^"]+)"')
PER_KIND = 25
AROUND = 20  # calls that are compared with the altered one


def renamed(calls, at):
    return calls[:at] + [calls[at]._replace(name=calls[at].name + "at")] + calls[at + 1:]


def with_other_result(calls, at):
    call = calls[at]
    if call.ret in (None, b"?"):
        return None
    other = call._replace(rest=b" EINVAL (Invalid argument)") if call.ret == b"-1" and b" EINVAL " not in call.rest else (
        call._replace(ret=call.ret + b"1"))
    return calls[:at] + [other] + calls[at + 1:]


def without(calls, at):
    return calls[:at] + calls[at + 1:]


def twice(calls, at):
    return calls[:at + 1] + calls[at:]


def swapped(calls, at):
    """Only two that differ in what strace shows."""
    if at + 1 == len(calls) or (calls[at].name, calls[at].ret) == (calls[at + 1].name, calls[at + 1].ret):
        return None
    return calls[:at] + [calls[at + 1], calls[at]] + calls[at + 2:]


def substituted(calls, at, pattern, replacement):
    call = calls[at]
    arguments, count = pattern.subn(replacement, call.arguments, count=1)
    return calls[:at] + [call._replace(arguments=arguments)] + calls[at + 1:] if count else None


def of_other_file(calls, at):
    return substituted(calls, at, NAME, rb"\1</\2x>")


def without_file(calls, at):
    return substituted(calls, at, NAME, rb"\1")


def with_other_path(calls, at):
    return substituted(calls, at, PATH, rb'"\1x"')


def returning_other_file(calls, at):
    rest, count = re.subn(rb"^<([^<>]+)>", rb"<\1x>", calls[at].rest)
    return calls[:at] + [calls[at]._replace(rest=rest)] + calls[at + 1:] if count else None


def without_argument(calls, at):
    # Of a call that did not end, strace may not have printed the last ones, so that nobody can miss them.
    arguments = strace_log.split_arguments(calls[at].arguments)
    if calls[at].ret in (None, b"?") or not arguments:
        return None
    return calls[:at] + [calls[at]._replace(arguments=b", ".join(arguments[:-1]))] + calls[at + 1:]


KINDS = (renamed, with_other_result, without, twice, swapped, of_other_file, without_file, with_other_path,
         returning_other_file, without_argument)


def with_other_column(column):
    def altered(found, at):
        value = found[at][column]
        return found[:at] + [{**found[at], column: value + b"1"}] + found[at + 1:] if value else None

    altered.__name__ = "other_" + column
    return altered


def is_shown(call, column):
    """Whether strace's line tells the column."""
    return column == "syscall" or rows.expected(call).get(column) is not None


ROW_KINDS = (without, twice, *map(with_other_column, ("syscall", "ret", "fd", "file_name", "path", "dir", "deleted")))


def is_noticed(differences, rules):
    return any(not rules.matches(compare.describe(difference)) for difference in differences)


def alter(strace, calls, kinds, compare_thread, rules):
    """(alterations made, those that were not noticed as text). calls: ior's by thread, lines or rows."""
    choose = random.Random(1)
    tids = [tid for tid in strace if len(calls.get(tid, ())) == len(strace[tid])]
    places = [(tid, at) for tid in tids for at in range(len(calls[tid]))]
    made, missed = 0, []
    for kind in kinds:
        left = PER_KIND
        for tid, at in choose.sample(places, min(len(places), 40 * PER_KIND)):
            part = slice(max(0, at - AROUND), at + AROUND)
            altered = kind(calls[tid][part], at - part.start) if left else None
            if altered is None:
                continue
            if kind.__name__.startswith("other_") and not is_shown(strace[tid][at], kind.__name__[len("other_"):]):
                continue
            left -= 1
            made += 1
            if not is_noticed(compare_thread(tid, strace[tid][part], altered)[1], rules):
                missed.append("%s: %s" % (kind.__name__, strace[tid][at].line.decode(errors="backslashreplace")))
    return made, missed


def check(strace, lines, found_rows, rules):
    """Of both forms of what ior wrote."""
    made, missed = alter(strace, compare.calls_of_programs(lines, strace), KINDS, compare.compare_thread, rules)
    more, more_missed = alter(strace, found_rows, ROW_KINDS, rows.compare_thread, rules)
    return made + more, missed + more_missed
