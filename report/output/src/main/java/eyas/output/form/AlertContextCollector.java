package eyas.output.form;

import eyas.engine.Alert;
import eyas.engine.OutputValue;
import eyas.engine.OutputValueCollector;
import eyas.fields.FieldCatalog;
import eyas.fields.OutputFormat;
import eyas.filter.OutputTransformers;
import eyas.state.EventContext;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes from an alert's event what forms need to know beside the fields of the rule's output: who, which file, which connection.
 *
 * <p>Where no form asks for anything, alerts are handed on as they are, and nothing is compiled. Event thread only.
 */
public final class AlertContextCollector {
    /** The source whose events have such facts; a plugin's have fields of its own, which rules print. */
    private static final String SOURCE = "syscall";

    private final @Nullable OutputFormat format;

    private AlertContextCollector(@Nullable OutputFormat format) {
        this.format = format;
    }

    /** Make one for {@code forms}. */
    public static AlertContextCollector of(Collection<AlertFormat> forms) {
        Set<String> names = new LinkedHashSet<>();
        for (AlertFormat form : forms) {
            if (form != AlertFormat.FALCO) {
                names.addAll(FormatMapping.of(form.word()).facts());
            }
        }
        if (names.isEmpty()) {
            return new AlertContextCollector(null);
        }
        return new AlertContextCollector(
                OutputTransformers.compile("*%" + String.join(" %", names), FieldCatalog.syscall()));
    }

    /** Return {@code alert} with the facts of its event; the same one where nobody needs any. */
    public Alert added(Alert alert, EventContext context) {
        OutputFormat wanted = format;
        if (wanted == null || !alert.source().equals(SOURCE) || alert.aboutProgram()) {
            return alert;
        }
        SortedMap<String, OutputValue> facts = new TreeMap<>();
        for (OutputFormat.Token token : wanted.tokens()) {
            OutputValueCollector collector = new OutputValueCollector();
            wanted.deliver(token, context, collector);
            OutputValue value = collector.value();
            if (!(value instanceof OutputValue.Missing)) {
                facts.put(token.name(), value);
            }
        }
        return alert.withFacts(Collections.unmodifiableSortedMap(facts));
    }
}
