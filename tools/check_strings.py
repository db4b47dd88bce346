#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Nothing in the tree names the machine that it was written on: no host that packages come from, no path of a checkout.

Both are read from this machine itself (apt's, pip's and npm's configuration, the checkout's place), so the check knows
no name either.
"""

import pathlib
import re
import subprocess

import tree

HOST = re.compile(r"https?://(?:[^/@\s]*@)?([A-Za-z0-9.-]+\.[A-Za-z]+)")
# Folders under which any checkout may stand and which a source may rightly name.
COMMON_PARENTS = {"/", "/tmp", "/var/tmp", "/root", "/home", "/opt", "/srv", "/usr", "/usr/src", "/mnt", "/builds"}


def output_of(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=20, cwd=tree.ROOT).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""


def package_hosts():
    places = [pathlib.Path("/etc/apt/sources.list"), pathlib.Path("/etc/pip.conf")]
    places += [path for path in pathlib.Path("/etc/apt").glob("sources.list.d/*") if path.is_file()]
    configured = "\n".join(path.read_text(errors="replace") for path in places if path.is_file())
    lines = [line for line in configured.splitlines() if not line.lstrip().startswith("#")]
    return set(HOST.findall("\n".join(lines)))


def own_paths():
    tops = {str(tree.ROOT)}
    shared = output_of("git", "rev-parse", "--path-format=absolute", "--git-common-dir").strip()
    if shared:
        tops.add(str(pathlib.Path(shared).parent))
    parents = {str(pathlib.Path(top).parent) for top in tops} - COMMON_PARENTS
    return tops | parents


def main():
    forbidden = [(re.compile(re.escape(host), re.IGNORECASE), "a host packages come from") for host in package_hosts()]
    for path in own_paths():
        forbidden.append((re.compile(r"(?<![\w./-])" + re.escape(path) + "/"), "a path of this machine"))
    problems, checked = [], 0
    for path in tree.files():
        checked += 1
        for number, line in enumerate(tree.text(path).splitlines(), 1):
            for pattern, what in forbidden:
                if pattern.search(line):
                    problems.append(f"{path}:{number}: names {what}: {line.strip()[:100]}")
    tree.finish("check_strings", checked, problems)


main()
