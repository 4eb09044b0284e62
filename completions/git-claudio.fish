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
    string split ' ' 'claude codex shell'
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

complete -c git-claudio -n __git_claudio_needs_command -a init -d 'Prepare a repository'
complete -c git-claudio -n '__git_claudio_using init' -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio -n '__git_claudio_using init' -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio -n '__git_claudio_using init' -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio -n '__git_claudio_using init' -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio -n '__git_claudio_using init' -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio -n '__git_claudio_using init' -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio -n '__git_claudio_using init' -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio -n '__git_claudio_using init' -s V -l version -d 'Print version'
complete -c git-claudio-init -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio-init -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio-init -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio-init -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio-init -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio-init -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio-init -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio-init -s V -l version -d 'Print version'

complete -c git-claudio -n __git_claudio_needs_command -a add -d 'Add an instance for each task and start it'
complete -c git-claudio -n '__git_claudio_using add' -s F -l file -d 'Read a task from a file; may be repeated' -r -F
complete -c git-claudio -n '__git_claudio_using add' -l tasks -d 'Read many tasks from a file (\'-\' is standard input) with a JSON object on each line: \'task\', and if need be \'name\', \'depends_on\', \'backend\', \'model\' and others. Either all of them are added or none' -r -F
complete -c git-claudio -n '__git_claudio_using add' -l backend -d 'Who works on it: \'claude\', \'codex\', \'shell\' (runs the task as a script), or a program that is configured as \'backend.NAME.command\'' -r -f -a '(__git_claudio_backends)'
complete -c git-claudio -n '__git_claudio_using add' -l base -d 'Start from this commit instead of the configured base' -r -f -a '(__git_claudio_revisions)'
complete -c git-claudio -n '__git_claudio_using add' -l name -d 'Give the instance a name, by which it can be called like by its id' -r -f
complete -c git-claudio -n '__git_claudio_using add' -l depends-on -d 'Wait for these instances to complete before it starts' -r -f -a '(__git_claudio_instances)'
complete -c git-claudio -n '__git_claudio_using add' -l no-start -d 'Do not start it; \'git claudio start\' does'
complete -c git-claudio -n '__git_claudio_using add' -l keep-open -d 'Leave it open for messages after a turn that ended well, instead of completing it'
complete -c git-claudio -n '__git_claudio_using add' -l terminal -d 'Run the agent\'s own full-screen program, which \'git claudio attach\' shows; it stays open after a turn'
complete -c git-claudio -n '__git_claudio_using add' -l model -d 'The model that the agent is to use' -r -f
complete -c git-claudio -n '__git_claudio_using add' -l permission-mode -d 'The agent\'s own permission mode, in its own words; it decides what the agent asks about' -r -f
complete -c git-claudio -n '__git_claudio_using add' -l allowed-tools -d 'Tools that the agent may use without asking, in its own words; may be repeated' -r -f
complete -c git-claudio -n '__git_claudio_using add' -l sandbox -d 'The agent\'s own sandbox mode, in its own words' -r -f
complete -c git-claudio -n '__git_claudio_using add' -l max-cost -d 'US dollars that it may spend before it is paused' -r -f
complete -c git-claudio -n '__git_claudio_using add' -l max-tokens -d 'Tokens that it may use before it is paused: input, output and what is written to a cache together (the column TOKENS of \'ls\' leaves the last out), without what is read from one' -r -f
complete -c git-claudio -n '__git_claudio_using add' -l timeout -d 'How long it may work before it is paused, as in \'90s\' or \'1h30m\'; waiting does not count' -r -f
complete -c git-claudio -n '__git_claudio_using add' -l wait -d 'Wait until it has ended or reached a limit; exit with 1 unless it completed, with 124 if its time ran out. Without a terminal, where nobody answers, it also exits when the instance waits for a person'
complete -c git-claudio -n '__git_claudio_using add' -s n -l dry-run -d 'Check everything and print what would be added, but add nothing'
complete -c git-claudio -n '__git_claudio_using add' -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio -n '__git_claudio_using add' -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio -n '__git_claudio_using add' -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio -n '__git_claudio_using add' -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio -n '__git_claudio_using add' -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio -n '__git_claudio_using add' -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio -n '__git_claudio_using add' -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio -n '__git_claudio_using add' -s V -l version -d 'Print version'
complete -c git-claudio-add -s F -l file -d 'Read a task from a file; may be repeated' -r -F
complete -c git-claudio-add -l tasks -d 'Read many tasks from a file (\'-\' is standard input) with a JSON object on each line: \'task\', and if need be \'name\', \'depends_on\', \'backend\', \'model\' and others. Either all of them are added or none' -r -F
complete -c git-claudio-add -l backend -d 'Who works on it: \'claude\', \'codex\', \'shell\' (runs the task as a script), or a program that is configured as \'backend.NAME.command\'' -r -f -a '(__git_claudio_backends)'
complete -c git-claudio-add -l base -d 'Start from this commit instead of the configured base' -r -f -a '(__git_claudio_revisions)'
complete -c git-claudio-add -l name -d 'Give the instance a name, by which it can be called like by its id' -r -f
complete -c git-claudio-add -l depends-on -d 'Wait for these instances to complete before it starts' -r -f -a '(__git_claudio_instances)'
complete -c git-claudio-add -l no-start -d 'Do not start it; \'git claudio start\' does'
complete -c git-claudio-add -l keep-open -d 'Leave it open for messages after a turn that ended well, instead of completing it'
complete -c git-claudio-add -l terminal -d 'Run the agent\'s own full-screen program, which \'git claudio attach\' shows; it stays open after a turn'
complete -c git-claudio-add -l model -d 'The model that the agent is to use' -r -f
complete -c git-claudio-add -l permission-mode -d 'The agent\'s own permission mode, in its own words; it decides what the agent asks about' -r -f
complete -c git-claudio-add -l allowed-tools -d 'Tools that the agent may use without asking, in its own words; may be repeated' -r -f
complete -c git-claudio-add -l sandbox -d 'The agent\'s own sandbox mode, in its own words' -r -f
complete -c git-claudio-add -l max-cost -d 'US dollars that it may spend before it is paused' -r -f
complete -c git-claudio-add -l max-tokens -d 'Tokens that it may use before it is paused: input, output and what is written to a cache together (the column TOKENS of \'ls\' leaves the last out), without what is read from one' -r -f
complete -c git-claudio-add -l timeout -d 'How long it may work before it is paused, as in \'90s\' or \'1h30m\'; waiting does not count' -r -f
complete -c git-claudio-add -l wait -d 'Wait until it has ended or reached a limit; exit with 1 unless it completed, with 124 if its time ran out. Without a terminal, where nobody answers, it also exits when the instance waits for a person'
complete -c git-claudio-add -s n -l dry-run -d 'Check everything and print what would be added, but add nothing'
complete -c git-claudio-add -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio-add -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio-add -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio-add -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio-add -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio-add -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio-add -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio-add -s V -l version -d 'Print version'

complete -c git-claudio -n __git_claudio_needs_command -a plan -d 'Divide an objective into tasks, for \'add --tasks\''
complete -c git-claudio -n '__git_claudio_using plan' -s F -l file -d 'Read the objective from a file' -r -F
complete -c git-claudio -n '__git_claudio_using plan' -l backend -d 'Who is asked [default: as for \'git claudio add\']' -r -f -a '(__git_claudio_backends)'
complete -c git-claudio -n '__git_claudio_using plan' -l model -d 'The model that is to plan' -r -f
complete -c git-claudio -n '__git_claudio_using plan' -l max-tasks -d 'No more tasks than this' -r -f
complete -c git-claudio -n '__git_claudio_using plan' -l timeout -d 'Give up after this time, as in \'90s\' or \'10m\'' -r -f
complete -c git-claudio -n '__git_claudio_using plan' -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio -n '__git_claudio_using plan' -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio -n '__git_claudio_using plan' -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio -n '__git_claudio_using plan' -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio -n '__git_claudio_using plan' -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio -n '__git_claudio_using plan' -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio -n '__git_claudio_using plan' -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio -n '__git_claudio_using plan' -s V -l version -d 'Print version'
complete -c git-claudio-plan -s F -l file -d 'Read the objective from a file' -r -F
complete -c git-claudio-plan -l backend -d 'Who is asked [default: as for \'git claudio add\']' -r -f -a '(__git_claudio_backends)'
complete -c git-claudio-plan -l model -d 'The model that is to plan' -r -f
complete -c git-claudio-plan -l max-tasks -d 'No more tasks than this' -r -f
complete -c git-claudio-plan -l timeout -d 'Give up after this time, as in \'90s\' or \'10m\'' -r -f
complete -c git-claudio-plan -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio-plan -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio-plan -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio-plan -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio-plan -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio-plan -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio-plan -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio-plan -s V -l version -d 'Print version'

