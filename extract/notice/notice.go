// Package notice reads a notice's own fields.
package notice
