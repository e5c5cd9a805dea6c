#!/usr/bin/env bash
# Applies each deliberate fault, or those that are named, builds, and runs what its first line says
# catches it: the tests and the simulator's seed must all fail. It works in this checkout, which must
# hold no change of its own; whatever happens, the fault is taken out again.
set -euo pipefail
cd "$(dirname "$0")/../.."

tests=.build/debug/sizhangPackageTests.xctest
out=$(mktemp -d)
applied=""
restore() {
  if [ -n "$applied" ]; then git apply -R "$applied"; fi
  applied=""
}
trap 'restore; rm -rf "$out"' EXIT

if ! git diff --quiet HEAD; then
  echo "faults: this checkout has changes of its own; commit or stash them first" >&2
  exit 2
fi

build() {
  swift build --product "$1" >"$out/build" 2>&1 || { tail -20 "$out/build" >&2; return 1; }
}

# Whether a test ran and failed. A name that fits no test is no failure that counts.
fails() {
  local found=0
  "$tests" --testing-library swift-testing --filter "$1" >"$out/run" 2>&1 || found=$?
  if ! grep -qE "Test run with [1-9][0-9]* test" "$out/run"; then
    echo "no test is named so: $1" >&2
    return 1
  fi
  [ "$found" -ne 0 ]
}

missed=0
seen=0
say() {
  printf '%-28s %-72s %s\n' "$1" "$2" "$3"
  if [ "$3" = red ]; then seen=$((seen + 1)); else missed=$((missed + 1)); fi
}

for patch in ${*:-Tests/Faults/*.patch}; do
  if [ ! -f "$patch" ]; then patch=Tests/Faults/$patch.patch; fi
  name=$(basename "$patch" .patch)
  catchers=$(head -1 "$patch")
  git apply "$patch"
  applied=$patch
  named=$(grep -oE '[A-Za-z]+Tests(\.[A-Za-z0-9]+)?' <<<"$catchers" || true)
  seed=$(grep -oE 'seed [0-9]+' <<<"$catchers" | grep -oE '[0-9]+' || true)
  if [ -z "$named$seed" ]; then say "$name" "(its first line names nothing)" "NOT CAUGHT"; fi
  if [ -n "$named" ]; then
    build sizhangPackageTests
    for test in $named; do
      if fails "${test/./\/}"; then say "$name" "$test" red; else say "$name" "$test" "NOT CAUGHT"; fi
    done
  fi
  if [ -n "$seed" ]; then
    build simulate
    if .build/debug/simulate --seed "$seed" >"$out/run" 2>&1; then
      say "$name" "seed $seed" "NOT CAUGHT"
    else
      say "$name" "seed $seed" red
    fi
  fi
  restore
done
echo "faults: $seen red, $missed not caught"
[ "$missed" -eq 0 ]
