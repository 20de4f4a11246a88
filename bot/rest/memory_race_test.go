//go:build race

package rest_test

const interactions = 10_000
