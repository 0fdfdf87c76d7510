package charset

import (
	"mime"
	"regexp"
)

// prescanBytes is how far into a page a meta declaration is looked for; sites
// put it behind long scripts, so this is more than the standard's 1,024.
const prescanBytes = 16 << 10

var metaCharset = regexp.MustCompile(`(?i)<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([a-z0-9_:.-]+)`)

// Declared lists the encodings that a media type and a page's own meta or XML
// declaration claim. It finds declarations in ASCII-compatible encodings only.
func Declared(media string, raw []byte) []string {
	var labels []string
	if _, params, err := mime.ParseMediaType(media); err == nil && params["charset"] != "" {
		labels = append(labels, params["charset"])
	}
	if m := metaCharset.FindSubmatch(raw[:min(len(raw), prescanBytes)]); m != nil {
		labels = append(labels, string(m[1]))
	}
	return labels
}
