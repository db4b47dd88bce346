# SPDX-License-Identifier: Apache-2.0
"""Does a row of ior's full CSV say what a line of ioworkload's expectation says?

A line stands for `count` equal calls of one thread. Names are compared byte for byte. Both sides are text of one byte
per character here (Latin-1).
"""
import collections
import errno
import os
import re

PATH_MAX = 4096
PEER = re.compile(r',?->(\d+|@?"(?:[^"\\]|\\.)*")')  # of a UNIX socket: its inode, its name
NEVER_RETURN = {"exit", "exit_group"}
# Calls of two names: the column `file` has the new one, `old_file` the old one.
TWO_NAMES = {"link", "linkat", "symlink", "symlinkat", "rename", "renameat", "renameat2", "pivot_root",
             "io_uring_renameat", "io_uring_linkat", "io_uring_symlinkat"}
# A descriptor, then a path.
PATH_IS_SECOND = {"inotify_add_watch", "fanotify_mark"}
# What ior cannot name, and why. Rows of 32-bit calls (int $0x80) carry no names either: their arguments have another layout.
UNNAMED = {}


def is_operation(line_or_row):
    """An operation of io_uring: a row without a system call."""
    return 512 <= int(line_or_row["nr"]) < 640  # abi/limits.h


def errno_of(name):
    return getattr(errno, name, None) or int(name)


def results_of(line):
    """What the calls of a line return, as a multiset; None stands for a call that does not return."""
    if "ret_errno" in line:
        return collections.Counter({-errno_of(line["ret_errno"]): line["count"]})
    if "rets" in line:
        return collections.Counter(line["rets"])
    return collections.Counter({line["ret"]: line["count"]})


def result_of(row):
    """None as well for a call that its thread did not survive: the kernel ended it with some result that nobody saw."""
    return None if row["ret"] == "" or row.get("last") and row["syscall"] not in NEVER_RETURN else int(row["ret"])


def is_same_call(line, row):
    compat = "compat" in row["notes"].split("+")
    return (row["tid"] == str(line["tid"]) and row["nr"] == str(line["nr"])
            and compat == (line.get("abi") == "i386"))


def joined(directory, path):
    return directory + path if path.startswith("/") else os.path.join(directory, path) if path else directory


def same_name(name, wanted):
    """Of a name beyond PATH_MAX, which no call could be given, ior keeps the end and says so."""
    if name.startswith("...") and len(wanted) >= PATH_MAX:
        return wanted.endswith(name[3:])
    return name == wanted


def open_file_of(row, suffix):
    """(name, inode, deleted) of the open file behind the first or second descriptor; the name "" when there is none."""
    if suffix == "":
        return row["file_name"], row["inode"], row["deleted"]
    return (row["file2_name"] if row["inode2"] else ""), row["inode2"], row["deleted2"]


def path_of(call, row, suffix):
    """(path argument, directory it starts from) of the first or second file."""
    if suffix == "2" and row["fd"] != "" and call in PATH_IS_SECOND:
        return row["path"], row["dir"]
    return ("", "") if call in PATH_IS_SECOND else (row["path" + suffix], row["dir" + suffix])


def shown(call, row, suffix):
    """What the row prints as the name of its first or second file."""
    if call in TWO_NAMES:
        return row["old_file" if suffix == "" else "file"]
    return row["file" if suffix == "" else "file2_name"]


def is_object(name, inode, wanted):
    """What has no path. A socket is known by its inode; of which kind a namespace is the kernel side does not know."""
    return (name == wanted or name == "/" + wanted or (wanted.startswith("socket:[") and inode == wanted[8:-1])
            or (name == "ns:[%s]" % inode and wanted.endswith(name[2:])))


def is_open_file(line, row, suffix):
    """The open file, its inode and whether it is deleted, as far as the line states them."""
    file, number = line.get("file" + suffix), line.get("ino" + suffix)
    if file is None:
        return True
    name, inode, deleted = open_file_of(row, suffix)
    path, directory = path_of(line["call"], row, suffix)
    if name == "" and path == "":  # an empty path: the directory's descriptor itself, whose inode a row does not show
        return same_name(directory, file)
    if number is not None and inode != str(number):
        return False
    if file.startswith("UNIX-") and "->" not in file:  # the workload does not ask who the peer is
        return PEER.sub("", name) == file
    if line.get("object" + suffix) is not None:  # nobody can delete what never had a name
        return is_object(name, inode, file)
    if name == "ns:[%s]" % inode:
        return file.endswith(name[2:])
    return same_name(name, file) and deleted == ("true" if line.get("deleted" + suffix) else "false")


def is_named(line, row, suffix):
    """Whether the row's first (suffix "") or second ("2") file is the line's."""
    call = line["call"]
    if call in UNNAMED or line.get("abi") == "i386":
        return True
    wanted, given, obj = (line.get(field + suffix) for field in ("path", "arg", "object"))
    if not is_open_file(line, row, suffix):
        return False
    name, inode, deleted = open_file_of(row, suffix)
    if obj is not None:
        return is_object(name, inode, obj)
    path, directory = path_of(call, row, suffix)
    if given is not None:
        return path == given and (wanted is None or same_name(joined(directory, path), wanted))
    if wanted is None:
        return "file" + suffix in line or suffix == "2" or shown(call, row, suffix) == ""
    if path == "":  # by descriptor, or an empty path: the directory's descriptor itself
        if name == "":
            return same_name(directory, wanted)
        return same_name(name, wanted) and deleted == ("true" if line.get("deleted" + suffix) else "false")
    if "path_truncated" in row["notes"].split("+"):  # longer than PATH_MAX: the call fails
        return result_of(row) == -errno.ENAMETOOLONG and len(path) == PATH_MAX - 1 and wanted.startswith(path)
    # An absolute path below another root: joined to it.
    return path == wanted or (path.startswith("/") and joined(directory, path) == wanted)


