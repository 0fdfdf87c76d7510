package container

import "strings"

// Kind is what a container is.
type Kind string

// The kinds of container, by the parts that their formats must have.
const (
	DOCX    Kind = "docx"
	XLSX    Kind = "xlsx"
	PPTX    Kind = "pptx"
	OFD     Kind = "ofd"
	Archive Kind = "zip" // anything else
)

// Kind names the container by its parts.
func (c *Parts) Kind() Kind {
	if c.Has("OFD.xml") {
		return OFD
	}
	for _, name := range c.names {
		switch {
		case under(name, "word/document"):
			return DOCX
		case under(name, "xl/workbook"):
			return XLSX
		case under(name, "ppt/presentation"):
			return PPTX
		}
	}
	return Archive
}

// under tells whether a stored name begins with prefix and is XML: the main
// part may be called document.xml, document2.xml or document22.xml.
func under(name, prefix string) bool {
	name = canonical(name)
	return strings.HasPrefix(name, prefix) && strings.HasSuffix(name, ".xml")
}
