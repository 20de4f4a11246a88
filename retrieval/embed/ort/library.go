// Package ort is a binding to the ONNX Runtime shared library, as much of it as
// a BERT-like model needs: token ids in, the first output's numbers out.
//
// It needs no C compiler: the library is loaded with dlopen when the program
// runs. Only 64-bit platforms are supported.
package ort

import (
	"errors"
	"fmt"
	"os"
	"unsafe"

	"github.com/ebitengine/purego"
)

// Library is a loaded ONNX Runtime with its environment. A process needs one.
// It is safe for concurrent use, but for Close.
type Library struct {
	fn      [fnLast + 1]uintptr
	env     uintptr
	mem     uintptr
	alloc   uintptr
	version string
}

// noTelemetry makes ONNX Runtime keep to itself. From 1.29 on, the builds that
// Microsoft publishes for Linux and macOS write a device id to the user's cache
// folder and send usage data home, from the moment the environment is created:
// DisableTelemetryEvents comes too late. Only this variable, seen by C when the
// library is loaded, turns all of it off.
const noTelemetry = "ORT_DISABLE_TELEMETRY"

// Open loads the shared library at path. What dlopen maps stays mapped for the
// life of the process, so path may be removed once Open has returned.
//
// It sets ORT_DISABLE_TELEMETRY to 1 in the process's environment.
func Open(path string) (*Library, error) {
	if err := os.Setenv(noTelemetry, "1"); err != nil { // C's environment too, with or without cgo
		return nil, err
	}
	getBase, err := openLibrary(path, "OrtGetApiBase")
	if err != nil {
		return nil, fmt.Errorf("load %s: %w", path, err)
	}
	base, _, _ := purego.SyscallN(getBase)
	if base == 0 {
		return nil, fmt.Errorf("load %s: OrtGetApiBase gave nothing", path)
	}
	// struct OrtApiBase: GetApi, GetVersionString.
	version, _, _ := purego.SyscallN(word(base, 1))
	l := &Library{version: cString(version)}
	api, _, _ := purego.SyscallN(word(base, 0), apiVersion)
	if api == 0 {
		return nil, fmt.Errorf("load %s: ONNX Runtime %s is too old, 1.%d is the least", path, l.version, apiVersion)
	}
	for i := range l.fn {
		l.fn[i] = word(api, i)
	}
	if err := l.prepare(); err != nil {
		l.Close()
		return nil, fmt.Errorf("load %s: %w", path, err)
	}
	return l, nil
}

func (l *Library) prepare() error {
	if err := l.call(fnCreateEnv, logLevelFatal, uintptr(unsafe.Pointer(zeroed("verbatim"))), uintptr(unsafe.Pointer(&l.env))); err != nil {
		return err
	}
	if err := l.call(fnDisableTelemetryEvents, l.env); err != nil {
		return err
	}
	if err := l.call(fnCreateCpuMemoryInfo, arenaAllocator, memTypeDefault, uintptr(unsafe.Pointer(&l.mem))); err != nil {
		return err
	}
	if err := l.call(fnGetAllocatorWithDefaultOptions, uintptr(unsafe.Pointer(&l.alloc))); err != nil {
		return err
	}
	// One arena for all sessions: each would keep its own peak otherwise.
	const defaults = 0
	return l.call(fnCreateAndRegisterAllocator, l.env, l.mem, defaults)
}

// Version is ONNX Runtime's own, such as "1.31.1".
func (l *Library) Version() string { return l.version }

// Close frees the environment. Its sessions are closed before.
func (l *Library) Close() {
	l.release(fnReleaseMemoryInfo, l.mem)
	l.release(fnReleaseEnv, l.env)
	l.mem, l.env = 0, 0
}

// NewSession loads a model, the content of an .onnx file, which may be let go of
// afterwards. Its inputs must be among input_ids, attention_mask and
// token_type_ids.
//
// The session computes on the calling thread alone: callers run in parallel, and
// threads that spin while they wait for each other cost more than they give.
func (l *Library) NewSession(model []byte) (*Session, error) {
	if len(model) == 0 {
		return nil, errors.New("empty model")
	}
	var options uintptr
	if err := l.call(fnCreateSessionOptions, uintptr(unsafe.Pointer(&options))); err != nil {
		return nil, err
	}
	defer l.release(fnReleaseSessionOptions, options)
	if err := errors.Join(
		l.call(fnSetSessionGraphOptimizationLevel, options, optLevelAll),
		l.call(fnSetIntraOpNumThreads, options, 1),
		l.call(fnSetInterOpNumThreads, options, 1),
		l.configure(options, "session.intra_op.allow_spinning", "0"),
		l.configure(options, "session.use_env_allocators", "1"),
	); err != nil {
		return nil, err
	}
	s := &Session{lib: l}
	if err := l.call(fnCreateSessionFromArray, l.env, uintptr(unsafe.Pointer(&model[0])), uintptr(len(model)),
		options, uintptr(unsafe.Pointer(&s.handle))); err != nil {
		return nil, err
	}
	if err := s.describe(); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// configure sets an option that has a name instead of a function.
func (l *Library) configure(options uintptr, key, value string) error {
	return l.call(fnAddSessionConfigEntry, options,
		uintptr(unsafe.Pointer(zeroed(key))), uintptr(unsafe.Pointer(zeroed(value))))
}
