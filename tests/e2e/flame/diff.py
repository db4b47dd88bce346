#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The differential flame graph of `ior diff` in a real browser: drawn from two recordings of a known difference, it zooms,
searches, says before and after, and loads nothing. IOR_PICTURES names a directory for pictures."""
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

from browser import Browser, skip_without_chromium  # noqa: E402
from flame_page import Page, expect  # noqa: E402

SKIPPED = 77
IOR = os.environ["IOR"]
READ = "exec 3<%s/data; for i in $(seq %d); do read line <&3; done; cat %s >/dev/null"


def record(path, script):
    subprocess.run([IOR, "record", "-o", path, "-e", "read,openat,close", "--", "sh", "-c", script], check=True,
                   stderr=subprocess.DEVNULL)


def check(page):
    frames = page.frames()
    expect("frames of both", {"all", "sh", "cat"} <= set(frames), frames)
    whole = page.browser.run("return JSON.parse(document.getElementById('ior-data').textContent).count_before[0]")
    expect("what was before is there", whole > 0, whole)
    page.browser.hover(page.frame("sh"))
    tip = page.text("#tip")
    expect("the tool tip compares", "beforeafterchange" in tip and "%" in tip, tip)
    expect("the selection line, too", " before, " in page.text("#selection") and " after | " in page.text("#selection"),
           page.text("#selection"))
    page.browser.click(page.frame("cat"))
    frames = page.frames()
    expect("a click zooms", abs(frames["cat"][0] - frames["all"][0]) < 1 and "sh" not in frames, frames)
    page.browser.click("#undo")
    page.browser.click("#search")  # WebDriver does not do this by itself in a picture
    page.browser.type("#search", "^new$|^/?cat$")
    frames = page.frames()
    expect("search marks what it finds", "hit" in frames["cat"][1] and "miss" in frames["sh"][1], frames)
    expect("and says how much", page.text("#matched").startswith("matched "), page.text("#matched"))
    page.browser.run("document.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape'}))")
    legend = page.text(".legend")
    expect("the legend", legend == "gonelessas beforemorenew", legend)
    expect("nothing was refused or failed", page.browser.complaints() == [], page.browser.complaints())
    loads = page.browser.run("return performance.getEntriesByType('resource').map((entry) => entry.name)")
    expect("nothing was loaded", loads == [], loads)


def check_colours(page):
    """Red where the second run has more, blue where it has less: by the file that only one of them read."""
    fill = """const [wanted] = arguments;
      const data = JSON.parse(document.getElementById('ior-data').textContent);
      const group = [...document.querySelectorAll('#graph g')].find((g) => data.names[data.name[Number(g.dataset.node)]] === wanted);
      return group ? getComputedStyle(group.querySelector('rect')).fill : ''"""
    red, blue = ([int(part) for part in page.browser.run(fill, name)[4:-1].split(",")] for name in ("/new", "/old"))
    expect("new is red", red[0] > red[2] + 40, red)
    expect("gone is blue", blue[2] > blue[0] + 40, blue)


def main():
    if os.geteuid() != 0:
        print("SKIP: tracing needs root")
        sys.exit(SKIPPED)
    skip_without_chromium()
    with tempfile.TemporaryDirectory() as folder:
        for name in ("data", "old", "new"):
            with open(os.path.join(folder, name), "w", encoding="ascii") as file:
                file.write("line\n" * 100)
        recordings = [os.path.join(folder, name) for name in ("a.parquet", "b.parquet")]
        record(recordings[0], READ % (folder, 20, folder + "/old"))
        record(recordings[1], READ % (folder, 60, folder + "/new"))
        for name in ("out.html", "out.svg"):
            output = os.path.join(folder, name)
            subprocess.run([IOR, "diff", *recordings, "--by", "calls", "-o", output], check=True, stdout=subprocess.DEVNULL)
            for dark in (False, True):
                print("-- %s, %s" % (name, "dark" if dark else "light"))
                with Browser(1300, 800, dark) as browser:
                    page = Page(browser, output)
                    if os.environ.get("IOR_PICTURES"):
                        browser.picture(os.path.join(os.environ["IOR_PICTURES"], "diff-%s-%s.png" % (
                            name[-4:].strip("."), "dark" if dark else "light")))
                    check(page)
                    check_colours(page)


main()
