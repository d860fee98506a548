"""Clients in this process, or in one that ``mocksens exec`` starts, that have SENS's address built in.

hosts.redirect_hosts ───┐
Mocksens.redirect ──────┼── patches: names, connections and trust, for as long as somebody redirects
site/sitecustomize.py ──┘
"""
