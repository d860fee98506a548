"""The inbox: a page that shows messages as a phone does, with what mocksens knows about them."""
