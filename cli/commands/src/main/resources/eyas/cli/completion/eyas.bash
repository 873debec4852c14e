# Completion of eyas for bash. Made by `eyas completion bash`: source <(eyas completion bash)

_eyas_table='
@TABLE@
'

@WALK@
_eyas() {
  local _eyas_at _eyas_value _eyas_operands _eyas_begin _eyas_files _eyas_found _eyas_here
  local words=() starts=() current before name each index
  COMPREPLY=()
  # bash ends a word at = and at :, which are within one here.
  for ((index = 1; index <= COMP_CWORD; index++)); do
    each=${COMP_WORDS[index]}
    if [ ${#words[@]} -gt 0 ] && { [[ $each == [=:] ]] || [[ $before == [=:] ]]; } && [ "${words[-1]}" != -- ]; then
      words[-1]+=$each
    else
      words+=("$each")
      starts+=("$index")
    fi
    before=$each
  done
  current=${words[-1]:-}
  unset 'words[-1]'
  for index in "${!words[@]}"; do
    words[index]=$(_eyas_unquoted "${words[index]}")
  done
  _eyas_walk "${words[@]}"
  if [ "$_eyas_begin" != 0 ]; then
    _eyas_command "${starts[_eyas_begin]}"
    return
  fi
  current=$(_eyas_unquoted "$current")
  case $current in
    -*=*)
      _eyas_look "o|${current%%=*}|"
      [ "$_eyas_found" != - ] || _eyas_found=''
      current=${current#*=}
      _eyas_fill "$_eyas_found" "$current"
      return
      ;;
  esac
  if [ -n "$_eyas_value" ]; then
    _eyas_fill "$_eyas_value" "$current"
    return
  fi
  case $current in
    -*)
      while IFS='|' read -r name each; do
        [[ $name != "$current"* ]] || COMPREPLY+=("$name")
      done < <(_eyas_rows "o|$_eyas_at|")
      ! _eyas_has "x|" || [[ -- != "$current"* ]] || COMPREPLY+=(--)
      ;;
    *)
      if [ "$_eyas_operands" = 0 ]; then
        while IFS='|' read -r name each; do
          [[ $name != "$current"* ]] || COMPREPLY+=("$name")
        done < <(_eyas_rows "c|$_eyas_at|")
      fi
      _eyas_operand
      [ -z "$_eyas_value" ] || _eyas_fill "$_eyas_value" "$current"
      if [ ${#COMPREPLY[@]} = 0 ] && [ -z "$current" ] && [ -z "$_eyas_value" ] && _eyas_has "x|"; then COMPREPLY=(--); fi
      ;;
  esac
}

# What a word is without its quotes; none is run.
_eyas_unquoted() {
  local word=$1
  case $word in
    \'*) word=${word#\'} word=${word%\'} ;;
    \"*) word=${word#\"} word=${word%\"} ;;
    *) word=${word//\\/} ;;
  esac
  printf '%s' "$word"
}

# Fills in the values of a kind; files where it is files, or where nothing fits and it may be one.
_eyas_fill() { # kind, what is typed
  local line value found=0
  case ${1#'~'} in
    file)
      compopt -o default
      return
      ;;
    folder)
      compopt -o dirnames
      return
      ;;
  esac
  while IFS= read -r line; do
    value=${line%%'|'*}
    [[ -n $value && $value == "$2"* ]] || continue
    # What is typed up to the last : is not part of what bash replaces.
    [[ $2 != *:* ]] || value=${value#"${2%:*}:"}
    COMPREPLY+=("$value")
    found=1
  done < <(_eyas_values "$1" "$2")
  case $1 in
    # bash puts quotes around what has blanks when it takes it for names of files.
    rule | rule-file | filter | format) [ $found = 0 ] || compopt -o filenames ;;
    key) compopt -o nospace ;;
  esac
  case $1 in
    rule-file | view-file) [ $found = 1 ] || compopt -o default ;;
    filter) compopt -o nospace ;;
  esac
}

# Completes the command that is to be watched as the shell would complete it alone.
_eyas_command() { # index of its first word
  if declare -F _comp_command_offset >/dev/null; then
    _comp_command_offset "$1"
  elif declare -F _command_offset >/dev/null; then
    _command_offset "$1"
  elif [ "$COMP_CWORD" = "$1" ]; then
    mapfile -t COMPREPLY < <(compgen -c -- "${COMP_WORDS[COMP_CWORD]}" | sort -u)
    [ ${#COMPREPLY[@]} != 0 ] || compopt -o default
  else
    compopt -o default
  fi
}

complete -F _eyas eyas
