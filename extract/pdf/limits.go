package pdf

import "time"

// Limits bound what one file may cost. The zero Limits are DefaultLimits.
type Limits struct {
	Pages     int           // read; a longer document is refused as too large
	Glyphs    int           // of one page; the rest is left out and named
	Segments  int           // of the ruling lines of one page; the rest is left out
	Cells     int           // of one table
	Memory    int64         // of one instance of PDFium, in bytes
	Time      time.Duration // for one document
	Instances int           // of PDFium at a time
}

// DefaultLimits hold for every notice seen, with room: they have up to 200
// pages, 3,000 characters and 5,000 segments a page, and need 140 MB. A file that
// makes PDFium take all the memory that it may costs the program 0.9 GB, because
// the sandbox copies its memory when it grows.
func DefaultLimits() Limits {
	return Limits{
		Pages: 2000, Glyphs: 50_000, Segments: 30_000, Cells: 1_000_000,
		Memory: 256 << 20, Time: 2 * time.Minute, Instances: 4,
	}
}
