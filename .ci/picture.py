#!/usr/bin/env python3
"""Draws bsim-codec/docs/client.svg: a terminal in which the `client` example has talked to
`mock_server`. Everything in it is what the client really printed.

Usage: picture.py DIRECTORY_OF_THE_EXAMPLES [FILE]; without FILE, prints the picture.
"""

import subprocess
import sys
from html import escape

TYPED = "你好！\n/to echo@example.com\n<&> 100% of 1 + 1 = 2 😀\n/status BSY\n"
COMMAND = "$ cargo run --release --example client"
SIZE, LINE, MARGIN, WIDTH = 13, 19, 16, 780
INK, DIM, BLUE, GREEN, YELLOW = "#d8dee9", "#8a94a6", "#88c0d0", "#a3be8c", "#ebcb8b"


def run(examples):
    mock = subprocess.Popen([f"{examples}/mock_server", "--port", "0", "--for", "30", "--quiet"],
                            stdout=subprocess.PIPE, text=True)
    try:
        host = mock.stdout.readline().split()[-1]
        client = subprocess.run([f"{examples}/client", "--server", host], input=TYPED, text=True,
                                capture_output=True, timeout=20, check=True)
        return client.stdout.splitlines()
    finally:
        mock.kill()
        mock.wait()


def colour(line):
    if line.startswith("$"):
        return YELLOW
    if line.startswith("→"):
        return BLUE
    if line.startswith("    On"):
        return GREEN
    return INK if line.startswith("      ") else DIM


def draw(lines):
    height = 2 * MARGIN + 24 + LINE * len(lines)
    yield (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
           f'viewBox="0 0 {WIDTH} {height}" role="img" aria-label="The client example in a terminal">')
    yield f'<rect width="{WIDTH}" height="{height}" rx="8" fill="#20242c"/>'
    for place, fill in enumerate(("#bf616a", "#ebcb8b", "#a3be8c")):
        yield f'<circle cx="{MARGIN + 6 + 20 * place}" cy="{MARGIN + 4}" r="6" fill="{fill}"/>'
    yield (f'<g font-family="ui-monospace, \'DejaVu Sans Mono\', Menlo, Consolas, \'Noto Sans Mono CJK SC\', '
           f'monospace" font-size="{SIZE}">')
    for number, line in enumerate(lines):
        y = MARGIN + 24 + LINE * (number + 1) - 6
        # SVG drops spaces at the start of a text, so they become distance.
        text = line.lstrip(" ")
        x = MARGIN + round((len(line) - len(text)) * SIZE * 0.602, 1)
        text = escape(text, quote=False).replace("  ", "\u00a0\u00a0")
        yield f'<text x="{x:g}" y="{y}" fill="{colour(line)}">{text}</text>'
    yield "</g>"
    yield "</svg>"


picture = "\n".join(draw([COMMAND, *run(sys.argv[1])])) + "\n"
if len(sys.argv) > 2:
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        file.write(picture)
else:
    sys.stdout.write(picture)
