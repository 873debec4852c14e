package eyas.event;

/**
 * The type of a parameter, with its number in Falco's event schema.
 *
 * <p>The order is the schema's ({@code PT_NONE} = 0 …), so {@link #ordinal()} is the schema's number.
 */
public enum ParamType {
    NONE(0),
    INT8(1),
    INT16(2),
    INT32(4),
    INT64(8),
    UINT8(1),
    UINT16(2),
    UINT32(4),
    UINT64(8),
    /** A NUL-terminated string. */
    CHARBUF(-1),
    /** Raw bytes. */
    BYTEBUF(-1),
    /** A signed 64-bit result; a negative value is an error number. */
    ERRNO(8),
    SOCKADDR(-1),
    SOCKTUPLE(-1),
    FD(8),
    PID(8),
    FDLIST(-1),
    FSPATH(-1),
    SYSCALLID(2),
    SIGTYPE(1),
    RELTIME(8),
    ABSTIME(8),
    PORT(2),
    L4PROTO(1),
    SOCKFAMILY(1),
    BOOL(4),
    IPV4ADDR(4),
    /** One byte that selects a type, then a value of that type. */
    DYN(-1),
    FLAGS8(1),
    FLAGS16(2),
    FLAGS32(4),
    UID(4),
    GID(4),
    DOUBLE(8),
    SIGSET(4),
    CHARBUFARRAY(-1),
    CHARBUF_PAIR_ARRAY(-1),
    IPV4NET(-1),
    IPV6ADDR(16),
    IPV6NET(-1),
    IPADDR(-1),
    IPNET(-1),
    MODE(4),
    /** A path relative to the directory descriptor in another parameter. */
    FSRELPATH(-1),
    ENUMFLAGS8(1),
    ENUMFLAGS16(2),
    ENUMFLAGS32(4),
    FD32(4),
    PID32(4);

    private final int size;

    ParamType(int size) {
        this.size = size;
    }

    /** Returns the encoded size in bytes, or -1 if it varies. */
    public int size() {
        return size;
    }

    /** Returns whether the value is an integer of 1, 2, 4 or 8 bytes. */
    public boolean isInteger() {
        return size > 0 && size <= 8 && this != DOUBLE;
    }

    /** Returns whether a value of 1, 2 or 4 bytes is sign-extended. */
    public boolean isSigned() {
        return switch (this) {
            case INT8, INT16, INT32, INT64, ERRNO, FD, PID, FD32, PID32 -> true;
            default -> false;
        };
    }

    /** Returns whether the value is a NUL-terminated string. */
    public boolean isString() {
        return this == CHARBUF || this == FSPATH || this == FSRELPATH;
    }
}
