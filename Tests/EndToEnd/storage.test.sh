#!/usr/bin/env bash
# Disks that run full, can't be written, or give back other bytes than they were given: nothing that
# was told is lost, nothing is half-written, and each program says what to do.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# Small and read-only file systems are mounted in a namespace of this script's own.
if [ -z "${SIZHANG_OWN_MOUNTS:-}" ] && unshare -m true 2>/dev/null; then
  SIZHANG_OWN_MOUNTS=1 exec unshare -m bash "$0" "$@"
fi
BUREAU=$1/bureau
STATION=$1/station
. "$here/play.sh"
. "$here/check.sh"
export PYTHONDONTWRITEBYTECODE=1

at() { "$STATION" -c "$2" --data "$FOLDER/$1"; }
shown() { at "$1" '案件 列表 --json 条数=100000' | grep -o '"number":"[^"]*"' | sort; }
damage() { python3 "$here/chaos/damage.py" "$@" >/dev/null; }
# lines FROM TO: entries that a clerk types.
lines() {
  for index in $(seq "$1" "$2"); do
    echo "案件 新建 类型=邻里 当事人=示例甲$index、示例乙$index 调解员=示例调解员 受理=2024-03-05"
  done
}
# fill FOLDER KILOBYTES: leaves so much free.
fill() {
  local free
  free=$(df --output=avail -k "$1" | tail -1)
  head -c $(((free - $2) * 1024)) /dev/zero >"$1/filler" 2>/dev/null || true
}
# until_logged TEXT: waits until the server's log has it, or the server is gone.
until_logged() {
  until grep -q "$1" "$FOLDER/serve.log"; do
    kill -0 "$SERVER" 2>/dev/null || { note 1 "the server ended before it logged $1"; return; }
    sleep 0.1
  done
  note 0
}

full_station() {
  mkdir "$FOLDER/03A"
  mount -t tmpfs -o size=24m tmpfs "$FOLDER/03A"
  enrol 03A 03 示例所员甲 clerk >/dev/null
  at 03A 同步 >/dev/null
  at 03A '调解员 新建 姓名=示例调解员 类别=专职' >/dev/null
  fill "$FOLDER/03A" 400
  local code=0
  lines 1 400 >"$FOLDER/lines"
  "$STATION" run - --data "$FOLDER/03A" <"$FOLDER/lines" >"$FOLDER/told" 2>"$FOLDER/errors" || code=$?
  local told
  told=$(grep -c ✓ "$FOLDER/told")
  equal "a full disk refuses" "$code" 1
  contains "and says so" "$(cat "$FOLDER/errors")" "✗ disk-full: 磁盘已满: 这一步什么也没有写, 已录入的都在"
  contains "and gives the line back" "$(cat "$FOLDER/errors")" \
    "  未做的一行: $(sed -n $((told + 1))p "$FOLDER/lines")"
  # Not even the files that a program opens beside the database fit in.
  head -c 10000000 /dev/zero >>"$FOLDER/03A/filler" 2>/dev/null || true
  exits "the same in English" 1 "$STATION" --lang en -c "$(lines 999 999)" --data "$FOLDER/03A"
  contains "in English" "$OUTPUT" "the disk is full: nothing of this step was written, all entries are kept; free space"
  rm "$FOLDER/03A/filler"
  equal "what was told is there, and nothing else" "$(shown 03A | wc -l)" "$told"
  equal "nothing is left behind" "$(ls "$FOLDER/03A" | tr '\n' ' ')" \
    "device.key lock server.url station.sqlite "
  exits "the replica is whole" 0 "$STATION" verify --data "$FOLDER/03A"
  contains "then it goes on" "$(at 03A "$(sed -n $((told + 1))p "$FOLDER/lines")")" \
    "✓ C03A-$((told + 1)) "
  exits "and syncs" 0 at 03A 同步
}

