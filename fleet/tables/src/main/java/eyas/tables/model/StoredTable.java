package eyas.tables.model;

import java.util.List;
import java.util.Optional;

/**
 * One stored table.
 *
 * @param name its name: that of its directory, and of the view in a database
 * @param description what a row is
 * @param parent the table, or the part of a report, that its rows lie within; empty for none
 * @param byRepository whether its files are kept apart by repository as well as by day; small tables that most questions read as a whole
 * are not
 * @param columns its columns, those that every table has first
 */
public record StoredTable(
        String name, String description, String parent, boolean byRepository, List<TableColumn> columns) {
    public StoredTable {
        columns = List.copyOf(columns);
    }

    /** Returns the place of the column of that name. */
    public Optional<TableColumn> column(String wanted) {
        return columns.stream().filter(column -> column.name().equals(wanted)).findFirst();
    }

    /** Returns the number of the column of that name in {@link #columns}; -1 where there is none. */
    public int index(String wanted) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(wanted)) {
                return i;
            }
        }
        return -1;
    }
}
