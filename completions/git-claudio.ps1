# Completions for git claudio. Generated: do not edit.
using namespace System.Management.Automation
using namespace System.Management.Automation.Language


Register-ArgumentCompleter -Native -CommandName 'git-claudio' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'git-claudio'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'git-claudio' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Prepare a repository')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add an instance for each task and start it')
            [CompletionResult]::new('plan', 'plan', [CompletionResultType]::ParameterValue, 'Divide an objective into tasks, for ''add --tasks''')
            [CompletionResult]::new('start', 'start', [CompletionResultType]::ParameterValue, 'Start instances that are pending, ended or lost')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Show the whole life of some instances, without any agent')
            [CompletionResult]::new('ls', 'ls', [CompletionResultType]::ParameterValue, 'List the instances')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the instances')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'List the instances')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show all that is known about an instance')
            [CompletionResult]::new('logs', 'logs', [CompletionResultType]::ParameterValue, 'Show what an instance printed')
            [CompletionResult]::new('events', 'events', [CompletionResultType]::ParameterValue, 'Show the journal of changes of state')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Show the work of an instance against its base')
            [CompletionResult]::new('watch', 'watch', [CompletionResultType]::ParameterValue, 'See and steer the instances live')
            [CompletionResult]::new('stats', 'stats', [CompletionResultType]::ParameterValue, 'Show tokens, cost and time, per instance and in all')
            [CompletionResult]::new('conflicts', 'conflicts', [CompletionResultType]::ParameterValue, 'Show which instances collide, and in which lines')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Say who else has changed a file')
            [CompletionResult]::new('wait', 'wait', [CompletionResultType]::ParameterValue, 'Wait until instances reach a state')
            [CompletionResult]::new('attach', 'attach', [CompletionResultType]::ParameterValue, 'Connect the terminal to an instance')
            [CompletionResult]::new('send', 'send', [CompletionResultType]::ParameterValue, 'Send a message to an instance')
            [CompletionResult]::new('answer', 'answer', [CompletionResultType]::ParameterValue, 'Answer the question that an instance waits with')
            [CompletionResult]::new('pause', 'pause', [CompletionResultType]::ParameterValue, 'Hold every process of an instance')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'Let a paused instance go on')
            [CompletionResult]::new('stop', 'stop', [CompletionResultType]::ParameterValue, 'End an instance, and keep its work or not')
            [CompletionResult]::new('pr', 'pr', [CompletionResultType]::ParameterValue, 'Make or update the pull request of an instance')
            [CompletionResult]::new('merge', 'merge', [CompletionResultType]::ParameterValue, 'Land the work of instances in a local branch')
            [CompletionResult]::new('harvest', 'harvest', [CompletionResultType]::ParameterValue, 'Commit, ask for and clean up what is completed')
            [CompletionResult]::new('rm', 'rm', [CompletionResultType]::ParameterValue, 'Remove instances with their worktrees and branches')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove instances with their worktrees and branches')
            [CompletionResult]::new('undo', 'undo', [CompletionResultType]::ParameterValue, 'Bring back what was removed')
            [CompletionResult]::new('cleanup', 'cleanup', [CompletionResultType]::ParameterValue, 'Remove what has landed, and say what stays and why')
            [CompletionResult]::new('gc', 'gc', [CompletionResultType]::ParameterValue, 'Remove what has landed, and say what stays and why')
            [CompletionResult]::new('sessions', 'sessions', [CompletionResultType]::ParameterValue, 'List supervisors and recover what they left behind')
            [CompletionResult]::new('recover', 'recover', [CompletionResultType]::ParameterValue, 'List supervisors and recover what they left behind')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Check what git claudio needs and say how to mend it')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'Show and change settings')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print shell completions or write the manual pages')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Explain a command')
            [CompletionResult]::new('ask', 'ask', [CompletionResultType]::ParameterValue, 'Ask a person and wait for the answer')
            [CompletionResult]::new('done', 'done', [CompletionResultType]::ParameterValue, 'Report the task as finished')
            break
        }
        'git-claudio;init' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'git-claudio;add' {
            [CompletionResult]::new('-F', '-F ', [CompletionResultType]::ParameterName, 'Read a task from a file; may be repeated')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'Read a task from a file; may be repeated')
            [CompletionResult]::new('--tasks', '--tasks', [CompletionResultType]::ParameterName, 'Read many tasks from a file (''-'' is standard input) with a JSON object on each line: ''task'', and if need be ''name'', ''depends_on'', ''backend'', ''model'' and others. Either all of them are added or none')
            [CompletionResult]::new('--backend', '--backend', [CompletionResultType]::ParameterName, 'Who works on it: ''claude'', ''codex'', ''shell'' (runs the task as a script), or a program that is configured as ''backend.NAME.command''')
            [CompletionResult]::new('--base', '--base', [CompletionResultType]::ParameterName, 'Start from this commit instead of the configured base')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Give the instance a name, by which it can be called like by its id')
            [CompletionResult]::new('--depends-on', '--depends-on', [CompletionResultType]::ParameterName, 'Wait for these instances to complete before it starts')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'The model that the agent is to use')
            [CompletionResult]::new('--permission-mode', '--permission-mode', [CompletionResultType]::ParameterName, 'The agent''s own permission mode, in its own words; it decides what the agent asks about')
            [CompletionResult]::new('--allowed-tools', '--allowed-tools', [CompletionResultType]::ParameterName, 'Tools that the agent may use without asking, in its own words; may be repeated')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'The agent''s own sandbox mode, in its own words')
            [CompletionResult]::new('--max-cost', '--max-cost', [CompletionResultType]::ParameterName, 'US dollars that it may spend before it is paused')
            [CompletionResult]::new('--max-tokens', '--max-tokens', [CompletionResultType]::ParameterName, 'Tokens that it may use before it is paused: input, output and what is written to a cache together (the column TOKENS of ''ls'' leaves the last out), without what is read from one')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long it may work before it is paused, as in ''90s'' or ''1h30m''; waiting does not count')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--no-start', '--no-start', [CompletionResultType]::ParameterName, 'Do not start it; ''git claudio start'' does')
            [CompletionResult]::new('--keep-open', '--keep-open', [CompletionResultType]::ParameterName, 'Leave it open for messages after a turn that ended well, instead of completing it')
            [CompletionResult]::new('--terminal', '--terminal', [CompletionResultType]::ParameterName, 'Run the agent''s own full-screen program, which ''git claudio attach'' shows; it stays open after a turn')
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'Wait until it has ended or reached a limit; exit with 1 unless it completed, with 124 if its time ran out. Without a terminal, where nobody answers, it also exits when the instance waits for a person')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Check everything and print what would be added, but add nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Check everything and print what would be added, but add nothing')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'git-claudio;plan' {
            [CompletionResult]::new('-F', '-F ', [CompletionResultType]::ParameterName, 'Read the objective from a file')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'Read the objective from a file')
            [CompletionResult]::new('--backend', '--backend', [CompletionResultType]::ParameterName, 'Who is asked [default: as for ''git claudio add'']')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'The model that is to plan')
            [CompletionResult]::new('--max-tasks', '--max-tasks', [CompletionResultType]::ParameterName, 'No more tasks than this')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this time, as in ''90s'' or ''10m''')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'git-claudio;start' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'All instances in one of these states')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'All instances')
            [CompletionResult]::new('--structured', '--structured', [CompletionResultType]::ParameterName, 'Drive the agent over its machine protocol from now on')
            [CompletionResult]::new('--terminal', '--terminal', [CompletionResultType]::ParameterName, 'Run the agent''s own full-screen program from now on')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'git-claudio;demo' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--clean', '--clean', [CompletionResultType]::ParameterName, 'Only remove what earlier demos have left')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'git-claudio;ls' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'All instances in one of these states')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'All instances')
            [CompletionResult]::new('--refresh', '--refresh', [CompletionResultType]::ParameterName, 'Count the changes in the worktrees and look for conflicts now; this takes as long as ''git claudio conflicts''')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'git-claudio;list' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'All instances in one of these states')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'All instances')
            [CompletionResult]::new('--refresh', '--refresh', [CompletionResultType]::ParameterName, 'Count the changes in the worktrees and look for conflicts now; this takes as long as ''git claudio conflicts''')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'git-claudio;status' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'All instances in one of these states')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'All instances')
            [CompletionResult]::new('--refresh', '--refresh', [CompletionResultType]::ParameterName, 'Count the changes in the worktrees and look for conflicts now; this takes as long as ''git claudio conflicts''')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'git-claudio;show' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'All instances in one of these states')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'All instances')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'git-claudio;logs' {
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Begin with the last N lines')
            [CompletionResult]::new('--lines', '--lines', [CompletionResultType]::ParameterName, 'Begin with the last N lines')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Begin with what was printed at this time (''2026-01-31T12:00:00Z'') or so long ago (''10m'')')
            [CompletionResult]::new('--grep', '--grep', [CompletionResultType]::ParameterName, 'Print only lines that match this regular expression; exit with 1 if none does')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Print N lines around each match')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Print N lines around each match')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Go on printing until the instance has ended')
            [CompletionResult]::new('--follow', '--follow', [CompletionResultType]::ParameterName, 'Go on printing until the instance has ended')
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Let --grep ignore upper and lower case')
            [CompletionResult]::new('--ignore-case', '--ignore-case', [CompletionResultType]::ParameterName, 'Let --grep ignore upper and lower case')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print the lines that do not match')
            [CompletionResult]::new('--invert-match', '--invert-match', [CompletionResultType]::ParameterName, 'Print the lines that do not match')
            [CompletionResult]::new('--full', '--full', [CompletionResultType]::ParameterName, 'Leave nothing out of a transcript: whole results, changes and calls')
            [CompletionResult]::new('--raw', '--raw', [CompletionResultType]::ParameterName, 'Print the very bytes; a terminal obeys the control sequences in them')
            [CompletionResult]::new('--screen', '--screen', [CompletionResultType]::ParameterName, 'Print the screen as it looks now')
            [CompletionResult]::new('--stream', '--stream', [CompletionResultType]::ParameterName, 'Print the structured events of the agent as they came, one JSON object per line')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'git-claudio;events' {
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Begin after the event of this number')
            [CompletionResult]::new('--instance', '--instance', [CompletionResultType]::ParameterName, 'Only events of this instance; may be repeated')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Go on printing as events happen')
            [CompletionResult]::new('--follow', '--follow', [CompletionResultType]::ParameterName, 'Go on printing as events happen')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'git-claudio;diff' {
            [CompletionResult]::new('--against', '--against', [CompletionResultType]::ParameterName, 'Compare it with the work of another instance instead')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--stat', '--stat', [CompletionResultType]::ParameterName, 'Print the number of changed lines for each file')
            [CompletionResult]::new('--name-only', '--name-only', [CompletionResultType]::ParameterName, 'Print the names of the changed files only')
            [CompletionResult]::new('--committed', '--committed', [CompletionResultType]::ParameterName, 'Leave out what is not committed')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'git-claudio;watch' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--once', '--once', [CompletionResultType]::ParameterName, 'Print the screen once, as it looks now, and end')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'git-claudio;stats' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'All instances in one of these states')
            [CompletionResult]::new('--by', '--by', [CompletionResultType]::ParameterName, 'Sum up those with the same backend or model')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Only instances that worked after this time (''2026-01-31T12:00:00Z'') or so long ago (''7d'')')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'All instances')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'git-claudio;conflicts' {
            [CompletionResult]::new('--pair', '--pair', [CompletionResultType]::ParameterName, 'Print the conflicting lines of two instances, as a merge of the second into the first leaves them')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Also list files that only one instance changes')
            [CompletionResult]::new('--committed', '--committed', [CompletionResultType]::ParameterName, 'Look at committed work only')
            [CompletionResult]::new('--matrix', '--matrix', [CompletionResultType]::ParameterName, 'Print who conflicts with whom as a square')
            [CompletionResult]::new('--order', '--order', [CompletionResultType]::ParameterName, 'Print the order of landing with the fewest conflicts, and what each instance will meet')
            [CompletionResult]::new('--watch', '--watch', [CompletionResultType]::ParameterName, 'Print changes of verdicts as they come, until it is interrupted')
            [CompletionResult]::new('--exit-code', '--exit-code', [CompletionResultType]::ParameterName, 'End with 1 if anything conflicts, or cannot be known, or a path is nowhere')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'git-claudio;check' {
            [CompletionResult]::new('--for', '--for', [CompletionResultType]::ParameterName, 'Who asks; without, the instance in whose worktree the path is, or that it is called in')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--hook', '--hook', [CompletionResultType]::ParameterName, 'Read the event of an agent''s hook from standard input, and answer as the agent expects it')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'git-claudio;wait' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'All instances in one of these states')
            [CompletionResult]::new('--for', '--for', [CompletionResultType]::ParameterName, 'Wait for one of these states instead of ''ended'', which is any of completed, stopped, failed')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this time, as in ''90s'' or ''10m''')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'All instances')
            [CompletionResult]::new('--any', '--any', [CompletionResultType]::ParameterName, 'Wait for the first of them instead of all')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'git-claudio;attach' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('-r', '-r', [CompletionResultType]::ParameterName, 'Only look: pass nothing on')
            [CompletionResult]::new('--read-only', '--read-only', [CompletionResultType]::ParameterName, 'Only look: pass nothing on')
            [CompletionResult]::new('--interrupt', '--interrupt', [CompletionResultType]::ParameterName, 'Interrupt a turn that is going on, if that is needed, without asking')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'git-claudio;send' {
            [CompletionResult]::new('-F', '-F ', [CompletionResultType]::ParameterName, 'Read the message from a file; ''-'' is standard input')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'Read the message from a file; ''-'' is standard input')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'Press a key in its terminal: ''Enter'', ''Esc'', ''Tab'', ''Up'', ''Ctrl-c'', …; may be repeated')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'git-claudio;answer' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Choose an option: its text, or its number counted from 1')
            [CompletionResult]::new('--option', '--option', [CompletionResultType]::ParameterName, 'Choose an option: its text, or its number counted from 1')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Answer with a text, or give the reason for --deny')
            [CompletionResult]::new('--message', '--message', [CompletionResultType]::ParameterName, 'Answer with a text, or give the reason for --deny')
            [CompletionResult]::new('--prompt', '--prompt', [CompletionResultType]::ParameterName, 'Refuse if the instance waits with another prompt than this by now')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--allow', '--allow', [CompletionResultType]::ParameterName, 'Allow it this once')
            [CompletionResult]::new('--deny', '--deny', [CompletionResultType]::ParameterName, 'Deny it; a message says why')
            [CompletionResult]::new('--allow-always', '--allow-always', [CompletionResultType]::ParameterName, 'Allow it now and from now on, as the agent offers it')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'git-claudio;pause' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'All instances in one of these states')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'All instances')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'git-claudio;resume' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'All instances in one of these states')
            [CompletionResult]::new('--max-cost', '--max-cost', [CompletionResultType]::ParameterName, 'US dollars that it may spend before it is paused')
            [CompletionResult]::new('--max-tokens', '--max-tokens', [CompletionResultType]::ParameterName, 'Tokens that it may use before it is paused: input, output and what is written to a cache together (the column TOKENS of ''ls'' leaves the last out), without what is read from one')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long it may work before it is paused, as in ''90s'' or ''1h30m''; waiting does not count')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'All instances')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'git-claudio;stop' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'All instances in one of these states')
            [CompletionResult]::new('--commit', '--commit', [CompletionResultType]::ParameterName, 'With ''--pr'': commit first what is left uncommitted, with this message')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'All instances')
            [CompletionResult]::new('--keep', '--keep', [CompletionResultType]::ParameterName, 'Keep branch and worktree with everything in it')
            [CompletionResult]::new('--pr', '--pr', [CompletionResultType]::ParameterName, 'Make the pull request, as ''git claudio pr'' does')
            [CompletionResult]::new('--discard', '--discard', [CompletionResultType]::ParameterName, 'Remove branch and worktree; ''git claudio undo'' brings them back')
            [CompletionResult]::new('--include-ignored', '--include-ignored', [CompletionResultType]::ParameterName, 'With ''--discard'': keep ignored files for ''undo'', too')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'git-claudio;pr' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'All instances in one of these states')
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'The title')
            [CompletionResult]::new('--title', '--title', [CompletionResultType]::ParameterName, 'The title')
            [CompletionResult]::new('-b', '-b', [CompletionResultType]::ParameterName, 'The text')
            [CompletionResult]::new('--body', '--body', [CompletionResultType]::ParameterName, 'The text')
            [CompletionResult]::new('--testing', '--testing', [CompletionResultType]::ParameterName, 'What was tested, for the text')
            [CompletionResult]::new('--base', '--base', [CompletionResultType]::ParameterName, 'The branch that it is to go into [default: the one that the instance started from]')
            [CompletionResult]::new('--remote', '--remote', [CompletionResultType]::ParameterName, 'The remote [default: that of the base, or the only one, or ''origin'']')
            [CompletionResult]::new('-l', '-l', [CompletionResultType]::ParameterName, 'Add a label; beside those of ''pr.labels''')
            [CompletionResult]::new('--label', '--label', [CompletionResultType]::ParameterName, 'Add a label; beside those of ''pr.labels''')
            [CompletionResult]::new('-r', '-r', [CompletionResultType]::ParameterName, 'Ask somebody to review it; beside those of ''pr.reviewers''')
            [CompletionResult]::new('--reviewer', '--reviewer', [CompletionResultType]::ParameterName, 'Ask somebody to review it; beside those of ''pr.reviewers''')
            [CompletionResult]::new('--closes', '--closes', [CompletionResultType]::ParameterName, 'An issue that it closes: ''12'', or ''owner/name#12''')
            [CompletionResult]::new('--commit', '--commit', [CompletionResultType]::ParameterName, 'Commit first what the instance has left uncommitted, with this message; else it is refused')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'All instances')
            [CompletionResult]::new('--ai', '--ai', [CompletionResultType]::ParameterName, 'Let an agent write title and text, from the task, the commits and the changes: the instance''s own, or else Claude Code or Codex. It can do nothing but answer. If it does not, they are written as without this option')
            [CompletionResult]::new('--draft', '--draft', [CompletionResultType]::ParameterName, 'Make it a draft; one that exists, too')
            [CompletionResult]::new('--no-draft', '--no-draft', [CompletionResultType]::ParameterName, 'Make it no draft, whatever ''pr.draft'' says; one that exists is made ready for review')
            [CompletionResult]::new('--auto-rebase', '--auto-rebase', [CompletionResultType]::ParameterName, 'Make the commits anew on top of the base, whatever ''pr.auto_rebase'' says')
            [CompletionResult]::new('--no-rebase', '--no-rebase', [CompletionResultType]::ParameterName, 'Leave the commits as they are')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'Only look how the requests are doing, and remember it')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Only say what would be done, step by step; the remote and the site are asked, and nothing is fetched or changed')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Only say what would be done, step by step; the remote and the site are asked, and nothing is fetched or changed')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'git-claudio;merge' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'All instances in one of these states')
            [CompletionResult]::new('--into', '--into', [CompletionResultType]::ParameterName, 'The local branch to land in [default: the one that the instance started from]')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'The message of the new commit')
            [CompletionResult]::new('--message', '--message', [CompletionResultType]::ParameterName, 'The message of the new commit')
            [CompletionResult]::new('--commit', '--commit', [CompletionResultType]::ParameterName, 'Commit first what the instance has left uncommitted, with this message; else it is refused')
            [CompletionResult]::new('--verify', '--verify', [CompletionResultType]::ParameterName, 'A command that ''sh'' runs on the files of each result before the branch moves; if it fails, nothing lands')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'All instances')
            [CompletionResult]::new('--squash', '--squash', [CompletionResultType]::ParameterName, 'Land all of it as one commit')
            [CompletionResult]::new('--rebase', '--rebase', [CompletionResultType]::ParameterName, 'Land each commit anew on top; the instance''s own branch stays')
            [CompletionResult]::new('--ff-only', '--ff-only', [CompletionResultType]::ParameterName, 'Land only if the branch needs no more than to move forward')
            [CompletionResult]::new('--no-ff', '--no-ff', [CompletionResultType]::ParameterName, 'Make a merge commit even where the branch could just move forward')
            [CompletionResult]::new('--train', '--train', [CompletionResultType]::ParameterName, 'Land several in the best order')
            [CompletionResult]::new('--continue', '--continue', [CompletionResultType]::ParameterName, 'Go on with a train that has stopped')
            [CompletionResult]::new('--quit', '--quit', [CompletionResultType]::ParameterName, 'Forget the rest of a train that has stopped; what has landed stays')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Only say what would happen')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Only say what would happen')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'git-claudio;harvest' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'All instances in one of these states')
            [CompletionResult]::new('--commit', '--commit', [CompletionResultType]::ParameterName, 'Commit what is left uncommitted, with this message')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'All instances')
            [CompletionResult]::new('--pr', '--pr', [CompletionResultType]::ParameterName, 'Make the pull requests, as ''git claudio pr'' does')
            [CompletionResult]::new('--cleanup', '--cleanup', [CompletionResultType]::ParameterName, 'Remove the instances whose work has landed')
            [CompletionResult]::new('--include-ignored', '--include-ignored', [CompletionResultType]::ParameterName, 'With ''--cleanup'': keep ignored files for ''undo'', too')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'git-claudio;rm' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'All instances in one of these states')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'All instances')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Also remove what has not landed')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Also remove what has not landed')
            [CompletionResult]::new('--include-ignored', '--include-ignored', [CompletionResultType]::ParameterName, 'Keep ignored files for ''undo'', too')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'git-claudio;remove' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'All instances in one of these states')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'All instances')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Also remove what has not landed')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Also remove what has not landed')
            [CompletionResult]::new('--include-ignored', '--include-ignored', [CompletionResultType]::ParameterName, 'Keep ignored files for ''undo'', too')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'git-claudio;undo' {
            [CompletionResult]::new('--entry', '--entry', [CompletionResultType]::ParameterName, 'Bring back this entry of it, not the last one: what ''--list'' shows, or the beginning of it')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('-l', '-l', [CompletionResultType]::ParameterName, 'List what can be brought back')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List what can be brought back')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'git-claudio;cleanup' {
            [CompletionResult]::new('--older-than', '--older-than', [CompletionResultType]::ParameterName, 'Keep instances that ended more recently, as in ''2h'' or ''7d''')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Only say what would be removed')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Only say what would be removed')
            [CompletionResult]::new('--include-ignored', '--include-ignored', [CompletionResultType]::ParameterName, 'Keep ignored files for ''undo'', too')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'git-claudio;gc' {
            [CompletionResult]::new('--older-than', '--older-than', [CompletionResultType]::ParameterName, 'Keep instances that ended more recently, as in ''2h'' or ''7d''')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Only say what would be removed')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Only say what would be removed')
            [CompletionResult]::new('--include-ignored', '--include-ignored', [CompletionResultType]::ParameterName, 'Keep ignored files for ''undo'', too')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'git-claudio;sessions' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List supervisors: live ones, lost ones, and what can be recovered')
            [CompletionResult]::new('recover', 'recover', [CompletionResultType]::ParameterValue, 'End what lost supervisors left running, then go on where the backend can; bring back records')
            [CompletionResult]::new('clean', 'clean', [CompletionResultType]::ParameterValue, 'Forget ended instances whose worktrees are gone and whose work has landed')
            break
        }
        'git-claudio;recover' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List supervisors: live ones, lost ones, and what can be recovered')
            [CompletionResult]::new('recover', 'recover', [CompletionResultType]::ParameterValue, 'End what lost supervisors left running, then go on where the backend can; bring back records')
            [CompletionResult]::new('clean', 'clean', [CompletionResultType]::ParameterValue, 'Forget ended instances whose worktrees are gone and whose work has landed')
            break
        }
        'git-claudio;sessions;list' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--everywhere', '--everywhere', [CompletionResultType]::ParameterName, 'Those of all repositories of this user')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'git-claudio;recover;list' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--everywhere', '--everywhere', [CompletionResultType]::ParameterName, 'Those of all repositories of this user')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'git-claudio;sessions;recover' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'All instances in one of these states')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'All instances')
            [CompletionResult]::new('--rerun', '--rerun', [CompletionResultType]::ParameterName, 'Run again from the beginning what cannot be resumed')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'git-claudio;recover;recover' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'All instances in one of these states')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'All instances')
            [CompletionResult]::new('--rerun', '--rerun', [CompletionResultType]::ParameterName, 'Run again from the beginning what cannot be resumed')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'git-claudio;sessions;clean' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'git-claudio;recover;clean' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'git-claudio;doctor' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'git-claudio;config' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Print the value of a setting')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Change a setting')
            [CompletionResult]::new('unset', 'unset', [CompletionResultType]::ParameterValue, 'Take a setting away, so that what is below it holds again')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the settings that have a value')
            [CompletionResult]::new('keys', 'keys', [CompletionResultType]::ParameterValue, 'Explain the keys that there are')
            [CompletionResult]::new('path', 'path', [CompletionResultType]::ParameterValue, 'Print the path of a file of settings')
            [CompletionResult]::new('edit', 'edit', [CompletionResultType]::ParameterValue, 'Open a file of settings in the editor and check it afterwards')
            break
        }
        'git-claudio;config;get' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--show-origin', '--show-origin', [CompletionResultType]::ParameterName, 'Print also where the value comes from')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'git-claudio;config;set' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'In the user''s own config.yaml')
            [CompletionResult]::new('--local', '--local', [CompletionResultType]::ParameterName, 'In git''s configuration of this repository')
            [CompletionResult]::new('--git', '--git', [CompletionResultType]::ParameterName, 'In git''s configuration of this repository')
            [CompletionResult]::new('--global', '--global', [CompletionResultType]::ParameterName, 'In git''s configuration of the user')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'In git''s configuration of the machine')
            [CompletionResult]::new('--worktree', '--worktree', [CompletionResultType]::ParameterName, 'In git''s configuration of this worktree')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'git-claudio;config;unset' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'In the user''s own config.yaml')
            [CompletionResult]::new('--local', '--local', [CompletionResultType]::ParameterName, 'In git''s configuration of this repository')
            [CompletionResult]::new('--git', '--git', [CompletionResultType]::ParameterName, 'In git''s configuration of this repository')
            [CompletionResult]::new('--global', '--global', [CompletionResultType]::ParameterName, 'In git''s configuration of the user')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'In git''s configuration of the machine')
            [CompletionResult]::new('--worktree', '--worktree', [CompletionResultType]::ParameterName, 'In git''s configuration of this worktree')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'git-claudio;config;list' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--show-origin', '--show-origin', [CompletionResultType]::ParameterName, 'Print also where each value comes from')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'git-claudio;config;keys' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'git-claudio;config;path' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'The user''s own file')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'git-claudio;config;edit' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'The user''s own file')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'git-claudio;completions' {
            [CompletionResult]::new('--man', '--man', [CompletionResultType]::ParameterName, 'Write the manual pages into this directory, which is made if need be')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'git-claudio;help' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'git-claudio;ask' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'An answer on offer; may be repeated. Without any, every text is an answer')
            [CompletionResult]::new('--option', '--option', [CompletionResultType]::ParameterName, 'An answer on offer; may be repeated. Without any, every text is an answer')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'git-claudio;done' {
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'What was done, in a few words')
            [CompletionResult]::new('--message', '--message', [CompletionResultType]::ParameterName, 'What was done, in a few words')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}


