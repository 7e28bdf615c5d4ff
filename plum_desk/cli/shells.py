"""How bash, zsh and fish ask `plum` what may follow, and how they want the answer."""

from __future__ import annotations

import re
from collections.abc import Iterable

from plum_desk.cli.completion import Candidate

FILES_LINE = ":files:"
"""The whole answer when the shell should offer files."""

SCRIPTS = {
    "bash": r"""# plum completes its commands, options and names:  source <(plum completion bash)
_plum_complete() {
    local line
    COMPREPLY=()
    while IFS= read -r line; do
        if [[ $line == :files: ]]; then
            compopt -o default
            return
        fi
        COMPREPLY+=("$line")
    done < <("${COMP_WORDS[0]}" completion words bash -- "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
}
complete -F _plum_complete plum
""",
    "zsh": r"""#compdef plum
# plum completes its commands, options and names:  source <(plum completion zsh)
_plum() {
    local -a lines described
    local line
    lines=("${(@f)$("${words[1]}" completion words zsh -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
    if [[ ${lines[1]} == ":files:" ]]; then
        _files
        return
    fi
    for line in $lines; do
        described+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
    done
    _describe -V plum described
}
if [[ ${zsh_eval_context[-1]} == loadautofunc ]]; then
    _plum "$@"
else
    compdef _plum plum
fi
""",
    "fish": r"""# plum completes its commands, options and names:  plum completion fish | source
function __plum_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l plum $words[1]
    set -e words[1]
    set -l found ($plum completion words fish -- $words "$current" 2>/dev/null)
    if test "$found[1]" = ":files:"
        __fish_complete_path "$current"
    else
        printf '%s\n' $found
    end
end
complete -c plum -f -a '(__plum_complete)'
""",
}
_BASH_SPECIAL = re.compile(r"([^\w@%+=:,./\-\u0080-\U0010ffff])")
_BASH_BREAKS = re.compile(r".*[=:]")


def lines(shell: str, candidates: Iterable[Candidate], current: str) -> list[str]:
    """One line for each candidate; `current` is the word being typed, in bash as it stands there."""
    found = list(candidates)
    if shell == "bash":
        return [_for_bash(candidate.value, current) for candidate in found]
    return [f"{candidate.value}\t{_one_line(candidate.help)}" for candidate in found]


def split(line: str) -> tuple[list[str], str, str]:
    """A line of bash up to the cursor: its whole words, the word being typed, and that word as it stands there."""
    words, word, raw, quote, begun = [], "", "", "", False
    characters = iter(line)
    for character in characters:
        if not quote and character.isspace():
            if begun:
                words.append(word)
            word, raw, begun = "", "", False
            continue
        raw, begun = raw + character, True
        if character == "\\" and quote != "'":
            following = next(characters, "")
            word, raw = word + following, raw + following
        elif character == quote:
            quote = ""
        elif not quote and character in "\"'":
            quote = character
        else:
            word += character
    return words, word, raw


def _for_bash(value: str, raw: str) -> str:
    """Readline replaces what follows the last `=` or `:`, and does not escape; inside quotes it takes all as it is."""
    if raw[:1] in ('"', "'"):
        return value
    settled = _BASH_BREAKS.match(raw)
    escaped = _BASH_SPECIAL.sub(r"\\\1", value)
    return escaped[len(settled[0]) :] if settled and escaped.startswith(settled[0]) else escaped


def _one_line(text: str) -> str:
    return " ".join(text.split())
