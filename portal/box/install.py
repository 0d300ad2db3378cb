"""Puts a release to work: settings, rendered files, parsers, swap, restart, doctor; on failure all of it back.

Run by release.py with the new release's own Python, as root. Every step is safe to repeat: a run that was
interrupted leaves a list of what to restart, and the next run finishes it. Exit status: 0 done; with
--check 0 nothing to do, 1 something would change (the diff is printed); else 1 not installed, 2 wrong use.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from portal.box import answers, checks, chips, preflight, render, swap, welcome
from portal.box.answers import Answered, Refused
from portal.box.render import Rendered
from portal.box.units import NotDone
from portal.content.store import StoreUnusable
from portal.settings import Settings, SettingsError

WRAPPER = f"""\
#!/bin/sh
# {render.HEADER}
# As the portal's own user, so that no file in its folder belongs to root; the doctor looks at the machine too.
export PORTAL_SETTINGS="${{PORTAL_SETTINGS:-/etc/tram/portal.toml}}"
python=/opt/tram/current/.venv/bin/python
if [ "$(id -u)" -eq 0 ] && [ "${{1:-}}" != doctor ] && [ "${{1:-}}" != gate ]; then
    exec setpriv --reuid=tram --regid=tram --init-groups "$python" -P -m portal "$@"
fi
exec "$python" -P -m portal "$@"
"""


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def wanted(answered: Answered) -> dict[str, Rendered]:
    """Every file that must stand on the machine, by its path below /. Raises SettingsError."""
    return {
        **render.render(answered.settings),
        str(answers.FILE): Rendered(answered.text),
        "usr/local/bin/portal": Rendered(WRAPPER, 0o755),
    }


def wrong_files(place: swap.Place, answered: Answered) -> list[str]:
    """What the daemons' own parsers do not take, one line each; nothing outside a staging folder is touched.

    Nor what the radios of this machine cannot do: no parser knows that.
    """
    refused = chips.refused(answered.settings) if place.live else []
    with tempfile.TemporaryDirectory(prefix="tram-stage-") as stage:
        found = [*refused, *checks.examine(answered.settings, Path(stage))]
        return [check.line() for check in found if not check.ok]


def lacking(place: swap.Place) -> list[str]:
    """Debian packages that are missing; a folder is given none."""
    return preflight.missing(place.root) if place.live else []


def would_change(place: swap.Place, settings: Settings, files: dict[str, Rendered]) -> list[str]:
    """What an installation would do to the machine; empty when there is nothing to do."""
    lines = []
    if packages := lacking(place):
        lines.append(f"Debian packages would be installed, and then read the files: {' '.join(packages)}")
    if place.current() != place.release:
        lines.append(f"The release would change from {place.current() or 'none'} to {place.release}")
    if place.pending():
        lines.append(f"An installation was interrupted; these would be restarted: {' '.join(sorted(place.pending()))}")
    chain = swap.staff_certificate(place, settings)
    if chain and not chain.exists():
        lines.append("A certificate for the staff pages would be made")
    return lines + [each.diff() for each in swap.changes(place, files)]


def settle(options: argparse.Namespace) -> Answered:
    """The settings of this run. A --check never asks: on a new machine it shows the defaults."""
    present = answers.interfaces()

    def ask() -> dict[str, object]:
        if options.check:
            say("There are no settings yet; the defaults are shown.")
            return {}
        return answers.ask(present, say=say)

    answered = answers.settle(options.root, options.answers, replace=options.replace, ask=ask)
    if (
        options.root == Path("/")
        and not options.check
        and (trouble := answers.missing_uplink(answered.settings, present))
    ):
        raise SettingsError(trouble)
    return answered


def check(place: swap.Place, answered: Answered) -> int:
    """Render, ask the parsers, show what would change. Changes nothing."""
    lines = would_change(place, answered.settings, wanted(answered))
    wrong = [] if lacking(place) else wrong_files(place, answered)
    for line in [*lines, *wrong]:
        print(line)
    return 1 if lines or wrong else 0


def install(place: swap.Place, answered: Answered, now: datetime) -> int:
    """All steps, or back to where it was."""
    files = wanted(answered)
    if wrong := wrong_files(place, answered):
        say("\n".join([*wrong, "Nothing was replaced."]))
        return 1
    work = swap.Swap(place, answered.settings, files)
    try:
        for words, step in work.steps(now):
            say(words)
            step()
    except OSError as error:
        say(f"{swap.sentence(error)}.\n{work.back()}")
        return 1
    except (NotDone, swap.NotServing, StoreUnusable) as trouble:
        say(f"{trouble}\n{work.back()}")
        return 1
    except KeyboardInterrupt:
        say(f"Interrupted.\n{work.back()}")
        return 130
    say(welcome.words(place, answered.settings, work.troubles, now))
    return 0


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = preflight.options_of_install()
    parser.add_argument("--release", required=True, help="the release that release.py made")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """One installation or one check."""
    options = parse(arguments)
    place = swap.Place(options.root.absolute(), options.release)
    try:
        answered = settle(options)
        return check(place, answered) if options.check else install(place, answered, datetime.now(UTC))
    except (SettingsError, Refused) as error:
        say(f"{error}")
        return 2
    except OSError as error:
        say(f"{swap.sentence(error)}; nothing was replaced.")
        return 1


if __name__ == "__main__":
    sys.exit(main())
