#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Launched commands, targets that end, and signals. Needs root."""
import os
import pty
import re
import signal
import subprocess
import sys
import tempfile
import time

from ior import IOR, Running, expect, ior, main, wait_until

PYTHON = sys.executable


def calls(stdout):
    """Names of the calls in lines of ior trace, in order."""
    return re.findall(r"^.*?\): \S+/\d+ (\w+)\(", stdout, re.MULTILINE)


def tids(stdout):
    return set(re.findall(r"^.*?\): \S+/(\d+) ", stdout, re.MULTILINE))


def test_exit_status_is_passed_on():
    expect(ior("trace", "--", "sh", "-c", "exit 7"), 7, "complete")
    expect(ior("trace", "true"), 0, "complete")


def test_death_by_signal_is_passed_on():
    for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGSEGV):
        expect(ior("trace", "--", "sh", "-c", f"kill -{int(number)} $$"), -int(number), "complete")


def test_a_command_that_is_not_there():
    expect(ior("trace", "--", "no-such-program"), 127,
           "ior: cannot run no-such-program: ENOENT (No such file or directory)")
    expect(ior("trace", "--", "/no/such/program"), 127, "cannot run /no/such/program: ENOENT")


def test_a_trace_that_does_not_begin_leaves_its_output_alone():
    with tempfile.TemporaryDirectory() as folder:
        notes = os.path.join(folder, "notes.txt")
        with open(notes, "w") as file:
            file.write("mine\n")
        expect(ior("trace", "-o", notes, "--", "no-such-program"), 127)
        expect(ior("trace", "-o", notes, "-p", 2**22), 1)
        assert open(notes).read() == "mine\n"
        for form in ([], ["--csv"], ["--jsonl"]):
            expect(ior("trace", *form, "-o", notes, "--", "true"), 0)
            text = open(notes).read()
            assert "mine" not in text and "execve" in text, text
        expect(ior("trace", "--csv", "-o", notes, "--", "true"), 0)
        assert open(notes).read().startswith("seq,time_ns,")


def test_a_report_that_cannot_be_written_is_not_traced():
    with tempfile.TemporaryDirectory() as folder:
        made = os.path.join(folder, "made")
        expect(ior("report", "-o", "/no/such/folder/r", "--", "touch", made), 1, "/no/such/folder")
        assert not os.path.exists(made)


def test_a_command_that_cannot_be_run():
    expect(ior("trace", "--", "/proc/version"), 126, "cannot run /proc/version: EACCES (Permission denied)")
    expect(ior("trace", "--", "/etc"), 126, "cannot run /etc: EACCES")
    with tempfile.TemporaryDirectory() as place:
        program = os.path.join(place, "bad")
        with open(program, "wb") as file:
            file.write(b"\x7fELF\x02\x01\x01 not really")
        os.chmod(program, 0o755)
        assert ior("trace", "--", program).returncode in (126, 127, 2)  # the kernel, or the shell after it, refuses


def test_a_script_without_interpreter_line_is_run_by_the_shell():
    with tempfile.TemporaryDirectory() as place:
        program = os.path.join(place, "script")
        with open(program, "w", encoding="ascii") as file:
            file.write("exit $#\n")
        os.chmod(program, 0o755)
        expect(ior("trace", "--", program, "a", "b", "c"), 3)


def test_the_trace_begins_with_the_exec_and_ends_with_the_exit():
    run = ior("trace", "--", "true")
    expect(run, 0)
    names = calls(run.stdout)
    assert names[0] == "execve", names[:5]
    assert names[-1] == "exit_group", names[-5:]
    assert names.count("execve") == 1, names


def test_the_command_has_its_own_input_output_and_environment():
    run = subprocess.run([IOR, "trace", "-o", "/dev/null", "--", "sh", "-c", 'cat; echo "$IOR_TEST"; echo err >&2'],
                         input="in\n", env={**os.environ, "IOR_TEST": "kept"}, capture_output=True, text=True, timeout=60,
                         check=False)
    expect(run, 0, "err\n", "complete")
    assert run.stdout == "in\nkept\n", run.stdout


