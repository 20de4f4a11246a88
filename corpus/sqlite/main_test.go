package sqlite

import (
	"database/sql/driver"
	"flag"
	"fmt"
	"os"
	"testing"

	"modernc.org/sqlite"
)

// TestMain judges, after all tests of the package, the plan of every statement that
// they ran.
func TestMain(m *testing.M) {
	plans := &plans{of: map[string][]string{}}
	connector = func(dsn string) (driver.Connector, error) {
		c, err := sqlite.NewConnector(dsn)
		return recorder{c, plans}, err
	}
	code := m.Run()
	faults := plans.faults()
	if flag.Lookup("test.run").Value.String() == "" && flag.Lookup("test.skip").Value.String() == "" { // all tests were run
		faults = append(faults, plans.forgotten()...)
	}
	for _, f := range faults {
		fmt.Printf("plan: %s\n", f)
		code = max(code, 1)
	}
	os.Exit(code)
}
