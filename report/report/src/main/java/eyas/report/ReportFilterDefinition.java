package eyas.report;

import eyas.report.ReportFilters.Kind;
import eyas.text.Printable;
import eyas.text.SourcePosition;
import eyas.text.SourceText;
import eyas.text.yaml.YamlException;
import eyas.text.yaml.YamlLimits;
import eyas.text.yaml.YamlNode;
import eyas.text.yaml.YamlNode.Mapping;
import eyas.text.yaml.YamlNode.Scalar;
import eyas.text.yaml.YamlNode.Sequence;
import eyas.text.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One condition that hides rows of a report, as written in {@code filters.config} of Falco's actions: JSON, or the equivalent YAML.
 *
 * @param kind which rows it hides
 * @param description its description, empty if the file has none
 * @param condition the unchecked condition
 * @param place location of the condition, as {@code file:line:column}
 */
public record ReportFilterDefinition(Kind kind, String description, String condition, String place) {
    /** Limits of such a file; a file beyond them is rejected. */
    public static final YamlLimits LIMITS = new YamlLimits(1 << 20, 50_000, 16);

    private static final String SHAPE = "expected an object with lists of filters by part: "
            + "{\"written_files\": [{\"condition\": \"fd.name startswith /tmp\"}]}";

    /**
     * Reads the filters in {@code text}.
     *
     * @param name the file's name, for messages
     * @throws ReportFilterException if the text is invalid
     */
    public static List<ReportFilterDefinition> read(String name, String text) throws ReportFilterException {
        // JSON may be indented by tabs, which YAML forbids; JSON strings cannot contain tabs.
        boolean json = text.stripLeading().startsWith("{");
        SourceText source = new SourceText(name, json ? text.replace('\t', ' ') : text);
        List<YamlNode> documents;
        try {
            documents = YamlReader.read(source, LIMITS);
        } catch (YamlException e) {
            throw wrong(source, e.mark(), "neither JSON nor YAML: " + e.getMessage());
        }
        List<ReportFilterDefinition> filters = new ArrayList<>();
        for (YamlNode document : documents) {
            if (document instanceof Mapping parts) {
                for (YamlNode.Entry part : parts.entries()) {
                    part(source, part, filters);
                }
            } else if (!document.isNull()) {
                throw wrong(source, document.mark(), SHAPE);
            }
        }
        return filters;
    }

    private static void part(SourceText source, YamlNode.Entry part, List<ReportFilterDefinition> filters)
            throws ReportFilterException {
        String word = part.key() instanceof Scalar key ? key.value() : "";
        Kind kind = null;
        for (Kind each : Kind.values()) {
            kind = each.key().equals(word) ? each : kind;
        }
        if (kind == null) {
            throw wrong(
                    source,
                    part.key().mark(),
                    "'" + Printable.of(word, 40)
                            + "' is an unknown part: use outbound_connections, written_files or processes");
        }
        if (part.value().isNull()) {
            return;
        }
        if (!(part.value() instanceof Sequence list)) {
            throw wrong(source, part.value().mark(), word + " must be a list of filters");
        }
        for (YamlNode item : list.items()) {
            YamlNode condition = item instanceof Mapping filter ? filter.find("condition") : null;
            if (!(condition instanceof Scalar scalar) || scalar.value().isBlank()) {
                throw wrong(
                        source,
                        item.mark(),
                        "each filter of " + word + " needs a condition: {\"condition\": \"proc.name = git\"}");
            }
            YamlNode about = item instanceof Mapping filter ? filter.find("description") : null;
            filters.add(new ReportFilterDefinition(
                    kind,
                    about instanceof Scalar output && !output.isNull() ? output.value() : "",
                    scalar.value(),
                    place(source, scalar.mark())));
        }
    }

    private static String place(SourceText source, @Nullable SourcePosition mark) {
        return mark == null ? source.name() : source.name() + ":" + (mark.line() + 1) + ":" + (mark.column() + 1);
    }

    private static ReportFilterException wrong(SourceText source, @Nullable SourcePosition mark, String why) {
        return new ReportFilterException("filters file " + place(source, mark) + ": " + why);
    }
}
