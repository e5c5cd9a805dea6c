#!/usr/bin/env bash
# Taking back, correcting, and guided entry: real programs, a real server, a real terminal.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
BUREAU=$1/bureau
STATION=$1/station
. "$here/play.sh"
. "$here/check.sh"

# at DEVICE LINE
at() { "$STATION" -c "$2" --data "$FOLDER/$1"; }

# verdicts DEVICE DOCUMENT: what was done to it and how it was judged.
verdicts() { at "$1" "历史 $2 --csv" | tail -n +2 | tr -d '\r' | sed 's/"[^"]*"//g' | cut -d, -f4,6-; }

found
enrol 03A 03 示例所员甲 clerk >/dev/null
enrol 03B 03 示例所员乙 clerk >/dev/null
enrol 局 00 示例会计 accountant >/dev/null
at 03A 同步 >/dev/null
at 03A '调解员 新建 姓名=示例甲 类别=专职 调委会=东关村' >/dev/null
at 03A '案件 新建 类型=邻里 当事人=示例乙、示例丙 调解员=示例甲 受理=2024-03-05' >/dev/null
at 03A '案件 结案 C1 结果=成功 协议=书面 日期=2024-03-18' >/dev/null

# Taken back before it is sent: the pair arrives together and comes to nothing.
equal "paid" "$(at 03A '发放 新建 案件=C1 日期=2024-03-20')" "✓ P03A-1 以案定补 150.00 壹佰伍拾元整 未付"
at 03A '发放 付讫 P1 日期=2024-03-21' >/dev/null
exits "what is built upon isn't taken back alone" 1 at 03A '撤销 P1'
contains "what builds upon it" "$OUTPUT" "✗ built-upon 列 6: 依据 P03A-1 的还有: 发放 付讫 P03A-1"
equal "taken back together" "$(at 03A '撤销 P1 --一并 理由=录重')" "✓ 已撤销 发放 付讫 P03A-1 · 待同步 7
✓ 已撤销 发放 以案定补 P03A-1"
equal "out of sight" "$(at 03A '发放 列表')" "没有符合的记录"
contains "the next number" "$(at 03A '发放 新建 案件=C1 日期=2024-03-20')" "✓ P03A-2 "
contains "all is applied" "$(at 03A 同步)" "✓ 送 8 收 5 · 生效 8 · "
equal "history" "$(verdicts 03A P1)" '发放 以案定补,已撤销
撤销,生效'
at 局 同步 >/dev/null
equal "HQ's history" "$(verdicts 局 P03A-1)" '发放 以案定补,已撤销
撤销,生效'
equal "HQ's tray" "$(at 局 事项)" "没有符合的记录"
contains "the first voucher" "$(at 局 '发放 列表')" "2024-000001"
exits "what was judged stands" 1 at 03A '撤销 P2'
contains "and says what to do" "$OUTPUT" "✗ already-judged"

# The tier was wrong: counter-entry and new payout are judged as one, and one subsidy is live.
at 03A '案件 修改 C1 难度=疑难 理由=涉及三户' >/dev/null
equal "corrected" "$(at 03A '发放 更正 P2 理由=难度更正')" \
  "✓ P03A-3 -150.00 冲 P03A-2, 改为 P03A-4 以案定补 200.00 贰佰元整 未付"
contains "judged as one" "$(at 03A 同步)" "✓ 送 2 收 3 · 生效 2 · "
at 局 同步 >/dev/null
contains "the ledger has both" "$(at 局 台账)" "350.00 -150.00"
exits "a third is still one too many" 1 at 03A '发放 新建 案件=C1'
contains "by the same rule" "$OUTPUT" "unique-case"

# Held for HQ, and taken back by who entered it: nobody waits any more.
at 03B 同步 >/dev/null
at 03B '发放 月薪 月=2024-03 人员=示例甲 日期=2024-03-22' >/dev/null
at 03A '发放 月薪 月=2024-03 人员=示例甲 日期=2024-03-22' >/dev/null
at 03A 同步 >/dev/null
contains "the second is held" "$(at 03B 同步)" "待裁 1"
at 局 同步 >/dev/null
contains "HQ sees it" "$(at 局 事项)" "unique-month"
equal "taken back" "$(at 03B '撤销 P1')" "✓ 已撤销 发放 月薪 P03B-1 · 待同步 1"
contains "closed" "$(at 03B 同步)" "生效 2"
at 局 同步 >/dev/null
equal "nothing waits at HQ" "$(at 局 事项)" "没有符合的记录"
equal "nor here" "$(at 03B 事项)" "没有符合的记录"

# The server had it, and the reply was lost: the device is put back to before it heard.
at 03A '案件 新建 类型=邻里 当事人=示例丁 调解员=示例甲 受理=2024-03-25' >/dev/null
cp -r "$FOLDER/03A" "$FOLDER/before"
at 03A 同步 >/dev/null
rm -r "$FOLDER/03A"
mv "$FOLDER/before" "$FOLDER/03A"
equal "the clerk takes it back" "$(at 03A 撤销)" "✓ 已撤销 案件 新建 C03A-2 · 待同步 2"
contains "refused" "$(at 03A 同步)" "驳回 1"
contains "with the reason" "$(at 03A 事项)" "already-judged"
contains "the case stands" "$(at 03A '案件 列表')" "C03A-2"

# Guided entry at a terminal, in Chinese; Ctrl-C half-way leaves nothing behind.
exits "typed at a terminal" 0 python3 "$here/terminal.py" "$STATION" --data "$FOLDER/03A" <<'TYPED'
03所A> 	案件 新建
类型: 	2
当事人: 	示例戊、示例己
调解员 [示例甲]: 	^C
03所A> 	案件 新建
类型: 	2
当事人: 	示例戊、示例己
调解员 [示例甲]: 	
受理 [	2024-02-30
受理 [	2024-03-26
来源 (可略): 	完
录入吗? 是/否, 或写要改的项: 	是
03所A> 	退出
TYPED
screen=$OUTPUT
contains "given up" "$screen" "已取消, 什么都没有录入"
contains "a wrong answer is asked again" "$screen" "✗ date-no-such-day"
contains "the line that it makes" "$screen" \
  "一行写法: 案件 新建 类型=邻里 当事人=示例戊、示例己 调解员=示例甲 受理=2024-03-26"
contains "recorded" "$screen" "✓ C03A-3 受理 2024-03-26"
lacks "no personal answer is kept" "$(cat "$FOLDER/03A/history")" "示例戊"
# A pipe is told what is missing.
exits "a pipe isn't asked" 2 "$STATION" run - --data "$FOLDER/03A" <<<'案件 新建'
contains "the present error" "$OUTPUT" "missing-argument"
at 03A 同步 >/dev/null
exits "the replica is whole" 0 "$STATION" verify --data "$FOLDER/03A"
exits "so is HQ's" 0 "$STATION" verify --data "$FOLDER/局"
exits "the server is whole" 0 "$BUREAU" verify --data "$FOLDER/bureau"
finish
