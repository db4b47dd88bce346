#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Lines of strace that are hard to read."""
import os
import tempfile
import unittest

from strace_log import parse_call, read_calls, split_arguments, unescape


def read(text):
    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(text)
    try:
        return read_calls(file.name)
    finally:
        os.unlink(file.name)


class Arguments(unittest.TestCase):
    def test_commas_in_strings_structs_and_names_do_not_split(self):
        self.assertEqual(split_arguments(rb'3<a,b>, "x,\"y", {a=1, b=[2, 3]}, 4'),
                         [rb"3<a,b>", rb'"x,\"y"', b"{a=1, b=[2, 3]}", b"4"])

    def test_names_of_sockets_and_devices_are_whole(self):
        self.assertEqual(split_arguments(b"4<TCP:[127.0.0.1:1->127.0.0.1:2]>, 0</dev/null<char 1:3>>, 1<<2"),
                         [b"4<TCP:[127.0.0.1:1->127.0.0.1:2]>", b"0</dev/null<char 1:3>>", b"1<<2"])
        self.assertEqual(split_arguments(rb'4<UNIX-STREAM:[1->2,"a>,\"b"]>, 5'), [rb'4<UNIX-STREAM:[1->2,"a>,\"b"]>', b"5"])

    def test_comments_are_left_out(self):
        self.assertEqual(split_arguments(b"0x1 /* 7 entries, or so */, 0 /* O_RDONLY */"), [b"0x1", b"0"])
        self.assertEqual(split_arguments(b""), [])

    def test_escapes_are_those_of_c(self):
        self.assertEqual(unescape(rb"\1a\33\"\\\n\377\0001"), b"\x01a\x1b\"\\\n\xff\x001")


class Calls(unittest.TestCase):
    def test_result_and_rest_are_apart(self):
        call = parse_call(b'openat(AT_FDCWD</>, "a) = 7", O_RDONLY) = 3</a) = 7>')
        self.assertEqual((call.name, call.ret, call.rest), ("openat", b"3", b"</a) = 7>"))
        call = parse_call(b"read(0, 0x1, 2) = ? ERESTARTSYS (To be restarted if SA_RESTART is set)")
        self.assertEqual((call.ret, call.rest[:12]), (b"?", b" ERESTARTSYS"))

    def test_parts_of_a_call_are_joined(self):
        calls = read(b'7  read(3</a>,  <unfinished ...>\n8  getpid() = 8\n7  <... read resumed>"x", 1) = 1\n')
        self.assertEqual([(call.name, split_arguments(call.arguments), call.ret) for call in calls[7]],
                         [("read", [b"3</a>", b'"x"', b"1"], b"1")])

    def test_a_call_without_an_end_is_there(self):
        calls = read(b"7  futex(0x1, FUTEX_WAIT, 2, NULL <unfinished ...>\n7  +++ killed by SIGKILL +++\n")
        self.assertEqual([(call.name, call.ret) for call in calls[7]], [("futex", None)])

    def test_an_execve_belongs_to_the_thread_that_called_it(self):
        calls = read(b"7  pause( <unfinished ...>\n9  execve(\"/a\", [], [] <unfinished ...>\n"
                     b"7  +++ superseded by execve in pid 9 +++\n7  <... execve resumed>) = 0\n7  brk(NULL) = 0x1\n")
        self.assertEqual([call.name for call in calls[7]], ["pause", "brk"])
        self.assertEqual([(call.name, call.ret) for call in calls[9]], [("execve", b"0")])

    def test_signals_and_ends_are_no_calls(self):
        self.assertEqual(read(b"7  --- SIGCHLD {si_signo=SIGCHLD} ---\n7  +++ exited with 0 +++\n"), {})


if __name__ == "__main__":
    unittest.main()
