#!/usr/bin/env python3
"""rescued.py WHOLE HURT: every entry of the whole chain is in the other file as it was, or is named there
as lost or broken; and nothing that the other file calls linked is another than it was."""

import json
import pathlib
import sys


def read(path):
    head, *lines = map(json.loads, pathlib.Path(path).read_text(encoding="utf-8").splitlines())
    return head, {line["number"]: line for line in lines}


_, whole = read(sys.argv[1])
head, hurt = read(sys.argv[2])
lost = {n for first, last in head["lost"] for n in range(first, last + 1)}
last = max(hurt, default=0)
wrong = []
for number, line in whole.items():
    found = hurt.get(number)
    if found is None:
        if number not in lost and (head["endKnown"] or number < last):
            wrong.append(f"{number} is gone without a word")
    elif found["check"] != "broken" and (found["body"], found["link"]) != (line["body"], line["link"]):
        # Without the entry before, and with nothing but its own words, a link can't be told.
        if found["check"] == "linked" or found["body"] != line["body"]:
            wrong.append(f"{number} is another, and called {found['check']}")
print(f"{len(hurt)} of {len(whole)}, lost {head['lost']}, wrong {wrong}")
sys.exit(bool(wrong))
