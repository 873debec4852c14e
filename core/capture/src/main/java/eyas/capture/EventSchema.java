package eyas.capture;

import eyas.event.EventTable;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The event schema of whoever is to read a capture: which events there are, and which parameters they have.
 *
 * <p>Newer schemas add events, and parameters at the end of events. Up to 3.x a call is two events, of which the first one has
 * what the call was given; from 4.0 on it is one, which has everything. Immutable.
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
     * Takes over a schema.
     *
     * @param libs version of libscap and libsinsp that have it
     * @param falco version of Falco that has it
     * @param codes number of event codes
     * @param calls number of system call codes
     * @param inPairs whether a call is two events
     * @param counts parameters of each event, by its code; those of the event table beyond its end
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
     * Returns the schema that {@code name} names: by its own version, as {@code falco --version} prints it ({@code 3.5.0}), or by
     * a program that reads it ({@code libs-0.20}, {@code falco-0.40}): the last one that came with it or before it. The end of a version may
     * be left out or be another one.
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

    /** Returns a number that grows with a version of two numbers. */
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

    /** Returns whether {@code name} begins with the first two numbers of {@code own}, by which schemas differ, and has no others. */
    private static boolean isSame(String name, String own) {
        int first = own.indexOf('.');
        String known = own.substring(0, own.indexOf('.', first + 1));
        return name.equals(known)
                || (name.startsWith(known)
                        && PATCH.matcher(name.substring(known.length())).matches());
    }

    /** Returns whether it is that of the event table. */
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

    /** Returns how many parameters events of {@code code} have, which there are. */
    int params(int code) {
        return code < counts.length
                ? counts[code]
                : EventTable.get(code).params().size();
    }

    /** Returns whether the system call with this code of Falco's has a name. */
    boolean hasCall(int call) {
        return call < calls;
    }

    /** Returns the version, and who has it. */
    @Override
    public String toString() {
        return version + " (libs " + libs + ", Falco " + falco + ")";
    }
}
