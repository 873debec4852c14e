package eyas.tables.model;

/**
 * A column of a stored table. Every column is nullable, because older files may lack it.
 *
 * @param name snake_case name, unique in its table; the name in {@code report.json} if it is from there
 * @param type its type
 * @param maySecret whether it may contain a secret, which is masked before it is stored
 * @param description its content, for users
 */
public record TableColumn(String name, ColumnType type, boolean maySecret, String description) {
    /** Creates a column that cannot contain a secret. */
    static TableColumn of(String name, ColumnType type, String description) {
        return new TableColumn(name, type, false, description);
    }

    /** Creates a text column that may contain a secret. */
    static TableColumn secret(String name, ColumnType type, String description) {
        return new TableColumn(name, type, true, description);
    }
}
