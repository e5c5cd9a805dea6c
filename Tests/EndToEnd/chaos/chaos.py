#!/usr/bin/env python3
"""Real `bureau` and `station` processes, killed at random instants over a line that goes wrong.

    chaos.py PROGRAMS FOLDER --kills N --seed S

Clerks of three devices type lines; every number that a program answered with ✓ is kept here as told.
Each round kills something: a station while it records, a station or the server while they sync.
Checkers ask public commands only. The schedule follows from the seed and the round's number; what a
process had done when it was killed is the machine's business.
"""

import argparse
import asyncio
import collections
import contextlib
import os
import pathlib
import random
import re
import signal
import sys
import time

from checkers import Checkers, Failed, expect
from line import Line

TOLD = re.compile(r"^✓ ([CMP]\d\d[A-Z]-\d+) (.*)$")
# What a sync over a line like this may end with: no answer came, or not one that can be read.
SYNC_CODES = {
    "unreachable", "internal-fault", "busy", "malformed-request", "not-understood", "unauthorized",
    "unsupported-encoding", "token-expired", "unknown-device", "request-too-large", "locked",
}


class Device:
    def __init__(self, name, station, user, role):
        self.name, self.station, self.user, self.role = name, station, user, role
        self.told = {}                         # number → amount in fen, None for what has none
        self.paid = set()                      # payouts told as paid
        self.open, self.closed, self.unpaid = [], [], []
        self.syncs = collections.Counter()


