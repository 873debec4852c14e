#!/usr/bin/env python3
"""Creates the pictures of the documentation; called by `./dev pictures`.

    make.py terminal OUT.svg COLUMNS LINES BEGIN COMMAND...
                                                        runs a command in a terminal, and draws so many lines of what it printed,
                                                        from the one on that has the word BEGIN
    make.py screen OUT.svg COLUMNS LINES AWAIT... -- COMMAND...
                                                        runs a command that fills a terminal, in tmux, and draws the screen as soon as
                                                        it has each word AWAIT
    make.py sheet OUT.png PER-ROW IN.png...             puts pictures side by side, with few colors
"""

import collections
import fcntl
import html
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import time
import unicodedata
import zlib

# Colors of a dark terminal: normal and bright.
COLORS = dict(zip(range(30, 38), "#545d68 #f47067 #57ab5a #c69026 #539bf5 #b083f0 #39c5cf #cdd9e5".split()))
COLORS |= dict(zip(range(90, 98), "#636e7b #ff938a #6bc46d #daaa3f #6cb6ff #dcbdfb #56d4dd #ffffff".split()))
INK, FAINT, PAPER = "#cdd9e5", "#768390", "#1c2128"
LETTER, LINE, SIZE, MARGIN = 7.83, 18, 13, 12


def run(columns, lines, command):
    """Returns the output of a command in a terminal of that size."""
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


def parse_color(codes):
    """Returns the color of a sequence (one of 16, of 256 or RGB) and the number of codes that define it."""
    if codes[1:2] == [2]:
        return "#%02x%02x%02x" % tuple(codes[2:5]), 5
    if codes[1:2] == [5]:
        number = codes[2]
        if number < 16:
            return COLORS[number + (30 if number < 8 else 82)], 3
        if number >= 232:
            return "#" + "%02x" % (8 + 10 * (number - 232)) * 3, 3
        red, green, blue = ((number - 16) // step % 6 for step in (36, 6, 1))
        return "#%02x%02x%02x" % tuple(55 + 40 * part if part else 0 for part in (red, green, blue)), 3
    return COLORS.get(codes[0] if codes[0] < 40 or 90 <= codes[0] < 98 else codes[0] - 10), 1


class Style(collections.namedtuple("Style", "bold faint slanted under turned color paper")):
    """The style of text; turned exchanges the two colors."""

    PLAIN = None

    def after(self, codes):
        """Returns the style after a sequence of codes."""
        style = self
        while codes:
            code, used = codes[0], 1
            if code == 0:
                style = Style.PLAIN
            elif code in (1, 2, 22):
                style = style._replace(bold=code == 1, faint=code == 2)
            elif code in (3, 23):
                style = style._replace(slanted=code == 3)
            elif code in (4, 24):
                style = style._replace(under=code == 4)
            elif code in (7, 27):
                style = style._replace(turned=code == 7)
            elif code in COLORS or code == 38:
                color, used = parse_color(codes)
                style = style._replace(color=color)
            elif 40 <= code < 49 or 100 <= code < 108:
                color, used = parse_color(codes)
                style = style._replace(paper=color)
            elif code == 58:  # The color of an underline, which is not supported.
                _, used = parse_color(codes)
            elif code == 39:
                style = style._replace(color=None)
            elif code == 49:
                style = style._replace(paper=None)
            codes = codes[used:]
        return style


Style.PLAIN = Style(False, False, False, False, False, None, None)


def spans(line, style=Style.PLAIN):
    """Returns the parts of a line, each with its style."""
    for text, codes in re.findall(r"([^\x1b]+)|\x1b\[([0-9;:]*)m", re.sub(r"\x1b\[[0-9;?]*[A-Zac-ln-z]|\x1b\][^\x07]*\x07", "", line)):
        if text:
            yield text, style
            continue
        # A colon precedes a kind of underline, or a color in its newer form.
        codes = re.sub(r"\b4:([0-9])", lambda kind: "24" if kind[1] == "0" else "4", codes).replace("::", ":").replace(":", ";")
        style = style.after([int(code or 0) for code in codes.split(";")])


def width(text):
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def wrapped(row, columns):
    """Returns the lines of a row in a terminal with this number of columns."""
    line, used = [], 0
    for text, style in row:
        while used + width(text) > columns:
            fits = text[: columns - used]
            yield line + [(fits, style)]
            line, used, text = [], 0, text[len(fits) :]
        line.append((text, style))
        used += width(text)
    yield line


def terminal(out, columns, lines, begin, command):
    printed = run(columns, lines, command).replace("\r\n", "\n").strip("\n").split("\n")
    # Overwritten text is not visible.
    rows = [spans(row.rsplit("\r", 1)[-1]) for row in printed]
    rows = [line for row in rows for line in wrapped(row, columns)]
    first = next((i for i, row in enumerate(rows) if begin in "".join(span[0] for span in row)), 0)
    if len(rows) - first > lines:
        rows = rows[: first + lines - 1] + [[("  …", Style.PLAIN._replace(faint=True))]]
    rows = rows[first:]
    columns = max(sum(width(span[0]) for span in row) for row in rows if row)
    draw(out, " ".join(os.path.basename(word) for word in command), rows, columns, INK, PAPER)


def of_screen(shown):
    """Returns the rows that tmux prints, up to the last with text; a style continues in the next row."""
    rows, row = [], []
    for text, style in spans(shown):
        first, *others = text.split("\n")
        row.append((first, style))
        for other in others:
            rows.append(row)
            row = [(other, style)]
    rows.append(row)
    while rows and not any(text.strip() for text, _ in rows[-1]):
        rows.pop()
    return rows


def screen(out, columns, lines, awaited, command):
    """Draws the screen of a full-screen program."""
    tmux = ["tmux", "-f", "/dev/null", "-L", f"eyas-pictures-{os.getpid()}"]
    settings = "set -g default-terminal tmux-256color; set -as terminal-features ',*:RGB'; set -g status off; set -sg escape-time 0"
    size = ["-x", str(columns), "-y", str(lines)]
    subprocess.run([*tmux, *settings.replace(";", " ; ").replace("'", "").split(), ";", "new-session", "-d", *size, *command], check=True)
    try:
        end = time.monotonic() + 120
        while True:
            shown = subprocess.run([*tmux, "capture-pane", "-p", "-e"], check=True, capture_output=True, text=True).stdout
            rows = of_screen(shown)
            plain = "\n".join("".join(text for text, _ in row) for row in rows)
            if all(word in plain for word in awaited):
                break
            if time.monotonic() > end:
                sys.exit(f"{command[0]} did not show {awaited}:\n{plain}")
            time.sleep(0.2)
    finally:
        subprocess.run([*tmux, "kill-server"], check=True)
    draw(out, os.path.basename(command[0]), rows, columns, INK, rows[0][0][1].paper or PAPER)


def draw(out, label, rows, columns, ink, paper):
    """Writes rows of styled parts as a picture."""
    wide, tall = round(columns * LETTER + 2 * MARGIN), len(rows) * LINE + 2 * MARGIN
    svg = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{tall}" viewBox="0 0 {wide} {tall}" '
        f'font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,DejaVu Sans Mono,monospace" font-size="{SIZE}" role="img" '
        f'aria-label="{html.escape(label)}">',
        f'<rect width="100%" height="100%" rx="8" fill="{paper}"/>',
    ]
    for i, row in enumerate(rows):
        at, top = 0, MARGIN + i * LINE
        for text, style in row:
            begin, at = at, at + width(text)
            x, long = round(MARGIN + begin * LETTER, 2), round((at - begin) * LETTER, 2)
            color, behind = style.color or (FAINT if style.faint else ink), style.paper or paper
            if style.turned:
                color, behind = behind, color
            if behind != paper:
                svg.append(f'<rect x="{x}" y="{top}" width="{long}" height="{LINE}" fill="{behind}"/>')
            if not text.strip():
                continue
            look = ' font-weight="bold"' * style.bold + ' font-style="italic"' * style.slanted
            look += ' text-decoration="underline"' * style.under
            # An explicit length gives the same width in every font.
            svg.append(
                f'<text x="{x}" y="{top + SIZE}" textLength="{long}" xml:space="preserve" fill="{color}"{look}>{html.escape(text)}</text>'
            )
    with open(out, "w", encoding="utf-8") as file:
        file.write("\n".join(svg + ["</svg>"]) + "\n")


