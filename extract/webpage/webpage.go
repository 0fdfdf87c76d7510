// Package webpage reads HTML pages.
package webpage
