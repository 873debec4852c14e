package eyas.tables.model;

import java.util.List;
import java.util.Optional;

/**
 * A stored table.
 *
 * @param name its name, also of its directory and of its database view
 * @param description what a row represents
 * @param parent the table, or the part of a report, that its rows are nested in; empty for none
 * @param byRepository whether its files are partitioned by repository as well as by day; false for small tables that most queries read
 * completely
 * @param columns its columns, starting with those of every table
 */
public record StoredTable(
        String name, String description, String parent, boolean byRepository, List<TableColumn> columns) {
    public StoredTable {
        columns = List.copyOf(columns);
    }

    /** Returns the column of that name. */
    public Optional<TableColumn> column(String wanted) {
        return columns.stream().filter(column -> column.name().equals(wanted)).findFirst();
    }

    /** Returns the index of a column in {@link #columns}; -1 if there is none. */
    public int index(String wanted) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(wanted)) {
                return i;
            }
        }
        return -1;
    }
}
