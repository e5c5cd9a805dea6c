#!/usr/bin/env python3
"""A bad line: stands between replicas and their server, and goes wrong by a seed.

    line.py FOLDER SERVER_PORT [--seed N --faults PERCENT] [--rate BITS --delay MS --loss PERCENT]
            [--break-after BYTES]

Writes its port to FOLDER/line.port, and one line of JSON for each exchange to FOLDER/line.log: bytes up and
down as they were carried, and what went wrong. `--rate`, `--delay` and `--loss` shape it: bits a
second in each direction, milliseconds from end to end, and packets of 1,460 bytes that must be sent
again, which holds up what comes after them by a round trip, as TCP does. `--break-after` breaks the
line off for good after so many bytes to the replica.

The faults of an exchange follow from the seed and its number alone, so the same seed plays the same.
"""

import argparse
import asyncio
import json
import pathlib
import random

PACKET = 1460
FAULTS = [
    "lose-request",    # never arrives
    "cut-request",     # breaks off on its way
    "corrupt-request", # a bit of the body is another on arrival
    "corrupt-path",    # a bit of the request's head is
    "late-request",    # arrives when nobody waits for the answer any more
    "repeat",          # arrives twice; the second answer comes back
    "lose-reply", "cut-reply", "corrupt-reply", "corrupt-head",
    "delay",
    "gateway",         # something on the way answers in words of its own
]


class Broken(Exception):
    pass


class Line:
    def __init__(self, seed=0, faults=0, rate=0, delay=0, loss=0, break_after=None, log=None):
        self.seed, self.faults = seed, faults
        self.rate, self.delay, self.loss = rate, delay, loss
        self.break_after = break_after
        self.log = log
        self.target = None
        self.exchanges = 0
        self.carried_down = 0
        self.happened = {}
        self.late = set()
        self.port = None

    async def start(self, target):
        self.target = target
        server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        return server

    def heal(self):
        self.faults = 0

    async def serve(self, reader, writer):
        try:
            while await self.exchange(reader, writer):
                pass
        except (Broken, ConnectionError, asyncio.IncompleteReadError, OSError):
            pass
        finally:
            writer.close()

    async def exchange(self, reader, writer):
        head, body = await message(reader)
        if head is None:
            return False
        number, self.exchanges = self.exchanges, self.exchanges + 1
        chance = random.Random(f"{self.seed}/{number}")
        fault = chance.choice(FAULTS) if chance.random() * 100 < self.faults else None
        entry = {"number": number, "up": len(head) + len(body), "down": 0, "fault": fault}
        self.happened[fault] = self.happened.get(fault, 0) + 1
        try:
            reply = await self.carry(head, body, fault, chance)
            if reply is None:
                return False
            await self.shape(len(head) + len(body), chance)
            await self.bring(writer, reply, fault, chance, entry)
        finally:
            if self.log:
                self.log(entry)
        return fault is None

    async def carry(self, head, body, fault, chance):
        """The server's reply as (head, body); None where none comes back."""
        if fault == "lose-request":
            return None
        if fault == "gateway":
            page = b"<h1>502</h1>"
            return (b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: "
                    + str(len(page)).encode() + b"\r\n\r\n", page)
        if fault == "delay":
            await asyncio.sleep(chance.random() * 0.3)
        if fault == "late-request":
            task = asyncio.create_task(self.deliver_late(head, body, chance.random() * 2))
            self.late.add(task)
            task.add_done_callback(self.late.discard)
            return None
        if fault == "cut-request":
            whole = head + body
            await self.forward(whole[: chance.randrange(len(whole))], waits=False)
            return None
        if fault == "corrupt-request" and body:
            body = flipped(body, chance)
        if fault == "corrupt-path":
            head = flipped(head[:-4], chance) + head[-4:]
        if fault == "repeat":
            await self.forward(head + body)
        reply = await self.forward(head + body)
        return None if fault == "lose-reply" else reply

    async def deliver_late(self, head, body, seconds):
        await asyncio.sleep(seconds)
        try:
            await self.forward(head + body)
        except (OSError, Broken, asyncio.IncompleteReadError):
            pass

    async def forward(self, bytes_up, waits=True):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.target)
        try:
            writer.write(bytes_up)
            await writer.drain()
            if not waits:
                return None
            # A head that was changed may make the server wait for more than there is.
            head, body = await asyncio.wait_for(message(reader), 20)
            if head is None:
                raise Broken
            return head, body
        except asyncio.TimeoutError:
            raise Broken from None
        finally:
            writer.close()

    async def bring(self, writer, reply, fault, chance, entry):
        head, body = reply
        if fault == "corrupt-reply" and body:
            body = flipped(body, chance)
        if fault == "corrupt-head":
            head = flipped(head[:-4], chance) + head[-4:]
        whole = head + body
        if fault == "cut-reply":
            whole = whole[: chance.randrange(len(whole))]
        await self.shape(len(whole), chance)
        breaks = False
        if self.break_after is not None and self.carried_down + len(whole) > self.break_after:
            whole, breaks = whole[: self.break_after - self.carried_down], True
        self.carried_down += len(whole)
        entry["down"] = len(whole)
        writer.write(whole)
        await writer.drain()
        if breaks:
            entry["fault"] = "broken-off"
            raise Broken

    async def shape(self, size, chance):
        """Holds a message up for as long as the shaped line takes for it, one way."""
        if not (self.rate or self.delay):
            return
        seconds = self.delay / 2000
        if self.rate:
            seconds += size * 8 / self.rate
        for _ in range(-(-size // PACKET)):
            while chance.random() * 100 < self.loss:
                seconds += self.delay / 1000 + (PACKET * 8 / self.rate if self.rate else 0)
        await asyncio.sleep(seconds)


def flipped(data, chance):
    place = chance.randrange(len(data))
    return data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1:]


async def message(reader):
    """An HTTP message as (head, body); (None, None) at the end of the connection."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None, None
    except asyncio.LimitOverrunError:
        raise Broken from None
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length" and value.strip().isdigit():
            length = int(value)
    return head, await reader.readexactly(length) if length else b""


async def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder", type=pathlib.Path)
    arguments.add_argument("server_port", type=int)
    for name in ["seed", "faults", "rate", "delay", "loss"]:
        arguments.add_argument("--" + name, type=float if name == "loss" else int, default=0)
    arguments.add_argument("--break-after", type=int)
    options = arguments.parse_args()

    def log(entry):
        with open(options.folder / "line.log", "a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")

    line = Line(options.seed, options.faults, options.rate, options.delay, options.loss,
                options.break_after, log)
    server = await line.start(options.server_port)
    part = options.folder / "line.port.part"
    part.write_text(str(line.port), encoding="utf-8")
    part.rename(options.folder / "line.port")
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
