# Completion of eyas for fish. Made by `eyas completion fish`: eyas completion fish | source

set -g __eyas_table (string split \n -- '@TABLE@')

# Prints the rows that begin like this, without their beginning.
function __eyas_rows
    string match -rg -- '^'(string escape --style=regex -- $argv[1])'(.*)$' $__eyas_table
end

# Prints the first column behind this beginning.
function __eyas_look
    set -l rows (__eyas_rows $argv[1])
    set -q rows[1]; and string split -m 1 -f 1 '|' -- $rows[1]
end

# Prints what a value of this kind may be: each with its description behind a tab, if it has one.
function __eyas_values --argument-names kind typed files operands
    set kind (string trim -l -c '~' -- $kind)
    set -l before ''
    switch $kind
        case '=*'
            string split ' ' -- (string sub -s 2 -- $kind)
        case file
            __fish_complete_path "$typed"
        case folder
            __fish_complete_directories "$typed" ''
        case rule rule-file
            __eyas_rows 'r|'
            for file in (string split \n -- $files)
                test -f "$file"; and string match -rg '^ *- rule: *["\']?(.*?)["\']? *$' <$file
            end
            test $kind = rule; or __fish_complete_path "$typed"
        case view-file
            test "$operands" = 0; and __eyas_rows 'v|' | string replace '|' \t
            __fish_complete_path "$typed"
        case code
            __eyas_rows 'd|' | string replace '|' \t
        case key
            __eyas_rows 'k|' | string replace -r '$' =
        case field
            __eyas_rows 'f|' | string replace '|' \t
        case filter
            set before (string match -r '^.*[ (]' -- $typed)
            __eyas_rows 'f|' | string replace '|' \t | string replace -r -- '^' "$before"
        case format
            set before (string match -rg '^(.*)%' -- $typed)
            __eyas_rows 'f|' | string replace '|' \t | string replace -r -- '^' "$before%"
    end
end

function __eyas_complete
    set -l words (commandline -opc)
    # fish itself puts back the quotes that stand around what is typed.
    set -l typed (commandline -ct)
    set -l current (string replace -r '^["\']' '' -- $typed | string replace -a '\\' '')
    set -e words[1]
    set -l at eyas
    set -l value ''
    set -l operands 0
    set -l files
    set -l number 0
    # Goes through the words before the one that is completed.
    for word in $words
        set number (math $number + 1)
        string match -qr '\.ya?ml$' -- $word; and set -a files $word
        if test -n "$value"
            set value ''
        else if test "$word" = --; and contains -- "x|$at|" $__eyas_table
            set -l rest $words[(math $number + 1)..]
            complete -C (string join ' ' -- (string escape -- $rest) $typed)
            return
        else if string match -qr '^-.*=' -- $word
            continue
        else if string match -qr '^-.' -- $word
            set value (__eyas_look "o|$at|$word|")
            string match -qr '^(~.*|-)$' -- "$value"; and set value ''
        else if test $operands = 0; and test -n (__eyas_look "c|$at|$word|" | string collect -a)
            set at "$at $word"
        else
            set operands (math $operands + 1)
        end
    end
    set files (string join \n -- $files)
    if string match -qr '^-.*=' -- $current
        set -l option (string split -m 1 = -- $current)
        set value (__eyas_look "o|$at|$option[1]|")
        __eyas_values "$value" "$option[2]" "$files" | string replace -r -- '^' "$option[1]="
    else if test -n "$value"
        __eyas_values "$value" "$current" "$files"
    else if string match -q -- '-*' $current
        __eyas_rows "o|$at|" | string replace -r '^([^|]*)\|[^|]*\|' '$1\t'
        contains -- "x|$at|" $__eyas_table; and printf '%s\t%s\n' -- 'the command follows'
    else
        test $operands = 0; and __eyas_rows "c|$at|" | string replace '|' \t
        set value (__eyas_look "p|$at|$operands|")
        test -n "$value"; or set value (__eyas_look "p|$at|*|")
        if test -n "$value"
            __eyas_values "$value" "$current" "$files" $operands
        else if contains -- "x|$at|" $__eyas_table
            printf '%s\t%s\n' -- 'the command follows'
        end
    end
end

complete -c eyas -f -a '(__eyas_complete)'
