"""Ways to harm a desk by mail, one by one: `rows.toml` says for each what tries it."""
