#!/usr/bin/env bash
# The process contract: help, exit codes, locks, enrolment codes, no line.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
BUREAU=$1/bureau
STATION=$1/station
. "$here/play.sh"
. "$here/check.sh"

exits "bureau --help" 0 "$BUREAU" --help
contains "bureau --help lists commands" "$OUTPUT" "enroll"
exits "station --help" 0 "$STATION" --help
contains "station --help says how" "$OUTPUT" "station -c"
exits "an unknown command" 2 "$BUREAU" nonsense
exits "no bureau yet" 1 "$BUREAU" ledger --data "$FOLDER/none"
exits "not enrolled" 5 "$STATION" -c 状态 --data "$FOLDER/none"

found
exits "a second bureau in the same folder" 4 "$BUREAU" serve --data "$FOLDER/bureau" --port 0
contains "says who has it" "$OUTPUT" "pid $SERVER"
exits "unknown station" 1 "$BUREAU" enroll --data "$FOLDER/bureau" --station 99 --user 示例甲
enrol 03A 03 示例所员甲 clerk >/dev/null

code=$("$BUREAU" enroll --data "$FOLDER/bureau" --station 03 --user 示例所员甲)
exits "a mistyped code" 2 "$STATION" enroll --data "$FOLDER/x" --server "http://127.0.0.1:$PORT" --code "${code%?}?"
exits "enrols" 0 "$STATION" enroll --data "$FOLDER/03B" --server "http://127.0.0.1:$PORT" --code "$code"
contains "the next letter" "$OUTPUT" "B机"
exits "a code works once" 1 "$STATION" enroll --data "$FOLDER/03C" --server "http://127.0.0.1:$PORT" --code "$code"
contains "says so" "$OUTPUT" "enrolment-code-used"
exits "enrolled already" 1 "$STATION" enroll --data "$FOLDER/03B" --server "http://127.0.0.1:$PORT" --code "$code"

# Another bureau's server has another key, and the code carries the right one's fingerprint.
exits "wrong path" 3 "$STATION" enroll --data "$FOLDER/y" --server "http://127.0.0.1:$PORT/nothing" --code "$("$BUREAU" enroll --data "$FOLDER/bureau" --station 03 --user 示例所员甲)"

exits "first sync" 0 "$STATION" -c 同步 --data "$FOLDER/03A"
exits "an entry" 0 "$STATION" -c '调解员 新建 姓名=示例乙 类别=专职' --data "$FOLDER/03A"
exits "an unknown word" 2 "$STATION" -c '调解原 列表' --data "$FOLDER/03A"
contains "with a suggestion" "$OUTPUT" "调解员"
exits "refused by data" 1 "$STATION" -c '发放 新建 案件=C99' --data "$FOLDER/03A"

# How the server stands, beside the running one.
exits "the server's status" 0 "$BUREAU" status --data "$FOLDER/bureau"
contains "that it runs" "$OUTPUT" "服务在运行"
contains "when it heard whom" "$OUTPUT" "  03A 刚刚"
contains "who never called" "$OUTPUT" "  03B 从未联系"
contains "for programs" "$("$BUREAU" status --json --data "$FOLDER/bureau")" '"isRunning":true'

# One writer for each folder; queries read beside it.
mkfifo "$FOLDER/pipe"
"$STATION" --data "$FOLDER/03A" <"$FOLDER/pipe" >"$FOLDER/held.out" 2>&1 &
holder=$!
exec 9>"$FOLDER/pipe"
printf '状态\n' >&9
until grep -q 待同步 "$FOLDER/held.out"; do sleep 0.05; done
exits "a second writer" 4 "$STATION" -c '调解员 新建 姓名=示例丙 类别=专职' --data "$FOLDER/03A"
contains "says who has it" "$OUTPUT" "pid $holder"
exits "a query beside it" 0 "$STATION" -c '调解员 列表' --data "$FOLDER/03A"
exec 9>&-
wait "$holder"

# No line: the entry is kept, the exit code says to try again.
stop
contains "that it doesn't run" "$("$BUREAU" status --lang en --data "$FOLDER/bureau")" "the server doesn't run"
exits "no server" 3 "$STATION" -c 同步 --data "$FOLDER/03A"
contains "says that entries are safe" "$OUTPUT" "录入都在本机"
contains "still pending" "$("$STATION" -c 状态 --data "$FOLDER/03A")" "待同步 1"
serve "$PORT"
exits "the line is back" 0 "$STATION" -c 同步 --data "$FOLDER/03A"
contains "sent now" "$OUTPUT" "送 1"
exits "English" 0 "$STATION" --lang en -c status --data "$FOLDER/03A"
lacks "no Chinese label" "$OUTPUT" "待同步"
finish
