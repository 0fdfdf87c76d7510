// Package export writes record rows as CSV.
package export
