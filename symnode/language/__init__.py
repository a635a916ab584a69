"""The nouns of a page: spaces, symbols, terms, relations, statements; what they mean, and JSON."""
