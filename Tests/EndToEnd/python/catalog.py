"""The record types, read from the tables of Protocol/CATALOG.md."""

import dataclasses
import datetime
import re

import wire


@dataclasses.dataclass
class Field:
    number: int
    name: str
    kind: str
    member: str  # of FieldValue
    required: bool
    register: int
    policy: str

    @property
    def server_sets(self):
        return self.policy == "server sets it"

    @property
    def target(self):
        """The type that a reference points to, by name."""
        return self.kind.split("`")[1] if self.member == "reference" else None

    def refuses(self, value):
        """Why a value isn't of this field's kind, or None. References: see `changes`."""
        if value.WhichOneof("value") != self.member:
            return f"must be {self.kind}"
        given = getattr(value, self.member)
        numbers = [int(n) for n in re.findall(r"-?\d+", self.kind)]
        if self.kind.startswith(("text", "bytes")):
            data = given.encode() if self.member == "text" else given
            return f"is longer than {numbers[0]} bytes" if len(data) > numbers[0] else None
        if self.kind.startswith("lookups"):
            most, width = numbers
            hashes = [given[i:i + width] for i in range(0, len(given), width)]
            if not given or len(given) % width or hashes != sorted(set(hashes)):
                return f"must be {self.kind}, ascending"
            return f"has more than {most}" if len(hashes) > most else None
        if self.kind.startswith("one of"):
            codes = re.findall(r"`([^`]+)`", self.kind)
            return None if given in codes else f"must be one of {', '.join(codes)}"
        if self.kind.startswith(("integer", "fen", "boolean")):
            low, high = numbers
            return None if low <= given <= high else f"must be {low} to {high}"
        if self.kind.startswith(("date", "month")):
            day = given * 100 + 1 if self.kind.startswith("month") else given
            try:
                datetime.date(day // 10_000, day // 100 % 100, day % 100)
            except ValueError:
                return f"must be a {self.kind}"
        return None


@dataclasses.dataclass
class Type:
    number: int
    name: str
    owner: str
    scope_field: int | None  # its reference names the station that sees the record
    append_only: bool
    letter: str
    fields: dict = dataclasses.field(default_factory=dict)  # by number

    def field(self, name):
        found = next((f for f in self.fields.values() if f.name == name), None)
        if found is None:
            raise ValueError(f"{self.name} has no field {name}: {self.field_names()}")
        return found

    def field_names(self):
        return ", ".join(f.name for f in self.fields.values())

    def register(self, field):
        """A field that the catalog doesn't know is a register of its own."""
        return self.fields[field].register if field in self.fields else field


class Catalog:
    """All types, by number and by name."""

    def __init__(self, path=wire.PROTOCOL / "CATALOG.md"):
        self.types, self.version, current = {}, None, None
        for line in path.read_text(encoding="utf-8").splitlines():
            if found := re.match(r"Catalog version (\d+)\.", line):
                self.version = int(found[1])
            elif found := re.match(r"## (\d+) `", line):
                current = self.types[int(found[1])]
            elif re.match(r"\| \d+ \|", line):
                cells = [cell.strip() for cell in line.strip("|").split("|")]
                if current is None:
                    self._add_type(cells)
                else:
                    self._add_field(current, cells)
        self.by_name = {t.name: t for t in self.types.values()}

    def _add_type(self, cells):
        number, name, _, owner, scope, append_only, letter = cells
        station = re.fullmatch(r"station in field (\d+)", scope)
        self.types[int(number)] = Type(
            int(number), name.strip("`"), owner, int(station[1]) if station else None,
            append_only == "yes", letter)

    def _add_field(self, owner, cells):
        number, name, _, kind, member, required, register, policy = cells
        owner.fields[int(number)] = Field(
            int(number), name.strip("`"), kind, member, required == "yes", int(register), policy)

    def named(self, name):
        if name not in self.by_name:
            raise ValueError(f"no type {name}: {', '.join(self.by_name)}")
        return self.by_name[name]

    def register(self, type_number, field):
        known = self.types.get(type_number)
        return known.register(field) if known else field
