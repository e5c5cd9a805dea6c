#!/usr/bin/env bash
# Bad lines: what a day's work and a first sync cost on 64 kbit/s with 600 ms there and back and 5 %
# loss, and what a first sync that broke off costs to resume. Figures are printed; what is asserted
# are round trips and bytes.
#   line.test.sh PROGRAMS [RECORDS]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# The kernel's own shaping, on a loopback of this script's own; else the line is shaped by ours.
if [ -z "${SIZHANG_SHAPED:-}" ]; then
  if unshare -n sh -c 'ip link set lo up && tc qdisc add dev lo root netem delay 1ms' 2>/dev/null; then
    SIZHANG_SHAPED=netem exec unshare -n bash "$0" "$@"
  fi
  echo "line: no netem here (namespace, iproute2 or sch_netem is missing); shaped by chaos/line.py"
fi
BUREAU=$1/bureau
STATION=$1/station
RECORDS=${2:-20000}
. "$here/play.sh"
. "$here/check.sh"
export PYTHONDONTWRITEBYTECODE=1
# Packets of a real line's size: loopback's own would be lost by the 64 KB.
[ "${SIZHANG_SHAPED:-}" != netem ] || ip link set lo mtu 1500 up

LINE=""
trap '{ kill -9 ${SERVER:-} ${LINE:-} && wait ${SERVER:-}; } 2>/dev/null || true; rm -rf "$FOLDER"' EXIT
at() { "$STATION" -c "$2" --data "$FOLDER/$1"; }
hang_up() {
  [ -z "$LINE" ] || { kill "$LINE"; wait "$LINE" 2>/dev/null || true; }
  LINE=""
}
# line OPTION...: a line to the server; LINE_URL is its address.
line() {
  hang_up
  rm -f "$FOLDER/line.port" "$FOLDER/line.log"
  python3 "$here/chaos/line.py" "$FOLDER" "$PORT" "$@" &
  LINE=$!
  until [ -s "$FOLDER/line.port" ]; do kill -0 "$LINE" && sleep 0.05; done
  LINE_URL=http://127.0.0.1:$(cat "$FOLDER/line.port")
}
# over URL DEVICE: from here on the device syncs there.
over() { echo "$1" >"$FOLDER/$2/server.url"; }
# figure NAME: of the sync in OUTPUT.
figure() { grep -o "\"$1\":[0-9]*" <<<"$OUTPUT" | cut -d: -f2; }
down() { awk 'match($0, /"down": [0-9]+/) { sum += substr($0, RSTART + 8, RLENGTH - 8) } END { print sum + 0 }' "$FOLDER/line.log"; }

# begin_shaping DEVICE, end_shaping DEVICE: 64 kbit/s, 600 ms there and back, 5 % loss.
begin_shaping() {
  if [ "${SIZHANG_SHAPED:-}" = netem ]; then
    tc qdisc replace dev lo root netem delay 300ms rate 64kbit loss 5%
  else
    line --seed 64 --rate 64000 --delay 600 --loss 5
    over "$LINE_URL" "$1"
  fi
}
end_shaping() {
  [ "${SIZHANG_SHAPED:-}" != netem ] || tc qdisc del dev lo root
  hang_up
  over "http://127.0.0.1:$PORT" "$1"
}

found
enrol 03A 03 示例所员甲 clerk >/dev/null
at 03A 同步 >/dev/null
at 03A '调解员 新建 姓名=示例调解员 类别=专职' >/dev/null
at 03A 同步 >/dev/null

# ------------------------------------------------------------------ a day's work

for index in $(seq 10); do
  echo "案件 新建 类型=邻里 当事人=示例甲$index、示例乙$index 调解员=示例调解员 受理=2024-03-05"
  echo "案件 修改 C$index 备注=示例$index"
  echo "案件 结案 C$index 结果=成功 协议=书面 日期=2024-03-18"
  echo "发放 新建 案件=C$index 日期=2024-03-20"
  echo "发放 付讫 P$index 日期=2024-03-21 方式=转账"
