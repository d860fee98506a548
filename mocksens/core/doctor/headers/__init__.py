"""What is wrong with the values of the three headers, without a look at what was signed."""
