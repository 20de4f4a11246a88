package discordtest

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// call is a request on its way through: to an operation, with its body read.
type call struct {
	op    *operation
	vars  map[string]string
	query url.Values
	body  any
	files []upload
	at    string // method and path, for people
}

// object is the body where it is one.
func (c *call) object() object { o, _ := c.body.(object); return o }

// upload is a file of a multipart body, under the number of its field.
type upload struct {
	key string
	File
}

// reply is an answer.
type reply struct {
	status int
	body   any
	header http.Header
}

func ok(body any) reply      { return reply{status: http.StatusOK, body: body} }
func created(body any) reply { return reply{status: http.StatusCreated, body: body} }
func done() reply            { return reply{status: http.StatusNoContent} }

var apiPath = regexp.MustCompile(`^/api/v(9|10)(/.*)$`)

func (d *Discord) serve(w http.ResponseWriter, r *http.Request) {
	if strings.TrimSuffix(r.URL.Path, "/") == gatewayPath {
		d.gateway.serve(d, w, r)
		return
	}
	d.mu.Lock()
	file, isFile := d.files[r.URL.EscapedPath()]
	d.mu.Unlock()
	if isFile && r.Method == http.MethodGet {
		w.Header().Set("Content-Type", file.ContentType)
		w.Write(file.Data)
		return
	}
	d.rest(w, r)
}

// rest takes a request through the stages in Discord's order: route, token, fault,
// rate limit, schema, rules and state.
func (d *Discord) rest(w http.ResponseWriter, r *http.Request) {
	data, err := io.ReadAll(io.LimitReader(r.Body, 12*maxFileSize))
	if err != nil {
		return // the client is gone
	}
	c, refusal := d.route(r)
	made := Call{Method: r.Method, Path: r.URL.RequestURI(), Body: data}
	if c != nil {
		made.Operation = c.op.id
	}
	fault := d.takeFault(made.Operation)
	if fault != nil {
		made.Faulty, made.Scope = true, fault.Scope
	}
	strike := func(right reply) bool {
		if !fault.pause(r.Context(), d.done) {
			return true
		}
		if fault.breaks() {
			made.Status = fault.Status
			d.record(made)
			fault.write(w, right)
			return true
		}
		return false
	}
	if fault != nil && !fault.After && strike(reply{}) {
		return
	}
	if refusal == nil {
		refusal = d.authorize(c, r)
	}
	answer := reply{header: http.Header{}}
	if refusal == nil {
		if scope, left := d.limit(c, answer.header); scope != "" {
			made.Scope = scope
			answer = tooMany(answer.header, scope, left)
		} else if refusal = c.read(r, data); refusal == nil {
			header := answer.header
			answer, refusal = d.perform(c)
			answer.header = header
		}
	}
	if refusal != nil {
		answer.status, answer.body = refusal.status, refusal.body()
		d.judge(r.Method+" "+r.URL.RequestURI(), refusal)
	}
	if fault != nil && fault.After && strike(answer) {
		return
	}
	made.Status = answer.status
	d.record(made)
	answer.write(w)
}

func (a reply) bytes() []byte {
	if a.body == nil {
		return nil
	}
	data, err := json.Marshal(a.body)
	if err != nil {
		panic(fmt.Sprintf("reply: %v", err)) // a fault of the double
	}
	return data
}

func (a reply) write(w http.ResponseWriter) {
	maps.Copy(w.Header(), a.header)
	if a.body != nil {
		w.Header().Set("Content-Type", "application/json")
	}
	w.WriteHeader(a.status)
	w.Write(a.bytes())
}

func (d *Discord) record(c Call) {
	d.mu.Lock()
	defer d.mu.Unlock()
	c.At = d.now()
	d.called(c)
	if c.Scope != "shared" { // which is the fault of others
		d.limits.invalid(d, c.Status)
	}
}

func (d *Discord) judge(where string, e *apiError) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if e.refusal {
		d.log.refusals = append(limited(d.log.refusals, d.options.Keep), Violation{where, e.String()})
		return
	}
	d.violation(where, e.String())
}

// route finds what a request is for.
func (d *Discord) route(r *http.Request) (*call, *apiError) {
	m := apiPath.FindStringSubmatch(r.URL.EscapedPath())
	if m == nil {
		return nil, notFound()
	}
	op, vars, otherMethod := d.api.find(r.Method, m[2])
	switch {
	case otherMethod:
		return nil, badMethod()
	case op == nil:
		return nil, notFound()
	}
	for name, v := range vars {
		value, err := url.PathUnescape(v)
		if err != nil {
			return nil, notFound()
		}
		vars[name] = value
	}
	c := &call{op: op, vars: vars, query: r.URL.Query(), at: r.Method + " " + r.URL.Path}
	if problems := op.parameters(vars, r); len(problems) > 0 {
		return c, invalidForm(problems...)
	}
	return c, nil
}

// authorize wants the bot's token, except where the path carries its own.
func (d *Discord) authorize(c *call, r *http.Request) *apiError {
	given := r.Header.Get("Authorization")
	if given == "Bot "+d.token || given == "" && c.op.open {
		return nil
	}
	return unauthorized()
}

// read reads the body and judges it by the schema.
func (c *call) read(r *http.Request, data []byte) *apiError {
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case len(data) == 0:
		if c.op.body != nil && c.op.needsBody {
			return invalidForm(problem{"", "BASE_TYPE_REQUIRED", "This field is required"})
		}
		return nil
	case err == nil && kind == "multipart/form-data":
		var e *apiError
		if data, e = c.parts(data, params["boundary"]); e != nil {
			return e
		}
	case err != nil || kind != "application/json":
		return wrong(http.StatusUnsupportedMediaType, 0, "415: Unsupported Media Type")
	}
	if err := json.Unmarshal(data, &c.body); err != nil {
		return wrong(http.StatusBadRequest, 50109, "The request body contains invalid JSON.")
	}
	if problems := c.op.check(c.body); len(problems) > 0 {
		return invalidForm(problems...)
	}
	return nil
}

var filesKey = regexp.MustCompile(`^files\[(\d+)\]$`)

// parts takes a multipart body apart and returns its payload_json.
func (c *call) parts(data []byte, boundary string) ([]byte, *apiError) {
	reader := multipart.NewReader(strings.NewReader(string(data)), boundary)
	payload := []byte("{}")
	for {
		part, err := reader.NextPart()
		if err == io.EOF {
			return payload, nil
		}
		if err != nil {
			return nil, wrong(http.StatusBadRequest, 50109, "The multipart body cannot be read.")
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return nil, wrong(http.StatusBadRequest, 50109, "The multipart body cannot be read.")
		}
		if part.FormName() == "payload_json" {
			payload = content
			continue
		}
		m := filesKey.FindStringSubmatch(part.FormName())
		if m == nil {
			return nil, invalidForm(problem{part.FormName(), "UNKNOWN_PROPERTY", "A part is payload_json or files[n]."})
		}
		if len(content) > maxFileSize {
			return nil, tooLarge()
		}
		c.files = append(c.files, upload{m[1], File{part.FileName(), part.Header.Get("Content-Type"), content}})
	}
}

// count is a number of the query, or what it is without one.
func (c *call) count(name string, otherwise int) int {
	if n, err := strconv.Atoi(c.query.Get(name)); err == nil {
		return n
	}
	return otherwise
}
