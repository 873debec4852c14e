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
 * Extracts from an alert's event the facts that formats need in addition to the fields of the rule's output: process, file, connection.
 *
 * <p>If no format needs any, alerts are passed on unchanged, and nothing is compiled. Event thread only.
 */
public final class AlertContextCollector {
    /** The source whose events have such facts; plugins have their own fields, which rules print. */
    private static final String SOURCE = "syscall";

    private final @Nullable OutputFormat format;

    private AlertContextCollector(@Nullable OutputFormat format) {
        this.format = format;
    }

    /** Creates a collector for {@code forms}. */
    public static AlertContextCollector of(Collection<AlertFormat> forms) {
        Set<String> names = new LinkedHashSet<>();
        for (AlertFormat form : forms) {
            if (form != AlertFormat.FALCO) {
                names.addAll(FormatMapping.of(form.label()).facts());
            }
        }
        if (names.isEmpty()) {
            return new AlertContextCollector(null);
        }
        return new AlertContextCollector(
                OutputTransformers.compile("*%" + String.join(" %", names), FieldCatalog.syscall()));
    }

    /** Returns {@code alert} with the facts of its event; the same alert if no format needs any. */
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
