package eyas.engine;

import eyas.fields.CommonFields;
import eyas.fields.FieldCatalog;
import eyas.fields.FieldValue;
import eyas.fields.OutputFormat;
import eyas.filter.OutputTransformers;
import eyas.rules.model.CompiledRule;
import eyas.rules.model.Priority;
import eyas.state.EventContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Creates alerts by filling a rule's output with the event's values.
 *
 * <p>Output formats are compiled once. Allocates for each alert, because an alert outlives its event. Event thread only.
 */
final class AlertFactory {
    /** The asterisk makes a format lenient: like Falco, it prints the output even if some fields have no value. */
    private static final String LENIENT = "*";

    private final List<Announcement> announcements;
    private final List<OutputFormat> formats;
    private final List<List<Extra>> extras;
    private final OutputFormat prefix;
    private final boolean hasFields;
    private final FieldValue text = new FieldValue();

    /**
     * The parts of an alert that do not depend on the event.
     *
     * @param rule name of the rule or correlation
     */
    record Announcement(String rule, Priority priority, String source, List<String> tags, String output) {
        static Announcement of(CompiledRule rule) {
            return new Announcement(
                    rule.name(), rule.priority(), rule.source(), List.copyOf(rule.tags()), rule.compiledOutput());
        }

        boolean takes(AppendedOutput addition) {
            return addition.concerns(source, rule, tags);
        }
    }

    /** A field that an alert has in addition to those of its output; either formatted text or a field's value. */
    private record Extra(String name, OutputFormat format, boolean isText) {}

    AlertFactory(List<Announcement> announcements, FieldCatalog catalog) {
        this(announcements, catalog, AlertOptions.NONE);
    }

    /**
     * Creates a factory for one event source.
     *
     * @throws eyas.fields.FieldException if an addition is not a valid format
     */
    AlertFactory(List<Announcement> announcements, FieldCatalog catalog, AlertOptions options) {
        this(announcements, source -> catalog, options);
    }

    /**
     * Creates a factory for several event sources.
     *
     * @param catalogs the fields of an event source by its name
     * @throws eyas.fields.FieldException if an addition is not a valid format
     */
    AlertFactory(List<Announcement> announcements, Function<String, FieldCatalog> catalogs, AlertOptions options) {
        this.announcements = List.copyOf(announcements);
        Function<String, FieldCatalog> printing =
                options.base64Buffers() ? catalogs.andThen(FieldCatalog::encodingBuffers) : catalogs;
        formats = announcements.stream()
                .map(each -> format(each, printing.apply(each.source()), options))
                .toList();
        extras = announcements.stream()
                .map(each -> extras(each, printing.apply(each.source()), options))
                .toList();
        prefix = OutputTransformers.compile(
                options.isoTime() ? "%evt.time.iso8601" : "%evt.time", new FieldCatalog(List.of(new CommonFields())));
        hasFields = options.fields();
    }

    private static OutputFormat format(Announcement announcement, FieldCatalog catalog, AlertOptions options) {
        String output = AlertOptions.output(
                announcement.output(), options.additions().stream().filter(announcement::takes), catalog);
        return compiled(output, catalog, options);
    }

    private static OutputFormat compiled(String text, FieldCatalog catalog, AlertOptions options) {
        OutputFormat format = OutputTransformers.compile(LENIENT + text, catalog);
        return options.verbatim() ? format.verbatim() : format;
    }

    private static List<Extra> extras(Announcement announcement, FieldCatalog catalog, AlertOptions options) {
        List<Extra> extras = new ArrayList<>();
        for (AppendedOutput addition : options.additions()) {
            if (announcement.takes(addition)) {
                addition.formatted()
                        .forEach((name, format) ->
                                extras.add(new Extra(name, compiled(format, catalog, options), true)));
                addition.raw()
                        .forEach(name -> extras.add(new Extra(name, compiled("%" + name, catalog, options), false)));
            }
        }
        return List.copyOf(extras);
    }

    Alert create(int index, EventContext context, List<CorrelatedEvent> contributions) {
        Announcement announcement = announcements.get(index);
        OutputFormat format = formats.get(index);
        return new Alert(
                announcement.rule(),
                announcement.priority(),
                announcement.source(),
                announcement.tags(),
                context.event().time(),
                context.event().number(),
                filled(format, context),
                hasFields ? fields(index, context) : Collections.emptySortedMap(),
                contributions);
    }

    private SortedMap<String, OutputValue> fields(int index, EventContext context) {
        SortedMap<String, OutputValue> fields = new TreeMap<>();
        collect(prefix, context, fields);
        collect(formats.get(index), context, fields);
        for (Extra extra : extras.get(index)) {
            if (extra.isText()) {
                fields.put(extra.name(), new OutputValue.Text(filled(extra.format(), context)));
            } else {
                collect(extra.format(), context, fields);
            }
        }
        return Collections.unmodifiableSortedMap(fields);
    }

    private String filled(OutputFormat format, EventContext context) {
        format.format(context, text.clear());
        return text.text();
    }

    private static void collect(OutputFormat format, EventContext context, SortedMap<String, OutputValue> fields) {
        for (OutputFormat.Token token : format.tokens()) {
            OutputValueCollector collector = new OutputValueCollector();
            format.deliver(token, context, collector);
            fields.put(token.name(), collector.value());
        }
    }
}
