# bash completion for git claudio. Generated: do not edit.
#
# Completes 'git claudio <command> ...' through the completion of git, which calls _git_claudio,
# and the programs git-claudio and git-claudio-<command> by themselves.

__git_claudio_commands="init add plan start demo ls list status show logs events diff watch stats conflicts check wait attach send answer pause resume stop pr merge harvest rm remove undo cleanup gc sessions recover doctor config completions help ask done"

__git_claudio_flags()
{
	case "$1" in
	"init") echo "--json -q --quiet -z --format --time-style --color -h --help -V --version" ;;
	"add") echo "-F --file --tasks --backend --base --name --depends-on --no-start --keep-open --terminal --model --permission-mode --allowed-tools --sandbox --max-cost --max-tokens --timeout --wait -n --dry-run --json -q --quiet -z --format --time-style --color -h --help -V --version" ;;
	"plan") echo "-F --file --backend --model --max-tasks --timeout --json -q --quiet -z --format --time-style --color -h --help -V --version" ;;
	"start") echo "--all --state --structured --terminal --json -q --quiet -z --format --time-style --color -h --help -V --version" ;;
	"demo") echo "--clean --json -q --quiet -z --format --time-style --color -h --help -V --version" ;;
	"ls") echo "--all --state --refresh --json -q --quiet -z --format --time-style --color -h --help -V --version" ;;
	"show") echo "--all --state --json -q --quiet -z --format --time-style --color -h --help -V --version" ;;
	"logs") echo "-f --follow -n --lines --since --grep -i --ignore-case -v --invert-match -C --context --full --raw --screen --stream --json -q --quiet -z --format --time-style --color -h --help -V --version" ;;
	"events") echo "-f --follow --since --instance --json -q --quiet -z --format --time-style --color -h --help -V --version" ;;
	"diff") echo "--stat --name-only --committed --against --json -q --quiet -z --format --time-style --color -h --help -V --version" ;;
	"watch") echo "--once --json -q --quiet -z --format --time-style --color -h --help -V --version" ;;
	"stats") echo "--all --state --by --since --json -q --quiet -z --format --time-style --color -h --help -V --version" ;;
	"conflicts") echo "--all --committed --matrix --pair --order --watch --exit-code --json -q --quiet -z --format --time-style --color -h --help -V --version" ;;
	"check") echo "--for --hook --json -q --quiet -z --format --time-style --color -h --help -V --version" ;;
	"wait") echo "--all --state --for --any --timeout --json -q --quiet -z --format --time-style --color -h --help -V --version" ;;
	"attach") echo "-r --read-only --interrupt --json -q --quiet -z --format --time-style --color -h --help -V --version" ;;
	"send") echo "-F --file --key --json -q --quiet -z --format --time-style --color -h --help -V --version" ;;
	"answer") echo "--allow --deny --allow-always -o --option -m --message --prompt --json -q --quiet -z --format --time-style --color -h --help -V --version" ;;
	"pause") echo "--all --state --json -q --quiet -z --format --time-style --color -h --help -V --version" ;;
	"resume") echo "--all --state --max-cost --max-tokens --timeout --json -q --quiet -z --format --time-style --color -h --help -V --version" ;;
	"stop") echo "--all --state --keep --pr --commit --discard --include-ignored --json -q --quiet -z --format --time-style --color -h --help -V --version" ;;
	"pr") echo "--all --state -t --title -b --body --ai --testing --base --remote --draft --no-draft -l --label -r --reviewer --closes --commit --auto-rebase --no-rebase --status -n --dry-run --json -q --quiet -z --format --time-style --color -h --help -V --version" ;;
	"merge") echo "--all --state --into --squash --rebase --ff-only --no-ff -m --message --commit --verify --train --continue --quit -n --dry-run --json -q --quiet -z --format --time-style --color -h --help -V --version" ;;
	"harvest") echo "--all --state --commit --pr --cleanup --include-ignored --json -q --quiet -z --format --time-style --color -h --help -V --version" ;;
	"rm") echo "--all --state -f --force --include-ignored --json -q --quiet -z --format --time-style --color -h --help -V --version" ;;
	"undo") echo "--entry -l --list --json -q --quiet -z --format --time-style --color -h --help -V --version" ;;
	"cleanup") echo "-n --dry-run --older-than --include-ignored --json -q --quiet -z --format --time-style --color -h --help -V --version" ;;
	"sessions") echo "--json -q --quiet -z --format --time-style --color -h --help -V --version" ;;
	"sessions list") echo "--everywhere --json -q --quiet -z --format --time-style --color -h --help" ;;
	"sessions recover") echo "--all --state --rerun --json -q --quiet -z --format --time-style --color -h --help" ;;
	"sessions clean") echo "--json -q --quiet -z --format --time-style --color -h --help" ;;
	"doctor") echo "--json -q --quiet -z --format --time-style --color -h --help -V --version" ;;
	"config") echo "--json -q --quiet -z --format --time-style --color -h --help -V --version" ;;
	"config get") echo "--show-origin --json -q --quiet -z --format --time-style --color -h --help" ;;
	"config set") echo "--user --local --global --system --worktree --json -q --quiet -z --format --time-style --color -h --help" ;;
	"config unset") echo "--user --local --global --system --worktree --json -q --quiet -z --format --time-style --color -h --help" ;;
	"config list") echo "--show-origin --json -q --quiet -z --format --time-style --color -h --help" ;;
	"config keys") echo "--json -q --quiet -z --format --time-style --color -h --help" ;;
	"config path") echo "--user --json -q --quiet -z --format --time-style --color -h --help" ;;
	"config edit") echo "--user --json -q --quiet -z --format --time-style --color -h --help" ;;
	"completions") echo "--man --json -q --quiet -z --format --time-style --color -h --help -V --version" ;;
	"help") echo "--json -q --quiet -z --format --time-style --color -h --help -V --version" ;;
	"ask") echo "-o --option --json -q --quiet -z --format --time-style --color -h --help -V --version" ;;
	"done") echo "-m --message --json -q --quiet -z --format --time-style --color -h --help -V --version" ;;
	esac
}

