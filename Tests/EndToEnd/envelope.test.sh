#!/usr/bin/env bash
# Offline spending envelopes through real processes: HQ gives, the head splits, devices pay without
# a line, one is lost. Every figure to the fen.
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
# slices DEVICE: "project/source/station/device slice used held left waiting" in fen, line by line.
slices() {
  on "$1" '额度 列表 --json' | python3 -c '
import json, sys
for row in json.load(sys.stdin)["rows"]:
    place = "/".join(row[key] or "" for key in ("project", "source", "station", "device"))
    print(place, *(row[key] for key in ("sliceFen", "usedFen", "heldFen", "leftFen", "waitingFen")))'
}

QUIET=1
for device in "局 00 示例会计 accountant" "03A 03 示例所长 head" "03B 03 示例所员乙 clerk" "04A 04 示例所员丁 clerk"; do
  enrol $device >/dev/null
done
sync 局 03A 03B 04A
year=$(TZ=Asia/Shanghai date +%Y)
day=$(TZ=Asia/Shanghai date +%F)

# HQ gives: 2,000 of 200,000 yuan to station 03. More than the project has is refused.
project=人民调解员经费
exits "more than the project has" 1 on 局 额度 新建 项目=$project 司法所=03 金额=200000.01
contains "says what is free" "$OUTPUT" "allocation-balance"
contains "says what is free" "$OUTPUT" "200,000.00"
contains "HQ gives" "$(on 局 额度 新建 项目=$project 司法所=03 金额=2000)" "额度 2,000.00 已用 0.00 余 2,000.00"
exits "a slice of its own only once" 1 on 局 额度 新建 项目=$project 司法所=03 金额=1
contains "which command" "$OUTPUT" "allocation-exists"
sync 局 03A 03B

# The head splits: 1,000.00 each. A clerk can't, and nobody more than there is.
contains "the head splits" "$(on 03A 额度 拆分 项目=$project 设备=03A 金额=1000)" "额度 1,000.00 已用 0.00 余 1,000.00"
exits "more than the station has" 1 on 03A 额度 拆分 项目=$project 设备=03B 金额=1000.01
contains "what is left to split" "$OUTPUT" "split-balance"
on 03A 额度 拆分 项目=$project 设备=03B 金额=1000 >/dev/null
exits "a clerk doesn't split" 1 on 03B 额度 拆分 项目=$project 设备=03B 金额=1
contains "who does" "$OUTPUT" "head-only"
sync 03A 03B 局

# Offline, both devices pay within their slices: nobody is warned, nothing is held.
stop
for device in 03A 03B; do
  on $device 调解员 新建 姓名=示例调解员$device 类别=专职 >/dev/null
  contains "$device pays offline" "$(on $device 发放 月薪 月=$year-01 人员=示例调解员$device 日期=$year-01-31)" "1,000.00"
done
# The next is over the slice: the clerk is told at once, and it is recorded only when it happened.
exits "warned offline" 1 on 03B 发放 月薪 月=$year-02 人员=示例调解员03B 日期=$year-01-31
contains "by which rule" "$OUTPUT" "device-slice"
contains "with figures" "$OUTPUT" "本机额度 1,000.00, 已用 1,000.00, 待裁 0.00, 余 0.00"
contains "in English" "$("$STATION" --lang en -c "payout monthly month=$year-02 person=示例调解员03B date=$year-01-31" --data "$FOLDER/03B" 2>&1 || true)" "this device's slice: 1,000.00, used 1,000.00, held 0.00, left 0.00"
contains "the fact is kept" "$(on 03B 发放 月薪 月=$year-02 人员=示例调解员03B 日期=$year-01-31 --强制)" "P03B-2"
serve "$PORT"
sync 03B 03A 局
tray=$(on 局 事项)
contains "the server holds it" "$tray" "device-slice"
contains "with its figures" "$tray" "P03B-2 超出本机额度 1000.00 元: 此前余 0.00 元, 发放后为 -1000.00 元"
equal "HQ's list" "$(slices 局)" "人民调解员经费/current-year// 20000000 200000 100000 19700000 None
人民调解员经费/current-year/03/ 200000 200000 100000 -100000 0
人民调解员经费/current-year/03/03A 100000 100000 0 0 0
人民调解员经费/current-year/03/03B 100000 100000 100000 -100000 0"
contains "an estimate is marked" "$(on 局 额度 列表)" " ~2"
contains "and named so" "$(on 局 额度 列表 --csv)" "年底估计"
elapsed=$(python3 -c "import datetime as d; t=d.date.fromisoformat('$day'); print(t.timetuple().tm_yday)")
days=$(python3 -c "import calendar; print(366 if calendar.isleap($year) else 365)")
equal "the estimate goes on in a straight line" \
  "$(on 局 '额度 列表 --json' | python3 -c 'import json, sys; print([r["estimatedYearEndFen"] for r in json.load(sys.stdin)["rows"]])')" \
  "$(python3 -c "e=lambda u: (u*$days*2+$elapsed)//($elapsed*2); print([e(200000), e(200000), e(100000), e(100000)])")"

