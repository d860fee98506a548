"""The definition of settings: their metadata, and the codecs between values and texts."""
