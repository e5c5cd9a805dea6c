#!/usr/bin/env bash
# What syncing costs, in bytes of the real programs' messages with their heads: a record is sent once
# however often it changed, and a sync with nothing new is one small request. Bounds are some half above
# what is measured: they break when something is sent that needn't be.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
BUREAU=$1/bureau
STATION=$1/station
. "$here/play.sh"
. "$here/check.sh"

at() { "$STATION" -c "$2" --data "$FOLDER/$1"; }
# figure NAME: of the sync in OUTPUT.
figure() { grep -o "\"$1\":[0-9]*" <<<"$OUTPUT" | cut -d: -f2; }
# costs WHAT DEVICE BYTES: syncs; one round trip, and no more bytes than that.
costs() {
  exits "$1" 0 at "$2" '同步 --json'
  equal "$1: one round trip" "$(figure roundTrips)" 1
  local bytes=$(($(figure bytesSent) + $(figure bytesReceived)))
  [ "$bytes" -le "$3" ] && note 0 || note 1 "$1: $bytes bytes, more than $3"
  echo "cost: $1: $(figure bytesSent) B up, $(figure bytesReceived) B down"
}

found
enrol 局 00 示例会计 accountant >/dev/null
enrol 03A 03 示例所员甲 clerk >/dev/null
enrol 03B 03 示例所员乙 clerk >/dev/null
for device in 局 03A 03B; do at "$device" 同步 >/dev/null; done
at 03A '调解员 新建 姓名=示例调解员 类别=专职' >/dev/null
at 03A 同步 >/dev/null
for device in 局 03A 03B; do at "$device" 同步 >/dev/null; done

# Twice: the first may still tell of what the one before it acknowledged.
costs "nothing new" 03B 1800
costs "nothing new again" 03B 1800
equal "nothing came" "$(figure received)" 0
costs "nothing new at HQ" 局 1950

# One change of one record, then forty of the same: it comes once.
at 03A '调解员 修改 M03A-1 备注=示例' >/dev/null
costs "one change sent" 03A 2500
costs "one change fetched" 03B 2250
equal "one record" "$(figure received)" 1
one=$(figure bytesReceived)
for index in $(seq 40); do echo "调解员 修改 M03A-1 备注=示例说明$index"; done |
  "$STATION" run - --data "$FOLDER/03A" >/dev/null
costs "forty changes of one record sent" 03A 6500
equal "each was judged" "$(figure applied)" 40
equal "the record came back once" "$(figure received)" 1
costs "forty changes of one record fetched" 03B 5100
equal "one record still" "$(figure received)" 1
# What grows is the story: a verdict for each, with the bytes that history shows.
[ $((($(figure bytesReceived) - one) / 39)) -le 75 ] && note 0 ||
  note 1 "a verdict costs $((($(figure bytesReceived) - one) / 39)) bytes"
costs "and then nothing" 03B 1800

# Who comes late isn't sent what has been written over meanwhile.
at 局 同步 >/dev/null
for value in $(seq 20); do
  for index in $(seq 2 6); do [ "$value" != 1 ] || echo "调解员 新建 姓名=示例调解员$index 类别=专职"; done
  for index in $(seq 2 6); do echo "调解员 修改 M03A-$index 备注=示例$value"; done
done | "$STATION" run - --data "$FOLDER/03A" >/dev/null
at 03A 同步 >/dev/null
costs "five records after a hundred changes" 局 13400
equal "each record once" "$(figure received)" 5
finish