complete -c git-claudio -n __git_claudio_needs_command -a start -d 'Start instances that are pending, ended or lost'
complete -c git-claudio -n '__git_claudio_using start' -l all -d 'All instances'
complete -c git-claudio -n '__git_claudio_using start' -l state -d 'All instances in one of these states' -r -f -a '(__fish_append , pending working waiting_input paused completed stopped failed)'
complete -c git-claudio -n '__git_claudio_using start' -l structured -d 'Drive the agent over its machine protocol from now on'
complete -c git-claudio -n '__git_claudio_using start' -l terminal -d 'Run the agent\'s own full-screen program from now on'
complete -c git-claudio -n '__git_claudio_using start' -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio -n '__git_claudio_using start' -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio -n '__git_claudio_using start' -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio -n '__git_claudio_using start' -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio -n '__git_claudio_using start' -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio -n '__git_claudio_using start' -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio -n '__git_claudio_using start' -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio -n '__git_claudio_using start' -s V -l version -d 'Print version'
complete -c git-claudio -n '__git_claudio_using start' -a '(__git_claudio_instances)'
complete -c git-claudio-start -l all -d 'All instances'
complete -c git-claudio-start -l state -d 'All instances in one of these states' -r -f -a '(__fish_append , pending working waiting_input paused completed stopped failed)'
complete -c git-claudio-start -l structured -d 'Drive the agent over its machine protocol from now on'
complete -c git-claudio-start -l terminal -d 'Run the agent\'s own full-screen program from now on'
complete -c git-claudio-start -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio-start -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio-start -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio-start -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio-start -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio-start -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio-start -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio-start -s V -l version -d 'Print version'
complete -c git-claudio-start -a '(__git_claudio_instances)'

complete -c git-claudio -n __git_claudio_needs_command -a demo -d 'Show the whole life of some instances, without any agent'
complete -c git-claudio -n '__git_claudio_using demo' -l clean -d 'Only remove what earlier demos have left'
complete -c git-claudio -n '__git_claudio_using demo' -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio -n '__git_claudio_using demo' -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio -n '__git_claudio_using demo' -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio -n '__git_claudio_using demo' -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio -n '__git_claudio_using demo' -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio -n '__git_claudio_using demo' -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio -n '__git_claudio_using demo' -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio -n '__git_claudio_using demo' -s V -l version -d 'Print version'
complete -c git-claudio-demo -l clean -d 'Only remove what earlier demos have left'
complete -c git-claudio-demo -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio-demo -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio-demo -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio-demo -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio-demo -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio-demo -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio-demo -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio-demo -s V -l version -d 'Print version'

complete -c git-claudio -n __git_claudio_needs_command -a ls -d 'List the instances'
complete -c git-claudio -n '__git_claudio_using ls list status' -l all -d 'All instances'
complete -c git-claudio -n '__git_claudio_using ls list status' -l state -d 'All instances in one of these states' -r -f -a '(__fish_append , pending working waiting_input paused completed stopped failed)'
complete -c git-claudio -n '__git_claudio_using ls list status' -l refresh -d 'Count the changes in the worktrees and look for conflicts now; this takes as long as \'git claudio conflicts\''
complete -c git-claudio -n '__git_claudio_using ls list status' -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio -n '__git_claudio_using ls list status' -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio -n '__git_claudio_using ls list status' -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio -n '__git_claudio_using ls list status' -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio -n '__git_claudio_using ls list status' -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio -n '__git_claudio_using ls list status' -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio -n '__git_claudio_using ls list status' -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio -n '__git_claudio_using ls list status' -s V -l version -d 'Print version'
complete -c git-claudio -n '__git_claudio_using ls list status' -a '(__git_claudio_instances)'
complete -c git-claudio-ls -l all -d 'All instances'
complete -c git-claudio-ls -l state -d 'All instances in one of these states' -r -f -a '(__fish_append , pending working waiting_input paused completed stopped failed)'
complete -c git-claudio-ls -l refresh -d 'Count the changes in the worktrees and look for conflicts now; this takes as long as \'git claudio conflicts\''
complete -c git-claudio-ls -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio-ls -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio-ls -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio-ls -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio-ls -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio-ls -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio-ls -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio-ls -s V -l version -d 'Print version'
complete -c git-claudio-ls -a '(__git_claudio_instances)'

complete -c git-claudio -n __git_claudio_needs_command -a show -d 'Show all that is known about an instance'
complete -c git-claudio -n '__git_claudio_using show' -l all -d 'All instances'
complete -c git-claudio -n '__git_claudio_using show' -l state -d 'All instances in one of these states' -r -f -a '(__fish_append , pending working waiting_input paused completed stopped failed)'
complete -c git-claudio -n '__git_claudio_using show' -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio -n '__git_claudio_using show' -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio -n '__git_claudio_using show' -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio -n '__git_claudio_using show' -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio -n '__git_claudio_using show' -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio -n '__git_claudio_using show' -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio -n '__git_claudio_using show' -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio -n '__git_claudio_using show' -s V -l version -d 'Print version'
complete -c git-claudio -n '__git_claudio_using show' -a '(__git_claudio_instances)'
complete -c git-claudio-show -l all -d 'All instances'
complete -c git-claudio-show -l state -d 'All instances in one of these states' -r -f -a '(__fish_append , pending working waiting_input paused completed stopped failed)'
complete -c git-claudio-show -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio-show -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio-show -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio-show -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio-show -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio-show -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio-show -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio-show -s V -l version -d 'Print version'
complete -c git-claudio-show -a '(__git_claudio_instances)'

complete -c git-claudio -n __git_claudio_needs_command -a logs -d 'Show what an instance printed'
complete -c git-claudio -n '__git_claudio_using logs' -s f -l follow -d 'Go on printing until the instance has ended'
complete -c git-claudio -n '__git_claudio_using logs' -s n -l lines -d 'Begin with the last N lines' -r -f
complete -c git-claudio -n '__git_claudio_using logs' -l since -d 'Begin with what was printed at this time (\'2026-01-31T12:00:00Z\') or so long ago (\'10m\')' -r -f
complete -c git-claudio -n '__git_claudio_using logs' -l grep -d 'Print only lines that match this regular expression; exit with 1 if none does' -r -f
complete -c git-claudio -n '__git_claudio_using logs' -s i -l ignore-case -d 'Let --grep ignore upper and lower case'
complete -c git-claudio -n '__git_claudio_using logs' -s v -l invert-match -d 'Print the lines that do not match'
complete -c git-claudio -n '__git_claudio_using logs' -s C -l context -d 'Print N lines around each match' -r -f
complete -c git-claudio -n '__git_claudio_using logs' -l full -d 'Leave nothing out of a transcript: whole results, changes and calls'
complete -c git-claudio -n '__git_claudio_using logs' -l raw -d 'Print the very bytes; a terminal obeys the control sequences in them'
complete -c git-claudio -n '__git_claudio_using logs' -l screen -d 'Print the screen as it looks now'
complete -c git-claudio -n '__git_claudio_using logs' -l stream -d 'Print the structured events of the agent as they came, one JSON object per line'
complete -c git-claudio -n '__git_claudio_using logs' -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio -n '__git_claudio_using logs' -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio -n '__git_claudio_using logs' -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio -n '__git_claudio_using logs' -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio -n '__git_claudio_using logs' -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio -n '__git_claudio_using logs' -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio -n '__git_claudio_using logs' -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio -n '__git_claudio_using logs' -s V -l version -d 'Print version'
complete -c git-claudio -n '__git_claudio_using logs' -a '(__git_claudio_instances)'
complete -c git-claudio-logs -s f -l follow -d 'Go on printing until the instance has ended'
complete -c git-claudio-logs -s n -l lines -d 'Begin with the last N lines' -r -f
complete -c git-claudio-logs -l since -d 'Begin with what was printed at this time (\'2026-01-31T12:00:00Z\') or so long ago (\'10m\')' -r -f
complete -c git-claudio-logs -l grep -d 'Print only lines that match this regular expression; exit with 1 if none does' -r -f
complete -c git-claudio-logs -s i -l ignore-case -d 'Let --grep ignore upper and lower case'
complete -c git-claudio-logs -s v -l invert-match -d 'Print the lines that do not match'
complete -c git-claudio-logs -s C -l context -d 'Print N lines around each match' -r -f
complete -c git-claudio-logs -l full -d 'Leave nothing out of a transcript: whole results, changes and calls'
complete -c git-claudio-logs -l raw -d 'Print the very bytes; a terminal obeys the control sequences in them'
complete -c git-claudio-logs -l screen -d 'Print the screen as it looks now'
complete -c git-claudio-logs -l stream -d 'Print the structured events of the agent as they came, one JSON object per line'
complete -c git-claudio-logs -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio-logs -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio-logs -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio-logs -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio-logs -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio-logs -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio-logs -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio-logs -s V -l version -d 'Print version'
complete -c git-claudio-logs -a '(__git_claudio_instances)'

