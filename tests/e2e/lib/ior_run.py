# SPDX-License-Identifier: Apache-2.0
"""Running ior beside a program, and reading what it wrote: rows and the end-of-run report."""
import csv
import io
import os
import re
import select
import signal
import subprocess
import time

READY = re.compile(r"^(Probing|Tracing) ", re.M)
# Every test's own patience: a slow machine under load, not a slow ior.
TIMEOUT_S = 120


class IorError(Exception):
    """ior did not do what every run of it does."""


class Report:
    """The end-of-run report (src/model/loss.cc)."""

    TOTAL = re.compile(r"^(\d+) calls: (\d+) rows, (\d+) filtered, (\d+) lost$", re.M)
    LOST = re.compile(r"^  lost, ([a-z ]+): (\d+) \((.*)\)$", re.M)
    COUNT = re.compile(r"^  ([a-zA-Z][^:\n]*(?:\([^)]*\))?): (\d+)$", re.M)

    def __init__(self, text):
        self.text = text
        total = self.TOTAL.search(text)
        if not total:
            raise IorError("no end-of-run report: %r" % text)
        self.seen, self.rows, self.filtered, self.lost = map(int, total.groups())
        self.conserved = "NOT CONSERVED" not in text and "conservation law violated" not in text
        self.complete = "complete: nothing was lost" in text
        self.counts = {name: int(number) for name, number in self.COUNT.findall(text)}

    def count(self, beginning):
        """A line that is printed only when it is not 0."""
        return sum(n for name, n in self.counts.items() if name.startswith(beginning))

    def in_flight(self):
        return self.count("calls still running")

    def lost_by_call(self):
        """Losses of all reasons by the name of the call; a name None holds those that the report sums up."""
        lost = {}
        for _, _, calls in self.LOST.findall(self.text):
            for part in calls.split(", "):
                match = re.fullmatch(r"(?:(\d+) more calls|([a-z_0-9 ]+?)) (\d+)", part)
                if not match:
                    raise IorError("cannot read the losses: %r" % calls)
                name = match.group(2)
                lost[name] = lost.get(name, 0) + int(match.group(3))
        return lost


class Ior:
    """One run of ior in the background. Its standard error is read as it comes."""

    def __init__(self, binary, arguments, stdout=subprocess.DEVNULL):
        self.process = subprocess.Popen([binary, *arguments], stdin=subprocess.DEVNULL, stdout=stdout,
                                        stderr=subprocess.PIPE)
        self.stderr = ""

    def _read(self, deadline):
        """Reads a piece; False at the end of file."""
        fd = self.process.stderr.fileno()
        ready, _, _ = select.select([fd], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise IorError("ior said nothing for too long; so far: %r" % self.stderr)
        piece = os.read(fd, 65536)
        self.stderr += piece.decode(errors="replace")
        return bool(piece)

    def wait_until_attached(self):
        deadline = time.monotonic() + TIMEOUT_S
        while not READY.search(self.stderr):
            if not self._read(deadline):
                raise IorError("ior ended before it traced: %r" % self.stderr)

    def interrupt(self):
        self.process.send_signal(signal.SIGINT)

    def finish(self):
        """Waits for the end; returns the report."""
        deadline = time.monotonic() + TIMEOUT_S
        try:
            while self._read(deadline):
                pass
            status = self.process.wait(max(0.1, deadline - time.monotonic()))
        except (IorError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()
            raise
        if status != 0:
            raise IorError("ior ended with status %d: %s" % (status, self.stderr))
        return Report(self.stderr)

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def parse_csv(data):
    """Rows as dicts of text that holds one byte per character (Latin-1): names are bytes."""
    text = data.decode("latin-1")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def read_csv(path):
    with open(path, "rb") as file:
        return parse_csv(file.read())


def number(field):
    return None if field == "" else int(field)
