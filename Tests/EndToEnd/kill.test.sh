#!/usr/bin/env bash
# kill -9 of either side in the middle: nothing that a clerk was told is saved is ever lost.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
BUREAU=$1/bureau
STATION=$1/station
. "$here/play.sh"
. "$here/check.sh"

found
enrol 01A 01 示例所员甲 clerk >/dev/null
enrol 局 00 示例会计 accountant >/dev/null
"$STATION" -c 同步 --data "$FOLDER/01A" >/dev/null
"$STATION" -c '调解员 新建 姓名=示例调解员 类别=专职' --data "$FOLDER/01A" >/dev/null
RANDOM=20240305
told=0
for round in 1 2 3 4 5 6 7 8 9 10; do
  # The clerk's program dies while entries stream in, after a number of answers.
  for index in $(seq 60); do
    echo "案件 新建 类型=邻里 当事人=示例甲$round-$index、示例乙$round-$index 调解员=示例调解员 受理=2024-03-05"
  done >"$FOLDER/lines"
  : >"$FOLDER/answers"
  "$STATION" run - --data "$FOLDER/01A" <"$FOLDER/lines" >>"$FOLDER/answers" 2>&1 &
  victim=$!
  wanted=$((RANDOM % 30 + 1))
  until [ "$(grep -c ✓ "$FOLDER/answers")" -ge "$wanted" ] || ! kill -0 "$victim" 2>/dev/null; do :; done
  kill -9 "$victim" 2>/dev/null || true
  wait "$victim" 2>/dev/null || true
  told=$((told + $(grep -c ✓ "$FOLDER/answers")))
  # The server dies while it takes them in.
  "$STATION" -c 同步 --data "$FOLDER/01A" >/dev/null 2>&1 &
  syncing=$!
  [ $((RANDOM % 3)) = 0 ] || kill -9 "$SERVER" 2>/dev/null || true
  wait "$syncing" 2>/dev/null || true
  kill -9 "$SERVER" 2>/dev/null || true
  wait "$SERVER" 2>/dev/null || true
  serve 0
  echo "http://127.0.0.1:$PORT" >"$FOLDER/01A/server.url"
done
echo "http://127.0.0.1:$PORT" >"$FOLDER/局/server.url"
exits "the last sync" 0 "$STATION" -c 同步 --data "$FOLDER/01A"
exits "HQ's sync" 0 "$STATION" -c 同步 --data "$FOLDER/局"
kept=$("$STATION" -c '案件 列表 --json 条数=100000' --data "$FOLDER/01A" | grep -o '"number":"C01A-[0-9]*"' | sort -u | wc -l)
seen=$("$STATION" -c '案件 列表 --json 条数=100000' --data "$FOLDER/局" | grep -o '"number":"C01A-[0-9]*"' | sort -u | wc -l)
# A kill between the commit and the answer may leave more than was told, never less.
if [ "$kept" -ge "$told" ] && [ "$told" -gt 0 ]; then note 0; else note 1 "told $told, kept $kept"; fi
equal "HQ has all of it" "$seen" "$kept"
exits "the replica is whole" 0 "$STATION" verify --data "$FOLDER/01A"
exits "the server is whole" 0 "$BUREAU" verify --data "$FOLDER/bureau"
finish
