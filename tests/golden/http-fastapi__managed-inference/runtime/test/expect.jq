.predictions | length > 0
