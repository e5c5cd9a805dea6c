#!/usr/bin/env bash
# No line at all: a station gets everything by stick, from its first pull to a ruling. Real
# programs; each file goes through the hands of a person who may mix them up or damage them.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
BUREAU=$1/bureau
STATION=$1/station
. "$here/play.sh"
. "$here/check.sh"
STICK=$FOLDER/stick
mkdir "$STICK"

# at DEVICE LINE
at() { "$STATION" -c "$2" --data "$FOLDER/$1"; }
export_to() { "$STATION" export "$STICK/$2" --data "$FOLDER/$1" "${@:3}"; }
exchange() { "$BUREAU" exchange "$STICK/$1" --data "$FOLDER/bureau" "${@:2}"; }
import_from() { "$STATION" import "$STICK/$2" --data "$FOLDER/$1"; }
# round DEVICE NAME: there and back.
round() {
  export_to "$1" "$2" >/dev/null
  exchange "$2" >/dev/null
  import_from "$1" "$2.reply"
}
# digests of a replica, and of what the server says that station 03 should hold.
held() { "$STATION" verify --json --data "$FOLDER/$1" | sed 's/.*"digests"://; s/,"entries".*//'; }
due() {
  "$BUREAU" verify --json --station 03 --data "$FOLDER/bureau" | sed 's/.*"digests"://; s/,"seq".*//'
}
# altered FILE OFFSET: a copy with one bit changed.
altered() {
  cp "$STICK/$1" "$STICK/altered"
  local byte
  byte=$(od -An -tu1 -j "$2" -N1 "$STICK/$1")
  printf "\\x$(printf %02x $((byte ^ 1)))" |
    dd of="$STICK/altered" bs=1 seek="$2" conv=notrunc status=none
}

exits "not enrolled" 5 "$STATION" export "$STICK/none" --data "$FOLDER/none"
found
enrol 03A 03 示例所员甲 clerk >/dev/null
enrol 03B 03 示例所员乙 clerk >/dev/null
enrol 局 00 示例会计 accountant >/dev/null
at 局 同步 >/dev/null
# From here on nobody listens; the desk answers bundles by itself.
stop

# ------------------------------------------------------------------ first pull, first entries

exits "an export before the first pull" 0 export_to 03A 0
contains "holds no entry" "$OUTPUT" "✓ 导出 0 笔"
exits "the desk takes it" 0 exchange 0
contains "from 03A" "$OUTPUT" "✓ 03A 收 0 笔, 新 0 笔"
contains "and says where the reply is" "$OUTPUT" "$STICK/0.reply"
exits "the first pull" 0 import_from 03A 0.reply
contains "brings the bureau's records" "$OUTPUT" "✓ 送 0 收 "
round 03B 0b >/dev/null
equal "03A holds what it should" "$(held 03A)" "$(due)"
equal "so does 03B" "$(held 03B)" "$(due)"

at 03A '调解员 新建 姓名=示例甲 类别=专职 调委会=东关村' >/dev/null
at 03A '案件 新建 类型=邻里 当事人=示例乙、示例丙 调解员=示例甲 受理=2024-03-05' >/dev/null
at 03A '案件 结案 C1 结果=成功 协议=书面 日期=2024-03-18' >/dev/null
exits "export" 0 export_to 03A 1
contains "three entries" "$OUTPUT" "✓ 导出 3 笔 (1..3)"
exits "a file that is there stays" 1 export_to 03A 1
contains "with its code" "$OUTPUT" "✗ file-exists"
exits "or is replaced on purpose" 0 export_to 03A 1 --overwrite
# The clerk goes on while the stick is away.
at 03A '发放 月薪 月=2024-03 人员=示例甲 日期=2024-03-20' >/dev/null
contains "all is pending" "$(at 03A 状态)" "待同步 4"
exits "taken in" 0 exchange 1
contains "as three new entries" "$OUTPUT" "✓ 03A 收 3 笔 (1..3), 新 3 笔 生效 3"
exits "the verdicts come" 0 import_from 03A 1.reply
contains "of these three" "$OUTPUT" "✓ 送 3 收 2 · 生效 3"
contains "what came later is still to be sent" "$(at 03A 状态)" "待同步 1"
exits "the replica is whole" 0 "$STATION" verify --data "$FOLDER/03A"

