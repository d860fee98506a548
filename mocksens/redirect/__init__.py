"""Redirect clients that have SENS's address built in, in this process or in one that ``mocksens exec`` starts.

hosts.redirect_hosts ───┐
Mocksens.redirect ──────┼── patches: names, connections and trust, for as long as a redirect holds
site/sitecustomize.py ──┘
"""
