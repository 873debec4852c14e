# Parses the words before the one to complete. Sets _eyas_at, the qualified command; _eyas_value, the kind of value that the preceding
# option needs; _eyas_operands, the number of operands; _eyas_begin, the number of the word after which the user's command starts;
# _eyas_files, the rules files among the words; _eyas_here, the rows of the command.
_eyas_walk() {
  local word number=0
  _eyas_enter eyas
  _eyas_value='' _eyas_operands=0 _eyas_begin=0 _eyas_files=''
  for word in "$@"; do
    number=$((number + 1))
    case $word in
      *.yaml | *.yml)
        _eyas_files=$_eyas_files$word'
'
        ;;
    esac
    if [ -n "$_eyas_value" ]; then
      _eyas_value=''
    elif [ "$word" = -- ] && _eyas_has "x|"; then
      _eyas_begin=$number
      return 0
    else
      case $word in
        -*=*) ;;
        -?*)
          _eyas_look "o|$word|"
          case $_eyas_found in
            '' | '~'* | '-') _eyas_value='' ;;
            *) _eyas_value=$_eyas_found ;;
          esac
          ;;
        *)
          if [ "$_eyas_operands" = 0 ] && _eyas_has "c|$word|"; then
            _eyas_enter "$_eyas_at $word"
          else
            _eyas_operands=$((_eyas_operands + 1))
          fi
          ;;
      esac
    fi
  done
}

# Selects a command. Frequent lookups search only its rows, which is fast.
_eyas_enter() {
  _eyas_at=$1
  _eyas_here='
'$(printf '%s\n' "$_eyas_table" | sed -n "s/^\([copx]\)|$1|/\1|/p")
}

# Returns whether a row of the command has this prefix.
_eyas_has() {
  case $_eyas_here in
    *'
'"$1"*) return 0 ;;
    *) return 1 ;;
  esac
}

# Sets _eyas_found to the column after this prefix of a row of the command; to the empty string if there is no such row.
_eyas_look() {
  _eyas_found=''
  _eyas_has "$1" || return 0
  _eyas_found=${_eyas_here#*'
'"$1"}
  _eyas_found=${_eyas_found%%'
'*}
  _eyas_found=${_eyas_found%%'|'*}
}

# Sets _eyas_value to the kind of the operand at this index, unless the preceding option needs a value.
_eyas_operand() {
  _eyas_look "p|$_eyas_operands|"
  [ -n "$_eyas_found" ] || _eyas_look "p|*|"
  _eyas_value=$_eyas_found
}

# Prints the columns after this prefix, one per line. Prefixes contain no character that is special to sed.
_eyas_rows() {
  printf '%s\n' "$_eyas_table" | sed -n "s/^$1//p"
}

# Prints the candidates for a value of this kind, with an optional description after |.
_eyas_values() { # kind, typed text
  local kind=$1 each file line
  case $kind in
    '~'*) kind=${kind#?} ;;
  esac
  case $kind in
    '='*) printf '%s\n' "${kind#=}" | tr ' ' '\n' ;;
    rule | rule-file)
      _eyas_rows 'r|'
      printf '%s' "$_eyas_files" | while IFS= read -r file; do
        [ ! -f "$file" ] || sed -n "s/^ *- rule: *//p" <"$file" | sed "s/ *$//; s/^'\(.*\)'$/\1/; s/^\"\(.*\)\"$/\1/"
      done
      ;;
    view-file) [ "$_eyas_operands" != 0 ] || _eyas_rows 'v|' ;;
    code) _eyas_rows 'd|' ;;
    key) _eyas_rows 'k|' | sed 's/$/=/' ;;
    field) _eyas_rows 'f|' ;;
    filter) _eyas_rows 'f|' | _eyas_behind "$2" ' ' ;;
    format) _eyas_rows 'f|' | sed 's/^/%/' | _eyas_behind "$2" '%' ;;
    folder | file | '?' | '') ;;
  esac
}

# Prefixes each line with the typed text up to the last space, bracket or per cent sign.
_eyas_behind() { # typed text, the character
  local typed=$1 before='' line
  case $typed in
    *[' (%']*)
      case $2 in
        ' ') before=${typed%"${typed##*[ (]}"} ;;
        *) before=${typed%'%'*} ;;
      esac
      ;;
  esac
  while IFS= read -r line; do
    printf '%s\n' "$before$line"
  done
}
