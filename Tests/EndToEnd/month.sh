#!/usr/bin/env bash
# `make run`: a month of the whole bureau on the real 2024 budget, then one station's REPL.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
programs=$(cd "$1" && pwd)
BUREAU=$programs/bureau
STATION=$programs/station
FOLDER=$here/../../.run
rm -rf "$FOLDER"
mkdir -p "$FOLDER"
FOLDER=$(cd "$FOLDER" && pwd)
. "$here/play.sh"

"$BUREAU" init --data "$FOLDER/bureau" --name 长治市屯留区司法局
"$BUREAU" import --data "$FOLDER/bureau" "$here/../../Server/Budget2024"
serve 0
trap 'kill $SERVER 2>/dev/null; wait $SERVER 2>/dev/null || true' EXIT
play "$here/month.scenario"

echo
"$STATION" -c 台账 --data "$FOLDER/局"
echo
"$BUREAU" ledger --data "$FOLDER/bureau" --month 2024-03
echo
echo "待裁 / held:"
"$STATION" -c 事项 --data "$FOLDER/局"

if [ -t 0 ] && [ -t 1 ]; then
  echo
  "$STATION" --data "$FOLDER/03A" || true
fi
