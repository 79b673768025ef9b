"""What an export is refused for: text for the person who asked."""


class ExportRefused(ValueError):
    """Nothing was written."""
