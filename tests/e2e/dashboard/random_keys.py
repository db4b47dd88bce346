#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Random keys, clicks and sizes for some seconds, under hostile names: the dashboard lives, and gives the terminal back.

    random_keys.py [SECONDS [SEED]]    (20, one of the clock)
"""
import fcntl
import os
import pty
import random
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

IOR = os.path.abspath(os.environ.get("IOR", "build/ior"))
HOSTILE = [b"\x1b[2J\x1b]0;owned\x07", "\u202egnp.exe".encode(), "日本語テキスト".encode(), b"a\nb\tc\rd", b"\xff\xfe\x80", b"e\xcc\x81" * 30,
           b"\xe2\x80\x8b" * 20, b"x" * 250, b'"quoted" \\ and (not=', b"\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa9"]
# What ends the program, leaves it stopped, or makes files is left out; so is the editor.
KEYS = [bytes([c]) for c in range(32, 127) if chr(c) not in "qexXER"]
KEYS += [b"\x1b[A", b"\x1b[B", b"\x1b[C", b"\x1b[D", b"\x1b[5~", b"\x1b[6~", b"\x1b[H", b"\x1b[F", b"\x1bOP", b"\t", b"\x1b[Z", b"\r",
         b"\x7f", b"\x1b", b"\x0c", b"\x14", b"\x15", b"\x17", b"\x12", "é".encode(), b"\xff", b"\x1b[999;999H", b"\x1b["]


def hostile_workload(folder):
    """Files of hostile names opened, written and renamed, by threads of hostile names."""
    names = [os.path.join(os.fsencode(folder), name) for name in HOSTILE]
    turn = 0
    while True:
        turn += 1
        with open("/proc/self/comm", "wb") as comm:
            comm.write(HOSTILE[turn % len(HOSTILE)][:15])
        for name in names:
            try:
                with open(name, "ab") as file:
                    file.write(b"x")
                os.stat(name + b"?")
            except OSError:
                pass
        time.sleep(0.01)


def fork_workload(folder):
    pid = os.fork()
    if pid == 0:
        try:
            hostile_workload(folder)
        finally:
            os._exit(1)
    return pid


def random_key(dice):
    if dice.random() < 0.15:  # a click or the wheel, SGR form, also outside the window
        button = dice.choice([0, 0, 0, 1, 2, 64, 65])
        return f"\x1b[<{button};{dice.randint(0, 250)};{dice.randint(0, 80)}{dice.choice('Mm')}".encode()
    return dice.choice(KEYS)


def resize(master, dice):
    width, height = (dice.randint(1, 12), dice.randint(1, 6)) if dice.random() < 0.3 else (dice.randint(1, 240), dice.randint(1, 70))
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))


def drain(master, timeout):
    """What the dashboard has written; None: the terminal is closed."""
    if not select.select([master], [], [], timeout)[0]:
        return b""
    try:
        return os.read(master, 1 << 16)
    except OSError:
        return None


def play(process, master, seconds, dice):
    end = time.monotonic() + seconds
    keys = 0
    while time.monotonic() < end:
        assert process.poll() is None, f"ior ended with {process.returncode} after {keys} keys"
        if dice.random() < 0.05:
            resize(master, dice)
        os.write(master, b"".join(random_key(dice) for _ in range(dice.randint(1, 4))))
        keys += 1
        drain(master, 0.005)
    return keys


def leave(process, master):
    """ctrl-c ends it from everywhere; gives the last that it wrote."""
    said = b""
    end = time.monotonic() + 30
    while process.poll() is None:
        assert time.monotonic() < end, "ior does not leave on ctrl-c"
        os.write(master, b"\x03")
        said += drain(master, 0.2) or b""
    while chunk := drain(master, 0.2):
        said += chunk
    return said


def check(process, slave, before, said):
    assert process.returncode == 0, f"exit status {process.returncode}; it said {said[-2000:]!r}"
    assert termios.tcgetattr(slave) == before, "the terminal's settings are not what they were"
    for sequence, what in ((b"\x1b[?1049l", "the other screen"), (b"\x1b[?25h", "the cursor")):
        assert sequence in said, f"ior did not give back {what}"
    assert b"\x1b]0;owned" not in said


def main():
    if os.geteuid() != 0:
        print("SKIP: not root")
        return 77
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 20
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else int(time.time())
    print(f"seed {seed}")
    dice = random.Random(seed)
    folder = tempfile.mkdtemp(prefix="ior-keys-")
    workload = fork_workload(folder)
    master, slave = pty.openpty()
    before = termios.tcgetattr(slave)
    environment = dict(os.environ, XDG_CONFIG_HOME=folder, TERM="xterm-256color", COLORTERM="truecolor")
    process = subprocess.Popen([IOR, "-a"], stdin=slave, stdout=slave, stderr=slave, cwd=folder, env=environment,
                               start_new_session=True)
    try:
        resize(master, dice)
        keys = play(process, master, seconds, dice)
        check(process, slave, before, leave(process, master))
        print(f"{keys} bursts of keys in {seconds:.0f} s; the terminal is as it was")
    finally:
        os.kill(workload, signal.SIGKILL)
        os.waitpid(workload, 0)
        if process.poll() is None:
            process.kill()
        shutil.rmtree(folder, ignore_errors=True)
    return 0


sys.exit(main())
