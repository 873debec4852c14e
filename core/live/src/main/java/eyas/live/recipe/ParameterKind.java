package eyas.live.recipe;

import eyas.event.ParamType;

/**
 * The ways in which the kernel side builds a parameter; {@code EYAS_K_*} of {@code abi.h}, in the same order.
 *
 * <p>Each kind knows how many bytes it writes, which is checked against the types of the event table.
 */
public enum ParameterKind {
    EMPTY(Fits.ANY),
    U8(Fits.ONE),
    U16(Fits.TWO),
    U32(Fits.FOUR),
    U64(Fits.EIGHT),
    I32(Fits.EIGHT),
    STRING(Fits.TEXT),
    BUFFER(Fits.BYTES),
    SOCKADDR(Fits.ADDRESS),
    TUPLE(Fits.TUPLES),
    OPEN_FLAGS(Fits.FOUR),
    DEV(Fits.FOUR),
    INO(Fits.EIGHT),
    PEEK_U8(Fits.ONE),
    PEEK_U16(Fits.TWO),
    PEEK_U32(Fits.FOUR),
    PEEK_U64(Fits.EIGHT),
    PEEK_I32(Fits.EIGHT),
    IOVEC(Fits.BYTES),
    IOVEC_SIZE(Fits.FOUR),
    MSG_DATA(Fits.BYTES),
    MSG_SIZE(Fits.FOUR),
    MSG_TUPLE(Fits.TUPLES),
    MSG_CONTROL(Fits.BYTES),
    QUEUE(Fits.ONE_OR_FOUR),
    SOCK_PTR(Fits.EIGHT),
    PTRACE_ADDR(Fits.DYNAMIC),
    PTRACE_DATA(Fits.DYNAMIC),
    SOCKOPT(Fits.DYNAMIC),
    PRCTL_STR(Fits.TEXT),
    PRCTL_INT(Fits.EIGHT),
    MEMORY(Fits.FOUR),
    FD_PATH(Fits.TEXT),
    CAPS(Fits.EIGHT),
    CREAT_FLAGS(Fits.TWO),
    RELTIME(Fits.EIGHT),
    FCNTL_CMD(Fits.ONE),
    U32_64(Fits.EIGHT);

    private enum Fits {
        ANY,
        ONE,
        TWO,
        FOUR,
        EIGHT,
        ONE_OR_FOUR,
        TEXT,
        BYTES,
        ADDRESS,
        TUPLES,
        DYNAMIC
    }

    private final Fits fits;

    ParameterKind(Fits fits) {
        this.fits = fits;
    }

    /** Returns the number of this kind in the encoded recipe. */
    @SuppressWarnings("EnumOrdinal") // the order is the header's, and a test compares both
    int code() {
        return ordinal();
    }

    /** Returns whether this kind can build a parameter of {@code type}. */
    boolean makes(ParamType type) {
        return switch (fits) {
            case ANY -> true;
            case ONE -> type.size() == 1;
            case TWO -> type.size() == 2;
            case FOUR -> type.size() == 4;
            case EIGHT -> type.size() == 8;
            case ONE_OR_FOUR -> type.size() == 1 || type.size() == 4;
            case TEXT -> type == ParamType.CHARBUF || type == ParamType.FSPATH || type == ParamType.FSRELPATH;
            case BYTES -> type == ParamType.BYTEBUF;
            case ADDRESS -> type == ParamType.SOCKADDR;
            case TUPLES -> type == ParamType.SOCKTUPLE;
            case DYNAMIC -> type == ParamType.DYN;
        };
    }

    /** Returns whether the kernel side needs a source for it. */
    boolean needsSource() {
        return switch (this) {
            case EMPTY, MEMORY, CAPS, CREAT_FLAGS, PRCTL_STR, PRCTL_INT -> false;
            case U8,
                    U16,
                    U32,
                    U64,
                    I32,
                    STRING,
                    BUFFER,
                    SOCKADDR,
                    TUPLE,
                    OPEN_FLAGS,
                    DEV,
                    INO,
                    PEEK_U8,
                    PEEK_U16,
                    PEEK_U32,
                    PEEK_U64,
                    PEEK_I32,
                    IOVEC,
                    IOVEC_SIZE,
                    MSG_DATA,
                    MSG_SIZE,
                    MSG_TUPLE,
                    MSG_CONTROL,
                    QUEUE,
                    SOCK_PTR,
                    PTRACE_ADDR,
                    PTRACE_DATA,
                    SOCKOPT,
                    FD_PATH,
                    RELTIME,
                    FCNTL_CMD,
                    U32_64 -> true;
        };
    }
}
