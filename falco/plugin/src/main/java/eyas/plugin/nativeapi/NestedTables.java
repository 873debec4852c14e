package eyas.plugin.nativeapi;

import eyas.event.Bytes;
import eyas.event.DescriptorType;
import eyas.plugin.PluginLimits;
import eyas.plugin.nativeapi.NestedTable.Column;
import eyas.plugin.nativeapi.NestedTable.Kind;
import eyas.plugin.nativeapi.NestedTable.Rows;
import eyas.state.file.DescriptorEntry;
import eyas.state.file.DescriptorTable;
import eyas.state.process.ThreadEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The tables of each thread: {@code args}, {@code env}, {@code cgroups}, {@code file_descriptors}. */
final class NestedTables {
    /** A string of a list. */
    private record Item(byte[] text) {}

    /** A subsystem and the path of its control group. */
    private record Group(byte[] subsystem, byte[] path) {}

    /** An open descriptor and its number. */
    record Open(long number, DescriptorEntry entry) {}

    private static final Map<String, Column> ITEMS = columns(text("value", row -> ((Item) row).text()));
    private static final Kind ARGUMENTS = new Kind("args", StateType.UINT64, ITEMS);
    private static final Kind ENVIRONMENT = new Kind("env", StateType.UINT64, ITEMS);
    private static final Kind GROUPS = new Kind(
            "cgroups",
            StateType.UINT64,
            columns(text("first", row -> ((Group) row).subsystem()), text("second", row -> ((Group) row).path())));
    private static final Kind DESCRIPTORS = new Kind("file_descriptors", StateType.INT64, descriptorColumns());

    private final PluginTables tables;
    private final DescriptorColumns extra;

    NestedTables(PluginTables tables, PluginLimits limits) {
        this.tables = tables;
        this.extra = new DescriptorColumns(tables, limits);
    }

    /** Returns the names of the columns that hold nested tables. */
    static List<String> names() {
        return List.of(ARGUMENTS.name(), ENVIRONMENT.name(), GROUPS.name(), DESCRIPTORS.name());
    }

    /** Returns table {@code name} of {@code thread}; empty if it is null. */
    NestedTable of(String name, @Nullable ThreadEntry thread) {
        if (name.equals(DESCRIPTORS.name())) {
            return new NestedTable(
                    tables, DESCRIPTORS, new OpenRows(thread == null ? null : thread.descriptors()), extra);
        }
        if (name.equals(GROUPS.name())) {
            return new NestedTable(
                    tables, GROUPS, new ListRows(groups(thread == null ? Bytes.EMPTY : thread.cgroups())));
        }
        boolean arguments = name.equals(ARGUMENTS.name());
        byte[] texts = thread == null ? Bytes.EMPTY : arguments ? thread.args() : thread.env();
        List<Object> items = new ArrayList<>();
        Bytes.splitAtZeros(texts).forEach(text -> items.add(new Item(text)));
        return new NestedTable(tables, arguments ? ARGUMENTS : ENVIRONMENT, new ListRows(items));
    }

    private static List<Object> groups(byte[] texts) {
        List<Object> groups = new ArrayList<>();
        for (byte[] text : Bytes.splitAtZeros(texts)) {
            int equals = 0;
            while (equals < text.length && text[equals] != '=') {
                equals++;
            }
            groups.add(new Group(
                    Arrays.copyOf(text, equals),
                    Arrays.copyOfRange(text, Math.min(equals + 1, text.length), text.length)));
        }
        return groups;
    }

    private static Map<String, Column> columns(Column... columns) {
        Map<String, Column> byName = new LinkedHashMap<>();
        for (Column column : columns) {
            byName.put(column.field().name(), column);
        }
        return byName;
    }

    private static Column text(String name, Function<Object, byte[]> text) {
        return new Column(new PluginTable.Field(name, StateType.STRING, true), _ -> 0, text);
    }

    private static Column number(String name, StateType type, ToLongFunction<Open> number) {
        return new Column(
                new PluginTable.Field(name, type, true), row -> number.applyAsLong((Open) row), _ -> Bytes.EMPTY);
    }

    private static Column ofSocket(
            String name, StateType type, DescriptorType kind, ToLongFunction<DescriptorEntry> number) {
        return number(name, type, open -> open.entry().type() == kind ? number.applyAsLong(open.entry()) : 0);
    }

