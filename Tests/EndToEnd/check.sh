# Checks for the scripts beside it. A script sources this, runs checks, and ends with `finish`.
passed=0
failed=0

note() {
  if [ "$1" = 0 ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf 'FAILED %s: %s\n' "$(basename "$0")" "$2" >&2
    [ -z "${3:-}" ] || printf '%s\n' "$3" | head -20 >&2
  fi
}

# equal WHAT ACTUAL EXPECTED
equal() {
  if [ "$2" = "$3" ]; then note 0; else
    note 1 "$1" "$(diff <(printf '%s\n' "$3") <(printf '%s\n' "$2") || true)"
  fi
}

# contains WHAT TEXT PART
contains() {
  case "$2" in
    *"$3"*) note 0 ;;
    *) note 1 "$1: no '$3'" "$2" ;;
  esac
}

# lacks WHAT TEXT PART
lacks() {
  case "$2" in
    *"$3"*) note 1 "$1: has '$3'" "$2" ;;
    *) note 0 ;;
  esac
}

# exits WHAT CODE COMMAND...: the command's output is in OUTPUT afterwards.
exits() {
  local what=$1 code=$2 got=0
  shift 2
  OUTPUT=$("$@" 2>&1) || got=$?
  if [ "$got" = "$code" ]; then note 0; else note 1 "$what: exit code $got, not $code" "$OUTPUT"; fi
}

finish() {
  printf '%s: %d passed, %d failed\n' "$(basename "$0" .test.sh)" "$passed" "$failed"
  [ "$failed" = 0 ]
}

# Stops the server that play.sh started, as a person would.
stop() {
  kill "$SERVER" 2>/dev/null || true
  wait "$SERVER" 2>/dev/null || true
}

# A folder for all data, removed at the end together with the server.
FOLDER=$(mktemp -d)
SERVER=""
trap '{ kill -9 ${SERVER:-} && wait ${SERVER:-}; } 2>/dev/null || true; rm -rf "$FOLDER"' EXIT
export LC_ALL=C.UTF-8

# found: a bureau with the 2024 budget, served.
found() {
  "$BUREAU" init --data "$FOLDER/bureau" --name 示例司法局 >/dev/null
  "$BUREAU" import --data "$FOLDER/bureau" "$here/../../Server/Budget2024" >/dev/null
  serve 0
}
