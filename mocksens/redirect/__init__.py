"""Redirection of clients that hard-code SENS's host, in this process or in a process that ``mocksens exec`` starts.

hosts.redirect_hosts ───┐
Mocksens.redirect ──────┼── patches: names, connections and trust, while a redirect is in force
site/sitecustomize.py ──┘
"""
