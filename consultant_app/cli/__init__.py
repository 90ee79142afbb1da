"""The headless twin: everything a person can make, a script can make.

Exit codes: 0 done, 1 done with refusals or grave gaps, 2 refused with one sentence on stderr.
"""

from importlib import import_module

from consultant_app.cli.output import Output, refuse
from consultant_app.cli.parser import parser
from consultant_app.errors import AppError


def main(argv: list[str]) -> int:
    """Run a subcommand and return its exit code."""
    arguments = parser().parse_args(argv)
    output = Output(as_json=arguments.json, quiet=arguments.quiet)
    module, _, function = arguments.run.partition(".")
    command = getattr(import_module(f"consultant_app.cli.{module}"), function)
    try:
        code: int = command(arguments, output)
    except AppError as error:
        refuse(str(error))
        return 2
    return code
