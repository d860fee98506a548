"""The texts of the demonstration, with placeholders for the fields of ``people.fields``."""
