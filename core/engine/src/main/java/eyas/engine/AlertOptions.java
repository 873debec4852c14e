package eyas.engine;

import eyas.fields.FieldCatalog;
import eyas.fields.FieldDefinition;
import eyas.fields.FieldFlag;
import eyas.rules.model.CompiledRule;
import java.util.List;
import java.util.stream.Stream;

/**
 * What alerts have beside what their rules say.
 *
 * @param isoTime whether their time is the field {@code evt.time.iso8601}, otherwise {@code evt.time}
 * @param additions what is added to outputs, in their order
 * @param fields whether alerts have fields at all; without them an alert costs half, and its text is the same
 * @param base64Buffers whether outputs show buffers in base64
 * @param verbatim whether texts keep the control characters of values, for whoever escapes them; otherwise they are dots
 */
public record AlertOptions(
        boolean isoTime, List<AppendedOutput> additions, boolean fields, boolean base64Buffers, boolean verbatim) {
    /** Nothing. */
    public static final AlertOptions NONE = new AlertOptions(List.of());

    /** Makes options of alerts that have fields, and show buffers as text. */
    public AlertOptions(List<AppendedOutput> additions) {
        this(false, additions, true, false, false);
    }

    public AlertOptions {
        additions = List.copyOf(additions);
    }

    /** Return what is added to the alerts of a rule, in its order. */
    public Stream<AppendedOutput> additions(CompiledRule rule) {
        List<String> tags = List.copyOf(rule.tags());
        return additions.stream().filter(addition -> addition.concerns(rule.source(), rule.name(), tags));
    }

    /**
     * Return the output of a rule with what is appended to it.
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