__git_claudio_subcommands()
{
	case "$1" in
	"sessions") echo "list recover clean" ;;
	"config") echo "get set unset list keys path edit" ;;
	esac
}

__git_claudio_arguments()
{
	case "$1" in
	"add") echo "@text ..." ;;
	"plan") echo "@text" ;;
	"start") echo "@instance ..." ;;
	"ls") echo "@instance ..." ;;
	"show") echo "@instance ..." ;;
	"logs") echo "@instance" ;;
	"diff") echo "@instance" ;;
	"watch") echo "@instance" ;;
	"stats") echo "@instance ..." ;;
	"conflicts") echo "@file ..." ;;
	"check") echo "@file ..." ;;
	"wait") echo "@instance ..." ;;
	"attach") echo "@instance" ;;
	"send") echo "@instance @text ..." ;;
	"answer") echo "@instance" ;;
	"pause") echo "@instance ..." ;;
	"resume") echo "@instance ..." ;;
	"stop") echo "@instance ..." ;;
	"pr") echo "@instance ..." ;;
	"merge") echo "@instance ..." ;;
	"harvest") echo "@instance ..." ;;
	"rm") echo "@instance ..." ;;
	"undo") echo "@removed" ;;
	"sessions recover") echo "@instance ..." ;;
	"config get") echo "branch.prefix,branch.include_id,branch.base,backend.default,backend.mode,limits.parallel,limits.cost,limits.tokens,limits.time,worktree.path,worktree.include,worktree.setup,pr.draft,pr.auto_rebase,pr.forge,pr.timeout,pr.template,pr.labels,pr.reviewers.default,pr.reviewers.by_path,notify.command,notify.on,stop.grace,log.max_size,trash.expire,conflicts.ignore,conflicts.refresh" ;;
	"config set") echo "branch.prefix,branch.include_id,branch.base,backend.default,backend.mode,limits.parallel,limits.cost,limits.tokens,limits.time,worktree.path,worktree.include,worktree.setup,pr.draft,pr.auto_rebase,pr.forge,pr.timeout,pr.template,pr.labels,pr.reviewers.default,pr.reviewers.by_path,notify.command,notify.on,stop.grace,log.max_size,trash.expire,conflicts.ignore,conflicts.refresh @text" ;;
	"config unset") echo "branch.prefix,branch.include_id,branch.base,backend.default,backend.mode,limits.parallel,limits.cost,limits.tokens,limits.time,worktree.path,worktree.include,worktree.setup,pr.draft,pr.auto_rebase,pr.forge,pr.timeout,pr.template,pr.labels,pr.reviewers.default,pr.reviewers.by_path,notify.command,notify.on,stop.grace,log.max_size,trash.expire,conflicts.ignore,conflicts.refresh" ;;
	"config keys") echo "branch.prefix,branch.include_id,branch.base,backend.default,backend.mode,limits.parallel,limits.cost,limits.tokens,limits.time,worktree.path,worktree.include,worktree.setup,pr.draft,pr.auto_rebase,pr.forge,pr.timeout,pr.template,pr.labels,pr.reviewers.default,pr.reviewers.by_path,notify.command,notify.on,stop.grace,log.max_size,trash.expire,conflicts.ignore,conflicts.refresh" ;;
	"completions") echo "bash,zsh,fish,elvish,powershell" ;;
	"help") echo "init,add,plan,start,demo,ls,show,logs,events,diff,watch,stats,conflicts,check,wait,attach,send,answer,pause,resume,stop,pr,merge,harvest,rm,undo,cleanup,sessions,doctor,config,completions,help,ask,done" ;;
	"ask") echo "@text" ;;
	esac
}

