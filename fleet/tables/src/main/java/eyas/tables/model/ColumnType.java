package eyas.tables.model;

/** The type of a stored column, with its database type. */
public enum ColumnType {
    /** A text. */
    TEXT("VARCHAR"),
    /** A whole number; a time in ns since the epoch if the column's name ends in {@code _ns}. */
    WHOLE("BIGINT"),
    /** A number with a fraction. */
    DECIMAL("DOUBLE"),
    /** A boolean. */
    TRUTH("BOOLEAN"),
    /** A UTC day. */
    DAY("DATE"),
    /** A list of texts. */
    TEXTS("VARCHAR[]"),
    /** A list of whole numbers. */
    WHOLES("BIGINT[]");

    private final String sql;

    ColumnType(String sql) {
        this.sql = sql;
    }

    /** Returns the SQL name of the type. */
    public String sql() {
        return sql;
    }
}
