"""The same as verify-journal.sh, faster: python3 verify-journal.py data/journal/*.jsonl HEAD."""

import hashlib
import pathlib
import re
import sys

TAGS = "VERIFY.txt bag-info.txt bagit.txt manifest-sha256.txt verify-journal.py verify-journal.sh"
TAGMANIFEST, ATTACHED = "tagmanifest-sha256.txt", "attached-sha256.txt"
here = pathlib.Path()
names = {path.name for path in here.iterdir()}
attached = sorted(
    name for name in names if re.fullmatch(rf"{TAGMANIFEST}(\.sig|\.tsq|\.tsr)?", name)
)
if strangers := names - {"data", ATTACHED, *TAGS.split(), *attached}:
    sys.exit(f"does not belong into the bag: {', '.join(map(ascii, sorted(strangers)))}")
for listing, listed in ((TAGMANIFEST, TAGS.split()), (ATTACHED, attached)):
    digests = [hashlib.sha256((here / name).read_bytes()).hexdigest() for name in listed]
    told = "".join(f"{digest}  {name}\n" for digest, name in zip(digests, listed, strict=True))
    if told.encode() != (here / listing).read_bytes():
        sys.exit(f"{listing} differs")

*segments, head = sys.argv[1:]
prev = "0" * 64
for segment in segments:
    with pathlib.Path(segment).open("rb") as file:
        for number, line in enumerate(file, 1):
            if not line.endswith(b"\n") or f'"prev":"{prev}"'.encode() not in line:
                sys.exit(f"{segment}: line {number} does not follow")
            prev = hashlib.sha256(line).hexdigest()
if prev != head:
    sys.exit(f"the journal does not end in {head}: it was cut, or its last line altered")
sys.stdout.write("the journal is whole\n")
