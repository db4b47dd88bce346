#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Flame graphs in a real browser: the page and the picture draw the recording, zoom, search, change their widths, show tool
tips, follow dark and light, load nothing, and run no script that a traced file's name brings along."""
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

from browser import Browser, skip_without_chromium  # noqa: E402
from flame_page import Page, expect  # noqa: E402

HOSTILE = "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
ROWS = [  # count, duration, gap, bytes, errors, call, comm, path
    (60, 6_000_000, 10, 0, 0, "openat", "cat", "/etc/passwd"),
    (20, 1_000_000, 10, 4096, 0, "read", "cat", "/etc/passwd"),
    (10, 90_000_000, 10, 0, 0, "fsync", "postgres", "/var/lib/pg/wal"),
    (10, 1_000, 10, 0, 3, "read", "sh", "/tmp/" + HOSTILE),
]


def recording(path):
    columns = "count duration_ns gap_ns bytes errors pid tid uid cgroup call flags comm path".split()
    lines = ["#ior-aggregate\t1", "#host\tbuild7", "#kernel\t6.18", "#command\tior " + HOSTILE, "#duration_ns\t5000000000",
             "#columns\t" + "\t".join(columns)]
    for count, duration, gap, size, errors, call, comm, name in ROWS:
        lines.append("\t".join(map(str, (count, duration, gap, size, errors, 1, 1, 0, 0, call, "", comm, name))))
    lines.append("#end\t%d\t%d" % (len(ROWS), sum(row[0] for row in ROWS)))
    text = "\n".join(lines) + "\n"
    subprocess.run(["zstd", "-q", "-o", path], input=text.encode(), check=True)


def check_drawing(page):
    frames = page.frames()
    whole = frames["all"][0]
    for name, share in (("cat", 0.8), ("postgres", 0.1), ("openat", 0.6), ("/etc", 0.6)):
        expect("%s is %g wide" % (name, share), abs(frames[name][0] / whole - share) < 0.01, frames)
    expect("the root is below", frames["all"][2] > frames["cat"][2], frames)
    page.browser.click("#invert")
    frames = page.frames()
    expect("and above when asked", frames["all"][2] < frames["cat"][2], frames)
    page.browser.click("#invert")


def check_zoom(page):
    page.browser.click(page.frame("postgres"))
    frames = page.frames()
    expect("a click zooms", abs(frames["postgres"][0] - frames["all"][0]) < 1 and "cat" not in frames, frames)
    expect("the frames above stay", "above" in frames["all"][1], frames)
    expect("the selection line says what it is", page.text("#selection").startswith("postgres | depth 1 | 10 calls | 10.0 % of all"),
           page.text("#selection"))
    page.browser.click("#undo")
    expect("back", "cat" in page.frames(), page.frames())
    page.browser.click(page.frame("/etc"))
    page.browser.click("#reset")
    expect("reset", "postgres" in page.frames(), page.frames())


def check_search(page):
    page.browser.type("#search", "^/ETC$|fsync")
    frames = page.frames()
    expect("search marks what it finds", "hit" in frames["/etc"][1] and "hit" in frames["fsync"][1] and "miss" in frames["cat"][1],
           frames)
    expect("and says how much", page.text("#matched") == "matched 90.0 %", page.text("#matched"))
    page.browser.run("const s = document.querySelector('#search'); s.value = '(';"
                     "s.dispatchEvent(new Event('input'))")
    expect("what is no regular expression is text", page.text("#matched") == "matched 0.00 %", page.text("#matched"))
    page.browser.run("document.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape'}))")
    expect("Esc ends it", page.text("#matched") == "" and "miss" not in page.frames()["cat"][1])


def check_widths(page):
    page.browser.click("#duration")
    frames = page.frames()
    expect("widths by time", frames["postgres"][0] / frames["all"][0] > 0.9, frames)
    page.browser.click("#bytes")
    expect("widths by bytes", "postgres" not in page.frames(), page.frames())
    page.browser.click("#count")
    page.browser.hover(page.frame("postgres"))
    tip = page.text("#tip")
    expect("a tool tip has every metric", "Calls10 calls10.0 %" in tip and "90.0 ms" in tip, tip)


def check_harmless(page):
    expect("no script of a file name ran", page.browser.run("return document.title") != "owned")
    expect("no element of a file name was made", page.browser.run("return document.querySelectorAll('img').length") == 0)
    names = page.browser.run("return JSON.parse(document.getElementById('ior-data').textContent).names")
    expect("the name is there as text", any("<script>document.title='owned'<" in name for name in names), names)
    expect("nothing was refused or failed", page.browser.complaints() == [], page.browser.complaints())
    loads = page.browser.run("return performance.getEntriesByType('resource').map((entry) => entry.name)")
    expect("nothing was loaded", loads == [], loads)


def check_still(browser, path):
    """The picture as other programs show it: as an image, where no script runs."""
    browser.open("/dev/null")
    with tempfile.NamedTemporaryFile("w", suffix=".html") as page:
        page.write("<!doctype html><title>x</title><body style='margin:0'><img src='file://%s'>" % path)
        page.flush()
        browser.open(page.name)
        size = browser.run("const image = document.images[0]; return [image.naturalWidth, image.naturalHeight]")
        expect("as an image it has its size", size[0] == 1200 and size[1] > 150, size)
        if os.environ.get("IOR_PICTURES"):
            browser.picture(os.path.join(os.environ["IOR_PICTURES"], "flame-still.png"))


def main():
    skip_without_chromium()
    ior = os.environ["IOR"]
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "run.ior.zst")
        recording(source)
        outputs = [os.path.join(folder, name) for name in ("out.html", "out.svg")]
        for output in outputs:
            subprocess.run([ior, "flame", source, "-o", output], check=True)
        for dark in (False, True):
            with Browser(1300, 800, dark) as browser:
                for output in outputs:
                    print("-- %s, %s" % (os.path.basename(output), "dark" if dark else "light"))
                    page = Page(browser, output)
                    light = browser.run("return getComputedStyle(document.getElementById('ior')).backgroundColor")
                    expect("colours follow the reader's", (sum(map(int, light[4:-1].split(","))) < 200) == dark, light)
                    if os.environ.get("IOR_PICTURES"):
                        browser.picture(os.path.join(os.environ["IOR_PICTURES"], "flame-%s-%s.png" % (
                            output[-4:].strip("."), "dark" if dark else "light")))
                    check_drawing(page)
                    check_zoom(page)
                    check_search(page)
                    check_widths(page)
                    check_harmless(page)
                check_still(browser, outputs[1])


main()
