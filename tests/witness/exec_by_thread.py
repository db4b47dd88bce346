# SPDX-License-Identifier: Apache-2.0
"""One of the programs that are watched: a thread that is not the first one calls execve."""
import os
import threading
import time


def execute():
    time.sleep(0.05)
    os.execv("/bin/sh", ["sh", "-c", "echo done by another thread >/dev/null"])


others = [threading.Thread(target=time.sleep, args=(30,), daemon=True) for _ in range(3)]
for other in others:
    other.start()
threading.Thread(target=execute).start()
time.sleep(30)