complete -c git-claudio -n __git_claudio_needs_command -a events -d 'Show the journal of changes of state'
complete -c git-claudio -n '__git_claudio_using events' -s f -l follow -d 'Go on printing as events happen'
complete -c git-claudio -n '__git_claudio_using events' -l since -d 'Begin after the event of this number' -r -f
complete -c git-claudio -n '__git_claudio_using events' -l instance -d 'Only events of this instance; may be repeated' -r -f -a '(__git_claudio_instances)'
complete -c git-claudio -n '__git_claudio_using events' -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio -n '__git_claudio_using events' -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio -n '__git_claudio_using events' -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio -n '__git_claudio_using events' -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio -n '__git_claudio_using events' -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio -n '__git_claudio_using events' -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio -n '__git_claudio_using events' -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio -n '__git_claudio_using events' -s V -l version -d 'Print version'
complete -c git-claudio-events -s f -l follow -d 'Go on printing as events happen'
complete -c git-claudio-events -l since -d 'Begin after the event of this number' -r -f
complete -c git-claudio-events -l instance -d 'Only events of this instance; may be repeated' -r -f -a '(__git_claudio_instances)'
complete -c git-claudio-events -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio-events -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio-events -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio-events -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio-events -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio-events -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio-events -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio-events -s V -l version -d 'Print version'

complete -c git-claudio -n __git_claudio_needs_command -a diff -d 'Show the work of an instance against its base'
complete -c git-claudio -n '__git_claudio_using diff' -l stat -d 'Print the number of changed lines for each file'
complete -c git-claudio -n '__git_claudio_using diff' -l name-only -d 'Print the names of the changed files only'
complete -c git-claudio -n '__git_claudio_using diff' -l committed -d 'Leave out what is not committed'
complete -c git-claudio -n '__git_claudio_using diff' -l against -d 'Compare it with the work of another instance instead' -r -f -a '(__git_claudio_instances)'
complete -c git-claudio -n '__git_claudio_using diff' -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio -n '__git_claudio_using diff' -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio -n '__git_claudio_using diff' -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio -n '__git_claudio_using diff' -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio -n '__git_claudio_using diff' -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio -n '__git_claudio_using diff' -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio -n '__git_claudio_using diff' -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio -n '__git_claudio_using diff' -s V -l version -d 'Print version'
complete -c git-claudio -n '__git_claudio_using diff' -a '(__git_claudio_instances)'
complete -c git-claudio-diff -l stat -d 'Print the number of changed lines for each file'
complete -c git-claudio-diff -l name-only -d 'Print the names of the changed files only'
complete -c git-claudio-diff -l committed -d 'Leave out what is not committed'
complete -c git-claudio-diff -l against -d 'Compare it with the work of another instance instead' -r -f -a '(__git_claudio_instances)'
complete -c git-claudio-diff -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio-diff -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio-diff -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio-diff -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio-diff -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio-diff -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio-diff -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio-diff -s V -l version -d 'Print version'
complete -c git-claudio-diff -a '(__git_claudio_instances)'

complete -c git-claudio -n __git_claudio_needs_command -a watch -d 'See and steer the instances live'
complete -c git-claudio -n '__git_claudio_using watch' -l once -d 'Print the screen once, as it looks now, and end'
complete -c git-claudio -n '__git_claudio_using watch' -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio -n '__git_claudio_using watch' -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio -n '__git_claudio_using watch' -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio -n '__git_claudio_using watch' -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio -n '__git_claudio_using watch' -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio -n '__git_claudio_using watch' -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio -n '__git_claudio_using watch' -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio -n '__git_claudio_using watch' -s V -l version -d 'Print version'
complete -c git-claudio -n '__git_claudio_using watch' -a '(__git_claudio_instances)'
complete -c git-claudio-watch -l once -d 'Print the screen once, as it looks now, and end'
complete -c git-claudio-watch -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio-watch -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio-watch -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio-watch -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio-watch -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio-watch -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio-watch -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio-watch -s V -l version -d 'Print version'
complete -c git-claudio-watch -a '(__git_claudio_instances)'

complete -c git-claudio -n __git_claudio_needs_command -a stats -d 'Show tokens, cost and time, per instance and in all'
complete -c git-claudio -n '__git_claudio_using stats' -l all -d 'All instances'
complete -c git-claudio -n '__git_claudio_using stats' -l state -d 'All instances in one of these states' -r -f -a '(__fish_append , pending working waiting_input paused completed stopped failed)'
complete -c git-claudio -n '__git_claudio_using stats' -l by -d 'Sum up those with the same backend or model' -r -f -a 'backend model'
complete -c git-claudio -n '__git_claudio_using stats' -l since -d 'Only instances that worked after this time (\'2026-01-31T12:00:00Z\') or so long ago (\'7d\')' -r -f
complete -c git-claudio -n '__git_claudio_using stats' -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio -n '__git_claudio_using stats' -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio -n '__git_claudio_using stats' -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio -n '__git_claudio_using stats' -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio -n '__git_claudio_using stats' -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio -n '__git_claudio_using stats' -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio -n '__git_claudio_using stats' -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio -n '__git_claudio_using stats' -s V -l version -d 'Print version'
complete -c git-claudio -n '__git_claudio_using stats' -a '(__git_claudio_instances)'
complete -c git-claudio-stats -l all -d 'All instances'
complete -c git-claudio-stats -l state -d 'All instances in one of these states' -r -f -a '(__fish_append , pending working waiting_input paused completed stopped failed)'
complete -c git-claudio-stats -l by -d 'Sum up those with the same backend or model' -r -f -a 'backend model'
complete -c git-claudio-stats -l since -d 'Only instances that worked after this time (\'2026-01-31T12:00:00Z\') or so long ago (\'7d\')' -r -f
complete -c git-claudio-stats -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio-stats -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio-stats -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio-stats -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio-stats -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio-stats -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio-stats -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio-stats -s V -l version -d 'Print version'
complete -c git-claudio-stats -a '(__git_claudio_instances)'

complete -c git-claudio -n __git_claudio_needs_command -a conflicts -d 'Show which instances collide, and in which lines'
complete -c git-claudio -n '__git_claudio_using conflicts' -l all -d 'Also list files that only one instance changes'
complete -c git-claudio -n '__git_claudio_using conflicts' -l committed -d 'Look at committed work only'
complete -c git-claudio -n '__git_claudio_using conflicts' -l matrix -d 'Print who conflicts with whom as a square'
complete -c git-claudio -n '__git_claudio_using conflicts' -l pair -d 'Print the conflicting lines of two instances, as a merge of the second into the first leaves them' -r -f -a '(__git_claudio_instances)'
complete -c git-claudio -n '__git_claudio_using conflicts' -l order -d 'Print the order of landing with the fewest conflicts, and what each instance will meet'
complete -c git-claudio -n '__git_claudio_using conflicts' -l watch -d 'Print changes of verdicts as they come, until it is interrupted'
complete -c git-claudio -n '__git_claudio_using conflicts' -l exit-code -d 'End with 1 if anything conflicts, or cannot be known, or a path is nowhere'
complete -c git-claudio -n '__git_claudio_using conflicts' -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio -n '__git_claudio_using conflicts' -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio -n '__git_claudio_using conflicts' -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio -n '__git_claudio_using conflicts' -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio -n '__git_claudio_using conflicts' -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio -n '__git_claudio_using conflicts' -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio -n '__git_claudio_using conflicts' -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio -n '__git_claudio_using conflicts' -s V -l version -d 'Print version'
complete -c git-claudio -n '__git_claudio_using conflicts' -F
complete -c git-claudio-conflicts -l all -d 'Also list files that only one instance changes'
complete -c git-claudio-conflicts -l committed -d 'Look at committed work only'
complete -c git-claudio-conflicts -l matrix -d 'Print who conflicts with whom as a square'
complete -c git-claudio-conflicts -l pair -d 'Print the conflicting lines of two instances, as a merge of the second into the first leaves them' -r -f -a '(__git_claudio_instances)'
complete -c git-claudio-conflicts -l order -d 'Print the order of landing with the fewest conflicts, and what each instance will meet'
complete -c git-claudio-conflicts -l watch -d 'Print changes of verdicts as they come, until it is interrupted'
complete -c git-claudio-conflicts -l exit-code -d 'End with 1 if anything conflicts, or cannot be known, or a path is nowhere'
complete -c git-claudio-conflicts -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio-conflicts -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio-conflicts -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio-conflicts -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio-conflicts -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio-conflicts -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio-conflicts -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio-conflicts -s V -l version -d 'Print version'
complete -c git-claudio-conflicts -F

complete -c git-claudio -n __git_claudio_needs_command -a check -d 'Say who else has changed a file'
complete -c git-claudio -n '__git_claudio_using check' -l for -d 'Who asks; without, the instance in whose worktree the path is, or that it is called in' -r -f -a '(__git_claudio_instances)'
complete -c git-claudio -n '__git_claudio_using check' -l hook -d 'Read the event of an agent\'s hook from standard input, and answer as the agent expects it'
complete -c git-claudio -n '__git_claudio_using check' -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio -n '__git_claudio_using check' -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio -n '__git_claudio_using check' -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio -n '__git_claudio_using check' -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio -n '__git_claudio_using check' -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio -n '__git_claudio_using check' -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio -n '__git_claudio_using check' -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio -n '__git_claudio_using check' -s V -l version -d 'Print version'
complete -c git-claudio -n '__git_claudio_using check' -F
complete -c git-claudio-check -l for -d 'Who asks; without, the instance in whose worktree the path is, or that it is called in' -r -f -a '(__git_claudio_instances)'
complete -c git-claudio-check -l hook -d 'Read the event of an agent\'s hook from standard input, and answer as the agent expects it'
complete -c git-claudio-check -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio-check -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio-check -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio-check -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio-check -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio-check -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio-check -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio-check -s V -l version -d 'Print version'
complete -c git-claudio-check -F

