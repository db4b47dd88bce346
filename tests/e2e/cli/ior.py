# SPDX-License-Identifier: Apache-2.0
"""What the scripts of this folder share: running ior, and saying what is not as it should be.

A script is a list of functions whose names begin with "test_". It ends with status 0, 1 (something failed) or 77 (the
machine cannot do it, with the reason).
"""
import os
import shutil
import subprocess
import sys
import time
import traceback

IOR = os.environ.get("IOR", "build/ior")
TIMEOUT_S = 60
CSV_HEADER = "durationToPrevNs,durationNs,comm,pid.tid,name,ret,file"


def ior(*args, prefix=(), **options):
    """Runs ior to its end: a CompletedProcess with text."""
    options.setdefault("stdin", subprocess.DEVNULL)
    if "stdout" not in options:
        options["stdout"] = subprocess.PIPE
    options.setdefault("stderr", subprocess.PIPE)
    return subprocess.run([*prefix, IOR, *map(str, args)], timeout=TIMEOUT_S, text=True, errors="replace", **options)


def expect(run, status, *stderr_parts, stdout=None):
    """The exit status (negative: a signal), and texts that standard error holds."""
    said = f"\n  command: {run.args}\n  stdout: {run.stdout!r:.600}\n  stderr: {run.stderr!r:.1200}"
    assert run.returncode == status, f"exit status {run.returncode}, expected {status}{said}"
    for part in stderr_parts:
        assert part in run.stderr, f"standard error lacks {part!r}{said}"
    if stdout is not None:
        assert stdout in run.stdout, f"standard output lacks {stdout!r}{said}"


class Running:
    """ior in the background, attached when the object is there."""

    def __init__(self, *args, announcement, **options):
        self.process = subprocess.Popen([IOR, *map(str, args)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True, errors="replace", **options)
        line = self.process.stderr.readline()
        assert line.startswith(announcement), f"ior said {line + self.process.stderr.read()!r}, not {announcement!r}"

    def finish(self):
        """Waits for the end; a CompletedProcess."""
        stdout, stderr = self.process.communicate(timeout=TIMEOUT_S)
        return subprocess.CompletedProcess(self.process.args, self.process.returncode, stdout, stderr)


def wait_until(condition, what, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited {seconds} s for {what}"
        time.sleep(0.01)


def dead_pid():
    """A process id that nobody has."""
    child = subprocess.Popen(["true"])
    child.wait()
    return child.pid


def main(tests, needs_root=False, tools=()):
    """tests: the globals of a script. Names on the command line: only these."""
    missing = [tool for tool in tools if shutil.which(tool) is None]
    if missing or (needs_root and os.geteuid() != 0):
        print(f"SKIP: {' and '.join(missing) + ' not found' if missing else 'needs root'}")
        sys.exit(77)
    failed = 0
    for name, function in list(tests.items()):
        if not name.startswith("test_") or (sys.argv[1:] and name not in sys.argv[1:]):
            continue
        try:
            function()
            print(f"ok    {name}", flush=True)
        except Exception:  # pylint: disable=broad-except
            failed += 1
            print(f"FAIL  {name}\n{traceback.format_exc()}", flush=True)
    sys.exit(1 if failed else 0)
