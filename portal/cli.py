"""The command line: one command per line of --help.

Exit status: 0 done, 1 refused input or a failed check, 2 wrong use or settings that cannot be used.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from portal import settings as settings_module
from portal.content.kinds import KINDS
from portal.settings import Settings, SettingsError

if TYPE_CHECKING:
    from portal.box.checks import Check

DONE, REFUSED, WRONG_USE = 0, 1, 2
Command = Callable[[Settings, argparse.Namespace], int]


def _now() -> datetime:
    return datetime.now(UTC)


def say(sentence: str) -> None:
    """To the technician: standard error, so that standard output stays data."""
    print(sentence, file=sys.stderr)


def import_(settings: Settings, options: argparse.Namespace) -> int:
    from portal.content import store, transfer

    db = store.open(Path(settings.state_dir))
    report = transfer.import_file(
        db, options.kind, options.file, editor="import", now=_now(), dry_run=options.dry_run, progress=progress()
    )
    for line in report.lines():
        say(line)
    if not (report.refused or report.created or report.changed or report.unchanged):
        say(f"{options.file} holds no record; is it the right file?")
        return REFUSED
    return REFUSED if report.refused else DONE


def export(settings: Settings, options: argparse.Namespace) -> int:
    from portal.content import store, transfer

    count = transfer.export_file(store.open(Path(settings.state_dir)), options.kind, options.file)
    say(f"{count} records written")
    return DONE


def samples(settings: Settings, _options: argparse.Namespace) -> int:
    from portal.content import store
    from portal.content.samples import load_samples

    for line in load_samples(store.open(Path(settings.state_dir)), _now()).lines():
        say(line)
    return DONE


def words(settings: Settings, options: argparse.Namespace) -> int:
    from portal.content import lexicon, store

    lines, done = lexicon.run(store.open(Path(settings.state_dir)), options.act, options.file, _now())
    say("\n".join(lines))
    return DONE if done else REFUSED


def search(settings: Settings, options: argparse.Namespace) -> int:
    from portal.content import aliases, store
    from portal.search import batch, ranking

    db = store.open(Path(settings.state_dir))
    words, kind = aliases.of(db), options.kind or "procedure"

    def codes(asked: str) -> list[str]:
        return [hit.key for hit in ranking.find(db, asked, aliases=words).hits if hit.kind == kind]

    if not options.batch and not options.words:
        say("portal search: give the words to search for, or --batch FILE")
        return WRONG_USE
    if not options.batch:
        sys.stdout.writelines(f"{code}\n" for code in codes(" ".join(options.words)))
        return DONE
    try:
        with sys.stdin.buffer if options.batch == "-" else open(options.batch, "rb") as source:
            for line in batch.answers(source, codes):
                print(line)
    except batch.BadLine as error:
        say(f"portal search: {options.batch}, {error}")
        return REFUSED
    except OSError as error:
        say(f"portal search: {options.batch}: {error.strerror}")
        return REFUSED
    return DONE


def render(settings: Settings, options: argparse.Namespace) -> int:
    from portal.box import render as rendering

    for path in rendering.write(settings, Path(options.to)):
        print(path)
    return DONE


def run(settings: Settings, _options: argparse.Namespace) -> int:
    from portal.box import serve
    from portal.content import store
    from portal.staff import accounts
    from portal.visits import sessions

    # Opened here first: what is wrong with a folder is a sentence now, not a worker that fails to start.
    for open_store in (store.open, sessions.open_store, accounts.open_store):
        open_store(Path(settings.state_dir)).close()
    return serve.run(settings)


def gate(settings: Settings, _options: argparse.Namespace) -> int:
    from portal.box import serve

    return serve.gate(settings)


def uplink(settings: Settings, _options: argparse.Namespace) -> int:
    from portal.box import serve

    return serve.uplink(settings)


def reconcile(settings: Settings, options: argparse.Namespace) -> int:
    from portal.box import reconcile as reconciling

    say(reconciling.once(settings, _now(), restore=options.restore))
    return DONE


def garden(settings: Settings, _options: argparse.Namespace) -> int:
    from portal.box import garden as gardening

    for name in gardening.refresh(settings, _now()):
        say(f"{name.name}: {name.state} {' '.join(name.addresses)}".rstrip())
    return DONE


def certificate(settings: Settings, _options: argparse.Namespace) -> int:
    from portal.box import advertise

    say(advertise.renew(settings, _now()))
    return DONE


def doctor(settings: Settings, options: argparse.Namespace) -> int:
    from portal.box import doctor as checking
    from portal.box import phones

    if not (options.phones or options.connect):
        return _told(checking.examine(settings))
    with closing(phones.examine(settings, connect=options.connect)) as checks:  # Ctrl-C takes the phone away, too
        return _told(checks)


def _told(checks: Iterable[Check]) -> int:
    """Print each as it comes: thirty pretend phones take some seconds."""
    done = []
    for check in checks:
        print(check.line(), flush=True)
        done.append(check.ok)
    return DONE if all(done) else REFUSED


def catalogues(_settings: Settings, _options: argparse.Namespace) -> int:
    from portal.box import catalogues
    from portal.search import wordlists

    catalogues.compile_all()
    wordlists.compile_lexicon()
    return DONE


def welcome(settings: Settings, _options: argparse.Namespace) -> int:
    from portal.box import serve

    if taken := serve.ports_in_use(settings):
        say(taken)
        return REFUSED
    say(serve.welcome(settings, _now()))
    return DONE


def staff_code(settings: Settings, options: argparse.Namespace) -> int:
    from portal.staff import accounts

    print(accounts.invite(accounts.open_store(Path(settings.state_dir)), options.name, _now()))
    return DONE


def progress() -> Callable[[int, int], None] | None:
    """A bar on a terminal; nothing where output is a file."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int) -> None:
        share = done / total if total else 1
        end = "\n" if total and done >= total else ""
        sys.stderr.write(f"\r[{'#' * int(share * 30):<30}] {done} of {total or '?'}{end}")
        sys.stderr.flush()

    return show


