package rest

import (
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"verbatim/bot/discordtest/openapi"
	"verbatim/bot/discordtest/payload"
	"verbatim/bot/discordtest/rules"
	"verbatim/bot/discordtest/world"
)

// call is a request on its way through: to an operation, with its body read.
type call struct {
	op    *openapi.Operation
	vars  map[string]string
	query url.Values
	body  any
	files []upload
}

// object is the body where it is one.
func (c *call) object() payload.Object { o, _ := c.body.(payload.Object); return o }

// upload is a file of a multipart body, under the number of its field.
type upload struct {
	key string
	world.File
}

var apiPath = regexp.MustCompile(`^/api/v(9|10)(/.*)$`)

// route finds what a request is for. Where the operation is clear, so is the call,
// even if its parameters are wrong.
func (s *Server) route(r *http.Request) (*call, *apiError) {
	m := apiPath.FindStringSubmatch(r.URL.EscapedPath())
	if m == nil {
		return nil, notFound()
	}
	op, vars, otherMethod := s.api.Find(r.Method, m[2])
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
	c := &call{op: op, vars: vars, query: r.URL.Query()}
	if problems := op.Parameters(vars, c.query); len(problems) > 0 {
		return c, invalidForm(problems...)
	}
	return c, nil
}

// authorized reports whether a request has the bot's token, which it needs except
// where the path carries its own.
func authorized(c *call, r *http.Request) bool {
	given := r.Header.Get("Authorization")
	return given == "Bot "+world.Token || given == "" && c.op.Open
}

// read reads the body and judges it by the schema.
func (c *call) read(r *http.Request, data []byte) *apiError {
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case len(data) == 0:
		if c.op.NeedsBody {
			return invalidForm(rules.Problem{Code: "BASE_TYPE_REQUIRED", Message: "This field is required"})
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
	if problems := c.op.Body(c.body); len(problems) > 0 {
		return invalidForm(problems...)
	}
	return nil
}

var filesKey = regexp.MustCompile(`^files\[(\d+)\]$`)

// parts takes a multipart body apart and returns its payload_json.
func (c *call) parts(data []byte, boundary string) ([]byte, *apiError) {
	unreadable := func() *apiError { return wrong(http.StatusBadRequest, 50109, "The multipart body cannot be read.") }
	reader := multipart.NewReader(strings.NewReader(string(data)), boundary)
	body := []byte("{}")
	for {
		part, err := reader.NextPart()
		if err == io.EOF {
			return body, nil
		}
		if err != nil {
			return nil, unreadable()
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return nil, unreadable()
		}
		if part.FormName() == "payload_json" {
			body = content
			continue
		}
		m := filesKey.FindStringSubmatch(part.FormName())
		if m == nil {
			return nil, invalidForm(rules.Problem{Path: part.FormName(), Code: "UNKNOWN_PROPERTY", Message: "A part is payload_json or files[n]."})
		}
		if len(content) > rules.MaxFileSize {
			return nil, tooLarge()
		}
		c.files = append(c.files, upload{m[1], world.File{Name: part.FileName(), ContentType: part.Header.Get("Content-Type"), Data: content}})
	}
}

// count is a number of the query, or what it is without one.
func (c *call) count(name string, otherwise int) int {
	if n, err := strconv.Atoi(c.query.Get(name)); err == nil {
		return n
	}
	return otherwise
}
