"""One module per kind of field; each finds values and says how it knows them."""
