package corpus

// RawRef says where a page's bytes are kept for ever. The zero RawRef refers to nothing.
type RawRef struct {
	File   string // base name within the store of raw bytes
	Offset int64  // in bytes, of the packed record
	Length int64  // in bytes, of the packed record
}

// End is the offset after the record.
func (r RawRef) End() int64 { return r.Offset + r.Length }