Register-ArgumentCompleter -Native -CommandName 'git-claudio-init' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'git-claudio-init'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'git-claudio-init' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}


Register-ArgumentCompleter -Native -CommandName 'git-claudio-add' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'git-claudio-add'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'git-claudio-add' {
            [CompletionResult]::new('-F', '-F ', [CompletionResultType]::ParameterName, 'Read a task from a file; may be repeated')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'Read a task from a file; may be repeated')
            [CompletionResult]::new('--tasks', '--tasks', [CompletionResultType]::ParameterName, 'Read many tasks from a file (''-'' is standard input) with a JSON object on each line: ''task'', and if need be ''name'', ''depends_on'', ''backend'', ''model'' and others. Either all of them are added or none')
            [CompletionResult]::new('--backend', '--backend', [CompletionResultType]::ParameterName, 'Who works on it: ''claude'', ''codex'', ''shell'' (runs the task as a script), or a program that is configured as ''backend.NAME.command''')
            [CompletionResult]::new('--base', '--base', [CompletionResultType]::ParameterName, 'Start from this commit instead of the configured base')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Give the instance a name, by which it can be called like by its id')
            [CompletionResult]::new('--depends-on', '--depends-on', [CompletionResultType]::ParameterName, 'Wait for these instances to complete before it starts')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'The model that the agent is to use')
            [CompletionResult]::new('--permission-mode', '--permission-mode', [CompletionResultType]::ParameterName, 'The agent''s own permission mode, in its own words; it decides what the agent asks about')
            [CompletionResult]::new('--allowed-tools', '--allowed-tools', [CompletionResultType]::ParameterName, 'Tools that the agent may use without asking, in its own words; may be repeated')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'The agent''s own sandbox mode, in its own words')
            [CompletionResult]::new('--max-cost', '--max-cost', [CompletionResultType]::ParameterName, 'US dollars that it may spend before it is paused')
            [CompletionResult]::new('--max-tokens', '--max-tokens', [CompletionResultType]::ParameterName, 'Tokens that it may use before it is paused: input, output and what is written to a cache together (the column TOKENS of ''ls'' leaves the last out), without what is read from one')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long it may work before it is paused, as in ''90s'' or ''1h30m''; waiting does not count')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--no-start', '--no-start', [CompletionResultType]::ParameterName, 'Do not start it; ''git claudio start'' does')
            [CompletionResult]::new('--keep-open', '--keep-open', [CompletionResultType]::ParameterName, 'Leave it open for messages after a turn that ended well, instead of completing it')
            [CompletionResult]::new('--terminal', '--terminal', [CompletionResultType]::ParameterName, 'Run the agent''s own full-screen program, which ''git claudio attach'' shows; it stays open after a turn')
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'Wait until it has ended or reached a limit; exit with 1 unless it completed, with 124 if its time ran out. Without a terminal, where nobody answers, it also exits when the instance waits for a person')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Check everything and print what would be added, but add nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Check everything and print what would be added, but add nothing')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}


