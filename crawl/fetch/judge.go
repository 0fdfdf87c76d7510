package fetch

import (
	"fmt"
	"net/http"
)

// judge gives an answer that was read whole its class. A class it has already stays.
func (r *Rules) judge(resp *Response, req Request, redirected bool) {
	if resp.Class != "" {
		return
	}
	if s, ok := r.find(seen{Status: resp.Status, Header: resp.Header, Body: resp.Body, Final: resp.Final, Redirected: redirected}); ok {
		resp.Class, resp.Cause, resp.Reason = s.Class, s.Name, fmt.Sprintf("status %d: %s", resp.Status, s.About)
		return
	}
	resp.byStatus(req)
}

// byStatus gives the class that the status alone stands for.
func (r *Response) byStatus(req Request) {
	conditional := req.ETag != "" || req.LastModified != ""
	switch {
	case r.Status == http.StatusOK && len(r.Body) == 0:
		r.fail(CauseEmpty, "status 200 without a body")
	case r.Status == http.StatusOK, r.Status == http.StatusNonAuthoritativeInfo:
		r.Class = ClassOK
	case r.Status == http.StatusNotModified && conditional:
		r.Class = ClassNotModified
	case r.Status == http.StatusNotFound, r.Status == http.StatusGone:
		r.say(ClassGone)
	case blocking(r.Status):
		r.say(ClassBlocked)
	default:
		r.fail(CauseStatus, "status %d %s", r.Status, http.StatusText(r.Status))
	}
}

func blocking(status int) bool {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests, http.StatusUnavailableForLegalReasons, http.StatusServiceUnavailable:
		return true
	}
	return false
}

func (r *Response) say(class Class) {
	r.Class, r.Cause = class, CauseStatus
	r.Reason = fmt.Sprintf("status %d %s", r.Status, http.StatusText(r.Status))
}
