"""What the register of deliverables says about one kind of document."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from consultant_app.model.dossier import Dossier
from consultant_app.model.enterprise import Stage

PREFIX = "{前缀}"  # in a form number: the enterprise's own prefix


@dataclass(frozen=True, kw_only=True)
class Deliverable:
    """One kind of document. `kind` is also the name of the module in documents/ that knows its content."""

    kind: str
    title: str
    stage: Stage
    form_number: (
        str  # which blank, with PREFIX in that of an enterprise's own record; the agency may number its own way
    )
    template: str
    landscape: bool = False  # has pages across
    when: str = ""
    signed_by: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()  # parts of the dossier without which it is only a blank
    reads: tuple[str, ...] = ()  # paths in the dossier that the paper is made from, besides enterprise and agency
    gap_pages: frozenset[str] = frozenset()  # the pages whose gaps concern it
    per: str = ""  # the table of the record it is about, such as audit, nonconformity, return_slip

    @property
    def is_own_record(self) -> bool:
        """Whether the paper is the enterprise's own record, and not one of the agency."""
        return PREFIX in self.form_number

    @property
    def is_called_by_its_record(self) -> bool:
        """Whether there is one for each of several records, and it bears the number of its record."""
        return self.per in ("nonconformity", "return_slip")

    def number_of_blank(self, chosen: Mapping[str, str], prefix: str) -> str:
        """The form number with the enterprise's prefix in its place; `chosen` are the agency's own numbers by kind."""
        return (chosen.get(self.kind) or self.form_number).replace(PREFIX, prefix).strip("-")

    def context(self, dossier: Dossier) -> dict[str, Any]:
        """The values for the template, under Chinese names."""
        module = import_module(f"consultant_app.documents.{self.kind}")
        values: dict[str, Any] = module.context(dossier)
        return values
