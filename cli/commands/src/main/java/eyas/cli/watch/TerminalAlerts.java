package eyas.cli.watch;

import eyas.engine.Alert;
import eyas.engine.AlertConsumer;
import eyas.engine.AlertKey;
import eyas.report.Palette;
import eyas.report.SecretMask;
import eyas.rules.model.Priority;
import eyas.session.terminal.Terminal;
import eyas.state.EventContext;
import eyas.text.Printable;
import eyas.text.TerminalLine;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Prints alerts on standard error while the command runs, one line each, truncated to the terminal's width.
 *
 * <p>Repeated alerts are not printed, and only the first few of each rule; the report shows the counts.
 */
final class TerminalAlerts implements AlertConsumer {
    private static final int LINES_PER_RULE = 10;
    private static final int MESSAGE = 400;
    private static final long NANOS = 1_000_000_000L;
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final Terminal terminal;
    private final SecretMask mask;
    private final Map<String, Set<AlertKey>> printed = new HashMap<>();

    TerminalAlerts(Terminal terminal, SecretMask mask) {
        this.terminal = terminal;
        this.mask = mask;
    }

    @Override
    public void accept(Alert alert, EventContext context) {
        Set<AlertKey> keys = printed.computeIfAbsent(alert.rule(), _ -> new HashSet<>());
        if (keys.size() == LINES_PER_RULE || !keys.add(AlertKey.of(alert, context))) {
            return;
        }
        mask.learn(context);
        Palette palette = terminal.palette();
        Priority priority = alert.priority();
        String time = CLOCK.format(Instant.ofEpochSecond(alert.time() / NANOS, alert.time() % NANOS));
        terminal.line(TerminalLine.cut(
                palette.dim("eyas " + time) + " "
                        + palette.of(priority, String.format(Locale.ROOT, "%-8s", priority.label())) + " "
                        + palette.bold(Printable.of(alert.rule(), MESSAGE)) + palette.dim(" | ")
                        + Printable.of(mask.mask(alert.message()), MESSAGE),
                terminal.columns()));
        if (keys.size() == LINES_PER_RULE) {
            terminal.line(palette.dim("eyas              further alerts of this rule are counted in the report"));
        }
    }
}
