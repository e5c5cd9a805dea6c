#!/usr/bin/env bash
# Data that every earlier schema's programs wrote: opened, brought up and synced with these programs. The
# outbox is sent, the ledger is to the fen what the older program printed, and nothing is wiped or sent
# again (WatermelonDB#1609, cr-sqlite#247: a schema change wipes or floods).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
BUREAU=$1/bureau
STATION=$1/station
. "$here/play.sh"
. "$here/check.sh"

station() { "$STATION" -c "$2" --data "$FOLDER/$1"; }

for archive in "$here"/fixtures/schema-*.tar.xz; do
  name=$(basename "$archive" .tar.xz)
  rm -rf "${FOLDER:?}"/*
  tar -xJf "$archive" -C "$FOLDER"
  exits "$name: a query doesn't bring it up" 5 "$BUREAU" ledger --data "$FOLDER/bureau"
  contains "$name: and says what does" "$OUTPUT" "older-schema"
  serve 0
  # The first version marked inexact totals in CSV, too; now a column of its own says how inexact.
  equal "$name: the ledger is what it was" \
    "$("$BUREAU" ledger --data "$FOLDER/bureau" --everything --csv | grep -v seq)" \
    "$(tr -d '~' <"$here/fixtures/$name.csv")"
  exits "$name: the server's file is whole" 0 "$BUREAU" verify --data "$FOLDER/bureau"
  for device in 03A 局; do
    echo "http://127.0.0.1:$PORT" >"$FOLDER/$device/server.url"
    exits "$name: $device opens" 0 station "$device" 状态
    exits "$name: $device is whole" 0 "$STATION" verify --data "$FOLDER/$device"
  done
  contains "$name: the outbox is there" "$(station 03A '待同步')" "调解员 新建"
  sent=$(station 03A 同步)
  contains "$name: and is sent" "$sent" "送 1"
  exits "$name: HQ syncs" 0 station 局 同步
  exits "$name: 03A again" 0 station 03A 同步
  contains "$name: HQ has it" "$(station 局 '调解员 列表')" "示例未报"
  again=$(station 局 同步)
  contains "$name: nothing is flooded" "$again" "收 0"
  for device in 03A 局; do
    exits "$name: $device is whole after" 0 "$STATION" verify --data "$FOLDER/$device"
  done
  exits "$name: the server is whole after" 0 "$BUREAU" verify --data "$FOLDER/bureau"
  stop
  SERVER=""
done
finish
