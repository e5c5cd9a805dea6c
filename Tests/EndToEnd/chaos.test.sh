#!/usr/bin/env bash
# Real processes killed at random instants, over a line that cuts, delays, repeats and corrupts.
#   chaos.test.sh PROGRAMS [KILLS [SEED]]; `make chaos KILLS=200 SEED=n` is the long form.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
programs=$(cd "$1" && pwd)
export PYTHONDONTWRITEBYTECODE=1 LC_ALL=C.UTF-8
FOLDER=$(mktemp -d)
trap 'rm -rf "$FOLDER"' EXIT
python3 "$here/chaos/chaos.py" "$programs" "$FOLDER" --kills "${2:-20}" --seed "${3:-20240305}"
echo "chaos: passed"
