package eyas.tables.read;

import eyas.tables.model.RowOrigin;
import eyas.tables.model.StoredTable;
import eyas.tables.model.StoredTables;
import eyas.tables.model.TableColumn;
import eyas.text.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the rows of one stored table, and of what lies within them, from JSON. For one report. */
final class RowMaker {
    private static final int FIRST = StoredTables.EVERYWHERE.size();

    private final StoredTable table;
    private final String member;
    private final int parentColumn;
    private final CellBudget budget;
    private final List<RowMaker> nested = new ArrayList<>();

    private RowMaker(StoredTable table, String member, int parentColumn, CellBudget budget) {
        this.table = table;
        this.budget = budget;
        this.member = member;
        this.parentColumn = parentColumn;
        for (StoredTable inner : StoredTables.ALL) {
            if (inner.origin() instanceof RowOrigin.Nested(String parent, String within)
                    && parent.equals(table.name())) {
                nested.add(new RowMaker(inner, within, FIRST + 1, budget));
            }
        }
    }

    /** Return the maker of a table's rows. */
    static RowMaker of(StoredTable table, CellBudget budget) {
        return new RowMaker(table, "", -1, budget);
    }

    /** Return the maker of rows that lie within a single part. */
    static RowMaker within(StoredTable table, String member, CellBudget budget) {
        return new RowMaker(table, member, -1, budget);
    }

    /** Adds the rows of a list; returns the number of the next row. */
    private long addAll(
            String name, JsonValue list, long next, Long parent, Map<StoredTable, List<@Nullable Object[]>> rows) {
        long number = next;
        for (JsonValue each : ReportRows.listed(name, member, list)) {
            @Nullable Object[] row = row(name, each, number++, rows);
            row[parentColumn] = parent;
        }
        return number;
    }

    /** Adds the row that {@code value} is, and the rows within it. */
    void add(String name, JsonValue value, long number, Map<StoredTable, List<@Nullable Object[]>> rows) {
        row(name, value, number, rows);
    }

    private @Nullable Object[] row(
            String name, JsonValue value, long number, Map<StoredTable, List<@Nullable Object[]>> rows) {
        if (!(value instanceof JsonValue.Fields)) {
            throw new UnusableInputException(name + ": row " + number + " of '" + table.name() + "' is not an object");
        }
        List<@Nullable Object[]> all = rows.computeIfAbsent(table, _ -> new ArrayList<>());
        budget.take(name, table.columns().size());
        @Nullable Object[] row = new Object[table.columns().size()];
        all.add(row);
        JsonValue own = value.get("id");
        Long id = own.isPresent() ? (Long) Values.whole(own, () -> place(name, number, "id")) : Long.valueOf(number);
        row[FIRST] = id;
        for (int i = FIRST + 1; i < row.length; i++) {
            TableColumn column = table.columns().get(i);
            if (!column.member().isEmpty()) {
                row[i] = ReportRows.find(value, column.member())
                        .map(found -> Values.of(column.type(), found, () -> place(name, number, column.name())))
                        .orElse(null);
            }
        }
        for (RowMaker each : nested) {
            List<@Nullable Object[]> inner = rows.computeIfAbsent(each.table, _ -> new ArrayList<>());
            each.addAll(name, value.get(each.member), inner.size(), id, rows);
        }
        return row;
    }

    private String place(String name, long number, String column) {
        return name + ": row " + number + " of '" + table.name() + "', " + column;
    }
}
