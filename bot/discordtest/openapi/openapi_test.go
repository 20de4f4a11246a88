package openapi

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// TestSchemaAlone shows what package rules is needed for: what the schema by itself
// says of the requests that discordgo was recorded to send.
func TestSchemaAlone(t *testing.T) {
	a, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile("../testdata/requests.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	judged, missed := 0, 0
	for line := range strings.Lines(string(data)) {
		var r struct {
			Name        string
			Valid       bool
			SchemaAlone string `json:"schema_alone"`
			Operation   string
			Path        string
			ContentType string `json:"content_type"`
			Auth        bool
			Body        string
		}
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		op := a.Operation(r.Operation)
		if r.ContentType != "application/json" || !r.Auth || op == nil || op.body == nil || strings.Contains(r.Path, "abc") {
			continue
		}
		var body any
		if err := json.Unmarshal([]byte(r.Body), &body); err != nil {
			t.Fatal(err)
		}
		judged++
		accepts := op.body.VisitJSON(body) == nil
		if accepts != (r.SchemaAlone == "accepts") {
			t.Errorf("%s: the schema alone accepts: %v, recorded: %s", r.Name, accepts, r.SchemaAlone)
		}
		if accepts && !r.Valid {
			missed++
		}
	}
	if missed != 22 {
		t.Errorf("the schema misses %d wrong requests of %d, not 22", missed, judged)
	}
}
