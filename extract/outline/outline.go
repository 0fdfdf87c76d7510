// Package outline finds numbering, headings and section paths.
package outline
