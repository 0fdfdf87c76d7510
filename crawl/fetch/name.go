package fetch

import (
	"mime"
	"net/url"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// maxName is the longest file name in characters that is taken over from a server.
const maxName = 120

// FileName is what the server calls the file: by Content-Disposition, else by
// the address. It is for showing to people: a bare name without folders,
// control characters or a leading dot, empty if there is none. It must not be
// used to open or make a file.
func (r Response) FileName() string {
	if name := bareName(dispositionName(r.Header.Get("Content-Disposition"))); name != "" {
		return name
	}
	u, err := url.Parse(r.Final)
	if err != nil {
		return ""
	}
	return bareName(path.Base(u.Path))
}

// dispositionName reads the file name as servers write it: RFC 6266, escaped
// like an address, or in bytes of GBK.
func dispositionName(header string) string {
	_, params, err := mime.ParseMediaType(header)
	name := params["filename"]
	if err != nil || name == "" {
		name = looseName(header)
	}
	if plain, err := url.PathUnescape(name); err == nil && plain != name {
		name = plain
	}
	if utf8.ValidString(name) {
		return name
	}
	plain, err := simplifiedchinese.GB18030.NewDecoder().String(name)
	if err != nil {
		return ""
	}
	return plain
}

// looseName is what stands behind `filename=` in a header that is not well-formed.
func looseName(header string) string {
	at := strings.Index(strings.ToLower(header), "filename=")
	if at < 0 {
		return ""
	}
	name, _, _ := strings.Cut(header[at+len("filename="):], ";")
	return strings.Trim(strings.TrimSpace(name), `"'`)
}

// bareName is the last element of name, made harmless.
func bareName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune(`:*?"<>|`, r) {
			return -1
		}
		return r
	}, name)
	name = strings.TrimLeft(strings.TrimSpace(name), ". ")
	if runes := []rune(name); len(runes) > maxName {
		ext := []rune(path.Ext(name))
		if len(ext) > 10 {
			ext = nil
		}
		name = string(runes[:maxName-len(ext)]) + string(ext)
	}
	return name
}