Register-ArgumentCompleter -Native -CommandName 'git-claudio-plan' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'git-claudio-plan'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'git-claudio-plan' {
            [CompletionResult]::new('-F', '-F ', [CompletionResultType]::ParameterName, 'Read the objective from a file')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'Read the objective from a file')
            [CompletionResult]::new('--backend', '--backend', [CompletionResultType]::ParameterName, 'Who is asked [default: as for ''git claudio add'']')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'The model that is to plan')
            [CompletionResult]::new('--max-tasks', '--max-tasks', [CompletionResultType]::ParameterName, 'No more tasks than this')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this time, as in ''90s'' or ''10m''')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}


Register-ArgumentCompleter -Native -CommandName 'git-claudio-start' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'git-claudio-start'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'git-claudio-start' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'All instances in one of these states')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'All instances')
            [CompletionResult]::new('--structured', '--structured', [CompletionResultType]::ParameterName, 'Drive the agent over its machine protocol from now on')
            [CompletionResult]::new('--terminal', '--terminal', [CompletionResultType]::ParameterName, 'Run the agent''s own full-screen program from now on')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}


Register-ArgumentCompleter -Native -CommandName 'git-claudio-demo' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'git-claudio-demo'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'git-claudio-demo' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--clean', '--clean', [CompletionResultType]::ParameterName, 'Only remove what earlier demos have left')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}


Register-ArgumentCompleter -Native -CommandName 'git-claudio-ls' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'git-claudio-ls'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'git-claudio-ls' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'All instances in one of these states')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'All instances')
            [CompletionResult]::new('--refresh', '--refresh', [CompletionResultType]::ParameterName, 'Count the changes in the worktrees and look for conflicts now; this takes as long as ''git claudio conflicts''')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}


