package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"

	"verbatim/retrieval/embed"
)

// compare does each task by turns in Go and in each of Python's ways, and prints
// the medians, and Go's divided by Python's: above 1 is better for passages/s,
// below 1 for a time.
func compare(ctx context.Context, stdout io.Writer, model *embed.Model, in Inputs, python, script, models string, rounds int) error {
	other, err := start(ctx, python, script, models, in)
	if err != nil {
		return err
	}
	defer other.stop()
	fmt.Fprintf(stdout, "%d passages, %d questions, %d rounds\n", len(in.Passages), len(in.Questions), rounds)
	fmt.Fprintf(stdout, "%-14s %10s", "median", "Go")
	for _, way := range other.ways {
		fmt.Fprintf(stdout, "  %22s", way)
	}
	fmt.Fprintln(stdout)
	for _, task := range tasks(model, in) {
		results := make([][]float64, 1+len(other.ways))
		for round := range rounds + 1 {
			for side := range results {
				var x float64
				var err error
				if side == 0 {
					x, err = task.do(ctx)
				} else {
					x, err = other.do(task.name, other.ways[side-1])
				}
				if err != nil {
					return fmt.Errorf("%s: %w", task.name, err)
				}
				if round > 0 { // the first is for warming up
					results[side] = append(results[side], x)
				}
			}
		}
		mine := mean(results[0])
		fmt.Fprintf(stdout, "%-14s %10.2f", task.name, mine)
		for _, theirs := range results[1:] {
			fmt.Fprintf(stdout, "  %10.2f (Go ×%5.2f)", mean(theirs), mine/mean(theirs))
		}
		fmt.Fprintln(stdout)
	}
	return nil
}

// side is the Python process: it answers each line {"task", "way"} with one
// {"result"}, and computes nothing in between.
type side struct {
	ways    []string
	command *exec.Cmd
	to      io.WriteCloser
	from    *bufio.Scanner
}

func start(ctx context.Context, python, script, models string, in Inputs) (*side, error) {
	s := &side{command: exec.CommandContext(ctx, python, script, models)}
	s.command.Stderr = os.Stderr
	var err error
	if s.to, err = s.command.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := s.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	s.from = bufio.NewScanner(out)
	if err := s.command.Start(); err != nil {
		return nil, err
	}
	if err := s.ask(in, &s.ways); err != nil {
		s.stop()
		return nil, err
	}
	return s, nil
}

func (s *side) do(task, way string) (float64, error) {
	var result float64
	err := s.ask(map[string]string{"task": task, "way": way}, &result)
	return result, err
}

// ask sends one line and reads one.
func (s *side) ask(question, answer any) error {
	if err := json.NewEncoder(s.to).Encode(question); err != nil {
		return fmt.Errorf("ask Python: %w", err)
	}
	if !s.from.Scan() {
		return fmt.Errorf("python ended: %v", s.from.Err())
	}
	return json.Unmarshal(s.from.Bytes(), answer)
}

// stop ends the process; its exit status says nothing more.
func (s *side) stop() {
	_ = s.to.Close()
	_ = s.command.Wait()
}
