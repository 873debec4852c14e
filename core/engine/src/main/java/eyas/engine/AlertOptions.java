package eyas.engine;

import eyas.fields.FieldCatalog;
import eyas.fields.FieldDefinition;
import eyas.fields.FieldFlag;
import eyas.rules.model.CompiledRule;
import java.util.List;
import java.util.stream.Stream;

/**
 * What alerts contain in addition to the outputs of their rules.
 *
 * @param isoTime whether the alert's time is {@code evt.time.iso8601} instead of {@code evt.time}
 * @param additions additions to outputs, in order
 * @param fields whether alerts carry fields at all; without them an alert costs half, and its text is the same
 * @param base64Buffers whether outputs show buffers in base64
 * @param verbatim whether texts keep control characters of values, for consumers that escape them; otherwise they become dots
 */
public record AlertOptions(
        boolean isoTime, List<AppendedOutput> additions, boolean fields, boolean base64Buffers, boolean verbatim) {
    /** Options without additions. */
    public static final AlertOptions NONE = new AlertOptions(List.of());

    /** Creates options for alerts with fields and buffers shown as text. */
    public AlertOptions(List<AppendedOutput> additions) {
        this(false, additions, true, false, false);
    }

    public AlertOptions {
        additions = List.copyOf(additions);
    }

    /** Returns the additions to the alerts of a rule, in order. */
    public Stream<AppendedOutput> additions(CompiledRule rule) {
        List<String> tags = List.copyOf(rule.tags());
        return additions.stream().filter(addition -> addition.concerns(rule.source(), rule.name(), tags));
    }

    /**
     * Returns the output of a rule, including appended formats.
     *
     * @param catalog the fields of the rule's source
     */
    public String output(CompiledRule rule, FieldCatalog catalog) {
        return output(rule.compiledOutput(), additions(rule), catalog);
    }

    static String output(String own, Stream<AppendedOutput> added, FieldCatalog catalog) {
        StringBuilder output = new StringBuilder(own);
        added.forEach(addition -> {
            if (!addition.format().isEmpty()) {
                output.append(' ').append(addition.format());
            }
            if (addition.suggested()) {
                catalog.definitions().stream()
                        .filter(field -> field.has(FieldFlag.SUGGESTED))
                        .map(FieldDefinition::name)
                        .forEach(name -> output.append(' ')
                                .append(name.replace('.', '_'))
                                .append("=%")
                                .append(name));
            }
        });
        return output.toString();
    }
}