Register-ArgumentCompleter -Native -CommandName 'git-claudio-show' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'git-claudio-show'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'git-claudio-show' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'All instances in one of these states')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'All instances')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}


Register-ArgumentCompleter -Native -CommandName 'git-claudio-logs' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'git-claudio-logs'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'git-claudio-logs' {
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Begin with the last N lines')
            [CompletionResult]::new('--lines', '--lines', [CompletionResultType]::ParameterName, 'Begin with the last N lines')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Begin with what was printed at this time (''2026-01-31T12:00:00Z'') or so long ago (''10m'')')
            [CompletionResult]::new('--grep', '--grep', [CompletionResultType]::ParameterName, 'Print only lines that match this regular expression; exit with 1 if none does')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Print N lines around each match')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Print N lines around each match')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Go on printing until the instance has ended')
            [CompletionResult]::new('--follow', '--follow', [CompletionResultType]::ParameterName, 'Go on printing until the instance has ended')
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Let --grep ignore upper and lower case')
            [CompletionResult]::new('--ignore-case', '--ignore-case', [CompletionResultType]::ParameterName, 'Let --grep ignore upper and lower case')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print the lines that do not match')
            [CompletionResult]::new('--invert-match', '--invert-match', [CompletionResultType]::ParameterName, 'Print the lines that do not match')
            [CompletionResult]::new('--full', '--full', [CompletionResultType]::ParameterName, 'Leave nothing out of a transcript: whole results, changes and calls')
            [CompletionResult]::new('--raw', '--raw', [CompletionResultType]::ParameterName, 'Print the very bytes; a terminal obeys the control sequences in them')
            [CompletionResult]::new('--screen', '--screen', [CompletionResultType]::ParameterName, 'Print the screen as it looks now')
            [CompletionResult]::new('--stream', '--stream', [CompletionResultType]::ParameterName, 'Print the structured events of the agent as they came, one JSON object per line')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}


