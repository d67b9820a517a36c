package main

import (
	"bytes"
	"encoding/json"
	"io"
	"math"
	"strconv"
	"strings"

	model "endpoint/code"
)

// Bodies: JSON, JSON lines and CSV (text/plain is read as CSV).
type format int

const (
	unknown format = iota
	jsonText
	jsonLines
	csv
)

// formatOfType returns the format of a Content-Type; an empty one is JSON.
func formatOfType(contentType string) format {
	kind, _, _ := strings.Cut(contentType, ";")
	switch strings.ToLower(strings.TrimSpace(kind)) {
	case "", "application/json", "text/json":
		return jsonText
	case "application/jsonlines", "application/x-jsonlines", "application/x-ndjson":
		return jsonLines
	case "text/csv", "text/plain", "application/csv":
		return csv
	}
	return unknown
}

// formatOfAccept returns the format of the first type of Accept which is known, else JSON.
func formatOfAccept(accept string) format {
	for _, kind := range strings.Split(accept, ",") {
		if found := formatOfType(kind); found != unknown {
			return found
		}
	}
	return jsonText
}

func (kind format) contentType() string {
	switch kind {
	case csv:
		return "text/csv"
	case jsonLines:
		return "application/jsonlines"
	}
	return "application/json"
}

// cost is the memory that parsing takes at most, in bytes: a slice that grows has up to three times its size for a moment.
func cost(body []byte) int64 {
	return 24*int64(bytes.Count(body, []byte{','})+1) + 12*int64(bytes.Count(body, []byte{'\n'}))
}

// builder collects rows of the same length.
type builder struct {
	table       model.Table
	rows, width int
}

func (rows *builder) add(value float64) {
	rows.table.Values = append(rows.table.Values, value)
	rows.width++
}

func (rows *builder) endRow() error {
	switch {
	case rows.width == 0:
		return model.Wrong("row %d is empty", rows.rows+1)
	case rows.rows == 0:
		rows.table.Columns = rows.width
	case rows.width != rows.table.Columns:
		return model.Wrong("row %d has %d values, but row 1 has %d", rows.rows+1, rows.width, rows.table.Columns)
	}
	rows.rows++
	rows.width = 0
	return nil
}

func parse(body []byte, kind format) (model.Table, error) {
	rows := &builder{}
	body = bytes.TrimPrefix(body, []byte("\xEF\xBB\xBF"))
	if err := rows.read(body, kind); err != nil {
		return model.Table{}, err
	}
	if rows.rows == 0 {
		return model.Table{}, model.Wrong("the body has no rows")
	}
	return rows.table, nil
}

func (rows *builder) read(body []byte, kind format) error {
	if kind == jsonText {
		return rows.readJSON(body)
	}
	for isFirst := true; len(body) > 0; {
		line, rest, _ := bytes.Cut(body, []byte{'\n'})
		body = rest
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		var err error
		if kind == csv {
			err = rows.readCSV(string(line), isFirst)
		} else {
			err = rows.readLine(line)
		}
		if err != nil {
			return err
		}
		isFirst = false
	}
	return nil
}

// readJSON reads {"instances": [[1, 2], [3, 4]]} or the list alone, token by token, so that no tree of it is built. Other members are skipped.
func (rows *builder) readJSON(body []byte) error {
	// The decoder reads tokens without checking what is between them, so the whole is checked first.
	if !json.Valid(body) {
		return model.Wrong("the body is not valid JSON")
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	first, _ := decoder.Token()
	if first == json.Delim('[') {
		return rows.readList(decoder)
	}
	found := false
	for first == json.Delim('{') && decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return model.Wrong("the body is not valid JSON: %v", err)
		}
		if name != "instances" {
			var skipped json.RawMessage
			if err := decoder.Decode(&skipped); err != nil {
				return model.Wrong("the body is not valid JSON: %v", err)
			}
			continue
		}
		if start, _ := decoder.Token(); found || start != json.Delim('[') {
			return model.Wrong("the body must have \"instances\" once, and it must be a list of rows")
		}
		found = true
		if err := rows.readList(decoder); err != nil {
			return err
		}
	}
	if !found {
		return model.Wrong("the body must be {\"instances\": [[…], …]}: a list of rows, each a list of numbers")
	}
	return nil
}

