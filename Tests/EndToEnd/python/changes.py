"""Change sets: from named values to frozen bytes, checked by the catalog (sections 6 and 16)."""

import re
import unicodedata
import uuid

import secrecy
import wire

ACTIONS = {"create": 1, "update": 2, "delete": 3}


class Refused(Exception):
    """The entry isn't recorded; the text says why."""


class Writer:
    """Records change sets of one replica."""

    def __init__(self, store, catalog, view, now):
        self.store, self.catalog, self.view, self.now = store, catalog, view, now
        self.me = store.identity
        self.ring = store.message("key_ring", wire.messages.KeyRing)

    def record(self, entry):
        """Commits {"intent", "reason", "edits": [{"type", "action", "id", "fields"}]}.

        Returns the change set's id and number, and the records that it names.
        """
        with self.store.transaction():
            floor = max(self.store.get("claimed_at", 0), self.store.get("server_time", 0))
            claimed_at = max(self.now(), floor)
            body = wire.messages.Body(
                id=wire.new_identifier(claimed_at), bureau=self.me.bureau, device=self.me.device,
                actor=self.me.user, claimed_at=claimed_at, catalog_version=self.catalog.version,
                intent=entry["intent"], reason=entry.get("reason", ""))
            before = dict(self.view.changed)
            try:
                for given in entry["edits"]:
                    edit = self.edit(given, body.id)
                    body.edits.append(edit)
                    # Later edits of the change set see what the earlier ones did.
                    key = (edit.type, edit.record or body.id)
                    self.view.changed[key] = self.view.edited(
                        self.view.get(*key), edit, key, body.id)
                data = wire.encode(body)
                if len(data) > wire.BODY_BYTES:
                    raise Refused("the entry is over the limit; split it")
                if reason := wire.malformed(data):
                    raise Refused(reason)
            except BaseException:
                self.view.changed = before
                raise
            number = self.store.append(data)
            self.store.put("claimed_at", claimed_at)
        return body, number

    def edit(self, given, change_set):
        kind = self.catalog.named(given["type"])
        action = ACTIONS[given["action"]]
        if kind.owner == "HQ" and not self.me.is_headquarters:
            raise Refused(f"only HQ writes {kind.name}")
        if kind.append_only and action != 1:
            raise Refused(f"{kind.name} is append-only; record another entry")
        if action == 1:
            result = self.create(kind, given, change_set)
        else:
            before = self.find(kind, given["id"])
            if wire.is_stub(before):
                raise Refused(f"this {kind.name} has gone to another station; a stub never changes")
            self.check_scope(kind, before)
            result = wire.messages.Edit(type=kind.number, record=before.id, action=action)
            change = self.update if action == 2 else self.delete
            change(kind, before, result, given.get("fields", {}))
        return result

    def create(self, kind, given, change_set):
        named = uuid.UUID(given["id"]).bytes if "id" in given else b""
        if self.view.get(kind.number, named or change_set):
            raise Refused(f"{kind.name} {given.get('id')} is there already")
        values = dict(given.get("fields", {}))
        if kind.letter:
            values.setdefault("number", self.next_number(kind.letter))
        if kind.scope_field and not self.me.is_headquarters:
            values.setdefault(kind.fields[kind.scope_field].name, wire.printed(self.me.station))
        result = wire.messages.Edit(type=kind.number, record=named, action=1)
        record = named or change_set
        result.fields.extend(self.values(kind, values, record))
        present = {f.field for f in result.fields if not nothing(f)}
        missing = [f.name for f in kind.fields.values()
                   if f.required and not f.server_sets and f.number not in present]
        if missing:
            raise Refused(f"{kind.name} needs {', '.join(missing)}")
        self.check_scope(kind, result)
        return result

    def update(self, kind, before, edit, values):
        old = {f.field: f for f in before.fields}
        for value in self.values(kind, values, before.id):
            field = kind.fields[value.field]
            if self.same(kind, before, old.get(value.field), value):
                continue
            if field.policy == "immutable":
                raise Refused(f"{kind.name}.{field.name} never changes")
            if nothing(value) and field.required:
                raise Refused(f"{kind.name}.{field.name} can't be cleared")
            edit.fields.append(value)
        if not edit.fields:
            raise Refused("nothing changes")
        touched = sorted({kind.register(f.field) for f in edit.fields})
        edit.bases.extend(self.bases(before, touched))
        fields = {**old, **{f.field: f for f in edit.fields}}
        self.check_scope(kind, wire.messages.Record(fields=fields.values()))

    def delete(self, kind, before, edit, _):
        touched = sorted({kind.register(f.field) for f in before.fields})
        edit.bases.extend(self.bases(before, touched))

    def bases(self, before, registers):
        """The version of each register in what the writer sees."""
        versions = {v.register: v.version for v in before.versions}
        return [wire.messages.RegisterVersion(register=r, version=versions.get(r, before.version))
                for r in registers]

    def same(self, kind, record, old, value):
        if old is None or old.WhichOneof("value") != "sealed":
            return (old or wire.messages.FieldValue(field=value.field)) == value
        if value.WhichOneof("value") is None:
            return False
        return self.text(record.id, old) == self.text(record.id, value)

    def check_scope(self, kind, record):
        """A station writes only records whose scope field names it."""
        if kind.scope_field is None or self.me.is_headquarters:
            return
        station = next((f.reference for f in record.fields if f.field == kind.scope_field), None)
        if station != self.me.station:
            raise Refused(f"this {kind.name} is another station's")

    # ------------------------------------------------------------ values

    def values(self, kind, given, record):
        result = []
        if kind.name == "case" and given.get("parties"):
            # Of the catalog's introduction: who sets the parties sets each one's hash.
            names = [name for name in re.split("[、,，;；]", given["parties"]) if name]
            given = {**given, "party-hashes": secrecy.lookups(self.ring, names).hex()}
        for field, value in sorted(((kind.field(n), v) for n, v in given.items()),
                                   key=lambda pair: pair[0].number):
            if field.server_sets:
                raise Refused(f"the server sets {kind.name}.{field.name}")
            result.append(self.value(kind, field, value, record))
        return result

    def value(self, kind, field, given, record):
        value = wire.messages.FieldValue(field=field.number)
        if given is None:
            return value
        if field.member == "sealed":
            value.sealed.CopyFrom(self.seal(kind, field, given, record))
        elif field.member == "reference":
            value.reference = self.find(self.catalog.named(field.target), given).id
        elif field.member == "opaque":
            value.opaque = bytes.fromhex(given)
        else:
            setattr(value, field.member, given)
        if reason := field.refuses(value):
            raise Refused(f"{kind.name}.{field.name} {reason}")
        return value

    def seal(self, kind, field, given, record):
        # Two forms that the catalog's introduction names.
        if (kind.name, field.name) == ("case", "parties"):
            names = [name.strip() for name in given.split("、")]
            text, looked_up = "、".join(names), "、".join(
                sorted(names, key=lambda n: unicodedata.normalize("NFC", n)))
        else:
            text = looked_up = secrecy.normalized(given)
        return secrecy.seal(self.ring, text, looked_up, record, field.number)

    def text(self, record, field):
        return secrecy.unseal(self.ring, field.sealed, record, field.field)

    def find(self, kind, given):
        """A visible record by its id, or by its number, code or name."""
        try:
            found = [self.view.get(kind.number, uuid.UUID(given).bytes)]
        except ValueError:
            names = {f.number for f in kind.fields.values() if f.name in ("number", "code", "name")}
            found = [r for r in self.view.all(kind.number) if any(
                f.field in names and f.text == given for f in r.fields)]
        if len(found) != 1 or found[0] is None:
            raise Refused(f"{len([r for r in found if r])} records of {kind.name} are '{given}'")
        return found[0]

    def next_number(self, letter):
        """A document number; one count for all types of a letter, so that none comes twice."""
        row = self.store.sql.execute(
            "insert into counters values (?, 1) on conflict do update set last = last + 1 "
            "returning last", [letter]).fetchone()
        return f"{letter}{self.me.station_code}{self.me.device_letter}-{row[0]}"


def nothing(value):
    """Whether a required field would be missing: an empty text counts as none."""
    return value.WhichOneof("value") is None or (
        value.WhichOneof("value") == "text" and not value.text)