def test_the_command_has_signals_as_ior_found_them():
    show = "import signal; print(signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGPIPE), " \
           "signal.pthread_sigmask(signal.SIG_BLOCK, []))"
    command = [PYTHON, "-c", show]
    plain = subprocess.run(command, capture_output=True, text=True, check=True)
    run = ior("trace", "-o", "/dev/null", "--", *command)
    expect(run, 0)
    assert run.stdout == plain.stdout, (run.stdout, plain.stdout)


def test_children_are_followed_unless_not_wanted():
    script = "/bin/true; (cat /etc/hostname >/dev/null); exit 0"
    followed = ior("trace", "-e", "execve", "--", "sh", "-c", script)
    expect(followed, 0)
    assert len(tids(followed.stdout)) == 3, followed.stdout
    alone = ior("trace", "-e", "execve", "--no-follow", "--", "sh", "-c", script)
    expect(alone, 0)
    assert len(tids(alone.stdout)) == 1, alone.stdout


def test_follow_reaches_children_of_a_running_process():
    with subprocess.Popen(["sh", "-c", "read go; cat /etc/hostname >/dev/null"], stdin=subprocess.PIPE) as shell:
        running = Running("trace", "-p", shell.pid, "-e", "openat", announcement=f"Tracing process {shell.pid}")
        shell.communicate(b"\n")
        run = running.finish()
    expect(run, 0, "complete")
    assert "/etc/hostname" in run.stdout, run.stdout


def test_the_go_flag_pid_does_not_follow():
    with subprocess.Popen(["sh", "-c", "read go; : </etc/passwd; cat /etc/hostname >/dev/null; exit 0"],
                          stdin=subprocess.PIPE) as shell:
        running = Running("-plain", "-pid", shell.pid, announcement="Probing for 900s")
        shell.communicate(b"\n")
        run = running.finish()
    expect(run, 0, "complete")
    assert "/etc/passwd" in run.stdout and "/etc/hostname" not in run.stdout, run.stdout


def test_a_run_on_several_processes_ends_with_the_last():
    first = subprocess.Popen(["cat"], stdin=subprocess.PIPE)
    second = subprocess.Popen(["cat"], stdin=subprocess.PIPE)
    running = Running("trace", "-p", f"{first.pid},{second.pid}", announcement="Tracing processes")
    first.communicate()
    time.sleep(0.3)
    assert running.process.poll() is None
    second.communicate()
    expect(running.finish(), 0, "complete")


