"""Mistakes in signing, each as a change of what is signed, the commonest of each kind first."""
