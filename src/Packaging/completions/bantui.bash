# Completion of bantui for bash. The program itself knows what may follow: see "bantui complete".

_bantui() {
    local line=${COMP_LINE:0:COMP_POINT} last
    local -a words

    # Not bash's own words: those break at the colons of addresses.
    read -ra words <<< "$line"
    [[ $line == *[[:blank:]] ]] && words+=("")
    last=${words[-1]}
    mapfile -t COMPREPLY < <("${words[0]}" complete "${words[@]:1}" 2> /dev/null)

    # What stands before the last colon is on the line already.
    if [[ $last == *:* ]]; then
        COMPREPLY=("${COMPREPLY[@]#"${last%"${last##*:}"}"}")
    fi
}

complete -o bashdefault -o default -F _bantui bantui