class Chaos(Checkers):
    def __init__(self, programs, folder, kills, seed):
        self.bureau, self.station = str(programs / "bureau"), str(programs / "station")
        self.folder, self.wanted, self.seed = folder, kills, seed
        self.kills = collections.Counter()
        self.server = None
        self.rounds = 0
        self.devices = [
            Device("03A", "03", "示例所员甲", "clerk"), Device("03B", "03", "示例所员乙", "clerk"),
            Device("05A", "05", "示例所员丙", "clerk"),
        ]
        self.headquarters = Device("00B", "00", "示例会计", "accountant")
        self.line = Line(seed, faults=35)

    # Programs

    async def start(self, *command, stdin=False):
        return await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.PIPE if stdin else asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE)

    async def run(self, *command):
        process = await self.start(*command)
        output, errors = await process.communicate()
        return process.returncode, output.decode(), errors.decode()

    async def ask(self, *command):
        code, output, errors = await self.run(*command)
        expect(code == 0, f"{' '.join(command[1:])}: exit code {code}", output + errors)
        return output

    def data(self, device):
        return str(self.folder / device.name)

    def at(self, device, line):
        return self.station, "-c", line, "--data", self.data(device)

    async def serve(self):
        port = self.folder / "port"
        port.unlink(missing_ok=True)
        log = open(self.folder / "serve.log", "ab")
        self.server = await asyncio.create_subprocess_exec(
            self.bureau, "serve", "--data", str(self.folder / "bureau"), "--port", "0",
            "--port-file", str(port), stdout=log, stderr=log)
        log.close()
        while not port.exists():
            expect(self.server.returncode is None, "the server doesn't start again",
                   (self.folder / "serve.log").read_text()[-2000:])
            await asyncio.sleep(0.01)
        self.line.target = int(port.read_text())

    async def kill(self, process, what):
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                # Not through asyncio: its kill reaps the child itself, and its watcher then finds none.
                os.kill(process.pid, signal.SIGKILL)
                self.kills[what] += 1
        return await process.wait()

    async def kill_server(self):
        await self.kill(self.server, "server")
        await self.serve()

    # The beginning

    async def insist(self, chance, done, *command):
        """Kills a command somewhere in its work, and gives it again until it is through; `done` is what it
        answers where the first was."""
        process = await self.start(*command)
        await asyncio.sleep(chance.random() * 0.3)
        await self.kill(process, "beginning")
        await process.communicate()
        code, output, errors = await self.run(*command)
        expect(code == 0 or done and f"✗ {done}" in errors,
               f"{' '.join(command[1:])} after a kill: exit code {code}", output + errors)

    async def found(self, budget):
        data, chance = str(self.folder / "bureau"), random.Random(f"{self.seed}:founding")
        await self.insist(chance, "already-founded", self.bureau, "init", "--data", data, "--name",
                          "示例司法局")
        await self.insist(chance, None, self.bureau, "import", "--data", data, str(budget))
        await self.line.start(0)
        await self.serve()
        for device in self.devices + [self.headquarters]:
            code = await self.ask(
                self.bureau, "enroll", "--data", data, "--station", device.station, "--user",
                device.user, "--role", device.role)
            await self.insist(
                chance, "already-enrolled", self.station, "enroll", "--data", self.data(device),
                "--server", f"http://127.0.0.1:{self.line.target}", "--code", code.split()[0],
                "--name", device.name)
            await self.ask(*self.at(device, "同步"))
            # From here on everything goes over the bad line, wherever the server is.
            (self.folder / device.name / "server.url").write_text(
                f"http://127.0.0.1:{self.line.port}\n")
        for device in self.devices:
            await self.ask(*self.at(
                device, f"调解员 新建 姓名=示例调解员{device.name} 类别=专职"))

    # What clerks type

    def lines(self, device, chance):
        lines = []
        for index in range(chance.randint(10, 40)):
            kind = chance.random()
            if kind < 0.3 and device.open:
                case = device.open.pop(0)
                lines.append(f"案件 结案 {case} 结果=成功 协议=书面 日期=2024-03-18")
            elif kind < 0.55 and device.closed:
                case = device.closed.pop(0)
                lines.append(f"发放 新建 案件={case} 日期=2024-03-20")
            elif kind < 0.75 and device.unpaid:
                payout = device.unpaid.pop(0)
                lines.append(f"发放 付讫 {payout} 日期=2024-03-21 方式=转账")
            else:
                lines.append(
                    f"案件 新建 类型=邻里 当事人=示例甲{self.rounds}-{index}、"
                    f"示例乙{device.name}{self.rounds}-{index} 调解员=示例调解员{device.name} "
                    "受理=2024-03-05")
        return lines

    def hear(self, device, line):
        match = TOLD.match(line)
        if not match:
            return
        number, rest = match.groups()
        if number[0] == "C":
            device.told.setdefault(number, None)
            if rest.startswith("受理"):
                device.open.append(number)
            elif rest.startswith("已结"):
                device.closed.append(number)
        elif number[0] == "P":
            if rest.startswith("已付"):
                device.paid.add(number)
            else:
                amount = re.search(r"(-?[\d,]+)\.(\d\d)", rest)
                device.told[number] = int(amount[1].replace(",", "")) * 100 + int(amount[2])
                device.unpaid.append(number)

    # Rounds

    async def enter(self, device, chance):
        """Entries stream in, and the program dies after so many answers and a moment."""
        lines = self.lines(device, chance)
        answers, moment = chance.randint(0, len(lines)), chance.random() * 0.03
        process = await self.start(
            self.station, "run", "-", "--data", self.data(device), stdin=True)
        process.stdin.write("".join(line + "\n" for line in lines).encode())
        process.stdin.close()
        heard = 0
        while heard < answers and (line := await process.stdout.readline()):
            if line.endswith(b"\n"):
                self.hear(device, line.decode().rstrip("\n"))
                heard += 1
        if heard == answers:
            await asyncio.sleep(moment)
        code = await self.kill(process, "recording")
        output, errors = await process.communicate()
        for line in output.decode(errors="replace").splitlines(keepends=True):
            if line.endswith("\n"):
                self.hear(device, line.rstrip("\n"))
        text = errors.decode(errors="replace")
        self.sane(f"{device.name} records", text)
        # An entry that was recorded and not told, because of a kill, is refused the second time.
        expect(code in (0, 1, -9), f"{device.name} records: exit code {code}", text)

    async def sync(self, device, chance, victim):
        process = await self.start(*self.at(device, "同步"))
        # From before the program has begun to after a usual sync has ended.
        moment = chance.random() * 0.25
        if victim in ("station", "both"):
            await asyncio.sleep(moment)
            await self.kill(process, "syncing")
        if victim in ("server", "both"):
            await asyncio.sleep(moment if victim == "server" else 0)
            await self.kill_server()
        output, errors = await process.communicate()
        text = output.decode() + errors.decode()
        self.sane(f"{device.name} syncs", text)
        if process.returncode not in (0, -9):
            match = re.search(r"✗ ([a-z-]+)", text)
            expect(match and match[1] in SYNC_CODES, f"{device.name} syncs: {text}")
            device.syncs[match[1]] += 1
        else:
            device.syncs["done" if process.returncode == 0 else "killed"] += 1

    async def round(self):
        chance = random.Random(f"{self.seed}:{self.rounds}")
        device = chance.choice(self.devices)
        await self.enter(device, chance)
        victim = chance.choice(["station", "server", "both", "none"])
        others = [other for other in self.devices + [self.headquarters]
                  if other is not device and chance.random() < 0.3]
        # A process that is killed while another waits for the same server: all at once.
        await asyncio.gather(
            self.sync(device, chance, victim),
            *(self.sync(other, random.Random(f"{self.seed}:{self.rounds}:{other.name}"), "none")
              for other in others))
        if chance.random() < 0.25:
            await self.complete(chance.choice(self.devices))
        self.rounds += 1

    async def heal(self):
        """Good lines from here on: everybody is through with two syncs."""
        self.line.heal()
        while self.line.late:
            await asyncio.gather(*list(self.line.late), return_exceptions=True)
        everybody = self.devices + [self.headquarters]
        for device in everybody + everybody:
            await self.ask(*self.at(device, "同步"))

    async def play(self, budget):
        await self.found(budget)
        self.kills.pop("beginning", None)  # these come on top
        while sum(self.kills.values()) < self.wanted:
            await self.round()
        await self.heal()
        await self.judge()


