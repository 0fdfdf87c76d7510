package pipeline

import (
	"fmt"

	"duban/corpus"
	"duban/corpus/warc"
	"duban/crawl/fetch"
)

// ReadBody reads the bytes of a page: those of a local file, or those that a
// server's answer unpacks to. All that read raw bytes do it by this.
func ReadBody(raw *warc.Store, ref corpus.RawRef) ([]byte, error) {
	record, err := raw.Read(ref)
	if err != nil || record.Type == warc.Resource {
		return record.Block, err
	}
	_, header, payload, err := record.Answer()
	if err != nil {
		return nil, fmt.Errorf("raw bytes in %s at offset %d: %w", ref.File, ref.Offset, err)
	}
	body, err := fetch.Unpack(payload, header)
	if err != nil {
		return nil, fmt.Errorf("raw bytes in %s at offset %d: %w", ref.File, ref.Offset, err)
	}
	return body, nil
}
