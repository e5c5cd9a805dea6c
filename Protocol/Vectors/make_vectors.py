#!/usr/bin/env python3
"""Writes the golden vectors beside this file. The same inputs give the same bytes, always.

    pip install protobuf cryptography      (protoc must be installed too)
    python3 make_vectors.py

Bytes are lower-case hexadecimal; 64-bit integers are decimal strings. All people, places and
numbers are invented.
"""

import json
import pathlib

import cases_bundles
import cases_enrolment
import cases_records
import cases_wire

FILES = {
    "identifiers.json": cases_wire.identifiers,
    "bodies.json": cases_wire.bodies,
    "chain.json": cases_wire.chain,
    "messages.json": cases_wire.messages,
    "tokens.json": cases_enrolment.tokens,
    "enrolment.json": cases_enrolment.enrolment,
    "sealing.json": cases_records.sealing,
    "digest.json": cases_records.digest,
    "verdicts.json": cases_records.verdicts,
    "bundles.json": cases_bundles.bundles,
}


def main():
    folder = pathlib.Path(__file__).resolve().parent
    for name, cases in FILES.items():
        text = json.dumps(cases(), ensure_ascii=False, indent=1)
        (folder / name).write_text(text + "\n", encoding="utf-8")
        print(name)


if __name__ == "__main__":
    main()
