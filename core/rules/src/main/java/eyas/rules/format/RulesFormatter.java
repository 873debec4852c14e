package eyas.rules.format;

import eyas.diagnostic.DiagnosticCode;
import eyas.rules.RuleFile;
import eyas.rules.report.Context;
import eyas.rules.report.ItemType;
import eyas.rules.report.LoadDiagnostic;
import eyas.text.SourcePosition;
import eyas.text.SourceRange;
import eyas.text.SourceText;
import eyas.text.yaml.TextDecoder;
import eyas.text.yaml.YamlConstruct;
import eyas.text.yaml.YamlException;
import eyas.text.yaml.YamlLimits;
import eyas.text.yaml.YamlNode;
import eyas.text.yaml.YamlNode.Entry;
import eyas.text.yaml.YamlNode.Mapping;
import eyas.text.yaml.YamlNode.Scalar;
import eyas.text.yaml.YamlNode.Sequence;
import eyas.text.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Formats a rules file in the standard layout.
 *
 * <p>Order, comments, quotes and block scalars stay; indentation, empty lines, blanks in conditions, and line breaks in conditions and flow
 * sequences are normalized. The result is parsed and compared with the original; a file that would not parse equally, or that uses
 * unsupported syntax, is refused. Idempotent and stateless.
 */
public final class RulesFormatter {
    private static final Pattern MARKER = Pattern.compile("^---[ \\t]*$", Pattern.MULTILINE);
    private static final Pattern END = Pattern.compile("^\\.\\.\\.", Pattern.MULTILINE);

    private RulesFormatter() {}

    /** Formats {@code file}. */
    public static FormatResult format(RuleFile.Content file) {
        SourceText source = new SourceText(file.name(), "");
        try {
            source = new SourceText(file.name(), TextDecoder.decode(file.bytes(), YamlLimits.DEFAULT));
            String formatted = format(source, source.text().replace("\r\n", "\n"));
            // A change of the encoding or a byte-order mark also counts as a change.
            boolean same = Arrays.equals(file.bytes(), formatted.getBytes(StandardCharsets.UTF_8));
            return new FormatResult.Formatted(formatted, !same);
        } catch (YamlException e) {
            SourcePosition mark = e.mark();
            Context context = Context.of(source);
            return new FormatResult.Refused(LoadDiagnostic.of(
                            DiagnosticCode.YAML_PARSE,
                            String.valueOf(e.getMessage()),
                            mark == null ? context : context.at(ItemType.VALUE_FOR, "", mark))
                    .fix(e.fix()));
        } catch (UnsafeFormatException e) {
            return new FormatResult.Refused(LoadDiagnostic.of(
                            DiagnosticCode.FORMAT, "cannot format the file: " + e.getMessage(), Context.of(source))
                    .at(new SourceRange(source, original(source.text(), e.offset()), 1))
                    .fix(e.fix()));
        }
    }

    /** Returns a condition in lines of at most {@code width} characters where possible; unchanged if it cannot be parsed. */
    public static String condition(String text, int width) {
        List<String> lines = ConditionFormatter.of(text.strip(), width);
        return lines == null ? text.strip() : String.join("\n", lines);
    }

    /** Returns the offset in the text of the file, whose line ends may have two characters. */
    private static int original(String text, int offset) {
        int at = 0;
        for (int i = 0; i < offset && at < text.length(); i++, at++) {
            if (text.startsWith("\r\n", at)) {
                at++;
            }
        }
        return at;
    }

    private static String format(SourceText file, String text) throws YamlException {
        int odd = text.indexOf('\r');
        if (odd >= 0) {
            throw new UnsafeFormatException("a carriage return inside a line", odd, "end lines with line feeds");
        }
        YamlConstruct oddity = YamlConstruct.find(new SourceText(file.name(), text));
        if (oddity != null) {
            throw new UnsafeFormatException(oddity.description(), oddity.mark().offset(), "write out the value");
        }
        List<YamlNode> documents = read(file.name(), text);
        Matcher end = END.matcher(text);
        if (end.find() || documents.size() > 1) {
            throw new UnsafeFormatException("several documents in one file", 0, "split the file");
        }
        if (documents.isEmpty()) {
            return onlyComments(text);
        }
        Matcher marker = MARKER.matcher(text);
        boolean marked =
                marker.find() && marker.start() < documents.getFirst().mark().offset();
        String head = marked ? text.substring(0, marker.start()) : "";
        String body = marked ? text.substring(Math.min(text.length(), marker.end() + 1)) : text;
        List<YamlNode> behind = marked ? read(file.name(), body) : documents;
        String written = behind.isEmpty() ? onlyComments(body) : written(file.name(), body, behind.getFirst());
        return marked ? onlyComments(head) + "---\n" + written : written;
    }

