"""Checks the arrows between targets: every import of a target of ours is declared in
Package.swift, and points to a folder that DESIGN allows (Protocol <- Sources <- Server, Client).
Also: the engine's targets never import the domain's, nor name a record type."""

import json
import pathlib
import re
import subprocess
import sys

root = pathlib.Path(__file__).resolve().parents[2]
package = json.loads(
    subprocess.run(
        ["swift", "package", "dump-package"], cwd=root, capture_output=True, check=True, text=True
    ).stdout
)
targets = {target["name"]: target for target in package["targets"]}

ALLOWED = {
    "Protocol": {"Protocol"},
    "Sources": {"Protocol", "Sources"},
    "Server": {"Protocol", "Sources", "Server"},
    "Client": {"Protocol", "Sources", "Client"},
}
ENGINE = {
    "Wire", "Catalog", "ChangeLog", "Access", "RecordStore", "Rules", "Judge", "Journal", "Intake",
    "HTTP", "Replica", "Foresight", "Session", "Transport", "Compression", "WebClient", "DataFolder",
    "BundleFile", "BundleExchange", "ReplicaBundles",
}
DOMAIN = {"Ledger", "Money", "Budget", "Reports", "REPL", "LineGrammar"}
DOMAIN_WORD = re.compile(r'"(payout|mediator|case|counter-entry|budget-entry|person|project)"')


def declared(target):
    names = set()
    for dependency in target["dependencies"]:
        for kind in ("byName", "target", "product"):
            if kind in dependency:
                names.add(dependency[kind][0])
    return names


problems = []
for name, target in targets.items():
    if target["type"] == "system" or not target.get("path"):
        continue
    folder = root / target["path"]
    top = target["path"].split("/")[0]
    for source in sorted(folder.rglob("*.swift")):
        text = source.read_text(encoding="utf-8")
        where = source.relative_to(root)
        for module in re.findall(
            r"^\s*(?:@testable )?(?:public |internal |package |private |fileprivate )?import (\w+)",
            text, re.M,
        ):
            if module not in targets or module == name:
                continue
            if module not in declared(target):
                problems.append(f"{where}: imports {module}, which {name} doesn't declare")
            other = targets[module]["path"].split("/")[0]
            if top in ALLOWED and other not in ALLOWED[top]:
                problems.append(f"{where}: {top} must not import {module} of {other}")
            if name in ENGINE and module in DOMAIN:
                problems.append(f"{where}: the engine must not import {module}")
        if name in ENGINE and not source.name.endswith(".pb.swift"):
            for word in DOMAIN_WORD.findall(text):
                problems.append(f"{where}: the engine names the record type {word}")

for problem in problems:
    print(problem)
if problems:
    sys.exit(1)
print(f"arrows: {len(targets)} targets, all pointing one way")
