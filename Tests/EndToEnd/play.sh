# Plays a scenario: the lines that clerks type, device by device. Sourced by the scripts beside it.
#
# Needs: BUREAU and STATION (the programs), FOLDER (for all data), PORT (the server's).

# Enrols a device: device station user role.
enrol() {
  local device=$1 station=$2 user=$3 role=$4 code
  code=$("$BUREAU" enroll --data "$FOLDER/bureau" --station "$station" --user "$user" --role "$role")
  "$STATION" enroll --data "$FOLDER/$device" --server "http://127.0.0.1:$PORT" --code "$code" \
    --name "$device"
}

# Plays a scenario file; QUIET=1 shows only what fails.
play() {
  local file=$1 device="" lines="" word rest
  run_lines() {
    # Comments before the first device, and blank lines, are for the reader.
    if [ -z "$device" ] || ! grep -qvE '^[[:space:]]*(#|$)' <<<"$lines"; then
      lines=""
      return 0
    fi
    [ -n "${QUIET:-}" ] || printf -- '-- %s\n' "$device"
    if [ -n "${QUIET:-}" ]; then
      printf '%s' "$lines" | "$STATION" run - --data "$FOLDER/$device" >/dev/null
    else
      printf '%s' "$lines" | "$STATION" run - --data "$FOLDER/$device"
    fi
    lines=""
  }
  while IFS= read -r line || [ -n "$line" ]; do
    case "$line" in
      @登记*) run_lines; read -r word rest <<<"$line"; enrol $rest ;;
      @设备*) run_lines; read -r word device <<<"$line" ;;
      @同步*)
        run_lines
        read -r word device <<<"$line"
        [ -n "${QUIET:-}" ] || printf -- '-- %s ' "$device"
        if [ -n "${QUIET:-}" ]; then
          "$STATION" -c 同步 --data "$FOLDER/$device" >/dev/null
        else
          "$STATION" -c 同步 --data "$FOLDER/$device"
        fi ;;
      *) lines+="$line"$'\n' ;;
    esac
  done <"$file"
  run_lines
}

# Starts the server on a free port and waits until it listens: SERVER is its process.
serve() {
  rm -f "$FOLDER/port"
  "$BUREAU" serve --data "$FOLDER/bureau" --port "${1:-0}" --port-file "$FOLDER/port" \
    >"$FOLDER/serve.log" 2>&1 &
  SERVER=$!
  until [ -s "$FOLDER/port" ]; do
    kill -0 "$SERVER" 2>/dev/null || { cat "$FOLDER/serve.log" >&2; return 1; }
    sleep 0.05
  done
  PORT=$(cat "$FOLDER/port")
}
