// Package pipeline runs the stages over whatever is new or stale.
package pipeline
