package eyas.filter;

import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventTable;
import eyas.event.EventWriter;
import eyas.event.ParamFormat;
import eyas.event.ParamType;
import eyas.fields.BoundField;
import eyas.fields.FieldCatalog;
import eyas.fields.FieldDefinition;
import eyas.fields.FieldDependency;
import eyas.fields.FieldException;
import eyas.fields.FieldFlag;
import eyas.fields.FieldProvider;
import eyas.fields.Multiplicity;
import eyas.fields.StaticValue;
import eyas.filter.check.ByteString;
import eyas.filter.check.CheckResult;
import eyas.filter.check.CheckedCondition;
import eyas.filter.check.ConditionChecker;
import eyas.filter.syntax.ConditionParser;
import eyas.filter.syntax.LiteralText;
import eyas.state.EventContext;
import eyas.state.State;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Replaces events and state with fields whose values a test sets explicitly.
 *
 * <p>The names, types and flags are those of real fields; the values come from the test, so that every operator can be tested on every kind
 * of value.
 */
public final class FakeFieldProvider implements FieldProvider {
    private static final ParamFormat FORMAT = ParamFormat.OCT;

    private final Map<String, FieldDefinition> definitions = new HashMap<>();
    private final List<FieldDefinition> order = new ArrayList<>();
    private final Map<String, Multiplicity> multiplicities = new HashMap<>();
    private final Map<String, Cell> cells = new HashMap<>();
    private final EventContext context;
    private int code;

    /** The values of one field: numbers, or byte strings. */
    private static final class Cell {
        Object[] values = {};
    }

    public FakeFieldProvider() {
        define("evt.type", ParamType.CHARBUF, Multiplicity.ONE);
        define("syscall.type", ParamType.CHARBUF, Multiplicity.ONE);
        define("evt.dir", ParamType.CHARBUF, Multiplicity.ONE, FieldFlag.DEPRECATED);
        define("evt.num", ParamType.UINT64, Multiplicity.ONE);
        define("evt.arg", ParamType.CHARBUF, Multiplicity.ONE, FieldFlag.ARGUMENT_REQUIRED);
        define(
                "evt.rawarg",
                ParamType.INT64,
                Multiplicity.ONE,
                FieldFlag.ARGUMENT_REQUIRED,
                FieldFlag.NO_TRANSFORMER,
                FieldFlag.NO_RIGHT_SIDE);
        define("evt.rawres", ParamType.INT64, Multiplicity.ONE);
        define("evt.buffer", ParamType.BYTEBUF, Multiplicity.ONE);
        define("evt.is_open_write", ParamType.BOOL, Multiplicity.ONE);
        define("evt.is_open_read", ParamType.BOOL, Multiplicity.ONE);
        define("proc.name", ParamType.CHARBUF, Multiplicity.ONE);
        define("proc.pname", ParamType.CHARBUF, Multiplicity.ONE);
        define("proc.exe", ParamType.CHARBUF, Multiplicity.ONE);
        define("proc.cmdline", ParamType.CHARBUF, Multiplicity.ONE);
        define(
                "proc.aname",
                ParamType.CHARBUF,
                Multiplicity.ANY,
                FieldFlag.ARGUMENT_ALLOWED,
                FieldFlag.NO_RIGHT_SIDE,
                FieldFlag.NO_TRANSFORMER);
        define("proc.duration", ParamType.RELTIME, Multiplicity.ONE);
        define("proc.fdusage", ParamType.DOUBLE, Multiplicity.ONE);
        define("proc.vmsize", ParamType.UINT64, Multiplicity.ONE);
        define("user.uid", ParamType.UINT32, Multiplicity.ONE);
        define("fd.name", ParamType.CHARBUF, Multiplicity.ONE);
        define("fd.num", ParamType.INT64, Multiplicity.ONE);
        define("fd.sip", ParamType.IPADDR, Multiplicity.ONE);
        define("fd.ip", ParamType.IPADDR, Multiplicity.EITHER, FieldFlag.NO_RIGHT_SIDE, FieldFlag.NO_TRANSFORMER);
        define("fd.net", ParamType.IPNET, Multiplicity.EITHER, FieldFlag.NO_RIGHT_SIDE, FieldFlag.NO_TRANSFORMER);
        define("fd.snet", ParamType.IPNET, Multiplicity.ONE, FieldFlag.NO_RIGHT_SIDE, FieldFlag.NO_TRANSFORMER);
        define("fd.sport", ParamType.PORT, Multiplicity.ONE);
        define("fd.cport", ParamType.PORT, Multiplicity.ONE);
        define("fd.port", ParamType.PORT, Multiplicity.EITHER, FieldFlag.NO_RIGHT_SIDE, FieldFlag.NO_TRANSFORMER);
        define("fd.types", ParamType.CHARBUF, Multiplicity.LIST);
        define("evt.around", ParamType.UINT64, Multiplicity.ONE, FieldFlag.NO_RIGHT_SIDE, FieldFlag.NO_TRANSFORMER);
        define("evt.outputtime", ParamType.CHARBUF, Multiplicity.ONE, FieldFlag.PRINT_ONLY);
        EventWriter writer = new EventWriter(MemorySegment.ofArray(new byte[256]));
        int length = writer.begin(EventCode.GENERIC_X, 1, 1).end();
        Event event = new Event();
        event.wrap(writer.segment(), 0, 0, 1, false);
        if (length <= 0) {
            throw new IllegalStateException("no event");
        }
        context = Objects.requireNonNull(new State().apply(event), "context");
    }

