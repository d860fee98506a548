"""The inbox: a page that shows messages as a phone does, and what mocksens knows of them."""