__git_claudio_values()
{
	case "$1 $2" in
	"init --format") echo "@text" ;;
	"init --time-style") echo "relative,iso" ;;
	"init --color") echo "auto,always,never" ;;
	"add -F"|"add --file") echo "@file" ;;
	"add --tasks") echo "@file" ;;
	"add --backend") echo "@backend" ;;
	"add --base") echo "@revision" ;;
	"add --name") echo "@text" ;;
	"add --depends-on") echo "list @instance" ;;
	"add --model") echo "@text" ;;
	"add --permission-mode") echo "@text" ;;
	"add --allowed-tools") echo "list @text" ;;
	"add --sandbox") echo "@text" ;;
	"add --max-cost") echo "@text" ;;
	"add --max-tokens") echo "@text" ;;
	"add --timeout") echo "@text" ;;
	"add --format") echo "@text" ;;
	"add --time-style") echo "relative,iso" ;;
	"add --color") echo "auto,always,never" ;;
	"plan -F"|"plan --file") echo "@file" ;;
	"plan --backend") echo "@backend" ;;
	"plan --model") echo "@text" ;;
	"plan --max-tasks") echo "@text" ;;
	"plan --timeout") echo "@text" ;;
	"plan --format") echo "@text" ;;
	"plan --time-style") echo "relative,iso" ;;
	"plan --color") echo "auto,always,never" ;;
	"start --state") echo "list pending,working,waiting_input,paused,completed,stopped,failed" ;;
	"start --format") echo "@text" ;;
	"start --time-style") echo "relative,iso" ;;
	"start --color") echo "auto,always,never" ;;
	"demo --format") echo "@text" ;;
	"demo --time-style") echo "relative,iso" ;;
	"demo --color") echo "auto,always,never" ;;
	"ls --state") echo "list pending,working,waiting_input,paused,completed,stopped,failed" ;;
	"ls --format") echo "@text" ;;
	"ls --time-style") echo "relative,iso" ;;
	"ls --color") echo "auto,always,never" ;;
	"show --state") echo "list pending,working,waiting_input,paused,completed,stopped,failed" ;;
	"show --format") echo "@text" ;;
	"show --time-style") echo "relative,iso" ;;
	"show --color") echo "auto,always,never" ;;
	"logs -n"|"logs --lines") echo "@text" ;;
	"logs --since") echo "@text" ;;
	"logs --grep") echo "@text" ;;
	"logs -C"|"logs --context") echo "@text" ;;
	"logs --format") echo "@text" ;;
	"logs --time-style") echo "relative,iso" ;;
	"logs --color") echo "auto,always,never" ;;
	"events --since") echo "@text" ;;
	"events --instance") echo "@instance" ;;
	"events --format") echo "@text" ;;
	"events --time-style") echo "relative,iso" ;;
	"events --color") echo "auto,always,never" ;;
	"diff --against") echo "@instance" ;;
	"diff --format") echo "@text" ;;
	"diff --time-style") echo "relative,iso" ;;
	"diff --color") echo "auto,always,never" ;;
	"watch --format") echo "@text" ;;
	"watch --time-style") echo "relative,iso" ;;
	"watch --color") echo "auto,always,never" ;;
	"stats --state") echo "list pending,working,waiting_input,paused,completed,stopped,failed" ;;
	"stats --by") echo "backend,model" ;;
	"stats --since") echo "@text" ;;
	"stats --format") echo "@text" ;;
	"stats --time-style") echo "relative,iso" ;;
	"stats --color") echo "auto,always,never" ;;
	"conflicts --pair") echo "@instance" ;;
	"conflicts --format") echo "@text" ;;
	"conflicts --time-style") echo "relative,iso" ;;
	"conflicts --color") echo "auto,always,never" ;;
	"check --for") echo "@instance" ;;
	"check --format") echo "@text" ;;
	"check --time-style") echo "relative,iso" ;;
	"check --color") echo "auto,always,never" ;;
	"wait --state") echo "list pending,working,waiting_input,paused,completed,stopped,failed" ;;
	"wait --for") echo "list ended,pending,working,waiting_input,paused,completed,stopped,failed" ;;
	"wait --timeout") echo "@text" ;;
	"wait --format") echo "@text" ;;
	"wait --time-style") echo "relative,iso" ;;
	"wait --color") echo "auto,always,never" ;;
	"attach --format") echo "@text" ;;
	"attach --time-style") echo "relative,iso" ;;
	"attach --color") echo "auto,always,never" ;;
	"send -F"|"send --file") echo "@file" ;;
	"send --key") echo "branch.prefix,branch.include_id,branch.base,backend.default,backend.mode,limits.parallel,limits.cost,limits.tokens,limits.time,worktree.path,worktree.include,worktree.setup,pr.draft,pr.auto_rebase,pr.forge,pr.timeout,pr.template,pr.labels,pr.reviewers.default,pr.reviewers.by_path,notify.command,notify.on,stop.grace,log.max_size,trash.expire,conflicts.ignore,conflicts.refresh" ;;
	"send --format") echo "@text" ;;
	"send --time-style") echo "relative,iso" ;;
	"send --color") echo "auto,always,never" ;;
	"answer -o"|"answer --option") echo "@text" ;;
	"answer -m"|"answer --message") echo "@text" ;;
	"answer --prompt") echo "@text" ;;
	"answer --format") echo "@text" ;;
	"answer --time-style") echo "relative,iso" ;;
	"answer --color") echo "auto,always,never" ;;
	"pause --state") echo "list pending,working,waiting_input,paused,completed,stopped,failed" ;;
	"pause --format") echo "@text" ;;
	"pause --time-style") echo "relative,iso" ;;
	"pause --color") echo "auto,always,never" ;;
	"resume --state") echo "list pending,working,waiting_input,paused,completed,stopped,failed" ;;
	"resume --max-cost") echo "@text" ;;
	"resume --max-tokens") echo "@text" ;;
	"resume --timeout") echo "@text" ;;
	"resume --format") echo "@text" ;;
	"resume --time-style") echo "relative,iso" ;;
	"resume --color") echo "auto,always,never" ;;
	"stop --state") echo "list pending,working,waiting_input,paused,completed,stopped,failed" ;;
	"stop --commit") echo "@text" ;;
	"stop --format") echo "@text" ;;
	"stop --time-style") echo "relative,iso" ;;
	"stop --color") echo "auto,always,never" ;;
	"pr --state") echo "list pending,working,waiting_input,paused,completed,stopped,failed" ;;
	"pr -t"|"pr --title") echo "@text" ;;
	"pr -b"|"pr --body") echo "@text" ;;
	"pr --testing") echo "@text" ;;
	"pr --base") echo "@revision" ;;
	"pr --remote") echo "@text" ;;
	"pr -l"|"pr --label") echo "list @text" ;;
	"pr -r"|"pr --reviewer") echo "list @text" ;;
	"pr --closes") echo "list @text" ;;
	"pr --commit") echo "@text" ;;
	"pr --format") echo "@text" ;;
	"pr --time-style") echo "relative,iso" ;;
	"pr --color") echo "auto,always,never" ;;
	"merge --state") echo "list pending,working,waiting_input,paused,completed,stopped,failed" ;;
	"merge --into") echo "@revision" ;;
	"merge -m"|"merge --message") echo "@text" ;;
	"merge --commit") echo "@text" ;;
	"merge --verify") echo "init,add,plan,start,demo,ls,show,logs,events,diff,watch,stats,conflicts,check,wait,attach,send,answer,pause,resume,stop,pr,merge,harvest,rm,undo,cleanup,sessions,doctor,config,completions,help,ask,done" ;;
	"merge --format") echo "@text" ;;
	"merge --time-style") echo "relative,iso" ;;
	"merge --color") echo "auto,always,never" ;;
	"harvest --state") echo "list pending,working,waiting_input,paused,completed,stopped,failed" ;;
	"harvest --commit") echo "@text" ;;
	"harvest --format") echo "@text" ;;
	"harvest --time-style") echo "relative,iso" ;;
	"harvest --color") echo "auto,always,never" ;;
	"rm --state") echo "list pending,working,waiting_input,paused,completed,stopped,failed" ;;
	"rm --format") echo "@text" ;;
	"rm --time-style") echo "relative,iso" ;;
	"rm --color") echo "auto,always,never" ;;
	"undo --entry") echo "@text" ;;
	"undo --format") echo "@text" ;;
	"undo --time-style") echo "relative,iso" ;;
	"undo --color") echo "auto,always,never" ;;
	"cleanup --older-than") echo "@text" ;;
	"cleanup --format") echo "@text" ;;
	"cleanup --time-style") echo "relative,iso" ;;
	"cleanup --color") echo "auto,always,never" ;;
	"sessions --format") echo "@text" ;;
	"sessions --time-style") echo "relative,iso" ;;
	"sessions --color") echo "auto,always,never" ;;
	"sessions list --format") echo "@text" ;;
	"sessions list --time-style") echo "relative,iso" ;;
	"sessions list --color") echo "auto,always,never" ;;
	"sessions recover --state") echo "list pending,working,waiting_input,paused,completed,stopped,failed" ;;
	"sessions recover --format") echo "@text" ;;
	"sessions recover --time-style") echo "relative,iso" ;;
	"sessions recover --color") echo "auto,always,never" ;;
	"sessions clean --format") echo "@text" ;;
	"sessions clean --time-style") echo "relative,iso" ;;
	"sessions clean --color") echo "auto,always,never" ;;
	"doctor --format") echo "@text" ;;
	"doctor --time-style") echo "relative,iso" ;;
	"doctor --color") echo "auto,always,never" ;;
	"config --format") echo "@text" ;;
	"config --time-style") echo "relative,iso" ;;
	"config --color") echo "auto,always,never" ;;
	"config get --format") echo "@text" ;;
	"config get --time-style") echo "relative,iso" ;;
	"config get --color") echo "auto,always,never" ;;
	"config set --format") echo "@text" ;;
	"config set --time-style") echo "relative,iso" ;;
	"config set --color") echo "auto,always,never" ;;
	"config unset --format") echo "@text" ;;
	"config unset --time-style") echo "relative,iso" ;;
	"config unset --color") echo "auto,always,never" ;;
	"config list --format") echo "@text" ;;
	"config list --time-style") echo "relative,iso" ;;
	"config list --color") echo "auto,always,never" ;;
	"config keys --format") echo "@text" ;;
	"config keys --time-style") echo "relative,iso" ;;
	"config keys --color") echo "auto,always,never" ;;
	"config path --format") echo "@text" ;;
	"config path --time-style") echo "relative,iso" ;;
	"config path --color") echo "auto,always,never" ;;
	"config edit --format") echo "@text" ;;
	"config edit --time-style") echo "relative,iso" ;;
	"config edit --color") echo "auto,always,never" ;;
	"completions --man") echo "@directory" ;;
	"completions --format") echo "@text" ;;
	"completions --time-style") echo "relative,iso" ;;
	"completions --color") echo "auto,always,never" ;;
	"help --format") echo "@text" ;;
	"help --time-style") echo "relative,iso" ;;
	"help --color") echo "auto,always,never" ;;
	"ask -o"|"ask --option") echo "@text" ;;
	"ask --format") echo "@text" ;;
	"ask --time-style") echo "relative,iso" ;;
	"ask --color") echo "auto,always,never" ;;
	"done -m"|"done --message") echo "@text" ;;
	"done --format") echo "@text" ;;
	"done --time-style") echo "relative,iso" ;;
	"done --color") echo "auto,always,never" ;;
	esac
}

