"""`make demo`: record a program against moto over TLS, replay it offline, fill a gap, diff the emulator."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
OUTPUT = HERE.parents[1] / "demo-output"
CASSETTE = OUTPUT / "orders.yaml"


def main() -> int:
    shutil.rmtree(OUTPUT, ignore_errors=True)
    OUTPUT.mkdir()
    from replaykit_moto import moto_over_tls  # noqa: PLC0415  # beside this file; imports moto

    with moto_over_tls(OUTPUT) as upstream:
        say("1. Record: a real boto3 program, through a real proxy, over TLS (moto stands in for AWS)")
        stand_in = ["--upstream", upstream.url, "--upstream-ca", upstream.ca, "--source", "moto"]
        run("record", "-c", CASSETTE, *stand_in, "--redact-header", "User-Agent", "--", *program("orders.py"))
    say("2. Replay: moto is gone, there is no network, and the same program runs")
    run("replay", CASSETTE, "--", *program("orders.py"))
    say("3. The code changed: it asks what was never recorded. Without --fill that is a miss, told as one")
    run("replay", CASSETTE, "--", *program("orders_changed.py"), expect=1)
    say("4. With --fill the emulator, primed by the cassette, answers what is missing and says so")
    run("replay", CASSETTE, "--fill", "--", *program("orders_changed.py"))
    say("5. How far may it be trusted? Every recorded call, put to the emulator and compared")
    run("diff", CASSETTE)
    print("What differs here is moto's: this recording is of moto, and the emulator answers as AWS does.")
    say(f"6. The cassette, as a conversation (the file is {shown(CASSETTE)})")
    run("cassette", "show", CASSETTE)
    return 0


def program(name: str) -> list[object]:
    return [sys.executable, HERE / name]


def say(text: str) -> None:
    print(f"\n\033[1m{text}\033[0m" if sys.stdout.isatty() else f"\n{text}", flush=True)


def run(*arguments: object, expect: int = 0) -> None:
    command = ["replaykit", *map(str, arguments)]
    print("$", " ".join(shorten(part) for part in command), flush=True)
    environment = os.environ | {
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "demo",
        "AWS_SECRET_ACCESS_KEY": "demo",
    }
    done = subprocess.run([sys.executable, "-m", *command], env=environment, check=False)
    if done.returncode != expect:
        sys.exit(f"demo: exit code {done.returncode}, expected {expect}")


def shown(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def shorten(part: str) -> str:
    path = Path(part)
    return path.name if path.is_absolute() else part


if __name__ == "__main__":
    sys.exit(main())