complete -c git-claudio -n __git_claudio_needs_command -a wait -d 'Wait until instances reach a state'
complete -c git-claudio -n '__git_claudio_using wait' -l all -d 'All instances'
complete -c git-claudio -n '__git_claudio_using wait' -l state -d 'All instances in one of these states' -r -f -a '(__fish_append , pending working waiting_input paused completed stopped failed)'
complete -c git-claudio -n '__git_claudio_using wait' -l for -d 'Wait for one of these states instead of \'ended\', which is any of completed, stopped, failed' -r -f -a '(__fish_append , ended pending working waiting_input paused completed stopped failed)'
complete -c git-claudio -n '__git_claudio_using wait' -l any -d 'Wait for the first of them instead of all'
complete -c git-claudio -n '__git_claudio_using wait' -l timeout -d 'Give up after this time, as in \'90s\' or \'10m\'' -r -f
complete -c git-claudio -n '__git_claudio_using wait' -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio -n '__git_claudio_using wait' -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio -n '__git_claudio_using wait' -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio -n '__git_claudio_using wait' -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio -n '__git_claudio_using wait' -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio -n '__git_claudio_using wait' -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio -n '__git_claudio_using wait' -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio -n '__git_claudio_using wait' -s V -l version -d 'Print version'
complete -c git-claudio -n '__git_claudio_using wait' -a '(__git_claudio_instances)'
complete -c git-claudio-wait -l all -d 'All instances'
complete -c git-claudio-wait -l state -d 'All instances in one of these states' -r -f -a '(__fish_append , pending working waiting_input paused completed stopped failed)'
complete -c git-claudio-wait -l for -d 'Wait for one of these states instead of \'ended\', which is any of completed, stopped, failed' -r -f -a '(__fish_append , ended pending working waiting_input paused completed stopped failed)'
complete -c git-claudio-wait -l any -d 'Wait for the first of them instead of all'
complete -c git-claudio-wait -l timeout -d 'Give up after this time, as in \'90s\' or \'10m\'' -r -f
complete -c git-claudio-wait -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio-wait -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio-wait -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio-wait -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio-wait -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio-wait -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio-wait -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio-wait -s V -l version -d 'Print version'
complete -c git-claudio-wait -a '(__git_claudio_instances)'

complete -c git-claudio -n __git_claudio_needs_command -a attach -d 'Connect the terminal to an instance'
complete -c git-claudio -n '__git_claudio_using attach' -s r -l read-only -d 'Only look: pass nothing on'
complete -c git-claudio -n '__git_claudio_using attach' -l interrupt -d 'Interrupt a turn that is going on, if that is needed, without asking'
complete -c git-claudio -n '__git_claudio_using attach' -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio -n '__git_claudio_using attach' -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio -n '__git_claudio_using attach' -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio -n '__git_claudio_using attach' -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio -n '__git_claudio_using attach' -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio -n '__git_claudio_using attach' -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio -n '__git_claudio_using attach' -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio -n '__git_claudio_using attach' -s V -l version -d 'Print version'
complete -c git-claudio -n '__git_claudio_using attach' -a '(__git_claudio_instances)'
complete -c git-claudio-attach -s r -l read-only -d 'Only look: pass nothing on'
complete -c git-claudio-attach -l interrupt -d 'Interrupt a turn that is going on, if that is needed, without asking'
complete -c git-claudio-attach -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio-attach -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio-attach -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio-attach -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio-attach -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio-attach -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio-attach -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio-attach -s V -l version -d 'Print version'
complete -c git-claudio-attach -a '(__git_claudio_instances)'

complete -c git-claudio -n __git_claudio_needs_command -a send -d 'Send a message to an instance'
complete -c git-claudio -n '__git_claudio_using send' -s F -l file -d 'Read the message from a file; \'-\' is standard input' -r -F
complete -c git-claudio -n '__git_claudio_using send' -l key -d 'Press a key in its terminal: \'Enter\', \'Esc\', \'Tab\', \'Up\', \'Ctrl-c\', …; may be repeated' -r -f -a 'branch.prefix branch.include_id branch.base backend.default backend.mode limits.parallel limits.cost limits.tokens limits.time worktree.path worktree.include worktree.setup pr.draft pr.auto_rebase pr.forge pr.timeout pr.template pr.labels pr.reviewers.default pr.reviewers.by_path notify.command notify.on stop.grace log.max_size trash.expire conflicts.ignore conflicts.refresh'
complete -c git-claudio -n '__git_claudio_using send' -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio -n '__git_claudio_using send' -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio -n '__git_claudio_using send' -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio -n '__git_claudio_using send' -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio -n '__git_claudio_using send' -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio -n '__git_claudio_using send' -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio -n '__git_claudio_using send' -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio -n '__git_claudio_using send' -s V -l version -d 'Print version'
complete -c git-claudio -n '__git_claudio_using send' -a '(__git_claudio_instances)'
complete -c git-claudio-send -s F -l file -d 'Read the message from a file; \'-\' is standard input' -r -F
complete -c git-claudio-send -l key -d 'Press a key in its terminal: \'Enter\', \'Esc\', \'Tab\', \'Up\', \'Ctrl-c\', …; may be repeated' -r -f -a 'branch.prefix branch.include_id branch.base backend.default backend.mode limits.parallel limits.cost limits.tokens limits.time worktree.path worktree.include worktree.setup pr.draft pr.auto_rebase pr.forge pr.timeout pr.template pr.labels pr.reviewers.default pr.reviewers.by_path notify.command notify.on stop.grace log.max_size trash.expire conflicts.ignore conflicts.refresh'
complete -c git-claudio-send -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio-send -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio-send -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio-send -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio-send -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio-send -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio-send -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio-send -s V -l version -d 'Print version'
complete -c git-claudio-send -a '(__git_claudio_instances)'

complete -c git-claudio -n __git_claudio_needs_command -a answer -d 'Answer the question that an instance waits with'
complete -c git-claudio -n '__git_claudio_using answer' -l allow -d 'Allow it this once'
complete -c git-claudio -n '__git_claudio_using answer' -l deny -d 'Deny it; a message says why'
complete -c git-claudio -n '__git_claudio_using answer' -l allow-always -d 'Allow it now and from now on, as the agent offers it'
complete -c git-claudio -n '__git_claudio_using answer' -s o -l option -d 'Choose an option: its text, or its number counted from 1' -r -f
complete -c git-claudio -n '__git_claudio_using answer' -s m -l message -d 'Answer with a text, or give the reason for --deny' -r -f
complete -c git-claudio -n '__git_claudio_using answer' -l prompt -d 'Refuse if the instance waits with another prompt than this by now' -r -f
complete -c git-claudio -n '__git_claudio_using answer' -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio -n '__git_claudio_using answer' -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio -n '__git_claudio_using answer' -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio -n '__git_claudio_using answer' -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio -n '__git_claudio_using answer' -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio -n '__git_claudio_using answer' -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio -n '__git_claudio_using answer' -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio -n '__git_claudio_using answer' -s V -l version -d 'Print version'
complete -c git-claudio -n '__git_claudio_using answer' -a '(__git_claudio_instances)'
complete -c git-claudio-answer -l allow -d 'Allow it this once'
complete -c git-claudio-answer -l deny -d 'Deny it; a message says why'
complete -c git-claudio-answer -l allow-always -d 'Allow it now and from now on, as the agent offers it'
complete -c git-claudio-answer -s o -l option -d 'Choose an option: its text, or its number counted from 1' -r -f
complete -c git-claudio-answer -s m -l message -d 'Answer with a text, or give the reason for --deny' -r -f
complete -c git-claudio-answer -l prompt -d 'Refuse if the instance waits with another prompt than this by now' -r -f
complete -c git-claudio-answer -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio-answer -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio-answer -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio-answer -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio-answer -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio-answer -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio-answer -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio-answer -s V -l version -d 'Print version'
complete -c git-claudio-answer -a '(__git_claudio_instances)'

complete -c git-claudio -n __git_claudio_needs_command -a pause -d 'Hold every process of an instance'
complete -c git-claudio -n '__git_claudio_using pause' -l all -d 'All instances'
complete -c git-claudio -n '__git_claudio_using pause' -l state -d 'All instances in one of these states' -r -f -a '(__fish_append , pending working waiting_input paused completed stopped failed)'
complete -c git-claudio -n '__git_claudio_using pause' -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio -n '__git_claudio_using pause' -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio -n '__git_claudio_using pause' -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio -n '__git_claudio_using pause' -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio -n '__git_claudio_using pause' -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio -n '__git_claudio_using pause' -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio -n '__git_claudio_using pause' -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio -n '__git_claudio_using pause' -s V -l version -d 'Print version'
complete -c git-claudio -n '__git_claudio_using pause' -a '(__git_claudio_instances)'
complete -c git-claudio-pause -l all -d 'All instances'
complete -c git-claudio-pause -l state -d 'All instances in one of these states' -r -f -a '(__fish_append , pending working waiting_input paused completed stopped failed)'
complete -c git-claudio-pause -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio-pause -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio-pause -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio-pause -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio-pause -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio-pause -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio-pause -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio-pause -s V -l version -d 'Print version'
complete -c git-claudio-pause -a '(__git_claudio_instances)'

