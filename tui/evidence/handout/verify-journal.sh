#!/bin/sh
# Usage, in the folder of the bag: sh verify-journal.sh data/journal/*.jsonl HEAD
# Follows the journal's chain to HEAD, the SHA-256 of its last line: each line names in "prev" the
# SHA-256 of the line before it. Also checks what sha256sum and bagit leave open: that nothing was
# added beside "data", and that the lists of digests are spelled as they were written.
LC_ALL=C
export LC_ALL
fail() { echo "verify-journal: $1"; exit 1; }

for name in .* *; do
  case $name in .|..) ;;
    '.*') [ ! -e "$name" ] || fail "$name does not belong into the bag";;
    VERIFY.txt|bag-info.txt|bagit.txt|data|manifest-sha256.txt|verify-journal.py) ;;
    verify-journal.sh|tagmanifest-sha256.txt|attached-sha256.txt) ;;
    tagmanifest-sha256.txt.sig|tagmanifest-sha256.txt.tsq|tagmanifest-sha256.txt.tsr) ;;
    *) fail "$name does not belong into the bag";;
  esac
done
sha256sum VERIFY.txt bag-info.txt bagit.txt manifest-sha256.txt verify-journal.py \
  verify-journal.sh | cmp -s - tagmanifest-sha256.txt || fail "tagmanifest-sha256.txt differs"
sha256sum tagmanifest-sha256.txt* | cmp -s - attached-sha256.txt || fail "attached-sha256.txt differs"

prev=0000000000000000000000000000000000000000000000000000000000000000
while [ $# -gt 1 ]; do
  [ "$(tr -d '\000' <"$1" | wc -c)" -eq "$(wc -c <"$1")" ] || fail "$1: there are NUL bytes in it"
  number=0
  while IFS= read -r line || { [ -n "$line" ] && fail "$1: the last line is unfinished"; }; do
    number=$((number + 1))
    case $line in *"\"prev\":\"$prev\""*) ;; *) fail "$1: line $number does not follow";; esac
    prev=$(printf '%s\n' "$line" | sha256sum)
    prev=${prev%% *}
  done <"$1"
  shift
done
[ "$prev" = "$1" ] || fail "the journal does not end in $1: it was cut, or its last line altered"
echo "the journal is whole"
