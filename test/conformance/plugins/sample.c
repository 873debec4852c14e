/*
 * A plugin with every capability: source, fields of every type, parsing with tables, asynchronous events, listening,
 * metrics, configuration. Its events are numbers as text: "1", "2", ...
 *
 * init_config: {"fault": NAME} makes it misbehave; fault(p, NAME) below has the names.
 */
#include "plugin.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef API
#define API "3.11.0"
#endif
#define ID 999
#define BATCH 8

struct plugin {
    char config[4096];
    char error[512];
    void *owner;
    void (*log)(void *, const char *, const char *, int);
    const char *(*last_error)(void *);
    void *threads, *comm, *mark;
    struct reader *reader;
    uint64_t parsed;
    _Atomic uint64_t turns;
    void *routine;
    uint64_t captures;
    async_handler handler;
    void *async_owner;
    pthread_t thread;
    bool running;
    char text[256];
    const char *texts[4];
    uint64_t numbers[4];
    uint32_t flags[4];
    struct buffer buffers[4];
    struct metric metrics[3];
    char shown[64];
};

struct instance {
    uint64_t next, last;
    struct event *events[BATCH];
    unsigned char memory[BATCH][128];
    char progress[32];
};

static bool fault(struct plugin *p, const char *name) {
    char wanted[64];
    snprintf(wanted, sizeof wanted, "\"fault\":\"%s\"", name);
    return p && strstr(p->config, wanted) != NULL;
}

const char *plugin_get_required_api_version(void) { return API; }
const char *plugin_get_name(void) { return "sample"; }
const char *plugin_get_version(void) { return "1.2.3"; }
const char *plugin_get_description(void) { return "Does everything, for tests"; }
const char *plugin_get_contact(void) { return "the tests of Eyas"; }
uint32_t plugin_get_id(void) { return ID; }
const char *plugin_get_event_source(void) { return "sample"; }

const char *plugin_get_init_schema(int *type) {
    *type = 1;
    return "{\"$ref\":\"#/$defs/Config\",\"$defs\":{\"Config\":{\"type\":\"object\",\"properties\":{"
           "\"fault\":{\"type\":\"string\"},\"notes\":{\"type\":\"integer\",\"minimum\":0,\"maximum\":1000}},"
           "\"additionalProperties\":false}}}";
}

const char *plugin_get_last_error(struct plugin *p) { return p ? p->error : "no state"; }

/* A table from numbers to their squares that any plugin can read. */
static struct { uint64_t key, value; bool used; } squares[16];
static int square_field;
static struct field_info square_fields[] = {{"square", STATE_UINT64, 0}};
static const char *square_name(void *t) { (void)t; return "squares"; }
static uint64_t square_size(void *t) {
    (void)t;
    uint64_t count = 0;
    for (int i = 0; i < 16; i++) count += squares[i].used;
    return count;
}
static void *square_entry(void *t, const union value *key) {
    (void)t;
    for (int i = 0; i < 16; i++) if (squares[i].used && squares[i].key == key->number) return &squares[i];
    return NULL;
}
static int square_read(void *t, void *e, const void *f, union value *out) {
    (void)t;
    if (f != &square_field) return RC_FAILURE;
    out->number = ((uint64_t *)e)[1];
    return RC_SUCCESS;
}
static void square_release(void *t, void *e) { (void)t; (void)e; }
static uint32_t square_each(void *t, each_entry visit, void *state) {
    (void)t;
    for (int i = 0; i < 16; i++) if (squares[i].used && !visit(state, &squares[i])) return 0;
    return 1;
}
static int square_clear(void *t) { (void)t; memset(squares, 0, sizeof squares); return RC_SUCCESS; }
static int square_erase(void *t, const union value *key) {
    void *e = square_entry(t, key);
    if (!e) return RC_FAILURE;
    memset(e, 0, sizeof squares[0]);
    return RC_SUCCESS;
}
static void *square_create(void *t) { (void)t; return calloc(1, sizeof squares[0]); }
static void square_destroy(void *t, void *e) { (void)t; free(e); }
static void *square_add(void *t, const union value *key, void *e) {
    (void)t;
    for (int i = 0; i < 16; i++) {
        if (!squares[i].used) {
            squares[i].used = true;
            squares[i].key = key->number;
            squares[i].value = e ? ((uint64_t *)e)[1] : key->number * key->number;
            free(e);
            return &squares[i];
        }
    }
    return NULL;
}
static int square_write(void *t, void *e, const void *f, const union value *in) {
    (void)t;
    if (f != &square_field) return RC_FAILURE;
    ((uint64_t *)e)[1] = in->number;
    return RC_SUCCESS;
}
static const struct field_info *square_list(void *t, uint32_t *n) { (void)t; *n = 1; return square_fields; }
static void *square_get(void *t, const char *name, int type) {
    (void)t;
    return !strcmp(name, "square") && type == STATE_UINT64 ? &square_field : NULL;
}

