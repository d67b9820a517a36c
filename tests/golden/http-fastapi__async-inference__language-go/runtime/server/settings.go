package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
)

// settings are the variables that the server reads.
type settings struct {
	address                          string
	port, workers, queue, transforms int64
	mostBytes                        int64
}

func readSettings() (settings, error) {
	own := settings{address: text("MCC_BIND_ADDRESS", "0.0.0.0")}
	megabytes, usual := int64(0), int64(25<<20)
	for _, variable := range []struct {
		name               string
		value              *int64
		usual, least, most int64
	}{
		{"SAGEMAKER_BIND_TO_PORT", &own.port, 8080, 1, 65535},
		{"SAGEMAKER_MODEL_SERVER_WORKERS", &own.workers, int64(runtime.GOMAXPROCS(0)), 1, 1024},
		{"MCC_QUEUE", &own.queue, 256, 1, 100000},
		{"MCC_MAX_PAYLOAD_BYTES", &usual, usual, 1, 1 << 30},
		{"SAGEMAKER_MAX_PAYLOAD_IN_MB", &megabytes, 0, 1, 1024},
		{"SAGEMAKER_MAX_CONCURRENT_TRANSFORMS", &own.transforms, 0, 1, 100},
	} {
		*variable.value = variable.usual
		value := text(variable.name, "")
		if value == "" {
			continue
		}
		read, err := strconv.ParseInt(value, 10, 64)
		if err != nil || read < variable.least || read > variable.most {
			return own, fmt.Errorf("%s must be a whole number from %d to %d", variable.name, variable.least, variable.most)
		}
		*variable.value = read
	}
	// The most bytes of a body: SageMaker's own variable, else what the target allows.
	own.mostBytes = usual
	if megabytes > 0 {
		own.mostBytes = megabytes << 20
	}
	if own.transforms == 0 {
		own.transforms = own.workers
	}
	return own, nil
}

// batchMegabytes keeps SageMaker's rule: transforms × megabytes ≤ 100.
func (own settings) batchMegabytes() int64 {
	largest := 100 / own.transforms
	if largest > own.mostBytes>>20 {
		largest = own.mostBytes >> 20
	}
	if largest < 1 {
		return 1
	}
	return largest
}

// modelFolder prefers a model that SageMaker mounts to the one in the image.
func (own settings) modelFolder() string {
	const mounted = "/opt/ml/model"
	if files, err := os.ReadDir(mounted); err == nil && len(files) > 0 {
		return text("MCC_MODEL_DIR", mounted)
	}
	return text("MCC_MODEL_DIR", "/opt/mcc/model")
}
