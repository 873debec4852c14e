package eyas.tables.model;

import java.util.List;

/**
 * One column of a stored table. Every column may be null: an older file may not have it.
 *
 * @param name snake_case name, unique in its table; the name in {@code report.json} where it comes from there
 * @param type what it holds
 * @param member where its value is in the JSON of a row, member by member; empty where the value is not of a report
 * @param maySecret whether it may hold a secret, which is masked before it is stored
 * @param description what it holds, for people
 */
public record TableColumn(String name, ColumnType type, List<String> member, boolean maySecret, String description) {
    public TableColumn {
        member = List.copyOf(member);
    }

    /** Make a column whose value is no member of a report. */
    static TableColumn of(String name, ColumnType type, String description) {
        return new TableColumn(name, type, List.of(), false, description);
    }

    /** Make a column of texts that may hold a secret, whose value is no member of a report. */
    static TableColumn secret(String name, ColumnType type, String description) {
        return new TableColumn(name, type, List.of(), true, description);
    }
}
