package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"duban/cmd/internal/pipeline"
	"duban/cmd/internal/web"
	"duban/extract"

	"github.com/spf13/cobra"
)

// serveOptions are the flags of the web server.
type serveOptions struct {
	addr  string
	hosts []string
	rate  float64
}

// Limits of one connection. A header of a browser has under 4 KB; whoever sends
// one slowly or asks nothing loses the connection.
const (
	maxHeaderBytes = 32 << 10
	headerTimeout  = 10 * time.Second
	idleTimeout    = 2 * time.Minute
	goodbye        = 15 * time.Second // for answers under way when the server is stopped
)

func (a *app) serveCommand() *cobra.Command {
	var opts serveOptions
	cmd := &cobra.Command{
		Use:   "serve",
		Short: a.say.Sprintf("the web pages and the same searches as a JSON API"),
		Args:  cobra.NoArgs,
		Example: `  duban serve
  duban serve --addr 127.0.0.1:9000
  duban serve --addr 0.0.0.0:8433 --host duban.example.org`,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.serve(cmd.Context(), opts) },
	}
	flags := cmd.Flags()
	flags.StringVar(&opts.addr, "addr", "127.0.0.1:8433", a.say.Sprintf("address and port to listen on; only this machine can reach the default"))
	flags.StringArrayVar(&opts.hosts, "host", nil, a.say.Sprintf("name under which readers or a proxy ask for the pages; on the loopback others are refused"))
	flags.Float64Var(&opts.rate, "rate", 50, a.say.Sprintf("requests a second that one address may make; 0 sets no limit"))
	return cmd
}

func (a *app) serve(ctx context.Context, opts serveOptions) error {
	c, err := a.openCorpus(ctx)
	if err != nil {
		return err
	}
	defer c.Index.Close()
	defer c.Store.Close()
	logger := slog.New(slog.NewTextHandler(a.err, nil))
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", opts.addr)
	if err != nil {
		return usage(a.errorf("can't listen on %s: %v", opts.addr, err))
	}
	pages, err := web.New(web.Options{
		Corpus: c, Raw: a.rawBytes(), Version: version(), Drawer: a.drawer, PictureScale: extract.PictureScale,
		Hosts: hosts(listener.Addr(), opts.hosts), Rate: opts.rate, Log: logger,
	})
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	if !a.quiet {
		fmt.Fprintln(a.err, a.say.Sprintf("the pages are at http://%s/ ; Ctrl-C ends", listener.Addr()))
	}
	return a.serveUntil(ctx, listener, pages, logger)
}

// drawer loads the reader that draws pages.
func (a *app) drawer() (web.Drawer, error) {
	wiring, err := pipeline.Wire(a.rules)
	if err != nil {
		return nil, err
	}
	stages, err := wiring.Assembly.Load()
	if err != nil {
		return nil, err
	}
	reader, ok := stages.Document.(web.Drawer)
	if !ok {
		return nil, a.errorf("this reader draws no pages")
	}
	return reader, nil
}

// serveUntil answers until ctx ends; answers under way may then finish.
func (a *app) serveUntil(ctx context.Context, listener net.Listener, pages http.Handler, logger *slog.Logger) error {
	server := &http.Server{Handler: pages, ReadHeaderTimeout: headerTimeout, ReadTimeout: headerTimeout, IdleTimeout: idleTimeout,
		MaxHeaderBytes: maxHeaderBytes, ErrorLog: slog.NewLogLogger(logger.Handler(), slog.LevelWarn)}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), goodbye)
	defer cancel()
	if err := server.Shutdown(grace); err != nil {
		return errors.Join(err, server.Close())
	}
	return nil
}

// hosts are the names that a server on the loopback answers to, those given
// among them; a server that others can reach answers to the given ones alone,
// or to any.
func hosts(addr net.Addr, given []string) []string {
	tcp, ok := addr.(*net.TCPAddr)
	if !ok || !tcp.IP.IsLoopback() {
		return given
	}
	return append(slices.Clone(given), "localhost", "127.0.0.1", "::1", tcp.IP.String())
}

// version is the program's version and what it was built with.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "?"
	}
	return strings.Join([]string{info.Main.Version, info.GoVersion}, ", ")
}