    private void define(String name, ParamType type, Multiplicity multiplicity, FieldFlag... flags) {
        Set<FieldFlag> set = EnumSet.noneOf(FieldFlag.class);
        set.addAll(List.of(flags));
        FieldDefinition definition = new FieldDefinition(name, type, set, FORMAT, "Test", "A field of the tests.");
        definitions.put(name, definition);
        order.add(definition);
        multiplicities.put(name, multiplicity);
    }

    @Override
    public List<FieldDefinition> definitions() {
        return order;
    }

    @Override
    public BoundField bind(FieldDefinition definition, @Nullable String argument) {
        String name = definition.name();
        boolean takes = definition.has(FieldFlag.ARGUMENT_ALLOWED) || definition.has(FieldFlag.ARGUMENT_REQUIRED);
        if (argument != null && !takes) {
            throw new FieldException("filter_check called with nonexistent field " + name + "[" + argument + "]");
        }
        String text = argument == null ? name : name + "[" + argument + "]";
        Multiplicity multiplicity =
                argument == null ? multiplicities.getOrDefault(name, Multiplicity.ONE) : Multiplicity.ONE;
        Cell cell = cells.computeIfAbsent(text, _ -> new Cell());
        return new BoundField(
                definition,
                text,
                argument,
                definition.type(),
                multiplicity,
                name.startsWith("proc.") ? FieldDependency.THREAD : FieldDependency.EVENT,
                name.equals("proc.aname") ? 50 : name.equals("proc.cmdline") ? 10 : 2,
                (_, index, out) -> {
                    if (index >= cell.values.length) {
                        return false;
                    }
                    if (cell.values[index] instanceof byte[] bytes) {
                        out.point(bytes);
                    } else {
                        out.set((Long) cell.values[index]);
                    }
                    return true;
                });
    }

    public FieldCatalog catalog() {
        return new FieldCatalog(List.of(this));
    }

    public EventContext context() {
        return context;
    }

    public int code() {
        return code;
    }

    /** Clears all values and becomes an event of {@code newCode}. */
    public FakeFieldProvider event(int newCode) {
        code = newCode;
        cells.values().forEach(cell -> cell.values = new Object[0]);
        set("evt.type", EventTable.get(newCode).name());
        set("syscall.type", EventTable.get(newCode).name());
        set("evt.dir", (newCode & 1) == 0 ? ">" : "<");
        set("evt.num", 7L);
        set("evt.is_open_read", false);
        set("evt.is_open_write", false);
        return this;
    }

    /** Sets the values of a field: integers, doubles, booleans, strings or bytes. Values that the event code determines stay. */
    public FakeFieldProvider set(String field, Object... values) {
        int bracket = field.indexOf('[');
        String name = bracket < 0 ? field : field.substring(0, bracket);
        return switch (StaticValue.of(name, EventTable.get(code))) {
            case StaticValue.Unknown _ -> hold(field, values);
            case StaticValue.Absent _ -> hold(field);
            case StaticValue.Number(long value, boolean certain) ->
                certain || values.length > 0 ? hold(field, value) : hold(field);
            case StaticValue.Letter(char value) -> values.length > 0 ? hold(field, String.valueOf(value)) : hold(field);
        };
    }

    private FakeFieldProvider hold(String field, Object... values) {
        Object[] held = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            held[i] = switch (values[i]) {
                case String text -> LiteralText.bytes(text);
                case Integer number -> (Object) number.longValue();
                case Boolean truth -> (Object) (truth ? 1L : 0L);
                case Double real -> (Object) Double.doubleToLongBits(real);
                default -> values[i];
            };
        }
        cells.computeIfAbsent(field, _ -> new Cell()).values = held;
        return this;
    }

    /** Returns the condition {@code text}, which must be valid. */
    public CheckedCondition condition(String text) {
        return switch (new ConditionChecker(catalog()).check(ConditionParser.parse(text))) {
            case CheckResult.Accepted(CheckedCondition condition, var _) -> condition;
            case CheckResult.Rejected(var diagnostics) -> throw new AssertionError(text + ": " + diagnostics);
        };
    }

    /** Returns the four bytes of an IPv4 address. */
    public static byte[] address(int... parts) {
        byte[] address = new byte[parts.length];
        for (int i = 0; i < parts.length; i++) {
            address[i] = (byte) parts[i];
        }
        return new ByteString(address).bytes();
    }
}
