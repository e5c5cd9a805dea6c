#!/usr/bin/env bash
# The protocol is spoken by strangers: one bureau with Swift stations and Python replicas mixed.
# They edit the same records, the Python ones are cut off in every way, and in the end all replicas
# of a scope hold what the server holds.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
BUREAU=$1/bureau
STATION=$1/station
. "$here/play.sh"
. "$here/check.sh"
export PYTHONDONTWRITEBYTECODE=1

# A Python that has both packages; else Debian's own, with them.
PYTHON=""
for candidate in python3 /usr/bin/python3; do
  "$candidate" -c 'import cryptography, google.protobuf' 2>/dev/null && PYTHON=$candidate && break
done
if [ -z "$PYTHON" ] || ! command -v protoc >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq protobuf-compiler python3-protobuf \
    python3-cryptography >/dev/null
  PYTHON=/usr/bin/python3
fi

LINE=""
trap 'kill -9 ${SERVER:-} ${LINE:-} 2>/dev/null || true; rm -rf "$FOLDER"' EXIT

# replica DEVICE COMMAND...: the second client.
REPLICA=("$PYTHON" "$here/python/replica.py")
replica() { "${REPLICA[@]}" "$FOLDER/$1" "${@:2}"; }

hang_up() {
  [ -z "$LINE" ] || { kill "$LINE"; wait "$LINE" 2>/dev/null || true; }
  LINE=""
}
# line WORD...: a line to the server that breaks by plan; LINE_URL is its address.
line() {
  hang_up
  rm -f "$FOLDER/line.port" "$FOLDER/line.log"
  "$PYTHON" "$here/python/cutting_proxy.py" "$FOLDER" "$PORT" "$@" &
  LINE=$!
  until [ -s "$FOLDER/line.port" ]; do kill -0 "$LINE" && sleep 0.05; done
  LINE_URL=http://127.0.0.1:$(cat "$FOLDER/line.port")
}

# cut_off DEVICE WORD...: the replica is killed while it waits for an answer, after these.
cut_off() {
  line "${@:2}" stall
  "${REPLICA[@]}" "$FOLDER/$1" sync --server "$LINE_URL" --page-bytes 16384 >/dev/null 2>&1 &
  local victim=$!
  until grep -q stall "$FOLDER/line.log" 2>/dev/null; do
    kill -0 "$victim" 2>/dev/null || { note 1 "$1 ended before it was cut off"; return 0; }
    sleep 0.05
  done
  kill -9 "$victim"
  wait "$victim" 2>/dev/null || true
  note 0
}

new_code() { "$BUREAU" enroll --data "$FOLDER/bureau" --station "$1" --user "$2" --role "$3"; }
enrol_python() {
  replica "$1" enroll --server "http://127.0.0.1:$PORT" --code "$(new_code "$2" "$3" "$4")" "${@:5}" >/dev/null
}
swift() { "$STATION" -c "$2" --data "$FOLDER/$1"; }
sync() { exits "$1 syncs" 0 swift "$1" 同步; }
sync_python() { exits "$1 syncs" 0 replica "$1" sync --server "http://127.0.0.1:$PORT" "${@:2}"; }

