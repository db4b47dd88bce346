#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hard limits on the size of files and functions, so that a stage that grows is split while that is easy.

Exempt are files whose first line says `table file` or `generated`. Functions are found by the house format: they begin
with a line in column 0 that ends in `{` and end with a line that is exactly `}`. clang-tidy counts the rest.
"""

import tree

# suffix -> lines; the first that matches counts
FILE_LIMITS = [
    ("_test.cc", 600),
    (".cc", 600),
    (".bpf.h", 250),
    (".bpf.c", 250),
    (".h", 250),
    (".c", 600),
    (".py", 600),
    (".sh", 400),
]
FUNCTION_LIMIT = 60
BPF_FUNCTION_LIMIT = 40
NO_FUNCTION = ("namespace", "struct", "class", "union", "enum", "extern", "#", "constexpr std::array", "//", "/*")


def long_functions(path, lines):
    limit = BPF_FUNCTION_LIMIT if path.parts[0] == "bpf" else FUNCTION_LIMIT
    start = None
    for number, line in enumerate(lines, 1):
        if line.endswith("{") and line[0] not in " \t}" and not line.startswith(NO_FUNCTION):
            start = number
        elif line == "{":
            start = number - 1
        elif line.startswith("}") and start is not None:
            if line == "}" and number - start + 1 > limit:
                yield f"{path}: the function at line {start} has {number - start + 1} lines, the limit is {limit}"
            start = None


def main():
    problems, checked = [], 0
    for path in tree.files("*.cc", "*.h", "*.c", "*.py", "*.sh"):
        limit = next((limit for suffix, limit in FILE_LIMITS if path.name.endswith(suffix)), None)
        lines = tree.text(path).splitlines()
        if limit is None or not lines or "table file" in lines[0] or "generated" in lines[0]:
            continue
        checked += 1
        if len(lines) > limit:
            problems.append(f"{path}: {len(lines)} lines, the limit is {limit}")
        if path.suffix in {".cc", ".h", ".c"}:
            problems.extend(long_functions(path, lines))
    tree.finish("check_sizes", checked, problems)


main()
