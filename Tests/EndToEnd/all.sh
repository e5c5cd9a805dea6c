#!/usr/bin/env bash
# Runs every end-to-end test with the programs of a build folder: all.sh .build/debug
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
programs=$(cd "$1" && pwd)
passed=0
failed=0
for script in "$here"/*.test.sh; do
  if bash "$script" "$programs"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
done
echo "end-to-end: $passed passed, $failed failed"
[ "$failed" = 0 ]
