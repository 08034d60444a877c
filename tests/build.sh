#!/bin/sh
# Builds what is named, Release, with one compiler for all projects: each would else load compiler and analyzers anew, which
# is most of a build's time. The compiler is this build's alone and ends with it.
set -eu
cd "$(dirname "$0")/.."
dotnet=${DOTNET:-dotnet}
pipe="bantui-$$"

end_compiler()
{
    for process in /proc/[0-9]*; do
        if { tr '\0' ' ' < "$process/cmdline"; } 2>/dev/null | grep -q -- "-pipename:$pipe "; then
            kill "${process#/proc/}" 2>/dev/null || true
        fi
    done
    rm -f "${TMPDIR:-/tmp}/$pipe"
}

trap end_compiler EXIT
trap 'exit 1' HUP INT TERM
"$dotnet" build -c Release -v quiet -nologo -p:UseSharedCompilation=true "-p:SharedCompilationId=$pipe" "$@"
