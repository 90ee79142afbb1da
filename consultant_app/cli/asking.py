"""Secrets on the command line: asked for on the terminal or taken from a variable, never an argument.

Arguments stand in the list of processes and in the history of the shell.
"""

import os
import sys
from getpass import getpass

from consultant_app.errors import AppError
from consultant_app.store.key_slots import Secret

PASSWORD = "CONSULTANT_APP_PASSWORD"
NEW_PASSWORD = "CONSULTANT_APP_NEW_PASSWORD"
PHRASE = "CONSULTANT_APP_PHRASE"
ONE_TIME = "CONSULTANT_APP_ONE_TIME_PASSWORD"
AGENCY_KEY = "CONSULTANT_APP_AGENCY_KEY"


def from_variables() -> Secret:
    """The secret that the variables name; the phrase counts only where no password is given."""
    password = os.environ.get(PASSWORD, "")
    return Secret(password=password, phrase="" if password else os.environ.get(PHRASE, ""))


def ask(prompt: str, variable: str) -> str:
    """A secret from the variable, else typed unseen. Raises AppError where neither is possible or nothing is typed."""
    if found := os.environ.get(variable, ""):
        return found
    if not sys.stdin or not sys.stdin.isatty():
        raise AppError(f"需要{prompt}；没有做任何改动。请在终端中运行，或用环境变量 {variable} 给出。")
    try:
        typed = getpass(f"{prompt}：")
    except (EOFError, KeyboardInterrupt):
        typed = ""
    if not typed:
        raise AppError(f"没有输入{prompt}；没有做任何改动。请再运行一次。")
    return typed


def ask_new_password() -> str:
    """A new password, typed twice unless the variable gives it. Raises AppError when the two differ."""
    first = ask("新密码", NEW_PASSWORD)
    if os.environ.get(NEW_PASSWORD, "") or ask("再输入一次新密码", NEW_PASSWORD) == first:
        return first
    raise AppError("两次输入的密码不一样；没有改动。请再运行一次。")
