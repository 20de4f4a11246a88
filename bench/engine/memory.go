package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"verbatim/retrieval/embed"
)

// showMemory prints what the process takes before and after n texts of 1 to 512
// tokens, short and long ones mixed, 130 in the mean, a sixth of them pairs.
func showMemory(ctx context.Context, stdout io.Writer, model *embed.Model, n int) error {
	if err := printMemory(stdout, "opened"); err != nil {
		return err
	}
	texts := make([]string, 100)
	for i := range texts {
		x := float64(i*37%100) / 99 // a permutation of 0 to 1
		texts[i] = strings.Repeat("ship ", 1+int(511*x*x*x))
	}
	for done := 0; done < n; {
		if err := model.Passages(ctx, texts, func(int, []float32) error { return nil }); err != nil {
			return err
		}
		if _, err := model.Scores(ctx, "Which ship?", texts[:20], nil); err != nil {
			return err
		}
		before := done
		done += len(texts) + 20
		if before*5/n != done*5/n {
			if err := printMemory(stdout, fmt.Sprintf("%d texts", done)); err != nil {
				return err
			}
		}
	}
	return nil
}

// printMemory prints what Linux says of this process's memory.
func printMemory(stdout io.Writer, when string) error {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%-14s", when)
	for line := range strings.Lines(string(status)) {
		for _, field := range []string{"VmHWM", "VmRSS", "RssAnon", "RssFile"} {
			if strings.HasPrefix(line, field+":") {
				var kB int
				if _, err := fmt.Sscanf(line, field+": %d kB", &kB); err != nil {
					return fmt.Errorf("read %q: %w", line, err)
				}
				fmt.Fprintf(stdout, "  %s %4d MB", field, kB/1024)
			}
		}
	}
	fmt.Fprintln(stdout)
	return nil
}
