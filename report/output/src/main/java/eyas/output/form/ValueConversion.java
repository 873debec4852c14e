package eyas.output.form;

import eyas.engine.OutputValue;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The conversion of a value for a format. */
sealed interface ValueConversion {
    /**
     * A constant.
     *
     * @param isMaking whether it creates the object that contains it
     */
    record AsIs(boolean isMaking) implements ValueConversion {}

    /** A conversion by a named {@link Rule}. */
    record By(Rule rule) implements ValueConversion {}

    /**
     * A lookup in a table.
     *
     * @param isNumber whether the table's value is a number
     */
    record Lookup(String table, boolean isNumber) implements ValueConversion {}

    /** The rules that {@code mapping.tsv} can name. */
    enum Rule {
        TEXT,
        TEXTS,
        NUMBER,
        TRUTH,
        MILLIS,
        ISO,
        BASE,
        DIRECTORY,
        ADDRESS,
        TAG,
        ATTACK,
        TECHNIQUE,
        SUBTECHNIQUE,
        CONTRIBUTION,
        FIELDS
    }

    /** Nanoseconds in a millisecond. */
    long MILLI = 1_000_000;

    /** Nanoseconds in a second. */
    long SECOND = 1_000_000_000;

    /** MITRE's names of techniques. */
    Pattern TECHNIQUE = Pattern.compile("T\\d{4}");

    /** MITRE's names of sub-techniques. */
    Pattern SUBTECHNIQUE = Pattern.compile("T\\d{4}\\.\\d{3}");

    /** The characters of numerical addresses, with the zone of a link-local one. */
    Pattern ADDRESS = Pattern.compile("[0-9a-fA-F:.]+(%.*)?");

    /** Parses a conversion of {@code mapping.tsv}. */
    static ValueConversion parse(String text) {
        return switch (text.charAt(0)) {
            case '-' -> new AsIs(false);
            case '@' -> new Lookup(text.substring(1), false);
            case '#' -> new Lookup(text.substring(1), true);
            default -> text.equals("always") ? new AsIs(true) : new By(Rule.valueOf(text.toUpperCase(Locale.ROOT)));
        };
    }

    /**
     * Returns the values of a row for {@code alert}: none, one, or several for a list.
     *
     * @param row defines the sources and the conversion
     */
    static List<Object> values(FormatMapping.Row row, AlertValues alert) {
        String first = row.sources().getFirst();
        if (row.isConstant()) {
            return List.of(constant(first, row.as()));
        }
        if (row.as() instanceof By(Rule rule)) {
            switch (rule) {
                case FIELDS -> {
                    Map<String, @Nullable Object> fields = alert.fields();
                    return fields.isEmpty() ? List.of() : List.of(fields);
                }
                case CONTRIBUTION -> {
                    return alert.contributions();
                }
                case TEXT,
                        TEXTS,
                        NUMBER,
                        TRUTH,
                        MILLIS,
                        ISO,
                        BASE,
                        DIRECTORY,
                        ADDRESS,
                        TAG,
                        ATTACK,
                        TECHNIQUE,
                        SUBTECHNIQUE -> {}
            }
        }
        for (String source : row.sources()) {
            OutputValue value = alert.value(source);
            List<Object> values = value == null ? List.of() : converted(value, source, row.as());
            if (!values.isEmpty()) {
                return values;
            }
        }
        return List.of();
    }

    private static Object constant(String source, ValueConversion as) {
        String text = source.substring(1);
        if (source.charAt(0) == '#') {
            return Long.valueOf(text);
        }
        return as instanceof By(Rule rule) && rule == Rule.TRUTH ? (Object) Boolean.valueOf(text) : text;
    }

