package eyas.plugin.nativeapi;

import eyas.event.ParamType;

/**
 * Lays out the structs that pass between us and a plugin, on a machine with pointers of eight bytes; offsets in bytes.
 *
 * <pre>
 * ss_plugin_init_input           0 config   8 owner   16 get_owner_last_error   24 tables   32 log_fn
 * ss_plugin_init_tables_input    0 list_tables   8 get_table   16 add_table   24 fields (3 functions)
 *                                48 fields_ext   56 reader_ext   64 writer_ext
 * ss_plugin_event_input          0 evt   8 evtnum u64   16 evtsrc
 * ss_plugin_extract_field        0 res   8 res_len u64   16 field_id u32   24 field   32 arg_key   40 arg_index u64
 *                                48 arg_present u32   52 ftype u32   56 flist u32
 * ss_plugin_field_extract_input  0 owner   8 get_owner_last_error   16 num_fields u32   24 fields
 *                                32 table_reader (4 functions)   64 table_reader_ext   72 value_offsets
 * ss_plugin_event_parse_input    0 owner   8 get_owner_last_error   16 table_reader (4)   48 table_writer (6)
 *                                96 table_reader_ext   104 table_writer_ext
 * ss_plugin_capture_listen_input 0 owner   8 routine   16 table_reader_ext   24 table_writer_ext
 *                                32 get_owner_last_error
 * ss_plugin_table_input          0 name   8 key_type   16 table   24 reader (4)   56 writer (6)   104 fields (3)
 *                                128 reader_ext   136 writer_ext   144 fields_ext
 * ss_plugin_table_fieldinfo      0 name   8 field_type u32   12 read_only u32
 * ss_plugin_table_info           0 name   8 key_type u32
 * ss_plugin_metric               0 name   8 type   16 value   24 value_type
 * ss_plugin_byte_buffer          0 len u32   8 ptr
 * </pre>
 *
 * <p>Source: libs {@code plugin_types.h} and {@code plugin_api.h}, API 3.12.0; a test compares with a C compiler.
 */
final class PluginLayout {
    static final int POINTER = 8;

    static final int INIT_INPUT = 40;
    static final int INIT_TABLES = 72;
    static final int EVENT_INPUT = 24;
    static final int EXTRACT_FIELD = 64;
    static final int EXTRACT_INPUT = 80;
    static final int PARSE_INPUT = 112;
    static final int LISTEN_INPUT = 40;
    static final int TABLE_INPUT = 152;
    static final int FIELD_INFO = 16;
    static final int TABLE_INFO = 16;
    static final int METRIC = 32;
    static final int BYTE_BUFFER = 16;
    /** Size of a value of a table, {@code ss_plugin_state_data}. */
    static final int STATE_DATA = 8;
    /** Maximum length of an error message from the handler of injected events, including NUL. */
    static final int MAX_ERROR = 1024;

    static final int SUCCESS = 0;
    static final int FAILURE = 1;
    static final int TIMEOUT = -1;
    static final int EOF = 2;
    static final int NOT_SUPPORTED = 3;

    static final int SCHEMA_NONE = 0;
    static final int SCHEMA_JSON = 1;

    private PluginLayout() {}

    /** Returns the number of a field type, as in the event schema. */
    @SuppressWarnings("EnumOrdinal") // the order is the numbering of the event schema, as ParamType promises
    static int type(ParamType type) {
        return type.ordinal();
    }
}
