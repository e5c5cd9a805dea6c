#!/usr/bin/env bash
# HQ's one laptop and the server's disk are both lost: what is left of HQ is an old copy of the laptop.
# The server waits for HQ, and HQ enrols anew; nobody needs to know the order in which to mend things.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
BUREAU=$1/bureau
STATION=$1/station
. "$here/play.sh"
. "$here/check.sh"

station() { "$STATION" -c "$2" --data "$FOLDER/$1"; }
bureau() { local command=$1; shift; "$BUREAU" "$command" --data "$FOLDER/bureau" "$@"; }

found
enrol 局 00 示例会计 accountant >/dev/null
enrol 03A 03 示例所员甲 clerk >/dev/null
for device in 局 03A; do station "$device" 同步 >/dev/null; done
cp -r "$FOLDER/局" "$FOLDER/局旧"
station 局 '调解员 新建 姓名=示例局里 类别=专职 所=03' >/dev/null
station 局 同步 >/dev/null
bureau backup "$FOLDER/backup.sqlite" >/dev/null
station 03A '调解员 新建 姓名=示例备份后 类别=专职' >/dev/null
for device in 03A 局; do station "$device" 同步 >/dev/null; done
before=$(station 局 '调解员 列表')
contains "entered at HQ" "$before" "示例局里"

kill -9 "$SERVER"; wait "$SERVER" 2>/dev/null || true
rm -rf "$FOLDER/bureau" "$FOLDER/局"
exits "the server is restored" 0 bureau restore "$FOLDER/backup.sqlite"
serve "$PORT"
exits "nobody enrols before HQ is heard" 3 enrol 04A 04 示例所员四 clerk
contains "says why" "$OUTPUT" "recovering"
exits "the old copy isn't HQ's laptop any more" 5 station 局旧 同步
contains "says what to do" "$OUTPUT" "重新登记"
contains "it isn't taken for heard" "$(bureau recovery)" "00B"
code=$(bureau enroll --station 00 --user 示例会计 --role accountant)
exits "it enrols anew" 0 "$STATION" enroll --data "$FOLDER/局旧" --server "http://127.0.0.1:$PORT" --code "$code"
contains "with a letter that nobody can have" "$OUTPUT" "局 D2机"
for _ in 1 2; do for device in 局旧 03A; do exits "$device syncs" 0 station "$device" 同步; done; done
equal "HQ has all that it had" "$(station 局旧 '调解员 列表' | grep -c 示例)" "$(grep -c 示例 <<<"$before")"
contains "complete" "$(bureau recovery)" "恢复完毕"
lacks "nothing is lost" "$(bureau recovery)" "丢失"
exits "who enters at HQ" 0 station 局旧 '调解员 新建 姓名=示例新号 类别=专职 所=03'
contains "bears the new letter" "$OUTPUT" "M00D2-1"
exits "everybody enrols again" 0 enrol 04A 04 示例所员四 clerk
exits "the server is whole" 0 bureau verify
exits "HQ is whole" 0 "$STATION" verify --data "$FOLDER/局旧"
finish
