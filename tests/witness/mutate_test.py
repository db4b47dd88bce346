#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Only what the comparison can notice may be altered: else the witness fails now and then."""
import os
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "lib"))

import compare  # noqa: E402
import mutate  # noqa: E402
from strace_log import parse_call  # noqa: E402


class Alterations(unittest.TestCase):
    def differences(self, strace, altered):
        return compare.compare_thread(7, [parse_call(strace)], altered)[1]

    def test_of_a_call_that_did_not_end_no_argument_is_left_out(self):
        """strace prints the ones that the kernel fills in when the call ends."""
        strace = b"clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, {tv_sec=1},  <unfinished ...>"
        ior = [parse_call(b"clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, 0x7f0000000001, NULL) = ?")]
        self.assertEqual([d.kind for d in self.differences(strace, ior)], ["result"])  # which allowed.txt allows
        shorter = [ior[0]._replace(arguments=b"CLOCK_MONOTONIC, TIMER_ABSTIME, 0x7f0000000001")]
        self.assertEqual(self.differences(strace, shorter), self.differences(strace, ior))
        self.assertIsNone(mutate.without_argument(ior, 0))

    def test_of_others_one_is(self):
        calls = [parse_call(b"dup2(3, 4) = 4")]
        self.assertTrue(self.differences(b"dup2(3, 4) = 4", mutate.without_argument(calls, 0)))


if __name__ == "__main__":
    unittest.main()
