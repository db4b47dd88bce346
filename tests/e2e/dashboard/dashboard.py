#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The dashboard as a user has it: start, pick, drill down, filter, leave; and the ways in which a terminal can go wrong."""
import json
import os
import pty
import random
import shutil
import signal
import subprocess
import sys
import time
import traceback

from terminal import IOR, Terminal

WORK = "while :; do cat /etc/passwd >/dev/null; sleep 0.02; done"


# Two files in turn, under the same number: open, two reads, close.
REUSE = """
import os, time
while True:
    for name in ("/etc/passwd", "/etc/group"):
        fd = os.open(name, os.O_RDONLY)
        os.read(fd, 10)
        os.read(fd, 20)
        os.close(fd)
        time.sleep(0.05)
"""


class Workload:
    """A shell that reads a file again and again, or another program."""

    def __init__(self, *command):
        self.command = command or ("sh", "-c", WORK)

    def __enter__(self):
        self.process = subprocess.Popen(self.command, start_new_session=True)
        return self.process.pid

    def __exit__(self, *_):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()


def test_start_pick_drill_down_filter_quit():
    with Workload() as pid, Terminal() as terminal:
        terminal.run(f"{IOR}; echo status=$?")
        terminal.wait_for("whose calls?", "All processes")
        terminal.type(str(pid))
        terminal.wait_for(WORK[:20], absent=["All processes"])
        terminal.key("Enter")
        terminal.wait_for("LIVE", f"process {pid}")
        terminal.type("7")
        terminal.wait_for("/etc/passwd", "openat")
        terminal.type("3")
        terminal.wait_for("Syscall", "Count")
        terminal.key("Enter")
        terminal.wait_for("filter syscall=")
        terminal.key("Escape")
        terminal.wait_for("LIVE", absent=["filter syscall="])
        terminal.type("f")
        terminal.type("latency>fast")
        terminal.key("Enter")
        terminal.wait_for("is no number")
        terminal.key("C-u")
        terminal.type("file~passwd and not syscall=close")
        terminal.key("Enter")
        terminal.wait_for("filter file~passwd")
        terminal.type("4")
        terminal.wait_for("/etc/passwd", "Path")
        terminal.type("q")
        terminal.wait_for("status=0", absent=["LIVE"])


def test_every_tab_and_help():
    with Workload(), Terminal(80, 24) as terminal:
        terminal.run(f"{IOR} -a")
        terminal.wait_for("LIVE", "all processes")
        for number, text in enumerate(["by comm", "findings", "Syscall", "Path", "Comm", "latency", "Latency", "Age"], 1):
            terminal.type(str(number))
            terminal.wait_for(text)
            terminal.type("H")
            terminal.wait_for("everywhere")
            terminal.key("Escape")
            terminal.wait_for("LIVE", absent=["everywhere"])
        terminal.type("L")
        terminal.wait_for("losses", "ior itself")
        terminal.key("Escape")
        terminal.type("q")


def test_recordings_and_exports_do_not_overwrite():
    with Workload() as pid, Terminal() as terminal:
        terminal.run(f"{IOR} -p {pid}")  # of a busy host, the newest rows are others'
        terminal.wait_for("LIVE")
        terminal.type("7")
        terminal.wait_for("/dev/null")
        for expected in ["rows written to rows.csv", "EEXIST (File exists). Hint: choose another name"]:
            terminal.type("X")
            terminal.wait_for("export the rows")
            terminal.key("C-u")
            terminal.type("rows.csv")
            terminal.key("Enter")
            terminal.wait_for(expected)
        with open(os.path.join(terminal.folder, "rows.csv"), encoding="utf-8", errors="replace") as rows:
            assert rows.readline().startswith("seq,time_ns,gap_ns,latency_ns,comm,pid,tid,syscall")
        terminal.type("q")


