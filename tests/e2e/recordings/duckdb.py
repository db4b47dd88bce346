# SPDX-License-Identifier: Apache-2.0
"""Recordings as DuckDB sees them, which shares nothing with the code that wrote them."""
import json
import os
import shutil
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.environ.get("IOR_SOURCE_DIR", os.path.join(HERE, "..", "..", ".."))
TIMEOUT_S = 120

# The columns of the full CSV by their names in a recording, where the two differ.
CSV_NAMES = {"error": "is_error"}
CSV_COLUMNS = """seq time_ns gap_ns latency_ns comm pid tid syscall fd ret bytes file error family address_space_bytes old_file
  epoll_op outcome nr path path2 dir dir2 file_name inode dev deleted fd2 file2_name inode2 deleted2 thread_seq uid cgroup
  arg0 arg1 arg2 arg3 arg4 arg5 notes""".split()
# Text columns that have one of exact bytes beside them.
WITH_BYTES = {"comm", "path", "path2", "dir", "dir2", "file_name", "file2_name"}


def verifier():
    """The directory of the module, or None and why there is none."""
    if not shutil.which("node"):
        return None, "no node"
    prefix = subprocess.run([os.path.join(SOURCE, "scripts", "bootstrap.sh"), "--prefix"], stdout=subprocess.PIPE,
                            check=True, text=True).stdout.strip()
    directory = os.path.join(prefix, "verifier")
    if not os.path.isdir(os.path.join(directory, "node_modules", "@duckdb", "node-api")):
        return None, "no DuckDB in the cache: scripts/bootstrap.sh test installs it"
    return directory, None


def query(sql):
    """Rows as dicts. 64-bit integers are texts."""
    directory, _ = verifier()
    run = subprocess.run(["node", os.path.join(HERE, "duckdb.js")], input=sql, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                         env=dict(os.environ, IOR_VERIFIER=directory), text=True, timeout=TIMEOUT_S)
    if run.returncode != 0:
        raise AssertionError("DuckDB: %s\n  statement: %s" % (run.stderr.strip(), sql))
    return [json.loads(line) for line in run.stdout.splitlines()]


def table(path):
    return "read_parquet('%s')" % path.replace("'", "''")


def as_bytes(text):
    """Text that holds one byte a character, as the other tests' rows do."""
    return text.encode().decode("latin-1")


def csv_rows(path):
    """The rows of a recording as `ior trace --csv` would have written them."""
    parts = []
    for column in CSV_COLUMNS:
        name = CSV_NAMES.get(column, column)
        if column in WITH_BYTES:
            parts.append("%s AS %s, hex(%s_bytes) AS %s_hex" % (name, column, name, column))
        else:
            parts.append("%s::VARCHAR AS %s" % (name, column))
    rows = query("SELECT file_kind, file_marks, %s FROM %s AS f ORDER BY f.seq" % (", ".join(parts), table(path)))
    return [csv_row(row) for row in rows]


def csv_row(row):
    result = {}
    for column in CSV_COLUMNS:
        exact = row.get(column + "_hex")
        if exact:
            result[column] = bytes.fromhex(exact).decode("latin-1")
        else:
            result[column] = "" if row[column] is None else as_bytes(str(row[column]))
    for column in ("arg0", "arg1", "arg2", "arg3", "arg4", "arg5"):
        result[column] = hex(int(result[column])) if result[column] else ""
    result["fd"] = "" if result["fd"] == "-1" else result["fd"]
    if row["file_kind"] and row["file_name_hex"] and not result["old_file"]:
        result["file"] = result["file_name"]  # the Go tool's column is repaired to UTF-8 and has no exact bytes
    return result
