"""质量帮扶工作台: an offline workbench for consultants who help small factories with quality."""

__version__ = "0.3.0"
