# SPDX-License-Identifier: Apache-2.0
"""Recordings as DuckDB and hyparquet see them, which share nothing with the code that wrote them, nor with each other."""
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
    """The directory of the modules, or None and why there is none."""
    if not shutil.which("node"):
        return None, "no node"
    prefix = subprocess.run([os.path.join(SOURCE, "scripts", "bootstrap.sh"), "--prefix"], stdout=subprocess.PIPE,
                            check=True, text=True).stdout.strip()
    directory = os.path.join(prefix, "verifier")
    for module in ("@duckdb/node-api", "hyparquet", "hyparquet-compressors"):
        if not os.path.isdir(os.path.join(directory, "node_modules", module)):
            return None, "no %s in the cache: scripts/bootstrap.sh test installs it" % module
    return directory, None


def node(script, *arguments, text=""):
    """The objects that a script prints, one a line."""
    directory, _ = verifier()
    run = subprocess.run(["node", os.path.join(HERE, script), *arguments], input=text, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                         env=dict(os.environ, IOR_VERIFIER=directory), text=True, timeout=TIMEOUT_S)
    if run.returncode != 0:
        raise AssertionError("%s: %s\n  %s %s" % (script, run.stderr.strip(), text, " ".join(arguments)))
    return [json.loads(line) for line in run.stdout.splitlines()]


def query(sql):
    """Rows as dicts. 64-bit integers are texts."""
    return node("duckdb.js", text=sql)


def table(path):
    return "read_parquet('%s')" % path.replace("'", "''")


def as_bytes(text):
    """Text that holds one byte a character, as the other tests' rows do."""
    return text.encode().decode("latin-1")


def duckdb_rows(path):
    """Every column of every row, values as texts, bytes hexadecimal."""
    columns = query("DESCRIBE SELECT * FROM " + table(path))
    parts = ["hex({0}) AS {0}".format(column["column_name"]) if column["column_type"] == "BLOB" else
             "{0}::VARCHAR AS {0}".format(column["column_name"]) for column in columns]
    return query("SELECT %s FROM %s AS f ORDER BY f.seq" % (", ".join(parts), table(path)))


def hyparquet_rows(path):
    """The same by the other reader."""
    return node("hyparquet.mjs", path)


def csv_rows(rows):
    """The rows of a recording as `ior trace --csv` would have written them."""
    return [csv_row(row) for row in rows]


def csv_row(row):
    result = {}
    for column in CSV_COLUMNS:
        exact = row[column + "_bytes"] if column in WITH_BYTES else None
        value = row[CSV_NAMES.get(column, column)]
        if exact:
            result[column] = bytes.fromhex(exact).decode("latin-1")
        else:
            result[column] = "" if value is None else as_bytes(value)
    for column in ("arg0", "arg1", "arg2", "arg3", "arg4", "arg5"):
        result[column] = hex(int(result[column])) if result[column] else ""
    result["fd"] = "" if result["fd"] == "-1" else result["fd"]
    if row["file_kind"] and row["file_name_bytes"] and not result["old_file"]:
        result["file"] = result["file_name"]  # the Go tool's column is repaired to UTF-8 and has no exact bytes
    return result
