"""A service in miniature that the chassis is tested with: jars (one stream each) and shelves (many streams each)."""
