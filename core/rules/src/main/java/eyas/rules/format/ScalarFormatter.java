package eyas.rules.format;

import eyas.text.yaml.YamlNode.Scalar;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Formats scalars: as written, with a new indentation; conditions in their own layout. */
final class ScalarFormatter {
    private static final Pattern HEADER = Pattern.compile("[|>](?:([1-9])([+-]?)|([+-]?)([1-9]?))(\\s+#.*)?\\s*");
    /** Characters that cannot start a plain scalar. */
    private static final String INDICATORS = "-?:,[]{}#&*!|>'\"%@` ";

    private final SourceLayout source;
    private final int width;

    ScalarFormatter(SourceLayout source, int width) {
        this.source = source;
        this.width = width;
    }

    /**
     * Returns {@code scalar} in lines, the first without indentation.
     *
     * @param around indentation of the enclosing mapping or sequence
     */
    String of(Scalar scalar, int around) {
        String written = source.slice(scalar.mark().offset(), source.end(scalar));
        return switch (scalar.style()) {
            case NULL -> written;
            case BLOCK -> block(scalar, around);
            case PLAIN, SINGLE_QUOTED, DOUBLE_QUOTED -> flow(written, around + 2);
        };
    }

    /**
     * Returns a condition in lines, the first without indentation.
     *
     * @param first columns used on the first line
     * @param around indentation of the enclosing mapping
     */
    String condition(Scalar scalar, int first, int around) {
        String text = switch (scalar.style()) {
            case NULL -> null;
            case BLOCK -> blockCondition(scalar, around);
            case PLAIN, SINGLE_QUOTED, DOUBLE_QUOTED -> flowCondition(scalar, first, around);
        };
        return text == null ? of(scalar, around) : text;
    }

    private @Nullable String blockCondition(Scalar scalar, int around) {
        Matcher header = header(scalar);
        List<String> lines = header.group(0).contains("+") || explicit(header) > 0
                ? null
                : ConditionFormatter.of(scalar.value().strip(), width - around - 2);
        return lines == null ? null : header.group(0).stripTrailing() + indented(lines, around + 2);
    }

    private @Nullable String flowCondition(Scalar scalar, int first, int around) {
        String value = scalar.value().strip();
        String flat = ConditionFormatter.flat(value);
        if (flat == null) {
            return null;
        }
        String written = source.slice(scalar.mark().offset(), source.end(scalar));
        String quoted = flat.equals(scalar.value()) && written.indexOf('\n') < 0 ? written : quoted(scalar, flat);
        if (quoted != null && first + quoted.length() <= width) {
            return quoted;
        }
        List<String> lines = ConditionFormatter.of(value, width - around - 2);
        return lines == null ? quoted : ">-" + indented(lines, around + 2);
    }

    /** Returns a condition in its original quotes; null if it would need escapes. */
    private static @Nullable String quoted(Scalar scalar, String flat) {
        return switch (scalar.style()) {
            case PLAIN -> isPlain(flat) ? flat : null;
            case SINGLE_QUOTED -> "'" + flat.replace("'", "''") + "'";
            case DOUBLE_QUOTED -> flat.indexOf('"') < 0 && flat.indexOf('\\') < 0 ? '"' + flat + '"' : null;
            case NULL, BLOCK -> null;
        };
    }

    private static boolean isPlain(String text) {
        return INDICATORS.indexOf(text.charAt(0)) < 0
                && !text.contains(": ")
                && !text.contains(" #")
                && !text.endsWith(":");
    }

    private static String indented(List<String> lines, int indent) {
        StringBuilder out = new StringBuilder();
        lines.forEach(line -> out.append('\n').repeat(' ', indent).append(line));
        return out.toString();
    }

    /** Joins the lines of such a scalar: a line break with surrounding space is one blank. */
    private static String flow(String written, int indent) {
        if (written.indexOf('\n') < 0) {
            return written;
        }
        StringBuilder out = new StringBuilder();
        String[] lines = written.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = i == 0 ? lines[i] : lines[i].stripLeading();
            // The blank after a backslash at the end of a line is significant.
            String shown = line.stripTrailing().endsWith("\\") ? line : line.stripTrailing();
            out.append(i == 0 ? "" : "\n");
            if (i > 0 && !shown.isEmpty()) {
                out.repeat(' ', indent);
            }
            out.append(shown);
        }
        return out.toString();
    }

    private Matcher header(Scalar scalar) {
        int start = scalar.mark().offset();
        Matcher header = HEADER.matcher(source.slice(start, source.lineEnd(start)));
        if (!header.matches()) {
            throw new UnsafeFormatException("an unsupported block scalar header", start, null);
        }
        return header;
    }

    private static int explicit(Matcher header) {
        String digit = header.group(1) == null ? header.group(4) : header.group(1);
        return digit == null || digit.isEmpty() ? 0 : Integer.parseInt(digit);
    }

    private String block(Scalar scalar, int around) {
        Matcher header = header(scalar);
        int explicit = explicit(header);
        int old = Math.max(0, source.blockIndent(scalar));
        if (explicit > 0 || header.group(0).contains("+")) {
            throw new UnsafeFormatException(
                    explicit > 0
                            ? "a block scalar with an explicit indentation"
                            : "a block scalar that keeps its trailing empty lines",
                    scalar.mark().offset(),
                    "write the scalar in double quotes");
        }
        StringBuilder out = new StringBuilder(header.group(0).stripTrailing());
        String lines = source.slice(source.blockStart(scalar), Math.max(source.blockStart(scalar), source.end(scalar)));
        if (lines.isEmpty()) {
            return out.toString();
        }
        for (String line : lines.split("\n", -1)) {
            out.append('\n');
            if (line.length() > old) {
                out.repeat(' ', around + 2).append(line, old, line.length());
            }
        }
        return out.toString();
    }
}