    private static List<Object> converted(OutputValue value, String source, ValueConversion as) {
        if (value instanceof OutputValue.Many(List<OutputValue> all)) {
            List<Object> values = all.stream()
                    .flatMap(each -> converted(each, source, as).stream())
                    .toList();
            return as instanceof By(Rule rule) && rule == Rule.TEXTS && !values.isEmpty() ? List.of(values) : values;
        }
        Object one = switch (as) {
            case AsIs _ -> JsonFieldValue.of(value);
            case Lookup(String table, boolean isNumber) -> {
                String found = FormatValues.of(table, AlertValues.text(value));
                yield found == null || !isNumber ? found : Long.valueOf(found);
            }
            case By(Rule rule) -> by(rule, value, source);
        };
        return one == null ? List.of() : List.of(one);
    }

    private static @Nullable Object by(Rule rule, OutputValue value, String source) {
        String text = AlertValues.text(value);
        return switch (rule) {
            case TEXT -> text.isEmpty() ? null : text;
            case TEXTS -> text.isEmpty() ? null : text;
            case NUMBER -> number(value);
            case TRUTH -> value instanceof OutputValue.Truth(boolean truth) ? truth : null;
            case MILLIS -> {
                Long time = time(value);
                yield time == null ? null : time / MILLI;
            }
            case ISO -> {
                Long time = time(value);
                yield time == null ? null : iso(time);
            }
            case BASE -> base(text);
            case DIRECTORY -> directory(text);
            case ADDRESS -> ADDRESS.matcher(text).matches() ? text : null;
            case TAG -> text.isEmpty() ? null : tag(source, text);
            case ATTACK -> attack(text);
            case TECHNIQUE ->
                TECHNIQUE.matcher(text).matches()
                        ? text
                        : SUBTECHNIQUE.matcher(text).matches() ? technique(text) : null;
            case SUBTECHNIQUE -> SUBTECHNIQUE.matcher(text).matches() ? text : null;
            case CONTRIBUTION, FIELDS -> null;
        };
    }

    private static @Nullable Long number(OutputValue value) {
        return switch (value) {
            case OutputValue.IntegerValue(long number) -> number;
            case OutputValue.Unsigned(long number) -> number >= 0 ? number : null;
            case OutputValue.Text _,
                    OutputValue.Real _,
                    OutputValue.Truth _,
                    OutputValue.Many _,
                    OutputValue.Missing _ -> null;
        };
    }

    /** Returns ns since the epoch, or null if the value is missing or unknown. */
    private static @Nullable Long time(OutputValue value) {
        Long time = number(value);
        return time != null && time > 0 ? time : null;
    }

    /** Returns ns since the epoch as date and time in UTC. */
    static String iso(long time) {
        return Instant.ofEpochSecond(Math.floorDiv(time, SECOND), Math.floorMod(time, SECOND))
                .toString();
    }

    private static @Nullable String base(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.isEmpty() ? null : name;
    }

    private static @Nullable String directory(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? null : slash == 0 ? "/" : path.substring(0, slash);
    }

    private static Map<String, Object> tag(String name, String value) {
        Map<String, Object> tag = new LinkedHashMap<>();
        tag.put("name", name);
        tag.put("value", value);
        return tag;
    }

    /**
     * Returns the object of a tag that names a MITRE tactic or technique, or null. Each tag has its own object, since a rule does not
     * relate tactics to techniques.
     */
    private static @Nullable Object attack(String tag) {
        String tactic = FormatValues.of("tactic_uid", tag);
        if (tactic != null) {
            Map<String, Object> names = new LinkedHashMap<>();
            names.put("uid", tactic);
            names.put("name", String.valueOf(FormatValues.of("tactic_name", tag)));
            return Map.of("tactic", names);
        }
        if (TECHNIQUE.matcher(tag).matches()) {
            return Map.of("technique", Map.of("uid", tag));
        }
        if (!SUBTECHNIQUE.matcher(tag).matches()) {
            return null;
        }
        // A sub-technique includes its technique, so that a search for the technique finds it.
        Map<String, Object> both = new LinkedHashMap<>();
        both.put("technique", Map.of("uid", technique(tag)));
        both.put("sub_technique", Map.of("uid", tag));
        return both;
    }

    private static String technique(String subtechnique) {
        return subtechnique.substring(0, subtechnique.indexOf('.'));
    }
}
