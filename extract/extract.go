// Package extract reads a page into a document: blocks in reading order, tables as read grids.
package extract