complete -c git-claudio -n __git_claudio_needs_command -a resume -d 'Let a paused instance go on'
complete -c git-claudio -n '__git_claudio_using resume' -l all -d 'All instances'
complete -c git-claudio -n '__git_claudio_using resume' -l state -d 'All instances in one of these states' -r -f -a '(__fish_append , pending working waiting_input paused completed stopped failed)'
complete -c git-claudio -n '__git_claudio_using resume' -l max-cost -d 'US dollars that it may spend before it is paused' -r -f
complete -c git-claudio -n '__git_claudio_using resume' -l max-tokens -d 'Tokens that it may use before it is paused: input, output and what is written to a cache together (the column TOKENS of \'ls\' leaves the last out), without what is read from one' -r -f
complete -c git-claudio -n '__git_claudio_using resume' -l timeout -d 'How long it may work before it is paused, as in \'90s\' or \'1h30m\'; waiting does not count' -r -f
complete -c git-claudio -n '__git_claudio_using resume' -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio -n '__git_claudio_using resume' -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio -n '__git_claudio_using resume' -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio -n '__git_claudio_using resume' -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio -n '__git_claudio_using resume' -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio -n '__git_claudio_using resume' -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio -n '__git_claudio_using resume' -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio -n '__git_claudio_using resume' -s V -l version -d 'Print version'
complete -c git-claudio -n '__git_claudio_using resume' -a '(__git_claudio_instances)'
complete -c git-claudio-resume -l all -d 'All instances'
complete -c git-claudio-resume -l state -d 'All instances in one of these states' -r -f -a '(__fish_append , pending working waiting_input paused completed stopped failed)'
complete -c git-claudio-resume -l max-cost -d 'US dollars that it may spend before it is paused' -r -f
complete -c git-claudio-resume -l max-tokens -d 'Tokens that it may use before it is paused: input, output and what is written to a cache together (the column TOKENS of \'ls\' leaves the last out), without what is read from one' -r -f
complete -c git-claudio-resume -l timeout -d 'How long it may work before it is paused, as in \'90s\' or \'1h30m\'; waiting does not count' -r -f
complete -c git-claudio-resume -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio-resume -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio-resume -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio-resume -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio-resume -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio-resume -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio-resume -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio-resume -s V -l version -d 'Print version'
complete -c git-claudio-resume -a '(__git_claudio_instances)'

complete -c git-claudio -n __git_claudio_needs_command -a stop -d 'End an instance, and keep its work or not'
complete -c git-claudio -n '__git_claudio_using stop' -l all -d 'All instances'
complete -c git-claudio -n '__git_claudio_using stop' -l state -d 'All instances in one of these states' -r -f -a '(__fish_append , pending working waiting_input paused completed stopped failed)'
complete -c git-claudio -n '__git_claudio_using stop' -l keep -d 'Keep branch and worktree with everything in it'
complete -c git-claudio -n '__git_claudio_using stop' -l pr -d 'Make the pull request, as \'git claudio pr\' does'
complete -c git-claudio -n '__git_claudio_using stop' -l commit -d 'With \'--pr\': commit first what is left uncommitted, with this message' -r -f
complete -c git-claudio -n '__git_claudio_using stop' -l discard -d 'Remove branch and worktree; \'git claudio undo\' brings them back'
complete -c git-claudio -n '__git_claudio_using stop' -l include-ignored -d 'With \'--discard\': keep ignored files for \'undo\', too'
complete -c git-claudio -n '__git_claudio_using stop' -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio -n '__git_claudio_using stop' -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio -n '__git_claudio_using stop' -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio -n '__git_claudio_using stop' -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio -n '__git_claudio_using stop' -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio -n '__git_claudio_using stop' -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio -n '__git_claudio_using stop' -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio -n '__git_claudio_using stop' -s V -l version -d 'Print version'
complete -c git-claudio -n '__git_claudio_using stop' -a '(__git_claudio_instances)'
complete -c git-claudio-stop -l all -d 'All instances'
complete -c git-claudio-stop -l state -d 'All instances in one of these states' -r -f -a '(__fish_append , pending working waiting_input paused completed stopped failed)'
complete -c git-claudio-stop -l keep -d 'Keep branch and worktree with everything in it'
complete -c git-claudio-stop -l pr -d 'Make the pull request, as \'git claudio pr\' does'
complete -c git-claudio-stop -l commit -d 'With \'--pr\': commit first what is left uncommitted, with this message' -r -f
complete -c git-claudio-stop -l discard -d 'Remove branch and worktree; \'git claudio undo\' brings them back'
complete -c git-claudio-stop -l include-ignored -d 'With \'--discard\': keep ignored files for \'undo\', too'
complete -c git-claudio-stop -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio-stop -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio-stop -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio-stop -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio-stop -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio-stop -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio-stop -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio-stop -s V -l version -d 'Print version'
complete -c git-claudio-stop -a '(__git_claudio_instances)'

complete -c git-claudio -n __git_claudio_needs_command -a pr -d 'Make or update the pull request of an instance'
complete -c git-claudio -n '__git_claudio_using pr' -l all -d 'All instances'
complete -c git-claudio -n '__git_claudio_using pr' -l state -d 'All instances in one of these states' -r -f -a '(__fish_append , pending working waiting_input paused completed stopped failed)'
complete -c git-claudio -n '__git_claudio_using pr' -s t -l title -d 'The title' -r -f
complete -c git-claudio -n '__git_claudio_using pr' -s b -l body -d 'The text' -r -f
complete -c git-claudio -n '__git_claudio_using pr' -l ai -d 'Let an agent write title and text, from the task, the commits and the changes: the instance\'s own, or else Claude Code or Codex. It can do nothing but answer. If it does not, they are written as without this option'
complete -c git-claudio -n '__git_claudio_using pr' -l testing -d 'What was tested, for the text' -r -f
complete -c git-claudio -n '__git_claudio_using pr' -l base -d 'The branch that it is to go into [default: the one that the instance started from]' -r -f -a '(__git_claudio_revisions)'
complete -c git-claudio -n '__git_claudio_using pr' -l remote -d 'The remote [default: that of the base, or the only one, or \'origin\']' -r -f
complete -c git-claudio -n '__git_claudio_using pr' -l draft -d 'Make it a draft; one that exists, too'
complete -c git-claudio -n '__git_claudio_using pr' -l no-draft -d 'Make it no draft, whatever \'pr.draft\' says; one that exists is made ready for review'
complete -c git-claudio -n '__git_claudio_using pr' -s l -l label -d 'Add a label; beside those of \'pr.labels\'' -r -f
complete -c git-claudio -n '__git_claudio_using pr' -s r -l reviewer -d 'Ask somebody to review it; beside those of \'pr.reviewers\'' -r -f
complete -c git-claudio -n '__git_claudio_using pr' -l closes -d 'An issue that it closes: \'12\', or \'owner/name#12\'' -r -f
complete -c git-claudio -n '__git_claudio_using pr' -l commit -d 'Commit first what the instance has left uncommitted, with this message; else it is refused' -r -f
complete -c git-claudio -n '__git_claudio_using pr' -l auto-rebase -d 'Make the commits anew on top of the base, whatever \'pr.auto_rebase\' says'
complete -c git-claudio -n '__git_claudio_using pr' -l no-rebase -d 'Leave the commits as they are'
complete -c git-claudio -n '__git_claudio_using pr' -l status -d 'Only look how the requests are doing, and remember it'
complete -c git-claudio -n '__git_claudio_using pr' -s n -l dry-run -d 'Only say what would be done, step by step; the remote and the site are asked, and nothing is fetched or changed'
complete -c git-claudio -n '__git_claudio_using pr' -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio -n '__git_claudio_using pr' -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio -n '__git_claudio_using pr' -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio -n '__git_claudio_using pr' -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio -n '__git_claudio_using pr' -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio -n '__git_claudio_using pr' -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio -n '__git_claudio_using pr' -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio -n '__git_claudio_using pr' -s V -l version -d 'Print version'
complete -c git-claudio -n '__git_claudio_using pr' -a '(__git_claudio_instances)'
complete -c git-claudio-pr -l all -d 'All instances'
complete -c git-claudio-pr -l state -d 'All instances in one of these states' -r -f -a '(__fish_append , pending working waiting_input paused completed stopped failed)'
complete -c git-claudio-pr -s t -l title -d 'The title' -r -f
complete -c git-claudio-pr -s b -l body -d 'The text' -r -f
complete -c git-claudio-pr -l ai -d 'Let an agent write title and text, from the task, the commits and the changes: the instance\'s own, or else Claude Code or Codex. It can do nothing but answer. If it does not, they are written as without this option'
complete -c git-claudio-pr -l testing -d 'What was tested, for the text' -r -f
complete -c git-claudio-pr -l base -d 'The branch that it is to go into [default: the one that the instance started from]' -r -f -a '(__git_claudio_revisions)'
complete -c git-claudio-pr -l remote -d 'The remote [default: that of the base, or the only one, or \'origin\']' -r -f
complete -c git-claudio-pr -l draft -d 'Make it a draft; one that exists, too'
complete -c git-claudio-pr -l no-draft -d 'Make it no draft, whatever \'pr.draft\' says; one that exists is made ready for review'
complete -c git-claudio-pr -s l -l label -d 'Add a label; beside those of \'pr.labels\'' -r -f
complete -c git-claudio-pr -s r -l reviewer -d 'Ask somebody to review it; beside those of \'pr.reviewers\'' -r -f
complete -c git-claudio-pr -l closes -d 'An issue that it closes: \'12\', or \'owner/name#12\'' -r -f
complete -c git-claudio-pr -l commit -d 'Commit first what the instance has left uncommitted, with this message; else it is refused' -r -f
complete -c git-claudio-pr -l auto-rebase -d 'Make the commits anew on top of the base, whatever \'pr.auto_rebase\' says'
complete -c git-claudio-pr -l no-rebase -d 'Leave the commits as they are'
complete -c git-claudio-pr -l status -d 'Only look how the requests are doing, and remember it'
complete -c git-claudio-pr -s n -l dry-run -d 'Only say what would be done, step by step; the remote and the site are asked, and nothing is fetched or changed'
complete -c git-claudio-pr -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio-pr -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio-pr -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio-pr -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio-pr -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio-pr -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio-pr -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio-pr -s V -l version -d 'Print version'
complete -c git-claudio-pr -a '(__git_claudio_instances)'

