#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds every #include to the order of the stages in cmake/layers.txt.

The link graph (cmake/Layer.cmake) cannot see a header-only use of a sibling; this does. Also: abi/ includes nothing of
ours, bpf/ only abi/, libbpf stays in src/capture, and the workload generator is a witness that shares nothing with src/.
"""

import re

import tree

INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]', re.MULTILINE)


def allowed_layers():
    allowed = {}
    for line in tree.text("cmake/layers.txt").splitlines():
        name, colon, uses = line.partition(":")
        if colon and not line.startswith("#"):
            allowed[name] = set(uses.split())
    return allowed


def problem_in_src(layer, allowed, quoted, name):
    if layer not in allowed:
        return f"folder src/{layer} is not in cmake/layers.txt"
    folder = name.split("/")[0]
    if folder in allowed and folder != layer and folder not in allowed[layer]:
        return f"layer {layer} must not include {name}"
    if folder == "abi" and "abi" not in allowed[layer]:
        return f"layer {layer} must not include {name}"
    if layer != "capture" and (folder == "bpf" or name.endswith(".skel.h")):
        return f"only src/capture may include {name}"
    if quoted and "/" not in name and not name.endswith(".skel.h"):
        return f'write "{layer}/{name}": quoted includes start at src/ or at the top'
    return None


def problem(path, allowed, quoted, name):
    top = path.parts[0]
    if top == "src":
        if len(path.parts) == 2:  # main.cc
            return problem_in_src("cli", allowed, quoted, name)
        return problem_in_src(path.parts[1], allowed, quoted, name)
    if top == "abi" and quoted and not (tree.ROOT / "abi" / name).is_file():
        return f"abi/ includes nothing of ours outside abi/, but here {name}"
    if top == "bpf" and quoted and not re.fullmatch(r"(\.\./abi/)?[\w.]+", name):
        return f"bpf/ includes only bpf/ and abi/, but here {name}"
    if top == "workload" and (name.split("/")[0] in allowed or name.split("/")[0] == "abi"):
        return f"the workload must not share code with what it tests: {name}"
    return None


def main():
    allowed = allowed_layers()
    problems, checked = [], 0
    for path in tree.files("src/*", "abi/*", "bpf/*", "workload/*"):
        if path.suffix not in {".cc", ".h", ".c", ".def"}:
            continue
        checked += 1
        for bracket, name in INCLUDE.findall(tree.text(path)):
            found = problem(path, allowed, bracket == '"', name)
            if found:
                problems.append(f"{path}: {found}")
    tree.finish("check_layers", checked, problems)


main()