Register-ArgumentCompleter -Native -CommandName 'git-claudio-events' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'git-claudio-events'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'git-claudio-events' {
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Begin after the event of this number')
            [CompletionResult]::new('--instance', '--instance', [CompletionResultType]::ParameterName, 'Only events of this instance; may be repeated')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Go on printing as events happen')
            [CompletionResult]::new('--follow', '--follow', [CompletionResultType]::ParameterName, 'Go on printing as events happen')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}


Register-ArgumentCompleter -Native -CommandName 'git-claudio-diff' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'git-claudio-diff'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'git-claudio-diff' {
            [CompletionResult]::new('--against', '--against', [CompletionResultType]::ParameterName, 'Compare it with the work of another instance instead')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--stat', '--stat', [CompletionResultType]::ParameterName, 'Print the number of changed lines for each file')
            [CompletionResult]::new('--name-only', '--name-only', [CompletionResultType]::ParameterName, 'Print the names of the changed files only')
            [CompletionResult]::new('--committed', '--committed', [CompletionResultType]::ParameterName, 'Leave out what is not committed')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}


Register-ArgumentCompleter -Native -CommandName 'git-claudio-watch' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'git-claudio-watch'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'git-claudio-watch' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--once', '--once', [CompletionResultType]::ParameterName, 'Print the screen once, as it looks now, and end')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}


