#!/usr/bin/env bash
# Lists as files and for programs: CSV, JSON, export; nothing waits for a key in a pipe.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
BUREAU=$1/bureau
STATION=$1/station
. "$here/play.sh"
. "$here/check.sh"

found
enrol 03A 03 示例所员甲 clerk >/dev/null
data=(--data "$FOLDER/03A")
exits "first sync" 0 "$STATION" -c 同步 "${data[@]}"
for number in $(seq 1 60); do
  printf '调解员 新建 姓名=示例%s 类别=专职 调委会="=1+1"\n' "$number"
done >"$FOLDER/people"
exits "sixty people" 0 "$STATION" run "$FOLDER/people" "${data[@]}"

# A list is cut where it was asked to be, and says so.
exits "twenty of them" 0 "$STATION" -c '调解员 列表 条数=20 起=21' "${data[@]}"
contains "from the twenty-first" "$(sed -n 2p <<<"$OUTPUT")" "M03A-21 "
contains "how many more" "$OUTPUT" "还有 20 行, 加 起=41 看后面的"
contains "in JSON, too" "$("$STATION" -c '调解员 列表 条数=20 --json' "${data[@]}")" '"more":40}'
contains "sorted" "$("$STATION" -c '调解员 列表 排序=-编号 条数=1' "${data[@]}")" "M03A-60"

# Programs read the same whatever is spoken; but for the age of a view, which grows between two readings.
json() { "$STATION" --lang "$1" -c "$2 --json" "${data[@]}" | sed 's/"ageSeconds":[0-9]*//'; }
for line in 调解员 项目 预算 标准 待同步 状态 台账 '台账 --明细' '台账 自=1' '历史 M1'; do
  equal "$line --json" "$(json en "$line")" "$(json zh "$line")"
done

# A file is written whole, and never over another unless that was said.
exits "export" 0 "$STATION" -c "调解员 列表 导出=$FOLDER/people.csv" "${data[@]}"
contains "says how many" "$OUTPUT" "已导出 60 行"
equal "the same bytes as in a pipe" "$(sha256sum <"$FOLDER/people.csv")" \
  "$("$STATION" -c '调解员 列表 --csv' "${data[@]}" | sha256sum)"
equal "it starts with a mark" "$(head -c 3 "$FOLDER/people.csv" | od -An -tx1)" " ef bb bf"
equal "every line ends in CR LF" "$(grep -c $'\r$' "$FOLDER/people.csv")" 61
contains "no formula" "$(sed -n 2p "$FOLDER/people.csv")" ",'=1+1,"
exits "not over another" 1 "$STATION" -c "项目 列表 导出=$FOLDER/people.csv" "${data[@]}"
contains "says so" "$OUTPUT" "file-exists"
equal "which is untouched" "$(wc -l <"$FOLDER/people.csv")" 61
exits "unless told" 0 "$STATION" -c "项目 列表 导出=$FOLDER/people.csv --覆盖" "${data[@]}"
contains "then it is" "$(head -1 "$FOLDER/people.csv")" "可用预算"
exits "no such folder" 1 "$STATION" -c "项目 导出=$FOLDER/none/a.csv" "${data[@]}"
contains "what and why" "$OUTPUT" "file-not-writable"
exits "a folder" 1 "$STATION" -c "项目 导出=$FOLDER" "${data[@]}"
exits "the ledger" 0 "$STATION" -c "台账 导出=$FOLDER/ledger.csv" "${data[@]}"
contains "in yuan" "$(cat "$FOLDER/ledger.csv")" "200000.00"
exits "its drill-down" 0 "$STATION" -c "台账 --明细 导出=$FOLDER/drill.json --json" "${data[@]}"
contains "in JSON" "$(cat "$FOLDER/drill.json")" '"schema":"ledger-drill/1"'
exits "sorted by what it shows" 0 "$STATION" -c '台账 --明细 排序=-金额、经办' "${data[@]}"
exits "figures aren't cut" 2 "$STATION" -c '台账 条数=3' "${data[@]}"
contains "but documents are" "$OUTPUT" "drill-only"
equal "nothing is left beside" "$(find "$FOLDER" -name '*.tmp' | wc -l)" 0
stop
finish