@dataclass(frozen=True)
class Argument:
    """One argument of a command, as argparse takes it."""

    flag: str
    more: dict[str, object]


def _argument(flag: str, **more: object) -> Argument:
    return Argument(flag, more)


KIND = _argument("kind", choices=sorted(KINDS), metavar="KIND", help=", ".join(sorted(KINDS)))
FILE = _argument("file", metavar="FILE", help="- for standard input or output")
COMMANDS: tuple[tuple[str, Command, str, tuple[Argument, ...]], ...] = (
    ("import", import_, "read records of one kind from a file (.jsonl or .csv, also .xz or .gz)",
     (KIND, FILE, _argument("--dry-run", action="store_true", help="check everything, write nothing"))),
    ("export", export, "write every record of one kind to a file (.jsonl or .csv)", (KIND, FILE)),
    ("words", words, "write the office's search words to a text file, or add those of another office",
     (_argument("act", choices=("export", "import"), help="export or import"), FILE)),
    ("samples", samples, "load the sample office", ()),
    ("search", search, "search as the search page does, best first",
     (_argument("words", nargs="*", metavar="WORD"),
      _argument("--batch", metavar="QUERIES.jsonl",
                help='read {"query_id","query"} lines, print {"query_id","results"} lines'),
      _argument("--kind", choices=sorted(KINDS), metavar="KIND", help="items of this kind instead of procedures"))),
    ("render", render, "write every configuration file into a folder",
     (_argument("--to", required=True, metavar="FOLDER"),)),
    ("run", run, "serve the pages", ()),
    ("gate", gate, "run the gate, the one process that may touch the firewall", ()),
    ("uplink", uplink, "watch whether the Internet is there, and tell gate and pages", ()),
    ("reconcile", reconcile, "note down once a minute what the firewall says of each session",
     (_argument("--restore", action="store_true", help="first let out again whoever was before a restart"),)),
    ("certificate", certificate, "tell phones of the API over https while the certificate is good for them", ()),
    ("garden", garden, "open each site of the walled garden once, so that it stays open to devices without grant", ()),
    ("catalogues", catalogues, "compile the interface translations and the words of search", ()),
    ("welcome", welcome, "say where the demo's pages are", ()),
    ("doctor", doctor, "check the box, one line a check",
     (_argument("--phones", action="store_true", help="join as a pretend phone: would each system show the portal?"),
      _argument("--connect", action="store_true", help="with --phones: press Connect, too, and disconnect again"))),
    ("staff-code", staff_code, "make a one-time code with which a member of staff sets a password",
     (_argument("name", metavar="NAME"),)),
)  # fmt: skip


def parser() -> argparse.ArgumentParser:
    """Every command with its one line of help."""
    about = "The captive portal and information station of a public office."
    top = argparse.ArgumentParser("portal", description=about)
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, function, words, arguments in COMMANDS:
        command = commands.add_parser(name, help=words, description=words)
        command.set_defaults(function=function)
        for argument in arguments:
            command.add_argument(argument.flag, **argument.more)  # type: ignore[arg-type]
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit status."""
    options = parser().parse_args(arguments)
    from portal.content.store import StoreUnusable
    from portal.content.transfer import Unreadable
    from portal.network.grants import GateDown
    from portal.staff import schema as staff
    from portal.visits import schema as visits

    unusable = (StoreUnusable, visits.StoreUnusable, staff.StoreUnusable)
    try:
        return int(options.function(settings_module.read(), options))
    except SettingsError as error:
        say(f"SettingsError: {error}")
        return WRONG_USE
    except (*unusable, Unreadable, GateDown, FileNotFoundError, PermissionError) as error:
        say(f"{error}")
        return REFUSED
    except BrokenPipeError:  # the reader of our output, like `head`, has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return 130