# A pull of many records meets a full disk: nothing of it shows, and it goes on later.
full_pull() {
  mkdir "$FOLDER/03B"
  mount -t tmpfs -o size=2m tmpfs "$FOLDER/03B"
  lines 1001 1400 | "$STATION" run - --data "$FOLDER/03A" >/dev/null
  exits "many records" 0 at 03A 同步
  enrol 03B 03 示例所员乙 clerk >/dev/null
  fill "$FOLDER/03B" 100
  exits "a pull on a full disk" 1 at 03B 同步
  contains "says so" "$OUTPUT" "✗ disk-full"
  rm "$FOLDER/03B/filler"
  equal "nothing of it shows" "$(shown 03B | wc -l)" 0
  exits "and whole it is" 0 "$STATION" verify --data "$FOLDER/03B"
  mount -o remount,size=16m "$FOLDER/03B"
  exits "it goes on" 0 at 03B 同步
  equal "all is there" "$(shown 03B)" "$(shown 03A)"
}

full_server() {
  stop
  mkdir "$FOLDER/disk"
  mount -t tmpfs -o size=24m tmpfs "$FOLDER/disk"
  mv "$FOLDER/bureau" "$FOLDER/disk/bureau"
  ln -s disk/bureau "$FOLDER/bureau"
  serve_watching
  lines 2001 2200 | "$STATION" run - --data "$FOLDER/03A" >/dev/null
  fill "$FOLDER/disk" 64
  for _ in 1 2 3; do
    exits "a full server" 3 at 03A 同步
    contains "asks to try later" "$OUTPUT" "✗ internal-fault: 服务器不接受; 稍后再试; 录入不受影响"
  done
  contains "the station sees that it is stuck" "$(at 03A 状态)" "待同步 200"
  until_logged "disk-full: .*磁盘已满, 什么也没有写"
  until_logged "disk-low: "
  until_logged "requests-failing: "
  OUTPUT=$("$BUREAU" status --data "$FOLDER/bureau")
  contains "status knows" "$OUTPUT" "! requests-failing: "
  contains "and why" "$OUTPUT" "! disk-low: "
  rm "$FOLDER/disk/filler"
  exits "it goes on" 0 at 03A 同步
  contains "by itself" "$OUTPUT" "送 200 "
  until_logged "requests-failing: 已过去"
  exits "and is whole" 0 "$BUREAU" verify --data "$FOLDER/bureau"
}
serve_watching() {
  rm -f "$FOLDER/port"
  "$BUREAU" serve --data "$FOLDER/bureau" --port 0 --port-file "$FOLDER/port" --watch-seconds 1 \
    >"$FOLDER/serve.log" 2>&1 &
  SERVER=$!
  until [ -s "$FOLDER/port" ]; do kill -0 "$SERVER" && sleep 0.05; done
  PORT=$(cat "$FOLDER/port")
  for device in 03A 03B 局; do
    [ ! -d "$FOLDER/$device" ] || echo "http://127.0.0.1:$PORT" >"$FOLDER/$device/server.url"
  done
}

read_only() {
  mkdir "$FOLDER/locked"
  cp -r "$FOLDER/03A/." "$FOLDER/locked/"
  mount --bind "$FOLDER/locked" "$FOLDER/locked"
  mount -o remount,bind,ro "$FOLDER/locked"
  exits "a folder that can't be written" 1 at locked "$(lines 1 1)"
  contains "says where and what to do" "$OUTPUT" "✗ not-writable: 不能写入 $FOLDER/locked; 什么也没有写"
  umount "$FOLDER/locked"
  exits "then it goes on" 0 "$STATION" verify --data "$FOLDER/locked"
  rm -r "$FOLDER/locked"
  stop
  mount --bind "$FOLDER/disk" "$FOLDER/disk"
  mount -o remount,bind,ro "$FOLDER/disk"
  exits "a server's folder that can't be written" 1 "$BUREAU" serve --data "$FOLDER/bureau" --port 0
  contains "says so" "$OUTPUT" "✗ not-writable: "
  umount "$FOLDER/disk"
  serve_watching
}

