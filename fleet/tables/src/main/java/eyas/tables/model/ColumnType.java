package eyas.tables.model;

/** What a stored column holds, with the type that it has in a database. */
public enum ColumnType {
    /** A text. */
    TEXT("VARCHAR"),
    /** A whole number; of a column whose name ends in {@code _ns} a time, ns since the epoch. */
    WHOLE("BIGINT"),
    /** A number with a fraction. */
    DECIMAL("DOUBLE"),
    /** Yes or no. */
    TRUTH("BOOLEAN"),
    /** A day, of UTC. */
    DAY("DATE"),
    /** Several texts. */
    TEXTS("VARCHAR[]"),
    /** Several whole numbers. */
    WHOLES("BIGINT[]");

    private final String sql;

    ColumnType(String sql) {
        this.sql = sql;
    }

    /** Returns the type's name in SQL. */
    public String sql() {
        return sql;
    }
}
