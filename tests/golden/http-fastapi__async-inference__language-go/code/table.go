package model

import "fmt"

// Table is what the server and the model exchange: numbers, row by row.
type Table struct {
	Columns int
	Values  []float64
}

// Rows returns the number of rows.
func (table Table) Rows() int {
	if table.Columns == 0 {
		return 0
	}
	return len(table.Values) / table.Columns
}

// Row returns one row; it is a part of the table, not a copy.
func (table Table) Row(index int) []float64 {
	return table.Values[index*table.Columns : (index+1)*table.Columns]
}

// BadRequest says that the request is wrong: the client gets status 400 with this message.
type BadRequest string

func (message BadRequest) Error() string { return string(message) }

// Wrong returns a BadRequest.
func Wrong(format string, arguments ...any) error {
	return BadRequest(fmt.Sprintf(format, arguments...))
}
