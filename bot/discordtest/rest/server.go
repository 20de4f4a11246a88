// Package rest is the HTTP side of the double. A Server takes a request through the
// stages in Discord's order: route, token, scripted fault, rate limit, schema (package
// openapi), rules (package rules) and state (package world).
//
// A request that no correct bot sends is answered with an error like Discord's own and
// noted as a violation. An error that a correct bot may run into (a channel that it
// may not see, a message that is gone) is noted as a refusal.
//
// Handlers of operations run with the World's lock held; the stages before and after
// take it where they need it.
package rest

import (
	"io"
	"net/http"
	"time"

	"verbatim/bot/discordtest/openapi"
	"verbatim/bot/discordtest/rules"
	"verbatim/bot/discordtest/world"
)

// Gateway is what the API says about the gateway.
type Gateway interface {
	// Address is the WebSocket's.
	Address() string
	// Budget is how many IDENTIFYs there are in 24 hours, how many are left, and when
	// the first comes back. The World's lock is held.
	Budget() (total, remaining int, after time.Duration)
}

// Options are what a Server is like.
type Options struct {
	// NoRateLimits switches rate limits off.
	NoRateLimits bool
}

// Server is the REST API.
type Server struct {
	world    *world.World
	options  Options
	api      *openapi.API
	handlers map[string]handler // by the operation's id

	// The rest is under the World's lock.
	faults faults
	limits limiter
}

// New returns the API of w.
func New(w *world.World, g Gateway, o Options) (*Server, error) {
	api, err := openapi.Load()
	if err != nil {
		return nil, err
	}
	return &Server{world: w, options: o, api: api, handlers: handlers(g), limits: newLimiter()}, nil
}

// Fault scripts a fault. Of several for a request the first hits.
func (s *Server) Fault(f Fault) {
	s.world.Lock()
	defer s.world.Unlock()
	s.faults = append(s.faults, &f)
}

// Heal takes all faults away.
func (s *Server) Heal() {
	s.world.Lock()
	defer s.world.Unlock()
	s.faults = nil
}

// maxBody is how much of a request is read: the files of a message, and a little.
const maxBody = (rules.MaxFiles + 2) * rules.MaxFileSize

// ServeHTTP answers a request of the API, or for a file.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if f, ok := s.file(r); ok {
		w.Header().Set("Content-Type", f.ContentType)
		w.Write(f.Data)
		return
	}
	data, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
	if err != nil {
		return // the client is gone
	}
	c, refusal := s.route(r)
	made := world.Call{Method: r.Method, Path: r.URL.RequestURI(), Body: data}
	if c != nil {
		made.Operation = c.op.ID
	}
	fault := s.takeFault(made.Operation)
	if fault != nil {
		made.Faulty, made.Scope = true, fault.Scope
		if !fault.After && s.strike(fault, made, w, r, reply{}) {
			return
		}
	}
	var answer reply
	if refusal == nil {
		var scope string
		if answer, scope, refusal = s.act(c, r, data); scope != "" {
			made.Scope = scope
		}
	}
	if refusal != nil {
		answer.status, answer.body = refusal.status, refusal.body()
		s.judge(made.Method+" "+made.Path, refusal)
	}
	if fault != nil && fault.After && s.strike(fault, made, w, r, answer) {
		return
	}
	made.Status = answer.status
	s.record(made)
	answer.write(w)
}

// act takes a request from its token to its effect. scope is whose limit it met, or
// "". An answer that is refused has its headers already.
func (s *Server) act(c *call, r *http.Request, data []byte) (answer reply, scope string, refusal *apiError) {
	if !authorized(c, r) {
		return reply{}, "", unauthorized()
	}
	header := http.Header{}
	scope, left := s.limit(c, header)
	if scope != "" {
		return tooMany(header, scope, left), scope, nil
	}
	if refusal = c.read(r, data); refusal == nil {
		answer, refusal = s.perform(c)
	}
	answer.header = header
	return answer, "", refusal
}

// strike takes the fault's time and, if the fault breaks the answer, gives the wrong
// one. It is true if there is nothing more to do.
func (s *Server) strike(f *Fault, made world.Call, w http.ResponseWriter, r *http.Request, right reply) bool {
	if !f.pause(r.Context(), s.world.Done()) {
		return true
	}
	if !f.breaks() {
		return false
	}
	made.Status = f.Status
	s.record(made)
	f.write(w, right)
	return true
}

// file is the uploaded file that a request is for.
func (s *Server) file(r *http.Request) (world.File, bool) {
	if r.Method != http.MethodGet {
		return world.File{}, false
	}
	s.world.Lock()
	defer s.world.Unlock()
	return s.world.Files.At(r.URL.EscapedPath())
}

func (s *Server) takeFault(operation string) *Fault {
	s.world.Lock()
	defer s.world.Unlock()
	return s.faults.take(operation)
}

// perform does what an operation does. What this double does not know it refuses,
// rather than to pretend.
func (s *Server) perform(c *call) (reply, *apiError) {
	s.world.Lock()
	defer s.world.Unlock()
	do := s.handlers[c.op.ID]
	if do == nil {
		return reply{}, wrong(http.StatusNotImplemented, 0, "the double does not do "+c.op.ID)
	}
	return do(s.world, c)
}

// record notes a request that was answered.
func (s *Server) record(c world.Call) {
	s.world.Lock()
	defer s.world.Unlock()
	c.At = s.world.Now()
	s.world.Journal.Call(c)
	if c.Scope != "shared" && s.limits.banned(c.At, c.Status) { // shared is the fault of others
		s.world.Journal.Violation("address", "banned: 10,000 answers of 401, 403 or 429 in ten minutes")
	}
}

// judge notes an error as the violation or the refusal that it is.
func (s *Server) judge(where string, e *apiError) {
	s.world.Lock()
	defer s.world.Unlock()
	if e.refusal {
		s.world.Journal.Refusal(where, e.String())
	} else {
		s.world.Journal.Violation(where, e.String())
	}
}
