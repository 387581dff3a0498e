"""The command `atithi`: set up, serve, work, check, reindex, demo."""

import argparse
import logging
import os
import sys
import time
from collections.abc import Sequence
from typing import Any

OLDEST_PYTHON = (3, 11)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit code: 0 well done, 1 something is wrong (said on stderr), 2 wrong use."""
    if sys.version_info < OLDEST_PYTHON:
        print("Atithi needs Python 3.11 or newer; this is " + sys.version.split()[0], file=sys.stderr)
        return 1
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    if arguments[:1] == ["manage"]:
        return _manage(arguments[1:])
    options = _parser().parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atithi.config.settings")
    try:
        return int(options.run(options))
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="atithi", description="The customer-service desk Atithi.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    setup = commands.add_parser("setup", help="prepare or upgrade the database; name the business and its owner")
    setup.add_argument("--business", help="name of the business")
    setup.add_argument("--name", help="name of the owner")
    setup.add_argument("--email", help="mail address with which the owner signs in")
    setup.add_argument(
        "--password-env", metavar="VARIABLE", help="environment variable that holds the owner's password"
    )
    setup.add_argument(
        "--web", action="store_true", help="prepare the database alone; the rest is asked in the browser"
    )
    setup.set_defaults(run=_setup)

    serve = commands.add_parser("serve", help="run the desk: web pages, background work, mail intake")
    serve.set_defaults(run=_serve)

    work = commands.add_parser("work", help="run one background worker alone (on a further machine)")
    work.set_defaults(run=_work)

    check = commands.add_parser("check", help="check settings, database and the record's integrity")
    check.set_defaults(run=_check)

    reindex = commands.add_parser("reindex", help="bring the search index in line with what is stored")
    reindex.add_argument("--fresh", action="store_true", help="empty the index first")
    reindex.set_defaults(run=_reindex)

    demo = commands.add_parser("demo", help="run the desk with a demo shop")
    demo.add_argument("--fresh", action="store_true", help="throw the demo's data away and start over")
    demo.add_argument("--port", type=int, default=8000, help="port of the web pages (default 8000)")
    demo.add_argument("--smtp-port", type=int, default=8025, help="port of the mail intake (default 8025)")
    demo.add_argument("--seed", type=int, default=7, help="seed of the demo data (default 7)")
    demo.add_argument("--prepare-only", action="store_true", help="prepare the data, and do not serve")
    demo.set_defaults(run=_demo)

    commands.add_parser("manage", help="Django's own commands, for those who know them", add_help=False)
    return parser


def _manage(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atithi.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["atithi manage", *arguments])
    return 0


def _load() -> None:
    """Loads the desk once; catalogues first where the code runs from its source tree."""
    from atithi.config.catalogues import compile_catalogues

    compile_catalogues()
    import django

    django.setup()


def _refuse_if_wrong() -> bool:
    """Says what is wrong with the settings; True where something is."""
    from atithi.config.checking import problems_of_settings

    problems = problems_of_settings()
    for problem in problems:
        print(f"atithi: {problem}", file=sys.stderr)
    return bool(problems)


def _setup(options: Any) -> int:
    if _refuse_if_wrong():
        return 1
    _load()
    from atithi.config.setting_up import SetupProblem, prepare_alone, set_up

    try:
        if options.web:
            prepare_alone()
            return 0
        set_up(business=options.business, name=options.name, email=options.email, password_env=options.password_env)
    except SetupProblem as problem:
        print(f"atithi setup: {problem}", file=sys.stderr)
        return 1
    return 0


def _serve(options: Any) -> int:
    if _refuse_if_wrong():
        return 1
    _load()
    from django.conf import settings

    from atithi.config.checking import problems_of_database

    for problem in problems_of_database():
        print(f"atithi: {problem}", file=sys.stderr)
        return 1
    from atithi.config.setting_up import first_run_words

    return _run_group(f"The desk is open at {settings.PUBLIC_URL}{first_run_words()}")


def _run_group(welcome: str) -> int:
    from django.db import connections

    from atithi.config.group import Group
    from atithi.config.processes import members_for_serving
    from atithi.config.storage import collect
    from atithi.config.warming import warm_up
    from atithi.core.process import PortTaken

    collect()
    warm_up()
    try:
        members = members_for_serving()
    except (PortTaken, ValueError) as problem:
        print(f"atithi: {problem}", file=sys.stderr)
        return 1
    connections.close_all()
    print(welcome, flush=True)
    Group(members).run()
    return 0


def _work(options: Any) -> int:
    if _refuse_if_wrong():
        return 1
    _load()
    from atithi.config.processes import run_work

    run_work()
    return 0


def _check(options: Any) -> int:
    if _refuse_if_wrong():
        return 1
    _load()
    from atithi.config.checking import report

    return report()


def _reindex(options: Any) -> int:
    if _refuse_if_wrong():
        return 1
    _load()
    from django.core.management import call_command

    call_command("reindex", fresh=options.fresh)
    return 0


def _demo(options: Any) -> int:
    started = time.monotonic()
    from atithi.config.environment import DEFAULTS

    logging.captureWarnings(True)
    os.environ["ATITHI_DATA"] = os.environ.get("ATITHI_DATA") or os.path.join(DEFAULTS["ATITHI_DATA"], "demo")
    os.environ["ATITHI_URL"] = f"http://127.0.0.1:{options.port}"
    os.environ["ATITHI_BIND"] = f"127.0.0.1:{options.port}"
    os.environ["ATITHI_SMTP_BIND"] = f"127.0.0.1:{options.smtp_port}"
    os.environ["ATITHI_MAIL_URL"] = f"smtp://127.0.0.1:{options.smtp_port + 1}"
    os.environ["ATITHI_DEMO"] = "1"
    if _refuse_if_wrong():
        return 1
    from atithi.config.demonstration import demonstrate

    return demonstrate(
        fresh=options.fresh, seed=options.seed, serve=not options.prepare_only, load=_load, started=started
    )


if __name__ == "__main__":
    sys.exit(main())
