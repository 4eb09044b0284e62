# Completions for git claudio. Generated: do not edit.
use builtin;
use str;


set edit:completion:arg-completer[git-claudio] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'git-claudio'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'git-claudio'= {
            cand -h 'Print help'
            cand --help 'Print help'
            cand init 'Prepare a repository'
            cand add 'Add an instance for each task and start it'
            cand plan 'Divide an objective into tasks, for ''add --tasks'''
            cand start 'Start instances that are pending, ended or lost'
            cand demo 'Show the whole life of some instances, without any agent'
            cand ls 'List the instances'
            cand list 'List the instances'
            cand status 'List the instances'
            cand show 'Show all that is known about an instance'
            cand logs 'Show what an instance printed'
            cand events 'Show the journal of changes of state'
            cand diff 'Show the work of an instance against its base'
            cand watch 'See and steer the instances live'
            cand stats 'Show tokens, cost and time, per instance and in all'
            cand conflicts 'Show which instances collide, and in which lines'
            cand check 'Say who else has changed a file'
            cand wait 'Wait until instances reach a state'
            cand attach 'Connect the terminal to an instance'
            cand send 'Send a message to an instance'
            cand answer 'Answer the question that an instance waits with'
            cand pause 'Hold every process of an instance'
            cand resume 'Let a paused instance go on'
            cand stop 'End an instance, and keep its work or not'
            cand pr 'Make or update the pull request of an instance'
            cand merge 'Land the work of instances in a local branch'
            cand harvest 'Commit, ask for and clean up what is completed'
            cand rm 'Remove instances with their worktrees and branches'
            cand remove 'Remove instances with their worktrees and branches'
            cand undo 'Bring back what was removed'
            cand cleanup 'Remove what has landed, and say what stays and why'
            cand gc 'Remove what has landed, and say what stays and why'
            cand sessions 'List supervisors and recover what they left behind'
            cand recover 'List supervisors and recover what they left behind'
            cand doctor 'Check what git claudio needs and say how to mend it'
            cand config 'Show and change settings'
            cand completions 'Print shell completions or write the manual pages'
            cand help 'Explain a command'
            cand ask 'Ask a person and wait for the answer'
            cand done 'Report the task as finished'
        }
        &'git-claudio;init'= {
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'git-claudio;add'= {
            cand -F 'Read a task from a file; may be repeated'
            cand --file 'Read a task from a file; may be repeated'
            cand --tasks 'Read many tasks from a file (''-'' is standard input) with a JSON object on each line: ''task'', and if need be ''name'', ''depends_on'', ''backend'', ''model'' and others. Either all of them are added or none'
            cand --backend 'Who works on it: ''claude'', ''codex'', ''shell'' (runs the task as a script), or a program that is configured as ''backend.NAME.command'''
            cand --base 'Start from this commit instead of the configured base'
            cand --name 'Give the instance a name, by which it can be called like by its id'
            cand --depends-on 'Wait for these instances to complete before it starts'
            cand --model 'The model that the agent is to use'
            cand --permission-mode 'The agent''s own permission mode, in its own words; it decides what the agent asks about'
            cand --allowed-tools 'Tools that the agent may use without asking, in its own words; may be repeated'
            cand --sandbox 'The agent''s own sandbox mode, in its own words'
            cand --max-cost 'US dollars that it may spend before it is paused'
            cand --max-tokens 'Tokens that it may use before it is paused: input, output and what is written to a cache together (the column TOKENS of ''ls'' leaves the last out), without what is read from one'
            cand --timeout 'How long it may work before it is paused, as in ''90s'' or ''1h30m''; waiting does not count'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --no-start 'Do not start it; ''git claudio start'' does'
            cand --keep-open 'Leave it open for messages after a turn that ended well, instead of completing it'
            cand --terminal 'Run the agent''s own full-screen program, which ''git claudio attach'' shows; it stays open after a turn'
            cand --wait 'Wait until it has ended or reached a limit; exit with 1 unless it completed, with 124 if its time ran out. Without a terminal, where nobody answers, it also exits when the instance waits for a person'
            cand -n 'Check everything and print what would be added, but add nothing'
            cand --dry-run 'Check everything and print what would be added, but add nothing'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'git-claudio;plan'= {
            cand -F 'Read the objective from a file'
            cand --file 'Read the objective from a file'
            cand --backend 'Who is asked [default: as for ''git claudio add'']'
            cand --model 'The model that is to plan'
            cand --max-tasks 'No more tasks than this'
            cand --timeout 'Give up after this time, as in ''90s'' or ''10m'''
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'git-claudio;start'= {
            cand --state 'All instances in one of these states'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --all 'All instances'
            cand --structured 'Drive the agent over its machine protocol from now on'
            cand --terminal 'Run the agent''s own full-screen program from now on'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'git-claudio;demo'= {
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --clean 'Only remove what earlier demos have left'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'git-claudio;ls'= {
            cand --state 'All instances in one of these states'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --all 'All instances'
            cand --refresh 'Count the changes in the worktrees and look for conflicts now; this takes as long as ''git claudio conflicts'''
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'git-claudio;list'= {
            cand --state 'All instances in one of these states'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --all 'All instances'
            cand --refresh 'Count the changes in the worktrees and look for conflicts now; this takes as long as ''git claudio conflicts'''
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'git-claudio;status'= {
            cand --state 'All instances in one of these states'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --all 'All instances'
            cand --refresh 'Count the changes in the worktrees and look for conflicts now; this takes as long as ''git claudio conflicts'''
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'git-claudio;show'= {
            cand --state 'All instances in one of these states'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --all 'All instances'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'git-claudio;logs'= {
            cand -n 'Begin with the last N lines'
            cand --lines 'Begin with the last N lines'
            cand --since 'Begin with what was printed at this time (''2026-01-31T12:00:00Z'') or so long ago (''10m'')'
            cand --grep 'Print only lines that match this regular expression; exit with 1 if none does'
            cand -C 'Print N lines around each match'
            cand --context 'Print N lines around each match'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand -f 'Go on printing until the instance has ended'
            cand --follow 'Go on printing until the instance has ended'
            cand -i 'Let --grep ignore upper and lower case'
            cand --ignore-case 'Let --grep ignore upper and lower case'
            cand -v 'Print the lines that do not match'
            cand --invert-match 'Print the lines that do not match'
            cand --full 'Leave nothing out of a transcript: whole results, changes and calls'
            cand --raw 'Print the very bytes; a terminal obeys the control sequences in them'
            cand --screen 'Print the screen as it looks now'
            cand --stream 'Print the structured events of the agent as they came, one JSON object per line'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'git-claudio;events'= {
            cand --since 'Begin after the event of this number'
            cand --instance 'Only events of this instance; may be repeated'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand -f 'Go on printing as events happen'
            cand --follow 'Go on printing as events happen'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'git-claudio;diff'= {
            cand --against 'Compare it with the work of another instance instead'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --stat 'Print the number of changed lines for each file'
            cand --name-only 'Print the names of the changed files only'
            cand --committed 'Leave out what is not committed'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'git-claudio;watch'= {
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --once 'Print the screen once, as it looks now, and end'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'git-claudio;stats'= {
            cand --state 'All instances in one of these states'
            cand --by 'Sum up those with the same backend or model'
            cand --since 'Only instances that worked after this time (''2026-01-31T12:00:00Z'') or so long ago (''7d'')'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --all 'All instances'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'git-claudio;conflicts'= {
            cand --pair 'Print the conflicting lines of two instances, as a merge of the second into the first leaves them'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --all 'Also list files that only one instance changes'
            cand --committed 'Look at committed work only'
            cand --matrix 'Print who conflicts with whom as a square'
            cand --order 'Print the order of landing with the fewest conflicts, and what each instance will meet'
            cand --watch 'Print changes of verdicts as they come, until it is interrupted'
            cand --exit-code 'End with 1 if anything conflicts, or cannot be known, or a path is nowhere'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'git-claudio;check'= {
            cand --for 'Who asks; without, the instance in whose worktree the path is, or that it is called in'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --hook 'Read the event of an agent''s hook from standard input, and answer as the agent expects it'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'git-claudio;wait'= {
            cand --state 'All instances in one of these states'
            cand --for 'Wait for one of these states instead of ''ended'', which is any of completed, stopped, failed'
            cand --timeout 'Give up after this time, as in ''90s'' or ''10m'''
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --all 'All instances'
            cand --any 'Wait for the first of them instead of all'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'git-claudio;attach'= {
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand -r 'Only look: pass nothing on'
            cand --read-only 'Only look: pass nothing on'
            cand --interrupt 'Interrupt a turn that is going on, if that is needed, without asking'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'git-claudio;send'= {
            cand -F 'Read the message from a file; ''-'' is standard input'
            cand --file 'Read the message from a file; ''-'' is standard input'
            cand --key 'Press a key in its terminal: ''Enter'', ''Esc'', ''Tab'', ''Up'', ''Ctrl-c'', …; may be repeated'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'git-claudio;answer'= {
            cand -o 'Choose an option: its text, or its number counted from 1'
            cand --option 'Choose an option: its text, or its number counted from 1'
            cand -m 'Answer with a text, or give the reason for --deny'
            cand --message 'Answer with a text, or give the reason for --deny'
            cand --prompt 'Refuse if the instance waits with another prompt than this by now'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --allow 'Allow it this once'
            cand --deny 'Deny it; a message says why'
            cand --allow-always 'Allow it now and from now on, as the agent offers it'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'git-claudio;pause'= {
            cand --state 'All instances in one of these states'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --all 'All instances'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'git-claudio;resume'= {
            cand --state 'All instances in one of these states'
            cand --max-cost 'US dollars that it may spend before it is paused'
            cand --max-tokens 'Tokens that it may use before it is paused: input, output and what is written to a cache together (the column TOKENS of ''ls'' leaves the last out), without what is read from one'
            cand --timeout 'How long it may work before it is paused, as in ''90s'' or ''1h30m''; waiting does not count'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --all 'All instances'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'git-claudio;stop'= {
            cand --state 'All instances in one of these states'
            cand --commit 'With ''--pr'': commit first what is left uncommitted, with this message'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --all 'All instances'
            cand --keep 'Keep branch and worktree with everything in it'
            cand --pr 'Make the pull request, as ''git claudio pr'' does'
            cand --discard 'Remove branch and worktree; ''git claudio undo'' brings them back'
            cand --include-ignored 'With ''--discard'': keep ignored files for ''undo'', too'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'git-claudio;pr'= {
            cand --state 'All instances in one of these states'
            cand -t 'The title'
            cand --title 'The title'
            cand -b 'The text'
            cand --body 'The text'
            cand --testing 'What was tested, for the text'
            cand --base 'The branch that it is to go into [default: the one that the instance started from]'
            cand --remote 'The remote [default: that of the base, or the only one, or ''origin'']'
            cand -l 'Add a label; beside those of ''pr.labels'''
            cand --label 'Add a label; beside those of ''pr.labels'''
            cand -r 'Ask somebody to review it; beside those of ''pr.reviewers'''
            cand --reviewer 'Ask somebody to review it; beside those of ''pr.reviewers'''
            cand --closes 'An issue that it closes: ''12'', or ''owner/name#12'''
            cand --commit 'Commit first what the instance has left uncommitted, with this message; else it is refused'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --all 'All instances'
            cand --ai 'Let an agent write title and text, from the task, the commits and the changes: the instance''s own, or else Claude Code or Codex. It can do nothing but answer. If it does not, they are written as without this option'
            cand --draft 'Make it a draft; one that exists, too'
            cand --no-draft 'Make it no draft, whatever ''pr.draft'' says; one that exists is made ready for review'
            cand --auto-rebase 'Make the commits anew on top of the base, whatever ''pr.auto_rebase'' says'
            cand --no-rebase 'Leave the commits as they are'
            cand --status 'Only look how the requests are doing, and remember it'
            cand -n 'Only say what would be done, step by step; the remote and the site are asked, and nothing is fetched or changed'
            cand --dry-run 'Only say what would be done, step by step; the remote and the site are asked, and nothing is fetched or changed'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'git-claudio;merge'= {
            cand --state 'All instances in one of these states'
            cand --into 'The local branch to land in [default: the one that the instance started from]'
            cand -m 'The message of the new commit'
            cand --message 'The message of the new commit'
            cand --commit 'Commit first what the instance has left uncommitted, with this message; else it is refused'
            cand --verify 'A command that ''sh'' runs on the files of each result before the branch moves; if it fails, nothing lands'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --all 'All instances'
            cand --squash 'Land all of it as one commit'
            cand --rebase 'Land each commit anew on top; the instance''s own branch stays'
            cand --ff-only 'Land only if the branch needs no more than to move forward'
            cand --no-ff 'Make a merge commit even where the branch could just move forward'
            cand --train 'Land several in the best order'
            cand --continue 'Go on with a train that has stopped'
            cand --quit 'Forget the rest of a train that has stopped; what has landed stays'
            cand -n 'Only say what would happen'
            cand --dry-run 'Only say what would happen'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'git-claudio;harvest'= {
            cand --state 'All instances in one of these states'
            cand --commit 'Commit what is left uncommitted, with this message'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --all 'All instances'
            cand --pr 'Make the pull requests, as ''git claudio pr'' does'
            cand --cleanup 'Remove the instances whose work has landed'
            cand --include-ignored 'With ''--cleanup'': keep ignored files for ''undo'', too'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'git-claudio;rm'= {
            cand --state 'All instances in one of these states'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --all 'All instances'
            cand -f 'Also remove what has not landed'
            cand --force 'Also remove what has not landed'
            cand --include-ignored 'Keep ignored files for ''undo'', too'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'git-claudio;remove'= {
            cand --state 'All instances in one of these states'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --all 'All instances'
            cand -f 'Also remove what has not landed'
            cand --force 'Also remove what has not landed'
            cand --include-ignored 'Keep ignored files for ''undo'', too'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'git-claudio;undo'= {
            cand --entry 'Bring back this entry of it, not the last one: what ''--list'' shows, or the beginning of it'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand -l 'List what can be brought back'
            cand --list 'List what can be brought back'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'git-claudio;cleanup'= {
            cand --older-than 'Keep instances that ended more recently, as in ''2h'' or ''7d'''
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand -n 'Only say what would be removed'
            cand --dry-run 'Only say what would be removed'
            cand --include-ignored 'Keep ignored files for ''undo'', too'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'git-claudio;gc'= {
            cand --older-than 'Keep instances that ended more recently, as in ''2h'' or ''7d'''
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand -n 'Only say what would be removed'
            cand --dry-run 'Only say what would be removed'
            cand --include-ignored 'Keep ignored files for ''undo'', too'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'git-claudio;sessions'= {
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand list 'List supervisors: live ones, lost ones, and what can be recovered'
            cand recover 'End what lost supervisors left running, then go on where the backend can; bring back records'
            cand clean 'Forget ended instances whose worktrees are gone and whose work has landed'
        }
        &'git-claudio;recover'= {
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand list 'List supervisors: live ones, lost ones, and what can be recovered'
            cand recover 'End what lost supervisors left running, then go on where the backend can; bring back records'
            cand clean 'Forget ended instances whose worktrees are gone and whose work has landed'
        }
        &'git-claudio;sessions;list'= {
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --everywhere 'Those of all repositories of this user'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'git-claudio;recover;list'= {
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --everywhere 'Those of all repositories of this user'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'git-claudio;sessions;recover'= {
            cand --state 'All instances in one of these states'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --all 'All instances'
            cand --rerun 'Run again from the beginning what cannot be resumed'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'git-claudio;recover;recover'= {
            cand --state 'All instances in one of these states'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --all 'All instances'
            cand --rerun 'Run again from the beginning what cannot be resumed'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'git-claudio;sessions;clean'= {
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'git-claudio;recover;clean'= {
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'git-claudio;doctor'= {
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'git-claudio;config'= {
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand get 'Print the value of a setting'
            cand set 'Change a setting'
            cand unset 'Take a setting away, so that what is below it holds again'
            cand list 'List the settings that have a value'
            cand keys 'Explain the keys that there are'
            cand path 'Print the path of a file of settings'
            cand edit 'Open a file of settings in the editor and check it afterwards'
        }
        &'git-claudio;config;get'= {
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --show-origin 'Print also where the value comes from'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'git-claudio;config;set'= {
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --user 'In the user''s own config.yaml'
            cand --local 'In git''s configuration of this repository'
            cand --git 'In git''s configuration of this repository'
            cand --global 'In git''s configuration of the user'
            cand --system 'In git''s configuration of the machine'
            cand --worktree 'In git''s configuration of this worktree'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'git-claudio;config;unset'= {
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --user 'In the user''s own config.yaml'
            cand --local 'In git''s configuration of this repository'
            cand --git 'In git''s configuration of this repository'
            cand --global 'In git''s configuration of the user'
            cand --system 'In git''s configuration of the machine'
            cand --worktree 'In git''s configuration of this worktree'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'git-claudio;config;list'= {
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --show-origin 'Print also where each value comes from'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'git-claudio;config;keys'= {
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'git-claudio;config;path'= {
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --user 'The user''s own file'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'git-claudio;config;edit'= {
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --user 'The user''s own file'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'git-claudio;completions'= {
            cand --man 'Write the manual pages into this directory, which is made if need be'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'git-claudio;help'= {
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'git-claudio;ask'= {
            cand -o 'An answer on offer; may be repeated. Without any, every text is an answer'
            cand --option 'An answer on offer; may be repeated. Without any, every text is an answer'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'git-claudio;done'= {
            cand -m 'What was done, in a few words'
            cand --message 'What was done, in a few words'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
    ]
    $completions[$command]
}


set edit:completion:arg-completer[git-claudio-init] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'git-claudio-init'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'git-claudio-init'= {
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
    ]
    $completions[$command]
}


set edit:completion:arg-completer[git-claudio-add] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'git-claudio-add'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'git-claudio-add'= {
            cand -F 'Read a task from a file; may be repeated'
            cand --file 'Read a task from a file; may be repeated'
            cand --tasks 'Read many tasks from a file (''-'' is standard input) with a JSON object on each line: ''task'', and if need be ''name'', ''depends_on'', ''backend'', ''model'' and others. Either all of them are added or none'
            cand --backend 'Who works on it: ''claude'', ''codex'', ''shell'' (runs the task as a script), or a program that is configured as ''backend.NAME.command'''
            cand --base 'Start from this commit instead of the configured base'
            cand --name 'Give the instance a name, by which it can be called like by its id'
            cand --depends-on 'Wait for these instances to complete before it starts'
            cand --model 'The model that the agent is to use'
            cand --permission-mode 'The agent''s own permission mode, in its own words; it decides what the agent asks about'
            cand --allowed-tools 'Tools that the agent may use without asking, in its own words; may be repeated'
            cand --sandbox 'The agent''s own sandbox mode, in its own words'
            cand --max-cost 'US dollars that it may spend before it is paused'
            cand --max-tokens 'Tokens that it may use before it is paused: input, output and what is written to a cache together (the column TOKENS of ''ls'' leaves the last out), without what is read from one'
            cand --timeout 'How long it may work before it is paused, as in ''90s'' or ''1h30m''; waiting does not count'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --no-start 'Do not start it; ''git claudio start'' does'
            cand --keep-open 'Leave it open for messages after a turn that ended well, instead of completing it'
            cand --terminal 'Run the agent''s own full-screen program, which ''git claudio attach'' shows; it stays open after a turn'
            cand --wait 'Wait until it has ended or reached a limit; exit with 1 unless it completed, with 124 if its time ran out. Without a terminal, where nobody answers, it also exits when the instance waits for a person'
            cand -n 'Check everything and print what would be added, but add nothing'
            cand --dry-run 'Check everything and print what would be added, but add nothing'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
    ]
    $completions[$command]
}


set edit:completion:arg-completer[git-claudio-plan] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'git-claudio-plan'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'git-claudio-plan'= {
            cand -F 'Read the objective from a file'
            cand --file 'Read the objective from a file'
            cand --backend 'Who is asked [default: as for ''git claudio add'']'
            cand --model 'The model that is to plan'
            cand --max-tasks 'No more tasks than this'
            cand --timeout 'Give up after this time, as in ''90s'' or ''10m'''
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
    ]
    $completions[$command]
}


set edit:completion:arg-completer[git-claudio-start] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'git-claudio-start'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'git-claudio-start'= {
            cand --state 'All instances in one of these states'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --all 'All instances'
            cand --structured 'Drive the agent over its machine protocol from now on'
            cand --terminal 'Run the agent''s own full-screen program from now on'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
    ]
    $completions[$command]
}


set edit:completion:arg-completer[git-claudio-demo] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'git-claudio-demo'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'git-claudio-demo'= {
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --clean 'Only remove what earlier demos have left'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
    ]
    $completions[$command]
}


set edit:completion:arg-completer[git-claudio-ls] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'git-claudio-ls'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'git-claudio-ls'= {
            cand --state 'All instances in one of these states'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --all 'All instances'
            cand --refresh 'Count the changes in the worktrees and look for conflicts now; this takes as long as ''git claudio conflicts'''
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
    ]
    $completions[$command]
}


set edit:completion:arg-completer[git-claudio-show] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'git-claudio-show'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'git-claudio-show'= {
            cand --state 'All instances in one of these states'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --all 'All instances'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
    ]
    $completions[$command]
}


set edit:completion:arg-completer[git-claudio-logs] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'git-claudio-logs'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'git-claudio-logs'= {
            cand -n 'Begin with the last N lines'
            cand --lines 'Begin with the last N lines'
            cand --since 'Begin with what was printed at this time (''2026-01-31T12:00:00Z'') or so long ago (''10m'')'
            cand --grep 'Print only lines that match this regular expression; exit with 1 if none does'
            cand -C 'Print N lines around each match'
            cand --context 'Print N lines around each match'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand -f 'Go on printing until the instance has ended'
            cand --follow 'Go on printing until the instance has ended'
            cand -i 'Let --grep ignore upper and lower case'
            cand --ignore-case 'Let --grep ignore upper and lower case'
            cand -v 'Print the lines that do not match'
            cand --invert-match 'Print the lines that do not match'
            cand --full 'Leave nothing out of a transcript: whole results, changes and calls'
            cand --raw 'Print the very bytes; a terminal obeys the control sequences in them'
            cand --screen 'Print the screen as it looks now'
            cand --stream 'Print the structured events of the agent as they came, one JSON object per line'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
    ]
    $completions[$command]
}


set edit:completion:arg-completer[git-claudio-events] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'git-claudio-events'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'git-claudio-events'= {
            cand --since 'Begin after the event of this number'
            cand --instance 'Only events of this instance; may be repeated'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand -f 'Go on printing as events happen'
            cand --follow 'Go on printing as events happen'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
    ]
    $completions[$command]
}


set edit:completion:arg-completer[git-claudio-diff] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'git-claudio-diff'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'git-claudio-diff'= {
            cand --against 'Compare it with the work of another instance instead'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --stat 'Print the number of changed lines for each file'
            cand --name-only 'Print the names of the changed files only'
            cand --committed 'Leave out what is not committed'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
    ]
    $completions[$command]
}


set edit:completion:arg-completer[git-claudio-watch] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'git-claudio-watch'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'git-claudio-watch'= {
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --once 'Print the screen once, as it looks now, and end'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
    ]
    $completions[$command]
}


set edit:completion:arg-completer[git-claudio-stats] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'git-claudio-stats'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'git-claudio-stats'= {
            cand --state 'All instances in one of these states'
            cand --by 'Sum up those with the same backend or model'
            cand --since 'Only instances that worked after this time (''2026-01-31T12:00:00Z'') or so long ago (''7d'')'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --all 'All instances'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
    ]
    $completions[$command]
}


set edit:completion:arg-completer[git-claudio-conflicts] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'git-claudio-conflicts'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'git-claudio-conflicts'= {
            cand --pair 'Print the conflicting lines of two instances, as a merge of the second into the first leaves them'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --all 'Also list files that only one instance changes'
            cand --committed 'Look at committed work only'
            cand --matrix 'Print who conflicts with whom as a square'
            cand --order 'Print the order of landing with the fewest conflicts, and what each instance will meet'
            cand --watch 'Print changes of verdicts as they come, until it is interrupted'
            cand --exit-code 'End with 1 if anything conflicts, or cannot be known, or a path is nowhere'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
    ]
    $completions[$command]
}


set edit:completion:arg-completer[git-claudio-check] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'git-claudio-check'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'git-claudio-check'= {
            cand --for 'Who asks; without, the instance in whose worktree the path is, or that it is called in'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --hook 'Read the event of an agent''s hook from standard input, and answer as the agent expects it'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
    ]
    $completions[$command]
}


set edit:completion:arg-completer[git-claudio-wait] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'git-claudio-wait'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'git-claudio-wait'= {
            cand --state 'All instances in one of these states'
            cand --for 'Wait for one of these states instead of ''ended'', which is any of completed, stopped, failed'
            cand --timeout 'Give up after this time, as in ''90s'' or ''10m'''
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --all 'All instances'
            cand --any 'Wait for the first of them instead of all'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
    ]
    $completions[$command]
}


set edit:completion:arg-completer[git-claudio-attach] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'git-claudio-attach'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'git-claudio-attach'= {
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand -r 'Only look: pass nothing on'
            cand --read-only 'Only look: pass nothing on'
            cand --interrupt 'Interrupt a turn that is going on, if that is needed, without asking'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
    ]
    $completions[$command]
}


set edit:completion:arg-completer[git-claudio-send] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'git-claudio-send'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'git-claudio-send'= {
            cand -F 'Read the message from a file; ''-'' is standard input'
            cand --file 'Read the message from a file; ''-'' is standard input'
            cand --key 'Press a key in its terminal: ''Enter'', ''Esc'', ''Tab'', ''Up'', ''Ctrl-c'', …; may be repeated'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
    ]
    $completions[$command]
}


set edit:completion:arg-completer[git-claudio-answer] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'git-claudio-answer'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'git-claudio-answer'= {
            cand -o 'Choose an option: its text, or its number counted from 1'
            cand --option 'Choose an option: its text, or its number counted from 1'
            cand -m 'Answer with a text, or give the reason for --deny'
            cand --message 'Answer with a text, or give the reason for --deny'
            cand --prompt 'Refuse if the instance waits with another prompt than this by now'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --allow 'Allow it this once'
            cand --deny 'Deny it; a message says why'
            cand --allow-always 'Allow it now and from now on, as the agent offers it'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
    ]
    $completions[$command]
}


set edit:completion:arg-completer[git-claudio-pause] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'git-claudio-pause'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'git-claudio-pause'= {
            cand --state 'All instances in one of these states'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --all 'All instances'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
    ]
    $completions[$command]
}


set edit:completion:arg-completer[git-claudio-resume] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'git-claudio-resume'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'git-claudio-resume'= {
            cand --state 'All instances in one of these states'
            cand --max-cost 'US dollars that it may spend before it is paused'
            cand --max-tokens 'Tokens that it may use before it is paused: input, output and what is written to a cache together (the column TOKENS of ''ls'' leaves the last out), without what is read from one'
            cand --timeout 'How long it may work before it is paused, as in ''90s'' or ''1h30m''; waiting does not count'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --all 'All instances'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
    ]
    $completions[$command]
}


set edit:completion:arg-completer[git-claudio-stop] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'git-claudio-stop'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'git-claudio-stop'= {
            cand --state 'All instances in one of these states'
            cand --commit 'With ''--pr'': commit first what is left uncommitted, with this message'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --all 'All instances'
            cand --keep 'Keep branch and worktree with everything in it'
            cand --pr 'Make the pull request, as ''git claudio pr'' does'
            cand --discard 'Remove branch and worktree; ''git claudio undo'' brings them back'
            cand --include-ignored 'With ''--discard'': keep ignored files for ''undo'', too'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
    ]
    $completions[$command]
}


set edit:completion:arg-completer[git-claudio-pr] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'git-claudio-pr'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'git-claudio-pr'= {
            cand --state 'All instances in one of these states'
            cand -t 'The title'
            cand --title 'The title'
            cand -b 'The text'
            cand --body 'The text'
            cand --testing 'What was tested, for the text'
            cand --base 'The branch that it is to go into [default: the one that the instance started from]'
            cand --remote 'The remote [default: that of the base, or the only one, or ''origin'']'
            cand -l 'Add a label; beside those of ''pr.labels'''
            cand --label 'Add a label; beside those of ''pr.labels'''
            cand -r 'Ask somebody to review it; beside those of ''pr.reviewers'''
            cand --reviewer 'Ask somebody to review it; beside those of ''pr.reviewers'''
            cand --closes 'An issue that it closes: ''12'', or ''owner/name#12'''
            cand --commit 'Commit first what the instance has left uncommitted, with this message; else it is refused'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --all 'All instances'
            cand --ai 'Let an agent write title and text, from the task, the commits and the changes: the instance''s own, or else Claude Code or Codex. It can do nothing but answer. If it does not, they are written as without this option'
            cand --draft 'Make it a draft; one that exists, too'
            cand --no-draft 'Make it no draft, whatever ''pr.draft'' says; one that exists is made ready for review'
            cand --auto-rebase 'Make the commits anew on top of the base, whatever ''pr.auto_rebase'' says'
            cand --no-rebase 'Leave the commits as they are'
            cand --status 'Only look how the requests are doing, and remember it'
            cand -n 'Only say what would be done, step by step; the remote and the site are asked, and nothing is fetched or changed'
            cand --dry-run 'Only say what would be done, step by step; the remote and the site are asked, and nothing is fetched or changed'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
    ]
    $completions[$command]
}


set edit:completion:arg-completer[git-claudio-merge] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'git-claudio-merge'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'git-claudio-merge'= {
            cand --state 'All instances in one of these states'
            cand --into 'The local branch to land in [default: the one that the instance started from]'
            cand -m 'The message of the new commit'
            cand --message 'The message of the new commit'
            cand --commit 'Commit first what the instance has left uncommitted, with this message; else it is refused'
            cand --verify 'A command that ''sh'' runs on the files of each result before the branch moves; if it fails, nothing lands'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --all 'All instances'
            cand --squash 'Land all of it as one commit'
            cand --rebase 'Land each commit anew on top; the instance''s own branch stays'
            cand --ff-only 'Land only if the branch needs no more than to move forward'
            cand --no-ff 'Make a merge commit even where the branch could just move forward'
            cand --train 'Land several in the best order'
            cand --continue 'Go on with a train that has stopped'
            cand --quit 'Forget the rest of a train that has stopped; what has landed stays'
            cand -n 'Only say what would happen'
            cand --dry-run 'Only say what would happen'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
    ]
    $completions[$command]
}


set edit:completion:arg-completer[git-claudio-harvest] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'git-claudio-harvest'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'git-claudio-harvest'= {
            cand --state 'All instances in one of these states'
            cand --commit 'Commit what is left uncommitted, with this message'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --all 'All instances'
            cand --pr 'Make the pull requests, as ''git claudio pr'' does'
            cand --cleanup 'Remove the instances whose work has landed'
            cand --include-ignored 'With ''--cleanup'': keep ignored files for ''undo'', too'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
    ]
    $completions[$command]
}


set edit:completion:arg-completer[git-claudio-rm] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'git-claudio-rm'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'git-claudio-rm'= {
            cand --state 'All instances in one of these states'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --all 'All instances'
            cand -f 'Also remove what has not landed'
            cand --force 'Also remove what has not landed'
            cand --include-ignored 'Keep ignored files for ''undo'', too'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
    ]
    $completions[$command]
}


set edit:completion:arg-completer[git-claudio-undo] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'git-claudio-undo'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'git-claudio-undo'= {
            cand --entry 'Bring back this entry of it, not the last one: what ''--list'' shows, or the beginning of it'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand -l 'List what can be brought back'
            cand --list 'List what can be brought back'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
    ]
    $completions[$command]
}


set edit:completion:arg-completer[git-claudio-cleanup] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'git-claudio-cleanup'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'git-claudio-cleanup'= {
            cand --older-than 'Keep instances that ended more recently, as in ''2h'' or ''7d'''
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand -n 'Only say what would be removed'
            cand --dry-run 'Only say what would be removed'
            cand --include-ignored 'Keep ignored files for ''undo'', too'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
    ]
    $completions[$command]
}


set edit:completion:arg-completer[git-claudio-sessions] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'git-claudio-sessions'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'git-claudio-sessions'= {
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand list 'List supervisors: live ones, lost ones, and what can be recovered'
            cand recover 'End what lost supervisors left running, then go on where the backend can; bring back records'
            cand clean 'Forget ended instances whose worktrees are gone and whose work has landed'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'git-claudio-sessions;list'= {
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --everywhere 'Those of all repositories of this user'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'git-claudio-sessions;recover'= {
            cand --state 'All instances in one of these states'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --all 'All instances'
            cand --rerun 'Run again from the beginning what cannot be resumed'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'git-claudio-sessions;clean'= {
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'git-claudio-sessions;help'= {
            cand list 'List supervisors: live ones, lost ones, and what can be recovered'
            cand recover 'End what lost supervisors left running, then go on where the backend can; bring back records'
            cand clean 'Forget ended instances whose worktrees are gone and whose work has landed'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'git-claudio-sessions;help;list'= {
        }
        &'git-claudio-sessions;help;recover'= {
        }
        &'git-claudio-sessions;help;clean'= {
        }
        &'git-claudio-sessions;help;help'= {
        }
    ]
    $completions[$command]
}


set edit:completion:arg-completer[git-claudio-doctor] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'git-claudio-doctor'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'git-claudio-doctor'= {
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
    ]
    $completions[$command]
}


set edit:completion:arg-completer[git-claudio-config] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'git-claudio-config'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'git-claudio-config'= {
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand get 'Print the value of a setting'
            cand set 'Change a setting'
            cand unset 'Take a setting away, so that what is below it holds again'
            cand list 'List the settings that have a value'
            cand keys 'Explain the keys that there are'
            cand path 'Print the path of a file of settings'
            cand edit 'Open a file of settings in the editor and check it afterwards'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'git-claudio-config;get'= {
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --show-origin 'Print also where the value comes from'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'git-claudio-config;set'= {
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --user 'In the user''s own config.yaml'
            cand --local 'In git''s configuration of this repository'
            cand --git 'In git''s configuration of this repository'
            cand --global 'In git''s configuration of the user'
            cand --system 'In git''s configuration of the machine'
            cand --worktree 'In git''s configuration of this worktree'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'git-claudio-config;unset'= {
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --user 'In the user''s own config.yaml'
            cand --local 'In git''s configuration of this repository'
            cand --git 'In git''s configuration of this repository'
            cand --global 'In git''s configuration of the user'
            cand --system 'In git''s configuration of the machine'
            cand --worktree 'In git''s configuration of this worktree'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'git-claudio-config;list'= {
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --show-origin 'Print also where each value comes from'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'git-claudio-config;keys'= {
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'git-claudio-config;path'= {
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --user 'The user''s own file'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'git-claudio-config;edit'= {
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --user 'The user''s own file'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'git-claudio-config;help'= {
            cand get 'Print the value of a setting'
            cand set 'Change a setting'
            cand unset 'Take a setting away, so that what is below it holds again'
            cand list 'List the settings that have a value'
            cand keys 'Explain the keys that there are'
            cand path 'Print the path of a file of settings'
            cand edit 'Open a file of settings in the editor and check it afterwards'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'git-claudio-config;help;get'= {
        }
        &'git-claudio-config;help;set'= {
        }
        &'git-claudio-config;help;unset'= {
        }
        &'git-claudio-config;help;list'= {
        }
        &'git-claudio-config;help;keys'= {
        }
        &'git-claudio-config;help;path'= {
        }
        &'git-claudio-config;help;edit'= {
        }
        &'git-claudio-config;help;help'= {
        }
    ]
    $completions[$command]
}


set edit:completion:arg-completer[git-claudio-completions] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'git-claudio-completions'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'git-claudio-completions'= {
            cand --man 'Write the manual pages into this directory, which is made if need be'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
    ]
    $completions[$command]
}


set edit:completion:arg-completer[git-claudio-help] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'git-claudio-help'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'git-claudio-help'= {
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
    ]
    $completions[$command]
}


set edit:completion:arg-completer[git-claudio-ask] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'git-claudio-ask'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'git-claudio-ask'= {
            cand -o 'An answer on offer; may be repeated. Without any, every text is an answer'
            cand --option 'An answer on offer; may be repeated. Without any, every text is an answer'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
    ]
    $completions[$command]
}


set edit:completion:arg-completer[git-claudio-done] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'git-claudio-done'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'git-claudio-done'= {
            cand -m 'What was done, in a few words'
            cand --message 'What was done, in a few words'
            cand --format 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)'''
            cand --time-style 'How times are written in tables: ''relative'' ("5m" ago) or ''iso'''
            cand --color 'Use colours'
            cand --json 'Print JSON, and errors as JSON'
            cand -q 'Print ids only, and no remarks'
            cand --quiet 'Print ids only, and no remarks'
            cand -z 'End lines with NUL, and print texts unaltered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
    ]
    $completions[$command]
}

var git-claudio-before = $nil
if (has-key $edit:completion:arg-completer git) {
    set git-claudio-before = $edit:completion:arg-completer[git]
}
set edit:completion:arg-completer[git] = {|@words|
    if (and (> (count $words) 2) (eq $words[1] claudio)) {
        $edit:completion:arg-completer[git-claudio] git-claudio (all $words[2..])
    } elif (not-eq $git-claudio-before $nil) {
        $git-claudio-before $@words
    } else {
        edit:complete-filename $@words
    }
}
