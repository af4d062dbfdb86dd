# Completion of picket's words for fish. Made by 'picket completion fish'; do not edit.

# What may stand behind the verbs $argv[1].
function __picket_at
    switch "$argv[1]"
@TABLE@    end
end

# Prints what may be typed for the choice $argv[1], behind $argv[2].
function __picket_words
    set -l before $argv[2]
    switch "$argv[1]"
        case @files
            __fish_complete_path (commandline -ct | string replace -r '^--[a-z-]+=' '') | string replace -r '^' -- "$before"
        case @directories
            __fish_complete_directories (commandline -ct | string replace -r '^--[a-z-]+=' '') | string replace -r '^' -- "$before"
        case @anything
        case '@*'
            set -l typed (commandline -opc)
            $typed[1] $__picket_whom words (string sub -s 2 -- $argv[1]) 2>/dev/null </dev/null | string replace -r '^' -- "$before"
        case '*'
            string split , -- $argv[1] | string replace -r '^' -- "$before"
    end
end

# Prints what may be typed for the value of the option $argv[1], behind $argv[2].
function __picket_value
    for value in $__picket_values
        if string match -q -- "$argv[1]=*" $value
            __picket_words (string replace -- "$argv[1]=" '' $value) "$argv[2]"
            return
        end
    end
end

function __picket_complete
    set -l typed (commandline -opc)
    set -l current (commandline -ct)
    set -l path ''
    set -l last ''
    set -l next ''
    set -g __picket_whom
    __picket_at ''
    for word in $typed[2..-1]
        if test -n "$next"
            if contains -- $last --socket --server --identity --context
                set -a __picket_whom $last $word
            end
            set next ''
            continue
        end
        set last $word
        switch $word
            case '--socket=*' '--server=*' '--identity=*' '--context=*'
                set -a __picket_whom $word
            case '-*'
                if string match -q -- "$word=*" $__picket_values
                    set next 1
                end
            case '*'
                if string match -q -- $word\t'*' $__picket_verbs
                    set path (string trim -- "$path $word")
                    __picket_at $path
                end
        end
    end
    if test -n "$next"
        __picket_value $last ''
    else if string match -q -- '--*=*' $current
        set last (string replace -r '=.*' '' -- $current)
        __picket_value $last "$last="
    else if string match -q -- '-*' $current
        printf '%s\n' $__picket_options
    else
        printf '%s\n' $__picket_verbs
        __picket_words $__picket_positional ''
    end
end

complete -c picket -f -a '(__picket_complete)'
