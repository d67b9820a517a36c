.text_output | length > 0