struct plugin *plugin_init(const struct init_input *in, int *rc) {
    struct plugin *p = calloc(1, sizeof *p);
    snprintf(p->config, sizeof p->config, "%s", in->config);
    p->owner = in->owner;
    p->log = in->log;
    p->last_error = in->last_error;
    *rc = RC_SUCCESS;
    if (fault(p, "init")) {
        strcpy(p->error, "the sample was told to fail");
        *rc = RC_FAILURE;
        return p;
    }
    p->log(p->owner, NULL, "sample is ready", 6);
    if (in->tables) {
        p->threads = in->tables->get(in->owner, "threads", STATE_INT64);
        p->comm = in->tables->fields->get(p->threads, "comm", STATE_STRING);
        p->mark = in->tables->fields->add(p->threads, "sample_mark", STATE_UINT64);
        if (!p->threads || !p->comm || !p->mark) {
            snprintf(p->error, sizeof p->error, "tables: %s", p->last_error(p->owner));
            *rc = RC_FAILURE;
        }
        if (in->tables->get(in->owner, "nonsense", STATE_INT64)) {
            strcpy(p->error, "there is a table of nonsense");
            *rc = RC_FAILURE;
        }
        static struct reader r = {square_name, square_size, square_entry, square_read, square_release, square_each};
        static struct writer w = {square_clear, square_erase, square_create, square_destroy, square_add, square_write};
        static struct fields f = {square_list, square_get, square_get};
        square_clear(NULL);
        struct table_input table = {.name = "squares", .key_type = STATE_UINT64, .table = squares,
                                    .reader = &r, .writer = &w, .fields = &f};
        if (in->tables->add(in->owner, &table) != RC_SUCCESS) {
            snprintf(p->error, sizeof p->error, "squares: %s", p->last_error(p->owner));
            *rc = RC_FAILURE;
        }
    }
    return p;
}

void plugin_destroy(struct plugin *p) { free(p); }

int plugin_set_config(struct plugin *p, const struct config_input *in) {
    snprintf(p->config, sizeof p->config, "%s", in->config);
    return RC_SUCCESS;
}

const char *plugin_list_open_params(struct plugin *p, int *rc) {
    *rc = RC_SUCCESS;
    return fault(p, "params") ? "{" : "[{\"value\":\"3\",\"desc\":\"three events\"},{\"value\":\"0\"}]";
}

struct instance *plugin_open(struct plugin *p, const char *params, int *rc) {
    if (fault(p, "open")) {
        strcpy(p->error, "the sample does not open");
        *rc = RC_FAILURE;
        return NULL;
    }
    struct instance *i = calloc(1, sizeof *i);
    i->last = strtoull(params, NULL, 10);
    for (int at = 0; at < BATCH; at++) i->events[at] = (struct event *)i->memory[at];
    *rc = RC_SUCCESS;
    return i;
}

void plugin_close(struct plugin *p, struct instance *i) {
    (void)p;
    free(i);
}

static void make(struct event *e, uint64_t number) {
    char text[32];
    uint32_t size = (uint32_t)snprintf(text, sizeof text, "%llu", (unsigned long long)number);
    uint32_t lengths[2] = {4, size}, id = 0;
    e->time = (uint64_t)-1;
    e->thread = (uint64_t)-1;
    e->length = (uint32_t)(sizeof *e + sizeof lengths + sizeof id + size);
    e->code = 322;
    e->params = 2;
    unsigned char *at = (unsigned char *)(e + 1);
    memcpy(at, lengths, sizeof lengths);
    memcpy(at + 8, &id, 4);
    memcpy(at + 12, text, size);
}

