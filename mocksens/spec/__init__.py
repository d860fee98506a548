"""Plain data: what the document says, and mocksens's own rules and faults. Imports nothing else of mocksens.

The document is the page "SMS API" of NAVER Cloud's API guide (SENS SMS API v2, English, the 2023
revision). ``D:n`` is line n of that page saved as text; the section and the item are given with it.
"""
