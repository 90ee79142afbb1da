"""Questionnaires: loading form files, computing expressions, XLSForm in and out."""