# Prints the candidates of a kind, each on a line: '@instance', '@revision', or words joined by commas.
__git_claudio_candidates()
{
	case "$1" in
	@instance) git-claudio-ls -q 2>/dev/null; echo @ ;;
	@removed) git-claudio-undo --list -q 2>/dev/null | sort -u ;;
	@backend)
		printf '%s\n' claude codex shell
		git-claudio-config list -q 2>/dev/null | sed -n 's/^backend\.\([^.]*\)\.command$/\1/p'
		;;
	@revision) git for-each-ref --format='%(refname:short)' refs/heads refs/remotes refs/tags 2>/dev/null; echo HEAD ;;
	@*) ;;
	*) printf '%s\n' ${1//,/ } ;;
	esac
}

# Keeps of the candidates on standard input those that begin with $1, after the text $2 that stays
# in front. They are other people's words, names of branches among them: nothing may expand them,
# now (as compgen -W would) or when the line is run.
__git_claudio_keep()
{
	local candidate
	COMPREPLY=()
	while IFS= read -r candidate; do
		if [[ $candidate == "$1"* && ,$2 != *",$candidate,"* ]]; then
			[[ $candidate != *[!A-Za-z0-9._/@:+=,-]* ]] || printf -v candidate %q "$candidate"
			COMPREPLY+=("$2$candidate")
		fi
	done
}

