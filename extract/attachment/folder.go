package attachment

import (
	"path"
	"slices"
	"strings"
)

// folder is the files of one folder, or of one folder in an archive.
type folder struct {
	files []string            // sources
	stems map[string][]string // sources by their name without ending
	// alone is the one file that is no attachment by its name, in the format
	// that comes first; empty where there are several.
	alone string
}

func (s *scene) add(source string) {
	name := folderOf(source)
	f := s.folders[name]
	if f == nil {
		f = &folder{stems: map[string][]string{}}
		s.folders[name] = f
	}
	stem := withoutEnding(path.Base(source))
	f.files, f.stems[stem] = append(f.files, source), append(f.stems[stem], source)
}

// settle finds what stands alone in each folder, beside the files that are
// known to be attachments.
func (s *scene) settle(known map[string][]place) {
	for _, f := range s.folders {
		for _, same := range f.stems {
			slices.SortFunc(same, s.formats)
		}
		stems := map[string]bool{}
		for _, source := range f.files {
			stem := withoutEnding(path.Base(source))
			if _, attached := known[source]; attached || s.joiner.file.MatchString(stem) {
				continue
			}
			if _, tailed := s.calledFor(f, source, stem); !tailed {
				stems[stem] = true
				f.alone = source
			}
		}
		if len(stems) != 1 {
			f.alone = ""
		} else {
			f.alone = f.stems[withoutEnding(path.Base(f.alone))][0]
		}
	}
}

// formats orders the files of one notice: what can be read, then text and web pages, then by name.
func (s *scene) formats(a, b string) int {
	rank := func(source string) (n int) {
		if !s.holds(source) {
			n += 2
		}
		if !s.isPage(source) {
			n++
		}
		return n
	}
	if x, y := rank(a), rank(b); x != y {
		return x - y
	}
	return strings.Compare(a, b)
}

// byName is the notice that a file on this machine belongs to by its name: one
// beside it, beside its folder, or beside the archive that it is in.
func (s *scene) byName(source string) (string, bool) {
	for unit := source; unit != ""; unit = around(unit) {
		if notice, ok := s.beside(unit, source); ok {
			return notice, true
		}
	}
	return "", false
}

// around is the folder or archive that a file or folder is in, empty at the top.
func around(unit string) string {
	folder := strings.TrimSuffix(folderOf(unit), "/")
	if archive, ok := strings.CutSuffix(folder, "!"); ok {
		return archive
	}
	return folder
}

// beside is the notice beside a unit: the file source itself, or a folder or
// archive that it is in.
func (s *scene) beside(unit, source string) (string, bool) {
	f := s.folders[folderOf(unit)]
	if f == nil {
		return "", false
	}
	base := path.Base(unit)
	if unit != source && !strings.HasPrefix(source, unit+"!/") {
		return s.besideFolder(f, base)
	}
	name := withoutEnding(base)
	if s.joiner.file.MatchString(name) {
		return f.alone, f.alone != "" && f.alone != source && s.holds(f.alone)
	}
	return s.calledFor(f, unit, name)
}

// besideFolder is the notice that a folder of attachments belongs to.
func (s *scene) besideFolder(f *folder, name string) (string, bool) {
	if s.joiner.folderOf(name, "") {
		return f.alone, f.alone != "" && s.holds(f.alone)
	}
	for _, stem := range prefixes(name) {
		if same := f.stems[stem]; len(same) > 0 && s.joiner.folderOf(name, stem) && s.holds(same[0]) {
			return same[0], true
		}
	}
	return "", false
}

// calledFor is the file whose name a file or archive called name begins with,
// where the rest says that it is an attachment of that one.
func (s *scene) calledFor(f *folder, source, name string) (string, bool) {
	for _, stem := range prefixes(name) {
		same := f.stems[stem]
		if len(same) == 0 || s.joiner.file.MatchString(stem) || !s.holds(same[0]) {
			continue
		}
		rest := name[len(stem):]
		if s.joiner.tail.MatchString(rest) || s.joiner.numbered.MatchString(rest) && s.isPage(same[0]) && !s.isPage(source) {
			return same[0], true
		}
	}
	return "", false
}

// prefixes are the beginnings of a name, the longest first, but for the whole and nothing.
func prefixes(name string) (all []string) {
	for i := range name {
		if i > 0 {
			all = append(all, name[:i])
		}
	}
	slices.Reverse(all)
	return all
}

func (s *scene) isPage(name string) bool { return s.joiner.pages[strings.ToLower(path.Ext(name))] }

// withoutEnding is a file's name without its ending, if that is one: a dot in
// a Chinese name (`1.任务表`) begins none.
func withoutEnding(name string) string {
	ext := path.Ext(name)
	letters := strings.Trim(strings.ToLower(ext), ".abcdefghijklmnopqrstuvwxyz0123456789") == ""
	if len(ext) > 1 && len(ext) <= longestEnding && letters {
		return strings.TrimSuffix(name, ext)
	}
	return name
}