# value DEVICE TYPE NUMBER FIELD: what the Python replica shows.
value() {
  replica "$1" list "$2" | "$PYTHON" -c '
import json, sys
number, field = sys.argv[1:]
for line in sys.stdin:
    record = json.loads(line)
    if record.get("number") == number:
        print(record.get(field))' "$3" "$4"
}
# member PATH: of the JSON on standard input, such as digests.case.count.
member() {
  "$PYTHON" -c '
import json, sys
found = json.load(sys.stdin)
for name in sys.argv[1].split("."):
    found = found.get(name) if isinstance(found, dict) else None
print(json.dumps(found, sort_keys=True, indent=0))' "$1"
}
# outcome DEVICE NUMBER: of the Python replica's own entry.
outcome() {
  replica "$1" outcomes | sed -n "s/^{\"number\": $2, .*\"outcome\": \(.*\), \"flags.*/\1/p"
}
person() {
  printf '{"intent":"mediator.new","edits":[{"type":"person","action":"create","fields":{"name":"%s","kind":"full-time","phone":"138 0000 %s","committee":"示例村","active":1}}]}\n' "$1" "$2"
}
case_of() {
  printf '{"intent":"case.new","edits":[{"type":"case","action":"create","fields":{"dispute-type":"%s","parties":"%s","mediator":"%s","opened":20240305,"tier":"ordinary","status":"opened","note":"%s"}}]}\n' "$@"
}
# update TYPE ID FIELDS
update() {
  printf '{"intent":"%s.edit","edits":[{"type":"%s","action":"update","id":"%s","fields":{%s}}]}\n' "$1" "$@"
}

# delete TYPE ID
delete() {
  printf '{"intent":"%s.delete","edits":[{"type":"%s","action":"delete","id":"%s"}]}\n' "$1" "$@"
}

# ------------------------------------------------------------------ bytes

exits "agrees with every golden vector" 0 "$PYTHON" "$here/python/vectors.py"
contains "and there are many" "$OUTPUT" "vectors: 1"

# ------------------------------------------------------------------ enrolment

found
enrol 局 00 示例会计 accountant >/dev/null
enrol 01A 01 示例所员甲 clerk >/dev/null
enrol 02A 02 示例所员乙 clerk >/dev/null
code=$(new_code 01 示例所员丙 clerk)
line lose-request bad-gateway lose-reply half-reply
for cut in "the request is lost" "a proxy answers" "the reply is lost" "the reply breaks off"; do
  exits "enrolment: $cut" 3 replica 01B enroll --server "$LINE_URL" --code "$code"
done
exits "a mistyped code" 1 replica 01B enroll --server "$LINE_URL" --code "${code%?}?"
exits "enrols at last" 0 replica 01B enroll --server "$LINE_URL" --code "${code,,}"
contains "as one device" "$OUTPUT" '"letter": "B"'
exits "another's code" 1 replica x enroll --server "$LINE_URL" --code "$code"
contains "is refused with its remedy" "$OUTPUT" "enrolment-code-used: a code works once"
enrol_python 02B 02 示例所员丁 clerk
enrol_python 00B 00 示例审批 approver
equal "letters go on" "$(replica 02B verify | member outbox)" 0

# ------------------------------------------------------------------ first pull, cut between pages

# Enough for a page after the import's.
sync 局
for index in $(seq 120); do echo "用户 新建 姓名=示例用户$index 角色=所员 司法所=12"; done \
  | "$STATION" run - --data "$FOLDER/局" >/dev/null
sync 局

cut_off 01B pass
equal "nothing shows before the checkpoint" "$(replica 01B list station)" ""
staged=$(replica 01B verify | member staged)
[ "$staged" -gt 0 ] && note 0 || note 1 "what came is kept" "$staged"
cut_off 01B pass
[ "$(replica 01B verify | member staged)" -gt "$staged" ] && note 0 || note 1 "the pull goes on"
line lose-reply half-reply
exits "resumes" 0 replica 01B sync --server "$LINE_URL" --page-bytes 16384
contains "the stations are there" "$(replica 01B list station)" "示例三所"
equal "the line broke as planned" "$(sort "$FOLDER/line.log" | tr '\n' ' ')" "half-reply lose-reply "
for device in 局 01A 02A; do sync "$device"; done
for device in 02B 00B; do sync_python "$device"; done

# ------------------------------------------------------------------ both write, both read

