/* An invalid plugin: macros defined with -D select what is missing or wrong. */
#include <stdint.h>
#include <stddef.h>

#ifndef API
#define API "3.0.0"
#endif

#ifndef NO_API
const char *plugin_get_required_api_version(void) { return API; }
#endif
#ifndef NO_NAME
const char *plugin_get_name(void) { return "broken"; }
#endif
#ifdef BAD_VERSION
const char *plugin_get_version(void) { return "one"; }
#else
const char *plugin_get_version(void) { return "0.0.1"; }
#endif
const char *plugin_get_description(void) { return "Broken, for tests"; }
const char *plugin_get_contact(void) { return NULL; }
const char *plugin_get_last_error(void *p) { return p; }
void *plugin_init(const void *in, int *rc) { (void)in; *rc = 0; return NULL; }
void plugin_destroy(void *p) { (void)p; }

#ifdef HALF_SOURCE
void *plugin_open(void *p, const char *params, int *rc) { (void)params; *rc = 0; return p; }
#endif
#ifdef FIELDS
const char *plugin_get_fields(void) { return FIELDS; }
int plugin_extract_fields(void *p, const void *event, const void *in) { (void)p; (void)event; (void)in; return 1; }
#endif
#ifdef RESERVED
uint32_t plugin_get_id(void) { return 4; }
const char *plugin_get_event_source(void) { return "syscall"; }
void *plugin_open(void *p, const char *params, int *rc) { (void)params; *rc = 0; return p; }
void plugin_close(void *p, void *i) { (void)p; (void)i; }
int plugin_next_batch(void *p, void *i, uint32_t *n, void **e) { (void)p; (void)i; (void)n; (void)e; return 2; }
#endif
