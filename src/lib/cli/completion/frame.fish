# fish completion for git claudio. Generated: do not edit.
#
# Completes the programs git-claudio and git-claudio-<command>, and 'git claudio ...' as the former.

function __git_claudio_instances
    git-claudio-ls --format '%(id)%09%(task)' 2>/dev/null
    printf '@\tthe one whose worktree this is\n'
end

function __git_claudio_removed
    git-claudio-undo --list --format '%(id)%09%(reason): %(task)' 2>/dev/null
end

function __git_claudio_backends
    string split ' ' '@BACKENDS@'
    git-claudio-config list -q 2>/dev/null | string replace -rf '^backend\.([^.]*)\.command$' '$1'
end

function __git_claudio_revisions
    printf 'HEAD\n'
    git for-each-ref --format='%(refname:short)' refs/heads refs/remotes refs/tags 2>/dev/null
end

# Prints the command in the command line, if there is one already.
function __git_claudio_command
    set -l words (commandline -opc)
    set -e words[1]
    for word in $words
        if not string match -q -- '-*' $word
            echo $word
            return
        end
    end
    return 1
end

function __git_claudio_needs_command
    not __git_claudio_command >/dev/null
end

function __git_claudio_using
    contains -- (__git_claudio_command) $argv
end

# Succeeds in 'git claudio ...' and 'git -C directory claudio ...'.
function __git_claudio_after_git
    set -l words (commandline -opc)
    test "$words[2]" = claudio
    or string match -q -- '-*' "$words[2]"; and contains -- claudio $words
end

# Offers for 'git claudio ...' what there is for 'git-claudio ...'.
function __git_claudio_of_git
    set -l words (commandline -opc)
    set -l at (contains -i -- claudio $words)
    or return
    set words (string escape -- git-claudio $words[(math $at + 1)..])
    complete -C "$words "(commandline -ct)
end

complete -c git -n __git_claudio_after_git -f -a '(__git_claudio_of_git)'
complete -c git-claudio -f
complete -c git-claudio -n __git_claudio_needs_command -s h -l help -d 'List all commands'
complete -c git-claudio -n __git_claudio_needs_command -s V -l version -d 'Print the version'
complete -c git-claudio -n __git_claudio_needs_command -l exec-path -d 'Print where the programs are'
# @RULES@
