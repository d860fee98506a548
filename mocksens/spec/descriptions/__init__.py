"""The words and examples of the document."""
