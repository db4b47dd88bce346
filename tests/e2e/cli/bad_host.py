#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Targets, privileges, kernels and outputs that are not as ior needs them. Needs root, to take things away."""
import json
import os
import shutil
import subprocess
import tempfile
import threading

from ior import CSV_HEADER, IOR, Running, dead_pid, expect, ior, main

NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]


def as_nobody(*args):
    """ior may be built below a directory that nobody cannot enter: a copy runs."""
    with tempfile.TemporaryDirectory(dir="/tmp") as place:
        os.chmod(place, 0o755)
        copy = shutil.copy(IOR, place)
        return subprocess.run([*NOBODY, copy, *args], capture_output=True, text=True, timeout=60, cwd="/",
                              check=False)


def unshared(script, *args):
    """Runs ior (as "$@") in a mount namespace of its own after the script."""
    return subprocess.run(["unshare", "-m", "sh", "-ec", script + '\nexec "$@"', "sh", os.path.abspath(IOR), *map(str, args)],
                          capture_output=True, text=True, timeout=60, check=False)


def test_process_that_is_gone():
    pid = dead_pid()
    expect(ior("-plain", "-pid", pid), 1, f"ior: cannot trace process {pid}: ESRCH (No such process)")
    expect(ior("trace", "-p", pid), 1, f"ior: cannot trace process {pid}: ESRCH (No such process)")
    expect(ior("trace", "-t", pid), 1, f"ior: cannot trace thread {pid}: ESRCH (No such process)")
    expect(ior("trace", "-p", f"{os.getpid()},{pid}"), 1, f"cannot trace process {pid}: ESRCH")


def test_thread_given_as_a_process_names_the_process():
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        expect(ior("trace", "-p", thread.native_id), 1,
               f"cannot trace process {thread.native_id}: it is a thread of process {os.getpid()}")
    finally:
        stop.set()
        thread.join()


def test_thread_of_another_process():
    expect(ior("-plain", "-pid", os.getpid(), "-tid", 1), 1,
           f"cannot trace thread 1: it is not a thread of process {os.getpid()} but of process 1")


def test_without_privileges_the_missing_ones_are_named():
    for args in (["-plain"], ["trace", "-a"], ["trace", "--", "true"]):
        run = as_nobody(*args)
        expect(run, 1, "ior: cannot trace without CAP_BPF and CAP_PERFMON: EPERM",
               "run as root, or grant CAP_BPF and CAP_PERFMON (see ior doctor)")
        assert run.stdout == "", run.stdout


def test_capabilities_alone_are_enough():
    run = ior("trace", "-e", "execve", "--", "true",
              prefix=["setpriv", "--reuid=65534", "--clear-groups", "--inh-caps=+bpf,+perfmon",
                      "--ambient-caps=+bpf,+perfmon"])
    expect(run, 0, stdout="execve(")


def test_doctor_as_root_says_that_tracing_works():
    run = ior("doctor")
    expect(run, 0, stdout="Tracing works here.")
    features = {item["name"]: item for item in json.loads(ior("doctor", "--json").stdout)["features"]}
    for name in ("privileges", "BTF", "ring buffer", "bpf()", "tracing"):
        assert features[name]["state"] == "ok", features[name]


def test_doctor_without_privileges_says_what_is_missing():
    run = as_nobody("doctor")
    expect(run, 1, stdout="Tracing does not work here.")
    assert "run as root, or grant CAP_BPF and CAP_PERFMON" in run.stdout, run.stdout


def test_without_btf():
    hide = "mkdir -p /tmp/ior-empty; mount --bind /tmp/ior-empty /sys/kernel/btf"
    expect(unshared(hide, "-plain", "-duration", 1), 1, "/sys/kernel/btf/vmlinux", "CONFIG_DEBUG_INFO_BTF")
    run = unshared(hide, "doctor")
    expect(run, 1, stdout="/sys/kernel/btf/vmlinux is not there")


def test_without_tracefs():
    hide = "for d in /sys/kernel/tracing /sys/kernel/debug; do umount -R $d 2>/dev/null || true; done"
    run = unshared(hide, "trace", "-e", "execve", "--", "true")
    expect(run, 0, stdout="execve(")


def test_ior_does_not_trace_itself_in_a_pid_namespace():
    """Its own id there is not the kernel's."""
    prefix = ["unshare", "--pid", "--fork", "--mount-proc"]
    with tempfile.TemporaryDirectory() as place:
        own = shutil.copy(IOR, os.path.join(place, f"own{os.getpid()}"))
        rows = subprocess.run([*prefix, own, "trace", "-a", "--duration", "1"], capture_output=True, text=True, timeout=60,
                              errors="replace", check=False)
    expect(rows, 0)
    mine = [line for line in rows.stdout.splitlines() if f" {os.path.basename(own)}/" in line]
    assert not mine, f"{len(mine)} rows of ior's own calls, the first: {mine[0]}"


