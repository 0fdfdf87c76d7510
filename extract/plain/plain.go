// Package plain reads text dumps.
package plain
