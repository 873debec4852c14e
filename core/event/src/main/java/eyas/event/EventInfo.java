package eyas.event;

import java.util.List;

/**
 * One event code.
 *
 * @param code the number in the event header; even codes are entries, odd ones exits
 * @param codeName the schema's name of the code without its prefix, for example {@code SYSCALL_OPENAT_2_X}
 * @param name the value of {@code evt.type}, for example {@code openat}; {@code NA} if the code is unused
 * @param category category bits, see {@link EventCategory}
 * @param flags flag bits, see {@link EventFlag}
 * @param params the parameters of the current schema, in order; an event may have fewer (older) or more (newer)
 */
public record EventInfo(int code, String codeName, String name, int category, int flags, List<ParamInfo> params) {

    /** Returns whether {@code flag} is set. */
    public boolean has(EventFlag flag) {
        return (flags & flag.bit()) != 0;
    }

    /** Returns whether this is the entry side of a call ({@code evt.dir} is {@code >}). */
    public boolean isEnter() {
        return (code & 1) == 0;
    }

    /** Returns the index of the first parameter with name {@code paramName}, or -1. */
    public int paramIndex(String paramName) {
        for (int i = 0; i < params.size(); i++) {
            if (params.get(i).name().equals(paramName)) {
                return i;
            }
        }
        return -1;
    }
}
