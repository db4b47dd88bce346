#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A report of a recording says what the recorded workload did; ior diff sees what changed, and nothing else."""
import json
import os
import shutil
import subprocess
import sys
import tempfile

import work
from live import HERE, IOR, check_data, expect


def run(arguments, status=0):
    done = subprocess.run([IOR, *arguments], capture_output=True, check=False, timeout=120)
    expect("ior %s ends with status %d" % (arguments[0], status), done.returncode == status, (done.returncode, done.stderr))
    return done.stdout


def record(path, directory, factor):
    """The workload, in a directory that is empty before."""
    shutil.rmtree(directory, ignore_errors=True)
    os.mkdir(directory)
    run(["record", "-o", path, "--", sys.executable, "-S", "-E", os.path.join(HERE, "work.py"), directory, str(factor)])


def row(rows, name):
    return next((row for row in rows if row["name"] == name), None)


def main():
    if os.geteuid() != 0:
        print("SKIP: needs root")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as top:
        directory = os.path.join(top, "work")
        paths = [os.path.join(top, name + ".parquet") for name in ("once", "again", "more")]
        for path, factor in zip(paths, (1, 1, 3)):
            record(path, directory, factor)
        once, again, more = paths
        check_data(json.loads(run(["report", once, "--json"])), directory)
        expect("the text has a title", once.encode() in run(["report", once]))
        run(["diff", once, again, "--by", "bytes", "--fail-above", "20%"])
        run(["diff", once, more, "--by", "bytes", "--fail-above", "20%"], status=4)
        run(["diff", more, once, "--by", "bytes", "--fail-above", "20%"])
        picture = os.path.join(top, "diff.svg")
        diff = json.loads(run(["diff", once, more, "--by", "calls", "--json", "-o", picture]))
        data = row(diff["files"], os.path.join(directory, "data"))
        more_calls = data["after"]["calls"] - data["before"]["calls"]
        # The file is written at once or in pieces; its reads are counted.
        expect("the file that was read more", more_calls >= 2 * work.READS, data)
        expect("its bytes", data["after"]["bytes"] == 3 * data["before"]["bytes"], data)
        with open(picture, encoding="utf-8") as file:
            svg = file.read()
        expect("the differential flame graph", svg.startswith("<?xml") and ">read</text>" in svg)


if __name__ == "__main__":
    main()