# Nothing is left that SQLite could read; or the file is gone, which isn't a new one.
no_database() {
  cp -r "$FOLDER/03A" "$FOLDER/hurt"
  head -c 8192 /dev/urandom | dd of="$FOLDER/hurt/station.sqlite" conv=notrunc status=none
  for command in "-c 状态" verify "rescue $FOLDER/none.rescue"; do
    exits "no database: $command" 6 "$STATION" $command --data "$FOLDER/hurt"
    contains "named" "$OUTPUT" "✗ damaged: "
  done
  contains "what to do" "$OUTPUT" "保留这个文件夹, 联系局里"
  [ ! -e "$FOLDER/none.rescue" ] && note 0 || note 1 "a rescue file of nothing"
  : >"$FOLDER/hurt/station.sqlite"
  exits "an empty file" 6 at hurt 状态
  exits "a server's" 6 "$BUREAU" verify --data "$(mkdir "$FOLDER/hurt/b" && head -c 8192 /dev/urandom >"$FOLDER/hurt/b/bureau.sqlite" && echo "$FOLDER/hurt/b")"
  contains "what to do there" "$OUTPUT" "恢复最近的备份"
  rm -r "$FOLDER/hurt"
}

# Whatever is damaged: found and named, or without effect; never a crash, never a wrong figure.
damaged_station() {
  local whole before undetected=0 found=0
  lines 3001 3040 | "$STATION" run - --data "$FOLDER/03A" >/dev/null
  whole=$("$STATION" verify --json --data "$FOLDER/03A")
  "$STATION" rescue "$FOLDER/whole.rescue" --data "$FOLDER/03A" >/dev/null
  for seed in $(seq 1 "${DAMAGES:-8}"); do
    rm -rf "$FOLDER/hurt" "$FOLDER/hurt.rescue"
    cp -r "$FOLDER/03A" "$FOLDER/hurt"
    damage "$FOLDER/hurt/station.sqlite" "$seed"
    local code=0
    OUTPUT=$("$STATION" verify --json --data "$FOLDER/hurt" 2>&1) || code=$?
    case $code in
      0) undetected=$((undetected + 1)); equal "damage $seed has no effect" "$OUTPUT" "$whole" ;;
      6) found=$((found + 1)); contains "damage $seed is named" "$OUTPUT" "✗ damaged: "
         contains "with what to do" "$OUTPUT" "station rescue" ;;
      *) note 1 "damage $seed: verify ends with $code" "$OUTPUT" ;;
    esac
    for line in 状态 '案件 列表 --json 条数=100000' '案件 新建 类型=邻里 当事人=示例丙、示例丁 调解员=示例调解员 受理=2024-03-06'; do
      code=0
      OUTPUT=$(at hurt "$line" 2>&1) || code=$?
      case $code in 0 | 1 | 5 | 6) ;; *) note 1 "damage $seed: $line ends with $code" "$OUTPUT" ;; esac
      lacks "no fault of the program's own" "$OUTPUT" "内部错误"
    done
    code=0
    OUTPUT=$("$STATION" rescue "$FOLDER/hurt.rescue" --data "$FOLDER/hurt" 2>&1) || code=$?
    case $code in 0 | 6) ;; *) note 1 "damage $seed: rescue ends with $code" "$OUTPUT" ;; esac
    if [ -e "$FOLDER/hurt.rescue" ]; then
      exits "damage $seed: each entry is true, or named as lost" 0 \
        python3 "$here/chaos/rescued.py" "$FOLDER/whole.rescue" "$FOLDER/hurt.rescue"
    fi
  done
  [ "$found" -gt 0 ] || note 1 "no damage was found"
  echo "station damage: $found found, $undetected without effect"
}

damaged_server() {
  local whole found=0
  stop
  whole=$("$BUREAU" verify --json --data "$FOLDER/bureau")
  for seed in $(seq 1 "${DAMAGES:-8}"); do
    rm -rf "$FOLDER/hurt"
    cp -r "$FOLDER/bureau/." "$FOLDER/hurt"
    damage "$FOLDER/hurt/bureau.sqlite" "$seed"
    local code=0
    OUTPUT=$("$BUREAU" verify --json --data "$FOLDER/hurt" 2>&1) || code=$?
    case $code in
      0) equal "server damage $seed has no effect" "$OUTPUT" "$whole" ;;
      6) found=$((found + 1)); contains "server damage $seed is named" "$OUTPUT" "✗ damaged: "
         contains "with what to do" "$OUTPUT" "恢复最近的备份" ;;
      *) note 1 "server damage $seed: verify ends with $code" "$OUTPUT" ;;
    esac
    for command in ledger status 'enroll --station 03 --user 示例所员丙 --role clerk'; do
      code=0
      OUTPUT=$("$BUREAU" $command --data "$FOLDER/hurt" 2>&1) || code=$?
      case $code in 0 | 1 | 5 | 6) ;; *) note 1 "server damage $seed: $command ends with $code" "$OUTPUT" ;; esac
      lacks "no crash" "$OUTPUT" "Fatal error"
    done
  done
  [ "$found" -gt 0 ] || note 1 "no damage of the server was found"
  echo "server damage: $found found of ${DAMAGES:-8}"
  rm -rf "$FOLDER/hurt"
}

