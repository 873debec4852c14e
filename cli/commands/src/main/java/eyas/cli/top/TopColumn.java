package eyas.cli.top;

import java.util.function.Function;

/**
 * One column of a table with rows of type {@code R}.
 *
 * @param title the heading
 * @param name the name in JSON and for {@code --sort}
 * @param kind the format of values
 * @param value the value of a row: a {@link Long} or a text
 * @param wide whether only wide tables have the column
 */
record TopColumn<R>(String title, String name, Kind kind, Function<R, Object> value, boolean wide) {
    /** The format of values. */
    enum Kind {
        /** Text, aligned left, truncated at the end of the line. */
        TEXT,
        /** A number. */
        COUNT,
        /** A number of bytes. */
        BYTES,
        /** A duration in ns. */
        TIME
    }

    static <R> TopColumn<R> text(String title, String name, Function<R, Object> value) {
        return new TopColumn<>(title, name, Kind.TEXT, value, false);
    }

    static <R> TopColumn<R> count(String title, String name, Function<R, Object> value) {
        return new TopColumn<>(title, name, Kind.COUNT, value, false);
    }

    static <R> TopColumn<R> bytes(String title, String name, Function<R, Object> value) {
        return new TopColumn<>(title, name, Kind.BYTES, value, false);
    }

    static <R> TopColumn<R> time(String title, String name, Function<R, Object> value) {
        return new TopColumn<>(title, name, Kind.TIME, value, false);
    }

    /** Returns the same column for wide tables only. */
    TopColumn<R> wideOnly() {
        return new TopColumn<>(title, name, kind, value, true);
    }

    boolean isNumber() {
        return kind != Kind.TEXT;
    }

    long number(R row) {
        return value.apply(row) instanceof Long number ? number : 0;
    }
}