done | "$STATION" run - --data "$FOLDER/03A" >/dev/null
begin_shaping 03A
began=$(date +%s%N)
exits "a day's work syncs on a bad line" 0 at 03A '同步 --json'
took=$((($(date +%s%N) - began) / 1000000))
end_shaping 03A
equal "all of it was sent" "$(figure sent)" 50
equal "and judged" "$(figure applied)" 50
equal "in one round trip" "$(figure roundTrips)" 1
day=$(($(figure bytesSent) + $(figure bytesReceived)))
# 240 bytes a change set, both ways, verdicts and records included.
[ "$day" -le 12000 ] && note 0 || note 1 "a day's work costs $day bytes"
echo "line: a day's 50 change sets: $(figure bytesSent) B up, $(figure bytesReceived) B down, 1 round trip, $((took / 1000)).$((took % 1000 / 100)) s"

# ------------------------------------------------------------------ a first sync that breaks off

PYTHON=""
for candidate in python3 /usr/bin/python3; do
  "$candidate" -c 'import cryptography, google.protobuf' 2>/dev/null && PYTHON=$candidate && break
done
if [ -z "$PYTHON" ] || ! command -v protoc >/dev/null; then
  echo "line: the interrupted first sync is skipped: python3-protobuf, python3-cryptography or protoc is missing"
  finish
  exit
fi
# The second client enters them: 500 people a change set.
code=$("$BUREAU" enroll --data "$FOLDER/bureau" --station 03 --user 示例所员乙 --role clerk)
"$PYTHON" "$here/python/replica.py" "$FOLDER/03B" enroll --server "http://127.0.0.1:$PORT" --code "$code" >/dev/null
"$PYTHON" "$here/python/replica.py" "$FOLDER/03B" sync >/dev/null
"$PYTHON" - "$RECORDS" <<'PYTHON' | "$PYTHON" "$here/python/replica.py" "$FOLDER/03B" record >/dev/null
import json, sys
count = int(sys.argv[1])
for first in range(0, count, 500):
    print(json.dumps({"intent": "mediator.new", "edits": [
        {"type": "person", "action": "create", "id": f"01900000-0000-7000-8000-{number:012x}", "fields": {
            "name": f"示例{number}", "kind": "full-time", "committee": f"示例{number % 97}村", "active": 1}}
        for number in range(first, min(first + 500, count))]}))
PYTHON
exits "many records" 0 "$PYTHON" "$here/python/replica.py" "$FOLDER/03B" sync

for device in 03C 03D; do enrol "$device" 03 示例所员丙 clerk >/dev/null; done
line
over "$LINE_URL" 03C
exits "a first sync" 0 at 03C '同步 --json'
whole=$(down)
records=$(figure received)
trips=$(figure roundTrips)
[ "$records" -ge "$RECORDS" ] && note 0 || note 1 "only $records records came"
[ "$trips" -ge 3 ] && note 0 || note 1 "too few pages to break off: $trips"

line --break-after $((whole * 7 / 10))
over "$LINE_URL" 03D
exits "the line breaks off" 3 at 03D '同步 --json'
broken=$(down)
equal "nothing shows yet" "$(at 03D '调解员 列表 --json 条数=10' | grep -c '"number"')" 0
line
over "$LINE_URL" 03D
exits "it goes on" 0 at 03D '同步 --json'
resumed=$(down)
hang_up
# Whatever had come whole stays: what comes twice is less than a page.
page=$((whole / (trips - 1)))
[ $((broken + resumed)) -le $((whole + page + page / 2)) ] && note 0 ||
  note 1 "broke off after $broken of $whole bytes, and $resumed more to resume"
[ "$resumed" -lt "$((whole * 7 / 10))" ] && note 0 || note 1 "began again: $resumed of $whole bytes"
contains "the same records" "$("$STATION" verify --json --data "$FOLDER/03D")" \
  "$("$STATION" verify --json --data "$FOLDER/03C" | grep -o '"person":{[^}]*}')"
echo "line: a first sync of $records records: $whole B in $trips round trips ($((whole * 8 / 64000)) s at 64 kbit/s);" \
  "broken off after $broken B, $resumed B more to resume, $((broken + resumed - whole)) B twice"
finish