# The records are gone, the chain isn't: rescued, enrolled anew, and all of it arrives once.
rescued() {
  serve_watching
  enrol 局 00 示例会计 accountant >/dev/null
  local told
  told=$(shown 03A)
  python3 - "$FOLDER/03A/station.sqlite" <<'PYTHON'
import contextlib, sqlite3, sys
with contextlib.closing(sqlite3.connect(sys.argv[1])) as database:
    page, = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'case'").fetchone()
with open(sys.argv[1], "r+b") as file:
    file.seek((page - 1) * 4096)
    file.write(bytes(range(256)) * 16)
PYTHON
  exits "a damaged file is refused" 6 at 03A "案件 列表"
  contains "with what to do" "$OUTPUT" "✗ damaged: 数据文件损坏; 不要删除或重装"
  exits "and named" 6 "$STATION" verify --data "$FOLDER/03A"
  exits "the chain is saved" 0 "$STATION" rescue "$FOLDER/03A.rescue" --data "$FOLDER/03A"
  contains "how much" "$OUTPUT" "其中未判定 40 笔"
  exits "no file is overwritten" 1 "$STATION" rescue "$FOLDER/03A.rescue" --data "$FOLDER/03A"
  enrol 03C 03 示例所员甲 clerk >/dev/null
  exits "sync first" 1 "$STATION" take-in "$FOLDER/03A.rescue" --data "$FOLDER/03C"
  contains "because" "$OUTPUT" "✗ not-synced"
  exits "enrolled anew" 0 at 03C 同步
  exits "taken in" 0 "$STATION" take-in "$FOLDER/03A.rescue" --data "$FOLDER/03C"
  contains "what wasn't judged" "$OUTPUT" "✓ 取入 40 笔, 已有 0 笔"
  exits "once only" 0 "$STATION" take-in "$FOLDER/03A.rescue" --data "$FOLDER/03C"
  contains "not twice" "$OUTPUT" "✓ 取入 0 笔, 已有 40 笔"
  exits "and sent" 0 at 03C 同步
  contains "all of it" "$OUTPUT" "送 40 "
  at 局 同步 >/dev/null
  equal "the station has each" "$(shown 03C)" "$told"
  equal "HQ has each once" "$(shown 局)" "$told"
  exits "the replica is whole" 0 "$STATION" verify --data "$FOLDER/03C"
  exits "the server is whole" 0 "$BUREAU" verify --data "$FOLDER/bureau"
}

# The trap of check.sh can't remove what is mounted.
trap '{ kill -9 ${SERVER:-} && wait ${SERVER:-}; } 2>/dev/null || true
  for place in 03A 03B disk locked; do umount "$FOLDER/$place"; done 2>/dev/null || true
  rm -rf "$FOLDER"' EXIT
found
if [ -n "${SIZHANG_OWN_MOUNTS:-}" ] && mount -t tmpfs tmpfs "$FOLDER" 2>/dev/null; then
  umount "$FOLDER"
  full_station
  full_pull
  full_server
  read_only
else
  echo "storage: full and read-only disks skipped: mounting isn't permitted here"
  enrol 03A 03 示例所员甲 clerk >/dev/null
  at 03A 同步 >/dev/null
  at 03A '调解员 新建 姓名=示例调解员 类别=专职' >/dev/null
  exits "syncs" 0 at 03A 同步
fi
no_database
damaged_station
damaged_server
rescued
finish
