#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A terminal's screen (tmux capture-pane -e -p) on standard input -> an SVG picture on standard output."""
import re
import sys
import unicodedata
from html import escape

SIZE, CELL_W, CELL_H = 14, 8.43, 17
NBSP = "\u00a0"  # a blank that is not collapsed
FOREGROUND, BACKGROUND = "#d7dae0", "#1b1e24"
PALETTE = ["#1b1e24", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#d7dae0",
           "#5c6370", "#f06262", "#b5e890", "#ffd68a", "#8cc8ff", "#e0a0f0", "#80e0e8", "#ffffff"]


def palette(index):
    if index < 16:
        return PALETTE[index]
    if index >= 232:
        return "#" + f"{8 + (index - 232) * 10:02x}" * 3
    steps = [0, 95, 135, 175, 215, 255]
    index -= 16
    return "#" + "".join(f"{steps[index // d % 6]:02x}" for d in (36, 6, 1))


class Look:
    """What SGR sequences have set."""

    def __init__(self):
        self.reset()

    def reset(self):
        self.fg = self.bg = None
        self.bold = self.dim = self.underlined = self.inverted = False

    def apply(self, codes):
        codes = [int(code or 0) for code in re.split("[;:]", codes)]
        while codes:
            code = codes.pop(0)
            if code == 0:
                self.reset()
            elif code in (38, 48) and codes:
                kind = codes.pop(0)
                colour = palette(codes.pop(0)) if kind == 5 else "#" + "".join(f"{codes.pop(0):02x}" for _ in range(3))
                setattr(self, "fg" if code == 38 else "bg", colour)
            elif 30 <= code <= 37 or 90 <= code <= 97:
                self.fg = palette(code - 30 if code < 40 else code - 82)
            elif 40 <= code <= 47 or 100 <= code <= 107:
                self.bg = palette(code - 40 if code < 50 else code - 92)
            elif code == 39:
                self.fg = None
            elif code == 49:
                self.bg = None
            for on, off, name in [(1, 22, "bold"), (2, 22, "dim"), (4, 24, "underlined"), (7, 27, "inverted")]:
                if code in (on, off):
                    setattr(self, name, code == on)

    def colours(self):
        fg, bg = self.fg or FOREGROUND, self.bg
        return (bg or BACKGROUND, fg) if self.inverted else (fg, bg)


def draw_line(line, y, look, out):
    x = 0
    for part in re.split("(\x1b\\[[0-9;:]*m)", line):
        if part.startswith("\x1b["):
            look.apply(part[2:-1])
            continue
        part = re.sub("\x1b[()].|[\x0e\x0f]", "", part)
        width = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in part)
        if not part:
            continue
        fg, bg = look.colours()
        if bg:
            out.append(f'<rect x="{x * CELL_W:.2f}" y="{y * CELL_H}" width="{width * CELL_W + .3:.2f}" height="{CELL_H + .3}" fill="{bg}"/>')
        if part.strip():
            style = (' font-weight="bold"' if look.bold else "") + (' opacity=".6"' if look.dim else "")
            text = escape(part.replace(' ', NBSP))
            style += ' text-decoration="underline"' if look.underlined else ""
            out.append(f'<text x="{x * CELL_W:.2f}" y="{y * CELL_H + 13}" textLength="{width * CELL_W:.2f}" fill="{fg}"{style}>{text}</text>')
        x += width
    return x


def main():
    lines = sys.stdin.read().rstrip("\n").split("\n")
    look, out, width = Look(), [], 0
    for y, line in enumerate(lines):
        width = max(width, draw_line(line, y, look, out))
    w, h = width * CELL_W, len(lines) * CELL_H
    print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w:.0f} {h}" width="{w:.0f}" height="{h}" '
          f'font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="{SIZE}" xml:space="preserve">')
    print(f'<rect width="100%" height="100%" fill="{BACKGROUND}"/>')
    print("\n".join(out))
    print("</svg>")


main()
