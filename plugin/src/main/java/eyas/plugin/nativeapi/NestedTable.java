package eyas.plugin.nativeapi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A table inside an entry of table {@code threads}. Read-only.
 *
 * <p>An instance shows what one thread has, and dies with the call that was given it; what reads a column is the same for
 * all tables of a kind, so that plugins can ask for it once, when they begin.
 */
final class NestedTable implements ReadOnlyTable {
    /**
     * What tables of one kind have in common.
     *
     * @param columns by their names
     */
    record Kind(String name, StateType keyType, Map<String, Column> columns) {}

    /** A column: a number or a text of a row. */
    record Column(Field field, ToLongFunction<Object> number, Function<Object, byte[]> text) {}

    /** Holds the rows of one table. */
    interface Rows {
        long size();

        /** Returns the row at {@code key}, null where there is none. */
        @Nullable
        Object at(long key);

        /** Visits the rows until one is enough; tells whether all were visited. */
        boolean each(Predicate<Object> visitor);
    }

    private final PluginTables tables;
    private final Kind kind;
    private final Rows rows;

    NestedTable(PluginTables tables, Kind kind, Rows rows) {
        this.tables = tables;
        this.kind = kind;
        this.rows = rows;
    }

    @Override
    public String name() {
        return kind.name();
    }

    @Override
    public StateType keyType() {
        return kind.keyType();
    }

    @Override
    public long size() {
        return rows.size();
    }

    @Override
    public List<Field> fields() {
        return kind.columns().values().stream().map(Column::field).toList();
    }

    @Override
    public Object field(String name, StateType type) {
        Column column = kind.columns().get(name);
        if (column == null) {
            throw new TableException("table '" + name() + "' has no field '" + name + "'");
        }
        if (column.field().type() != type) {
            throw new TableException("field '" + name + "' of table '" + name() + "' is of type "
                    + column.field().type() + ", not " + type);
        }
        return column;
    }

    @Override
    public Object addField(String name, StateType type) {
        if (kind.columns().containsKey(name)) {
            return field(name, type);
        }
        throw readOnly();
    }

    @Override
    public @Nullable Object find(MemorySegment key) {
        return rows.at(key.get(JAVA_LONG, 0));
    }

    @Override
    public void read(Object entry, Object field, MemorySegment out) {
        if (!(field instanceof Column column)
                || !column.equals(kind.columns().get(column.field().name()))) {
            throw new TableException("the field is none of table '" + name() + "'");
        }
        switch (column.field().type()) {
            case STRING -> out.set(ADDRESS, 0, tables.text(column.text().apply(entry)));
            case BOOL -> out.set(JAVA_INT, 0, (int) column.number().applyAsLong(entry));
            case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 ->
                out.set(JAVA_LONG, 0, column.number().applyAsLong(entry));
            case TABLE -> throw new TableException("there is no table inside table '" + name() + "'");
        }
    }

    @Override
    public void write(Object entry, Object field, MemorySegment in) {
        throw readOnly();
    }

    @Override
    public boolean each(Predicate<Object> visitor) {
        return rows.each(visitor);
    }

    @Override
    public TableException readOnly() {
        return new TableException("table '" + name() + "' of a thread is what events say; plugins cannot change it");
    }
}
