// Package sqlite keeps what was concluded: results, stage states, versions.
package sqlite