complete -c git-claudio -n __git_claudio_needs_command -a merge -d 'Land the work of instances in a local branch'
complete -c git-claudio -n '__git_claudio_using merge' -l all -d 'All instances'
complete -c git-claudio -n '__git_claudio_using merge' -l state -d 'All instances in one of these states' -r -f -a '(__fish_append , pending working waiting_input paused completed stopped failed)'
complete -c git-claudio -n '__git_claudio_using merge' -l into -d 'The local branch to land in [default: the one that the instance started from]' -r -f -a '(__git_claudio_revisions)'
complete -c git-claudio -n '__git_claudio_using merge' -l squash -d 'Land all of it as one commit'
complete -c git-claudio -n '__git_claudio_using merge' -l rebase -d 'Land each commit anew on top; the instance\'s own branch stays'
complete -c git-claudio -n '__git_claudio_using merge' -l ff-only -d 'Land only if the branch needs no more than to move forward'
complete -c git-claudio -n '__git_claudio_using merge' -l no-ff -d 'Make a merge commit even where the branch could just move forward'
complete -c git-claudio -n '__git_claudio_using merge' -s m -l message -d 'The message of the new commit' -r -f
complete -c git-claudio -n '__git_claudio_using merge' -l commit -d 'Commit first what the instance has left uncommitted, with this message; else it is refused' -r -f
complete -c git-claudio -n '__git_claudio_using merge' -l verify -d 'A command that \'sh\' runs on the files of each result before the branch moves; if it fails, nothing lands' -r -f -a 'init add plan start demo ls show logs events diff watch stats conflicts check wait attach send answer pause resume stop pr merge harvest rm undo cleanup sessions doctor config completions help ask done'
complete -c git-claudio -n '__git_claudio_using merge' -l train -d 'Land several in the best order'
complete -c git-claudio -n '__git_claudio_using merge' -l continue -d 'Go on with a train that has stopped'
complete -c git-claudio -n '__git_claudio_using merge' -l quit -d 'Forget the rest of a train that has stopped; what has landed stays'
complete -c git-claudio -n '__git_claudio_using merge' -s n -l dry-run -d 'Only say what would happen'
complete -c git-claudio -n '__git_claudio_using merge' -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio -n '__git_claudio_using merge' -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio -n '__git_claudio_using merge' -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio -n '__git_claudio_using merge' -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio -n '__git_claudio_using merge' -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio -n '__git_claudio_using merge' -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio -n '__git_claudio_using merge' -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio -n '__git_claudio_using merge' -s V -l version -d 'Print version'
complete -c git-claudio -n '__git_claudio_using merge' -a '(__git_claudio_instances)'
complete -c git-claudio-merge -l all -d 'All instances'
complete -c git-claudio-merge -l state -d 'All instances in one of these states' -r -f -a '(__fish_append , pending working waiting_input paused completed stopped failed)'
complete -c git-claudio-merge -l into -d 'The local branch to land in [default: the one that the instance started from]' -r -f -a '(__git_claudio_revisions)'
complete -c git-claudio-merge -l squash -d 'Land all of it as one commit'
complete -c git-claudio-merge -l rebase -d 'Land each commit anew on top; the instance\'s own branch stays'
complete -c git-claudio-merge -l ff-only -d 'Land only if the branch needs no more than to move forward'
complete -c git-claudio-merge -l no-ff -d 'Make a merge commit even where the branch could just move forward'
complete -c git-claudio-merge -s m -l message -d 'The message of the new commit' -r -f
complete -c git-claudio-merge -l commit -d 'Commit first what the instance has left uncommitted, with this message; else it is refused' -r -f
complete -c git-claudio-merge -l verify -d 'A command that \'sh\' runs on the files of each result before the branch moves; if it fails, nothing lands' -r -f -a 'init add plan start demo ls show logs events diff watch stats conflicts check wait attach send answer pause resume stop pr merge harvest rm undo cleanup sessions doctor config completions help ask done'
complete -c git-claudio-merge -l train -d 'Land several in the best order'
complete -c git-claudio-merge -l continue -d 'Go on with a train that has stopped'
complete -c git-claudio-merge -l quit -d 'Forget the rest of a train that has stopped; what has landed stays'
complete -c git-claudio-merge -s n -l dry-run -d 'Only say what would happen'
complete -c git-claudio-merge -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio-merge -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio-merge -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio-merge -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio-merge -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio-merge -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio-merge -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio-merge -s V -l version -d 'Print version'
complete -c git-claudio-merge -a '(__git_claudio_instances)'

complete -c git-claudio -n __git_claudio_needs_command -a harvest -d 'Commit, ask for and clean up what is completed'
complete -c git-claudio -n '__git_claudio_using harvest' -l all -d 'All instances'
complete -c git-claudio -n '__git_claudio_using harvest' -l state -d 'All instances in one of these states' -r -f -a '(__fish_append , pending working waiting_input paused completed stopped failed)'
complete -c git-claudio -n '__git_claudio_using harvest' -l commit -d 'Commit what is left uncommitted, with this message' -r -f
complete -c git-claudio -n '__git_claudio_using harvest' -l pr -d 'Make the pull requests, as \'git claudio pr\' does'
complete -c git-claudio -n '__git_claudio_using harvest' -l cleanup -d 'Remove the instances whose work has landed'
complete -c git-claudio -n '__git_claudio_using harvest' -l include-ignored -d 'With \'--cleanup\': keep ignored files for \'undo\', too'
complete -c git-claudio -n '__git_claudio_using harvest' -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio -n '__git_claudio_using harvest' -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio -n '__git_claudio_using harvest' -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio -n '__git_claudio_using harvest' -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio -n '__git_claudio_using harvest' -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio -n '__git_claudio_using harvest' -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio -n '__git_claudio_using harvest' -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio -n '__git_claudio_using harvest' -s V -l version -d 'Print version'
complete -c git-claudio -n '__git_claudio_using harvest' -a '(__git_claudio_instances)'
complete -c git-claudio-harvest -l all -d 'All instances'
complete -c git-claudio-harvest -l state -d 'All instances in one of these states' -r -f -a '(__fish_append , pending working waiting_input paused completed stopped failed)'
complete -c git-claudio-harvest -l commit -d 'Commit what is left uncommitted, with this message' -r -f
complete -c git-claudio-harvest -l pr -d 'Make the pull requests, as \'git claudio pr\' does'
complete -c git-claudio-harvest -l cleanup -d 'Remove the instances whose work has landed'
complete -c git-claudio-harvest -l include-ignored -d 'With \'--cleanup\': keep ignored files for \'undo\', too'
complete -c git-claudio-harvest -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio-harvest -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio-harvest -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio-harvest -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio-harvest -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio-harvest -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio-harvest -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio-harvest -s V -l version -d 'Print version'
complete -c git-claudio-harvest -a '(__git_claudio_instances)'

