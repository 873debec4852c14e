package eyas.plugin.host;

import eyas.engine.EventObserver;
import eyas.plugin.EventParsing;
import eyas.state.EventContext;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Passes events to plugins that parse them, before rules are matched. */
final class PluginParsers implements EventObserver {
    private record Parser(EventParsing parsing, Set<String> sources, BitSet codes) {}

    private final List<Parser> parsers;
    private final EventOrigins origins;
    private final AtomicLong failures = new AtomicLong();

    PluginParsers(List<EventParsing> all, EventOrigins origins) {
        this.parsers = all.stream()
                .map(each -> new Parser(each, Set.copyOf(each.sources()), each.codes()))
                .toList();
        this.origins = origins;
    }

    @Override
    public BitSet codes() {
        BitSet codes = new BitSet();
        parsers.forEach(each -> codes.or(each.codes()));
        return codes;
    }

    @Override
    public void event(EventContext context) {
        int code = context.event().code();
        for (Parser each : parsers) {
            if (each.codes().get(code)) {
                String source = origins.source(context.event());
                if ((each.sources().isEmpty() || each.sources().contains(source))
                        && !each.parsing().parse(context, source)) {
                    failures.incrementAndGet();
                }
            }
        }
    }

    /** Returns the number of events that a plugin reported as unparsable. */
    long failures() {
        return failures.get();
    }
}
