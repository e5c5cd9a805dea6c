#!/usr/bin/env bash
# A mediator moves to another station through real processes: dates, stub, edits under way, and who may
# pay for what. Everybody's digests agree, and no file of the old station keeps what was personal.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
BUREAU=$1/bureau
STATION=$1/station
. "$here/play.sh"
. "$here/check.sh"

found
on() {
  local device=$1
  shift
  "$STATION" -c "$*" --data "$FOLDER/$device"
}
sync() { for device in "$@"; do on "$device" 同步 >/dev/null; done; }
for device in "局 00 示例会计 accountant" "03A 03 示例所员甲 clerk" "03B 03 示例所员乙 clerk" "05A 05 示例所员丙 clerk"; do
  enrol $device >/dev/null
done
sync 局 03A 03B 05A

on 03A '调解员 新建 姓名=示例移动员 类别=专职 调委会=示例东村 电话=13800000001' >/dev/null
for day in 10 18; do
  on 03A "案件 新建 类型=邻里 当事人=示例甲$day、示例乙$day 调解员=示例移动员 受理=2024-03-01" >/dev/null
done
on 03A '案件 结案 C1 结果=成功 协议=书面 日期=2024-03-10' >/dev/null
on 03A '案件 结案 C2 结果=成功 协议=书面 日期=2024-03-18' >/dev/null
sync 03A 03B 局

# HQ moves them; without dates nothing would tell what the old station may still pay for.
move='调解员 调动 M03A-1 司法所=05 日期=2024-03-15 理由=示例调令'
exits "only HQ moves people" 1 on 03A "$move"
contains "and says so" "$OUTPUT" headquarters-only
exits "not without an assignment" 1 on 局 "$move"
contains "and says what to write first" "$OUTPUT" "任用 新建 人员=M03A-1 司法所=03"
on 局 '任用 新建 人员=M03A-1 司法所=03 起=2023-01-01' >/dev/null
contains "moves" "$(on 局 "$move")" "03 所→05 所, 2024-03-15 起"
exits "not twice" 2 on 局 "$move"
# Meanwhile, offline, at the old station: an edit, and a payout for the case closed before the move.
on 03B '调解员 修改 M03A-1 电话=13900000009' >/dev/null
on 03B '发放 新建 案件=C03A-1 日期=2024-03-20' >/dev/null
sync 局 03B 03A 05A

contains "5 what was closed before the move is the old station's to pay" \
  "$(on 03B '为何 P03B-1')" "生效: 没有触及规则"
contains "an edit under way goes to HQ" "$(on 03B 事项)" "M03A-1  待裁  left-scope"
shown=$(on 03A '调解员 查看 M03A-1')
contains "the stub has the number" "$shown" "M03A-1"
contains "a masked name" "$shown" "姓名    示*"
contains "and says where they went" "$shown" "记录已转到 05 所"
lacks "and no more" "$shown" "示例东村"
contains "for programs, too" "$(on 03A '调解员 查看 M03A-1 --json')" '{"field":"stub","value":"yes"}'
equal "no mediator of the station any more" "$(on 03A '调解员 列表')" "没有符合的记录"
contains "but found" "$(on 03A '查找 M03A-1')" "M03A-1"
contains "payouts name their payee" "$(on 03A '发放 列表')" "示*"
exits "a stub isn't changed" 1 on 03A '调解员 修改 M03A-1 电话=13900000008'
contains "and says why" "$OUTPUT" "left-scope 列 13: M03A-1 已转到 05 所"
contains "the new station has the record itself" "$(on 05A '调解员 查看 M03A-1')" "示例移动员"
contains "sealed with a key that it doesn't hold" "$(on 05A '调解员 查看 M03A-1')" "电话    ***"
contains "with their assignment there" "$(on 05A '任用 列表')" "2024-03-15"

on 03A '发放 新建 案件=C2 日期=2024-03-21' >/dev/null
sync 03A
contains "6 what was closed after the move isn't" "$(on 03A 事项)" "assignment"
on 局 同步 >/dev/null
on 局 '裁定 接受 M03A-1 理由="电话属实"' >/dev/null
sync 局 05A 03A 03B
contains "what HQ accepts is there" "$(on 局 '调解员 查看 M03A-1')" "139****0009"
lacks "and no more at the old station" "$(on 03B '调解员 查看 M03A-1')" "0009"

# (The station's own entries stay in its chain, sealed: history isn't pruned.)
for device in 03A 03B; do
  equal "$device: nothing personal in the row" "$(python3 - "$FOLDER/$device" <<'END'
import glob, sqlite3, sys
for path in glob.glob(sys.argv[1] + "/*.sqlite"):
    row = sqlite3.connect(path).execute(
        "select phone, phone_lookup, committee, bank_account, unknown from person").fetchall()
    print(path.rsplit("/", 1)[1], row)
END
)" "station.sqlite [(None, None, None, None, None)]"
done

# Back again: whole, and nobody keeps a stub.
on 局 '调解员 调动 M03A-1 司法所=03 日期=2024-05-01' >/dev/null
sync 局 03A 03B 05A
contains "back at the old station" "$(on 03A '调解员 列表')" "示例移动员"
contains "the other has a stub, for the assignment there" "$(on 05A '调解员 查看 M03A-1')" "存根"
for device in 局 03A 03B 05A; do exits "verify $device" 0 "$STATION" verify --data "$FOLDER/$device"; done
exits "the server's chain, digests and stubs" 0 "$BUREAU" verify --data "$FOLDER/bureau"
equal "what station 03 should hold is what it holds" \
  "$("$BUREAU" verify --data "$FOLDER/bureau" --json --station 03 | python3 -c 'import json, sys; print(sorted((k, v) for k, v in json.load(sys.stdin)["digests"].items()))')" \
  "$("$STATION" verify --data "$FOLDER/03A" --json | python3 -c 'import json, sys; print(sorted((k, v) for k, v in json.load(sys.stdin)["digests"].items()))')"
finish
