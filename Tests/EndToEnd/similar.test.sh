#!/usr/bin/env bash
# Duplicates that no exact rule finds, across stations, through real processes: the same parties written
# otherwise, one of two parties, near dates. A station sees the other side as station and number only.
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
# new DEVICE KIND PARTIES DAY
new() { on "$1" "案件 新建 类型=$2 当事人=$3 调解员=$mediator 受理=$4" >/dev/null; }
for device in "局 00 示例会计 accountant" "03A 03 示例所员甲 clerk" "05A 05 示例所员丙 clerk"; do
  enrol $device >/dev/null
done
sync 局 03A 05A
on 03A '调解员 新建 姓名=示例三所员 类别=专职 电话=13800000001 账号="6222 0000 1111"' >/dev/null
on 05A '调解员 新建 姓名=示例五所员 类别=专职 电话=13800000002 账号=622200001111' >/dev/null

mediator=示例三所员
new 03A 邻里 示例甲、示例乙 2024-03-01
new 03A 邻里 示例丙、示例丁 2024-03-01
new 03A 物业 '"示例物业(A)、示例戊"' 2024-03-01
sync 03A
mediator=示例五所员
new 05A 邻里 '"示例乙，示例 甲"' 2024-03-04
new 05A 邻里 示例己、示例丙 2024-03-13
new 05A 合同 示例己、示例丁 2024-03-13
new 05A 邻里 示例丁、示例辛 2024-05-13
new 05A 物业 '"示例物业（Ａ）、示例戊"' 2024-03-02
new 05A 邻里 示例乙、示例甲 2024-03-04
sync 05A 局

contains "both parties, written otherwise, some days later" "$(on 05A '为何 C05A-1')" \
  "待裁 similar-dispute: C05A-1 与 03 的 C03A-1 相似 99% (各当事人 2/2, 类型, 受理)"
contains "one of two, near" "$(on 05A '为何 C05A-2')" \
  "生效 similar-dispute: C05A-2 与 03 的 C03A-2 相似 66% (各当事人 1/2, 类型, 受理)"
contains "is marked" "$(on 05A '为何 C05A-2')" "标记: similar-dispute"
contains "one of two, of another kind, later" "$(on 05A '为何 C05A-3')" "生效: 没有触及规则"
contains "one of two, long after" "$(on 05A '为何 C05A-4')" "生效: 没有触及规则"
contains "full-width or not" "$(on 05A '为何 C05A-5')" "C03A-3 相似 99%"
contains "the very same is the exact rule's" "$(on 05A '为何 C05A-6')" "待裁 unique-dispute"
lacks "and not told twice" "$(on 05A '为何 C05A-6')" similar-dispute
contains "one account, two people" "$(on 05A '为何 M05A-1')" \
  "M05A-1 与 03 的 M03A-1 相似 50% (账号), 可能是同一人"

# What a station learns of the other side, and what HQ does.
told=$(on 05A 事项; on 05A '为何 C05A-1'; on 05A '待裁' 2>&1 || true)
for secret in 示例甲 示例三所员 示例所员甲 2024-03-01; do lacks "the other's is not told" "$told" "$secret"; done
held=$(on 局 待裁)
contains "HQ sees both sides" "$held" "对方: C03A-1 03 邻里 2024-03-01 03A 示例所员甲"
contains "and rules" "$(on 局 '裁定 接受 C05A-1 理由="两件事"')" "C05A-1"
sync 局 05A
contains "then it stands" "$(on 05A '为何 C05A-1')" "裁定"
contains "in words of the other language" "$("$STATION" --lang en -c 'why C05A-2' --data "$FOLDER/05A")" \
  "C05A-2 is 66% like C03A-2 of station 03 (each party 1/2, type, opened); it may be the same dispute"
exits "more than the most parties" 1 on 03A "案件 新建 类型=其他 当事人=$(seq -s、 501) 调解员=示例三所员"
contains "says what is too long" "$OUTPUT" "value-too-long"

for device in 局 03A 05A; do exits "verify $device" 0 "$STATION" verify --data "$FOLDER/$device"; done
exits "the server's chain and digests" 0 "$BUREAU" verify --data "$FOLDER/bureau"
finish
