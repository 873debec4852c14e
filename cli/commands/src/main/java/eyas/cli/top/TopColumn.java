package eyas.cli.top;

import java.util.function.Function;

/**
 * One column of a table of rows of type {@code R}.
 *
 * @param title above it
 * @param name in JSON, and after {@code --sort}
 * @param kind how values are shown
 * @param value the value of a row: a {@link Long} or a text
 * @param wide whether a table has it only where lines are long
 */
record TopColumn<R>(String title, String name, Kind kind, Function<R, Object> value, boolean wide) {
    /** How values are shown. */
    enum Kind {
        /** Text, to the left, cut where the line ends. */
        TEXT,
        /** A number. */
        COUNT,
        /** A number of bytes. */
        BYTES,
        /** A time in ns. */
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

    /** Returns the same for tables with long lines only. */
    TopColumn<R> whereWide() {
        return new TopColumn<>(title, name, kind, value, true);
    }

    boolean isNumber() {
        return kind != Kind.TEXT;
    }

    long number(R row) {
        return value.apply(row) instanceof Long number ? number : 0;
    }
}
