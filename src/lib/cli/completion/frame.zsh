#compdef git-claudio @PROGRAMS@
#description run several coding agents side by side on one repository
#
# zsh completion for git claudio. Generated: do not edit.
#
# Completes 'git claudio <command> ...' through the completion of git, which calls _git-claudio,
# and the programs git-claudio and git-claudio-<command> by themselves.

__git_claudio_instances() {
  local -a instances
  instances=(${(f)"$(_call_program instances git-claudio-ls --format "'%(id)%3a%(task)'" 2>/dev/null)"})
  _describe -t instances instance instances "$@"
}

__git_claudio_removed() {
  local -a removed
  removed=(${(fu)"$(_call_program removed git-claudio-undo --list --format "'%(id)%3a%(task)'" 2>/dev/null)"})
  _describe -t removed 'removed instance' removed "$@"
}

__git_claudio_revisions() {
  local -a revisions
  revisions=(HEAD ${(f)"$(_call_program revisions git for-each-ref "--format='%(refname:short)'" refs/heads refs/remotes refs/tags 2>/dev/null)"})
  _wanted revisions expl revision compadd "$@" -a revisions
}

__git_claudio_backends() {
  local -a backends
  backends=(@BACKENDS@ ${${(M)${(f)"$(_call_program backends git-claudio-config list -q 2>/dev/null)"}:#backend.*.command}//(#m)*/${${MATCH#backend.}%.command}})
  _wanted backends expl backend compadd "$@" -a backends
}

__git_claudio_commands() {
  local -a commands
  commands=(
@COMMANDS@
  )
  _describe -t commands 'git claudio command' commands
}

# Completes the arguments of the command in words[1].
__git_claudio_command() {
  local curcontext="$curcontext" state line
  typeset -A opt_args
  local -i before=$#words
  case $words[1] in
@ALIASES@
  esac
  CURRENT+=$(( $#words - before ))
  case $words[1] in
@CASES@
    (*)
      _default
      ;;
  esac
}

_git-claudio() {
  local curcontext="$curcontext" state line
  typeset -A opt_args
  if [[ $service == git-claudio-* ]]; then
    words[1]=${service#git-claudio-}
    __git_claudio_command
    return
  fi
  _arguments -C \
    '(- *)'{-h,--help}'[list all commands]' \
    '(- *)'{-V,--version}'[print the version]' \
    '(- *)--exec-path[print where the programs are]' \
    '1: :__git_claudio_commands' \
    '*:: :->arguments'
  [[ $state == arguments ]] && __git_claudio_command
}

_git-claudio "$@"
