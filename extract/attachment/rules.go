package attachment

import (
	"fmt"
	"io/fs"
	"strings"

	"duban/normalize/pattern"
	"duban/normalize/ruledata"
)

// rule is a pattern with examples, which the tests run.
type rule struct {
	Pattern           string `yaml:"pattern"`
	ruledata.Examples `yaml:",inline"`
}

// Joiner decides by rule data. It is safe for concurrent use.
type Joiner struct {
	marks                []string
	file, tail, numbered *pattern.Pattern
	folders              []string
	pages                map[string]bool // with the dot
}

// New loads the rules from fsys, normally Data or an overlay of it.
func New(fsys fs.FS) (*Joiner, error) {
	const name = "data/names.yaml"
	var file struct {
		Marks    []string `yaml:"marks"`
		File     rule     `yaml:"file"`
		Tail     rule     `yaml:"tail"`
		Numbered rule     `yaml:"numbered"`
		Folders  []string `yaml:"folders"`
		Pages    []string `yaml:"pages"`
	}
	if err := ruledata.YAML(fsys, name, &file); err != nil {
		return nil, err
	}
	j := &Joiner{marks: file.Marks, folders: file.Folders, pages: map[string]bool{}}
	for _, p := range file.Pages {
		j.pages["."+p] = true
	}
	for _, r := range []struct {
		into **pattern.Pattern
		rule
	}{{&j.file, file.File}, {&j.tail, file.Tail}, {&j.numbered, file.Numbered}} {
		re, err := pattern.Compile(r.Pattern)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for _, text := range r.Must {
			if !re.MatchString(text) {
				return nil, fmt.Errorf("%s: %s does not match %q", name, r.Pattern, text)
			}
		}
		for _, text := range r.MustNot {
			if re.MatchString(text) {
				return nil, fmt.Errorf("%s: %s matches %q", name, r.Pattern, text)
			}
		}
		*r.into = re
	}
	return j, nil
}

// Marks are what the name of a file or folder holds by which it can be known as an attachment.
func (j *Joiner) Marks() []string { return j.marks }

// folderOf tells whether a folder's name makes what is in it attachments of a
// file beside it; stem is that file's name without ending, empty for any.
func (j *Joiner) folderOf(folder, stem string) bool {
	for _, f := range j.folders {
		if before, after, named := strings.Cut(f, "*"); named {
			if stem != "" && folder == before+stem+after {
				return true
			}
		} else if folder == f && stem == "" {
			return true
		}
	}
	return false
}