# HQ gives 1,500.00 more and the head passes them on; 03B is offline, so taking 600.00 back from it
# frees nothing until it has synced twice: once to be told, once to acknowledge.
on 局 额度 追加 项目=$project 司法所=03 金额=1500 >/dev/null
sync 局 03A
on 03A 额度 拆分 项目=$project 设备=03B 金额=1500 >/dev/null
sync 03A 03B
on 03A 额度 收回 项目=$project 设备=03B 金额=600 >/dev/null
sync 03A 局
contains "waits for 03B" "$(slices 局)" "03/03B 190000 100000 100000 -10000 60000"
on 局 额度 拆分 项目=$project 设备=03A 金额=600 >/dev/null 2>&1 && note 1 "HQ sees that it isn't free" || note 0
on 03A 额度 拆分 项目=$project 设备=03A 金额=600 >/dev/null
sync 03A
contains "the server keeps it for 03B" "$(on 03A 事项)" "split-balance"
sync 03B 03B 局
contains "acknowledged" "$(slices 局)" "03/03B 190000 100000 100000 -10000 0"
on 03A 额度 拆分 项目=$project 设备=03A 金额=600 >/dev/null
sync 03A 局
contains "another has it" "$(slices 局)" "03/03A 160000 100000 0 60000 0"

# A budget can't be cut below what is paid and kept; a lost device's slice is kept until written off.
on 局 预算 调减 项目=$project 金额=196500.01 文号=示例财字9号 >/dev/null
sync 局
contains "the cut is refused" "$(on 局 事项)" "budget-floor"
contains "with its figures" "$(on 局 事项)" "调减后可用 3499.99 元, 低于已列支 2000.00 元、挂账已付 0.00 元与已留额度 1500.00 元之和"
exits "in use" 1 on 局 额度 核销 项目=$project 设备=03B 理由=示例丢失
contains "revoke it first" "$OUTPUT" "write-off-in-use"
on 局 设备 停用 03B 理由=示例丢失 >/dev/null
contains "it is kept" "$(slices 局)" "03/03B 190000 100000 100000 -10000 0"
contains "written off" "$(on 局 额度 核销 项目=$project 设备=03B 理由=示例丢失)" "核销 900.00 额度 1,000.00 已用 1,000.00 余 0.00"
sync 局
contains "free" "$(slices 局)" "人民调解员经费/current-year/03/ 350000 200000 100000 50000 0"
on 局 额度 收回 项目=$project 司法所=03 金额=900 >/dev/null
sync 局
contains "given back" "$(slices 局)" "03/ 260000 200000 100000 -40000 90000"
sync 03A 03A 局
contains "and acknowledged by the station" "$(slices 局)" "03/ 260000 200000 100000 -40000 0"
contains "a station sees its own" "$(slices 03A)" "03/03A 160000 100000 0 60000 None"
equal "and no other's" "$(slices 04A)" ""
exits "the server's chain and digests" 0 "$BUREAU" verify --data "$FOLDER/bureau"
exits "HQ's replica" 0 "$STATION" verify --data "$FOLDER/局"
stop
finish