    private static Map<String, Column> descriptorColumns() {
        List<Column> columns = new ArrayList<>(List.of(
                number("type", StateType.UINT8, open -> open.entry().type().code()),
                number("open_flags", StateType.UINT32, open -> open.entry().openFlags()),
                text("name", row -> ((Open) row).entry().name()),
                text("name_raw", row -> ((Open) row).entry().nameRaw()),
                number("dev", StateType.UINT32, open -> open.entry().dev()),
                number("ino", StateType.UINT64, open -> open.entry().ino()),
                number("pid", StateType.INT64, open -> open.entry().pid()),
                number("fd", StateType.INT64, Open::number),
                ofSocket(
                        "socket_unix_src",
                        StateType.UINT64,
                        DescriptorType.UNIX_SOCKET,
                        DescriptorEntry::sourcePointer),
                ofSocket(
                        "socket_unix_dest",
                        StateType.UINT64,
                        DescriptorType.UNIX_SOCKET,
                        DescriptorEntry::destinationPointer)));
        DescriptorType four = DescriptorType.IPV4_SOCKET;
        columns.add(ofSocket("socket_ipv4_src_ip", StateType.UINT32, four, e -> word(e.sourceAddress(), 0, 4)));
        // Falco's name.
        columns.add(ofSocket("socket_ipv4_dest_dip", StateType.UINT32, four, e -> word(e.destinationAddress(), 0, 4)));
        columns.add(ofSocket("socket_ipv4_src_port", StateType.UINT16, four, DescriptorEntry::sourcePort));
        columns.add(ofSocket("socket_ipv4_dst_port", StateType.UINT16, four, DescriptorEntry::destinationPort));
        columns.add(ofSocket("socket_ipv4_l4_proto", StateType.UINT8, four, DescriptorEntry::protocol));
        DescriptorType six = DescriptorType.IPV6_SOCKET;
        columns.add(ofSocket("socket_ipv6_src_ip_low", StateType.UINT64, six, e -> word(e.sourceAddress(), 0, 8)));
        columns.add(ofSocket("socket_ipv6_src_ip_high", StateType.UINT64, six, e -> word(e.sourceAddress(), 8, 8)));
        columns.add(
                ofSocket("socket_ipv6_dest_ip_low", StateType.UINT64, six, e -> word(e.destinationAddress(), 0, 8)));
        columns.add(
                ofSocket("socket_ipv6_dest_ip_high", StateType.UINT64, six, e -> word(e.destinationAddress(), 8, 8)));
        columns.add(ofSocket("socket_ipv6_src_port", StateType.UINT16, six, DescriptorEntry::sourcePort));
        columns.add(ofSocket("socket_ipv6_dst_port", StateType.UINT16, six, DescriptorEntry::destinationPort));
        columns.add(ofSocket("socket_ipv6_l4_proto", StateType.UINT8, six, DescriptorEntry::protocol));
        DescriptorType server = DescriptorType.IPV4_SERVER_SOCKET;
        columns.add(
                ofSocket("socket_ipv4_server_ip", StateType.UINT32, server, e -> word(e.destinationAddress(), 0, 4)));
        columns.add(ofSocket("socket_ipv4_server_port", StateType.UINT16, server, DescriptorEntry::destinationPort));
        columns.add(ofSocket("socket_ipv4_server_l4_proto", StateType.UINT8, server, DescriptorEntry::protocol));
        DescriptorType server6 = DescriptorType.IPV6_SERVER_SOCKET;
        columns.add(ofSocket(
                "socket_ipv6_server_ip_low", StateType.UINT64, server6, e -> word(e.destinationAddress(), 0, 8)));
        columns.add(ofSocket(
                "socket_ipv6_server_ip_high", StateType.UINT64, server6, e -> word(e.destinationAddress(), 8, 8)));
        columns.add(ofSocket("socket_ipv6_server_port", StateType.UINT16, server6, DescriptorEntry::destinationPort));
        columns.add(ofSocket("socket_ipv6_server_l4_proto", StateType.UINT8, server6, DescriptorEntry::protocol));
        return columns(columns.toArray(Column[]::new));
    }

    /** Reads {@code size} bytes of an address as a native-endian number; 0 if the address is shorter. */
    private static long word(byte[] address, int from, int size) {
        long word = 0;
        for (int i = 0; i < size && from + size <= address.length; i++) {
            word |= (address[from + i] & 0xFFL) << (8 * i);
        }
        return word;
    }

    /** Rows of a list, by index. */
    private record ListRows(List<Object> rows) implements Rows {
        @Override
        public long size() {
            return rows.size();
        }

        @Override
        public @Nullable Object at(long key) {
            return key >= 0 && key < rows.size() ? rows.get((int) key) : null;
        }

        @Override
        public boolean each(Predicate<Object> visitor) {
            return rows.stream().allMatch(visitor);
        }
    }

    /** Descriptors, by number. */
    private record OpenRows(@Nullable DescriptorTable table) implements Rows {
        @Override
        public long size() {
            return table == null ? 0 : table.size();
        }

        @Override
        public @Nullable Object at(long key) {
            DescriptorEntry entry = table == null ? null : table.get(key);
            return entry == null ? null : new Open(key, entry);
        }

        @Override
        public boolean each(Predicate<Object> visitor) {
            DescriptorTable all = table;
            for (int place = 0; all != null && place < all.places(); place++) {
                DescriptorEntry entry = all.entryAt(place);
                if (entry != null && !visitor.test(new Open(all.numberAt(place), entry))) {
                    return false;
                }
            }
            return true;
        }
    }
}