int plugin_next_batch(struct plugin *p, struct instance *i, uint32_t *count, struct event ***events) {
    *events = i->events;
    *count = 0;
    if (fault(p, "null batch")) { *events = NULL; *count = 3; return RC_SUCCESS; }
    if (fault(p, "empty batch")) return RC_SUCCESS;
    if (fault(p, "huge batch")) { *count = 0xFFFFFFFF; return RC_SUCCESS; }
    if (fault(p, "failure")) { strcpy(p->error, "the sample broke"); return RC_FAILURE; }
    if (fault(p, "strange result")) return 77;
    if (fault(p, "timeout once") && i->next == 0 && !p->captures++) return RC_TIMEOUT;
    if (i->next == i->last) return RC_EOF;
    while (*count < BATCH && i->next < i->last) make(i->events[(*count)++], ++i->next);
    struct event *first = i->events[0];
    if (fault(p, "null event")) i->events[0] = NULL;
    if (fault(p, "short event")) first->length = 3;
    if (fault(p, "long event")) first->length = 0xFFFFFFF0;
    if (fault(p, "wrong code")) first->code = 300;
    if (fault(p, "wrong params")) first->params = 1;
    if (fault(p, "wild params")) first->params = 0xFFFF;
    if (fault(p, "wrong id")) { uint32_t id = 5; memcpy((unsigned char *)(first + 1) + 8, &id, 4); }
    if (fault(p, "wild length")) { uint32_t n = 0x7FFFFFFF; memcpy((unsigned char *)(first + 1) + 4, &n, 4); }
    return i->next == i->last ? RC_EOF : RC_SUCCESS;
}

const char *plugin_get_progress(struct plugin *p, struct instance *i, uint32_t *share) {
    (void)p;
    *share = i->last ? (uint32_t)(10000 * i->next / i->last) : 0;
    snprintf(i->progress, sizeof i->progress, "%llu of %llu", (unsigned long long)i->next, (unsigned long long)i->last);
    return i->progress;
}

static uint64_t payload(const struct event *e) {
    uint32_t lengths[2];
    char text[32] = "";
    memcpy(lengths, e + 1, sizeof lengths);
    memcpy(text, (const unsigned char *)(e + 1) + 12, lengths[1] < 31 ? lengths[1] : 31);
    return strtoull(text, NULL, 10);
}

const char *plugin_event_to_string(struct plugin *p, const struct event_input *in) {
    snprintf(p->shown, sizeof p->shown, "number %llu", (unsigned long long)payload(in->event));
    return p->shown;
}

const char *plugin_get_fields(void) {
    return "["
           "{\"type\":\"string\",\"name\":\"sample.text\",\"desc\":\"The number as text\",\"addOutput\":true},"
           "{\"type\":\"uint64\",\"name\":\"sample.number\",\"desc\":\"The number\"},"
           "{\"type\":\"string\",\"name\":\"sample.items\",\"isList\":true,\"desc\":\"Numbers from 1\"},"
           "{\"type\":\"uint64\",\"name\":\"sample.item\",\"arg\":{\"isRequired\":true,\"isIndex\":true},\"desc\":\"Plus the index\"},"
           "{\"type\":\"string\",\"name\":\"sample.of\",\"arg\":{\"isRequired\":true,\"isKey\":true},\"desc\":\"Key and number\"},"
           "{\"type\":\"bool\",\"name\":\"sample.even\",\"desc\":\"Whether it is even\"},"
           "{\"type\":\"abstime\",\"name\":\"sample.when\",\"desc\":\"A time\"},"
           "{\"type\":\"reltime\",\"name\":\"sample.took\",\"desc\":\"A duration\"},"
           "{\"type\":\"ipaddr\",\"name\":\"sample.address\",\"desc\":\"An address\"},"
           "{\"type\":\"ipnet\",\"name\":\"sample.net\",\"desc\":\"A network\"},"
           "{\"type\":\"uint64\",\"name\":\"sample.parsed\",\"desc\":\"Events parsed so far\"},"
           "{\"type\":\"string\",\"name\":\"sample.comm\",\"desc\":\"The thread's name, by the table of threads\"},"
           "{\"type\":\"uint64\",\"name\":\"sample.mark\",\"desc\":\"What parsing wrote to the thread\"}"
           "]";
}

const char *plugin_get_extract_event_sources(void) { return "[\"sample\",\"syscall\"]"; }

