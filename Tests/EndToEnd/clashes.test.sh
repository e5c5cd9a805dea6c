#!/usr/bin/env bash
# The auditor's clashes, as far as clerks can type them, through real processes: what HQ's tray says
# of each, and the ledger that comes of them. Tests/Clashes has all 27, in every order.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
BUREAU=$1/bureau
STATION=$1/station
. "$here/play.sh"
. "$here/check.sh"

found
QUIET=1 play "$here/clashes.scenario" >/dev/null 2>"$FOLDER/errors" || note 1 "the scenario plays" "$(cat "$FOLDER/errors")"
equal "nothing was refused at entry" "$(cat "$FOLDER/errors")" ""

at() { "$STATION" -c "$2" --data "$FOLDER/$1"; }

# 27: what a device entered before it was revoked is held singly; what came after is evidence.
at 03B '发放 新建 案件=C03A-9 日期=2024-03-21' >/dev/null
at 局 '设备 停用 03B 理由="示例遗失"' >/dev/null
at 局 同步 >/dev/null
at 03B '案件 修改 C03A-9 备注="停用之后"' >/dev/null
exits "27 a revoked device is told so" 5 "$STATION" -c 同步 --data "$FOLDER/03B"
at 局 同步 >/dev/null

tray=$(at 局 事项)
equal "what is held or refused, and why" "$tray" "$(cat "$here/clashes.tray")"
ledger=$("$BUREAU" ledger --data "$FOLDER/bureau" | sed -E 's/规则 [0-9a-f]{4}/规则 ####/' | sed -E 's/暂定: [^ ]*/暂定/')
equal "the ledger" "$ledger" "$(cat "$here/clashes.ledger")"

# What stands, beside what is held.
contains "22 the case has its new version, and says what it bears upon" \
  "$(at 局 '为何 C03A-5')" "payouts-off-corrected-case"
contains "22 the payout is as it was" "$(at 局 '发放 查看 P03A-2')" "150.00"
contains "19 the second reversal is history" "$(at 局 '为何 P03A-1')" "生效"
contains "26 different fields of a case are both there" "$(at 局 '案件 查看 C03A-8')" "示例协字第26号"
contains "23 the case that was paid for is there" "$(at 03A '案件 列表')" "C03A-6"
other=$(at 05A 事项)
contains "4 the other station is named by station and number" "$other" "C03A-10"
lacks "4 and nothing else of it" "$other" "示例调解员甲"

for device in 局 03A 05A 12A; do exits "verify $device" 0 "$STATION" verify --data "$FOLDER/$device"; done
exits "the server's chain and digests" 0 "$BUREAU" verify --data "$FOLDER/bureau"
finish
