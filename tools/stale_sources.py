#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The sources of a build that changed since they were last looked at.

    stale_sources.py BUILD STAMPS [SETTING...]

A source of BUILD/compile_commands.json is printed unless STAMPS/<its path> is newer than it, than every header of the tree
that it includes (as ninja knows them from the last build) and than every SETTING file.
"""
import json
import os
import shlex
import subprocess
import sys


def includes(build):
    """The files that each object was compiled of, by the object."""
    text = subprocess.run(["ninja", "-C", build, "-t", "deps"], capture_output=True, text=True, check=True).stdout
    found, current = {}, []
    for line in text.splitlines():
        if line.startswith("    "):
            current.append(os.path.normpath(os.path.join(build, line.strip())))
        elif ": #deps" in line:
            current = found.setdefault(line.partition(": #deps")[0], [])
    return found


def changed_ns(path):
    try:
        return os.stat(path).st_mtime_ns
    except FileNotFoundError:
        return 0


def main():
    build, stamps, settings = os.path.abspath(sys.argv[1]), sys.argv[2], sys.argv[3:]
    root = os.path.dirname(build)
    of_object = includes(build)
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as file:
        commands = json.load(file)
    sources = {}
    for command in commands:
        path = os.path.relpath(command["file"], root)
        if path.startswith("..") or "/generated/" in path:
            continue
        words = shlex.split(command["command"])
        made_of = [name for name in of_object.get(words[words.index("-o") + 1], []) if name.startswith(root + os.sep)]
        sources.setdefault(path, set()).update(made_of, [command["file"]])
    newest = max((changed_ns(name) for name in settings), default=0)
    for path, made_of in sorted(sources.items()):
        if changed_ns(os.path.join(stamps, path)) <= max([newest, *map(changed_ns, made_of)]):
            print(path)


if __name__ == "__main__":
    main()
