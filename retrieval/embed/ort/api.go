package ort

import (
	"errors"
	"strings"
	"unsafe"

	"github.com/ebitengine/purego"
)

// apiVersion is the version of struct OrtApi that is asked for. The struct only
// ever grows at its end, so any library from 1.17 on answers it.
const apiVersion = 17

// Places of the functions in struct OrtApi (onnxruntime_c_api.h).
const (
	fnGetErrorMessage                  = 2
	fnCreateEnv                        = 3
	fnDisableTelemetryEvents           = 6
	fnCreateSessionFromArray           = 8
	fnRun                              = 9
	fnCreateSessionOptions             = 10
	fnSetSessionGraphOptimizationLevel = 23
	fnSetIntraOpNumThreads             = 24
	fnSetInterOpNumThreads             = 25
	fnSessionGetInputCount             = 30
	fnSessionGetInputName              = 36
	fnSessionGetOutputName             = 37
	fnCreateTensorWithDataAsOrtValue   = 49
	fnGetTensorMutableData             = 51
	fnGetDimensionsCount               = 61
	fnGetDimensions                    = 62
	fnGetTensorTypeAndShape            = 65
	fnCreateCpuMemoryInfo              = 69
	fnAllocatorFree                    = 76
	fnGetAllocatorWithDefaultOptions   = 78
	fnReleaseEnv                       = 92
	fnReleaseStatus                    = 93
	fnReleaseMemoryInfo                = 94
	fnReleaseSession                   = 95
	fnReleaseValue                     = 96
	fnReleaseTensorTypeAndShapeInfo    = 99
	fnReleaseSessionOptions            = 100
	fnAddSessionConfigEntry            = 130
	fnCreateAndRegisterAllocator       = 144
	fnLast                             = 144
)

// Values of the API's enums.
const (
	elemInt64      = 7  // ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64
	optLevelAll    = 99 // ORT_ENABLE_ALL
	arenaAllocator = 1  // OrtArenaAllocator
	memTypeDefault = 0  // OrtMemTypeDefault
	logLevelFatal  = 4  // ORT_LOGGING_LEVEL_FATAL: below it, errors are printed to stderr as well as returned
)

// call calls a function of the API and turns its OrtStatus into an error.
//
// The arguments are addresses of Go variables that C reads or writes during the
// call; uintptrescapes moves them to the heap and keeps them alive until it
// returns. What C keeps longer is pinned by the caller.
//
//go:uintptrescapes
func (l *Library) call(fn int, args ...uintptr) error {
	status, _, _ := purego.SyscallN(l.fn[fn], args...)
	if status == 0 {
		return nil
	}
	msg, _, _ := purego.SyscallN(l.fn[fnGetErrorMessage], status)
	err := errors.New("onnxruntime: " + cString(msg))
	l.release(fnReleaseStatus, status)
	return err
}

// release gives an object back to the library; 0 is none.
func (l *Library) release(fn int, handle uintptr) {
	if handle != 0 {
		purego.SyscallN(l.fn[fn], handle)
	}
}

// pointer makes a pointer of an address in C memory without vet's complaint:
// the garbage collector neither owns nor moves what is there.
func pointer(p uintptr) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&p)) }

// word is the i-th word of an array in C memory.
func word(p uintptr, i int) uintptr {
	return *(*uintptr)(unsafe.Add(pointer(p), i*int(unsafe.Sizeof(p))))
}

// cString copies a string that ends with 0 from C memory.
func cString(p uintptr) string {
	if p == 0 {
		return ""
	}
	var b strings.Builder
	for ; ; p++ {
		c := *(*byte)(pointer(p))
		if c == 0 {
			return b.String()
		}
		b.WriteByte(c)
	}
}

// zeroed copies s to memory that ends with 0, as C wants its strings.
func zeroed(s string) *byte { return &append([]byte(s), 0)[0] }
