#!/usr/bin/env bash
# The simulator as a program: a seed plays the same run in two processes, byte for byte, and wrong
# input is refused. simulate.test.sh .build/debug
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
SIMULATE=$1/simulate
. "$here/check.sh"

exits "a seed" 0 "$SIMULATE" --seed 7 --steps 30 --log
first=$OUTPUT
contains "says what it was" "$first" "seed 7: 30 steps"
contains "has every step" "$first" $'\n30 '
exits "the same seed" 0 "$SIMULATE" --seed 7 --steps 30 --log
equal "plays the same" "$OUTPUT" "$first"
exits "another seed" 0 "$SIMULATE" --seed 8 --steps 30 --log
lacks "plays another" "$OUTPUT" "$(grep -o 'fingerprint .*' <<<"$first")"

exits "no step" 64 "$SIMULATE" --seed 7 --steps 0
contains "is no run" "$OUTPUT" "--steps, --count and --minutes are above 0"
exits "no number" 64 "$SIMULATE" --seed seven
contains "is no seed" "$OUTPUT" "seven"
# 200 bureaus that nobody has seen, in two processes beside each other. Every state of the code has its own,
# so that what fails anywhere fails wherever the same state is tested.
tree=$(git -C "$here" rev-parse 'HEAD^{tree}' 2>/dev/null | cut -c1-7) || tree=
from=$((16#${tree:-$(printf %x $((RANDOM * 8192 + RANDOM)))}))
echo "simulate: seeds from $from on"
simulate_new() { "$SIMULATE" --from "$2" --count 100 >"$FOLDER/$1" 2>&1; }
simulate_new first "$from" & process=$!
other=0
simulate_new second $((from + 100)) || other=$?
one=0
wait "$process" || one=$?
for part in first:$one second:$other; do
  file=$FOLDER/${part%:*}
  equal "new seeds hold" "${part#*:}" 0
  [ "${part#*:}" = 0 ] || tail -20 "$file"
  printf 'simulate: %s\n' "$(tail -1 "$file")"
done
finish
