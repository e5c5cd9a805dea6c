"""What must hold while everything goes wrong, and in the end. Asked of the programs by public commands
only; a folder's files are the one thing that is looked at from outside."""

import json
import os
import signal

# Nothing may ever say these: a program's own fault, or a file that a kill has damaged.
NEVER = ["damaged", "internal error", "内部错误", "Fatal error", "Stack dump", "no-progress",
         "chain-fork", "cursor-unknown", "bad-signature"]
STATION_FILES = {"station.sqlite", "device.key", "server.url", "lock", "history"}
BUREAU_FILES = {"bureau.sqlite", "bureau.key", "lock", "control.sock"}


class Failed(Exception):
    pass


def expect(holds, what, more=""):
    if not holds:
        raise Failed(f"{what}\n{more}" if more else what)


class Checkers:
    """Mixed into the driver, which has the programs, the devices and what they were told."""

    def sane(self, what, text):
        for word in NEVER:
            expect(word not in text, f"{what}: {word}", text)

    async def rows(self, command):
        return json.loads(await self.ask(*command))["rows"]

    async def numbers(self, device):
        """What a replica shows: number → row, each once."""
        shown = {}
        for noun in ["案件", "发放"]:
            for row in await self.rows(self.at(device, f"{noun} 列表 --json 条数=1000000")):
                expect(row["number"] not in shown, f"{row['number']} twice at {device.name}")
                shown[row["number"]] = row
        return shown

    async def complete(self, device):
        """Nothing that was told is missing where it was told, and the file is whole."""
        self.holds(device, await self.numbers(device), device.name)
        await self.ask(self.station, "verify", "--data", self.data(device))

    def holds(self, device, shown, where):
        missing = sorted(set(device.told) - set(shown))
        expect(not missing, f"told at {device.name}, missing at {where}: {missing}")
        for number, amount in device.told.items():
            if amount is not None:
                expect(shown[number]["amountFen"] == amount,
                       f"{number}: told {amount} fen, at {where} {shown[number]['amountFen']}")
        unpaid = [n for n in device.paid if shown[n]["payment"] != "paid"]
        expect(not unpaid, f"told as paid at {device.name}, unpaid at {where}: {unpaid}")

    async def judge(self):
        everywhere = await self.numbers(self.headquarters)
        for device in self.devices:
            await self.complete(device)
            self.holds(device, everywhere, "HQ")
            own = {n: row for n, row in (await self.numbers(device)).items()
                   if n[1:4] == device.name}
            at_headquarters = {n: row for n, row in everywhere.items() if n[1:4] == device.name}
            expect(set(own) == set(at_headquarters), f"{device.name} and HQ list others",
                   str(set(own) ^ set(at_headquarters)))
        await self.totals(everywhere)
        await self.converged()
        await self.tidy()

    async def totals(self, everywhere):
        data = str(self.folder / "bureau")
        ledger = json.loads(await self.ask(self.bureau, "ledger", "--json", "--data", data))["asOf"]
        payouts = [row for n, row in everywhere.items() if n[0] == "P"]
        accepted = sum(row["amountFen"] for row in payouts if row["standing"] == "effective")
        held = [row for row in payouts if row["standing"] == "held"]
        paid = sum(row["amountFen"] for row in held if row["payment"] == "paid")
        expect(ledger["acceptedFen"] == accepted, f"the ledger has {ledger['acceptedFen']} fen, "
               f"the payouts {accepted}")
        expect(ledger["paidSuspenseFen"] + ledger["unpaidHeldFen"]
               == sum(row["amountFen"] for row in held), "held payouts and suspense differ")
        expect(ledger["paidSuspenseFen"] == paid, "paid suspense differs")
        expect(not ledger["failedChecks"], f"the ledger's own checks: {ledger['failedChecks']}")
        here = await self.ask(*self.at(self.headquarters, "台账 --csv"))
        there = await self.ask(self.bureau, "ledger", "--csv", "--data", data)
        expect(here.replace("\r", "") == there.replace("\r", ""), "HQ's ledger and the server's")

    async def converged(self):
        data = str(self.folder / "bureau")
        for device in self.devices + [self.headquarters]:
            scope = [] if device is self.headquarters else ["--station", device.station]
            server = json.loads(await self.ask(
                self.bureau, "verify", "--json", "--data", data, *scope))
            replica = json.loads(await self.ask(
                self.station, "verify", "--json", "--data", self.data(device)))
            expect(replica["outbox"] == 0, f"{device.name} has an outbox")
            expect(replica["seq"] == server["seq"], f"{device.name} is behind")
            expect(replica["digests"] == server["digests"], f"{device.name} holds something else")
            status = (await self.rows(self.at(device, "状态 --json")))[0]
            expect(status["alarms"] in ("", None), f"{device.name}: {status['alarms']}")

    async def tidy(self):
        log = (self.folder / "serve.log").read_text(errors="replace")
        self.sane("the server's log", log)
        expect("request failed" not in log, "requests failed at the server", log[-2000:])
        os.kill(self.server.pid, signal.SIGTERM)
        expect(await self.server.wait() == 0, "the server doesn't end as it should")
        for device in self.devices + [self.headquarters]:
            left = {path.name for path in (self.folder / device.name).iterdir()} - STATION_FILES
            expect(not left, f"left behind at {device.name}: {left}")
        left = {path.name for path in (self.folder / "bureau").iterdir()} - BUREAU_FILES
        expect(not left, f"left behind at the server: {left}")
