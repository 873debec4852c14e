#compdef eyas
# Completion of eyas for zsh. Made by `eyas completion zsh`: source <(eyas completion zsh), or a file _eyas in a folder of $fpath.

_eyas_table='
@TABLE@
'

@WALK@
_eyas() {
  local _eyas_at _eyas_value _eyas_operands _eyas_begin _eyas_files _eyas_found _eyas_here
  local current line name
  local -a before rows shown
  before=("${(@Q)words[2,CURRENT-1]}")
  _eyas_walk "${before[@]}"
  if [ "$_eyas_begin" != 0 ]; then
    shift $_eyas_begin words
    shift words
    (( CURRENT -= _eyas_begin + 1 ))
    _normal
    return
  fi
  current=${(Q)PREFIX}
  case $current in
    -*=*)
      _eyas_look "o|${current%%=*}|"
      [ "$_eyas_found" != - ] || _eyas_found=''
      compset -P '*='
      _eyas_fill "$_eyas_found" "${current#*=}"
      return
      ;;
  esac
  if [ -n "$_eyas_value" ]; then
    _eyas_fill "$_eyas_value" "$current"
    return
  fi
  case $current in
    -*)
      rows=("${(@f)$(_eyas_rows "o|$_eyas_at|")}")
      for line in "${rows[@]}"; do
        [ -n "$line" ] || continue
        name=${line%%'|'*}
        shown+=("${name//:/\\:}:${line#*'|'*'|'}")
      done
      ! _eyas_has "x|" || shown+=('--:the command follows')
      _describe -t options option shown
      ;;
    *)
      if [ "$_eyas_operands" = 0 ]; then
        rows=("${(@f)$(_eyas_rows "c|$_eyas_at|")}")
        for line in "${rows[@]}"; do
          [ -z "$line" ] || shown+=("${line%%'|'*}:${line#*'|'}")
        done
        [ ${#shown} = 0 ] || _describe -t commands command shown
      fi
      _eyas_operand
      if [ -n "$_eyas_value" ]; then
        _eyas_fill "$_eyas_value" "$current"
      elif [ -z "$current" ] && _eyas_has "x|"; then
        compadd -- --
      fi
      ;;
  esac
}

# Fills in the values of a kind.
_eyas_fill() { # kind, what is typed
  local line value
  local -a shown rows
  case ${1#'~'} in
    file)
      _files
      return
      ;;
    folder)
      _files -/
      return
      ;;
  esac
  rows=("${(@f)$(_eyas_values "$1" "$2")}")
  for line in "${rows[@]}"; do
    [ -n "$line" ] || continue
    value=${line%%'|'*}
    if [ "$value" = "$line" ]; then
      shown+=("${value//:/\\:}")
    else
      shown+=("${value//:/\\:}:${line#*'|'}")
    fi
  done
  case $1 in
    key | filter) [ ${#shown} = 0 ] || _describe -t values value shown -S '' ;;
    *) [ ${#shown} = 0 ] || _describe -t values value shown ;;
  esac
  case $1 in
    rule-file | view-file) _files ;;
  esac
}

if [ "${funcstack[1]:-}" = _eyas ]; then
  _eyas "$@"
else
  compdef _eyas eyas
fi
