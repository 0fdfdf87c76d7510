// Command duban-testsite serves made-up government sites on loopback addresses,
// for trying out a crawl without touching anybody's server.
//
//	duban-testsite                     all sites of testdata/sites, one port each from 8801 on
//	duban-testsite --day 2 trs ucap    two of them, as they are on the second day
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strconv"
	"syscall"

	"duban/crawl/testsite"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, os.Args[1:], os.Stdout)
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "duban-testsite:", err)
		os.Exit(1)
	}
}

// run serves until ctx is done.
func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("duban-testsite", flag.ContinueOnError)
	dir := flags.String("sites", "testdata/sites", "`folder` of the sites' archives")
	port := flags.Int("port", 8801, "port of the first site, the others follow; 0 takes free ones")
	day := flags.Int("day", 1, "day on which the sites are shown, from 1")
	bulk := flags.Int("bulk", 0, "number of notices to make up besides the archives'")
	if err := flags.Parse(args); err != nil {
		return err
	}
	names := flags.Args()
	if len(names) == 0 {
		var err error
		if names, err = testsite.Names(os.DirFS(*dir)); err != nil || len(names) == 0 {
			return errors.Join(fmt.Errorf("no sites in %s; give their folder with --sites", *dir), err)
		}
	}
	for i, name := range names {
		opts := testsite.Options{Day: *day, Bulk: *bulk, Listen: "127.0.0.1:" + strconv.Itoa(*port+min(i, *port*i))}
		server, err := testsite.Start(os.DirFS(*dir), name, opts)
		if err != nil {
			return err
		}
		defer server.Close()
		fmt.Fprintf(out, "%-12s %s\n", name, server.URL)
	}
	<-ctx.Done()
	return nil
}
