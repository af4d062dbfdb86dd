#compdef picket
# Completion of picket's words for zsh. Made by 'picket completion zsh'; do not edit.

# What may stand behind the verbs $1.
_picket_at() {
  case "$1" in
@TABLE@    *) return 1 ;;
  esac
}

# Completes the choice $1: words, files, or what the daemon knows.
_picket_words() {
  case "$1" in
    @files) _files ;;
    @directories) _files -/ ;;
    @anything) ;;
    @*) compadd -- ${(f)"$("$words[1]" $whom words "${1#@}" 2>/dev/null </dev/null)"} ;;
    *) compadd -- ${(s:,:)1} ;;
  esac
}

_picket() {
  local current="$words[CURRENT]" place="" word last="" next="" choice=""
  local verbs="" options="" values="" positional=""
  local -a whom
  _picket_at ""
  for word in "${(@)words[2,CURRENT-1]}"; do
    if [[ -n "$next" ]]; then
      case "$last" in
        --socket | --server | --identity | --context) whom+=("$last" "$word") ;;
      esac
      next=""
      continue
    fi
    last="$word"
    case "$word" in
      --socket=* | --server=* | --identity=* | --context=*) whom+=("$word") ;;
      -*) [[ " $values" != *" $word="* ]] || next=1 ;;
      *)
        if [[ " $verbs " == *" $word "* ]]; then
          place="${place:+$place }$word"
          _picket_at "$place"
        fi
        ;;
    esac
  done
  if [[ -z "$next" && "$current" == --*=* ]]; then
    last="${current%%=*}"
    [[ " $values" == *" $last="* ]] || return 1
    compset -P '*='
    next=1
  fi
  if [[ -n "$next" ]]; then
    choice=" $values "
    choice="${choice#* $last=}"
    _picket_words "${choice%% *}"
  elif [[ "$current" == -* ]]; then
    compadd -- ${=options}
  else
    [[ -z "$verbs" ]] || compadd -- ${=verbs}
    _picket_words "$positional"
  fi
}

if [[ "$funcstack[1]" == _picket ]]; then
  _picket "$@"
else
  compdef _picket picket
fi