# ------------------------------------------------------------------ the other device: a clash, by stick

round 03B 1b >/dev/null
at 03B '发放 月薪 月=2024-03 人员=示例甲 日期=2024-03-21' >/dev/null
exits "03B's export" 0 export_to 03B 2b
exits "03B is first" 0 exchange 2b
round 03A 2 >/dev/null
contains "the second is held" "$(at 03A 事项)" "unique-month"
import_from 03B 2b.reply >/dev/null
contains "03B's stands" "$(at 03B '发放 列表')" "2024-000001"

# ------------------------------------------------------------------ any order, any repetition

exits "a bundle again" 0 exchange 1 --overwrite
contains "holds nothing new" "$OUTPUT" "✓ 03A 收 3 笔 (1..3), 新 0 笔 生效 3"
exits "its reply" 0 import_from 03A 1.reply
contains "was known" "$OUTPUT" "内容本机已有"
exits "the oldest reply" 0 import_from 03A 0.reply
contains "was known, too" "$OUTPUT" "内容本机已有"
equal "nothing moved back" "$(at 03A '待同步 --json' | sed 's/.*"rows"://')" '[],"more":0}'
exits "is whole" 0 "$STATION" verify --data "$FOLDER/03A"

# ------------------------------------------------------------------ damaged and mixed up

at 03A '案件 新建 类型=邻里 当事人=示例丁 调解员=示例甲 受理=2024-03-25' >/dev/null
export_to 03A 3 >/dev/null
before=$("$BUREAU" verify --data "$FOLDER/bureau")
size=$(stat -c %s "$STICK/3")
for offset in 12 200 $((size / 2)) $((size - 70)) $((size - 1)); do
  altered 3 "$offset"
  exits "altered at $offset" 1 exchange altered
  contains "is refused" "$OUTPUT" "没有收取任何内容"
done
contains "as altered" "$OUTPUT" "✗ bundle-altered"
head -c $((size - 1)) "$STICK/3" >"$STICK/cut"
exits "cut" 1 exchange cut
contains "is told apart" "$OUTPUT" "✗ bundle-cut"
cat "$STICK/3" "$STICK/cut" >"$STICK/longer"
exits "with more behind it" 1 exchange longer
echo 台账 >"$STICK/text"
exits "no bundle" 1 exchange text
contains "by its code" "$OUTPUT" "✗ not-a-bundle"
exits "no file" 1 exchange nothing
contains "by its code" "$OUTPUT" "✗ file-unreadable"
exits "the wrong way" 1 exchange 1.reply
contains "is told" "$OUTPUT" "✗ bundle-wrong-way"
equal "the bureau is as it was" "$("$BUREAU" verify --data "$FOLDER/bureau")" "$before"
lacks "no reply was written" "$(ls "$STICK")" "cut.reply"
"$BUREAU" init --data "$FOLDER/other" --name 示例他局 >/dev/null
exits "another bureau" 1 "$BUREAU" exchange "$STICK/3" --data "$FOLDER/other"
contains "says so" "$OUTPUT" "✗ wrong-bureau"
exchange 3 >/dev/null
exits "another device's reply" 1 import_from 03B 3.reply
contains "isn't read" "$OUTPUT" "✗ bundle-for-another"
exits "a request isn't a reply" 1 import_from 03A 3
contains "is told" "$OUTPUT" "✗ bundle-wrong-way"
altered 3.reply 300
exits "an altered reply" 1 import_from 03A altered
contains "is refused" "$OUTPUT" "✗ bundle-altered"
contains "nothing was lost" "$(at 03A 状态)" "待同步 1"
exits "the true one" 0 import_from 03A 3.reply
contains "is taken" "$OUTPUT" "✓ 送 1 收 1 · 生效 1"
exits "usage" 2 "$STATION" export --data "$FOLDER/03A"
# A replica put back to before its last pull can't use a reply that starts after it.
cp -r "$FOLDER/03A" "$FOLDER/before"
round 03B 4b >/dev/null
at 03B '调解员 新建 姓名=示例己 类别=兼职' >/dev/null
round 03B 5b >/dev/null
round 03A 4a >/dev/null
export_to 03A 5a >/dev/null
exchange 5a >/dev/null
exits "a reply beyond it" 1 import_from before 5a.reply
contains "is set aside" "$OUTPUT" "✗ reply-set-aside"
contains "with what to do" "$OUTPUT" "重新导出"
round before 6a >/dev/null
equal "which helps" "$(held before)" "$(due)"
# One that has gone on has another chain than the one that was put back.
at 03A '案件 修改 C2 难度=疑难 理由=示例' >/dev/null
round 03A 4 >/dev/null
at 03A '案件 修改 C2 难度=一般 理由=示例' >/dev/null
export_to 03A 5 >/dev/null
exchange 5 >/dev/null
exits "a copy has no such entry" 5 import_from before 5.reply
contains "and is told so" "$OUTPUT" "✗ chain-fork"
import_from 03A 5.reply >/dev/null

