#!/usr/bin/env python3
"""Types at a program on a terminal: terminal.py PROGRAM ARGUMENT... <script

Each line of the script is `PROMPT<tab>ANSWER`: what must be on the screen since the last answer
before the answer is typed; `^C` is the key. Prints what the terminal showed, and ends as the
program does; with 99 when a prompt doesn't come within a minute."""
import codecs
import os
import pty
import re
import select
import sys
import time

steps = [line.rstrip("\n").split("\t") for line in sys.stdin if line.strip()]
child, terminal = pty.fork()
if child == 0:
    os.execvp(sys.argv[1], sys.argv[1:])

decode = codecs.getincrementaldecoder("utf-8")("replace").decode
screen = ""
seen = 0


def read(deadline):
    """More of the screen; False when the program has ended."""
    global screen
    ready, _, _ = select.select([terminal], [], [], max(0, deadline - time.monotonic()))
    if not ready:
        print(plain(screen))
        os.kill(child, 9)
        sys.exit(99)
    try:
        data = os.read(terminal, 65536)
    except OSError:
        data = b""
    screen += decode(data)
    return data != b""


def plain(text):
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\r", "", text)


for prompt, answer in steps:
    deadline = time.monotonic() + 60
    while prompt not in plain(screen[seen:]):
        if not read(deadline):
            break
    seen = len(screen)
    os.write(terminal, b"\x03" if answer == "^C" else (answer + "\r").encode())
while read(time.monotonic() + 60):
    pass
print(plain(screen))
_, status = os.waitpid(child, 0)
sys.exit(os.waitstatus_to_exitcode(status))
