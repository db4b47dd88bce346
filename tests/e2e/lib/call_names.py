# SPDX-License-Identifier: Apache-2.0
"""The names of calls: strace says fstat, rows say newfstat, as the kernel's tracepoints do."""
import os
import re

TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "abi", "syscalls.def")


def tracepoint_names(family=r"\w+", table=TABLE):
    """__NR_ name -> name of the tracepoint."""
    with open(table, encoding="utf-8") as file:
        text = file.read()
    names = {name: name for name in re.findall(r"^CALL\((\w+), %s," % family, text, re.M)}
    names.update(re.findall(r"^CALL_AS\((\w+), (\w+), %s," % family, text, re.M))
    return names
