package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"duban/cmd/internal/pipeline"
	"duban/corpus"
	"duban/extract"

	"github.com/spf13/cobra"
)

func (a *app) extractCommand() *cobra.Command {
	var picture string
	var number int
	cmd := &cobra.Command{
		Use:   "extract FILE",
		Short: a.say.Sprintf("print one file's document as JSON, storing nothing"),
		Args:  cobra.ExactArgs(1),
		Example: `  duban extract notice.html
  cat notice.txt | duban extract -
  duban extract plan.pdf --draw page2.png --page 2`,
		RunE: func(cmd *cobra.Command, args []string) error {
			page, err := a.readPage(args[0])
			if err != nil {
				return &exit{exitSome, err}
			}
			wiring, err := pipeline.Wire(a.rules)
			if err != nil {
				return usage(err)
			}
			stages, err := wiring.Assembly.Load()
			if err != nil {
				return usage(err)
			}
			if picture != "" {
				return a.drawPage(cmd.Context(), stages.Document, page, number, picture)
			}
			doc, err := stages.Document.Document(cmd.Context(), page)
			var refusal *corpus.Refusal
			if errors.As(err, &refusal) {
				return &exit{exitSome, fmt.Errorf("%s: %w", args[0], refusal)}
			}
			if err != nil {
				return err
			}
			return a.printJSON(doc)
		},
	}
	cmd.Flags().StringVar(&picture, "draw", "", a.say.Sprintf("PNG file to write: a page of a PDF with the lines, cells and words seen on it, instead of JSON"))
	cmd.Flags().IntVar(&number, "page", 1, a.say.Sprintf("page to draw, from 1"))
	return cmd
}

// readPage reads a file or standard input, up to the size that the reader takes.
func (a *app) readPage(path string) (corpus.Page, error) {
	in := a.in
	if path != "-" {
		// A pipe or device may never end, not even when it is opened.
		if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
			return corpus.Page{}, fmt.Errorf("%s: %w", path, corpus.Refuse(corpus.OutcomeUnsupported, "it is no regular file (%s)", info.Mode().Type()))
		}
		f, err := os.Open(path)
		if err != nil {
			return corpus.Page{}, err
		}
		defer f.Close()
		in = f
	}
	limit := int64(extract.DefaultLimits().Bytes)
	raw, err := io.ReadAll(io.LimitReader(in, limit+1))
	if err != nil {
		return corpus.Page{}, err
	}
	return corpus.Page{Source: path, Bytes: raw, SHA256: corpus.Hash(raw), FetchedAt: a.now().UTC()}, nil
}
