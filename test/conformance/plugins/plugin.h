/*
 * The part of Falco's plugin interface that the plugins here use, written from its documentation (API 3.12.0) for tests
 * only. A test compares the offsets in eyas.plugin.nativeapi.PluginLayout with these structs.
 */
#ifndef EYAS_PLUGIN_H
#define EYAS_PLUGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RC_SUCCESS = 0, RC_FAILURE = 1, RC_TIMEOUT = -1, RC_EOF = 2, RC_NOT_SUPPORTED = 3 };
enum { TYPE_UINT64 = 8, TYPE_STRING = 9, TYPE_RELTIME = 20, TYPE_ABSTIME = 21, TYPE_BOOL = 25, TYPE_IPADDR = 40,
       TYPE_IPNET = 41 };
enum { STATE_INT64 = 4, STATE_UINT16 = 6, STATE_UINT32 = 7, STATE_UINT64 = 8, STATE_STRING = 9, STATE_TABLE = 10 };

#pragma pack(push, 1)
struct event {
    uint64_t time;
    uint64_t thread;
    uint32_t length;
    uint16_t code;
    uint32_t params;
};
#pragma pack(pop)

struct event_input {
    const struct event *event;
    uint64_t number;
    const char *source;
};

struct buffer {
    uint32_t length;
    const void *bytes;
};

struct field_request {
    const void *values;
    uint64_t count;
    uint32_t id;
    const char *name;
    const char *key;
    uint64_t index;
    uint32_t present;
    uint32_t type;
    uint32_t list;
};

union value {
    uint64_t number;
    const char *text;
};

typedef int (*each_entry)(void *state, void *entry);

struct reader {
    const char *(*name)(void *table);
    uint64_t (*size)(void *table);
    void *(*entry)(void *table, const union value *key);
    int (*read)(void *table, void *entry, const void *field, union value *out);
    void (*release)(void *table, void *entry);
    uint32_t (*each)(void *table, each_entry visitor, void *state);
};

struct writer {
    int (*clear)(void *table);
    int (*erase)(void *table, const union value *key);
    void *(*create)(void *table);
    void (*destroy)(void *table, void *entry);
    void *(*add)(void *table, const union value *key, void *entry);
    int (*write)(void *table, void *entry, const void *field, const union value *in);
};

struct field_info {
    const char *name;
    int type;
    uint32_t read_only;
};

struct fields {
    const struct field_info *(*list)(void *table, uint32_t *count);
    void *(*get)(void *table, const char *name, int type);
    void *(*add)(void *table, const char *name, int type);
};

struct table_input {
    const char *name;
    int key_type;
    void *table;
    void *old_reader[4];
    void *old_writer[6];
    void *old_fields[3];
    struct reader *reader;
    struct writer *writer;
    struct fields *fields;
};

struct table_info {
    const char *name;
    int key_type;
};

struct tables {
    struct table_info *(*list)(void *owner, uint32_t *count);
    void *(*get)(void *owner, const char *name, int key_type);
    int (*add)(void *owner, const struct table_input *in);
    void *old_fields[3];
    struct fields *fields;
    struct reader *reader;
    struct writer *writer;
};

struct init_input {
    const char *config;
    void *owner;
    const char *(*last_error)(void *owner);
    const struct tables *tables;
    void (*log)(void *owner, const char *component, const char *message, int severity);
};

struct extract_input {
    void *owner;
    const char *(*last_error)(void *owner);
    uint32_t count;
    struct field_request *requests;
    void *old_reader[4];
    struct reader *reader;
    void *offsets;
};

struct parse_input {
    void *owner;
    const char *(*last_error)(void *owner);
    void *old_reader[4];
    void *old_writer[6];
    struct reader *reader;
    struct writer *writer;
};

struct config_input {
    const char *config;
};

struct routines {
    void *(*subscribe)(void *owner, uint32_t (*routine)(void *plugin, void *state), void *state);
    int (*unsubscribe)(void *owner, void *routine);
};

struct listen_input {
    void *owner;
    struct routines *routines;
    struct reader *reader;
    struct writer *writer;
    const char *(*last_error)(void *owner);
};

struct metric {
    const char *name;
    int type;
    union {
        uint64_t u64;
        int32_t s32;
        double d;
    } value;
    int value_type;
};

typedef int (*async_handler)(void *owner, const struct event *event, char *error);

#endif