def test_record_and_view():
    with Workload(), Terminal() as terminal:
        terminal.run(f"{IOR} -a")
        terminal.wait_for("LIVE")
        terminal.type("fcomm=cat")
        terminal.key("Enter")
        terminal.wait_for("filter comm=cat")
        terminal.type("R")
        terminal.wait_for("record to")
        terminal.key("C-u")
        terminal.type("run.parquet")
        terminal.key("Enter")
        terminal.wait_for("REC")
        time.sleep(2)
        terminal.type("R")
        terminal.wait_for("recorded to run.parquet", absent=["REC "])
        terminal.type("q")
        terminal.wait_for("rows, 0 filtered", absent=["LIVE"])  # until then keys are ior's, not the shell's
        terminal.run(f"clear; {IOR} view run.parquet; echo status=$?")
        terminal.wait_for("RECORDED", "run.parquet")
        terminal.type("4")
        terminal.wait_for("/etc/passwd")
        terminal.type("5")
        terminal.wait_for("cat")
        terminal.type("3")
        terminal.key("Enter")
        terminal.wait_for("filter syscall=", "RECORDED", "1/1")
        terminal.key("Escape")
        terminal.wait_for("RECORDED", absent=["filter syscall="])
        terminal.type("q")
        terminal.wait_for("status=0")
        terminal.run(f"clear; {IOR} view /etc/passwd; echo status=$?")
        terminal.wait_for("status=1", "ior: ")


def look_at_a_life(terminal):
    """On a row of /etc/group in Stream: T, and T again; the descriptor's number is /etc/passwd's in between."""
    terminal.type("7/group")
    terminal.key("Enter")
    terminal.type("T")
    terminal.wait_for("filter life of descriptor 3 of process", "openat", "close", absent=["/etc/passwd"], times={"/etc/group": 4})
    terminal.type("T")
    terminal.wait_for("filter file=", "/etc/group", absent=["/etc/passwd", "filter life"])


def test_a_life_of_a_descriptor_live_and_recorded():
    """Its number is used again and again. What R saves of a recording is what passes; O is a filter there."""
    with Workload("python3", "-c", REUSE) as pid, Terminal() as terminal:
        terminal.run(f"{IOR} -pid {pid}")
        terminal.wait_for("LIVE", f"process {pid}")
        record_with_keys(terminal, "run.parquet")
        time.sleep(2)
        terminal.type("R")
        terminal.wait_for("recorded to run.parquet", absent=["REC "])
        look_at_a_life(terminal)
        terminal.type("T")
        terminal.wait_for("/etc/group", "/etc/passwd", absent=["filter file="])
        terminal.type("q")
        terminal.wait_for("rows, 0 filtered", absent=["LIVE"])
        terminal.run(f"clear; {IOR} view run.parquet; echo status=$?")
        terminal.wait_for("RECORDED", "run.parquet")
        look_at_a_life(terminal)
        terminal.key("Escape")
        terminal.wait_for("RECORDED", "/etc/passwd", absent=["filter file"])
        terminal.type("On/")
        terminal.type("read")
        terminal.key("Enter")
        terminal.type(" ")
        terminal.wait_for("[x] read", "calls to show: 1 of")
        terminal.key("Enter")
        terminal.wait_for('filter syscall="read"', "RECORDED", absent=["close", "openat"])
        terminal.type("T")
        terminal.wait_for("life of descriptor 3", "RECORDED", "  2 calls  of ")  # read to its end: only then is the life known
        save_with_keys(terminal, "run.parquet", "choose another name")
        save_with_keys(terminal, "life.parquet", "2 rows recorded to life.parquet")
        terminal.type("q")
        terminal.wait_for("status=0", absent=["RECORDED"])
        losses, footer = told_by(terminal, "life.parquet")
        assert losses["rows"] == 2, losses
        assert losses["seen"] == losses["rows"] + losses["filtered"] + losses["lost"], losses
        for text in (b"ior.mode", b"view", b"life=", b"syscall=", f"process {pid}".encode()):
            assert text in footer, text


def save_with_keys(terminal, name, answer):
    terminal.type("R")
    terminal.wait_for("save the rows that pass the filters")
    terminal.key("C-u")
    terminal.type(name)
    terminal.key("Enter")
    terminal.wait_for(answer)


def told_by(terminal, name):
    """The losses that the recording tells, and the end of the file, where the footer says what it is."""
    path = os.path.join(terminal.folder, name)
    report = json.loads(subprocess.run([IOR, "report", "--json", path], capture_output=True, text=True, check=True).stdout)
    with open(path, "rb") as file:
        return report["losses"], file.read()[-30000:]


def record_with_keys(terminal, name):
    terminal.type("R")
    terminal.wait_for("record to")
    terminal.key("C-u")
    terminal.type(name)
    terminal.key("Enter")
    terminal.wait_for("REC")