complete -c git-claudio -n __git_claudio_needs_command -a rm -d 'Remove instances with their worktrees and branches'
complete -c git-claudio -n '__git_claudio_using rm remove' -l all -d 'All instances'
complete -c git-claudio -n '__git_claudio_using rm remove' -l state -d 'All instances in one of these states' -r -f -a '(__fish_append , pending working waiting_input paused completed stopped failed)'
complete -c git-claudio -n '__git_claudio_using rm remove' -s f -l force -d 'Also remove what has not landed'
complete -c git-claudio -n '__git_claudio_using rm remove' -l include-ignored -d 'Keep ignored files for \'undo\', too'
complete -c git-claudio -n '__git_claudio_using rm remove' -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio -n '__git_claudio_using rm remove' -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio -n '__git_claudio_using rm remove' -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio -n '__git_claudio_using rm remove' -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio -n '__git_claudio_using rm remove' -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio -n '__git_claudio_using rm remove' -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio -n '__git_claudio_using rm remove' -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio -n '__git_claudio_using rm remove' -s V -l version -d 'Print version'
complete -c git-claudio -n '__git_claudio_using rm remove' -a '(__git_claudio_instances)'
complete -c git-claudio-rm -l all -d 'All instances'
complete -c git-claudio-rm -l state -d 'All instances in one of these states' -r -f -a '(__fish_append , pending working waiting_input paused completed stopped failed)'
complete -c git-claudio-rm -s f -l force -d 'Also remove what has not landed'
complete -c git-claudio-rm -l include-ignored -d 'Keep ignored files for \'undo\', too'
complete -c git-claudio-rm -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio-rm -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio-rm -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio-rm -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio-rm -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio-rm -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio-rm -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio-rm -s V -l version -d 'Print version'
complete -c git-claudio-rm -a '(__git_claudio_instances)'

complete -c git-claudio -n __git_claudio_needs_command -a undo -d 'Bring back what was removed'
complete -c git-claudio -n '__git_claudio_using undo' -l entry -d 'Bring back this entry of it, not the last one: what \'--list\' shows, or the beginning of it' -r -f
complete -c git-claudio -n '__git_claudio_using undo' -s l -l list -d 'List what can be brought back'
complete -c git-claudio -n '__git_claudio_using undo' -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio -n '__git_claudio_using undo' -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio -n '__git_claudio_using undo' -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio -n '__git_claudio_using undo' -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio -n '__git_claudio_using undo' -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio -n '__git_claudio_using undo' -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio -n '__git_claudio_using undo' -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio -n '__git_claudio_using undo' -s V -l version -d 'Print version'
complete -c git-claudio -n '__git_claudio_using undo' -a '(__git_claudio_removed)'
complete -c git-claudio-undo -l entry -d 'Bring back this entry of it, not the last one: what \'--list\' shows, or the beginning of it' -r -f
complete -c git-claudio-undo -s l -l list -d 'List what can be brought back'
complete -c git-claudio-undo -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio-undo -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio-undo -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio-undo -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio-undo -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio-undo -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio-undo -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio-undo -s V -l version -d 'Print version'
complete -c git-claudio-undo -a '(__git_claudio_removed)'

complete -c git-claudio -n __git_claudio_needs_command -a cleanup -d 'Remove what has landed, and say what stays and why'
complete -c git-claudio -n '__git_claudio_using cleanup gc' -s n -l dry-run -d 'Only say what would be removed'
complete -c git-claudio -n '__git_claudio_using cleanup gc' -l older-than -d 'Keep instances that ended more recently, as in \'2h\' or \'7d\'' -r -f
complete -c git-claudio -n '__git_claudio_using cleanup gc' -l include-ignored -d 'Keep ignored files for \'undo\', too'
complete -c git-claudio -n '__git_claudio_using cleanup gc' -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio -n '__git_claudio_using cleanup gc' -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio -n '__git_claudio_using cleanup gc' -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio -n '__git_claudio_using cleanup gc' -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio -n '__git_claudio_using cleanup gc' -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio -n '__git_claudio_using cleanup gc' -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio -n '__git_claudio_using cleanup gc' -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio -n '__git_claudio_using cleanup gc' -s V -l version -d 'Print version'
complete -c git-claudio-cleanup -s n -l dry-run -d 'Only say what would be removed'
complete -c git-claudio-cleanup -l older-than -d 'Keep instances that ended more recently, as in \'2h\' or \'7d\'' -r -f
complete -c git-claudio-cleanup -l include-ignored -d 'Keep ignored files for \'undo\', too'
complete -c git-claudio-cleanup -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio-cleanup -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio-cleanup -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio-cleanup -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio-cleanup -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio-cleanup -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio-cleanup -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio-cleanup -s V -l version -d 'Print version'

complete -c git-claudio -n __git_claudio_needs_command -a sessions -d 'List supervisors and recover what they left behind'
complete -c git-claudio -n '__git_claudio_using sessions' -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio -n '__git_claudio_using sessions' -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio -n '__git_claudio_using sessions' -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio -n '__git_claudio_using sessions' -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio -n '__git_claudio_using sessions' -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio -n '__git_claudio_using sessions' -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio -n '__git_claudio_using sessions' -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio -n '__git_claudio_using sessions' -s V -l version -d 'Print version'
complete -c git-claudio -n '__git_claudio_using sessions' -a list -d 'List supervisors: live ones, lost ones, and what can be recovered'
complete -c git-claudio -n '__git_claudio_using sessions' -a recover -d 'End what lost supervisors left running, then go on where the backend can; bring back records'
complete -c git-claudio -n '__git_claudio_using sessions' -a clean -d 'Forget ended instances whose worktrees are gone and whose work has landed'
complete -c git-claudio -n '__git_claudio_using sessions' -a '(__git_claudio_instances)'
complete -c git-claudio -n '__git_claudio_using sessions' -l everywhere -d 'Those of all repositories of this user'
complete -c git-claudio -n '__git_claudio_using sessions' -l all -d 'All instances'
complete -c git-claudio -n '__git_claudio_using sessions' -l state -d 'All instances in one of these states' -r -f -a '(__fish_append , pending working waiting_input paused completed stopped failed)'
complete -c git-claudio -n '__git_claudio_using sessions' -l rerun -d 'Run again from the beginning what cannot be resumed'
complete -c git-claudio-sessions -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio-sessions -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio-sessions -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio-sessions -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio-sessions -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio-sessions -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio-sessions -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio-sessions -s V -l version -d 'Print version'
complete -c git-claudio-sessions -a list -d 'List supervisors: live ones, lost ones, and what can be recovered'
complete -c git-claudio-sessions -a recover -d 'End what lost supervisors left running, then go on where the backend can; bring back records'
complete -c git-claudio-sessions -a clean -d 'Forget ended instances whose worktrees are gone and whose work has landed'
complete -c git-claudio-sessions -a '(__git_claudio_instances)'
complete -c git-claudio-sessions -l everywhere -d 'Those of all repositories of this user'
complete -c git-claudio-sessions -l all -d 'All instances'
complete -c git-claudio-sessions -l state -d 'All instances in one of these states' -r -f -a '(__fish_append , pending working waiting_input paused completed stopped failed)'
complete -c git-claudio-sessions -l rerun -d 'Run again from the beginning what cannot be resumed'
complete -c git-claudio -n '__git_claudio_using recover' -l all -d 'All instances'
complete -c git-claudio -n '__git_claudio_using recover' -l state -d 'All instances in one of these states' -r -f -a '(__fish_append , pending working waiting_input paused completed stopped failed)'
complete -c git-claudio -n '__git_claudio_using recover' -l rerun -d 'Run again from the beginning what cannot be resumed'
complete -c git-claudio -n '__git_claudio_using recover' -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio -n '__git_claudio_using recover' -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio -n '__git_claudio_using recover' -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio -n '__git_claudio_using recover' -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio -n '__git_claudio_using recover' -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio -n '__git_claudio_using recover' -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio -n '__git_claudio_using recover' -s h -l help -d 'Print help'
complete -c git-claudio -n '__git_claudio_using recover' -a '(__git_claudio_instances)'

complete -c git-claudio -n __git_claudio_needs_command -a doctor -d 'Check what git claudio needs and say how to mend it'
complete -c git-claudio -n '__git_claudio_using doctor' -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio -n '__git_claudio_using doctor' -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio -n '__git_claudio_using doctor' -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio -n '__git_claudio_using doctor' -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio -n '__git_claudio_using doctor' -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio -n '__git_claudio_using doctor' -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio -n '__git_claudio_using doctor' -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio -n '__git_claudio_using doctor' -s V -l version -d 'Print version'
complete -c git-claudio-doctor -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio-doctor -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio-doctor -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio-doctor -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio-doctor -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio-doctor -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio-doctor -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio-doctor -s V -l version -d 'Print version'

