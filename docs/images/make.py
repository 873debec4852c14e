#!/usr/bin/env python3
"""Makes the pictures of the documentation; called by `./dev pictures`.

    make.py terminal OUT.svg COLUMNS LINES BEGIN COMMAND...
                                                        runs a command in a terminal, and draws so many lines of what it printed,
                                                        from the one on that has the word BEGIN
    make.py sheet OUT.png PER-ROW IN.png...             puts pictures side by side, with few colours
"""

import collections
import fcntl
import html
import os
import pty
import re
import struct
import sys
import termios
import unicodedata
import zlib

# The colours of a dark terminal: usual and bright.
COLOURS = dict(zip(range(30, 38), "#545d68 #f47067 #57ab5a #c69026 #539bf5 #b083f0 #39c5cf #cdd9e5".split()))
COLOURS |= dict(zip(range(90, 98), "#636e7b #ff938a #6bc46d #daaa3f #6cb6ff #dcbdfb #56d4dd #ffffff".split()))
INK, FAINT, PAPER = "#cdd9e5", "#768390", "#1c2128"
LETTER, LINE, SIZE, MARGIN = 7.83, 18, 13, 12


def run(columns, lines, command):
    """What a command prints to a terminal of that size."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(TERM="xterm-256color", COLUMNS=str(columns), LINES=str(lines))
        os.environ.pop("NO_COLOR", None)
        os.execvp(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    printed = b""
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:  # The other end is closed.
            break
        if not part:
            break
        printed += part
    _, status = os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{command[0]} ended with {os.waitstatus_to_exitcode(status)}:\n{printed.decode(errors='replace')}")
    return printed.decode()


def spans(line):
    """The pieces of a line, each with its style."""
    bold, faint, colour = False, False, None
    for text, codes in re.findall(r"([^\x1b]+)|\x1b\[([0-9;]*)m", re.sub(r"\x1b\[[0-9;?]*[A-Zac-ln-z]|\x1b\][^\x07]*\x07", "", line)):
        if text:
            yield text, bold, faint, colour
            continue
        for code in [int(code or 0) for code in codes.split(";")]:
            if code == 0:
                bold, faint, colour = False, False, None
            elif code in (1, 2, 22):
                bold, faint = code == 1, code == 2
            elif code in COLOURS:
                colour = COLOURS[code]
            elif code == 39:
                colour = None


def width(text):
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def wrapped(row, columns):
    """The lines that a row takes in a terminal of so many columns."""
    line, used = [], 0
    for text, *style in row:
        while used + width(text) > columns:
            fits = text[: columns - used]
            yield line + [(fits, *style)]
            line, used, text = [], 0, text[len(fits) :]
        line.append((text, *style))
        used += width(text)
    yield line


def terminal(out, columns, lines, begin, command):
    printed = run(columns, lines, command).replace("\r\n", "\n").strip("\n").split("\n")
    # What was written over is not there any more.
    rows = [spans(row.rsplit("\r", 1)[-1]) for row in printed]
    rows = [line for row in rows for line in wrapped(row, columns)]
    first = next((i for i, row in enumerate(rows) if begin in "".join(span[0] for span in row)), 0)
    if len(rows) - first > lines:
        rows = rows[: first + lines - 1] + [[("  …", False, True, None)]]
    rows = rows[first:]
    wide = round(max(sum(width(span[0]) for span in row) for row in rows if row) * LETTER + 2 * MARGIN)
    tall = len(rows) * LINE + 2 * MARGIN
    svg = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{tall}" viewBox="0 0 {wide} {tall}" '
        f'font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,DejaVu Sans Mono,monospace" font-size="{SIZE}" role="img" '
        f'aria-label="{html.escape(" ".join(os.path.basename(word) for word in command))}">',
        f'<rect width="100%" height="100%" rx="8" fill="{PAPER}"/>',
    ]
    for i, row in enumerate(rows):
        if not row:
            continue
        pieces = ""
        for text, bold, faint, colour in row:
            style = (' font-weight="bold"' if bold else "") + (f' fill="{colour or FAINT}"' if colour or faint else "")
            pieces += f"<tspan{style}>{html.escape(text)}</tspan>" if style else html.escape(text)
        svg.append(f'<text x="{MARGIN}" y="{MARGIN + i * LINE + SIZE}" xml:space="preserve" fill="{INK}">{pieces}</text>')
    with open(out, "w", encoding="utf-8") as file:
        file.write("\n".join(svg + ["</svg>"]) + "\n")


def decoded(path):
    """Width, height and rows of RGB of a PNG as browsers write it."""
    with open(path, "rb") as file:
        data = file.read()
    at, packed = 8, b""
    while at < len(data):
        (length,), kind = struct.unpack(">I", data[at : at + 4]), data[at + 4 : at + 8]
        body = data[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            wide, tall, depth, colour, _, _, laced = struct.unpack(">IIBBBBB", body)
            if depth != 8 or colour not in (2, 6) or laced:
                sys.exit(f"{path} is not a PNG as browsers write it")
            step = 3 if colour == 2 else 4
        elif kind == b"IDAT":
            packed += body
        at += 12 + length
    raw, stride, rows = zlib.decompress(packed), wide * step, []
    before = bytearray(stride)
    for y in range(tall):
        begin = y * (stride + 1)
        kind, line = raw[begin], bytearray(raw[begin + 1 : begin + 1 + stride])
        if kind == 1:
            for x in range(step, stride):
                line[x] = (line[x] + line[x - step]) & 255
        elif kind == 2:
            line = bytearray((a + b) & 255 for a, b in zip(line, before))
        elif kind == 3:
            for x in range(stride):
                line[x] = (line[x] + ((line[x - step] if x >= step else 0) + before[x]) // 2) & 255
        elif kind == 4:
            for x in range(stride):
                left, up, corner = (line[x - step], before[x], before[x - step]) if x >= step else (0, before[x], 0)
                near = left + up - corner
                best = min((abs(near - left), 0, left), (abs(near - up), 1, up), (abs(near - corner), 2, corner))
                line[x] = (line[x] + best[2]) & 255
        rows.append([tuple(line[x : x + 3]) for x in range(0, stride, step)])
        before = line
    return wide, tall, rows


def distance(one, other):
    return sum((a - b) ** 2 for a, b in zip(one, other))


def fewer(counted, most):
    """For each colour the one that stands for it. Next is always the one that is wrong most: how often, and by how much."""
    first = counted.most_common(1)[0][0]
    stands = {colour: (first, distance(colour, first)) for colour in counted}
    for _ in range(most - 1):
        worst = max(counted, key=lambda colour: counted[colour] * stands[colour][1])
        if stands[worst][1] == 0:
            break
        for colour, (_, error) in stands.items():
            closer = distance(colour, worst)
            if closer < error:
                stands[colour] = (worst, closer)
    return {colour: by for colour, (by, _) in stands.items()}


def sheet(out, per_row, paths, colours=96, gap=8, paper=(128, 134, 142)):
    pictures = [decoded(path) for path in paths]
    wide, tall = max(picture[0] for picture in pictures), max(picture[1] for picture in pictures)
    lines = []
    for first in range(0, len(pictures), per_row):
        row = pictures[first : first + per_row]
        if lines:
            lines += [[paper] * len(lines[0])] * gap
        for y in range(tall):
            line = []
            for i, (_, _, pixels) in enumerate(row):
                line += ([paper] * gap if i else []) + (pixels[y] if y < len(pixels) else [paper] * wide)
            lines.append(line)
    nearest = fewer(collections.Counter(pixel for line in lines for pixel in line), colours)
    palette = sorted(set(nearest.values()))
    number = {colour: i for i, colour in enumerate(palette)}
    raw = b"".join(b"\0" + bytes(number[nearest[pixel]] for pixel in line) for line in lines)

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    with open(out, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", len(lines[0]), len(lines), 8, 3, 0, 0, 0)))
        file.write(chunk(b"PLTE", b"".join(bytes(colour) for colour in palette)) + chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b""))


if __name__ == "__main__":
    if len(sys.argv) > 6 and sys.argv[1] == "terminal":
        terminal(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5], sys.argv[6:])
    elif len(sys.argv) > 4 and sys.argv[1] == "sheet":
        sheet(sys.argv[2], int(sys.argv[3]), sys.argv[4:])
    else:
        sys.exit(__doc__)