def test_a_recording_says_its_losses_and_ends_well():
    """By R again, and by leaving meanwhile; filters changed on the way do not change it."""
    with Workload(), Terminal() as terminal:
        terminal.run(f"{IOR} -a; echo status=$?")
        terminal.wait_for("LIVE")
        terminal.type("fcomm=cat")
        terminal.key("Enter")
        terminal.wait_for("filter comm=cat")
        record_with_keys(terminal, "first.parquet")
        terminal.key("Escape")
        terminal.wait_for("LIVE", absent=["filter comm=cat"])
        time.sleep(1)
        terminal.type("R")
        terminal.wait_for("recorded to first.parquet", absent=["REC "])
        record_with_keys(terminal, "second.parquet")
        time.sleep(1)
        terminal.type("q")
        terminal.wait_for("status=0", absent=["LIVE"])
        for name, filters in (("first.parquet", b"comm=cat"), ("second.parquet", b"")):
            losses, footer = told_by(terminal, name)
            assert losses["rows"] > 0, losses
            assert losses["seen"] == losses["rows"] + losses["filtered"] + losses["lost"], losses
            assert (losses["filtered"] > 0) == (filters != b""), losses
            for text in (b"ior.state", b"complete", b"ior.version", b"ior.command_line", b"dashboard", b"all processes",
                         b"ior.losses", b"ior.ended_at_unix_nano", filters):
                assert text in footer, f"{name} does not say {text}"


def test_a_user_is_chosen_on_the_way():
    """Of the calls of the whole host those of one user; then everybody's again."""
    nobody = subprocess.Popen(["setpriv", "--reuid", "65534", "--clear-groups", "sh", "-c", WORK], start_new_session=True)
    try:
        with Workload(), Terminal() as terminal:
            terminal.run(f"{IOR} -a; echo status=$?")
            terminal.wait_for("LIVE", "all processes")
            terminal.type("7u")
            terminal.wait_for("whose calls? a user", "root")
            terminal.type("65534")
            terminal.wait_for("65534", absent=["All users"])
            terminal.key("Enter")
            terminal.wait_for("(65534)", "LIVE", "/etc/passwd", absent=["whose calls?"])
            terminal.type("5dd")
            terminal.wait_for("by user", "65534", "1/1")
            terminal.type("p")
            terminal.wait_for("whose calls?")
            terminal.key("Enter")
            terminal.wait_for("all processes", "65534", "by user", absent=["1/1"])
            terminal.type("q")
            terminal.wait_for("status=0", absent=["LIVE"])
    finally:
        os.killpg(nobody.pid, signal.SIGKILL)
        nobody.wait()


def programs_of(pid):
    """The ids of the programs that a process has loaded: others after it has attached anew."""
    ids = set()
    for entry in os.listdir(f"/proc/{pid}/fdinfo"):
        with open(f"/proc/{pid}/fdinfo/{entry}", encoding="ascii") as info:
            ids |= {line.split()[1] for line in info if line.startswith("prog_id:")}
    return ids


def remove_group(path):
    """What was killed in it may take a moment to go."""
    for _ in range(100):
        try:
            return os.rmdir(path)
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{path} is still in use")


def pick(terminal, key, text):
    terminal.type(key)
    terminal.wait_for("whose calls?")
    terminal.type(text)
    terminal.wait_for(text)
    terminal.key("Enter")