static void from_thread(struct plugin *p, const struct event_input *in, const struct extract_input *x,
                        struct field_request *r) {
    union value key = {.number = in->event->thread}, out = {0};
    void *entry = x->reader->entry(p->threads, &key);
    r->count = 0;
    if (!entry) return;
    if (r->id == 11 && x->reader->read(p->threads, entry, p->comm, &out) == RC_SUCCESS) {
        snprintf(p->text, sizeof p->text, "%s", out.text);
        p->texts[0] = p->text;
        r->values = p->texts;
        r->count = 1;
    }
    if (r->id == 12 && x->reader->read(p->threads, entry, p->mark, &out) == RC_SUCCESS) {
        p->numbers[0] = out.number;
        r->values = p->numbers;
        r->count = 1;
    }
    x->reader->release(p->threads, entry);
}

int plugin_extract_fields(struct plugin *p, const struct event_input *in, const struct extract_input *x) {
    static const unsigned char address[16] = {10, 0, 0, 1};
    struct field_request *r = x->requests;
    if (x->count != 1) return RC_FAILURE;
    if (r->id >= 11) { from_thread(p, in, x, r); return RC_SUCCESS; }
    if (strcmp(in->source, "sample") || in->event->code != 322) return RC_FAILURE;
    uint64_t n = payload(in->event);
    r->count = 1;
    if (fault(p, "null values")) { r->values = NULL; return RC_SUCCESS; }
    if (fault(p, "null string")) { p->texts[0] = NULL; r->values = p->texts; return RC_SUCCESS; }
    if (fault(p, "two values")) { r->values = p->texts; r->count = 2; return RC_SUCCESS; }
    if (fault(p, "wild count")) { r->values = p->texts; r->count = (uint64_t)-5; return RC_SUCCESS; }
    if (fault(p, "extract failure")) return RC_FAILURE;
    if (fault(p, "extract result")) return 42;
    if (fault(p, "bad address") && r->id == 8) {
        p->buffers[0] = (struct buffer){7, address};
        r->values = p->buffers;
        return RC_SUCCESS;
    }
    switch (r->id) {
    case 0: snprintf(p->text, sizeof p->text, "%llu", (unsigned long long)n); p->texts[0] = p->text; r->values = p->texts; break;
    case 1: p->numbers[0] = n; r->values = p->numbers; break;
    case 2: {
        static const char *names[] = {"one", "two", "three"};
        r->count = n < 3 ? n : 3;
        for (uint64_t i = 0; i < r->count; i++) p->texts[i] = names[i];
        r->values = p->texts;
        break;
    }
    case 3: p->numbers[0] = n + r->index; r->values = p->numbers; r->count = r->present ? 1 : 0; break;
    case 4: snprintf(p->text, sizeof p->text, "%s=%llu", r->key, (unsigned long long)n); p->texts[0] = p->text; r->values = p->texts; break;
    case 5: p->flags[0] = n % 2 == 0; r->values = p->flags; break;
    case 6: p->numbers[0] = 1700000000000000000ULL + n; r->values = p->numbers; break;
    case 7: p->numbers[0] = n * 1000000000ULL; r->values = p->numbers; break;
    case 8: case 9: p->buffers[0] = (struct buffer){4, address}; r->values = p->buffers; break;
    case 10: p->numbers[0] = p->parsed; r->values = p->numbers; break;
    default: return RC_FAILURE;
    }
    return RC_SUCCESS;
}

const char *plugin_get_parse_event_sources(void) { return "[\"sample\",\"syscall\"]"; }

int plugin_parse_event(struct plugin *p, const struct event_input *in, const struct parse_input *x) {
    if (fault(p, "parse failure")) return RC_FAILURE;
    if (fault(p, "parse result")) return 9;
    p->parsed++;
    if (!strcmp(in->source, "syscall")) {
        union value key = {.number = in->event->thread}, mark = {.number = 7 * in->event->thread}, out = {0};
        void *entry = x->reader->entry(p->threads, &key);
        if (!entry) return RC_SUCCESS;
        int rc = x->writer->write(p->threads, entry, p->mark, &mark);
        /* Read-only fields must not be writable. */
        if (x->writer->write(p->threads, entry, p->comm, &mark) == RC_SUCCESS) rc = RC_FAILURE;
        if (x->reader->read(p->threads, (void *)0x4242, p->comm, &out) == RC_SUCCESS) rc = RC_FAILURE;
        x->reader->release(p->threads, entry);
        return rc;
    }
    if (in->event->code != 322) return RC_SUCCESS;
    union value key = {.number = payload(in->event)};
    if (!square_entry(NULL, &key)) square_add(NULL, &key, NULL);
    return RC_SUCCESS;
}

