"""Common mistakes in signing as changes of the signing input, the most common of each kind first."""
