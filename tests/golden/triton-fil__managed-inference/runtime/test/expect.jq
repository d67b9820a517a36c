.outputs | length > 0 and all(.data | length > 0)
