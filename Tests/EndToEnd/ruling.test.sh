#!/usr/bin/env bash
# HQ rules on what is held: recovers, voids, accepts, posts a late one; two of its devices clash. The
# ledger before and after, to the fen.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
BUREAU=$1/bureau
STATION=$1/station
. "$here/play.sh"
. "$here/check.sh"

station() { "$STATION" -c "$2" --data "$FOLDER/$1"; }

# The line of a project in March: what is accepted, reversed, paid suspense, unpaid held, remaining.
line() {
  "$BUREAU" ledger --data "$FOLDER/bureau" ${2:+--month "$2"} | grep "^$1" | tr -s ' ' | cut -d' ' -f3-
}

found
QUIET=1 play "$here/ruling.scenario" >/dev/null 2>"$FOLDER/errors" ||
  note 1 "the scenario plays" "$(cat "$FOLDER/errors")"

equal "before: the second of each is held" "$(line 人民调解员经费 2024-03)" \
  "200,000.00 0.00 600.00 0.00 150.00 450.00 198,800.00 0.30%"
equal "before: legal aid" "$(line 刑事案件法律援助补助)" \
  "238,000.00 0.00 0.00 0.00 600.00 237,400.00 0.00%"

# What HQ sees: both sides of each matter.
held=$(station 局 待裁)
contains "both sides" "$held" "对方: P03B-2 150.00 未付 03B 示例所员乙"
contains "who and when" "$held" "03A 示例所员甲 20"
contains "what may be decided" "$held" "可裁: 裁定 接受|追回"
equal "all of it" "$(tail -1 <<<"$held")" "6 件待裁 1,200.00"
exits "a paid one isn't voided" 1 station 局 '裁定 作废 P03A-1 理由="重复"'
event=$(grep -o '^H[0-9]* .*depends-on-held' <<<"$held" | cut -d' ' -f1)
exits "a payment waits for its payout" 1 station 局 "裁定 接受 $event 理由=\"已付\""
contains "rule on that first" "$OUTPUT" "先裁定那一件"
exits "a station doesn't rule" 1 station 03A '裁定 接受 P03A-2 理由="自己的"'

# Ruled offline; nothing changes before the sync. The other device rules on one of them, too.
recover=$(station 局 '裁定 追回 P03A-1 日期=2024-03-31 理由="两笔都已付, 追回其一"')
contains "says what will happen" "$recover" "列支 150.00, 同时冲 P00B-1 -150.00, 应收 150.00"
station 局 '裁定 作废 P03A-2 理由="与 P03B-2 重复"' >/dev/null
station 局 '裁定 作废 P03A-3 理由="与 P03B-3 重复"' >/dev/null
station 局二 '裁定 接受 P03A-3 理由="批准分摊"' >/dev/null
station 局二 '裁定 接受 P03A-4 理由="批准分摊"' >/dev/null
late=$(station 局二 '裁定 转入当期 P12A-1 理由="文书已核"')
contains "says where it goes" "$late" "业务日期 2024-02-27 不变, 记迟报"
equal "nothing yet" "$(station 局 待裁 | tail -1)" "6 件待裁 1,200.00"
contains "a second ruling of one's own" "$(station 局 '裁定 接受 P03A-2 理由="再想想"' 2>&1 || true)" "already-ruled"

# The first in server order stands; the other is told so.
station 局 同步 >/dev/null
second=$(station 局二 同步)
contains "the later ruling is rejected" "$second" "驳回 1"
contains "and says why" "$(station 局二 事项)" "已先裁定为 作废; 后到的 接受 不起作用"
station 局 同步 >/dev/null

equal "after: accepted, reversed" "$(line 人民调解员经费 2024-03)" \
  "200,000.00 900.00 -150.00 0.00 0.00 199,250.00 0.38%"
equal "after: legal aid is posted" "$(line 刑事案件法律援助补助)" \
  "238,000.00 600.00 0.00 0.00 0.00 237,400.00 0.25%"
equal "after: not to the closed month" "$(line 刑事案件法律援助补助 2024-02)" \
  "238,000.00 0.00 0.00 0.00 0.00 238,000.00 0.00%"
month=$(TZ=Asia/Shanghai date +%Y-%m)
contains "as late, in the open month" \
  "$("$BUREAU" ledger --data "$FOLDER/bureau" --month "$month")" "迟报 1"
equal "HQ's replica and the server agree" "$(station 局 '台账 --csv')" \
  "$("$BUREAU" ledger --csv --data "$FOLDER/bureau")"
equal "nothing is held" "$(station 局 待裁)" "没有符合的记录"

# The station's tray closes by itself and says what was decided, by whom and why.
told=$(station 03A 同步)
contains "recovered" "$told" "P03A-1 生效: 追回 (示例会计): 两笔都已付, 追回其一"
contains "voided" "$told" "P03A-2 已了结: 作废 (示例会计): 与 P03B-2 重复"
contains "accepted" "$told" "P03A-4 生效: 接受 (示例负责人): 批准分摊"
equal "the tray is empty" "$(station 03A 事项)" "没有符合的记录"
contains "paid" "$(station 03A '发放 列表 状态=应收')" "P03A-1"
list=$(station 03A '发放 列表')
lacks "the voided one is gone" "$list" "P03A-2"
contains "the accepted one has its voucher" "$(grep P03A-4 <<<"$list")" "生效"

# The whole story, at the station and at HQ.
story=$(station 03A '为何 P03A-3')
contains "held first" "$story" "待裁 unique-case: P03A-3: 一案一补"
contains "then ruled" "$story" "裁定 作废 (示例会计"
contains "then closed" "$story" "已了结 unique-case"
history=$(station 局 '历史 P03A-1')
contains "history: held, then applied" "$history" "待裁 unique-case -> 生效 (ruled)"
contains "history: the ruling" "$history" "裁定 追回"
contains "history: the counter-entry" "$history" "P00B-1"
contains "rulings are listed" "$(station 局 '裁定 列表')" "5 项裁定"

# Every device has the same, and it adds up.
for device in 局 局二 03A 03B 12A; do
  station "$device" 同步 >/dev/null
  exits "verify $device" 0 "$STATION" verify --data "$FOLDER/$device"
done
exits "the server's chain and digests" 0 "$BUREAU" verify --data "$FOLDER/bureau"
finish
