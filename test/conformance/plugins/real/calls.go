// A plugin in Go with Falco's own headers: a field of system calls that reads the event and the thread table, and a source of
// numbers that a goroutine generates.
package main

/*
#include <plugin/plugin_api.h>
#include <stdlib.h>

static char* api_version() { return PLUGIN_API_VERSION_STR; }
static ss_plugin_table_t* get_table(const ss_plugin_init_input* in, const char* name, ss_plugin_state_type type) {
	return in->tables->get_table(in->owner, name, type);
}
static ss_plugin_table_field_t* get_field(const ss_plugin_init_input* in, ss_plugin_table_t* table, const char* name, ss_plugin_state_type type) {
	return in->tables->fields_ext->get_table_field(table, name, type);
}
static const char* read_text(const ss_plugin_field_extract_input* in, ss_plugin_table_t* table, int64_t key, ss_plugin_table_field_t* field) {
	ss_plugin_state_data wanted = {.s64 = key}, out = {0};
	ss_plugin_table_entry_t* entry = in->table_reader_ext->get_table_entry(table, &wanted);
	if(entry == NULL) {
		return NULL;
	}
	ss_plugin_rc rc = in->table_reader_ext->read_entry_field(table, entry, field, &out);
	in->table_reader_ext->release_table_entry(table, entry);
	return rc == SS_PLUGIN_SUCCESS ? out.str : NULL;
}
static void give_text(ss_plugin_extract_field* field, const char** text) {
	field->res.str = text;
	field->res_len = 1;
}
static ss_plugin_extract_field* field_at(const ss_plugin_field_extract_input* in, uint32_t i) { return &in->fields[i]; }
*/
import "C"

import (
	"encoding/binary"
	"runtime"
	"strconv"
	"strings"
	"unsafe"
)

const (
	id          = 997
	pluginEvent = 322
	headLength  = 26
)

var (
	threads   unsafe.Pointer
	comm      unsafe.Pointer
	lastError = C.CString("")
	shown     = (**C.char)(C.calloc(1, C.size_t(unsafe.Sizeof(uintptr(0)))))
	fixed     = map[string]*C.char{}
)

func text(s string) *C.char {
	if fixed[s] == nil {
		fixed[s] = C.CString(s)
	}
	return fixed[s]
}

//export plugin_get_required_api_version
func plugin_get_required_api_version() *C.char { return C.api_version() }

//export plugin_get_name
func plugin_get_name() *C.char { return text("calls") }

//export plugin_get_version
func plugin_get_version() *C.char { return text("0.1.0") }

//export plugin_get_description
func plugin_get_description() *C.char { return text("Calls, from Go") }

//export plugin_get_contact
func plugin_get_contact() *C.char { return text("the tests of Eyas") }

//export plugin_get_id
func plugin_get_id() C.uint32_t { return id }

//export plugin_get_event_source
func plugin_get_event_source() *C.char { return text("counts") }

//export plugin_get_extract_event_sources
func plugin_get_extract_event_sources() *C.char { return text(`["syscall", "counts"]`) }

//export plugin_init
func plugin_init(in *C.ss_plugin_init_input, rc *C.ss_plugin_rc) unsafe.Pointer {
	*rc = C.SS_PLUGIN_SUCCESS
	if in.tables != nil {
		threads = C.get_table(in, text("threads"), C.SS_PLUGIN_ST_INT64)
		if threads != nil {
			comm = C.get_field(in, threads, text("comm"), C.SS_PLUGIN_ST_STRING)
		}
	}
	if comm == nil {
		lastError = text("the table of threads has no comm")
		*rc = C.SS_PLUGIN_FAILURE
	}
	return C.calloc(1, 8)
}

//export plugin_destroy
func plugin_destroy(s unsafe.Pointer) { C.free(s) }

//export plugin_get_last_error
func plugin_get_last_error(s unsafe.Pointer) *C.char { return lastError }

//export plugin_get_fields
func plugin_get_fields() *C.char {
	return text(`[
		{"type": "string", "name": "calls.shouted", "desc": "The name of the thread that made the call, in capitals"},
		{"type": "string", "name": "calls.count", "desc": "The number that the source counts"}
	]`)
}

