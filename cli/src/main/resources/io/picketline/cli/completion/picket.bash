# Completion of picket's words for bash. Made by 'picket completion bash'; do not edit.

# What may stand behind the verbs $1.
_picket_at() {
  case "$1" in
@TABLE@    *) return 1 ;;
  esac
}

# Prints what may be typed for the choice $1: words, files, or what the daemon knows.
_picket_words() {
  case "$1" in
    @files) compgen -f -- "$2" ;;
    @directories) compgen -d -- "$2" ;;
    @anything) ;;
    @*) "${typed[0]}" "${whom[@]}" words "${1#@}" 2>/dev/null </dev/null ;;
    *) printf '%s\n' ${1//,/ } ;;
  esac
}

_picket() {
  local line="${COMP_LINE:0:COMP_POINT}" current="" path="" word last="" next="" choice="" before=""
  local verbs="" options="" values="" positional="" words=""
  local -a typed=() whom=()
  read -ra typed <<<"$line"
  if [[ "$line" != *[[:space:]] ]]; then
    current="${typed[-1]}"
    unset 'typed[-1]'
  fi
  COMPREPLY=()
  ((${#typed[@]} > 0)) || return 0
  _picket_at ""
  for word in "${typed[@]:1}"; do
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
          path="${path:+$path }$word"
          _picket_at "$path"
        fi
        ;;
    esac
  done
  if [[ -n "$next" ]]; then
    choice=" $values "
    choice="${choice#* "$last="}"
    choice="${choice%% *}"
  elif [[ "$current" == --*=* ]]; then
    last="${current%%=*}"
    [[ " $values" != *" $last="* ]] || choice=" $values "
    choice="${choice#* "$last="}"
    choice="${choice%% *}"
    before="$last="
    current="${current#*=}"
  fi
  if [[ -n "$choice" ]]; then
    words="$(_picket_words "$choice" "$current")"
  elif [[ -n "$before" ]]; then
    return 0
  elif [[ "$current" == -* ]]; then
    words="${options// /$'\n'}"
  else
    choice="$positional"
    words="${verbs// /$'\n'}"$'\n'"$(_picket_words "$positional" "$current")"
  fi
  while IFS= read -r word; do
    [[ -z "$word" || "$word" != "$current"* ]] || COMPREPLY+=("$before$word")
  done <<<"$words"
  [[ "$choice" != @files && "$choice" != @directories ]] || compopt -o filenames 2>/dev/null
  # bash has split the word before the cursor at these, and takes what follows the last of them
  local cut="$before$current" at
  for at in = :; do
    if [[ "$COMP_WORDBREAKS" == *"$at"* && "$cut" == *"$at"* ]]; then
      cut="${cut%"${cut##*"$at"}"}"
      COMPREPLY=("${COMPREPLY[@]#"$cut"}")
      cut="${before}${current}"
      cut="${cut##*"$at"}"
    fi
  done
}

complete -F _picket picket
