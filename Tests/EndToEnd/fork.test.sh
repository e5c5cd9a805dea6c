#!/usr/bin/env bash
# A station's folder is copied, or restored from an old copy, and both go on. The fork is found at
# the first sync, each holder enrols anew, and every entry is at HQ once, to the fen.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
BUREAU=$1/bureau
STATION=$1/station
. "$here/play.sh"
. "$here/check.sh"

station() { "$STATION" -c "$2" --data "$FOLDER/$1"; }
code() { "$BUREAU" enroll --data "$FOLDER/bureau" --station "$1" --user "$2" --role "${3:-clerk}"; }
# enrol_anew FOLDER CODE [OPTION...]
enrol_anew() {
  "$STATION" enroll --data "$FOLDER/$1" --server "http://127.0.0.1:$PORT" --code "$2" "${@:3}"
}
# Copies a station's folder, as a person does, or a disk image.
copy() { rm -rf "$FOLDER/$2" && cp -r "$FOLDER/$1" "$FOLDER/$2"; }
devices() { "$STATION" -c '设备 列表 --json' --data "$FOLDER/局"; }
# device NAME KEY: of the list of devices.
device() {
  devices | python3 -c '
import json, sys
rows = json.load(sys.stdin)["rows"]
print(next(row for row in rows if row["device"] == sys.argv[1]).get(sys.argv[2]) or "")' "$1" "$2"
}
device_count() { devices | python3 -c 'import json, sys; print(len(json.load(sys.stdin)["rows"]))'; }
# payouts FOLDER: the document numbers of its payouts.
payouts() { station "$1" '发放 列表 --json 条数=1000' | grep -o '"number":"P[^"]*"' | sort; }

found
enrol 局 00 示例会计 accountant >/dev/null
enrol 局二 00 示例负责人 head >/dev/null
enrol 03A 03 示例所员甲 clerk >/dev/null
for device in 局 局二 03A; do station "$device" 同步 >/dev/null; done
{
  echo '调解员 新建 姓名=示例调解员 调委会=示例东关村 类别=专职'
  for day in 01 02 03 04 05 06 07 08; do
    echo "案件 新建 类型=邻里 当事人=示例甲$day、示例乙$day 调解员=示例调解员 受理=2024-03-$day"
    echo "案件 结案 C${day#0} 结果=成功 协议=书面 日期=2024-03-1${day#0}"
  done
  echo '发放 新建 案件=C1 日期=2024-03-20'
} >"$FOLDER/lines"
"$STATION" run "$FOLDER/lines" --data "$FOLDER/03A" >/dev/null
station 03A 同步 >/dev/null
station 03A '发放 新建 案件=C2 日期=2024-03-20' >/dev/null

# ------------------------------------------------------------------ copied, and both go on

copy 03A 副本
station 03A '发放 新建 案件=C3 日期=2024-03-20' >/dev/null
station 03A '发放 新建 案件=C4 日期=2024-03-20' >/dev/null
station 副本 '发放 新建 案件=C5 日期=2024-03-20' >/dev/null
station 副本 '发放 新建 案件=C6 日期=2024-03-20' >/dev/null
exits "the first is heard" 0 station 03A 同步
exits "the second isn't" 5 station 副本 同步
contains "says why" "$OUTPUT" "chain-fork"
contains "and what to do" "$OUTPUT" "请重新登记"
exits "now both are closed" 5 station 03A 同步
contains "for the same reason" "$OUTPUT" "chain-fork"
contains "the status says so" "$(station 副本 状态)" "身份已封停"
exits "entries go on" 0 station 副本 '发放 新建 案件=C7 日期=2024-03-20'
station 局 同步 >/dev/null
equal "HQ sees when" "$(device 03A closedAt | cut -c1-2)" 20
contains "and waits" "$("$BUREAU" ledger --data "$FOLDER/bureau" --month 2024-03)" "03所(分叉, 待重新登记"

exits "another station's code" 1 enrol_anew 副本 "$(code 05 示例所员丁)"
contains "isn't this one's" "$OUTPUT" "bad-enrolment-code"
exits "without a server" 3 "$STATION" enroll --data "$FOLDER/副本" --server http://127.0.0.1:9 --code "$(code 03 示例所员甲)"
before=$(payouts 副本)
exits "the copy enrols anew" 0 enrol_anew 副本 "$(code 03 示例所员甲)"
contains "under the next letter" "$OUTPUT" "B机"
contains "with what isn't judged" "$OUTPUT" "未判定 4 笔"
equal "what it shows is what it showed" "$(payouts 副本)" "$before"
exits "its entries get through" 0 station 副本 同步
contains "all of them" "$OUTPUT" "送 4"

# The one that was copied; killed again and again on the way.
anew=$(code 03 示例所员甲)
for round in $(seq 12); do
  "$STATION" enroll --data "$FOLDER/03A" --server "http://127.0.0.1:$PORT" --code "$anew" \
    >/dev/null 2>&1 &
  victim=$!
  for _ in $(seq $((round * 400))); do :; done
  kill -9 "$victim" 2>/dev/null || true
  wait "$victim" 2>/dev/null || true
done
exits "the original enrols anew" 0 enrol_anew 03A "$anew"
contains "with one more letter" "$OUTPUT" "C机"
exits "saying it again changes nothing" 0 enrol_anew 03A "$anew"
exits "it syncs" 0 station 03A 同步
for device in 副本 03A 局; do station "$device" 同步 >/dev/null; done
for device in 副本 03A; do
  exits "$device is whole" 0 "$STATION" verify --data "$FOLDER/$device"
  contains "$device has sent all" "$OUTPUT" "待同步 0"
