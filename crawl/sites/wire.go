package sites

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// The file as written. Pointers tell what was left out from what was set to nothing.
type (
	wireFile struct {
		Contact   string              `yaml:"contact"`
		Defaults  wireSite            `yaml:"defaults"`
		Templates map[string]wireSite `yaml:"templates"`
		Sites     []wireSite          `yaml:"sites"`
	}
	wireSite struct {
		Name        string       `yaml:"name"`
		Region      string       `yaml:"region"`
		URL         string       `yaml:"url"`
		System      string       `yaml:"system"`
		Template    string       `yaml:"template"`
		Columns     []wireColumn `yaml:"columns"`
		Pace        string       `yaml:"pace"`
		Hours       string       `yaml:"hours"`
		Depth       *int         `yaml:"depth"`
		Since       string       `yaml:"since"`
		Include     []string     `yaml:"include"`
		Exclude     []string     `yaml:"exclude"`
		Attachments *yesNo       `yaml:"attachments"`
		Hosts       []wireHost   `yaml:"hosts"`
	}
	wireColumn struct {
		Name string `yaml:"name"`
		URL  string `yaml:"url"`
		Post string `yaml:"post"`
	}
	wireHost struct {
		Host       string `yaml:"host"`
		WeakTLS    yesNo  `yaml:"weak_tls"`
		AnyCert    yesNo  `yaml:"any_cert"`
		HTTP       yesNo  `yaml:"http"`
		AnyAddress yesNo  `yaml:"any_address"`
	}
)

// yesNo is a truth that may also be written yes or no, as in YAML 1.1.
type yesNo bool

// UnmarshalYAML reads it.
func (y *yesNo) UnmarshalYAML(node ast.Node) error {
	switch strings.ToLower(node.GetToken().Value) {
	case "yes", "true", "on":
		*y = true
	case "no", "false", "off":
		*y = false
	default:
		return &yaml.SyntaxError{Message: fmt.Sprintf("%q: write yes or no", node.GetToken().Value), Token: node.GetToken()}
	}
	return nil
}

// UnmarshalYAML reads a column that is an address alone, or a name and an address.
func (c *wireColumn) UnmarshalYAML(decode func(any) error) error {
	if decode(&c.URL) == nil {
		return nil
	}
	type plain wireColumn
	c.URL = ""
	return decode((*plain)(c))
}
