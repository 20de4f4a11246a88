//go:build !linux

package engine

import (
	"errors"

	"verbatim/retrieval/embed/ort"
	"verbatim/retrieval/embed/weights"
)

// fromMemory loads the library from a file that is only memory; Linux has them.
func fromMemory(weights.File) (*ort.Library, error) { return nil, errors.ErrUnsupported }
