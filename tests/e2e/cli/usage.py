#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Wrong use, help and version: needs no privileges."""
import os

from ior import CSV_HEADER, expect, ior, main


def test_unknown_flag_names_the_nearest():
    expect(ior("-plain", "-durration", 5), 2, "ior: unknown flag -durration", "did you mean -duration?")
    expect(ior("trace", "--outptu", "x"), 2, "ior: unknown flag --outptu", "did you mean --output?")


def test_unknown_command_names_the_nearest():
    expect(ior("tarce"), 2, "ior: unknown command tarce", "did you mean trace?")


def test_values_out_of_range_name_flag_value_and_range():
    expect(ior("-plain", "-pid", 0), 2, "-pid 0: out of range; it must be 1 to 4194304")
    expect(ior("-plain", "-pid", 4194305), 2, "-pid 4194305: out of range")
    expect(ior("-plain", "-pid", "seven"), 2, "-pid seven: not a whole number")
    expect(ior("-plain", "-duration", 0), 2, "-duration 0: out of range; it must be 1 to 9223372036")
    expect(ior("-plain", "-mapSize", 1 << 32), 2, "-mapSize 4294967296: out of range; it must be 1 to 2147483648")
    expect(ior("-plain", "-escape", "maybe"), 2, "-escape maybe: unknown word; it must be auto, always or never")


def test_bad_regular_expression_is_named():
    expect(ior("-plain", "-tps", "sys_enter_(open"), 2, "-tps", "sys_enter_(open")
    expect(ior("-plain", "-tpsExclude", "*"), 2, "-tpsExclude", "*")


def test_unknown_selection_is_named():
    expect(ior("-plain", "-trace-families", "Netwrok"), 2, "-trace-families", "Netwrok", "Network")
    expect(ior("-plain", "-trace-kinds", "fdd"), 2, "-trace-kinds", "fdd")
    expect(ior("-plain", "-trace-syscalls", "opneat"), 2, "-trace-syscalls", "opneat", "openat")
    expect(ior("trace", "-a", "-e", "opneat"), 2, "-e", "opneat", "openat")


def test_selecting_nothing_is_an_error():
    expect(ior("-plain", "-tps", "^no_such_tracepoint$"), 2, "matches no system call")
    expect(ior("trace", "-a", "-e", "none"), 2, "-e", "selects nothing")


def test_comm_longer_than_the_kernel_keeps_is_refused():
    expect(ior("-plain", "-comm", "a-name-of-17-byte"), 2, "-comm")


def test_trace_needs_one_target():
    expect(ior("trace"), 2, "ior trace: no target", "-p PID")
    expect(ior("trace", "-a", "--", "true"), 2, "more than one of")


def test_two_targets_are_refused_without_a_command_too():
    expect(ior("-plain", "-p", os.getpid(), "-u", "root"), 2, "ior: more than one of")
    expect(ior("-a", "--cgroup", "/"), 2, "ior: more than one of")


def test_the_dashboard_needs_a_terminal():
    expect(ior(), 2, "the dashboard needs a terminal", "ior -plain", "ior trace -a")


def test_repair_takes_a_file_behind_two_dashes():
    expect(ior("repair", "--", "/no/such/file"), 1, "/no/such/file: ENOENT")


def test_go_flags_that_are_still_to_come_say_so():
    expect(ior("-pprof"), 2, "flag -pprof: this version of ior does not have it yet")


def test_version_in_every_spelling():
    texts = set()
    for args in (["-version"], ["--version"], ["version"], ["-version=true"]):
        run = ior(*args)
        expect(run, 0, stdout="ior ")
        texts.add(run.stdout)
    assert len(texts) == 1, texts


def test_help_of_every_command():
    for command in ("trace", "doctor", "syscalls", "version", "help"):
        for args in ([command, "-h"], [command, "--help"], ["help", command]):
            expect(ior(*args), 0, stdout=f"usage: ior {command}")
    for args in (["-h"], ["-help"], ["--help"]):
        expect(ior(*args), 0, stdout="usage: ior [flags]")


def test_syscalls_prints_the_table_and_one_call():
    run = ior("syscalls")
    expect(run, 0, stdout="\nopenat ")
    lines = run.stdout.splitlines()
    assert lines[0].split()[:4] == ["name", "nr", "family", "kind"], lines[0]
    assert len(lines) > 360, len(lines)
    expect(ior("syscalls", "openat"), 0, stdout="family      FS")
    expect(ior("syscalls", "io_uring_read"), 0, stdout="operation with opcode 22")
    expect(ior("syscalls", "opneat"), 2, "unknown call opneat", "did you mean openat?")


def test_double_dashes_reach_the_same_checks():
    expect(ior("--plain", "--pid=0"), 2, "--pid 0: out of range")


def test_nothing_is_written_to_stdout_on_wrong_use():
    run = ior("-plain", "-nonsense")
    assert CSV_HEADER not in run.stdout and run.stdout == "", run.stdout


main(globals())