Register-ArgumentCompleter -Native -CommandName 'git-claudio-stats' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'git-claudio-stats'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'git-claudio-stats' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'All instances in one of these states')
            [CompletionResult]::new('--by', '--by', [CompletionResultType]::ParameterName, 'Sum up those with the same backend or model')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Only instances that worked after this time (''2026-01-31T12:00:00Z'') or so long ago (''7d'')')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'All instances')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}


Register-ArgumentCompleter -Native -CommandName 'git-claudio-conflicts' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'git-claudio-conflicts'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'git-claudio-conflicts' {
            [CompletionResult]::new('--pair', '--pair', [CompletionResultType]::ParameterName, 'Print the conflicting lines of two instances, as a merge of the second into the first leaves them')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Also list files that only one instance changes')
            [CompletionResult]::new('--committed', '--committed', [CompletionResultType]::ParameterName, 'Look at committed work only')
            [CompletionResult]::new('--matrix', '--matrix', [CompletionResultType]::ParameterName, 'Print who conflicts with whom as a square')
            [CompletionResult]::new('--order', '--order', [CompletionResultType]::ParameterName, 'Print the order of landing with the fewest conflicts, and what each instance will meet')
            [CompletionResult]::new('--watch', '--watch', [CompletionResultType]::ParameterName, 'Print changes of verdicts as they come, until it is interrupted')
            [CompletionResult]::new('--exit-code', '--exit-code', [CompletionResultType]::ParameterName, 'End with 1 if anything conflicts, or cannot be known, or a path is nowhere')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}


Register-ArgumentCompleter -Native -CommandName 'git-claudio-check' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'git-claudio-check'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'git-claudio-check' {
            [CompletionResult]::new('--for', '--for', [CompletionResultType]::ParameterName, 'Who asks; without, the instance in whose worktree the path is, or that it is called in')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--hook', '--hook', [CompletionResultType]::ParameterName, 'Read the event of an agent''s hook from standard input, and answer as the agent expects it')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}


Register-ArgumentCompleter -Native -CommandName 'git-claudio-wait' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'git-claudio-wait'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'git-claudio-wait' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'All instances in one of these states')
            [CompletionResult]::new('--for', '--for', [CompletionResultType]::ParameterName, 'Wait for one of these states instead of ''ended'', which is any of completed, stopped, failed')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this time, as in ''90s'' or ''10m''')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'All instances')
            [CompletionResult]::new('--any', '--any', [CompletionResultType]::ParameterName, 'Wait for the first of them instead of all')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}


Register-ArgumentCompleter -Native -CommandName 'git-claudio-attach' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'git-claudio-attach'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'git-claudio-attach' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('-r', '-r', [CompletionResultType]::ParameterName, 'Only look: pass nothing on')
            [CompletionResult]::new('--read-only', '--read-only', [CompletionResultType]::ParameterName, 'Only look: pass nothing on')
            [CompletionResult]::new('--interrupt', '--interrupt', [CompletionResultType]::ParameterName, 'Interrupt a turn that is going on, if that is needed, without asking')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}


Register-ArgumentCompleter -Native -CommandName 'git-claudio-send' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'git-claudio-send'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'git-claudio-send' {
            [CompletionResult]::new('-F', '-F ', [CompletionResultType]::ParameterName, 'Read the message from a file; ''-'' is standard input')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'Read the message from a file; ''-'' is standard input')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'Press a key in its terminal: ''Enter'', ''Esc'', ''Tab'', ''Up'', ''Ctrl-c'', …; may be repeated')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}


Register-ArgumentCompleter -Native -CommandName 'git-claudio-answer' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'git-claudio-answer'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'git-claudio-answer' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Choose an option: its text, or its number counted from 1')
            [CompletionResult]::new('--option', '--option', [CompletionResultType]::ParameterName, 'Choose an option: its text, or its number counted from 1')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Answer with a text, or give the reason for --deny')
            [CompletionResult]::new('--message', '--message', [CompletionResultType]::ParameterName, 'Answer with a text, or give the reason for --deny')
            [CompletionResult]::new('--prompt', '--prompt', [CompletionResultType]::ParameterName, 'Refuse if the instance waits with another prompt than this by now')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--allow', '--allow', [CompletionResultType]::ParameterName, 'Allow it this once')
            [CompletionResult]::new('--deny', '--deny', [CompletionResultType]::ParameterName, 'Deny it; a message says why')
            [CompletionResult]::new('--allow-always', '--allow-always', [CompletionResultType]::ParameterName, 'Allow it now and from now on, as the agent offers it')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}


Register-ArgumentCompleter -Native -CommandName 'git-claudio-pause' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'git-claudio-pause'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'git-claudio-pause' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'All instances in one of these states')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'All instances')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}


Register-ArgumentCompleter -Native -CommandName 'git-claudio-resume' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'git-claudio-resume'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'git-claudio-resume' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'All instances in one of these states')
            [CompletionResult]::new('--max-cost', '--max-cost', [CompletionResultType]::ParameterName, 'US dollars that it may spend before it is paused')
            [CompletionResult]::new('--max-tokens', '--max-tokens', [CompletionResultType]::ParameterName, 'Tokens that it may use before it is paused: input, output and what is written to a cache together (the column TOKENS of ''ls'' leaves the last out), without what is read from one')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long it may work before it is paused, as in ''90s'' or ''1h30m''; waiting does not count')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'All instances')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}


Register-ArgumentCompleter -Native -CommandName 'git-claudio-stop' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'git-claudio-stop'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'git-claudio-stop' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'All instances in one of these states')
            [CompletionResult]::new('--commit', '--commit', [CompletionResultType]::ParameterName, 'With ''--pr'': commit first what is left uncommitted, with this message')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'All instances')
            [CompletionResult]::new('--keep', '--keep', [CompletionResultType]::ParameterName, 'Keep branch and worktree with everything in it')
            [CompletionResult]::new('--pr', '--pr', [CompletionResultType]::ParameterName, 'Make the pull request, as ''git claudio pr'' does')
            [CompletionResult]::new('--discard', '--discard', [CompletionResultType]::ParameterName, 'Remove branch and worktree; ''git claudio undo'' brings them back')
            [CompletionResult]::new('--include-ignored', '--include-ignored', [CompletionResultType]::ParameterName, 'With ''--discard'': keep ignored files for ''undo'', too')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}


Register-ArgumentCompleter -Native -CommandName 'git-claudio-pr' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'git-claudio-pr'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'git-claudio-pr' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'All instances in one of these states')
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'The title')
            [CompletionResult]::new('--title', '--title', [CompletionResultType]::ParameterName, 'The title')
            [CompletionResult]::new('-b', '-b', [CompletionResultType]::ParameterName, 'The text')
            [CompletionResult]::new('--body', '--body', [CompletionResultType]::ParameterName, 'The text')
            [CompletionResult]::new('--testing', '--testing', [CompletionResultType]::ParameterName, 'What was tested, for the text')
            [CompletionResult]::new('--base', '--base', [CompletionResultType]::ParameterName, 'The branch that it is to go into [default: the one that the instance started from]')
            [CompletionResult]::new('--remote', '--remote', [CompletionResultType]::ParameterName, 'The remote [default: that of the base, or the only one, or ''origin'']')
            [CompletionResult]::new('-l', '-l', [CompletionResultType]::ParameterName, 'Add a label; beside those of ''pr.labels''')
            [CompletionResult]::new('--label', '--label', [CompletionResultType]::ParameterName, 'Add a label; beside those of ''pr.labels''')
            [CompletionResult]::new('-r', '-r', [CompletionResultType]::ParameterName, 'Ask somebody to review it; beside those of ''pr.reviewers''')
            [CompletionResult]::new('--reviewer', '--reviewer', [CompletionResultType]::ParameterName, 'Ask somebody to review it; beside those of ''pr.reviewers''')
            [CompletionResult]::new('--closes', '--closes', [CompletionResultType]::ParameterName, 'An issue that it closes: ''12'', or ''owner/name#12''')
            [CompletionResult]::new('--commit', '--commit', [CompletionResultType]::ParameterName, 'Commit first what the instance has left uncommitted, with this message; else it is refused')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'All instances')
            [CompletionResult]::new('--ai', '--ai', [CompletionResultType]::ParameterName, 'Let an agent write title and text, from the task, the commits and the changes: the instance''s own, or else Claude Code or Codex. It can do nothing but answer. If it does not, they are written as without this option')
            [CompletionResult]::new('--draft', '--draft', [CompletionResultType]::ParameterName, 'Make it a draft; one that exists, too')
            [CompletionResult]::new('--no-draft', '--no-draft', [CompletionResultType]::ParameterName, 'Make it no draft, whatever ''pr.draft'' says; one that exists is made ready for review')
            [CompletionResult]::new('--auto-rebase', '--auto-rebase', [CompletionResultType]::ParameterName, 'Make the commits anew on top of the base, whatever ''pr.auto_rebase'' says')
            [CompletionResult]::new('--no-rebase', '--no-rebase', [CompletionResultType]::ParameterName, 'Leave the commits as they are')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'Only look how the requests are doing, and remember it')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Only say what would be done, step by step; the remote and the site are asked, and nothing is fetched or changed')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Only say what would be done, step by step; the remote and the site are asked, and nothing is fetched or changed')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}