def test_targets_are_changed_without_attaching_anew():
    """From everything to a process, a thread, a user, a control group, another process, everything."""
    nobody = subprocess.Popen(["setpriv", "--reuid", "65534", "--clear-groups", "sh", "-c", WORK], start_new_session=True)
    group = next((line.split()[1] for line in open("/proc/self/mounts", encoding="ascii") if line.split()[2] == "cgroup2"), None)
    group = os.path.join(group, f"ior-dashboard-{os.getpid()}")
    os.mkdir(group)
    grouped = subprocess.Popen(["sh", "-c", f"echo 0 > {group}/cgroup.procs; exec sh -c '{WORK}'"], start_new_session=True)
    try:
        with Workload() as first, Workload() as second, Terminal() as terminal:
            terminal.run(f"{IOR} -a; echo status=$?")
            terminal.wait_for("LIVE", "all processes")
            programs = programs_of(terminal.pid_of_ior())
            terminal.type("5")
            pick(terminal, "p", str(first))
            terminal.wait_for(f"process {first} (sh)", "LIVE", f"{first}", absent=["whose calls?", str(second)])
            pick(terminal, "t", str(second))
            terminal.wait_for(f"thread {second}", "LIVE", absent=["whose calls?", str(first)])
            pick(terminal, "u", "65534")
            terminal.wait_for("(65534)", "LIVE", str(nobody.pid), absent=["whose calls?", str(first), str(second)])
            pick(terminal, "c", os.path.basename(group))
            terminal.wait_for("control group", "LIVE", str(grouped.pid), absent=["whose calls?", str(nobody.pid), str(second)])
            pick(terminal, "p", str(second))
            terminal.wait_for(f"process {second} (sh)", "LIVE", absent=["whose calls?", str(first), str(grouped.pid)])
            terminal.type("p")
            terminal.wait_for("whose calls?", "All processes")
            terminal.key("Enter")
            terminal.wait_for("all processes", "LIVE", str(first), str(nobody.pid), str(grouped.pid), absent=["whose calls?"])
            assert programs and programs_of(terminal.pid_of_ior()) == programs
            terminal.type("q")
            terminal.wait_for("status=0", "complete: nothing was lost", absent=["LIVE"])
    finally:
        for process in (nobody, grouped):
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        remove_group(group)


def test_calls_are_changed_without_attaching_anew():
    with Workload() as pid, Terminal() as terminal:
        terminal.run(f"{IOR} -pid {pid}; echo status=$?")
        terminal.wait_for("LIVE")
        terminal.type("p")
        terminal.wait_for("whose calls?")
        terminal.type(str(pid))
        terminal.wait_for(WORK[:20], absent=["All processes"])
        terminal.key("Enter")
        terminal.type("3")
        terminal.wait_for("openat", "close", "LIVE")
        terminal.type("On/")
        terminal.type("openat")
        terminal.key("Enter")
        terminal.type(" ")
        terminal.wait_for("[x] openat")
        terminal.key("Enter")
        time.sleep(0.5)
        terminal.type("r")
        time.sleep(1)
        terminal.wait_for("openat", "LIVE", "lost 0", absent=["ATTACHING", "close ", "read "])
        terminal.type("O")
        terminal.type("a")
        terminal.key("Enter")
        terminal.wait_for("openat", "close", "LIVE")
        terminal.type("q")
        terminal.wait_for("status=0", absent=["LIVE"])


def test_blocked_shows_what_hung_before():
    """A call that began before tracing did is there with its file until it returns."""
    hanging = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    try:
        time.sleep(0.5)
        pipe = os.readlink(f"/proc/{hanging.pid}/fd/0")
        with Terminal() as terminal:
            terminal.run(f"{IOR} -a -trace-families FS,Polling,Network; echo status=$?")
            terminal.wait_for("LIVE")
            terminal.type("8")
            screen = terminal.wait_for(f"{hanging.pid}", pipe)
            row = next(line for line in screen.splitlines() if pipe in line)
            assert ">" in row and "read" in row and "cat" in row, row
            hanging.stdin.write(b"more\n")
            hanging.stdin.flush()
            # The same read again, whose begin was seen now.
            end = time.monotonic() + 20
            while ">" in row and time.monotonic() < end:
                time.sleep(0.2)
                row = next((line for line in terminal.screen().splitlines() if pipe in line), ">")
            assert ">" not in row, row
            hanging.stdin.close()
            terminal.wait_for("LIVE", absent=[pipe])
            terminal.type("q")
            terminal.wait_for("status=0", absent=["LIVE"])
    finally:
        hanging.kill()
        hanging.wait()


def test_heat_map_of_a_cell_and_bubbles():
    with Workload(), Terminal() as terminal:
        terminal.run(f"{IOR} -a")
        terminal.wait_for("LIVE")
        terminal.type("fcomm=cat")
        terminal.key("Enter")
        terminal.type("4")
        terminal.wait_for("/etc/passwd", "filter comm=cat")
        terminal.type("m")
        terminal.wait_for("latency over time of file=")
        terminal.type("vvv")
        terminal.wait_for("latency over time of pid=")
        terminal.key("Escape")
        terminal.wait_for("latency over time ", "filter comm=cat", absent=["over time of"])
        terminal.type("1vv")
        terminal.wait_for("cat", "calls  by comm")
        terminal.key("Down", "Enter")
        terminal.wait_for("of view")
        terminal.type("q")


