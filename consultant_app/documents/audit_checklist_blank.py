"""内部审核检查表（现场手写用）: the same sheets with room to write; the numbers are those of the list on screen."""

from typing import Any

from consultant_app.documents import audit_checklist
from consultant_app.model.dossier import Dossier

KIND = "audit_checklist_blank"


def context(dossier: Dossier) -> dict[str, Any]:
    """The values of the checklist's template, without what is found on site."""
    return audit_checklist.sheets(dossier, KIND, by_hand=True)
