"""The entry point of ``python -m mocksens``, which runs the given command, or ``serve`` if there is none."""

import sys

from mocksens.cli.start import is_healthy

if __name__ == "__main__":
    arguments = sys.argv[1:]
    if arguments == ["healthcheck"] and is_healthy():
        sys.exit(0)
    from mocksens.cli.main import main

    is_command = bool(arguments) and (
        not arguments[0].startswith("-") or arguments[0] in {"-h", "--help", "-V", "--version"}
    )
    main(arguments if is_command else ["serve", *arguments], prog_name="mocksens")
