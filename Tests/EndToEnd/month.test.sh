#!/usr/bin/env bash
# The month that `make run` plays: applied, merged, held and rejected through real processes, and
# the ledger that comes of it, to the fen.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
BUREAU=$1/bureau
STATION=$1/station
. "$here/play.sh"
. "$here/check.sh"

found
QUIET=1 play "$here/month.scenario" >/dev/null 2>"$FOLDER/errors" || note 1 "the scenario plays" "$(cat "$FOLDER/errors")"

# The rules' hash changes with the rules file; what it says doesn't.
ledger=$("$BUREAU" ledger --data "$FOLDER/bureau" --month 2024-03 | sed -E 's/规则 [0-9a-f]{4}/规则 ####/')
equal "the ledger of March" "$ledger" "$(cat "$here/month.ledger")"
tray=$("$STATION" -c 事项 --data "$FOLDER/局")
equal "what is held, and why" "$tray" "$(cat "$here/month.tray")"

# HQ's replica and the server show the same figures; so do the three other ways of adding.
replica=$("$STATION" -c '台账 --csv' --data "$FOLDER/局")
server=$("$BUREAU" ledger --csv --data "$FOLDER/bureau")
equal "HQ's replica and the server agree" "$replica" "$server"
for by in project function station month; do
  contains "by $by adds up" "$("$BUREAU" ledger --by $by --data "$FOLDER/bureau")" "按项目=按所=按科目=按月 ✓"
done

# Each outcome was seen by the device that entered it.
list=$("$STATION" -c '事项' --data "$FOLDER/03A")
contains "held at the station" "$list" "unique-case"
contains "rejected at the station" "$list" "case-has-payout"
contains "merged" "$("$STATION" -c '案件 查看 C3' --data "$FOLDER/03A")" "示例协字第3号"

# A station sees its own records and nothing of others'.
cases=$("$STATION" -c '案件 列表' --data "$FOLDER/05A")
contains "own cases" "$cases" "C05A-1"
lacks "no other station's cases" "$cases" "C04A-1"
lacks "no other station's people" "$("$STATION" -c '调解员 列表' --data "$FOLDER/05A")" "示例调解员04"
contains "HQ sees all" "$("$STATION" -c '案件 列表 条数=100' --data "$FOLDER/局")" "C11A-2"

# Everything checks out, and nothing is left to send.
exits "the server's chain and digests" 0 "$BUREAU" verify --data "$FOLDER/bureau"
for device in 局 01A 03A 03B 11A 12A; do
  exits "verify $device" 0 "$STATION" verify --data "$FOLDER/$device"
  contains "$device has sent all" "$OUTPUT" "待同步 0"
done

# Personal text is in clear nowhere at the server: parties, in every file.
stop
exits "no party's name at the server" 1 grep -rl "示例丙03" "$FOLDER/bureau"
finish
