"""What waits for a printer."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class PrintJob:
    """A paper put aside until a printer is near; the file is the one that was looked at."""

    id: str
    enterprise_id: str
    document_id: str = ""  # of the DocumentRecord
    title: str = ""
    path: str = ""  # of the PDF
    copies: int = 1
    duplex: bool = False
    added_at: str = ""
    printed_at: str = ""