# Offers values of a kind ($1) for the word $2, after the text $3 that stays in front.
__git_claudio_offer()
{
	case "$1" in
	@file) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -P "$3" -f -- "$2")) ;;
	@directory) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -P "$3" -d -- "$2")) ;;
	*) __git_claudio_keep "$2" "$3" < <(__git_claudio_candidates "$1") ;;
	esac
	# Where all are listed for a person (63 is '?'), the tasks tell instances apart.
	if [ "$1" = @instance ] && [ "${COMP_TYPE:-}" = 63 ] && [ ${#COMPREPLY[@]} -gt 1 ]; then
		__git_claudio_describe "$2"
	fi
}

# Lists the instances that begin with $1 together with their tasks, cut to the terminal.
__git_claudio_describe()
{
	local line width=$((${COLUMNS:-80} - 2))
	COMPREPLY=()
	while IFS= read -r line; do
		[[ $line == "$1"* ]] && COMPREPLY+=("${line:0:width}")
	done < <(git-claudio-ls --format '%(id)  (%(task))' 2>/dev/null)
	[ -n "$1" ] || COMPREPLY+=("@  (the one whose worktree this is)")
}

# Offers values ($1, as __git_claudio_values prints them) for the word $2.
__git_claudio_offer_values()
{
	local kind="${1#list }" word="$2" front=""
	if [ "$kind" != "$1" ]; then
		compopt -o nospace 2>/dev/null
		if [[ $word == *,* ]]; then
			front="${word%,*},"
			word="${word##*,}"
		fi
	fi
	__git_claudio_offer "$kind" "$word" "$front"
}

# Completes the last of the words that follow the name of the command $1.
__git_claudio_complete()
{
	local command="$1" place=0 option="" values
	shift
	case "$command" in
	list) command="ls" ;;
	status) command="ls" ;;
	remove) command="rm" ;;
	gc) command="cleanup" ;;
	recover) command="sessions recover" ;;
	esac
	COMPREPLY=()
	while [ $# -gt 1 ]; do
		if [ -n "$option" ]; then
			option=""
		else
			case "$1" in
			--) return ;;
			-*=*) ;;
			-*) [ -z "$(__git_claudio_values "$command" "$1")" ] || option="$1" ;;
			*)
				if [[ " $(__git_claudio_subcommands "$command") " == *" $1 "* ]]; then
					command="$command $1"
				else
					place=$((place + 1))
				fi
				;;
			esac
		fi
		shift
	done
	if [ -n "$option" ]; then
		__git_claudio_offer_values "$(__git_claudio_values "$command" "$option")" "$1"
		return
	fi
	case "$1" in
	--*=*)
		# bash completes only what is behind the '='.
		values="$(__git_claudio_values "$command" "${1%%=*}")"
		__git_claudio_offer_values "$values" "${1#*=}"
		;;
	-*) COMPREPLY=($(compgen -W "$(__git_claudio_flags "$command")" -- "$1")) ;;
	*) __git_claudio_offer_argument "$command" "$place" "$1" ;;
	esac
}

