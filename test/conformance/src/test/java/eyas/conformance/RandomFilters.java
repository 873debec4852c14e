package eyas.conformance;

import eyas.capture.CaptureSource;
import eyas.event.Event;
import eyas.event.EventSource;
import eyas.event.ParamType;
import eyas.fields.FieldCatalog;
import eyas.fields.FieldDefinition;
import eyas.fields.FieldFlag;
import eyas.fields.OutputFormat;
import eyas.state.EventContext;
import eyas.state.State;
import eyas.state.file.DescriptorTracking;
import eyas.state.limits.StateLimits;
import eyas.state.process.ThreadLookup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Generates random filters from all fields that have the same meaning in libsinsp. The operators fit the fields' types; the values occur in
 * a capture or not. Conditions are nested below {@code and}, {@code or} and {@code not}.
 */
final class RandomFilters {
    /** Fields that differ for reasons in docs/reference/compatibility.md, or that depend on the time or the machine. */
    private static final Set<String> EXCLUDED = Set.of(
            "evt.time",
            "evt.time.s",
            "evt.time.iso8601",
            "evt.datetime",
            "evt.datetime.s",
            "evt.args",
            "evt.info",
            "evt.buffer",
            "evt.hostname",
            "evt.reltime",
            "evt.reltime.s",
            "evt.reltime.ns",
            "evt.deltatime",
            "evt.deltatime.s",
            "evt.deltatime.ns",
            "evt.latency",
            "evt.wait_latency",
            "fd.directory",
            "fd.containerdirectory",
            "fd.cip.name",
            "fd.sip.name",
            "fd.lip.name",
            "fd.rip.name",
            "proc.exe_ino.ctime_duration_proc_start",
            "proc.exe_ino.ctime_duration_pidns_start",
            "proc.pidns_init_start_ts",
            "proc.ppid.duration",
            "thread.exectime",
            "thread.totexectime",
            "util.cnt",
            "user.shell");

    private static final List<String> INDEXED = List.of(
            "proc.aname[0]",
            "proc.aname[1]",
            "proc.aname[2]",
            "proc.aexe[1]",
            "proc.aexepath[1]",
            "proc.acmdline[1]",
            "proc.env[PATH]",
            "evt.arg.name",
            "evt.arg.path",
            "evt.arg[0]");
    private static final List<String> ANY_ANCESTOR = List.of("proc.aname", "proc.aexe", "proc.aexepath");
    private static final int MAX_VALUES = 12;
    private static final int SAMPLED_EVENTS = 4_000;

    private final Random random;
    private final Map<String, ParamType> types = new LinkedHashMap<>();
    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private final List<String> names;

    RandomFilters(long seed, Path capture) {
        random = new Random(seed);
        for (FieldDefinition field : FieldCatalog.syscall().definitions()) {
            if (isComparable(field)) {
                types.put(field.name(), field.type());
            }
        }
        INDEXED.forEach(name -> types.put(name, ParamType.CHARBUF));
        ANY_ANCESTOR.forEach(name -> types.put(name, ParamType.CHARBUF));
        sample(capture);
        names = List.copyOf(types.keySet());
    }

    private static boolean isComparable(FieldDefinition field) {
        String group = field.group();
        boolean listed = !EXCLUDED.contains(field.name())
                && !field.has(FieldFlag.DEPRECATED)
                && !field.has(FieldFlag.TABLE_ONLY)
                && !field.has(FieldFlag.ARGUMENT_REQUIRED)
                && !field.has(FieldFlag.ARGUMENT_ALLOWED)
                && !field.has(FieldFlag.PRINT_ONLY)
                && !field.has(FieldFlag.EXTENSION);
        boolean foreign = group.equals("Container")
                || group.equals("Kubernetes")
                || group.equals("CI job")
                || group.equals("DNS");
        return listed && !foreign && field.type() != ParamType.DOUBLE && field.type() != ParamType.BYTEBUF;
    }

    private void sample(Path capture) {
        Map<String, OutputFormat> formats = new LinkedHashMap<>();
        Map<String, Set<String>> seen = new LinkedHashMap<>();
        for (FieldDefinition field : FieldCatalog.syscall().definitions()) {
            if (types.containsKey(field.name()) && !field.has(FieldFlag.FILTER_ONLY)) {
                formats.put(field.name(), OutputFormat.compile("%" + field.name(), FieldCatalog.syscall()));
            }
        }
        State state = new State(StateLimits.DEFAULT, ThreadLookup.NOTHING, DescriptorTracking.LIBSINSP);
        try (EventSource source = CaptureSource.open(capture)) {
            source.start(state.snapshot());
            Event event = new Event();
            for (int i = 0; i < SAMPLED_EVENTS && source.next(event) == EventSource.Outcome.EVENT; i++) {
                EventContext context = state.apply(event);
                if (context != null && random.nextInt(4) == 0) {
                    formats.forEach((name, format) -> addSample(context, format, seen, name));
                }
                state.settle();
            }
        }
        seen.forEach((name, texts) -> values.put(name, List.copyOf(texts)));
    }