def main():
    options = argparse.ArgumentParser()
    options.add_argument("programs", type=pathlib.Path)
    options.add_argument("folder", type=pathlib.Path)
    options.add_argument("--kills", type=int, default=20)
    options.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    options = options.parse_args()
    chaos = Chaos(options.programs.resolve(), options.folder, options.kills, options.seed)
    budget = pathlib.Path(__file__).resolve().parents[3] / "Server/Budget2024"
    print(f"seed {options.seed}", flush=True)
    began = time.monotonic()
    try:
        asyncio.run(chaos.play(budget))
    except Failed as failure:
        print(f"FAILED seed {options.seed}, round {chaos.rounds}, kills "
              f"{sum(chaos.kills.values())}: {failure}", file=sys.stderr)
        print(f"play it again: make chaos KILLS={options.kills} SEED={options.seed}",
              file=sys.stderr)
        raise SystemExit(1) from None
    finally:
        if chaos.server and chaos.server.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                chaos.server.kill()
    told = sum(len(device.told) for device in chaos.devices)
    paid = [amount for device in chaos.devices for amount in device.told.values() if amount]
    faults = {name: count for name, count in sorted(
        chaos.line.happened.items(), key=lambda item: str(item[0])) if name}
    print(f"{sum(chaos.kills.values())} kills ({dict(chaos.kills)}) in {chaos.rounds} rounds, "
          f"{time.monotonic() - began:.0f} s: {told} records told, none lost; "
          f"{len(paid)} payouts of {sum(paid)} fen")
    syncs = sum((device.syncs for device in chaos.devices + [chaos.headquarters]),
                collections.Counter())
    print(f"syncs {dict(syncs)}")
    print(f"faults of the line {faults}")


if __name__ == "__main__":
    main()