def test_a_run_on_a_thread_ends_with_the_thread():
    script = ("import sys, threading, time\n"
              "go = threading.Event()\n"
              "def work():\n"
              "    go.wait()\n"
              "    open('/etc/hostname').close()\n"
              "thread = threading.Thread(target=work)\n"
              "thread.start()\n"
              "print(thread.native_id, flush=True)\n"
              "sys.stdin.readline()\n"
              "go.set()\n"
              "thread.join()\n"
              "open('/etc/passwd').close()\n"
              "time.sleep(60)\n")
    with subprocess.Popen([PYTHON, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        tid = int(process.stdout.readline())
        running = Running("-plain", "-pid", process.pid, "-tid", tid, announcement="Probing for 900s")
        process.stdin.write("\n")
        process.stdin.flush()
        run = running.finish()
        assert process.poll() is None, "the run was to end before the process"
        process.kill()
    expect(run, 0, "complete")
    assert "/etc/hostname" in run.stdout and "/etc/passwd" not in run.stdout, run.stdout


def test_signals_end_a_run_with_its_report():
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        running = Running("trace", "-p", os.getpid(), announcement="Tracing process")
        running.process.send_signal(number)
        expect(running.finish(), 0, "complete")


def test_duration_ends_a_run():
    begin = time.monotonic()
    expect(ior("trace", "-a", "-e", "openat", "--duration", 1), 0, "complete")
    assert 1 <= time.monotonic() - begin < 10


def test_a_launched_command_outlives_the_duration():
    run = ior("trace", "--duration", 1, "--", "sh", "-c", "sleep 2; exit 9")
    expect(run, 9, "complete")


def test_sigterm_is_passed_on_to_the_command():
    script = "import signal, sys, time\n" \
             "signal.signal(signal.SIGTERM, lambda *_: sys.exit(5))\n" \
             "print('ready', flush=True)\n" \
             "time.sleep(60)\n"
    with subprocess.Popen([IOR, "trace", "-o", "/dev/null", "--", PYTHON, "-c", script], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGTERM)
        _, stderr = process.communicate(timeout=30)
    assert process.returncode == 5, (process.returncode, stderr)
    assert "complete" in stderr, stderr


def in_terminal(*command):
    """Runs a command in a terminal of its own, types Ctrl-C when it has printed "ready". (wait status, output)."""
    pid, master = pty.fork()
    if pid == 0:
        os.execv(IOR, [IOR, *command])
    output = b""
    typed = False
    while True:
        try:
            piece = os.read(master, 4096)
        except OSError:  # EIO: the other side is closed
            break
        if not piece:
            break
        output += piece
        if not typed and b"ready" in output:
            os.write(master, b"\x03")
            typed = True
    _, status = os.waitpid(pid, 0)
    os.close(master)
    return status, output.decode(errors="replace")


def test_ctrl_c_reaches_the_command_and_ior_reports():
    script = "import time\nprint('ready', flush=True)\ntime.sleep(60)\n"
    status, output = in_terminal("trace", "-o", "/dev/null", "--", PYTHON, "-c", script)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGINT, (status, output)
    assert "KeyboardInterrupt" in output and "complete" in output, output


def test_ctrl_c_that_the_command_catches_does_not_end_the_trace():
    script = ("import signal, time\n"
              "caught = []\n"
              "signal.signal(signal.SIGINT, lambda *_: caught.append(1))\n"
              "print('ready', flush=True)\n"
              "while not caught: time.sleep(0.05)\n"
              "open('/etc/passwd').close()\n"
              "raise SystemExit(4)\n")
    with tempfile.TemporaryDirectory() as place:
        path = os.path.join(place, "out")
        status, output = in_terminal("trace", "-e", "openat", "-o", path, "--", PYTHON, "-c", script)
        assert os.WIFEXITED(status) and os.WEXITSTATUS(status) == 4, (status, output)
        with open(path, encoding="utf-8") as file:
            assert "/etc/passwd" in file.read()


def test_ctrl_c_ends_a_run_on_the_host():
    pid, master = pty.fork()
    if pid == 0:
        os.execv(IOR, [IOR, "trace", "-a", "-o", "/dev/null"])
    output = b""
    try:
        while piece := os.read(master, 4096):
            output += piece
            if b"Tracing all" in output and b"^C" not in output:
                os.write(master, b"\x03")
    except OSError:
        pass
    _, status = os.waitpid(pid, 0)
    assert os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0, (status, output)
    assert b"complete" in output or b"lost" in output, output


def test_a_killed_ior_leaves_no_stopped_command():
    with tempfile.TemporaryDirectory() as place:
        mark = os.path.join(place, "mark")
        process = subprocess.Popen([IOR, "trace", "-o", "/dev/null", "--", "touch", mark], stderr=subprocess.DEVNULL)
        child = None

        def stopped():
            nonlocal child
            try:
                with open(f"/proc/{process.pid}/task/{process.pid}/children", encoding="ascii") as file:
                    child = int((file.read().split() or ["0"])[0])
                with open(f"/proc/{child}/stat", encoding="ascii") as file:
                    return file.read().rpartition(")")[2].split()[0] == "T"
            except (FileNotFoundError, ValueError):
                return process.poll() is not None

        wait_until(stopped, "the stopped command")
        process.kill()
        process.wait()
        wait_until(lambda: not os.path.exists(f"/proc/{child}"), "the end of the stopped command")
        assert not os.path.exists(mark), "the command ran without its tracer"


main(globals(), needs_root=True)
