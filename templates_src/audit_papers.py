"""The templates of the papers of an internal audit."""

from templates_src import (
    audit_programme,
)

TEMPLATES = {
    "audit_programme.docx": audit_programme.content,
}
