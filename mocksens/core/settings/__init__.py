"""The form of a setting: its row of metadata, and the codecs between its value and its text."""
