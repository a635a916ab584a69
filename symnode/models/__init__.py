"""The field's formulas as terms, for pages and users; the engine never imports them."""
