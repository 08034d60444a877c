# Completion of bantui for fish. The program itself knows what may follow: see "bantui complete".

function __bantui_complete
    set -l words (commandline --tokens-expanded --cut-at-cursor 2> /dev/null; or commandline --tokenize --cut-at-cursor)
    $words[1] complete $words[2..] (commandline --current-token --cut-at-cursor) 2> /dev/null
end

complete --command bantui --arguments '(__bantui_complete)'
