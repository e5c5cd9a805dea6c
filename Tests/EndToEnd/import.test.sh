#!/usr/bin/env bash
# Imports: all or nothing, again changes nothing, a corrected file posts the difference.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
BUREAU=$1/bureau
STATION=$1/station
. "$here/play.sh"
. "$here/check.sh"

"$BUREAU" init --data "$FOLDER/bureau" --name 示例司法局 >/dev/null
cp -r "$here/../../Server/Budget2024" "$FOLDER/budget"
sed -i 's/^本年,item,普法依法治理专项经费,\(.*\),3.00,3.00/本年,item,普法依法治理专项经费,\1,3.0x,3.00/' "$FOLDER/budget/projects.csv"
exits "a bad row" 1 "$BUREAU" import --data "$FOLDER/bureau" "$FOLDER/budget"
contains "names file, line and column" "$OUTPUT" "projects.csv:5:6"
contains "nothing was imported" "$("$BUREAU" ledger --data "$FOLDER/bureau")" "全局合计"
lacks "not a fen" "$("$BUREAU" ledger --everything --data "$FOLDER/bureau")" "2040604"

budget=$here/../../Server/Budget2024
exits "the real budget" 0 "$BUREAU" import --data "$FOLDER/bureau" "$budget"
contains "its identities" "$OUTPUT" "相符 287 舍入 22 矛盾 0"
contains "class 210 is rounding" "$OUTPUT" "行政事业单位医疗"
total=$("$BUREAU" ledger --data "$FOLDER/bureau" | grep 全局合计)
contains "the whole budget" "$total" "~8,863,870.26"
contains "as printed" "$total" "~886.39万"
exits "again" 0 "$BUREAU" import --data "$FOLDER/bureau" "$budget"
contains "changes nothing" "$OUTPUT" "没有变化"
before=$("$BUREAU" verify --data "$FOLDER/bureau")

# The same bytes with a byte order mark and Windows line ends are the same file.
rm -r "$FOLDER/budget" && cp -r "$budget" "$FOLDER/budget"
for file in "$FOLDER"/budget/*.csv; do
  { printf '\xef\xbb\xbf'; sed 's/$/\r/' "$file"; } >"$file.new" && mv "$file.new" "$file"
done
exits "with BOM and CRLF" 0 "$BUREAU" import --data "$FOLDER/bureau" "$FOLDER/budget"
contains "changes nothing either" "$OUTPUT" "没有变化"
equal "not even the journal" "$("$BUREAU" verify --data "$FOLDER/bureau")" "$before"

# A corrected figure: 人民调解员经费 from 200,000 to 210,000.
rm -r "$FOLDER/budget" && cp -r "$budget" "$FOLDER/budget"
sed -i 's/200000/210000/g' "$FOLDER/budget/project_details.csv"
exits "a corrected file" 0 "$BUREAU" import --data "$FOLDER/bureau" "$FOLDER/budget"
contains "posts one entry" "$OUTPUT" "预算分录 1"
contains "the difference" "$("$BUREAU" ledger --data "$FOLDER/bureau" | grep 人民调解员经费)" "210,000.00"
finish