    private static String written(String name, String body, YamlNode document) {
        SourceLayout layout = new SourceLayout(body, document);
        String written = new BlockWriter(layout).write(document);
        verify(name, document, layout, written);
        return written;
    }

    private static List<YamlNode> read(String name, String text) throws YamlException {
        return YamlReader.read(new SourceText(name, text), YamlLimits.DEFAULT);
    }

    private static String onlyComments(String text) {
        StringBuilder out = new StringBuilder();
        boolean empty = false;
        for (String line : text.split("\n", -1)) {
            String comment = line.strip();
            if (!comment.isEmpty() && comment.charAt(0) != '#') {
                throw new UnsafeFormatException("content before the first document", 0, "remove it");
            }
            if (!comment.isEmpty()) {
                out.append(empty && !out.isEmpty() ? "\n" : "").append(comment).append('\n');
            }
            empty = comment.isEmpty();
        }
        return out.toString();
    }

    /** Verifies that the formatted text has the same content. */
    private static void verify(String name, YamlNode before, SourceLayout layout, String written) {
        try {
            List<YamlNode> documents = read(name, written);
            YamlNode after = documents.size() == 1 ? documents.getFirst() : null;
            int place = after == null ? 0 : difference(before, after, "");
            if (place >= 0) {
                throw new UnsafeFormatException("formatting would change the meaning here", place, null);
            }
            List<String> comments =
                    layout.comments().stream().map(Comment::text).toList();
            SourceLayout laid = new SourceLayout(written, after == null ? before : after);
            if (!comments.equals(laid.comments().stream().map(Comment::text).toList())) {
                throw new UnsafeFormatException(
                        "formatting would lose a comment", before.mark().offset(), null);
            }
        } catch (YamlException e) {
            throw new UnsafeFormatException(
                    "formatting would produce invalid YAML: " + e.getMessage(),
                    before.mark().offset(),
                    null);
        }
    }

    /** Returns the offset of the first difference, or -1 if there is none. */
    private static int difference(YamlNode before, YamlNode after, String key) {
        int here = before.mark().offset();
        return switch (before) {
            case Scalar one ->
                after instanceof Scalar other && one.isNull() == other.isNull() && isSame(one, other, key) ? -1 : here;
            case Sequence(List<YamlNode> items, var _, var _) -> {
                if (!(after instanceof Sequence other) || other.items().size() != items.size()) {
                    yield here;
                }
                for (int i = 0; i < items.size(); i++) {
                    int place = difference(items.get(i), other.items().get(i), "");
                    if (place >= 0) {
                        yield place;
                    }
                }
                yield -1;
            }
            case Mapping(List<Entry> entries, var _, var _) -> {
                if (!(after instanceof Mapping other) || other.entries().size() != entries.size()) {
                    yield here;
                }
                for (int i = 0; i < entries.size(); i++) {
                    int place = difference(entries.get(i), other.entries().get(i));
                    if (place >= 0) {
                        yield place;
                    }
                }
                yield -1;
            }
        };
    }

    private static int difference(Entry before, Entry after) {
        int place = difference(before.key(), after.key(), "");
        String key = before.key() instanceof Scalar scalar ? scalar.value() : "";
        return place >= 0 ? place : difference(before.value(), after.value(), key);
    }

    private static boolean isSame(Scalar one, Scalar other, String key) {
        return one.value().equals(other.value())
                || (key.equals("condition")
                        && ConditionFormatter.isSame(
                                one.value().strip(), other.value().strip()));
    }
}
