//go:build !cgo

package bench

// cutByJieba is 0: jieba's C++ library is not built in.
func cutByJieba() float64 { return 0 }
