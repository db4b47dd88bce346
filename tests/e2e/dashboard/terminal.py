# SPDX-License-Identifier: Apache-2.0
"""A terminal to run ior in: a private tmux server with one window."""
import os
import shutil
import subprocess
import tempfile
import time

IOR = os.path.abspath(os.environ.get("IOR", "build/ior"))
WAIT_S = 30


class Terminal:
    """A shell in a window of this size; the environment has no configuration of the user's."""

    def __init__(self, width=120, height=40):
        self.folder = tempfile.mkdtemp(prefix="ior-dashboard-")
        self.socket = os.path.join(self.folder, "tmux")
        environment = dict(os.environ, XDG_CONFIG_HOME=self.folder, TERM="xterm-256color", COLORTERM="truecolor",
                           PS1="$ ", HISTFILE="")
        environment.pop("TMUX", None)
        environment.pop("NO_COLOR", None)
        subprocess.run(["tmux", "-S", self.socket, "-f", "/dev/null", "new-session", "-d", "-x", str(width), "-y",
                        str(height), "bash --norc --noprofile"], env=environment, check=True, cwd=self.folder)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.tmux("kill-server")
        shutil.rmtree(self.folder, ignore_errors=True)

    def tmux(self, *args):
        return subprocess.run(["tmux", "-S", self.socket, *args], capture_output=True, text=True, check=False).stdout

    def type(self, text):
        self.tmux("send-keys", "-l", text)

    def key(self, *names):
        self.tmux("send-keys", *names)

    def run(self, command):
        self.type(command)
        self.key("Enter")

    def screen(self):
        return self.tmux("capture-pane", "-p")

    def wait_for(self, *texts, absent=(), times=None, seconds=WAIT_S):
        """Until the screen has all of these texts and none of the absent ones, and texts as often as `times` says; gives the
        screen. A screen may be seen half drawn."""
        times = times or {}
        end = time.monotonic() + seconds
        while True:
            screen = self.screen()
            if (all(text in screen for text in texts) and not any(text in screen for text in absent)
                    and all(screen.count(text) == count for text, count in times.items())):
                return screen
            wanted = f"{texts} without {absent}, {times}"
            assert time.monotonic() < end, f"waited {seconds} s for {wanted}; the screen is\n{screen}"
            time.sleep(0.05)

    def resize(self, width, height):
        self.tmux("resize-window", "-x", str(width), "-y", str(height))

    def pid_of_ior(self):
        """The process that runs in the window, once it is ior."""
        shell = self.tmux("display-message", "-p", "#{pane_pid}").strip()
        end = time.monotonic() + WAIT_S
        while time.monotonic() < end:
            found = subprocess.run(["pgrep", "-P", shell, "-x", os.path.basename(IOR)], capture_output=True, text=True, check=False)
            if found.stdout.strip():
                return int(found.stdout)
            time.sleep(0.05)
        raise AssertionError("no ior runs in the window:\n" + self.screen())
