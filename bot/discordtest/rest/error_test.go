package rest

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/bot/discordtest/rules"
)

// TestErrorBodies writes the documentation's errors from their problems.
func TestErrorBodies(t *testing.T) {
	for name, problems := range map[string][]rules.Problem{
		"error_50035_array": {
			{Path: "activities.0.platform", Code: "BASE_TYPE_CHOICES", Message: "Value must be one of ('desktop', 'android', 'ios')."},
			{Path: "activities.0.type", Code: "BASE_TYPE_CHOICES", Message: "Value must be one of (0, 1, 2, 3, 4, 5)."},
		},
		"error_50035_object":  {{Path: "access_token", Code: "BASE_TYPE_REQUIRED", Message: "This field is required"}},
		"error_50035_request": {{Path: "", Code: "APPLICATION_COMMAND_TOO_LARGE", Message: "Command exceeds maximum size (8000)"}},
	} {
		data, err := os.ReadFile("../testdata/examples/" + name + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var want, got any
		if err := json.Unmarshal(data, &want); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(reply{body: invalidForm(problems...).body()}.bytes(), &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
