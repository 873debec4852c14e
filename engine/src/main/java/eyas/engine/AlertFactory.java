package eyas.engine;

import eyas.fields.FieldCatalog;
import eyas.fields.OutputFormat;
import eyas.fields.ValueSink;
import eyas.filter.OutputTransformers;
import eyas.rules.model.CompiledRule;
import eyas.rules.model.Priority;
import eyas.state.EventContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes alerts: fills a rule's output with the event's values.
 *
 * <p>Formats are compiled once. Allocates for each alert, since an alert outlives its event. Event thread only.
 */
final class AlertFactory {
    /** Falco prints outputs whether or not all fields have values; that is what the asterisk says. */
    private static final String LENIENT = "*";

    private final List<Announcement> announcements;
    private final List<OutputFormat> formats;
    private final OutputFormat prefix;
    private final StringBuilder text = new StringBuilder(512);

    /**
     * Is what an alert says whatever the event.
     *
     * @param rule name of the rule or correlation
     */
    record Announcement(String rule, Priority priority, String source, List<String> tags, String output) {
        static Announcement of(CompiledRule rule) {
            return new Announcement(
                    rule.name(), rule.priority(), rule.source(), List.copyOf(rule.tags()), rule.compiledOutput());
        }
    }

    AlertFactory(List<Announcement> announcements, FieldCatalog catalog) {
        this.announcements = List.copyOf(announcements);
        formats = announcements.stream()
                .map(each -> OutputTransformers.compile(LENIENT + each.output(), catalog))
                .toList();
        prefix = OutputTransformers.compile("%evt.time", catalog);
    }

    Alert make(int index, EventContext context, List<Contribution> contributions) {
        Announcement announcement = announcements.get(index);
        OutputFormat format = formats.get(index);
        text.setLength(0);
        format.format(context, text);
        SortedMap<String, OutputValue> fields = new TreeMap<>();
        collect(prefix, context, fields);
        collect(format, context, fields);
        return new Alert(
                announcement.rule(),
                announcement.priority(),
                announcement.source(),
                announcement.tags(),
                context.event().time(),
                context.event().number(),
                text.toString(),
                Collections.unmodifiableSortedMap(fields),
                contributions);
    }

    private static void collect(OutputFormat format, EventContext context, SortedMap<String, OutputValue> fields) {
        for (OutputFormat.Token token : format.tokens()) {
            Collector collector = new Collector();
            format.deliver(token, context, collector);
            fields.put(token.name(), collector.value());
        }
    }

    /** Takes what a format delivers for one field. */
    private static final class Collector implements ValueSink {
        private final Deque<List<OutputValue>> lists = new ArrayDeque<>(1);
        private @Nullable OutputValue value;

        private OutputValue value() {
            return value == null ? new OutputValue.Missing() : value;
        }

        private void put(OutputValue next) {
            if (lists.isEmpty()) {
                value = next;
            } else {
                lists.peek().add(next);
            }
        }

        @Override
        public void number(long number) {
            put(new OutputValue.Whole(number));
        }

        @Override
        public void unsigned(long number) {
            put(new OutputValue.Unsigned(number));
        }

        @Override
        public void real(double number) {
            put(new OutputValue.Real(number));
        }

        @Override
        public void truth(boolean truth) {
            put(new OutputValue.Truth(truth));
        }

        @Override
        public void text(byte[] bytes, int offset, int length) {
            put(new OutputValue.Text(new String(bytes, offset, length, StandardCharsets.UTF_8)));
        }

        @Override
        public void absent() {
            put(new OutputValue.Missing());
        }

        @Override
        public void beginList() {
            lists.push(new ArrayList<>());
        }

        @Override
        public void endList() {
            put(new OutputValue.Many(lists.pop()));
        }
    }
}
