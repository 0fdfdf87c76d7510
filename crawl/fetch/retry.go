package fetch

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxRetry is the longest wait in force that a server can ask for; longer ones are cut to it.
const maxRetry = 24 * time.Hour

// retryAfter reads a Retry-After header: seconds, or a date counted from now.
// It is 0 for anything else.
func retryAfter(text string, now time.Time) time.Duration {
	text = strings.TrimSpace(text)
	if text == "" {
		return 0
	}
	if strings.Trim(text, "0123456789") == "" {
		seconds, err := strconv.ParseInt(text, 10, 64)
		if err != nil || seconds > int64(maxRetry/time.Second) {
			return maxRetry
		}
		return time.Duration(seconds) * time.Second
	}
	at, err := http.ParseTime(text)
	if err != nil {
		return 0
	}
	return min(max(at.Sub(now), 0), maxRetry)
}
