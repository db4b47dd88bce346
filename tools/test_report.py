#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Judges a ctest run from its JUnit files: what failed, what was skipped and whether it had to be, which tier is empty.

Its last line is 'N passed, N failed, N skipped'. An empty tier that this machine could run, and a skip that no line of
tests/allowed-skips.txt allows, count as failed: a test that does not run protects nothing.
"""

import argparse
import collections
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).resolve().parent.parent
CAP_SYS_ADMIN, CAP_PERFMON, CAP_BPF = 21, 38, 39  # include/uapi/linux/capability.h
SLOWEST_SHOWN = 8

Result = collections.namedtuple("Result", "name state seconds output")


def read_junit(path):
    for case in xml.etree.ElementTree.parse(path).getroot().iter("testcase"):
        state = {"run": "passed", "notrun": "skipped", "disabled": "skipped"}.get(case.get("status"), "failed")
        if case.find("skipped") is not None:
            state = "skipped"
        yield Result(case.get("name"), state, float(case.get("time") or 0), case.findtext("system-out") or "")


def registered(build):
    """Name -> tier of every test there is, also of those that this run did not choose."""
    command = ["ctest", "--test-dir", build, "--show-only=json-v1"]
    tests = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["tests"]
    tiers = {}
    for test in tests:
        labels = next((p["value"] for p in test.get("properties", []) if p["name"] == "LABELS"), ["unlabelled"])
        tiers[test["name"]] = labels[0]
    return tiers


def can_trace():
    """Why this machine cannot trace, or None. Asked of the process itself, not of a version."""
    status = pathlib.Path("/proc/self/status").read_text()
    capabilities = int(re.search(r"^CapEff:\s*([0-9a-f]+)", status, re.MULTILINE).group(1), 16)
    has = lambda bit: bool(capabilities >> bit & 1)
    sudo = shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    if not (has(CAP_SYS_ADMIN) or (has(CAP_BPF) and has(CAP_PERFMON)) or sudo):
        return "neither root nor CAP_BPF and CAP_PERFMON, nor sudo without a password"
    if not os.path.exists("/sys/kernel/btf/vmlinux"):
        return "the kernel has no BTF"
    return None


def why_tier_cannot_run(tier):
    if tier == "root":
        return can_trace()
    if tier == "kernels":
        return None if shutil.which("qemu-system-x86_64") else "no qemu-system-x86_64"
    return None


def allowed_skips():
    path = ROOT / "tests/allowed-skips.txt"
    lines = path.read_text().splitlines() if path.exists() else []
    return [re.compile(line.split("#")[0].strip()) for line in lines if line.split("#")[0].strip()]


def reason_of(result):
    found = re.search(r"^SKIP: *(.*)$", result.output, re.MULTILINE) or re.search(r"Skipped\n(.*)", result.output)
    return found.group(1).strip() if found else "no reason given"


def judge_skips(results):
    """Prints every skip; returns how many of them nothing excuses."""
    unexpected, allowed = 0, allowed_skips()
    for result in (r for r in results if r.state == "skipped"):
        excused = any(pattern.fullmatch(result.name) for pattern in allowed)
        excused = excused and reason_of(result) != "no reason given"
        print(f"skipped{'' if excused else ' WITHOUT NEED'}: {result.name}: {reason_of(result)}")
        unexpected += not excused
    return unexpected


def judge_tiers(tiers, results, required):
    """Prints the table of tiers; returns (empty tiers that could run, tests that the machine cannot run)."""
    ran = collections.Counter(tiers.get(r.name, "?") for r in results if r.state != "skipped")
    there = collections.Counter(tiers.values())
    empty, impossible = 0, 0
    for tier in sorted(set(required) | set(there)):
        why = why_tier_cannot_run(tier)
        note = ""
        if ran[tier] == 0 and why:
            note = f"  cannot run here: {why}"
            impossible += there[tier]
        elif ran[tier] == 0:
            note = "  NO TEST RAN, though this machine could run them"
            empty += 1
        print(f"  {tier:9} {ran[tier]:5} of {there[tier]:5}{note}")
    return empty, impossible


def show(results):
    for result in (r for r in results if r.state == "failed"):
        print(f"FAILED: {result.name} ({result.seconds:.1f} s)")
    slow = sorted(results, key=lambda r: -r.seconds)[:SLOWEST_SHOWN]
    print("slowest: " + ", ".join(f"{r.name} {r.seconds:.1f} s" for r in slow if r.seconds >= 1))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--partial", action="store_true", help="a chosen part ran: empty tiers are no failure")
    parser.add_argument("junit", nargs="+")
    options = parser.parse_args()
    results = [result for path in options.junit for result in read_junit(path)]
    count = collections.Counter(result.state for result in results)

    print("\n---- test report ----")
    show(results)
    unexpected = judge_skips(results)
    empty, impossible = 0, 0
    if not options.partial:
        required = (ROOT / "tests/required-tiers.txt").read_text().split()
        empty, impossible = judge_tiers(registered(options.build), results, required)
    elif not results:
        empty = 1
        print("no test has that name or label")

    failed = count["failed"] + unexpected + empty
    skipped = count["skipped"] - unexpected + impossible
    counts = f"{count['passed']} passed, {failed} failed, {skipped} skipped"
    pathlib.Path(options.junit[0]).with_name("counts").write_text(counts + "\n")
    print(counts)
    sys.exit(1 if failed else 0)


main()
