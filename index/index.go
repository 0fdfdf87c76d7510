// Package index is the full-text and faceted index of notices, tasks and targets.
package index
