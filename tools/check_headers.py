#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every header of src/, workload/ and abi/ compiles alone, so that no file depends on the order of its includes.

Uses the compiler and the include folders of the build folder's compile_commands.json, through ccache when there is one.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import shlex
import shutil
import subprocess

import tree


# As in cmake/Ccache.cmake: clones on one machine share what was compiled.
SHARED_CACHE = dict(os.environ, CCACHE_BASEDIR=str(tree.ROOT), CCACHE_NOHASHDIR="1")


def compiler(build):
    """The compiler and the flags that any C++ file of src/ is compiled with, includes of all of them together."""
    commands = json.loads((build / "compile_commands.json").read_text())
    includes, program = [], None
    for entry in commands:
        words = shlex.split(entry["command"])
        if "ccache" in words[0]:
            words.pop(0)
        program = program or words[0]
        for at, word in enumerate(words):
            if word.startswith("-I"):
                includes.append(word)
            elif word == "-isystem":
                includes.append("-isystem" + words[at + 1])
    launcher = [shutil.which("ccache")] if shutil.which("ccache") else []
    return launcher + [program, "-std=c++23", "-Wall", "-Wextra", "-Werror", "-DFMT_HEADER_ONLY=1", f"-I{tree.ROOT}", *dict.fromkeys(includes)]


def compile_alone(command, header, folder):
    source = pathlib.Path(folder) / (str(header).replace("/", "_") + ".cc")
    source.write_text(f'#include "{header}"\n')
    run = subprocess.run(
        [*command, "-c", source, "-o", source.with_suffix(".o")], capture_output=True, text=True, check=False, env=SHARED_CACHE
    )
    return None if run.returncode == 0 else f"{header} does not compile alone:\n{run.stderr[:2000]}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=pathlib.Path, required=True)
    build = parser.parse_args().build
    command = compiler(build)
    headers = tree.files("src/*.h", "workload/*.h", "abi/*.h")
    folder = build / "check_headers"  # not a temporary one: ccache knows the sources by their path
    folder.mkdir(exist_ok=True)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(lambda header: compile_alone(command, header, folder), headers)
    tree.finish("check_headers", len(headers), [result for result in results if result])


main()
