package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"
)

// oversize is the error for what is over a limit.
type oversize struct{ text string }

func (o *oversize) Error() string { return o.text }

func tooLarge(format string, args ...any) error { return &oversize{fmt.Sprintf(format, args...)} }

// errEncoding is wrapped by errors about compression that can't be undone.
var errEncoding = errors.New("the body can't be unpacked")

// broken is the Response to a request that got no answer.
func (c *Client) broken(ctx context.Context, err error) Response {
	var resp Response
	var guarded *refusal
	if errors.As(err, &guarded) {
		return Response{Class: ClassRefused, Cause: "guard", Reason: guarded.text}
	}
	if strings.Contains(err.Error(), "server response headers exceeded") {
		resp.Class, resp.Cause, resp.Reason = ClassTooLarge, "header", fmt.Sprintf("the header is over the limit of %d bytes", c.opts.Limits.Header)
		return resp
	}
	resp.spoilt(ctx, err)
	return resp
}

// spoilt makes r the result of a failure on the way.
func (r *Response) spoilt(ctx context.Context, err error) {
	var large *oversize
	if errors.As(err, &large) {
		r.Class, r.Cause, r.Reason, r.Body = ClassTooLarge, "body", large.text, nil
		return
	}
	if cause := context.Cause(ctx); errors.Is(cause, errIdle) || errors.Is(cause, errTotal) {
		err = cause
	}
	r.fail(cause(err), "%v", err)
}

// cause names what sort of failure err is.
func cause(err error) string {
	var dns *net.DNSError
	var timed net.Error
	switch {
	case errors.Is(err, errIdle), errors.Is(err, errTotal), errors.Is(err, context.DeadlineExceeded):
		return CauseTimeout
	case errors.Is(err, errEncoding):
		return CauseEncoding
	case errors.As(err, &dns):
		return CauseDNS
	case errors.As(err, &timed) && timed.Timeout():
		return CauseTimeout
	case ofTLS(err):
		return CauseTLS
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return CauseConnect
	case errors.Is(err, io.ErrUnexpectedEOF):
		return CauseTruncated
	case errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, net.ErrClosed):
		return CauseReset
	}
	return CauseProtocol
}

func ofTLS(err error) bool {
	var record tls.RecordHeaderError
	var alert tls.AlertError
	var invalid *tls.CertificateVerificationError
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	return errors.As(err, &record) || errors.As(err, &alert) || errors.As(err, &invalid) || errors.As(err, &unknown) || errors.As(err, &name) ||
		strings.Contains(err.Error(), "tls: ")
}
