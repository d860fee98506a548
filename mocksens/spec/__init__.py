"""The document as data, with mocksens's own rules and faults. This package imports nothing else of mocksens.

The document is the page "SMS API" of NAVER Cloud's API guide (SENS SMS API v2, in English, as revised in 2023).
``D:n`` is line n of that page saved as text. A cite also gives the section and the item.
"""