def test_target_killed():
    with Workload() as pid, Terminal() as terminal:
        terminal.run(f"{IOR} -pid {pid}; echo status=$?")
        terminal.wait_for("LIVE", f"process {pid}")
        os.kill(pid, signal.SIGKILL)
        terminal.wait_for("ENDED", "the target has ended")
        terminal.type("p")
        terminal.wait_for("whose calls?")
        terminal.key("Escape")
        terminal.type("q")
        terminal.wait_for("status=0", absent=["ENDED"])


def test_window_sizes_storm():
    sizes = random.Random(7)
    with Workload(), Terminal() as terminal:
        terminal.run(f"{IOR} -a; echo status=$?")
        terminal.wait_for("LIVE")
        for turn in range(60):
            terminal.resize(sizes.randint(2, 220), sizes.randint(2, 70))
            terminal.type(str(1 + turn % 8))
        terminal.resize(120, 40)
        terminal.type("3")
        terminal.wait_for("LIVE", "Syscall")
        terminal.type("q")
        terminal.wait_for("status=0", absent=["LIVE"])


def test_suspend_and_resume():
    with Terminal() as terminal:
        terminal.run(f"{IOR} -a")
        terminal.wait_for("LIVE")
        terminal.key("C-z")
        terminal.wait_for("Stopped", absent=["LIVE"])
        terminal.run("stty -a | grep -o ' icanon'; fg")
        terminal.wait_for("LIVE")
        terminal.type("q")
        terminal.wait_for("icanon", absent=["LIVE"])


def test_stopped_from_outside():
    with Terminal() as terminal:
        terminal.run(f"{IOR} -a")
        terminal.wait_for("LIVE")
        pid = terminal.pid_of_ior()
        os.kill(pid, signal.SIGSTOP)
        time.sleep(1)
        terminal.run("stty sane; fg; echo status=$?")
        terminal.wait_for("LIVE")
        terminal.type("3")
        terminal.wait_for("Syscall", "LIVE")
        terminal.type("q")
        terminal.wait_for("status=0", absent=["LIVE"])


def test_terminal_is_restored_after_a_crash():
    with Terminal() as terminal:
        terminal.run(f"{IOR} -a; echo status=$?; stty -a | grep -o ' icanon'")
        terminal.wait_for("LIVE")
        os.kill(terminal.pid_of_ior(), signal.SIGSEGV)
        terminal.wait_for("status=139", " icanon", absent=["LIVE"])


def test_sigterm_ends_cleanly():
    with Terminal() as terminal:
        terminal.run(f"{IOR} -a; echo status=$?")
        terminal.wait_for("LIVE")
        os.kill(terminal.pid_of_ior(), signal.SIGTERM)
        terminal.wait_for("status=0", absent=["LIVE"])


def test_terminal_gone():
    """The other end of the terminal is closed: ior ends by itself, without a core of work left behind."""
    master, slave = pty.openpty()
    process = subprocess.Popen([IOR, "-a"], stdin=slave, stdout=slave, stderr=subprocess.DEVNULL, start_new_session=True)
    os.close(slave)
    assert os.read(master, 100), "ior drew nothing"
    time.sleep(1)
    os.close(master)
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()
        raise AssertionError("ior still runs 15 s after its terminal has gone") from None


def test_no_colour_is_no_colour():
    with Workload(), Terminal() as terminal:
        terminal.run(f"NO_COLOR=1 {IOR} -a")
        terminal.wait_for("LIVE")
        coloured = terminal.tmux("capture-pane", "-p", "-e")
        for code in ["38;2", "48;2", "38;5", "48;5"]:
            assert code not in coloured, f"colour {code} with NO_COLOR"
        terminal.type("q")


def main():
    if shutil.which("tmux") is None:
        print("SKIP: no tmux")
        return 77
    if os.geteuid() != 0:
        print("SKIP: not root")
        return 77
    failed = 0
    wanted = sys.argv[1:]
    for name, function in list(globals().items()):
        if not name.startswith("test_") or (wanted and name not in wanted):
            continue
        try:
            function()
            print(f"ok   {name}")
        except Exception:  # noqa: BLE001  a test's failure is told, the others go on
            failed += 1
            print(f"FAIL {name}")
            traceback.print_exc(file=sys.stdout)
    return 1 if failed else 0


sys.exit(main())