# ------------------------------------------------------------------ mixed with a line

serve "$PORT"
at 局 同步 >/dev/null
exits "HQ rules" 0 at 局 '裁定 作废 P03A-1 理由=重复'
at 局 同步 >/dev/null
export_to 03A 6 >/dev/null
exits "beside a running server" 0 exchange 6
exits "the ruling comes by stick" 0 import_from 03A 6.reply
contains "with its reason" "$OUTPUT" "作废 (示例会计): 重复"
at 03A '案件 新建 类型=邻里 当事人=示例戊 调解员=示例甲 受理=2024-03-26' >/dev/null
export_to 03A 7 >/dev/null
exits "now there is a line" 0 at 03A 同步
contains "and it sends" "$OUTPUT" "✓ 送 1 "
exits "the stick comes late" 0 exchange 7
contains "with nothing new" "$OUTPUT" "新 0 笔 生效 1"
exits "so does the reply" 0 import_from 03A 7.reply
equal "03A holds what it should" "$(held 03A)" "$(due)"
round 03B 8b >/dev/null
equal "so does 03B" "$(held 03B)" "$(due)"
lacks "nothing of an exchange stays" "$(ls "$FOLDER/bureau/exchange")" "bundle"
lacks "nor of an import" "$(ls "$FOLDER/03A")" "import."

# One writer for each folder: a file waits until the clerk has left the prompt.
mkfifo "$FOLDER/pipe"
"$STATION" --data "$FOLDER/03A" <"$FOLDER/pipe" >"$FOLDER/held.out" 2>&1 &
holder=$!
exec 9>"$FOLDER/pipe"
printf '状态\n' >&9
until grep -q 待同步 "$FOLDER/held.out"; do sleep 0.05; done
exits "an import beside a prompt" 4 import_from 03A 7.reply
exits "an export may" 0 export_to 03A 9
printf '导入 "%s"\n' "$STICK/7.reply" >&9
exec 9>&-
wait "$holder"
contains "the prompt takes it" "$(cat "$FOLDER/held.out")" "内容本机已有"

# ------------------------------------------------------------------ receipts

exits "receipts" 0 "$STATION" receipts --data "$FOLDER/03A"
contains "a table" "$OUTPUT" "已收至"
exits "receipts for programs" 0 "$STATION" receipts --json --data "$FOLDER/03A"
contains "by schema" "$OUTPUT" '"schema":"receipt-list/1"'
contains "with the bundle's hash" "$OUTPUT" "\"bundle\":\"$(sha256sum <"$STICK/1" | cut -d' ' -f1)\""
contains "and what was in it" "$OUTPUT" '"first":1,"last":3,"fresh":3,"applied":3'

# ------------------------------------------------------------------ a revoked device

exits "HQ revokes 03B" 0 at 局 '设备 停用 03B 理由=示例'
at 局 同步 >/dev/null
at 03B '案件 修改 C03A-1 难度=疑难 理由=示例' >/dev/null
export_to 03B 10b >/dev/null
exits "what it sends is kept for review" 0 exchange 10b
contains "with the reason" "$OUTPUT" "! revoked-device"
exits "it learns no more" 5 import_from 03B 10b.reply
contains "and is told so" "$OUTPUT" "✗ revoked-device"
exits "the server is whole" 0 "$BUREAU" verify --data "$FOLDER/bureau"
exits "03A is whole" 0 "$STATION" verify --data "$FOLDER/03A"
finish
