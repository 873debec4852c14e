package eyas.tables.model;

/**
 * One column of a stored table. Every column may be null: an older file may not have it.
 *
 * @param name snake_case name, unique in its table; the name in {@code report.json} where it comes from there
 * @param type what it holds
 * @param maySecret whether it may hold a secret, which is masked before it is stored
 * @param description what it holds, for people
 */
public record TableColumn(String name, ColumnType type, boolean maySecret, String description) {
    /** Creates a column of what can be no secret. */
    static TableColumn of(String name, ColumnType type, String description) {
        return new TableColumn(name, type, false, description);
    }

    /** Creates a column of texts that may hold a secret. */
    static TableColumn secret(String name, ColumnType type, String description) {
        return new TableColumn(name, type, true, description);
    }
}