# Offers values for the argument in place $2 (from 0) of the command $1, for the word $3.
__git_claudio_offer_argument()
{
	local subcommands="$(__git_claudio_subcommands "$1")" place="$2"
	local -a kinds=($(__git_claudio_arguments "$1"))
	local count=${#kinds[@]}
	if [ -n "$subcommands" ]; then
		COMPREPLY=($(compgen -W "$subcommands" -- "$3"))
		return
	fi
	if [ "$count" -gt 0 ] && [ "${kinds[count - 1]}" = ... ]; then
		count=$((count - 1))
		[ "$place" -lt "$count" ] || place=$((count - 1))
	fi
	[ "$place" -ge "$count" ] || __git_claudio_offer "${kinds[place]}" "$3" ""
}

# Offers the commands for the word $1.
__git_claudio_offer_commands()
{
	COMPREPLY=($(compgen -W "$__git_claudio_commands --help --version --exec-path" -- "$1"))
}

# 'git claudio ...': called by the completion of git, which has set words and cword.
_git_claudio()
{
	local at=1
	while [ "$at" -lt "$cword" ] && [ "${words[at]}" != claudio ]; do
		at=$((at + 1))
	done
	at=$((at + 1))
	if [ "$at" -ge "$cword" ]; then
		__git_claudio_offer_commands "${words[cword]}"
	else
		__git_claudio_complete "${words[at]}" "${words[@]:at + 1:cword - at}"
	fi
}

# Sets words to the words up to the cursor, with '--option=value' in one piece again.
__git_claudio_words()
{
	local word glue=""
	words=()
	for word in "${COMP_WORDS[@]:0:COMP_CWORD + 1}"; do
		if [ "$word" = = ] && [ ${#words[@]} -gt 1 ]; then
			words[${#words[@]} - 1]+="="
			glue=yes
		elif [ -n "$glue" ]; then
			words[${#words[@]} - 1]+="$word"
			glue=""
		else
			words+=("$word")
		fi
	done
}

# 'git-claudio ...'
__git_claudio_front()
{
	local -a words
	__git_claudio_words
	if [ ${#words[@]} -le 2 ]; then
		__git_claudio_offer_commands "${words[1]}"
	else
		__git_claudio_complete "${words[@]:1}"
	fi
}

# 'git-claudio-<command> ...'
__git_claudio_direct()
{
	local -a words
	__git_claudio_words
	local program="${words[0]##*/}"
	__git_claudio_complete "${program#git-claudio-}" "${words[@]:1}"
}

complete -o bashdefault -F __git_claudio_front git-claudio
complete -o bashdefault -F __git_claudio_direct git-claudio-init git-claudio-add git-claudio-plan git-claudio-start git-claudio-demo git-claudio-ls git-claudio-show git-claudio-logs git-claudio-events git-claudio-diff git-claudio-watch git-claudio-stats git-claudio-conflicts git-claudio-check git-claudio-wait git-claudio-attach git-claudio-send git-claudio-answer git-claudio-pause git-claudio-resume git-claudio-stop git-claudio-pr git-claudio-merge git-claudio-harvest git-claudio-rm git-claudio-undo git-claudio-cleanup git-claudio-sessions git-claudio-doctor git-claudio-config git-claudio-completions git-claudio-help git-claudio-ask git-claudio-done
