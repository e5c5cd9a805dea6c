#!/usr/bin/env bash
# The server's disk is lost, and an old backup put in its place: every device gives back what came after,
# with the verdicts that it was given, and the ledger comes back to the fen. Nothing is asked of a clerk.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
BUREAU=$1/bureau
STATION=$1/station
. "$here/play.sh"
. "$here/check.sh"

station() { "$STATION" -c "$2" --data "$FOLDER/$1"; }
bureau() { local command=$1; shift; "$BUREAU" "$command" --data "$FOLDER/bureau" "$@"; }
# The ledger without its stamp: another life of the memory has other seqs.
ledger() { bureau ledger --everything --csv "$@" | grep -v 'seq'; }
# Every server-side total that doesn't depend on seqs.
digests() { bureau verify --json | sed 's/.*"digests"://'; }

found
QUIET=1 play "$here/ruling.scenario" >/dev/null 2>"$FOLDER/errors" ||
  note 1 "the scenario plays" "$(cat "$FOLDER/errors")"

# Online, while a station syncs.
(for _ in 1 2 3 4 5; do station 03A 同步 >/dev/null 2>&1 || true; done) &
syncing=$!
exits "a backup beside the running server" 0 bureau backup "$FOLDER/backup.sqlite"
wait "$syncing"
contains "what it holds" "$OUTPUT" "示例司法局 seq"
contains "where the keys are" "$OUTPUT" "backup.sqlite.key"
equal "the keys are for their owner only" "$(stat -c %a "$FOLDER/backup.sqlite.key")" 600
exits "a backup replaces nothing" 1 bureau backup "$FOLDER/backup.sqlite"
contains "says so" "$OUTPUT" "file-exists"
lacks "nothing is left behind" "$(ls "$FOLDER")" ".partial"

# After the backup: rulings of HQ, entries of stations and of the desk, another device, a voided matter.
station 局 '裁定 追回 P03A-1 日期=2024-03-31 理由="两笔都已付, 追回其一"' >/dev/null
station 局 '裁定 作废 P03A-2 理由="与 P03B-2 重复"' >/dev/null
station 局二 '裁定 接受 P03A-4 理由="批准分摊"' >/dev/null
station 局 同步 >/dev/null
station 局二 同步 >/dev/null
station 03A '调解员 新建 姓名=示例新人 类别=专职' >/dev/null
enrol 04A 04 示例所员新 clerk >/dev/null
station 04A 同步 >/dev/null
station 04A '调解员 新建 姓名=示例四所 类别=专职' >/dev/null
devices="03A 03B 12A 局 局二 04A"
for _ in 1 2; do for device in $devices; do [ -d "$FOLDER/$device" ] && station "$device" 同步 >/dev/null; done; done
before=$(ledger)
march=$(ledger --month 2024-03)
records=$(digests | grep -o '"payout":{[^}]*}')
tray=$(station 03A '事项 --json')
vouchers=$(station 局 '发放 列表 --json 条数=1000' | grep -o '"voucher":"[^"]*"' | sort)

# The disk is gone. What the clerk enters meanwhile stays in the outbox.
exits "not while the server runs" 4 bureau restore "$FOLDER/backup.sqlite"
kill -9 "$SERVER"; wait "$SERVER" 2>/dev/null || true
station 03B '调解员 新建 姓名=示例离线 类别=专职' >/dev/null
head -c 200000 "$FOLDER/backup.sqlite" >"$FOLDER/cut.sqlite"
cp "$FOLDER/backup.sqlite.key" "$FOLDER/cut.sqlite.key"
exits "a cut backup" 6 bureau restore "$FOLDER/cut.sqlite"
contains "says so" "$OUTPUT" "damaged"
head -c 96 /dev/zero | base64 -w0 >"$FOLDER/other.key"
exits "another bureau's keys" 1 bureau restore "$FOLDER/backup.sqlite" --keys "$FOLDER/other.key"
contains "says so" "$OUTPUT" "keys"
rm -rf "$FOLDER/bureau"
exits "restored into an empty folder" 0 bureau restore "$FOLDER/backup.sqlite"
serve "$PORT"
contains "recovering" "$(bureau ledger)" "服务器恢复中"
contains "who is awaited" "$(bureau recovery)" "恢复中: 还等"
contains "in English" "$(bureau recovery --lang en)" "recovering: waiting for"

# A device that the server has forgotten isn't told to enrol again.
exits "it is told to wait" 3 station 04A 同步
contains "for HQ" "$OUTPUT" "局机关同步后再试"
exits "no code is taken meanwhile" 3 enrol 05A 05 示例所员五 clerk
for device in 03A 局 03B 12A 局二 04A; do
  [ -d "$FOLDER/$device" ] || continue
  exits "$device syncs as ever" 0 station "$device" 同步
done
for device in $devices; do [ -d "$FOLDER/$device" ] && station "$device" 同步 >/dev/null; done

equal "the ledger is as it was, to the fen" "$(ledger)" "$before"
equal "and March" "$(ledger --month 2024-03)" "$march"
equal "every payout, byte for byte" "$(digests | grep -o '"payout":{[^}]*}')" "$records"
equal "the station's tray" "$(station 03A '事项 --json' | sed 's/"asOf":{[^}]*}//')" "$(sed 's/"asOf":{[^}]*}//' <<<"$tray")"
equal "every voucher number" "$(station 局 '发放 列表 --json 条数=1000' | grep -o '"voucher":"[^"]*"' | sort)" "$vouchers"
contains "what was offline meanwhile is in, too" "$(station 局 '调解员 列表')" "示例离线"
contains "complete" "$(bureau recovery)" "恢复完毕"
lacks "nothing is lost" "$(bureau recovery)" "丢失"
lacks "the ledger says no more of it" "$(bureau ledger)" "恢复中"
exits "the server is whole" 0 bureau verify
for device in $devices; do
  [ -d "$FOLDER/$device" ] && exits "$device is whole" 0 "$STATION" verify --data "$FOLDER/$device"
done
exits "a new device may enrol again" 0 enrol 05A 05 示例所员五 clerk

# Behind everybody's back: the old file is put in place by hand, and nobody says so.
kill -9 "$SERVER"; wait "$SERVER" 2>/dev/null || true
rm -f "$FOLDER"/bureau/bureau.sqlite*
cp "$FOLDER/backup.sqlite" "$FOLDER/bureau/bureau.sqlite"
serve "$PORT"
for _ in 1 2; do
  for device in 12A 局 局二 03B 03A 04A 05A; do
    [ -d "$FOLDER/$device" ] || continue
    station "$device" 同步 >/dev/null 2>&1 || true
  done
done
equal "again, to the fen" "$(ledger)" "$before"
contains "found out by itself" "$(bureau recovery)" "恢复完毕"
exits "the server is whole again" 0 bureau verify
finish
