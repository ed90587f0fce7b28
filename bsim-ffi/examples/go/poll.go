// Poll prints the events of a captured KeepSessionAlive response.
//
//	go run . response.xml
package main

/*
#cgo pkg-config: bsim
#include <stdlib.h>
#include <bsim.h>
*/
import "C"

import (
	"errors"
	"fmt"
	"os"
	"unsafe"
)

func goString(view C.bsim_str) string { return C.GoStringN(view.ptr, C.int(view.len)) }

func failure(raw *C.bsim_error) error {
	var buf [256]C.char
	var length C.size_t
	C.bsim_error_message(raw, &buf[0], C.size_t(len(buf)), &length)
	return errors.New(C.GoStringN(&buf[0], C.int(length)))
}

// goText copies a decoded text.
func goText(text C.bsim_text) string { return C.GoStringN(text.ptr, C.int(text.len)) }

// Events calls visit with every event of a response. The texts are decoded.
func Events(answer []byte, visit func(*C.bsim_event) error) error {
	// The cursor keeps a view of the body between calls, so the body must be in C memory.
	body := C.bsim_str{ptr: (*C.char)(C.CBytes(answer)), len: C.size_t(len(answer))}
	defer C.free(unsafe.Pointer(body.ptr))
	// A buffer of twice the body's size is large enough for the texts of each event.
	room := 2*body.len + 1
	texts := (*C.char)(C.malloc(room))
	defer C.free(unsafe.Pointer(texts))
	cursor := C.bsim_events_new()
	defer C.bsim_events_free(cursor)
	var raw C.bsim_error
	var used C.size_t
	if C.bsim_events_start(cursor, body, nil, &raw) != C.BSIM_OK {
		return failure(&raw)
	}
	for {
		var event C.bsim_event
		switch C.bsim_events_next(cursor, &event, &raw) {
		case C.BSIM_OK:
			if C.bsim_event_decode(&event, C.BSIM_DECODE_STRICT, texts, room, &event, &used, &raw) != C.BSIM_OK {
				return failure(&raw)
			}
			if err := visit(&event); err != nil {
				return err
			}
		case C.BSIM_END:
			return nil
		default:
			return failure(&raw)
		}
	}
}

// Login encodes a Login request.
func Login(user, password string) ([]byte, error) {
	userC, passwordC := C.CString(user), C.CString(password)
	defer C.free(unsafe.Pointer(userC))
	defer C.free(unsafe.Pointer(passwordC))
	request := C.bsim_request{
		operation: C.BSIM_OPERATION_LOGIN,
		user_id:   C.bsim_text_plain(C.bsim_str{ptr: userC, len: C.size_t(len(user))}),
		password:  C.bsim_text_plain(C.bsim_str{ptr: passwordC, len: C.size_t(len(password))}),
	}
	var length C.size_t
	var raw C.bsim_error
	if C.bsim_request_encode(&request, nil, 0, &length, &raw) != C.BSIM_BUFFER_TOO_SMALL {
		return nil, failure(&raw)
	}
	buf := make([]byte, int(length))
	status := C.bsim_request_encode(&request, (*C.char)(unsafe.Pointer(&buf[0])), length, &length, &raw)
	if status != C.BSIM_OK {
		return nil, failure(&raw)
	}
	return buf, nil
}

func show(event *C.bsim_event) error {
	switch event.kind {
	case C.BSIM_EVENT_BUDDY, C.BSIM_EVENT_BUDDY_STATUS:
		fmt.Printf("buddy %s %s %s\n", goText(event.account), goText(event.status), goText(event.nickname))
	case C.BSIM_EVENT_MESSAGE:
		fmt.Printf("message from %s: %s\n", goText(event.sender), goText(event.text))
	}
	return nil
}

func run() error {
	if len(os.Args) != 2 {
		return errors.New("usage: poll RESPONSE.xml")
	}
	answer, err := os.ReadFile(os.Args[1])
	if err != nil {
		return err
	}
	login, err := Login("testing", "password")
	if err != nil {
		return err
	}
	fmt.Printf("> libbsim %s, %d bytes to send\n", goString(C.bsim_version()), len(login))
	return Events(answer, show)
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "poll:", err)
		os.Exit(1)
	}
}
