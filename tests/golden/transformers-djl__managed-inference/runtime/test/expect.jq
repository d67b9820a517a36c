.choices | length > 0
