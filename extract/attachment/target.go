package attachment

import (
	"net/url"
	"path"
	"strings"

	"duban/corpus"
)

// Targets are the sources that the files which a page links to would have: the
// address itself, seen from the page; for a page on this machine also a file
// beside it that is called as the address or the link is. Names of files are
// compared as they are, without what the address escapes.
func Targets(source string, files []corpus.Attachment) []corpus.Link {
	var out []corpus.Link
	seen := map[string]bool{source: true}
	add := func(target, name string) {
		if target != "" && !seen[target] {
			seen[target] = true
			out = append(out, corpus.Link{Target: target, Name: name})
		}
	}
	for _, f := range files {
		if remote(source) {
			add(resolved(source, f.URL), f.Name)
			continue
		}
		for _, way := range beside(f) {
			add(below(source, way), f.Name)
		}
	}
	return out
}

// remote tells web addresses from paths.
func remote(source string) bool { return strings.Contains(source, "://") }

func resolved(base, address string) string {
	from, err := url.Parse(base)
	if err != nil || address == "" {
		return ""
	}
	to, err := from.Parse(strings.TrimSpace(address))
	if err != nil {
		return ""
	}
	to.Fragment = ""
	return to.String()
}

// beside are the ways from a page's folder on which the file of a link may
// stand: that of a relative address, then the names in its folder.
func beside(f corpus.Attachment) (ways []string) {
	if u, err := url.Parse(strings.TrimSpace(f.URL)); err == nil && u.Path != "" {
		if u.Scheme == "" && u.Host == "" && !strings.HasPrefix(u.Path, "/") {
			ways = append(ways, u.Path)
		}
		ways = append(ways, path.Base(u.Path))
	}
	if path.Ext(f.Name) != "" && !strings.Contains(f.Name, "/") {
		ways = append(ways, f.Name)
	}
	return ways
}

// below is the source of a way from a page's folder; empty where the way leads
// out of the archive or folder that was taken in.
func below(source, way string) string {
	if strings.ContainsAny(way, "\x00\\") {
		return ""
	}
	folder, inside := folderOf(source), ""
	if at := strings.LastIndex(folder, "!/"); at >= 0 {
		folder, inside = folder[:at+2], folder[at+2:]
		clean := path.Clean("/" + inside + way)
		if clean == "/" {
			return ""
		}
		return folder + clean[1:]
	}
	clean := path.Join(folder, way)
	if strings.HasPrefix(folder, "./") && !strings.HasPrefix(clean, ".") {
		clean = "./" + clean
	}
	return clean
}

// folderOf is a source up to its last slash, empty without one.
func folderOf(source string) string { return source[:strings.LastIndexByte(source, '/')+1] }

// archiveOf is the outermost archive that a source is in, empty for none.
func archiveOf(source string) string {
	archive, _, in := strings.Cut(source, "!/")
	if !in {
		return ""
	}
	return archive
}
