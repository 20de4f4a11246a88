package ort

import (
	"errors"
	"fmt"
	"runtime"
	"unsafe"
)

// Session is a loaded model. Run may be called from many goroutines at once, but
// not at the same time as Close.
type Session struct {
	lib     *Library
	handle  uintptr
	inputs  []int      // which of ids, mask and types the model's i-th input is
	inNames []uintptr  // C strings, the library's until Close
	outName [1]uintptr // likewise
}

// describe reads the names of the model's inputs and of its first output.
func (s *Session) describe() error {
	l := s.lib
	var n uintptr
	if err := l.call(fnSessionGetInputCount, s.handle, uintptr(unsafe.Pointer(&n))); err != nil {
		return err
	}
	for i := range n {
		var name uintptr
		if err := l.call(fnSessionGetInputName, s.handle, i, l.alloc, uintptr(unsafe.Pointer(&name))); err != nil {
			return err
		}
		s.inNames = append(s.inNames, name)
		switch cString(name) {
		case "input_ids":
			s.inputs = append(s.inputs, 0)
		case "attention_mask":
			s.inputs = append(s.inputs, 1)
		case "token_type_ids":
			s.inputs = append(s.inputs, 2)
		default:
			return fmt.Errorf("model wants an unknown input %q", cString(name))
		}
	}
	if len(s.inputs) == 0 {
		return errors.New("model has no input")
	}
	return l.call(fnSessionGetOutputName, s.handle, 0, l.alloc, uintptr(unsafe.Pointer(&s.outName)))
}

// Run computes one text, given as token ids and their segment numbers, both of
// the same length, at least 1. It fills out with the first len(out) numbers of
// the model's first output, whose last dimension must be len(out): the row of
// the first token of [1, tokens, len(out)], or all of [1, len(out)].
//
// There is no batch on purpose. An int8 model scales activations by the whole
// tensor, so that a text's numbers would depend on its neighbours.
func (s *Session) Run(ids, types []int64, out []float32) error {
	if len(ids) == 0 || len(ids) != len(types) || len(out) == 0 {
		return fmt.Errorf("run with %d ids, %d types, %d numbers wanted", len(ids), len(types), len(out))
	}
	mask := make([]int64, len(ids))
	for i := range mask {
		mask[i] = 1
	}
	l := s.lib
	feed, dims := [3][]int64{ids, mask, types}, [2]int64{1, int64(len(ids))}
	var pin runtime.Pinner // C holds the ids until the values are released
	defer pin.Unpin()
	values := make([]uintptr, len(s.inputs))
	defer func() {
		for _, v := range values {
			l.release(fnReleaseValue, v)
		}
	}()
	for i, which := range s.inputs {
		data := &feed[which][0]
		pin.Pin(data)
		if err := l.call(fnCreateTensorWithDataAsOrtValue, l.mem, uintptr(unsafe.Pointer(data)), uintptr(8*len(ids)),
			uintptr(unsafe.Pointer(&dims)), uintptr(len(dims)), elemInt64, uintptr(unsafe.Pointer(&values[i]))); err != nil {
			return err
		}
	}
	var result uintptr
	const defaults = 0 // no run options
	if err := l.call(fnRun, s.handle, defaults, uintptr(unsafe.Pointer(&s.inNames[0])), uintptr(unsafe.Pointer(&values[0])),
		uintptr(len(values)), uintptr(unsafe.Pointer(&s.outName)), 1, uintptr(unsafe.Pointer(&result))); err != nil {
		return err
	}
	defer l.release(fnReleaseValue, result)
	return l.copyOut(result, out)
}

// copyOut copies the first len(out) numbers of a tensor whose last dimension is
// len(out).
func (l *Library) copyOut(tensor uintptr, out []float32) error {
	var info, rank uintptr
	if err := l.call(fnGetTensorTypeAndShape, tensor, uintptr(unsafe.Pointer(&info))); err != nil {
		return err
	}
	defer l.release(fnReleaseTensorTypeAndShapeInfo, info)
	if err := l.call(fnGetDimensionsCount, info, uintptr(unsafe.Pointer(&rank))); err != nil {
		return err
	}
	if rank == 0 {
		return errors.New("model's output has no dimensions")
	}
	shape := make([]int64, rank)
	if err := l.call(fnGetDimensions, info, uintptr(unsafe.Pointer(&shape[0])), rank); err != nil {
		return err
	}
	if shape[rank-1] != int64(len(out)) {
		return fmt.Errorf("model's output has the shape %v, %d numbers wanted", shape, len(out))
	}
	var data *float32 // C writes the address of its own memory here
	if err := l.call(fnGetTensorMutableData, tensor, uintptr(unsafe.Pointer(&data))); err != nil {
		return err
	}
	copy(out, unsafe.Slice(data, len(out)))
	return nil
}

// Close frees the model. No Run may be under way.
func (s *Session) Close() {
	for _, name := range append(s.inNames, s.outName[0]) {
		if name != 0 {
			// AllocatorFree's status says nothing that could be acted on.
			_ = s.lib.call(fnAllocatorFree, s.lib.alloc, name)
		}
	}
	s.lib.release(fnReleaseSession, s.handle)
	s.handle, s.inNames, s.outName = 0, nil, [1]uintptr{}
}