swift 01A '调解员 新建 姓名=示例调解员甲 类别=专职 电话=13900000001 调委会=示例村' >/dev/null
swift 01A '案件 新建 类型=邻里 当事人=示例甲、示例乙 调解员=示例调解员甲 受理=2024-03-05' >/dev/null
person 示例调解员乙 0002 | replica 01B record >/dev/null
case_of contract 示例丙、示例丁 示例调解员乙 示例 | replica 01B record >/dev/null
contains "an entry shows at once" "$(replica 01B list case)" "C01B-1"
exits "refused by the catalog" 1 replica 01B record <<<"$(case_of no-such-type 示例 示例调解员乙 示例)"
exits "an empty name" 1 replica 01B record <<<"$(person '' 0000)"
exits "another's reference data" 1 replica 01B record <<<'{"intent":"x","edits":[{"type":"station","action":"create","fields":{}}]}'
equal "nothing of them is kept" "$(replica 01B verify | member entries)" 2
sync 01A
sync_python 01B
sync 01A
equal "sealed by Swift, read by Python" "$(value 01B person M01A-1 phone) $(value 01B case C01A-1 parties)" \
  "13900000001 示例甲、示例乙"
contains "sealed by Python, read by Swift" "$(swift 01A '案件 查看 C01B-1')" "示**、示**"
contains "found in Swift by what Python sealed" "$(swift 01A '案件 查找 示例丁、示例丙')" C01B-1

# ------------------------------------------------------------------ clashes

person_id=$(value 01B person M01A-1 id)
case_id=$(value 01B case C01A-1 id)
other_id=$(value 01B case C01B-1 id)
# Beside each other, in other registers; the same text, last writer; the same register, held.
update case "$case_id" '"performance":"partly"' | replica 01B record >/dev/null
swift 01A '案件 修改 C01A-1 难度=简易' >/dev/null
swift 01A '调解员 修改 M01A-1 调委会=示例甲村' >/dev/null
swift 01A '案件 修改 C01B-1 类型=物业' >/dev/null
update person "$person_id" '"committee":"示例乙村"' | replica 01B record >/dev/null
update case "$other_id" '"dispute-type":"traffic"' | replica 01B record >/dev/null
sync 01A
sync_python 01B
equal "beside each other" "$(outcome 01B 3)" '"MERGED", "rule": ""'
contains "the last writer" "$(outcome 01B 4)" '"rule": "last-writer"'
equal "held" "$(outcome 01B 5)" '"HELD", "rule": "merge-hold"'
equal "what is held still shows where it was entered" "$(value 01B case C01B-1 dispute-type)" traffic
sync 01A
contains "and to the station's others" "$(swift 01A '案件 查看 C01B-1')" 交通
# The other way round: Python first, Swift is held.
update case "$case_id" '"dispute-type":"labour"' | replica 01B record >/dev/null
swift 01A '案件 修改 C01A-1 类型=医疗' >/dev/null
sync_python 01B
sync 01A
contains "Swift's is held" "$(swift 01A 事项)" merge-hold
sync_python 01B
equal "and shows at Python's" "$(value 01B case C01A-1 dispute-type)" medical

# Deleted by one, edited by the other meanwhile; and what is never deleted.
for index in 2 3; do case_of other "示例甲、示例$index" 示例调解员乙 示例; done | replica 01B record >/dev/null
sync_python 01B
sync 01A
for gone in "case C01B-2" "case C01B-3" "person M01B-1"; do
  gone_id=$(value 01B $gone id)
  delete "${gone% *}" "$gone_id" | replica 01B record >/dev/null
  equal "$gone is gone at once" "$(value 01B $gone id)" ""
done
swift 01A '案件 修改 C01B-2 类型=物业' >/dev/null
sync 01A
sync_python 01B
sync 01A
equal "a deletion upon an edit is held" "$(outcome 01B 9)" '"HELD", "rule": "merge-hold"'
equal "another is applied" "$(outcome 01B 10)" '"APPLIED", "rule": ""'
lacks "gone at Swift's too" "$(swift 01A '案件 列表')" C01B-3
equal "a refused one leaves the overlay" "$(outcome 01B 11)" '"REJECTED", "rule": "kept-record"'
equal "and the record shows again" "$(value 01B person M01B-1 name)" 示例调解员乙