Register-ArgumentCompleter -Native -CommandName 'git-claudio-merge' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'git-claudio-merge'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'git-claudio-merge' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'All instances in one of these states')
            [CompletionResult]::new('--into', '--into', [CompletionResultType]::ParameterName, 'The local branch to land in [default: the one that the instance started from]')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'The message of the new commit')
            [CompletionResult]::new('--message', '--message', [CompletionResultType]::ParameterName, 'The message of the new commit')
            [CompletionResult]::new('--commit', '--commit', [CompletionResultType]::ParameterName, 'Commit first what the instance has left uncommitted, with this message; else it is refused')
            [CompletionResult]::new('--verify', '--verify', [CompletionResultType]::ParameterName, 'A command that ''sh'' runs on the files of each result before the branch moves; if it fails, nothing lands')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'All instances')
            [CompletionResult]::new('--squash', '--squash', [CompletionResultType]::ParameterName, 'Land all of it as one commit')
            [CompletionResult]::new('--rebase', '--rebase', [CompletionResultType]::ParameterName, 'Land each commit anew on top; the instance''s own branch stays')
            [CompletionResult]::new('--ff-only', '--ff-only', [CompletionResultType]::ParameterName, 'Land only if the branch needs no more than to move forward')
            [CompletionResult]::new('--no-ff', '--no-ff', [CompletionResultType]::ParameterName, 'Make a merge commit even where the branch could just move forward')
            [CompletionResult]::new('--train', '--train', [CompletionResultType]::ParameterName, 'Land several in the best order')
            [CompletionResult]::new('--continue', '--continue', [CompletionResultType]::ParameterName, 'Go on with a train that has stopped')
            [CompletionResult]::new('--quit', '--quit', [CompletionResultType]::ParameterName, 'Forget the rest of a train that has stopped; what has landed stays')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Only say what would happen')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Only say what would happen')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}


Register-ArgumentCompleter -Native -CommandName 'git-claudio-harvest' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'git-claudio-harvest'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'git-claudio-harvest' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'All instances in one of these states')
            [CompletionResult]::new('--commit', '--commit', [CompletionResultType]::ParameterName, 'Commit what is left uncommitted, with this message')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'All instances')
            [CompletionResult]::new('--pr', '--pr', [CompletionResultType]::ParameterName, 'Make the pull requests, as ''git claudio pr'' does')
            [CompletionResult]::new('--cleanup', '--cleanup', [CompletionResultType]::ParameterName, 'Remove the instances whose work has landed')
            [CompletionResult]::new('--include-ignored', '--include-ignored', [CompletionResultType]::ParameterName, 'With ''--cleanup'': keep ignored files for ''undo'', too')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}


Register-ArgumentCompleter -Native -CommandName 'git-claudio-rm' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'git-claudio-rm'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'git-claudio-rm' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'All instances in one of these states')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'All instances')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Also remove what has not landed')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Also remove what has not landed')
            [CompletionResult]::new('--include-ignored', '--include-ignored', [CompletionResultType]::ParameterName, 'Keep ignored files for ''undo'', too')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}


Register-ArgumentCompleter -Native -CommandName 'git-claudio-undo' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'git-claudio-undo'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'git-claudio-undo' {
            [CompletionResult]::new('--entry', '--entry', [CompletionResultType]::ParameterName, 'Bring back this entry of it, not the last one: what ''--list'' shows, or the beginning of it')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('-l', '-l', [CompletionResultType]::ParameterName, 'List what can be brought back')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List what can be brought back')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}


Register-ArgumentCompleter -Native -CommandName 'git-claudio-cleanup' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'git-claudio-cleanup'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'git-claudio-cleanup' {
            [CompletionResult]::new('--older-than', '--older-than', [CompletionResultType]::ParameterName, 'Keep instances that ended more recently, as in ''2h'' or ''7d''')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Only say what would be removed')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Only say what would be removed')
            [CompletionResult]::new('--include-ignored', '--include-ignored', [CompletionResultType]::ParameterName, 'Keep ignored files for ''undo'', too')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}


