package eyas.plugin.nativeapi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A table inside an entry of table {@code threads}. Read-only, except for columns that plugins add to descriptors.
 *
 * <p>An instance shows the data of one thread and is valid during the call that received it. Column accessors are shared by all tables of a
 * kind, so that plugins can look them up once, during init.
 */
final class NestedTable implements ReadOnlyTable {
    /**
     * Properties shared by all tables of one kind.
     *
     * @param columns columns by name
     */
    record Kind(String name, StateType keyType, Map<String, Column> columns) {}

    /** A column: a number or a string of each row. */
    record Column(Field field, ToLongFunction<Object> number, Function<Object, byte[]> text) {}

    /** The rows of one table. */
    interface Rows {
        long size();

        /** Returns the row at {@code key}, or null. */
        @Nullable
        Object at(long key);

        /** Visits the rows until the visitor returns false; returns whether all were visited. */
        boolean each(Predicate<Object> visitor);
    }

    private final PluginTables tables;
    private final Kind kind;
    private final Rows rows;
    private final @Nullable DescriptorColumns extra;

    NestedTable(PluginTables tables, Kind kind, Rows rows) {
        this(tables, kind, rows, null);
    }

    /** Creates a table of descriptors, with the columns that plugins have added. */
    NestedTable(PluginTables tables, Kind kind, Rows rows, @Nullable DescriptorColumns extra) {
        this.tables = tables;
        this.kind = kind;
        this.rows = rows;
        this.extra = extra;
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
        List<Field> all = new ArrayList<>(
                kind.columns().values().stream().map(Column::field).toList());
        if (extra != null) {
            all.addAll(extra.fields());
        }
        return all;
    }

    @Override
    public Object field(String name, StateType type) {
        Column column = kind.columns().get(name);
        DescriptorColumns.ExtraColumn added = column == null && extra != null ? extra.find(name) : null;
        Field field = column != null ? column.field() : added != null ? added.field() : null;
        if (field == null) {
            throw new TableException("table '" + name() + "' has no field '" + name + "'");
        }
        if (field.type() != type) {
            throw new TableException(
                    "field '" + name + "' of table '" + name() + "' is of type " + field.type() + ", not " + type);
        }
        return column != null ? column : Objects.requireNonNull(added);
    }

    @Override
    public Object addField(String name, StateType type) {
        if (kind.columns().containsKey(name) || (extra != null && extra.find(name) != null)) {
            return field(name, type);
        }
        if (extra == null) {
            throw readOnly();
        }
        return extra.add(name, type);
    }

    @Override
    public @Nullable Object find(MemorySegment key) {
        return rows.at(key.get(JAVA_LONG, 0));
    }

    @Override
    public void read(Object entry, Object field, MemorySegment out) {
        if (extra != null
                && field instanceof DescriptorColumns.ExtraColumn added
                && entry instanceof NestedTables.Open open) {
            extra.read(open.entry(), added, out);
            return;
        }
        if (!(field instanceof Column column)
                || !column.equals(kind.columns().get(column.field().name()))) {
            throw new TableException("the field does not belong to table '" + name() + "'");
        }
        switch (column.field().type()) {
            case STRING -> out.set(ADDRESS, 0, tables.text(column.text().apply(entry)));
            case BOOL -> out.set(JAVA_INT, 0, (int) column.number().applyAsLong(entry));
            case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 ->
                out.set(JAVA_LONG, 0, column.number().applyAsLong(entry));
            case TABLE -> throw new TableException("no nested tables in table '" + name() + "'");
        }
    }

    @Override
    public void write(Object entry, Object field, MemorySegment in) {
        if (extra == null
                || !(field instanceof DescriptorColumns.ExtraColumn added)
                || !(entry instanceof NestedTables.Open open)) {
            throw readOnly();
        }
        extra.write(open.entry(), added, in);
    }

    @Override
    public boolean each(Predicate<Object> visitor) {
        return rows.each(visitor);
    }

    @Override
    public TableException readOnly() {
        return new TableException("table '" + name() + "' of a thread is read-only for plugins");
    }
}
