r"""Keys as names of files: what a file system reads otherwise than S3 does is written as in a URL, and read back.

That is `..`, `:`, `\`, `CON`, a final dot, an empty part, `%`: a key names a file inside its bucket's folder and
nowhere else. S3 can have `a` beside `a/b`; a file `a` that has to make way for a folder `a` is named `a%2F`.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

UNSAFE = re.compile(r'[\x00-\x1f\x7f"*/:<>?\\|%]')
# Names that Windows takes for devices, whatever follows a dot.
DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(\.|$)", re.IGNORECASE)
OURS = ".replaykit"
HALF = f"{OURS}-half-"
EMPTY = "%"
ASIDE = "%2F"


def written(part: str) -> str:
    """A part of a key as a file's name, which no file system reads as anything else."""
    if not part:
        return EMPTY
    name = UNSAFE.sub(lambda match: f"%{ord(match[0]):02X}", part)
    if name[-1] in ". ":
        name = f"{name[:-1]}%{ord(name[-1]):02X}"
    return f"%{ord(name[0]):02X}{name[1:]}" if DEVICE.match(name) or name.startswith(OURS) else name


def read(name: str) -> str:
    """The part of a key that a file's name stands for; a name that we would not have written stands for itself."""
    part = "" if name == EMPTY else unquote(name)
    return part if "/" not in part and written(part) == name else name


def read_file(name: str) -> str:
    """The last part of a key, whose file may have made way for a folder."""
    return read(name.removesuffix(ASIDE) if name != ASIDE else name)


def aside(path: Path) -> Path:
    """Where a file stands whose name a folder has."""
    return path.with_name(path.name + ASIDE)


def stays(name: str) -> bool:
    """Whether a name means a file in its own folder."""
    return name not in ("", ".", "..") and not {"/", "\\", "\0", ":"} & set(name)
