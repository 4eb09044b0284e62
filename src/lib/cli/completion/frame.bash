# bash completion for git claudio. Generated: do not edit.
#
# Completes 'git claudio <command> ...' through the completion of git, which calls _git_claudio,
# and the programs git-claudio and git-claudio-<command> by themselves.

# @TABLES@
# Prints the candidates of a kind, each on a line: '@instance', '@revision', or words joined by commas.
__git_claudio_candidates()
{
	case "$1" in
	@instance) git-claudio-ls -q 2>/dev/null; echo @ ;;
	@removed) git-claudio-undo --list -q 2>/dev/null | sort -u ;;
	@backend)
		printf '%s\n' @BACKENDS@
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
@ALIASES@
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
complete -o bashdefault -F __git_claudio_direct @PROGRAMS@