def decoded(path):
    """Returns the width, height and RGB rows of a PNG written by a browser."""
    with open(path, "rb") as file:
        data = file.read()
    at, packed = 8, b""
    while at < len(data):
        (length,), kind = struct.unpack(">I", data[at : at + 4]), data[at + 4 : at + 8]
        body = data[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            wide, tall, depth, color, _, _, laced = struct.unpack(">IIBBBBB", body)
            if depth != 8 or color not in (2, 6) or laced:
                sys.exit(f"{path} is not a PNG as browsers write it")
            step = 3 if color == 2 else 4
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
    """Maps each color to one of a palette. The color with the largest total error is added to the palette next."""
    first = counted.most_common(1)[0][0]
    stands = {color: (first, distance(color, first)) for color in counted}
    for _ in range(most - 1):
        worst = max(counted, key=lambda color: counted[color] * stands[color][1])
        if stands[worst][1] == 0:
            break
        for color, (_, error) in stands.items():
            closer = distance(color, worst)
            if closer < error:
                stands[color] = (worst, closer)
    return {color: by for color, (by, _) in stands.items()}


def sheet(out, per_row, paths, colors=96, gap=8, paper=(128, 134, 142)):
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
    nearest = fewer(collections.Counter(pixel for line in lines for pixel in line), colors)
    palette = sorted(set(nearest.values()))
    number = {color: i for i, color in enumerate(palette)}
    raw = b"".join(b"\0" + bytes(number[nearest[pixel]] for pixel in line) for line in lines)

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    with open(out, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", len(lines[0]), len(lines), 8, 3, 0, 0, 0)))
        file.write(chunk(b"PLTE", b"".join(bytes(color) for color in palette)) + chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b""))


if __name__ == "__main__":
    if len(sys.argv) > 6 and sys.argv[1] == "terminal":
        terminal(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5], sys.argv[6:])
    elif len(sys.argv) > 6 and sys.argv[1] == "screen" and "--" in sys.argv:
        words = sys.argv.index("--")
        screen(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5:words], sys.argv[words + 1 :])
    elif len(sys.argv) > 4 and sys.argv[1] == "sheet":
        sheet(sys.argv[2], int(sys.argv[3]), sys.argv[4:])
    else:
        sys.exit(__doc__)
