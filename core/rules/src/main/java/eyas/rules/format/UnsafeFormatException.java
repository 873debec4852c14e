package eyas.rules.format;

import org.jspecify.annotations.Nullable;

/** Thrown when formatting a file could change its meaning. */
final class UnsafeFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int offset;
    private final @Nullable String fix;

    UnsafeFormatException(String message, int offset, @Nullable String fix) {
        super(message, null, false, false);
        this.offset = offset;
        this.fix = fix;
    }

    int offset() {
        return offset;
    }

    @Nullable
    String fix() {
        return fix;
    }
}