    private static void addSample(
            EventContext context, OutputFormat format, Map<String, Set<String>> seen, String name) {
        StringBuilder text = new StringBuilder();
        Set<String> known = seen.computeIfAbsent(name, _ -> new LinkedHashSet<>());
        if (known.size() < MAX_VALUES && format.format(context, text) && isPlain(text)) {
            known.add(text.toString());
        }
    }

    private static boolean isPlain(CharSequence text) {
        return text.length() < 100
                && text.chars()
                        .allMatch(c -> c > ' ' - 1 && c < 0x7F && c != '"' && c != '\\' && c != '\'' && c != ',');
    }

    String next() {
        return expression(3);
    }

    private String expression(int depth) {
        int kind = depth == 0 ? 0 : random.nextInt(5);
        return switch (kind) {
            case 1, 2 -> joined(kind == 1 ? " and " : " or ", depth);
            case 3 -> "not " + (random.nextBoolean() ? check() : "(" + expression(depth - 1) + ")");
            default -> check();
        };
    }

    private String joined(String with, int depth) {
        List<String> parts = new ArrayList<>();
        for (int left = 2 + random.nextInt(2); left > 0; left--) {
            parts.add(expression(depth - 1));
        }
        return "(" + String.join(with, parts) + ")";
    }

    private String check() {
        String field = names.get(random.nextInt(names.size()));
        ParamType type = types.getOrDefault(field, ParamType.CHARBUF);
        if (ANY_ANCESTOR.contains(field)) {
            return field + " " + (random.nextBoolean() ? "= " : "startswith ") + quoted(text(field));
        }
        if (field.equals("evt.type") || field.equals("syscall.type")) {
            return field + pick(" = ", " != ") + text("evt.type");
        }
        return switch (type) {
            case CHARBUF, FSPATH -> textCheck(field);
            case BOOL -> field + pick(" = ", " != ") + random.nextBoolean();
            case IPADDR, IPV4ADDR -> field + pick(" = ", " != ") + pick("203.0.113.10", "::1", "127.0.0.1", "0.0.0.0");
            case IPNET, IPV4NET ->
                field + pick(" = ", " != ") + pick("203.0.113.0/24", "10.0.0.0/8", "127.0.0.0/8", "0.0.0.0/0");
            case PORT -> field + pick(" = ", " != ", " < ", " >= ") + pick("80", "53", "0", "443", "2345");
            default -> numberCheck(field);
        };
    }

    private String numberCheck(String field) {
        return switch (random.nextInt(4)) {
            case 0 -> field + " exists";
            case 1 -> field + " in (" + number(field) + ", " + number(field) + ")";
            default -> field + pick(" = ", " != ", " < ", " <= ", " > ", " >= ") + number(field);
        };
    }

    private String number(String field) {
        List<String> known = values.getOrDefault(field, List.of());
        String value = known.isEmpty() ? "0" : known.get(random.nextInt(known.size()));
        return value.matches("-?\\d{1,18}") ? value : pick("0", "1", "3", "1000");
    }

    private String textCheck(String field) {
        if (field.equals("fd.types")) {
            return field + pick(" in ", " intersects ") + pick("(file)", "(file, pipe, unix)", "(ipv4)");
        }
        String left = isPlainField(field) && random.nextInt(4) == 0
                ? pick("tolower", "toupper", "basename") + "(" + field + ")"
                : field;
        String value = text(field);
        int from = value.isEmpty() ? 0 : random.nextInt(value.length());
        String end = value.substring(from);
        String start = value.substring(0, value.length() - from);
        return switch (random.nextInt(11)) {
            case 0 -> left + " != " + quoted(value);
            case 1 -> left + " contains " + quoted(end.substring(0, Math.min(3, end.length())));
            case 2 -> left + " icontains " + quoted(end.toUpperCase(Locale.ROOT));
            case 3 -> left + " startswith " + quoted(start);
            case 4 -> left + " endswith " + quoted(end);
            case 5 -> left + " glob " + quoted(start + "*");
            case 6 -> left + " regex " + quoted("[a-z/]*" + pick("", ".*", "[0-9]+"));
            case 7 -> left + " in (" + quoted(value) + ", " + quoted(text(field)) + ", nothing)";
            case 8 -> field + " exists";
            case 9 -> left + " pmatch (" + quoted(pick("/usr", "/etc", "/home/runner/work", "/tmp")) + ")";
            default -> left + " = " + quoted(value);
        };
    }

    private static boolean isPlainField(String field) {
        return field.startsWith("proc.") && field.indexOf('[') < 0;
    }

    private String text(String field) {
        List<String> known = values.getOrDefault(field, List.of());
        return known.isEmpty() ? "bash" : known.get(random.nextInt(known.size()));
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
