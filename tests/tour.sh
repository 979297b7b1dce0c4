#!/usr/bin/env bash
# Runs the lines of the README's tour, as printed, against a running `./dev up`, and holds their statuses to what the
# README says.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

script=$(mktemp)
trap 'rm -f "$script"' EXIT
{
    echo 'set -euo pipefail'
    sed -n '/^## A tour/,/^## /{/^```sh/,/^```$/p}' README.md | sed '/^```/d'
} >"$script"

output=$(bash "$script") || {
    printf '%s\n' "$output"
    echo "a line of the tour failed" >&2
    exit 1
}
printf '%s\n' "$output"
statuses=$(grep -oE '[0-9]{3}$' <<<"$output" | grep -E '^(200|401|403|404|500)$' | paste -sd' ' -)
[[ $statuses == "404 404 401" ]] || {
    echo "the tour answered $statuses, not 404 404 401" >&2
    exit 1
}
