"""The fields of an article, one module per kind; each finds values and the grounds for them."""
