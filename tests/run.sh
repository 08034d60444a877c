#!/bin/sh
# Runs built test projects: those named, else all. The last line is "N passed, N failed, N skipped" over all of them.
# Fails when a test failed, when a project ended without its summary, and when nothing ran.
set -eu
cd "$(dirname "$0")/.."
dotnet=${DOTNET:-dotnet}
limit=900 # seconds for one project, on a slow machine too; the tests have limits of their own, this one is for a hang outside of them

if [ $# -eq 0 ]; then
    for directory in tests/*.Tests; do set -- "$@" "${directory#tests/}"; done
fi

results=$(mktemp)
trap 'rm -f "$results"' EXIT
trap 'exit 1' HUP INT TERM

passed=0 failed=0 skipped=0
for project; do
    echo "== $project"
    timeout -k 10 "$limit" "$dotnet" exec "tests/$project/bin/Release/net10.0/$project.dll" -noLogo -noColor \
        > "$results" 2>&1 </dev/null && code=0 || code=$?
    grep -vE "^  (Discovering|Discovered|Starting|Finished): |^=== TEST EXECUTION SUMMARY" "$results" || true
    # "  Ban.Core.Tests  Total: 3, Errors: 0, Failed: 0, Skipped: 0, Not Run: 0, Time: 0.232s"
    counts=$(sed -n "s/^ *$project  *Total: \([0-9]*\), Errors: \([0-9]*\), Failed: \([0-9]*\), Skipped: \([0-9]*\), Not Run: \([0-9]*\),.*/\1 \2 \3 \4 \5/p" "$results" | tail -n 1)
    if [ -z "$counts" ]; then
        echo "$project ended with $code and ran nothing"
        failed=$((failed + 1))
        continue
    fi
    read -r total errors bad skips unrun <<COUNTS
$counts
COUNTS
    if [ "$code" -ne 0 ] && [ $((errors + bad)) -eq 0 ]; then
        echo "$project ended with $code"
        errors=1
    fi
    passed=$((passed + total - bad - skips - unrun))
    failed=$((failed + bad + errors))
    skipped=$((skipped + skips))
done

echo
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
