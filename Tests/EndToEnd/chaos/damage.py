#!/usr/bin/env python3
"""Damages a file as a failing disk does: damage.py FILE SEED [FROM_PAGE].

By the seed: a few flipped bits, a sector of noise, a page of zeros, or a file that ends early. Pages
have 4,096 bytes; FROM_PAGE (0: the first) spares those before it.
"""

import pathlib
import random
import sys

PAGE = 4096
path, seed = pathlib.Path(sys.argv[1]), int(sys.argv[2])
chance = random.Random(seed)
data = bytearray(path.read_bytes())
begin = int(sys.argv[3]) * PAGE if len(sys.argv) > 3 else 0
place = chance.randrange(begin, len(data))
kind = ["bits", "sector", "zeros", "short"][seed % 4]
if kind == "bits":
    for _ in range(20):
        data[chance.randrange(begin, len(data))] ^= 1 << chance.randrange(8)
elif kind == "sector":
    start = place // 512 * 512
    data[start : start + 512] = chance.randbytes(512)
elif kind == "zeros":
    start = place // PAGE * PAGE
    data[start : start + PAGE] = bytes(PAGE)
else:
    del data[max(begin + PAGE, place) :]
path.write_bytes(data)
print(kind)
