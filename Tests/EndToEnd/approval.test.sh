#!/usr/bin/env bash
# A batch goes from the clerk to the station's head to HQ's approver, each on a device of their own;
# one is paid too early, one comes back and is paid anew, one is supplemented, a month is divided.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
BUREAU=$1/bureau
STATION=$1/station
. "$here/play.sh"
. "$here/check.sh"

station() { "$STATION" -c "$2" --data "$FOLDER/$1"; }
sync() { for device in "$@"; do station "$device" 同步 >/dev/null; done; }

# A project's line in March: accepted, reversed, paid suspense, unpaid held.
line() {
  "$BUREAU" ledger --data "$FOLDER/bureau" --month 2024-03 | grep "^人民调解员经费" | tr -s ' ' |
    cut -d' ' -f4-7
}

found
QUIET=1 play "$here/approval.scenario" >/dev/null 2>"$FOLDER/errors" ||
  note 1 "the scenario plays" "$(cat "$FOLDER/errors")"

# What needs approval says so before it is paid, and is found in a list.
exits "paid before approval is refused at entry" 1 station 03A '发放 付讫 P1'
contains "and says what to do" "$OUTPUT" "送审: 批次 新建 P1"
equal "what waits for approval" "$(station 03A '发放 列表 状态=待审批' | tail -1)" "4 笔 600.00"

# Prepared offline by two clerks; the first in the server's order has the payout.
exits "a batch names its payouts" 2 station 03A '批次 新建'
contains "prepared" "$(station 03A '批次 新建 月=2024-03 类别=以案定补')" "✓ F03A-1 4 笔 600.00"
exits "a payout is in one batch at a time" 1 station 03A '批次 新建 P1'
contains "and says in which" "$OUTPUT" "approval-order 列 11: P03A-1 已在批次 F03A-1, 待复核"
contains "the other clerk doesn't know" "$(station 03C '批次 新建 P03A-1')" "✓ F03C-1"
exits "a clerk doesn't check" 1 station 03A '批次 复核 F1'
sync 03A
contains "the second is rejected" "$(station 03C 同步)" "驳回 1"
contains "and told why" "$(station 03C 事项)" "P03A-1 不能 编制: 现在是 编制 (批次 F03A-1)"

# The head checks and sends one back.
sync 03B
contains "it waits in the head's tray" "$(station 03B 事项)" "4 笔 600.00; 批次 复核 F03A-1"
exits "only payouts of the batch" 1 station 03B '批次 复核 F03A-1 单号=P03A-9'
contains "checked" "$(station 03B '批次 复核 F03A-1')" "✓ F03A-1 复核 4 笔 600.00"
exits "sending back needs a reason" 2 station 03B '批次 退回 F03A-1 单号=P03A-4'
contains "one is sent back" \
  "$(station 03B '批次 退回 F03A-1 单号=P03A-4 理由="缺协议书"')" "退回 1 笔 150.00"
exits "a step isn't taken twice" 1 station 03B '批次 复核 F03A-1'
sync 03B 审批 局

# HQ's approver approves; nobody else at HQ can. Meanwhile the accountant records a payment.
exits "an accountant doesn't approve" 1 station 局 '批次 批准 F03A-1'
contains "it waits in the approver's tray" "$(station 审批 事项)" "3 笔 450.00; 批次 批准 F03A-1"
contains "approved" "$(station 审批 '批次 批准 F03A-1')" "✓ F03A-1 批准 3 笔 450.00; 可以付款"
contains "paid all the same" "$(station 局 '发放 付讫 P03A-2 日期=2024-03-22 --强制')" "! paid-unapproved"
sync 局
contains "the payment is held" "$(station 局 待裁)" "P03A-2 还没有批准就已付款"
equal "and stands in suspense" "$(line)" "450.00 0.00 150.00 0.00"
lacks "the month isn't final" "$("$BUREAU" ledger --data "$FOLDER/bureau" --month 2024-03)" "定稿"
equal "HQ's replica and the server agree" "$(station 局 '台账 --csv')" \
  "$("$BUREAU" ledger --csv --data "$FOLDER/bureau")"
