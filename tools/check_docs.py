#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every path that the documents name exists, so that they cannot describe folders that are gone.

A path is what stands in back quotes or in a link and begins with a folder of the repository; `src/base/result` may
stand for result.h and result.cc. Patterns (with *, <, {, $) and what a build leaves are not looked at.
"""

import re

import tree

DOCUMENTS = ["ARCHITECTURE.md", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/*.md", "*/README.md"]
NAMED = re.compile(r"`([^`\s]+)`|\]\(([^)\s#]+)")
FOLDERS = ("abi/", "bpf/", "bench/", "cmake/", "docs/", "scripts/", "src/", "tests/", "tools/", "workload/")


def exists(name):
    path = tree.ROOT / name
    return path.exists() or any(path.parent.glob(path.name + ".*"))


def names_in(text, is_link_base):
    for quoted, link in NAMED.findall(text):
        name = (quoted or link).rstrip(".,:;")
        if link and "://" not in link:
            yield str(is_link_base / name)
        elif name.startswith(FOLDERS) and not re.search(r"[*<>{}$]", name):
            yield name.split("::")[0]


def main():
    problems, checked = [], 0
    for document in tree.files(*DOCUMENTS):
        checked += 1
        for name in names_in(tree.text(document), document.parent):
            if not exists(name):
                problems.append(f"{document}: names {name}, which does not exist")
    tree.finish("check_docs", checked, problems)


main()
