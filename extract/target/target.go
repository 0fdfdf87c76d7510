// Package target finds targets in a document.
package target