func (rows *builder) readList(decoder *json.Decoder) error {
	for decoder.More() {
		if start, _ := decoder.Token(); start != json.Delim('[') {
			return model.Wrong("row %d: expected a list of numbers", rows.rows+1)
		}
		if err := rows.readRow(decoder); err != nil {
			return err
		}
	}
	_, err := decoder.Token()
	return err
}

func (rows *builder) readRow(decoder *json.Decoder) error {
	for decoder.More() {
		token, err := decoder.Token()
		value, isNumber := token.(float64)
		switch {
		case err != nil:
			return model.Wrong("row %d, column %d: the number is too large", rows.rows+1, rows.width+1)
		case !isNumber:
			return model.Wrong("row %d, column %d: expected a number", rows.rows+1, rows.width+1)
		}
		rows.add(value)
	}
	if _, err := decoder.Token(); err != nil {
		return err
	}
	return rows.endRow()
}

func (rows *builder) readLine(line []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(line))
	if start, _ := decoder.Token(); start != json.Delim('[') || !json.Valid(line) {
		return model.Wrong("row %d: expected a list of numbers", rows.rows+1)
	}
	if err := rows.readRow(decoder); err != nil && err != io.EOF {
		return err
	}
	return nil
}

func (rows *builder) readCSV(line string, isFirst bool) error {
	var fault error
	hasNumber := false
	start := len(rows.table.Values)
	for more := true; more; {
		var cell string
		cell, line, more = strings.Cut(line, ",")
		cell = strings.TrimSpace(cell)
		if len(cell) > 1 && cell[0] == '"' && cell[len(cell)-1] == '"' {
			cell = strings.TrimSpace(cell[1 : len(cell)-1])
		}
		value, isNumber := number(cell)
		if isNumber {
			hasNumber = true
		} else if fault == nil {
			fault = model.Wrong("row %d, column %d: expected a number, not %.40q", rows.rows+1, rows.width+1, cell)
		}
		rows.add(value)
	}
	// A first line without any number is a header.
	if isFirst && !hasNumber {
		rows.table.Values = rows.table.Values[:start]
		rows.width = 0
		return nil
	}
	if fault != nil {
		return fault
	}
	return rows.endRow()
}

// number reads a decimal number: ParseFloat also reads nan, inf, hexadecimal numbers and 1_000.
func number(text string) (float64, bool) {
	if strings.Trim(text, "+-.0123456789eE") != "" || text == "" {
		return 0, false
	}
	value, err := strconv.ParseFloat(text, 64)
	return value, err == nil
}

func write(table model.Table, kind format) []byte {
	text := make([]byte, 0, 20*len(table.Values)+32)
	separator := ", "
	if kind == csv {
		separator = ","
	}
	if kind == jsonText {
		text = append(text, `{"predictions": [`...)
	}
	for index := 0; index < table.Rows(); index++ {
		if kind == jsonText && index > 0 {
			text = append(text, ", "...)
		}
		isList := kind != csv && table.Columns > 1
		if isList {
			text = append(text, '[')
		}
		for column, value := range table.Row(index) {
			if column > 0 {
				text = append(text, separator...)
			}
			text = appendNumber(text, value, kind != csv)
		}
		if isList {
			text = append(text, ']')
		}
		if kind != jsonText {
			text = append(text, '\n')
		}
	}
	if kind == jsonText {
		text = append(text, "]}"...)
	}
	return text
}

// appendNumber keeps every bit. JSON has no NaN and no infinity: there they are strings.
func appendNumber(text []byte, value float64, isJSON bool) []byte {
	name := ""
	switch {
	case math.IsNaN(value):
		name = "NaN"
	case math.IsInf(value, 1):
		name = "Infinity"
	case math.IsInf(value, -1):
		name = "-Infinity"
	default:
		return strconv.AppendFloat(text, value, 'g', -1, 64)
	}
	if isJSON {
		name = `"` + name + `"`
	}
	return append(text, name...)
}