# ------------------------------------------------------------------ many, in segments, over a bad line

filler=$(printf '示%.0s' $(seq 600))
for index in $(seq 320); do case_of other "示例甲$index、示例乙$index" 示例调解员乙 "$filler"; done \
  | replica 01B record >/dev/null
sent_before=$(replica 01B verify | member acknowledged)
cut_off 01B lose-reply
equal "no acknowledgement came back" "$(replica 01B verify | member acknowledged)" "$sent_before"
equal "all of it shows" "$(replica 01B list case | wc -l)" 322
line lose-request half-reply bad-gateway pass lose-reply
exits "the push goes on" 0 replica 01B sync --server "$LINE_URL" --page-bytes 65536
equal "all of it was taken once" \
  "$(replica 01B outcomes | grep -c '"intent": "case.new", "outcome": "APPLIED"')" 323
equal "the line broke as planned" "$(sort "$FOLDER/line.log" | tr '\n' ' ')" \
  "bad-gateway half-reply lose-reply lose-request "
sync_python 00B --page-bytes 16384
equal "HQ has each once" "$(replica 00B list case | grep -o '"C01B-[0-9]*"' | sort -u | wc -l)" 321

# ------------------------------------------------------------------ stations and HQ

person 示例调解员丙 0003 | replica 02B record >/dev/null
sync_python 02B
sync 02A
swift 02A '案件 新建 类型=物业 当事人=示例戊、示例己 调解员=示例调解员丙 受理=2024-03-06' >/dev/null
sync 02A
sync_python 02B
equal "a station sees its own" "$(replica 02B list case | grep -o '"C[0-9A-Z]*-[0-9]*"')" '"C02A-1"'
exits "and can't write another's" 1 replica 02B record <<<"$(update case "$case_id" '"note":"示例"')"
sync_python 00B
seen_id=$(value 00B case C02A-1 id)
update person "$person_id" '"station":"02"' | replica 00B record >/dev/null
update case "$seen_id" '"note":"局里看过"' | replica 00B record >/dev/null
sync_python 00B
for device in 01B 02B; do sync_python "$device"; done
for device in 01A 02A 局; do sync "$device"; done
equal "who moves leaves one scope but for a stub, for a case names them" \
  "$(value 01B person M01A-1 name) $(value 01B person M01A-1 phone) $(value 01B person M01A-1 stub)" "示* None 1"
exits "which isn't changed" 1 replica 01B record <<<"$(update person "$person_id" '"note":"示例"')"
contains "and says why" "$OUTPUT" "has gone to another station"
contains "at Swift's the stub shows" "$(swift 01A '调解员 查看 M01A-1')" "存根"
equal "and enters another" "$(value 02B person M01A-1 name)" 示例调解员甲
contains "at Swift's too" "$(swift 02A '调解员 列表')" M01A-1
lacks "on both sides" "$(swift 01A '调解员 列表')" M01A-1
equal "HQ's note arrives" "$(value 02B case C02A-1 note)" 局里看过

# ------------------------------------------------------------------ damage, clocks, copies

"$PYTHON" - "$FOLDER/02B/replica.sqlite" <<'END'
import sqlite3, sys
damaged = sqlite3.connect(sys.argv[1])
damaged.execute("delete from records where type = 13")
damaged.execute("update records set message = (select message from records where type = 11 limit 1) where type = 5")
damaged.execute("delete from digests where type in (5, 13)")
damaged.commit()
END
exits "damage is found" 6 replica 02B verify
sync_python 02B
contains "and mended by a sync" "$OUTPUT" '"reconciled": [5, 13]'
exits "whole again" 0 replica 02B verify
exits "comparing changes nothing" 0 replica 02B reconcile
contains "nothing at all" "$OUTPUT" '{"fetched": 0, "dropped": 0}'
for ahead in 7200 -7200; do
  exits "a clock that is $ahead s off" 0 replica 02B --clock-seconds "$ahead" sync
