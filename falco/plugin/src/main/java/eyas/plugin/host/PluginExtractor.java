package eyas.plugin.host;

import eyas.fields.Extractor;
import eyas.fields.FieldValue;
import eyas.plugin.FieldExtraction;
import eyas.plugin.FieldReader;
import eyas.plugin.FieldValues;
import eyas.state.EventContext;
import java.util.BitSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Extracts a field of a plugin; calls the plugin once for each event.
 *
 * <p>Locked, because runs of several sources can share a field.
 */
final class PluginExtractor implements Extractor {
    private final FieldReader reader;
    private final Set<String> sources;
    private final BitSet codes;
    private final EventOrigins origins;
    private final boolean isBytes;
    private final FieldValues values;
    private @Nullable EventContext context;
    private long number = -1;
    private long time;

    PluginExtractor(
            FieldReader reader, FieldExtraction extraction, EventOrigins origins, boolean isBytes, FieldValues values) {
        this.reader = reader;
        this.sources = Set.copyOf(extraction.sources());
        this.codes = extraction.codes();
        this.origins = origins;
        this.isBytes = isBytes;
        this.values = values;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // each run has one context, which moves from event to event
    public synchronized boolean extract(EventContext now, int index, FieldValue out) {
        if (now != context || now.event().number() != number || now.event().time() != time) {
            values.clear();
            // Cleared before reading: after a failure, the next reader must not get partial values.
            context = null;
            if (codes.get(now.event().code())) {
                String source = origins.source(now.event());
                if (sources.isEmpty() || sources.contains(source)) {
                    reader.read(now, source, values);
                }
            }
            context = now;
            number = now.event().number();
            time = now.event().time();
        }
        if (index >= values.count()) {
            return false;
        }
        values.deliver(index, isBytes, out);
        return true;
    }
}
