#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The dashboard's memory over hours: resident set once a minute under a mixed load of many files and many processes.

    dashboard_soak.py [SECONDS [CALLS_PER_SECOND]]    (3600, 20000)

Fails when the resident set passes 100 MB, or still grows after the first third of the time. Needs root and tmux.
"""
import os
import shutil
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e", "dashboard"))
from terminal import IOR, Terminal  # noqa: E402  the folder is known only now

LIMIT_MB = 100
GROWTH_MB_PER_HOUR = 4  # of a straight line through the later two thirds: what noise and late tables may make


def files_and_directories(folder, calls_per_second):
    """Names that never come again, each opened, written, looked at and removed: six calls a name."""
    number = 0
    while True:
        begin = time.monotonic()
        for _ in range(max(1, calls_per_second // 60)):
            number += 1
            directory = os.path.join(folder, f"d{number // 1000 % 5000}")
            path = os.path.join(directory, f"a-file-with-a-rather-long-name-{number}")
            try:
                handle = os.open(path, os.O_CREAT | os.O_WRONLY)
            except FileNotFoundError:
                os.makedirs(directory, exist_ok=True)
                continue
            os.write(handle, b"x")
            os.fstat(handle)
            os.close(handle)
            os.stat(path)
            os.unlink(path)
        time.sleep(max(0.0, 0.1 - (time.monotonic() - begin)))


def processes(folder):
    """Short processes, some of which read the tree: thousands of ids, names and directories."""
    turn = 0
    while True:
        turn += 1
        subprocess.run(["true"], check=False)
        if turn % 50 == 0:
            subprocess.run(["find", "/usr/share/doc", "-maxdepth", "2"], stdout=subprocess.DEVNULL, check=False)
        if turn % 97 == 0:
            subprocess.run(["git", "init", "-q", os.path.join(folder, "git")], check=False)
            subprocess.run(["git", "-C", os.path.join(folder, "git"), "status", "-s"], stdout=subprocess.DEVNULL, check=False)
        if turn % 101 == 0:
            subprocess.run(["dd", "if=/dev/zero", "of=/dev/null", "bs=1", "count=200000", "status=none"], check=False)
        time.sleep(0.1)


def start_loads(folder, calls_per_second):
    """Each in a process of its own that cannot outlive this one; gives their ids."""
    pids = []
    for work in (lambda: files_and_directories(folder, calls_per_second), lambda: processes(folder)):
        pid = os.fork()
        if pid == 0:
            os.nice(10)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            try:
                work()
            finally:
                os._exit(1)
        pids.append(pid)
    return pids


def resident_mb(pid):
    with open(f"/proc/{pid}/statm", encoding="ascii") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGESIZE") / 1e6


def peak_mb(pid):
    """The most that ever was resident, between the samples, too."""
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) * 1024 / 1e6


def slope_mb_per_hour(samples):
    count = len(samples)
    mean_x = sum(at for at, _ in samples) / count
    mean_y = sum(mb for _, mb in samples) / count
    spread = sum((at - mean_x) ** 2 for at, _ in samples)
    return 0.0 if spread == 0 else sum((at - mean_x) * (mb - mean_y) for at, mb in samples) / spread * 3600


def watch(terminal, pid, seconds):
    """Resident set and the status line, now and then on another tab; gives the samples."""
    samples = []
    begin = time.monotonic()
    every = min(60.0, seconds / 10)
    turn = 0
    while (at := time.monotonic() - begin) < seconds:
        time.sleep(min(every, seconds - at))
        at = time.monotonic() - begin
        samples.append((at, resident_mb(pid)))
        status = next((line for line in terminal.screen().splitlines() if "lost" in line and "calls" in line), "").strip()
        print(f"{at:7.0f} s  {samples[-1][1]:6.1f} MB  {status}", flush=True)
        turn += 1
        terminal.type(str(1 + turn % 8))
    return samples


def soak(seconds, calls_per_second):
    with Terminal(120, 40) as terminal:
        folder = os.path.join(terminal.folder, "load")
        os.mkdir(folder)
        loads = start_loads(folder, calls_per_second)
        try:
            terminal.run(f"{IOR} -a")
            terminal.wait_for("LIVE")
            pid = terminal.pid_of_ior()
            samples = watch(terminal, pid, seconds)
            peak = peak_mb(pid)
            terminal.type("q")
        finally:
            for pid in loads:
                os.kill(pid, signal.SIGTERM)
                os.waitpid(pid, 0)
    later = [sample for sample in samples if sample[0] > seconds / 3]
    most = max(mb for _, mb in samples)
    slope = slope_mb_per_hour(later)
    print(f"most {most:.1f} MB (limit {LIMIT_MB}), in passing {peak:.1f} MB, "
          f"later growth {slope:+.1f} MB an hour (limit {GROWTH_MB_PER_HOUR})")
    steady = slope <= GROWTH_MB_PER_HOUR or seconds < 600  # a short run is all beginning
    return 0 if most < LIMIT_MB and steady else 1


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that loads and terminal go, too
    if shutil.which("tmux") is None or os.geteuid() != 0:
        print("SKIP: needs tmux and root")
        return 77
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 3600
    calls_per_second = int(sys.argv[2]) if len(sys.argv) > 2 else 20000
    return soak(seconds, calls_per_second)


sys.exit(main())