done
exits "no server" 3 replica 02B sync --server http://127.0.0.1:9 --attempts 1
exits "a wrong address" 1 replica 02B sync --server "http://127.0.0.1:$PORT/nothing"

cp -r "$FOLDER/02B" "$FOLDER/copy"
person 示例调解员丁 0004 | replica 02B record >/dev/null
{ update case "$seen_id" '"performance":"partly"'; person 示例调解员戊 0005; } | replica copy record >/dev/null
sync_python 02B
exits "a copied replica stops" 5 replica copy sync
contains "and says what to do" "$OUTPUT" "enrol again"
exits "and so does the one that was copied" 5 replica 02B sync
contains "for the same reason" "$OUTPUT" chain-fork
enrol_python 02C 02 示例所员戊 clerk --former "$FOLDER/copy"
sync_python 02C
exits "its entries move to the new identity" 0 replica 02C carry "$FOLDER/copy"
sync_python 02C
equal "and are judged there" "$(outcome 02C 1)" '"APPLIED", "rule": ""'
equal "but a copy has counted the same number" "$(outcome 02C 2)" '"HELD", "rule": "unique-person-number"'
enrol_python 02E 02 示例所员丁 clerk --former "$FOLDER/02B"
exits "all that the other entered was judged" 0 replica 02E carry "$FOLDER/02B"
sync_python 02E

# ------------------------------------------------------------------ the server forgets

stop
cp -r "$FOLDER/bureau" "$FOLDER/backup"
serve 0
for device in 局 01A 02A; do echo "http://127.0.0.1:$PORT" >"$FOLDER/$device/server.url"; done
person 示例调解员己 0006 | replica 01B record >/dev/null
swift 02A '案件 新建 类型=消费 当事人=示例庚、示例辛 调解员=示例调解员丙 受理=2024-03-07' >/dev/null
sync_python 01B
sync 02A
sync_python 02C
# One that enrolled after the backup: what it entered is held, and seen by the others.
enrol_python 02D 02 示例所员庚 clerk
sync_python 02D
swift 02A '案件 修改 C02A-1 类型=医疗' >/dev/null
update case "$seen_id" '"dispute-type":"labour"' | replica 02D record >/dev/null
sync 02A
sync_python 02D
equal "held before the loss" "$(outcome 02D 1)" '"HELD", "rule": "merge-hold"'
sync 02A
sync_python 02C
sync 局
contains "shown at Swift's" "$(swift 02A '案件 查看 C02A-1')" 劳动争议
equal "shown at Python's" "$(value 02C case C02A-1 dispute-type)" labour
stop
rm -r "$FOLDER/bureau"
mv "$FOLDER/backup" "$FOLDER/bureau"
serve 0
for device in 局 01A 02A; do echo "http://127.0.0.1:$PORT" >"$FOLDER/$device/server.url"; done
cut_off 02C pass pass
contains "the old view stays until the new one is whole" "$(replica 02C list case)" C02A-2
sync_python 01B --page-bytes 16384
sync 02A
sync_python 02C --page-bytes 16384
contains "what the server forgot was sent again" "$(replica 02C list case)" C02A-2
exits "a device that the server forgot" 3 replica 02D sync --server "http://127.0.0.1:$PORT"
contains "is told to wait for HQ" "$OUTPUT" recovering
sync 局
exits "HQ gave back who it is" 0 replica 02D sync --server "http://127.0.0.1:$PORT"
sync_python 02C
sync 02A
equal "what was held from it is held" "$(outcome 02D 1)" '"HELD", "rule": "merge-hold"'
equal "and shown at Python's" "$(value 02C case C02A-1 dispute-type)" labour
contains "and at Swift's" "$(swift 02A '案件 查看 C02A-1')" 劳动争议
exits "whose view is whole" 0 "$STATION" verify --data "$FOLDER/02A"
equal "and judged again" "$(replica 01B outcomes | tail -1 | grep -o APPLIED)" APPLIED

