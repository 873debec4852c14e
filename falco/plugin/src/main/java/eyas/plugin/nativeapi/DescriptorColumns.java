package eyas.plugin.nativeapi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import eyas.event.Bytes;
import eyas.plugin.PluginLimits;
import eyas.plugin.nativeapi.PluginTable.Field;
import eyas.state.file.DescriptorEntry;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Columns that plugins have added to the table of descriptors, with their values. A value is removed with its descriptor; copies by fork or
 * dup start without values. Any thread may add and find columns; values belong to the event thread.
 */
final class DescriptorColumns {
    /** A column that a plugin added. */
    record ExtraColumn(Field field, int index) {}

    /** Values of one descriptor, by column index. */
    private record Values(long serial, List<Object> all) {}

    private final PluginTables tables;
    private final PluginLimits limits;
    private final Map<String, ExtraColumn> columns = new LinkedHashMap<>();
    private final Map<DescriptorEntry, Values> values = new WeakHashMap<>();

    DescriptorColumns(PluginTables tables, PluginLimits limits) {
        this.tables = tables;
        this.limits = limits;
    }

    synchronized List<Field> fields() {
        return columns.values().stream().map(ExtraColumn::field).toList();
    }

    synchronized @Nullable ExtraColumn find(String name) {
        return columns.get(name);
    }

    synchronized ExtraColumn add(String name, StateType type) {
        if (type == StateType.TABLE) {
            throw new TableException("a field of table 'file_descriptors' cannot be a table");
        }
        if (columns.size() >= limits.tableFields()) {
            throw new TableException(
                    "plugins have added more than " + limits.tableFields() + " fields to 'file_descriptors'");
        }
        ExtraColumn made = new ExtraColumn(new Field(name, type, false), columns.size());
        columns.put(name, made);
        return made;
    }

    /** Returns the value for a descriptor; 0, or an empty string, if there is none. */
    void read(DescriptorEntry entry, ExtraColumn column, MemorySegment out) {
        Values written = values.get(entry);
        boolean isThere = written != null
                && written.serial() == entry.serial()
                && column.index() < written.all().size();
        Object value = written != null && isThere ? written.all().get(column.index()) : 0L;
        if (column.field().type() == StateType.STRING) {
            out.set(ADDRESS, 0, tables.text(value instanceof byte[] text ? text : Bytes.EMPTY));
        } else {
            out.set(JAVA_LONG, 0, value instanceof Long number ? number : 0);
        }
    }

    void write(DescriptorEntry entry, ExtraColumn column, MemorySegment in) {
        Values written = values.get(entry);
        if (written == null || written.serial() != entry.serial()) {
            written = new Values(entry.serial(), new ArrayList<>());
            values.put(entry, written);
        }
        while (written.all().size() <= column.index()) {
            written.all().add(0L);
        }
        written.all()
                .set(
                        column.index(),
                        column.field().type() == StateType.STRING
                                ? ThreadsTable.stringValue(in, limits)
                                : (Object) in.get(JAVA_LONG, 0));
    }
}
