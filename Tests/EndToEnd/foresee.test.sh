#!/usr/bin/env bash
# Warnings at entry: what a station foresees offline, what it can't know, and what the server says.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
BUREAU=$1/bureau
STATION=$1/station
. "$here/play.sh"
. "$here/check.sh"

# at DEVICE LINE
at() { "$STATION" -c "$2" --data "$FOLDER/$1"; }
# why DEVICE REF: "document rule foreseen outcome unknown", a rule on each line.
why() {
  at "$1" "为何 $2 --json" | python3 -c '
import json, sys
for row in json.load(sys.stdin)["rows"]:
    print(*(row[key] or "-" for key in ("item", "rule", "foreseen", "outcome", "unknown")))'
}

found
enrol 03A 03 示例所员甲 clerk >/dev/null
enrol 05A 05 示例所员丁 clerk >/dev/null
enrol 局 00 示例会计 accountant >/dev/null
enrol 局B 00 示例审批 approver >/dev/null
for device in 03A 05A 局 局B; do at $device 同步 >/dev/null; done
at 局 '期间 结账 2024-01 --强制' >/dev/null
at 局 同步 >/dev/null
at 03A '调解员 新建 姓名=示例甲 类别=专职 调委会=东关村' >/dev/null
at 03A '案件 新建 类型=邻里 当事人=示例乙、示例丙 调解员=示例甲 受理=2024-01-05' >/dev/null
at 03A '案件 结案 C1 结果=成功 协议=书面 日期=2024-01-18' >/dev/null
at 03A 同步 >/dev/null

# Without a line. A fact is recorded whatever is foreseen of it; the words are those of rules.yaml.
stop
exits "the command still refuses outright" 1 at 03A '发放 新建 案件=C1 日期=2024-01-20'
contains "by what it is" "$OUTPUT" "✗ closed-period 列"
warned=$(at 03A '发放 新建 案件=C1 日期=2024-01-20 --强制')
equal "recorded and warned" "$warned" "✓ P03A-1 以案定补 150.00 壹佰伍拾元整 未付
! closed-period 将待裁: P03A-1 的业务日期 2024-01-20 在已结的 2024-01; 已结的月份不再变动; 由局里裁定转入当期 (迟报), 跨年的须有结转或新年度批复"
equal "what will be held doesn't stand in the way of what won't" \
  "$(at 03A '发放 新建 案件=C1 日期=2024-03-20 --强制' | head -1)" \
  "✓ P03A-2 以案定补 150.00 壹佰伍拾元整 未付"
contains "the second is one too many, if the first stands" \
  "$("$STATION" --lang en -c 'payout new case=C1 date=2024-03-21 --force' --data "$FOLDER/03A")" \
  "! unique-case will be held (if P03A-2 stands): P03A-3: one subsidy per case; there is P03A-2 of station 03"
entry=$(at 03A '发放 月薪 月=2024-03 人员=示例甲 日期=2024-03-31 --json')
contains "for programs, what isn't known" "$entry" '"foreseen":null,"unknown":"unique-month=other-stations:payout'
lacks "nothing is printed for unknown" "$(at 03A '发放 月薪 月=2024-04 人员=示例甲 日期=2024-04-30')" "!"
story=$(at 03A '为何 P1')
contains "why, before it is judged" "$story" "P03A-1 还没有判定; 按规则"
contains "what will be said" "$story" "  将待裁 closed-period: P03A-1 的业务日期 2024-01-20 在已结的 2024-01"
contains "what isn't known, and why" "$(at 03A '为何 P2')" "  不知 unique-case: 看不到别的所的发放"
contains "in English" "$("$STATION" --lang en -c 'why P2' --data "$FOLDER/03A")" \
  "  unknown unique-case: other stations' records (payout) aren't seen here"
contains "for programs" "$(why 03A P1)" "P03A-1 closed-period yes held -"
contains "for programs" "$(why 03A P3)" "P03A-3 unique-case unknown held earlier-entry"

# The guided summary says it before the commit: see entry.test.sh for the terminal; a script's lines
# are warned as typed ones are.
contains "a script's lines" "$(printf '发放 冲销 P2 金额=150 日期=2024-01-21 理由=示例 --强制\n' |
  "$STATION" run - --data "$FOLDER/03A")" "! closed-period 将待裁"

# The server says what was foreseen.
serve "$PORT"
at 03A 同步 >/dev/null
verdicts=$(at 03A '事项 --json' | python3 -c '
import json, sys
for row in json.load(sys.stdin)["rows"]: print(row["documents"], row["outcome"], row["rule"])')
equal "as foreseen" "$verdicts" "P03A-1 held closed-period
P03A-3 held unique-case
P03A-6 held closed-period"
contains "why is now the verdict's" "$(at 03A '为何 P1')" "待裁 closed-period"
lacks "and nothing is foreseen of it" "$(at 03A '为何 P1')" "还没有判定"

# HQ sees every station, so it knows what a station can't.
at 局 同步 >/dev/null
at 局 '发放 月薪 月=2024-03 人员=M03A-1 日期=2024-03-31 --强制' >"$FOLDER/answer"
contains "HQ knows" "$(cat "$FOLDER/answer")" "! unique-month 将待裁: P00B-1: 同人 2024-03 月薪已有 03 的 P03A-4"
lacks "for sure" "$(cat "$FOLDER/answer")" "若"

# Rules that the bureau adopts are what replicas warn by, from their next sync on.
"$BUREAU" rules --data "$FOLDER/bureau" --file |
  sed '/- id: closed-period/,/outcome:/ s/outcome: held/outcome: flagged/' >"$FOLDER/r.yaml"
"$BUREAU" rules --data "$FOLDER/bureau" --adopt "$FOLDER/r.yaml" --author 示例会计 --reason 示例 >/dev/null
contains "the old rules until then" \
  "$(at 03A '发放 月薪 月=2024-05 人员=示例甲 日期=2024-01-31 --强制')" "! closed-period 将待裁"
at 03A 同步 >/dev/null
lacks "the new ones after it" \
  "$(at 03A '发放 月薪 月=2024-06 人员=示例甲 日期=2024-01-31 --强制')" "! closed-period 将待裁"

finish
