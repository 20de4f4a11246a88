package chromem_test

import (
	"testing"

	"verbatim/retrieval/dense"
	"verbatim/retrieval/dense/chromem"
	"verbatim/retrieval/dense/densetest"
)

func TestIndexKeepsTheContract(t *testing.T) {
	densetest.Run(t, func(*testing.T) dense.Index { return chromem.New() })
}