//export plugin_extract_fields
func plugin_extract_fields(s unsafe.Pointer, evt *C.ss_plugin_event_input, in *C.ss_plugin_field_extract_input) C.ss_plugin_rc {
	head := unsafe.Slice((*byte)(unsafe.Pointer(evt.evt)), headLength)
	for i := C.uint32_t(0); i < in.num_fields; i++ {
		field := C.field_at(in, i)
		field.res_len = 0
		switch {
		case field.field_id == 0 && C.GoString(evt.evtsrc) == "syscall":
			name := C.read_text(in, threads, C.int64_t(binary.LittleEndian.Uint64(head[8:])), comm)
			if name != nil {
				give(field, strings.ToUpper(C.GoString(name)))
			}
		case field.field_id == 1 && C.GoString(evt.evtsrc) == "counts":
			whole := unsafe.Slice((*byte)(unsafe.Pointer(evt.evt)), binary.LittleEndian.Uint32(head[16:]))
			give(field, string(whole[headLength+12:]))
		}
	}
	return C.SS_PLUGIN_SUCCESS
}

func give(field *C.ss_plugin_extract_field, value string) {
	C.free(unsafe.Pointer(*shown))
	*shown = C.CString(value)
	C.give_text(field, shown)
}

// A source of numbers from a goroutine that allocates memory, so that Go's garbage collector runs concurrently with Java's.
type feed struct {
	numbers chan int
	memory  unsafe.Pointer
	events  **C.ss_plugin_event
}

var feeds = map[unsafe.Pointer]*feed{}

//export plugin_open
func plugin_open(s unsafe.Pointer, params *C.char, rc *C.ss_plugin_rc) unsafe.Pointer {
	last, err := strconv.Atoi(C.GoString(params))
	if err != nil {
		lastError = text("open: " + err.Error())
		*rc = C.SS_PLUGIN_FAILURE
		return nil
	}
	opened := &feed{numbers: make(chan int), events: (**C.ss_plugin_event)(C.calloc(1, 8))}
	handle := C.calloc(1, 8)
	feeds[handle] = opened
	go func() {
		defer close(opened.numbers)
		for i := 1; i <= last; i++ {
			garbage := make([]byte, 1<<20)
			garbage[i] = 1
			if i%10 == 0 {
				runtime.GC()
			}
			opened.numbers <- i
		}
	}()
	*rc = C.SS_PLUGIN_SUCCESS
	return handle
}

//export plugin_close
func plugin_close(s unsafe.Pointer, h unsafe.Pointer) {
	delete(feeds, h)
	C.free(h)
}

//export plugin_next_batch
func plugin_next_batch(s unsafe.Pointer, h unsafe.Pointer, count *C.uint32_t, events ***C.ss_plugin_event) C.ss_plugin_rc {
	opened := feeds[h]
	number, more := <-opened.numbers
	*count = 0
	if !more {
		return C.SS_PLUGIN_EOF
	}
	data := strconv.Itoa(number)
	length := headLength + 8 + 4 + len(data)
	event := make([]byte, 0, length)
	event = binary.LittleEndian.AppendUint64(event, ^uint64(0))
	event = binary.LittleEndian.AppendUint64(event, ^uint64(0))
	event = binary.LittleEndian.AppendUint32(event, uint32(length))
	event = binary.LittleEndian.AppendUint16(event, pluginEvent)
	event = binary.LittleEndian.AppendUint32(event, 2)
	event = binary.LittleEndian.AppendUint32(event, 4)
	event = binary.LittleEndian.AppendUint32(event, uint32(len(data)))
	event = binary.LittleEndian.AppendUint32(event, id)
	event = append(event, data...)
	C.free(opened.memory)
	opened.memory = C.CBytes(event)
	*opened.events = (*C.ss_plugin_event)(opened.memory)
	*count = 1
	*events = opened.events
	return C.SS_PLUGIN_SUCCESS
}

func main() {}
