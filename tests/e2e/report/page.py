#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The page of `ior report --html` in a real browser: it draws, sorts, filters, zooms and searches, follows dark and light, loads
nothing, and no file's name becomes markup or script. With a directory as argument, pictures are left there."""
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "lib"))

from browser import Browser, skip_without_chromium  # noqa: E402

IOR = os.environ["IOR"]


def expect(what, is_so, seen=""):
    print("%s  %s" % ("ok    " if is_so else "FAILED", what), seen if not is_so else "")
    if not is_so:
        sys.exit(1)


COLUMN = "return [...document.querySelectorAll('#table tbody tr')].map((row) => row.children[arguments[0]].textContent)"
PAINTED = """const canvas = document.querySelector(arguments[0]);
const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
return new Set([...new Uint32Array(data.buffer)]).size"""


class Page:
    def __init__(self, browser, path):
        self.browser = browser
        browser.open(path)

    def press(self, selector, text):
        """Clicks the one of these elements that says text."""
        done = self.browser.run("""const found = [...document.querySelectorAll(arguments[0])].find((e) => e.textContent === arguments[1]);
                                if (found) found.click(); return Boolean(found)""", selector, text)
        expect("%s has %s" % (selector, text), done)

    def column(self, index):
        return self.browser.run(COLUMN, index)

    def frames(self):
        return self.browser.run("""return [...document.querySelectorAll('#flame .f')].map((f) =>
                                [f.textContent, f.offsetWidth, f.className])""")

    def count(self, selector):
        return self.browser.run("return document.querySelectorAll(arguments[0]).length", selector)


def check_tables(page):
    names = page.column(0)
    expect("calls are listed", "openat" in names and "fsync" in names, names)
    page.press("#table th", "call")
    ascending = page.column(0)
    expect("a click on a title sorts", ascending == sorted(names), ascending)
    page.press("#table th", "call")
    expect("a second one turns the order", page.column(0) == sorted(names, reverse=True))
    page.press("#tabs button", "files")
    expect("files are listed", any(name.endswith("/log") for name in page.column(0)))
    page.browser.type("#filter", "idle1")
    filtered = page.column(0)
    expect("the filter narrows", filtered and all("idle1" in name for name in filtered), filtered)
    page.browser.run("const f = document.querySelector('#filter'); f.value = ''; f.dispatchEvent(new Event('input'))")
    page.press("#tabs button", "errors")
    expect("errors are listed", "ENOENT" in page.column(0))


def check_flame(page):
    expect("the flame graph has frames", len(page.frames()) > 5)
    page.press("#flame-tabs button", "calls")
    before = page.frames()
    width = max([width for text, width, _ in before if text == "write"], default=0)
    expect("also by calls", width > 0, before)
    page.press("#flame .f", "write")
    zoomed = [w for text, w, _ in page.frames() if text == "write"]
    expect("a click zooms", len(zoomed) == 1 and zoomed[0] > width, (width, zoomed))
    page.press("button", "reset zoom")
    expect("and back", len(page.frames()) == len(before))
    page.browser.type("#flame-search", "write")
    hits = [text for text, _, css in page.frames() if "hit" in css.split()]
    expect("a search marks", hits and all("write" in text for text in hits if text), hits)
    expect("and says how much", page.browser.run("return document.querySelector('#flame-note').textContent").endswith("matches"))


def check_theme(page):
    back = "return getComputedStyle(document.body).backgroundColor"
    before = page.browser.run(back)
    page.browser.click("#theme")
    expect("the theme changes", page.browser.run(back) != before)


def check_page(path, dark, pictures):
    with Browser(1360, 1000, dark) as browser:
        page = Page(browser, path)
        if pictures:
            browser.picture(os.path.join(pictures, "report-%s.png" % ("dark" if dark else "light")))
        expect("findings", page.count("#findings li") > 2)
        for canvas in ("#time", "#heat"):
            expect("%s is painted" % canvas, browser.run(PAINTED, canvas) > 2)
        check_tables(page)
        check_flame(page)
        check_theme(page)
        # The hostile name is there, as text, and made no element; the script elements are the page's own two.
        page.press("#tabs button", "files")
        names = page.column(0)
        expect("the hostile name is text", any("<img src=x onerror=alert(1)>\\x1b[2J\\xff" in name for name in names), names)
        expect("and no element", (page.count("img"), page.count("script")) == (0, 2))
        loads = browser.run("return performance.getEntriesByType('resource').length")
        expect("nothing is loaded", loads == 0, loads)
        expect("no complaints", browser.complaints() == [], browser.complaints())


def main():
    if os.geteuid() != 0:
        print("SKIP: needs root")
        sys.exit(77)
    skip_without_chromium()
    pictures = sys.argv[1] if len(sys.argv) > 1 else None
    with tempfile.TemporaryDirectory() as directory:
        work = os.path.join(directory, "work")
        os.mkdir(work)
        path = os.path.join(directory, "report.html")
        subprocess.run([IOR, "report", "--html", path, "--", sys.executable, "-S", "-E",
                        os.path.join(HERE, "work.py"), work], check=True, timeout=120, stdout=subprocess.DEVNULL)
        for dark in (False, True):
            check_page(path, dark, pictures)


if __name__ == "__main__":
    main()
