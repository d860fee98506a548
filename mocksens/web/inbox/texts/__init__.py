"""The texts of the inbox, each in English and Korean, by view."""
