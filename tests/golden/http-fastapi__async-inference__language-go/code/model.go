// Package model is your model. Replace Model, Load and Predict; the server calls only these.
//
// The example is a linear model, as code/export.py writes it from scikit-learn.
package model

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// Model is what Load reads.
type Model struct {
	Coefficients []float64 `json:"coefficients"`
	Intercept    float64   `json:"intercept"`
}

// Load reads the files of the folder that SageMaker mounts at /opt/ml/model. It runs once, before the first request. An
// error ends the server.
func Load(folder string) (*Model, error) {
	path := filepath.Join(folder, "model.json")
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	model := &Model{}
	if err := json.Unmarshal(text, model); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return model, nil
}

// Predict returns one row for each row: one column (a number for each) or several (an array for each). Several goroutines call it at a
// time. attributes is the header X-Amzn-SageMaker-Custom-Attributes, or empty. Return Wrong(…) to blame the client.
func (model *Model) Predict(rows Table, attributes string) (Table, error) {
	if rows.Columns != len(model.Coefficients) {
		return Table{}, Wrong("a row must have %d values, not %d", len(model.Coefficients), rows.Columns)
	}
	result := Table{Columns: 1, Values: make([]float64, 0, rows.Rows())}
	for index := 0; index < rows.Rows(); index++ {
		sum := model.Intercept
		for column, value := range rows.Row(index) {
			sum += model.Coefficients[column] * value
		}
		result.Values = append(result.Values, sum)
	}
	return result, nil
}
