package eyas.hunt.captures;

import eyas.engine.Alert;
import eyas.engine.AlertConsumer;
import eyas.engine.AlertKey;
import eyas.engine.EventObserver;
import eyas.event.ProcessEvent;
import eyas.fields.FieldCatalog;
import eyas.fields.OutputFormat;
import eyas.session.report.ReportMask;
import eyas.state.EventContext;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Collects the alerts of one capture, counting repetitions and masking secrets. Event thread only.
 *
 * <p>It observes every executed program, like a report does, because secrets are learned from environments and arguments.
 */
final class MatchCollector implements AlertConsumer, EventObserver {
    private static final String ABSENT = "<NA>";

    private final Set<String> names;
    private final MatchLimits limits;
    private final Formats formats;
    private final ReportMask mask = new ReportMask();
    private final Map<AlertKey, Row> rows = new LinkedHashMap<>();
    private final StringBuilder text = new StringBuilder();
    private int characters;
    private long omitted;

    /** Output formats of an alert's process. Not thread-safe. */
    record Formats(OutputFormat process, OutputFormat step, OutputFormat owner, OutputFormat version) {
        static Formats of(FieldCatalog catalog) {
            return new Formats(
                    OutputFormat.compile("*%proc.name", catalog),
                    OutputFormat.compile("*%ci.step", catalog),
                    OutputFormat.compile("*%ci.package", catalog),
                    OutputFormat.compile("*%ci.package.version", catalog));
        }
    }

    private static final class Row {
        private final CaptureMatch first;
        private long count = 1;
        private long lastTime;

        private Row(CaptureMatch first) {
            this.first = first;
            this.lastTime = first.time();
        }
    }

    /** @param names the rules whose alerts are kept: others only count for a correlation */
    MatchCollector(Set<String> names, MatchLimits limits, Formats formats) {
        this.names = names;
        this.limits = limits;
        this.formats = formats;
    }

    @Override
    public BitSet codes() {
        BitSet codes = new BitSet();
        ProcessEvent.EXEC.addTo(codes);
        return codes;
    }

    @Override
    public void event(EventContext context) {
        if (context.thread() != null && context.event().result(-1) == 0) {
            mask.learn(context);
        }
    }

    @Override
    public void accept(Alert alert, EventContext context) {
        if (!names.contains(alert.rule())) {
            return;
        }
        AlertKey key = AlertKey.of(alert, context);
        Row known = rows.get(key);
        if (known != null) {
            known.count++;
            known.lastTime = alert.time();
            return;
        }
        if (rows.size() >= limits.rows()) {
            omitted++;
            return;
        }
        CaptureMatch match = match(mask.mask(alert, context), context);
        if (match.characters() > limits.characters() - characters) {
            omitted++;
            return;
        }
        characters += match.characters();
        rows.put(key, new Row(match));
    }

    private CaptureMatch match(Alert alert, EventContext context) {
        String owner = printed(formats.owner(), context);
        String version = owner.isEmpty() ? "" : printed(formats.version(), context);
        return new CaptureMatch(
                alert.rule(),
                alert.priority(),
                alert.time(),
                alert.time(),
                1,
                alert.eventNumber(),
                cut(alert.message()),
                printed(formats.process(), context),
                printed(formats.step(), context),
                version.isEmpty() ? owner : owner + "@" + version);
    }

    private String printed(OutputFormat format, EventContext context) {
        text.setLength(0);
        format.format(context, text);
        String printed = text.toString();
        return printed.equals(ABSENT) ? "" : cut(mask.mask(printed));
    }

    private String cut(String whole) {
        if (whole.length() <= limits.message()) {
            return whole;
        }
        int end = limits.message() - (Character.isHighSurrogate(whole.charAt(limits.message() - 1)) ? 1 : 0);
        return whole.substring(0, end) + "…";
    }

    long omitted() {
        return omitted;
    }

    List<CaptureMatch> matches() {
        List<CaptureMatch> matches = new ArrayList<>(rows.size());
        for (Row row : rows.values()) {
            CaptureMatch a = row.first;
            matches.add(new CaptureMatch(
                    a.rule(),
                    a.priority(),
                    a.time(),
                    row.lastTime,
                    row.count,
                    a.event(),
                    a.message(),
                    a.process(),
                    a.step(),
                    a.owner()));
        }
        return matches;
    }
}
