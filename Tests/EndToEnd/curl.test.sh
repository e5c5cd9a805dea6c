#!/usr/bin/env bash
# The protocol as strangers meet it: JSON by content type, tokens, refusals of the closed list.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
BUREAU=$1/bureau
STATION=$1/station
. "$here/play.sh"
. "$here/check.sh"

found
enrol 03A 03 示例所员甲 clerk >/dev/null
base=http://127.0.0.1:$PORT
head=$(curl -s "$base/v1/head")
contains "the head, for anyone" "$head" '"protocolVersion":1'
token=$("$STATION" token --data "$FOLDER/03A")
device=$(grep -o '"iss":"[^"]*"' <<<"$(cut -d. -f2 <<<"$token" | tr '_-' '/+' | base64 -d 2>/dev/null || true)" | cut -d'"' -f4)
binary() { printf '%s' "${1//-/}" | sed 's/../\\x&/g' | xargs -0 printf '%b' | base64; }
bureau=$(grep -o '"bureau":"[^"]*"' <<<"$head" | cut -d'"' -f4)
request="{\"protocolVersion\":1,\"bureau\":\"$bureau\",\"device\":\"$(binary "$device")\"}"
post() { curl -s -X POST "$base$1" -H "Content-Type: ${3:-application/json}" -H "Authorization: Bearer ${4:-$token}" -d "$2"; }
reply=$(post /v1/sync "$request")
contains "a pull in JSON" "$reply" '"page"'
contains "with the stations" "$reply" '示例三所'
contains "no token" "$(post /v1/sync "$request" application/json nothing)" '"unauthorized"'
contains "not JSON" "$(post /v1/sync '{')" '"malformed-request"'
contains "another protocol" "$(post /v1/sync "${request/:1/:9}")" '"protocol-version"'
contains "an unknown path" "$(curl -s -o /dev/null -w '%{http_code}' "$base/v1/nothing")" '404'
contains "an unknown media type" "$(post /v1/sync "$request" text/plain)" '"malformed-request"'
big=$(head -c 2000000 /dev/zero | tr '\0' 'x')
# Through a proxy that the environment names, as offices have them.
python3 "$here/python/forward_proxy.py" "$FOLDER" & proxy=$!
until [ -s "$FOLDER/proxy.port" ]; do kill -0 $proxy || break; done
address=http://127.0.0.1:$(cat "$FOLDER/proxy.port")
exits "a sync through a proxy" 0 env http_proxy="$address" "$STATION" -c 同步 --data "$FOLDER/03A"
contains "it went that way" "$(cat "$FOLDER/proxy.log")" "$base/v1/sync"
kill $proxy
wait $proxy 2>/dev/null || true
exits "a proxy that isn't there" 3 env http_proxy="$address" "$STATION" -c 同步 --data "$FOLDER/03A"
exits "unless it isn't for this server" 0 env http_proxy="$address" no_proxy=127.0.0.1 \
  "$STATION" -c 同步 --data "$FOLDER/03A"
contains "too large" "$(printf '%s' "$big" | curl -s -X POST "$base/v1/sync" -H 'Content-Type: application/json' -H "Authorization: Bearer $token" --data-binary @-)" '"request-too-large"'
finish