def test_process_ids_of_a_pid_namespace_are_refused():
    prefix = ["unshare", "--pid", "--fork", "--mount-proc"]
    expect(ior("trace", "-p", 1, prefix=prefix), 1, "cannot select a process", "pid namespace", "host")
    expect(ior("trace", "--", "true", prefix=prefix), 1, "pid namespace")
    expect(ior("-plain", "-pid", 1, prefix=prefix), 1, "pid namespace")


def test_output_that_cannot_be_written():
    expect(ior("trace", "-o", "/proc/version", "--", "true"), 1, "cannot write /proc/version: EIO")
    expect(ior("trace", "-o", "/no/such/directory/file", "--", "true"), 1,
           "cannot open /no/such/directory/file: ENOENT (No such file or directory)")
    with tempfile.TemporaryDirectory() as place:
        expect(ior("trace", "-o", place, "--", "true"), 1, f"cannot open {place}: EISDIR")


def test_closed_standard_output_is_not_taken_for_another_file():
    run = ior("-plain", "-duration", 1, prefix=["sh", "-c", 'exec "$@" >&-', "sh"])
    expect(run, 1, "cannot write standard output: EBADF")


def test_full_output_fails_and_says_so():
    with open("/dev/full", "w", encoding="ascii") as full:
        expect(ior("-plain", "-duration", 5, stdout=full), 1, "cannot write", "ENOSPC")
    expect(ior("trace", "-o", "/dev/full", "-e", "execve", "--", "true"), 1, "cannot write", "/dev/full", "ENOSPC")


def test_output_directory_that_goes_away_does_not_end_the_run():
    with tempfile.TemporaryDirectory() as place:
        inner = os.path.join(place, "inner")
        os.mkdir(inner)
        run = ior("trace", "-o", os.path.join(inner, "out"), "--", "rm", "-r", inner)
        expect(run, 0, "complete")
        assert not os.path.exists(inner)


def test_output_is_private_and_emptied():
    with tempfile.TemporaryDirectory() as place:
        path = os.path.join(place, "out")
        expect(ior("trace", "-o", path, "-e", "execve", "--", "true"), 0)
        assert os.stat(path).st_mode & 0o777 == 0o600, oct(os.stat(path).st_mode)
        with open(path, "a", encoding="ascii") as file:
            file.write("old text\n" * 10000)
        expect(ior("trace", "-o", path, "-e", "execve", "--", "true"), 0)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        assert "execve(" in text and "old text" not in text, text


def test_symbolic_links_are_followed_only_where_nobody_else_can_plant_them():
    with tempfile.TemporaryDirectory() as place:
        victim = os.path.join(place, "victim")
        with open(victim, "w", encoding="ascii") as file:
            file.write("precious")
        shared = os.path.join(place, "shared")
        os.mkdir(shared)
        os.chmod(shared, 0o1777)
        os.symlink(victim, os.path.join(shared, "out"))
        expect(ior("trace", "-o", os.path.join(shared, "out"), "--", "true"), 1, "ELOOP", "a symbolic link")
        with open(victim, encoding="ascii") as file:
            assert file.read() == "precious"
        os.symlink(victim, os.path.join(place, "own"))
        expect(ior("trace", "-o", os.path.join(place, "own"), "-e", "execve", "--", "true"), 0)
        with open(victim, encoding="utf-8") as file:
            assert "execve(" in file.read()


def test_files_of_others_in_a_shared_directory_are_refused():
    with tempfile.TemporaryDirectory() as place:
        os.chmod(place, 0o1777)
        path = os.path.join(place, "out")
        with open(path, "w", encoding="ascii") as file:
            file.write("planted")
        os.chown(path, 65534, 65534)
        expect(ior("trace", "-o", path, "--", "true"), 1, f"cannot open {path}: EACCES")


def test_closed_pipe_ends_ior_by_sigpipe_and_quietly():
    for args in (["-plain", "-duration", "30"], ["trace", "-a", "-e", "read,write"]):
        announcement = "Probing for 30s" if args[0] == "-plain" else "Tracing all processes"
        running = Running(*args, announcement=announcement)
        stop = threading.Event()
        busy = threading.Thread(target=keep_busy, args=[stop])
        busy.start()
        try:
            line = running.process.stdout.readline()
            assert line, "no row"
            running.process.stdout.close()
            status = running.process.wait(timeout=20)
            assert status == -13, status
            said = running.process.stderr.read()
            assert said == "", said
        finally:
            stop.set()
            busy.join()


def keep_busy(stop):
    while not stop.wait(0.001):
        with open("/dev/null", "wb", buffering=0) as null:
            for _ in range(100):
                null.write(b"x")


def test_pipe_closed_before_the_header():
    read_end, write_end = os.pipe()
    os.close(read_end)
    run = ior("-plain", "-duration", 5, stdout=write_end)
    os.close(write_end)
    expect(run, -13)
    assert run.stderr == "", run.stderr


def test_plain_prints_the_header_first():
    run = ior("-plain", "-duration", 1)
    expect(run, 0, "Probing for 1s\n")
    assert run.stdout.startswith(CSV_HEADER + "\n"), run.stdout[:200]


main(globals(), needs_root=True, tools=["setpriv", "unshare"])