complete -c git-claudio -n __git_claudio_needs_command -a config -d 'Show and change settings'
complete -c git-claudio -n '__git_claudio_using config' -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio -n '__git_claudio_using config' -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio -n '__git_claudio_using config' -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio -n '__git_claudio_using config' -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio -n '__git_claudio_using config' -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio -n '__git_claudio_using config' -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio -n '__git_claudio_using config' -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio -n '__git_claudio_using config' -s V -l version -d 'Print version'
complete -c git-claudio -n '__git_claudio_using config' -a get -d 'Print the value of a setting'
complete -c git-claudio -n '__git_claudio_using config' -a set -d 'Change a setting'
complete -c git-claudio -n '__git_claudio_using config' -a unset -d 'Take a setting away, so that what is below it holds again'
complete -c git-claudio -n '__git_claudio_using config' -a list -d 'List the settings that have a value'
complete -c git-claudio -n '__git_claudio_using config' -a keys -d 'Explain the keys that there are'
complete -c git-claudio -n '__git_claudio_using config' -a path -d 'Print the path of a file of settings'
complete -c git-claudio -n '__git_claudio_using config' -a edit -d 'Open a file of settings in the editor and check it afterwards'
complete -c git-claudio -n '__git_claudio_using config' -a 'branch.prefix branch.include_id branch.base backend.default backend.mode limits.parallel limits.cost limits.tokens limits.time worktree.path worktree.include worktree.setup pr.draft pr.auto_rebase pr.forge pr.timeout pr.template pr.labels pr.reviewers.default pr.reviewers.by_path notify.command notify.on stop.grace log.max_size trash.expire conflicts.ignore conflicts.refresh'
complete -c git-claudio -n '__git_claudio_using config' -l show-origin -d 'Print also where the value comes from'
complete -c git-claudio -n '__git_claudio_using config' -l user -d 'In the user\'s own config.yaml'
complete -c git-claudio -n '__git_claudio_using config' -l local -d 'In git\'s configuration of this repository'
complete -c git-claudio -n '__git_claudio_using config' -l global -d 'In git\'s configuration of the user'
complete -c git-claudio -n '__git_claudio_using config' -l system -d 'In git\'s configuration of the machine'
complete -c git-claudio -n '__git_claudio_using config' -l worktree -d 'In git\'s configuration of this worktree'
complete -c git-claudio -n '__git_claudio_using config' -l user -d 'In the user\'s own config.yaml'
complete -c git-claudio -n '__git_claudio_using config' -l local -d 'In git\'s configuration of this repository'
complete -c git-claudio -n '__git_claudio_using config' -l global -d 'In git\'s configuration of the user'
complete -c git-claudio -n '__git_claudio_using config' -l system -d 'In git\'s configuration of the machine'
complete -c git-claudio -n '__git_claudio_using config' -l worktree -d 'In git\'s configuration of this worktree'
complete -c git-claudio -n '__git_claudio_using config' -l show-origin -d 'Print also where each value comes from'
complete -c git-claudio -n '__git_claudio_using config' -l user -d 'The user\'s own file'
complete -c git-claudio -n '__git_claudio_using config' -l user -d 'The user\'s own file'
complete -c git-claudio-config -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio-config -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio-config -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio-config -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio-config -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio-config -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio-config -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio-config -s V -l version -d 'Print version'
complete -c git-claudio-config -a get -d 'Print the value of a setting'
complete -c git-claudio-config -a set -d 'Change a setting'
complete -c git-claudio-config -a unset -d 'Take a setting away, so that what is below it holds again'
complete -c git-claudio-config -a list -d 'List the settings that have a value'
complete -c git-claudio-config -a keys -d 'Explain the keys that there are'
complete -c git-claudio-config -a path -d 'Print the path of a file of settings'
complete -c git-claudio-config -a edit -d 'Open a file of settings in the editor and check it afterwards'
complete -c git-claudio-config -a 'branch.prefix branch.include_id branch.base backend.default backend.mode limits.parallel limits.cost limits.tokens limits.time worktree.path worktree.include worktree.setup pr.draft pr.auto_rebase pr.forge pr.timeout pr.template pr.labels pr.reviewers.default pr.reviewers.by_path notify.command notify.on stop.grace log.max_size trash.expire conflicts.ignore conflicts.refresh'
complete -c git-claudio-config -l show-origin -d 'Print also where the value comes from'
complete -c git-claudio-config -l user -d 'In the user\'s own config.yaml'
complete -c git-claudio-config -l local -d 'In git\'s configuration of this repository'
complete -c git-claudio-config -l global -d 'In git\'s configuration of the user'
complete -c git-claudio-config -l system -d 'In git\'s configuration of the machine'
complete -c git-claudio-config -l worktree -d 'In git\'s configuration of this worktree'
complete -c git-claudio-config -l user -d 'In the user\'s own config.yaml'
complete -c git-claudio-config -l local -d 'In git\'s configuration of this repository'
complete -c git-claudio-config -l global -d 'In git\'s configuration of the user'
complete -c git-claudio-config -l system -d 'In git\'s configuration of the machine'
complete -c git-claudio-config -l worktree -d 'In git\'s configuration of this worktree'
complete -c git-claudio-config -l show-origin -d 'Print also where each value comes from'
complete -c git-claudio-config -l user -d 'The user\'s own file'
complete -c git-claudio-config -l user -d 'The user\'s own file'

complete -c git-claudio -n __git_claudio_needs_command -a completions -d 'Print shell completions or write the manual pages'
complete -c git-claudio -n '__git_claudio_using completions' -l man -d 'Write the manual pages into this directory, which is made if need be' -r -f -a '(__fish_complete_directories)'
complete -c git-claudio -n '__git_claudio_using completions' -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio -n '__git_claudio_using completions' -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio -n '__git_claudio_using completions' -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio -n '__git_claudio_using completions' -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio -n '__git_claudio_using completions' -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio -n '__git_claudio_using completions' -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio -n '__git_claudio_using completions' -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio -n '__git_claudio_using completions' -s V -l version -d 'Print version'
complete -c git-claudio -n '__git_claudio_using completions' -a 'bash zsh fish elvish powershell'
complete -c git-claudio-completions -l man -d 'Write the manual pages into this directory, which is made if need be' -r -f -a '(__fish_complete_directories)'
complete -c git-claudio-completions -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio-completions -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio-completions -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio-completions -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio-completions -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio-completions -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio-completions -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio-completions -s V -l version -d 'Print version'
complete -c git-claudio-completions -a 'bash zsh fish elvish powershell'

complete -c git-claudio -n __git_claudio_needs_command -a help -d 'Explain a command'
complete -c git-claudio -n '__git_claudio_using help' -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio -n '__git_claudio_using help' -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio -n '__git_claudio_using help' -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio -n '__git_claudio_using help' -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio -n '__git_claudio_using help' -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio -n '__git_claudio_using help' -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio -n '__git_claudio_using help' -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio -n '__git_claudio_using help' -s V -l version -d 'Print version'
complete -c git-claudio -n '__git_claudio_using help' -a 'init add plan start demo ls show logs events diff watch stats conflicts check wait attach send answer pause resume stop pr merge harvest rm undo cleanup sessions doctor config completions help ask done'
complete -c git-claudio-help -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio-help -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio-help -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio-help -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio-help -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio-help -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio-help -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio-help -s V -l version -d 'Print version'
complete -c git-claudio-help -a 'init add plan start demo ls show logs events diff watch stats conflicts check wait attach send answer pause resume stop pr merge harvest rm undo cleanup sessions doctor config completions help ask done'

complete -c git-claudio -n __git_claudio_needs_command -a ask -d 'Ask a person and wait for the answer'
complete -c git-claudio -n '__git_claudio_using ask' -s o -l option -d 'An answer on offer; may be repeated. Without any, every text is an answer' -r -f
complete -c git-claudio -n '__git_claudio_using ask' -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio -n '__git_claudio_using ask' -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio -n '__git_claudio_using ask' -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio -n '__git_claudio_using ask' -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio -n '__git_claudio_using ask' -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio -n '__git_claudio_using ask' -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio -n '__git_claudio_using ask' -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio -n '__git_claudio_using ask' -s V -l version -d 'Print version'
complete -c git-claudio-ask -s o -l option -d 'An answer on offer; may be repeated. Without any, every text is an answer' -r -f
complete -c git-claudio-ask -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio-ask -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio-ask -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio-ask -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio-ask -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio-ask -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio-ask -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio-ask -s V -l version -d 'Print version'

complete -c git-claudio -n __git_claudio_needs_command -a done -d 'Report the task as finished'
complete -c git-claudio -n '__git_claudio_using done' -s m -l message -d 'What was done, in a few words' -r -f
complete -c git-claudio -n '__git_claudio_using done' -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio -n '__git_claudio_using done' -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio -n '__git_claudio_using done' -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio -n '__git_claudio_using done' -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio -n '__git_claudio_using done' -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio -n '__git_claudio_using done' -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio -n '__git_claudio_using done' -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio -n '__git_claudio_using done' -s V -l version -d 'Print version'
complete -c git-claudio-done -s m -l message -d 'What was done, in a few words' -r -f
complete -c git-claudio-done -l json -d 'Print JSON, and errors as JSON'
complete -c git-claudio-done -s q -l quiet -d 'Print ids only, and no remarks'
complete -c git-claudio-done -s z -d 'End lines with NUL, and print texts unaltered'
complete -c git-claudio-done -l format -d 'Print fields, as in \'%(id) %(state) %(metrics.cost_usd)\'' -r -f
complete -c git-claudio-done -l time-style -d 'How times are written in tables: \'relative\' ("5m" ago) or \'iso\'' -r -f -a 'relative iso'
complete -c git-claudio-done -l color -d 'Use colours' -r -f -a 'auto always never'
complete -c git-claudio-done -s h -l help -d 'Print help (see more with \'--help\')'
complete -c git-claudio-done -s V -l version -d 'Print version'