held=$(station 局 待裁 | grep -o '^H[0-9]*')
contains "what was paid isn't voided" \
  "$(station 审批 同步 >/dev/null; station 审批 "裁定 作废 P03A-2 理由=\"x\"" 2>&1 || true)" "✗"
sync 局
equal "approval lets it stand" "$(station 局 待裁)" "没有符合的记录"
equal "out of suspense" "$(line)" "600.00 0.00 0.00 0.00"
contains "its story" "$(station 局 "为何 $held")" "生效"

# The bank returns one: it is reversed as it comes back, and paid anew by a payout that names it.
station 局 '发放 付讫 P03A-3 日期=2024-03-22' >/dev/null
contains "returned" "$(station 局 '发放 退票 P03A-3 日期=2024-03-25')" "-150.00 冲 P03A-3 余 0.00"
sync 局 03A
equal "out of what is spent" "$(line)" "600.00 -150.00 0.00 0.00"
contains "what was sent back waits for the clerk" "$(station 03A 事项)" "缺协议书"
exits "what didn't come back isn't paid anew" 1 station 03A '发放 重付 P1'
contains "paid anew" "$(station 03A '发放 重付 P3 日期=2024-03-26')" "未付, 重付 P03A-3"
exits "once" 1 station 03A '发放 重付 P3 日期=2024-03-26'

# A case turns out harder: the difference is a payout of its own.
station 03A '案件 修改 C1 难度=疑难 理由="涉及三户"' >/dev/null
contains "supplemented" "$(station 03A '发放 补发 P1 日期=2024-03-27')" "50.00 伍拾元整 未付, 补 P03A-1, 合计 200.00"
exits "not twice" 1 station 03A '发放 补发 P1'
contains "all of it applied" "$(station 03A 同步)" "生效 3"
equal "four cases, one of them twice, and the difference" "$(line)" "800.00 -150.00 0.00 0.00"
shown=$(station 03A '发放 查看 P3')
contains "who checked it" "$shown" "复核 示例所长 F03A-1"
contains "what pays it anew" "$shown" "P03A-5"

# A month that somebody worked at two stations: HQ divides it, each pays its share.
sync 局
exits "a station doesn't divide a month" 1 station 03A \
  '分摊 新建 人员=示例调解员 月=2024-03 司法所=03、05 天数=20、11 理由="调动"'
contains "divided to the fen" \
  "$(station 局 '分摊 新建 人员=M03A-1 月=2024-03 司法所=03、05 天数=20、11 理由="3月21日调动"')" \
  "S00B-1 03 645.16、S00B-2 05 354.84"
exits "once" 1 station 局 '分摊 新建 人员=M03A-1 月=2024-03 司法所=03 天数=20 理由="再分"'
sync 局 03A
contains "the station pays its share" "$(station 03A '发放 月薪 月=2024-03 人员=M1')" "1 人 645.16"
sync 03A 局
contains "HQ pays the other" "$(station 局 '发放 月薪 月=2024-03 人员=M03A-1')" "1 人 354.84"
contains "applied" "$(station 局 同步)" "生效 1"
exits "a share that is paid stays" 1 station 局 '分摊 删除 S00B-1'

# Everybody has the same, and it adds up.
for device in 局 审批 03A 03B 03C; do
  sync "$device"
  exits "verify $device" 0 "$STATION" verify --data "$FOLDER/$device"
done
contains "who did what" "$(station 审批 '批次 列表 状态=已批准')" "示例所员  示例所长  示例审批人"
contains "for programs" "$(station 审批 '批次 列表 --json')" '"schema":"batch-list/1"'
contains "in English" "$("$STATION" -c 'batch show F03A-1' --lang en --data "$FOLDER/审批")" "sent back"
exits "the server's chain and digests" 0 "$BUREAU" verify --data "$FOLDER/bureau"
finish
