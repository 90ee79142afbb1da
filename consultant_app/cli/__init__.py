"""The headless twin: everything a person can make, a script can make.

Exit codes: 0 done, 1 done with refusals or grave gaps, 2 refused with one sentence on stderr.
"""

import os
import sys
from contextlib import suppress
from importlib import import_module

from consultant_app.cli.output import Output, refuse, speak_plainly
from consultant_app.cli.parser import parser
from consultant_app.errors import AppError, reason_of


def main(argv: list[str]) -> int:
    """Run a subcommand and return its exit code."""
    speak_plainly()
    words = parser()
    arguments = words.parse_args(argv)
    if not hasattr(arguments, "run"):
        words.error("没有写明子命令")
    output = Output(as_json=arguments.json, quiet=arguments.quiet)
    module, _, function = arguments.run.partition(".")
    command = getattr(import_module(f"consultant_app.cli.{module}"), function)
    try:
        code: int = command(arguments, output)
        if sys.stdout:
            sys.stdout.flush()
    except AppError as error:
        refuse(str(error))
        return 2
    except BrokenPipeError:  # the reader, such as head, has seen enough
        _let_go_of_stdout()
        return 0
    except OSError as error:
        _let_go_of_stdout()
        refuse(f"结果没有写出来（{reason_of(error)}）；已保存的数据没有改动。请检查磁盘空间和输出的位置。")
        return 2
    return code


def _let_go_of_stdout() -> None:
    """What is still waiting to be printed would fail again when the program ends."""
    with suppress(OSError, ValueError, AttributeError):  # started without a console there is no stdout
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
