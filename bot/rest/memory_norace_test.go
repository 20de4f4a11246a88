//go:build !race

package rest_test

const interactions = 100_000
