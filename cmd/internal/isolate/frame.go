package isolate

import (
	"encoding/binary"
	"fmt"
	"io"
)

// The kinds of frames. A request is an ask and its bytes; an answer is parts
// and one end.
const (
	frameAsk     = 'Q' // JSON of ask
	frameBytes   = 'B' // what is asked about
	framePart    = 'P' // of the answer
	frameMark    = 'M' // a mark between parts, whose meaning is the operation's own
	frameDone    = 'D' // JSON of done
	frameRefusal = 'R' // JSON of a corpus.Refusal
	frameError   = 'X' // text
)

// maxFrame bounds the frames of an answer, in bytes; longer parts are sent in several.
const maxFrame = 1 << 20

// headSize is that of a frame's head: its kind, and its length in big-endian order.
const headSize = 5

func writeFrame(out io.Writer, kind byte, payload []byte) error {
	var head [headSize]byte
	head[0] = kind
	binary.BigEndian.PutUint32(head[1:], uint32(len(payload)))
	if _, err := out.Write(head[:]); err != nil {
		return err
	}
	_, err := out.Write(payload)
	return err
}

// readFrame reads a frame of at most limit bytes.
func readFrame(in io.Reader, limit int) (kind byte, payload []byte, err error) {
	var head [headSize]byte
	if _, err := io.ReadFull(in, head[:]); err != nil {
		return 0, nil, err
	}
	size := binary.BigEndian.Uint32(head[1:])
	if int64(size) > int64(limit) {
		return 0, nil, fmt.Errorf("a frame of %d bytes is over the limit of %d", size, limit)
	}
	payload = make([]byte, size)
	_, err = io.ReadFull(in, payload)
	return head[0], payload, err
}