done
contains "new numbers bear the new letter" "$(station 副本 '发放 新建 案件=C03A-8 日期=2024-03-20')" "P03B-1"
station 副本 同步 >/dev/null
station 局 同步 >/dev/null
equal "HQ knows who follows whom" "$(device 03B former) $(device 03C former)" "03A 03A"

# C1 to C8 once each; numbers that both counted are held, not lost.
cases=$(station 局 '发放 列表 --json 条数=1000' | grep -o '"subject":"[^"]*"' | sort | uniq -c | tr -s ' ')
equal "each case is paid once" "$cases" \
  "$(for n in 1 2 3 4 5 6 7 8; do echo " 1 \"subject\":\"C03A-$n\""; done)"
line=$("$BUREAU" ledger --data "$FOLDER/bureau" --month 2024-03 | grep '^人民调解员经费' | tr -s ' ' | cut -d' ' -f4,7)
equal "to the fen: 6 accepted, 2 in suspense, 150.00 each" "$line" "900.00 300.00"
held=$(station 局 待裁)
contains "what both counted" "$held" "unique-payout-number"
for item in $(grep -o '^H[0-9]*' <<<"$held"); do
  exits "HQ accepts $item" 0 station 局 "裁定 接受 $item 理由=\"两台机器各记一笔, 案件不同\""
done
station 局 同步 >/dev/null
line=$("$BUREAU" ledger --data "$FOLDER/bureau" --month 2024-03 | grep '^人民调解员经费' | tr -s ' ' | cut -d' ' -f4,7)
equal "all of it is accepted" "$line" "1,200.00 0.00"
exits "HQ revokes what nobody holds any more" 0 station 局 '设备 停用 03A 理由="两台都已重新登记"'
station 局 同步 >/dev/null
lacks "and waits no longer" "$("$BUREAU" ledger --data "$FOLDER/bureau" --month 2024-03)" "分叉"

# ------------------------------------------------------------------ restored from an old copy
# tursodatabase/turso#8129: a restored or cloned client's writes are silently dropped.

copy 副本 旧
station 副本 '案件 新建 类型=合同 当事人=示例丙、示例丁 调解员=示例调解员 受理=2024-03-21' >/dev/null
exits "the disk goes on" 0 station 副本 同步
rm -rf "$FOLDER/副本"
exits "the old copy finds it itself" 5 station 旧 同步
contains "at which entry" "$OUTPUT" "第"
contains "and says what to do" "$OUTPUT" "请重新登记"
station 旧 '案件 新建 类型=物业 当事人=示例戊、示例己 调解员=示例调解员 受理=2024-03-22' >/dev/null
station 局 同步 >/dev/null
exits "enrols anew" 0 enrol_anew 旧 "$(code 03 示例所员甲)"
exits "gets through" 0 station 旧 同步
contains "with its entry" "$OUTPUT" "送 1"
for device in 旧 局; do station "$device" 同步 >/dev/null; done
both='"C03B-1" "C03B-1" '
for device in 旧 局; do
  equal "what the lost disk had sent, and what its copy entered, are at $device" \
    "$(station "$device" '案件 列表 --json 条数=100' | grep -o '"C03B-[^"]*"' | sort | tr '\n' ' ')" "$both"
done
contains "both have counted the same number: one is held" "$(station 局 待裁)" "unique-case-number"
exits "it is whole" 0 "$STATION" verify --data "$FOLDER/旧"

# ------------------------------------------------------------------ between any two steps

# The reply is lost: the code is used, and the same keys get the same answer.
copy 旧 又
station 旧 '调解员 新建 姓名=示例调解员乙 类别=专职' >/dev/null
station 又 '调解员 新建 姓名=示例调解员丙 类别=专职' >/dev/null
station 旧 同步 >/dev/null
exits "forked again" 5 station 又 同步
anew=$(code 03 示例所员甲)
station 局 同步 >/dev/null
count=$(device_count)
python3 "$here/python/cutting_proxy.py" "$FOLDER" "$PORT" lose-reply half-reply pass &
proxy=$!
until [ -s "$FOLDER/line.port" ]; do kill -0 "$proxy" && sleep 0.05; done
direct=$PORT
PORT=$(cat "$FOLDER/line.port")
exits "a lost reply" 3 enrol_anew 又 "$anew"
exits "half a reply" 3 enrol_anew 又 "$anew"
# The keys are exchanged last: a program that died before that leaves both files.
old_key=$(cat "$FOLDER/又/device.key")
exits "the third gets through" 0 enrol_anew 又 "$anew"
PORT=$direct
kill "$proxy"
station 局 同步 >/dev/null
equal "one device was made of it" "$(device_count)" "$((count + 1))"
mv "$FOLDER/又/device.key" "$FOLDER/又/device.next.key"
echo "$old_key" >"$FOLDER/又/device.key"
echo "http://127.0.0.1:$PORT" >"$FOLDER/又/server.url"
exits "any command finishes it" 0 station 又 同步
contains "and goes by the new key" "$OUTPUT" "送 1"
[ ! -e "$FOLDER/又/device.next.key" ] && note 0 || note 1 "the next key is still there"
mv "$FOLDER/又/device.key" "$FOLDER/又/device.next.key"
echo "$old_key" >"$FOLDER/又/device.key"
exits "and so does enrolling again" 0 enrol_anew 又 "$anew"
exits "goes by the new key, too" 0 station 又 同步
exits "a good identity stays" 1 enrol_anew 又 "$(code 03 示例所员甲)"
contains "unless it is asked for" "$OUTPUT" "--again"
exits "as it can be" 0 enrol_anew 又 "$(code 03 示例所员甲)" --again
exits "syncs" 0 station 又 同步
exits "verifies" 0 "$STATION" verify --data "$FOLDER/又"
exits "the server is whole" 0 "$BUREAU" verify --data "$FOLDER/bureau"
finish
