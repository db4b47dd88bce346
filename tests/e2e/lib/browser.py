# SPDX-License-Identifier: Apache-2.0
"""Headless Chromium by the WebDriver protocol, with nothing but chromedriver and the standard library."""
import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request

TIMEOUT_S = 60
# The last five keep Chromium from looking for hosts outside of this machine.
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-quic", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-default-apps"]
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # https://www.w3.org/TR/webdriver2/#elements


def skip_without_chromium():
    for program in ("chromium", "chromedriver"):
        if not shutil.which(program):
            print("SKIP: %s is not installed (scripts/bootstrap.sh test installs it on Debian)" % program)
            sys.exit(77)


class Browser:
    def __init__(self, width, height, dark=False):
        self.profile = tempfile.TemporaryDirectory(prefix="ior-chromium-")
        self.driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                       text=True, env=dict(os.environ, HOME=self.profile.name))
        port = None
        for line in self.driver.stdout:
            if "was started successfully on port" in line:
                port = int(line.rstrip(". \n").split()[-1])
                break
        if port is None:
            raise RuntimeError("chromedriver did not start")
        self.base = "http://127.0.0.1:%d" % port
        flags = FLAGS + ["--user-data-dir=" + self.profile.name, "--window-size=%d,%d" % (width, height)]
        if dark:
            flags.append("--force-dark-mode")
        wanted = {"browserName": "chrome", "goog:loggingPrefs": {"browser": "ALL"},
                  "goog:chromeOptions": {"binary": shutil.which("chromium"), "args": flags}}
        session = self.call("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self.base += "/session/" + session["sessionId"]
        self.call("POST", "/goog/cdp/execute", {"cmd": "Emulation.setEmulatedMedia", "params": {
            "features": [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]}})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.call("DELETE", "", None)
        finally:
            self.driver.terminate()
            self.driver.wait()
            self.profile.cleanup()

    def call(self, method, path, body):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data=data, method=method,
                                         headers={"Content-Type": "application/json"})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=TIMEOUT_S) as answer:
            return json.load(answer)["value"]

    def open(self, path):
        self.call("POST", "/url", {"url": "file://" + path})

    def run(self, script, *arguments):
        """The value of a script's return statement."""
        return self.call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def find(self, selector):
        return self.call("POST", "/element", {"using": "css selector", "value": selector})[ELEMENT]

    def click(self, selector):
        self.call("POST", "/element/%s/click" % self.find(selector), {})

    def type(self, selector, text):
        self.call("POST", "/element/%s/value" % self.find(selector), {"text": text})

    def hover(self, selector):
        move = {"type": "pointerMove", "duration": 0, "origin": {ELEMENT: self.find(selector)}, "x": 0, "y": 0}
        self.call("POST", "/actions", {"actions": [{"type": "pointer", "id": "mouse", "actions": [move]}]})

    def picture(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.call("GET", "/screenshot", None)))

    def complaints(self):
        """What the page's console has: errors of scripts, refused loads."""
        return [entry["message"] for entry in self.call("POST", "/se/log", {"type": "browser"})]
