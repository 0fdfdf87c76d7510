// Package task finds tasks in a document.
package task
