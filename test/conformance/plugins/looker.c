/* A plugin that reads the table of the plugin "sample". */
#include "plugin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct plugin {
    char error[512];
    void *table, *square;
    uint64_t number, seen;
};

const char *plugin_get_required_api_version(void) { return "3.0.0"; }
const char *plugin_get_name(void) { return "looker"; }
const char *plugin_get_version(void) { return "0.1.0"; }
const char *plugin_get_description(void) { return "Looks at another plugin's table, for tests"; }
const char *plugin_get_contact(void) { return "the tests of Eyas"; }
const char *plugin_get_last_error(struct plugin *p) { return p->error; }

struct plugin *plugin_init(const struct init_input *in, int *rc) {
    struct plugin *p = calloc(1, sizeof *p);
    const struct tables *t = in->tables;
    uint32_t tables = 0, fields = 0;
    t->list(in->owner, &tables);
    p->table = t->get(in->owner, "squares", STATE_UINT64);
    if (p->table) p->square = t->fields->get(p->table, "square", STATE_UINT64);
    if (p->square) t->fields->list(p->table, &fields);
    *rc = tables == 2 && fields == 1 ? RC_SUCCESS : RC_FAILURE;
    if (*rc) {
        const char *why = in->last_error(in->owner);
        snprintf(p->error, sizeof p->error, "%u tables, %u fields: %s", tables, fields, why ? why : "no reason");
    }
    return p;
}

void plugin_destroy(struct plugin *p) { free(p); }

const char *plugin_get_fields(void) {
    return "[{\"type\":\"uint64\",\"name\":\"looker.square\",\"desc\":\"The square that the table has\","
           "\"arg\":{\"isRequired\":true,\"isIndex\":true}},"
           "{\"type\":\"uint64\",\"name\":\"looker.seen\",\"desc\":\"How many entries the table has\"}]";
}

const char *plugin_get_extract_event_sources(void) { return "[\"sample\"]"; }

static int count(void *state, void *entry) {
    (void)entry;
    (*(uint64_t *)state)++;
    return 1;
}

int plugin_extract_fields(struct plugin *p, const struct event_input *in, const struct extract_input *x) {
    (void)in;
    struct field_request *r = x->requests;
    r->count = 0;
    r->values = &p->number;
    if (r->id == 1) {
        p->number = 0;
        if (x->reader->each(p->table, count, &p->number) && p->number == x->reader->size(p->table)) r->count = 1;
        return RC_SUCCESS;
    }
    union value key = {.number = r->index}, out;
    void *entry = x->reader->entry(p->table, &key);
    if (!entry) return RC_SUCCESS;
    if (x->reader->read(p->table, entry, p->square, &out) == RC_SUCCESS) {
        p->number = out.number;
        r->count = 1;
    }
    x->reader->release(p->table, entry);
    return RC_SUCCESS;
}