# ------------------------------------------------------------------ by file, without a line

# by_file NAME: 01D's bundle to the desk, and the reply back.
by_file() {
  exits "01D exports $1" 0 replica 01D export "$FOLDER/$1"
  exits "the desk takes $1" 0 "$BUREAU" exchange "$FOLDER/$1" --data "$FOLDER/bureau"
  exits "01D takes the reply to $1" 0 replica 01D import "$FOLDER/$1.reply"
}
enrol_python 01D 01 示例所员庚 clerk
by_file first
contains "a first pull" "$OUTPUT" '"standing": "applied"'
equal "of the station's records" "$(replica 01D list case | wc -l)" "$(replica 01B list case | wc -l)"
person 示例调解员庚 0009 | replica 01D record >/dev/null
by_file second
equal "judged" "$(outcome 01D 1)" '"APPLIED", "rule": ""'
exits "once more" 0 replica 01D import "$FOLDER/second.reply"
contains "changes nothing" "$OUTPUT" '"standing": "known"'
exits "an older one" 0 replica 01D import "$FOLDER/first.reply"
contains "neither" "$OUTPUT" '"standing": "known"'
exits "a request isn't a reply" 1 replica 01D import "$FOLDER/first"
head -c 500 "$FOLDER/second.reply" >"$FOLDER/cut.reply"
exits "half a reply" 1 replica 01D import "$FOLDER/cut.reply"
contains "is told" "$OUTPUT" bundle-cut
exits "Swift's bundle" 0 "$STATION" export "$FOLDER/swift" --data "$FOLDER/01A"
exits "its reply" 0 "$BUREAU" exchange "$FOLDER/swift" --data "$FOLDER/bureau"
exits "isn't Python's" 1 replica 01D import "$FOLDER/swift.reply"
exits "but Swift's" 0 "$STATION" import "$FOLDER/swift.reply" --data "$FOLDER/01A"

# ------------------------------------------------------------------ one comes late; all agree

enrol_python 01C 01 示例所员己 clerk
cut_off 01C pass pass pass
line lose-request half-reply pass lose-reply
exits "a late one bootstraps" 0 replica 01C sync --server "$LINE_URL" --page-bytes 16384
for round in 1 2; do
  for device in 01B 01C 01D 02E 02C 00B; do sync_python "$device"; done
  for device in 01A 02A 局; do sync "$device"; done
done
for station in 00 01 02; do
  option="--station $station"
  [ "$station" != 00 ] || option=""
  server=$("$BUREAU" verify --json $option --data "$FOLDER/bureau" | member digests)
  contains "the server has records of station $station" "$server" '"case"'
  case $station in 00) ours="局 00B" ;; 01) ours="01A 01B 01C 01D" ;; 02) ours="02A 02E 02C" ;; esac
  for device in $ours; do
    if [ -e "$FOLDER/$device/replica.sqlite" ]; then
      exits "verify $device" 0 replica "$device" verify
    else
      exits "verify $device" 0 "$STATION" verify --json --data "$FOLDER/$device"
    fi
    equal "$device holds what the server holds" "$(member digests <<<"$OUTPUT")" "$server"
    equal "$device has sent all" "$(member outbox <<<"$OUTPUT")" 0
  done
done
exits "the server is whole" 0 "$BUREAU" verify --data "$FOLDER/bureau"
exits "of no station" 1 "$BUREAU" verify --json --station 99 --data "$FOLDER/bureau"
hang_up
stop
exits "no party's name at the server" 1 grep -rl 示例丁 "$FOLDER/bureau"
finish
