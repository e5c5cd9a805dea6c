#!/usr/bin/env bash
# The rules' file: checked with line and column, tried on the whole journal, adopted with an author.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
BUREAU=$1/bureau
STATION=$1/station
. "$here/play.sh"
. "$here/check.sh"

found
QUIET=1 play "$here/month.scenario" >/dev/null

file=$FOLDER/rules.yaml
"$BUREAU" rules --file --data "$FOLDER/bureau" >"$file"
exits "the file in force is in order" 0 "$BUREAU" rules --check "$file"
exits "tried, it comes to the same verdicts" 0 "$BUREAU" rules --try "$file" --data "$FOLDER/bureau"
contains "none differs" "$OUTPUT" "不同 0 件"

sed 's/kind: unique$/kind: unike/' "$file" >"$FOLDER/wrong.yaml"
line=$(grep -n 'kind: unike' "$FOLDER/wrong.yaml" | sed -n 1p | cut -d: -f1)
exits "a mistake" 1 "$BUREAU" rules --check "$FOLDER/wrong.yaml"
contains "is named by line and column" "$OUTPUT" "$line:11"
exits "and can't be adopted" 1 "$BUREAU" rules --adopt "$FOLDER/wrong.yaml" --author 示例会计 \
  --reason 示例 --data "$FOLDER/bureau"
contains "for the same reason" "$OUTPUT" "$line:11"
exits "no such file" 1 "$BUREAU" rules --check "$FOLDER/none.yaml"
contains "is said so" "$OUTPUT" "file-unreadable"

# Without the rule that a case is paid once.
awk '/^  - id: /{skip = ($3 == "unique-case")} !skip' "$file" >"$FOLDER/other.yaml"
before=$("$BUREAU" verify --data "$FOLDER/bureau")
exits "other rules, beside the running server" 0 "$BUREAU" rules --try "$FOLDER/other.yaml" \
  --data "$FOLDER/bureau"
contains "what they would judge otherwise" "$OUTPUT" "unique-case"
equal "nothing was changed" "$("$BUREAU" verify --data "$FOLDER/bureau")" "$before"
contains "as JSON" "$("$BUREAU" rules --try "$FOLDER/other.yaml" --json --data "$FOLDER/bureau")" \
  '"schema":"rules-trial/1"'

exits "an author must be a user at HQ" 1 "$BUREAU" rules --adopt "$FOLDER/other.yaml" \
  --author 示例无此人 --reason 示例 --data "$FOLDER/bureau"
contains "is said so" "$OUTPUT" "unknown-author"
exits "adopted through the running server" 0 "$BUREAU" rules --adopt "$FOLDER/other.yaml" \
  --author 示例会计 --reason 示例 --data "$FOLDER/bureau"
hash=$("$BUREAU" rules --data "$FOLDER/bureau" | sed -n 1p)
equal "it is in force" "$hash" "rules $(sha256sum "$FOLDER/other.yaml" | cut -c1-8)"
exits "a clerk's next sync brings it" 0 "$STATION" -c 同步 --data "$FOLDER/03A"
contains "and the ledger names it" "$("$BUREAU" ledger --data "$FOLDER/bureau")" "规则 ${hash:6:4}"
exits "the journal holds" 0 "$BUREAU" verify --data "$FOLDER/bureau"
finish