def names_agree(line, row):
    return is_named(line, row, "") and is_named(line, row, "2")


def comm_agrees(line, row):
    return "comm" not in line or row["comm"] == line["comm"]


def key_of(line):
    """Without the open file: one name may have led to several."""
    fields = ("path", "arg", "object")
    return (line["tid"], line["nr"], line.get("abi"),
            *(line.get(field + suffix) for suffix in ("", "2") for field in fields))


def bytes_of(rows):
    """None: not known for all of them, such as recvmsg with MSG_TRUNC, whose buffers are not captured."""
    if any(row["bytes"] == "" and row["family"] == "Network" and "recv" in row["syscall"] for row in rows):
        return None
    return sum(int(row["bytes"] or 0) for row in rows)


class Comparison:
    """Lines against rows. `problems` is text for people, `compared` counts the calls, `wrong` those that no row stands for, not even
    one that says that its file is not certain (fd_changed)."""

    def __init__(self, lines, rows):
        self.problems = []
        self.lacking = collections.Counter()  # calls without a row, by thread, call and result
        self.lines = lines
        self.rows_of = collections.defaultdict(list)
        for row in rows:
            self.rows_of[row["tid"], row["nr"]].append(row)
        self._mark_last(rows)
        self.compared = sum(line["count"] for line in lines)
        for line in lines:
            self._compare(line)
        self._compare_sums()

    def uncertain(self):
        """Rows that say that their file may be another one, by thread, call and result."""
        return collections.Counter(
            (row["tid"], row["nr"], result_of(row)) for rows in self.rows_of.values() for row in rows
            if "fd_changed" in row["notes"].split("+"))

    def wrong(self):
        return (self.lacking - self.uncertain()).total()

    def _mark_last(self, rows):
        """Marks the last rows of threads that a line says to have died inside a call."""
        died = {str(line["tid"]) for line in self.lines if line.get("ret", 0) is None and line["call"] not in NEVER_RETURN}
        for row in {row["tid"]: row for row in rows if row["tid"] in died}.values():
            row["last"] = True

    def _candidates(self, line):
        return [row for row in self.rows_of[str(line["tid"]), str(line["nr"])] if is_same_call(line, row)]

    def _compare(self, line):
        wanted = results_of(line)
        matching = [row for row in self._candidates(line)
                    if names_agree(line, row) and comm_agrees(line, row) and result_of(row) in wanted]
        seen = collections.Counter(result_of(row) for row in matching)
        lacking = wanted - seen
        for result, count in lacking.items():
            self.lacking[str(line["tid"]), str(line["nr"]), result] += count
        if not lacking and (len(matching) == line["count"] or self._shares_rows(line)):
            if (len(matching) == line["count"] and line.get("abi") != "i386" and None not in wanted
                    and bytes_of(matching) not in (None, line["bytes"])):
                self.problems.append("%s: %d bytes expected, %d seen" % (
                    describe_line(line), line["bytes"], bytes_of(matching)))
            return
        self.problems.append("%s: %d expected, %d seen%s" % (
            describe_line(line), line["count"], len(matching), self._nearest(line, matching)))

    def _shares_rows(self, line):
        """Lines that differ only in what a row does not show (a socket's endpoints, results in common)."""
        return any(other is not line and key_of(other) == key_of(line) and other.get("comm") == line.get("comm")
                   and results_of(other).keys() & results_of(line).keys() for other in self.lines)

    def _compare_sums(self):
        """Neither more nor fewer calls of any outcome per thread, call and files."""
        groups = collections.defaultdict(list)
        for line in self.lines:
            groups[key_of(line)].append(line)
        for lines in groups.values():
            count = sum(line["count"] for line in lines)
            seen = sum(any(names_agree(line, row) for line in lines) for row in self._candidates(lines[0]))
            if seen != count:
                self.problems.append("%s: %d expected of any outcome, %d seen" % (describe_line(lines[0]), count, seen))

    def _nearest(self, line, matching):
        taken = {row["seq"] for row in matching}
        rest = [row for row in self._candidates(line) if row["seq"] not in taken]
        if matching and len(matching) > line["count"]:
            return "; one too many: " + describe_row(matching[-1])
        if not rest:
            return "; no other row of this call by this thread"
        wanted = results_of(line)
        return "; nearest: " + describe_row(max(rest, key=lambda row: (
            result_of(row) in wanted, is_named(line, row, ""), is_named(line, row, "2"), comm_agrees(line, row))))


def brief(text, most=200):
    shown = ascii(text)
    return shown if len(shown) <= most else "%s...%s (%d bytes)" % (shown[:most // 2], shown[-most // 2:], len(text))


def describe_line(line):
    hidden = ("seq", "count", "bytes", "nr", "path_is", "path2_is")
    return " ".join("%s=%s" % (key, brief(value)) for key, value in line.items() if key not in hidden)


def describe_row(row):
    fields = ("comm", "tid", "syscall", "fd", "ret", "file", "old_file", "path", "path2", "dir", "file_name", "inode",
              "deleted", "file2_name", "inode2", "outcome", "notes")
    return "row %s: " % row["seq"] + " ".join("%s=%s" % (f, brief(row[f])) for f in fields if row[f] != "")
