#!/usr/bin/env bash
# The server's disk is lost three times, and each time the same old backup is put in its place. Two clerks paid
# the same case, each in a life of the server's memory that the other's payout wasn't in: it stands once, the
# other waits for HQ, and the ledger is the same after each loss.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
BUREAU=$1/bureau
STATION=$1/station
. "$here/play.sh"
. "$here/check.sh"

station() { "$STATION" -c "$2" --data "$FOLDER/$1"; }
bureau() { local command=$1; shift; "$BUREAU" "$command" --data "$FOLDER/bureau" "$@"; }
ledger() { bureau ledger --everything --csv | grep -v 'seq'; }
lose() {
  kill -9 "$SERVER"
  wait "$SERVER" 2>/dev/null || true
  rm -rf "$FOLDER/bureau"
  exits "restored" 0 bureau restore "$FOLDER/backup.sqlite"
  serve "$PORT"
}
settle() {
  for _ in 1 2; do for device in 局 03A 03B; do exits "$device syncs" 0 station "$device" 同步; done; done
  contains "complete" "$(bureau recovery)" "恢复完毕"
  lacks "nothing is lost" "$(bureau recovery)" "丢失"
}

found
enrol 局 00 示例会计 accountant >/dev/null
enrol 03A 03 示例所员甲 clerk >/dev/null
enrol 03B 03 示例所员乙 clerk >/dev/null
for device in 局 03A 03B; do station "$device" 同步 >/dev/null; done
station 03A '调解员 新建 姓名=示例调解员甲 类别=专职' >/dev/null
station 03A '案件 新建 类型=邻里 当事人=示例一甲、示例一乙 调解员=示例调解员甲 受理=2024-03-01' >/dev/null
station 03A '案件 结案 C1 结果=成功 协议=书面 日期=2024-03-18' >/dev/null
for device in 03A 局 03B; do station "$device" 同步 >/dev/null; done
bureau backup "$FOLDER/backup.sqlite" >/dev/null

# One is accepted, with a reversal; the disk is lost; the other is accepted by a server that has forgotten both.
station 03A '发放 新建 案件=C1 日期=2024-03-20' >/dev/null
exits "paid" 0 station 03A 同步
station 03A '发放 冲销 P1 金额=50 理由="示例多付" 日期=2024-03-21' >/dev/null
exits "reversed in part" 0 station 03A 同步
person='调解员 新建 类别=专职 身份证号=140424199001010011'
exits "a person" 0 station 03A "$person 姓名=示例同一人"
exits "accepted" 0 station 03A 同步
lose
exits "HQ first" 0 station 局 同步
station 03B '发放 新建 案件=C03A-1 日期=2024-03-21' >/dev/null
exits "the same person" 0 station 03B "$person 姓名=示例同一人"
exits "paid again" 0 station 03B 同步
contains "for all that the server knows" "$OUTPUT" "生效 2"
settle
contains "one waits for HQ" "$(station 局 '待裁')" "unique-case"
contains "a person is there once" "$(station 局 '待裁')" "unique-identity"
before=$(ledger)
people=$(bureau verify --json | grep -o '"person":{[^}]*}')
voucher=$(station 局 '发放 列表 --json 条数=10' | grep -o '"voucher":"[^"]*"' | sort)

# And again: with the station first, then with HQ first. What was held comes back held.
for first in 03B 局; do
  lose
  exits "$first first" 0 station "$first" 同步
  settle
  equal "the ledger is the same, to the fen" "$(ledger)" "$before"
  equal "the persons too" "$(bureau verify --json | grep -o '"person":{[^}]*}')" "$people"
  equal "voucher numbers too" \
    "$(station 局 '发放 列表 --json 条数=10' | grep -o '"voucher":"[^"]*"' | sort)" "$voucher"
  exits "the server is whole" 0 bureau verify
  for device in 局 03A 03B; do
    exits "$device is whole" 0 "$STATION" verify --data "$FOLDER/$device"
  done
done
contains "it waits still" "$(station 局 '待裁')" "unique-case"
finish
