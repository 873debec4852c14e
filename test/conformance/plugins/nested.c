/* A plugin with a field that shows the nested tables of an entry of the thread table, read like Falco's own plugins do. */
#include "plugin.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LISTS = 4 };
static const char *const names[LISTS] = {"args", "env", "cgroups", "file_descriptors"};

struct plugin {
    char error[512];
    void *threads;
    void *lists[LISTS];
    void *value[2], *first, *second, *fd, *name, *address, *port, *mine;
    char line[1024];
    const char *text;
    const struct reader *reader;
    void *table;
};

const char *plugin_get_required_api_version(void) { return "3.9.0"; }
const char *plugin_get_name(void) { return "nested"; }
const char *plugin_get_version(void) { return "0.1.0"; }
const char *plugin_get_description(void) { return "Shows the tables inside of threads, for tests"; }
const char *plugin_get_contact(void) { return "the tests of Eyas"; }
const char *plugin_get_last_error(struct plugin *p) { return p->error; }

/* The columns of a nested table are available through an entry only, so a temporary entry is created. */
static bool columns(struct plugin *p, const struct tables *t) {
    void *blank = t->writer->create(p->threads);
    if (!blank) return false;
    for (int i = 0; i < LISTS; i++) {
        union value out = {0};
        uint32_t count = 0;
        p->lists[i] = t->fields->get(p->threads, names[i], STATE_TABLE);
        if (!p->lists[i] || t->reader->read(p->threads, blank, p->lists[i], &out) != RC_SUCCESS) return false;
        void *inner = (void *)out.text;
        if (t->reader->size(inner) != 0 || strcmp(t->reader->name(inner), names[i])) return false;
        if (!t->fields->list(inner, &count) || count == 0) return false;
        if (i < 2) p->value[i] = t->fields->get(inner, "value", STATE_STRING);
        if (i == 2) p->first = t->fields->get(inner, "first", STATE_STRING);
        if (i == 2) p->second = t->fields->get(inner, "second", STATE_STRING);
        if (i == 3) p->fd = t->fields->get(inner, "fd", STATE_INT64);
        if (i == 3) p->name = t->fields->get(inner, "name", STATE_STRING);
        if (i == 3) p->address = t->fields->get(inner, "socket_ipv4_dest_dip", STATE_UINT32);
        if (i == 3) p->port = t->fields->get(inner, "socket_ipv4_dst_port", STATE_UINT16);
        /* These tables are read-only, except that descriptors accept columns of plugins. */
        void *mine = t->fields->add(inner, "mine", STATE_UINT64);
        if (i == 3) p->mine = mine;
        if (!mine != (i < 3) || t->writer->clear(inner) == RC_SUCCESS) return false;
        if (i == 3 && t->fields->get(inner, "mine", STATE_UINT64) != mine) return false;
    }
    t->writer->destroy(p->threads, blank);
    return p->value[0] && p->value[1] && p->first && p->second && p->fd && p->name && p->address && p->port;
}

struct plugin *plugin_init(const struct init_input *in, int *rc) {
    struct plugin *p = calloc(1, sizeof *p);
    p->text = p->line;
    p->threads = in->tables->get(in->owner, "threads", STATE_INT64);
    *rc = p->threads && columns(p, in->tables) ? RC_SUCCESS : RC_FAILURE;
    if (*rc) {
        const char *why = in->last_error(in->owner);
        snprintf(p->error, sizeof p->error, "tables: %s", why ? why : "no reason");
    }
    return p;
}

void plugin_destroy(struct plugin *p) { free(p); }

const char *plugin_get_fields(void) {
    return "[{\"type\":\"string\",\"name\":\"nested.line\",\"desc\":\"What the tables of the thread say\"}]";
}

const char *plugin_get_extract_event_sources(void) { return "[\"syscall\"]"; }

static void say(struct plugin *p, const char *format, ...) {
    size_t used = strlen(p->line);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(p->line + used, sizeof p->line - used, format, arguments);
    va_end(arguments);
}

static const char *text(struct plugin *p, void *entry, void *column) {
    union value out = {0};
    return p->reader->read(p->table, entry, column, &out) == RC_SUCCESS ? out.text : "?";
}

static unsigned long number(struct plugin *p, void *entry, void *column) {
    union value out = {0};
    return p->reader->read(p->table, entry, column, &out) == RC_SUCCESS ? out.number : 0;
}

static int group(void *state, void *entry) {
    struct plugin *p = state;
    say(p, " %s=%s", text(p, entry, p->first), text(p, entry, p->second));
    return 1;
}

static int open_one(void *state, void *entry) {
    struct plugin *p = state;
    unsigned long to = number(p, entry, p->address);
    say(p, " %lu:%s", number(p, entry, p->fd), text(p, entry, p->name));
    if (to) say(p, "(%lu.%lu:%lu)", to & 255, to >> 24, number(p, entry, p->port));
    if (number(p, entry, p->mine)) say(p, "[%lu]", number(p, entry, p->mine));
    return 1;
}

const char *plugin_get_parse_event_sources(void) { return "[\"syscall\"]"; }

/* Writes its own column of descriptor 5; writing a column that it does not own must fail. */
int plugin_parse_event(struct plugin *p, const struct event_input *in, const struct parse_input *x) {
    union value thread = {.number = in->event->thread}, five = {.number = 5}, mark = {.number = 55}, out = {0};
    void *owner = x->reader->entry(p->threads, &thread);
    int rc = RC_FAILURE;
    if (!owner) return RC_SUCCESS;
    if (x->reader->read(p->threads, owner, p->lists[3], &out) == RC_SUCCESS) {
        void *inner = (void *)out.text;
        void *entry = x->reader->entry(inner, &five);
        if (entry) {
            rc = x->writer->write(inner, entry, p->mine, &mark);
            if (x->writer->write(inner, entry, p->fd, &mark) == RC_SUCCESS) rc = RC_FAILURE;
            x->reader->release(inner, entry);
        }
    }
    x->reader->release(p->threads, owner);
    return rc;
}

int plugin_extract_fields(struct plugin *p, const struct event_input *in, const struct extract_input *x) {
    struct field_request *r = x->requests;
    union value key = {.number = in->event->thread};
    void *thread = x->reader->entry(p->threads, &key);
    r->count = 0;
    if (!thread) return RC_SUCCESS;
    p->line[0] = 0;
    p->reader = x->reader;
    for (int i = 0; i < LISTS; i++) {
        union value out = {0};
        if (x->reader->read(p->threads, thread, p->lists[i], &out) != RC_SUCCESS) return RC_FAILURE;
        p->table = (void *)out.text;
        say(p, "%s%s(%lu)", i ? " " : "", names[i], (unsigned long)x->reader->size(p->table));
        if (i == 2) x->reader->each(p->table, group, p);
        if (i == 3) x->reader->each(p->table, open_one, p);
        for (uint64_t place = 0; i < 2 && place < x->reader->size(p->table); place++) {
            union value at = {.number = place};
            void *entry = x->reader->entry(p->table, &at);
            say(p, " %s", text(p, entry, p->value[i]));
            x->reader->release(p->table, entry);
        }
        union value beyond = {.number = 99};
        if (x->reader->entry(p->table, &beyond)) say(p, " and one that is not there");
    }
    x->reader->release(p->threads, thread);
    r->values = &p->text;
    r->count = 1;
    return RC_SUCCESS;
}
