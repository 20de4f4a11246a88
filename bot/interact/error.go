package interact

import (
	"errors"
	"fmt"
	"runtime/debug"

	"verbatim/bot/render/phrase"
)

// ErrUnknownAction means that a component or a modal is none of ours.
var ErrUnknownAction = errors.New("a custom id that is none of ours")

// UserError is an error in words for the member who caused it: the phrase under Key,
// with values put in for the names that it has. Nothing of it needs to be logged.
type UserError struct {
	Key    string
	Values []any // in pairs, such as "n", 3
}

// NewUserError returns a *UserError.
func NewUserError(key string, values ...any) *UserError { return &UserError{key, values} }

func (e *UserError) Error() string { return e.Key }

// Words are what the member reads.
func (e *UserError) Words(book *phrase.Book) string { return book.Say(e.Key, e.Values...) }

// Recovered does something and turns a panic into an error.
func Recovered(do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return do()
}
