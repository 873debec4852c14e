package eyas.capture;

import eyas.event.EventTable;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An event schema of capture readers: the events and their parameters.
 *
 * <p>Newer schemas add events, and parameters at the end of events. Up to 3.x a call is two events, the first of which has the call's
 * arguments; from 4.0 on it is one event with everything. Immutable.
 */
public final class EventSchema {
    /** The schema of the event table, in which sources deliver. */
    public static final EventSchema CURRENT =
            new EventSchema(EventTable.SCHEMA, "0.25", "0.44", EventTable.size(), Integer.MAX_VALUE, false, new int[0]);

    private static final Pattern PATCH = Pattern.compile("\\.[0-9]{1,4}");
    private static final Pattern PROGRAM =
            Pattern.compile("(?<program>libs|falco)-(?<version>[0-9]{1,4}\\.[0-9]{1,4})(\\.[0-9]{1,4})?");

    private final String version;
    private final String libs;
    private final String falco;
    private final int codes;
    private final int calls;
    private final boolean inPairs;
    private final int[] counts;

    /**
     * Creates a schema.
     *
     * @param libs version of libscap and libsinsp with this schema
     * @param falco version of Falco with this schema
     * @param codes number of event codes
     * @param calls number of system call codes
     * @param inPairs whether a call is two events
     * @param counts number of parameters by event code; beyond its end, those of the event table
     */
    EventSchema(String version, String libs, String falco, int codes, int calls, boolean inPairs, int[] counts) {
        this.version = version;
        this.libs = libs;
        this.falco = falco;
        this.codes = codes;
        this.calls = calls;
        this.inPairs = inPairs;
        this.counts = counts;
    }

    /**
     * Returns the schema with the given name: its own version as printed by {@code falco --version} ({@code 3.5.0}), or a program version
     * ({@code libs-0.20}, {@code falco-0.40}), which selects the latest schema released with or before it. The last number of a version is
     * optional and ignored.
     */
    public static Optional<EventSchema> find(String name) {
        Matcher program = PROGRAM.matcher(name);
        if (!program.matches()) {
            return all().filter(schema -> isSame(name, schema.version)).findFirst();
        }
        boolean isFalco = program.group("program").equals("falco");
        int wanted = order(program.group("version"));
        return all().filter(schema -> order(isFalco ? schema.falco : schema.libs) <= wanted)
                .reduce((_, later) -> later);
    }

    /** Returns an ordinal for a version of two numbers. */
    private static int order(String version) {
        int dot = version.indexOf('.');
        return Integer.parseInt(version.substring(0, dot)) * 10_000 + Integer.parseInt(version.substring(dot + 1));
    }

    /** Returns the names of all schemas, oldest first, for messages. */
    public static String names() {
        return all().map(EventSchema::toString).collect(Collectors.joining(", "));
    }

    private static Stream<EventSchema> all() {
        return Stream.concat(SchemaTable.OLDER.stream(), Stream.of(CURRENT));
    }

    /** Returns whether {@code name} has the first two numbers of {@code own}, which distinguish schemas, and no conflicting ones. */
    private static boolean isSame(String name, String own) {
        int first = own.indexOf('.');
        String known = own.substring(0, own.indexOf('.', first + 1));
        return name.equals(known)
                || (name.startsWith(known)
                        && PATCH.matcher(name.substring(known.length())).matches());
    }

    /** Returns whether this is the schema of the event table. */
    public boolean isCurrent() {
        return this == CURRENT;
    }

    /** Returns whether a call is two events. */
    boolean isInPairs() {
        return inPairs;
    }

    /** Returns the version. */
    public String version() {
        return version;
    }

    /** Returns whether there are events of {@code code}. */
    boolean has(int code) {
        return code < codes;
    }

    /** Returns the number of parameters of events of {@code code}, which must exist. */
    int params(int code) {
        return code < counts.length
                ? counts[code]
                : EventTable.get(code).params().size();
    }

    /** Returns whether the system call with this Falco code has a name. */
    boolean hasCall(int call) {
        return call < calls;
    }

    /** Returns the version, and the programs with it. */
    @Override
    public String toString() {
        return version + " (libs " + libs + ", Falco " + falco + ")";
    }
}
