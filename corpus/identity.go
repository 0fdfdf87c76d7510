package corpus

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
)

// Hash is the SHA-256 of b in lower-case hex.
func Hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// NoticeID is the id of the notice at source: `n` and 12 hex digits of the
// source's hash, so that the same source has the same id in every corpus.
func NoticeID(source string) string {
	return "n" + Hash([]byte(source))[:12]
}

// An Identifier gives the tasks or targets of one notice ids that depend on
// what they say and not on where they stand, so that a row keeps its id when
// others are added before it. Equal rows are told apart by their order.
type Identifier struct {
	prefix string
	seen   map[string]int
	said   []byte // by the last row
}

// NewIdentifier returns an Identifier for rows of the notice, with kind `t`
// for tasks and `v` for targets.
func NewIdentifier(noticeID, kind string) *Identifier {
	return &Identifier{prefix: noticeID + "-" + kind, seen: map[string]int{}}
}

// ID is the id of the next row that says parts.
func (d *Identifier) ID(parts ...string) string {
	d.said = d.said[:0]
	for i, part := range parts {
		if i > 0 {
			d.said = append(d.said, '\x1f')
		}
		d.said = append(d.said, part...)
	}
	sum := sha256.Sum256(d.said)
	key := hex.EncodeToString(sum[:4])
	d.seen[key]++
	if n := d.seen[key]; n > 1 {
		return d.prefix + key + "-" + strconv.Itoa(n)
	}
	return d.prefix + key
}
