# SPDX-License-Identifier: Apache-2.0
"""The page of a flame graph in a browser: what it shows, and where to click."""
import sys

FRAMES = """return [...document.querySelectorAll('#graph g')].map((group) => {
  const rect = group.querySelector('rect');
  const text = group.querySelector('text');
  return [text ? text.textContent : '', Number(rect.getAttribute('width')), group.getAttribute('class') || '',
          Number(rect.getAttribute('y')), Number(group.getAttribute('data-node'))];
})"""


class Page:
    def __init__(self, browser, path):
        self.browser = browser
        browser.open(path)

    def frames(self):
        return {text: (width, css, y, node) for text, width, css, y, node in self.browser.run(FRAMES) if text}

    def text(self, selector):
        return self.browser.run("return document.querySelector(arguments[0]).textContent", selector)

    def frame(self, name):
        return "#graph g[data-node='%d'] rect" % self.frames()[name][3]


def expect(what, is_so, seen=""):
    print("%s  %s" % ("ok    " if is_so else "FAILED", what), seen if not is_so else "")
    if not is_so:
        sys.exit(1)
