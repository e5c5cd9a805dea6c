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
contains "too large" "$(printf '%s' "$big" | curl -s -X POST "$base/v1/sync" -H 'Content-Type: application/json' -H "Authorization: Bearer $token" --data-binary @-)" '"request-too-large"'
finish