Register-ArgumentCompleter -Native -CommandName 'git-claudio-sessions' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'git-claudio-sessions'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'git-claudio-sessions' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List supervisors: live ones, lost ones, and what can be recovered')
            [CompletionResult]::new('recover', 'recover', [CompletionResultType]::ParameterValue, 'End what lost supervisors left running, then go on where the backend can; bring back records')
            [CompletionResult]::new('clean', 'clean', [CompletionResultType]::ParameterValue, 'Forget ended instances whose worktrees are gone and whose work has landed')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'git-claudio-sessions;list' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--everywhere', '--everywhere', [CompletionResultType]::ParameterName, 'Those of all repositories of this user')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'git-claudio-sessions;recover' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'All instances in one of these states')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'All instances')
            [CompletionResult]::new('--rerun', '--rerun', [CompletionResultType]::ParameterName, 'Run again from the beginning what cannot be resumed')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'git-claudio-sessions;clean' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'git-claudio-sessions;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List supervisors: live ones, lost ones, and what can be recovered')
            [CompletionResult]::new('recover', 'recover', [CompletionResultType]::ParameterValue, 'End what lost supervisors left running, then go on where the backend can; bring back records')
            [CompletionResult]::new('clean', 'clean', [CompletionResultType]::ParameterValue, 'Forget ended instances whose worktrees are gone and whose work has landed')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'git-claudio-sessions;help;list' {
            break
        }
        'git-claudio-sessions;help;recover' {
            break
        }
        'git-claudio-sessions;help;clean' {
            break
        }
        'git-claudio-sessions;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}


Register-ArgumentCompleter -Native -CommandName 'git-claudio-doctor' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'git-claudio-doctor'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'git-claudio-doctor' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}


Register-ArgumentCompleter -Native -CommandName 'git-claudio-config' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'git-claudio-config'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'git-claudio-config' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Print the value of a setting')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Change a setting')
            [CompletionResult]::new('unset', 'unset', [CompletionResultType]::ParameterValue, 'Take a setting away, so that what is below it holds again')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the settings that have a value')
            [CompletionResult]::new('keys', 'keys', [CompletionResultType]::ParameterValue, 'Explain the keys that there are')
            [CompletionResult]::new('path', 'path', [CompletionResultType]::ParameterValue, 'Print the path of a file of settings')
            [CompletionResult]::new('edit', 'edit', [CompletionResultType]::ParameterValue, 'Open a file of settings in the editor and check it afterwards')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'git-claudio-config;get' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--show-origin', '--show-origin', [CompletionResultType]::ParameterName, 'Print also where the value comes from')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'git-claudio-config;set' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'In the user''s own config.yaml')
            [CompletionResult]::new('--local', '--local', [CompletionResultType]::ParameterName, 'In git''s configuration of this repository')
            [CompletionResult]::new('--git', '--git', [CompletionResultType]::ParameterName, 'In git''s configuration of this repository')
            [CompletionResult]::new('--global', '--global', [CompletionResultType]::ParameterName, 'In git''s configuration of the user')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'In git''s configuration of the machine')
            [CompletionResult]::new('--worktree', '--worktree', [CompletionResultType]::ParameterName, 'In git''s configuration of this worktree')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'git-claudio-config;unset' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'In the user''s own config.yaml')
            [CompletionResult]::new('--local', '--local', [CompletionResultType]::ParameterName, 'In git''s configuration of this repository')
            [CompletionResult]::new('--git', '--git', [CompletionResultType]::ParameterName, 'In git''s configuration of this repository')
            [CompletionResult]::new('--global', '--global', [CompletionResultType]::ParameterName, 'In git''s configuration of the user')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'In git''s configuration of the machine')
            [CompletionResult]::new('--worktree', '--worktree', [CompletionResultType]::ParameterName, 'In git''s configuration of this worktree')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'git-claudio-config;list' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--show-origin', '--show-origin', [CompletionResultType]::ParameterName, 'Print also where each value comes from')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'git-claudio-config;keys' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'git-claudio-config;path' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'The user''s own file')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'git-claudio-config;edit' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'The user''s own file')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'git-claudio-config;help' {
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Print the value of a setting')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Change a setting')
            [CompletionResult]::new('unset', 'unset', [CompletionResultType]::ParameterValue, 'Take a setting away, so that what is below it holds again')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the settings that have a value')
            [CompletionResult]::new('keys', 'keys', [CompletionResultType]::ParameterValue, 'Explain the keys that there are')
            [CompletionResult]::new('path', 'path', [CompletionResultType]::ParameterValue, 'Print the path of a file of settings')
            [CompletionResult]::new('edit', 'edit', [CompletionResultType]::ParameterValue, 'Open a file of settings in the editor and check it afterwards')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'git-claudio-config;help;get' {
            break
        }
        'git-claudio-config;help;set' {
            break
        }
        'git-claudio-config;help;unset' {
            break
        }
        'git-claudio-config;help;list' {
            break
        }
        'git-claudio-config;help;keys' {
            break
        }
        'git-claudio-config;help;path' {
            break
        }
        'git-claudio-config;help;edit' {
            break
        }
        'git-claudio-config;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}


Register-ArgumentCompleter -Native -CommandName 'git-claudio-completions' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'git-claudio-completions'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'git-claudio-completions' {
            [CompletionResult]::new('--man', '--man', [CompletionResultType]::ParameterName, 'Write the manual pages into this directory, which is made if need be')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}


Register-ArgumentCompleter -Native -CommandName 'git-claudio-help' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'git-claudio-help'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'git-claudio-help' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}


Register-ArgumentCompleter -Native -CommandName 'git-claudio-ask' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'git-claudio-ask'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'git-claudio-ask' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'An answer on offer; may be repeated. Without any, every text is an answer')
            [CompletionResult]::new('--option', '--option', [CompletionResultType]::ParameterName, 'An answer on offer; may be repeated. Without any, every text is an answer')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}


Register-ArgumentCompleter -Native -CommandName 'git-claudio-done' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'git-claudio-done'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'git-claudio-done' {
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'What was done, in a few words')
            [CompletionResult]::new('--message', '--message', [CompletionResultType]::ParameterName, 'What was done, in a few words')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print fields, as in ''%(id) %(state) %(metrics.cost_usd)''')
            [CompletionResult]::new('--time-style', '--time-style', [CompletionResultType]::ParameterName, 'How times are written in tables: ''relative'' ("5m" ago) or ''iso''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colours')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, and errors as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print ids only, and no remarks')
            [CompletionResult]::new('-z', '-z', [CompletionResultType]::ParameterName, 'End lines with NUL, and print texts unaltered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