const char *plugin_get_async_event_sources(void) { return "[\"sample\",\"syscall\"]"; }
const char *plugin_get_async_events(void) { return "[\"sample_note\",\"sample_other\"]"; }

static int note(struct plugin *p, const char *name, const char *data, char *error) {
    unsigned char memory[256];
    struct event *e = (struct event *)memory;
    uint32_t lengths[3] = {4, (uint32_t)strlen(name) + 1, (uint32_t)strlen(data) + 1}, id = 0;
    unsigned char *at = (unsigned char *)(e + 1);
    e->time = fault(p, "old notes") ? 1 : (uint64_t)-1;
    e->thread = (uint64_t)-1;
    e->code = fault(p, "note code") ? 17 : 402;
    e->params = 3;
    e->length = (uint32_t)(sizeof *e + sizeof lengths + 4 + lengths[1] + lengths[2]);
    memcpy(at, lengths, sizeof lengths);
    memcpy(at + 12, &id, 4);
    memcpy(at + 16, name, lengths[1]);
    memcpy(at + 16 + lengths[1], data, lengths[2]);
    return p->handler(p->async_owner, e, error);
}

static void *notes(void *state) {
    struct plugin *p = state;
    char error[1024] = "";
    char *wanted = strstr(p->config, "\"notes\":");
    int count = wanted ? atoi(wanted + 8) : 0;
    for (int i = 0; i < count; i++) {
        if (note(p, fault(p, "note name") ? "unheard" : "sample_note", "hello", error) != RC_SUCCESS) {
            p->log(p->owner, "sample/notes", error, 3);
            break;
        }
    }
    return NULL;
}

int plugin_set_async_event_handler(struct plugin *p, void *owner, async_handler handler) {
    if (fault(p, "async")) { strcpy(p->error, "no notes today"); return RC_FAILURE; }
    if (p->running) {
        pthread_join(p->thread, NULL);
        p->running = false;
    }
    p->handler = handler;
    p->async_owner = owner;
    if (handler) {
        p->running = true;
        pthread_create(&p->thread, NULL, notes, p);
    }
    return RC_SUCCESS;
}

static uint32_t turn(void *plugin, void *state) {
    ((struct plugin *)plugin)->turns++;
    return state ? 1 : 0;
}

int plugin_capture_open(struct plugin *p, const struct listen_input *in) {
    if (fault(p, "listen")) { strcpy(p->error, "not listening"); return RC_FAILURE; }
    p->captures++;
    p->routine = in->routines->subscribe(in->owner, turn, p);
    while (p->turns == 0) {}
    return p->routine ? RC_SUCCESS : RC_FAILURE;
}

int plugin_capture_close(struct plugin *p, const struct listen_input *in) {
    return in->routines->unsubscribe(in->owner, p->routine);
}

struct metric *plugin_get_metrics(struct plugin *p, uint32_t *count) {
    p->metrics[0] = (struct metric){"parsed", 0, {.u64 = p->parsed}, 2};
    p->metrics[1] = (struct metric){"ratio", 1, {.d = 0.5}, 4};
    p->metrics[2] = (struct metric){fault(p, "metric name") ? NULL : "below", 1, {.s32 = -3}, 1};
    *count = fault(p, "metric count") ? 0x7FFFFFFF : 3;
    return p->metrics;
}

/* Sizes and offsets for a test, in the order listed in the comment of PluginLayout. */
const uint32_t eyas_layout[] = {
    sizeof(struct init_input), offsetof(struct init_input, tables), offsetof(struct init_input, log),
    sizeof(struct tables), offsetof(struct tables, fields), offsetof(struct tables, writer),
    sizeof(struct event_input), sizeof(struct field_request), offsetof(struct field_request, key),
    offsetof(struct field_request, present), offsetof(struct field_request, list),
    sizeof(struct extract_input), offsetof(struct extract_input, requests), offsetof(struct extract_input, reader),
    sizeof(struct parse_input), offsetof(struct parse_input, writer),
    sizeof(struct listen_input), offsetof(struct listen_input, last_error),
    sizeof(struct table_input), offsetof(struct table_input, reader), offsetof(struct table_input, fields),
    sizeof(struct field_info), sizeof(struct table_info), sizeof(struct metric), offsetof(struct metric, value_type),
    sizeof(struct buffer), sizeof(struct event),
};
const char *plugin_get_required_event_schema_version(struct plugin *p) {
    return fault(p, "schema version") ? "77.0.0" : "4.0.0";
}
