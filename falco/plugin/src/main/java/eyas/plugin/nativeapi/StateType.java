package eyas.plugin.nativeapi;

import org.jspecify.annotations.Nullable;

/** Types of keys and values of tables ({@code ss_plugin_state_type}). */
enum StateType {
    INT8(1),
    INT16(2),
    INT32(3),
    INT64(4),
    UINT8(5),
    UINT16(6),
    UINT32(7),
    UINT64(8),
    STRING(9),
    TABLE(10),
    BOOL(25);

    private final int code;

    StateType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** Returns the type for a number from C, or null. */
    static @Nullable StateType of(int code) {
        for (StateType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        return null;
    }
}
