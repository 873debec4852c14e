package eyas.cli.read;

import eyas.capture.CaptureSource;
import eyas.engine.ActiveRules;
import eyas.engine.Alert;
import eyas.fields.FieldCatalog;
import eyas.output.AlertJson;
import eyas.output.AlertText;
import eyas.output.form.AlertContextCollector;
import eyas.output.form.AlertFormat;
import eyas.output.form.AlertRenderer;
import eyas.output.form.Producer;
import eyas.rules.model.RuleSelection;
import eyas.rules.model.RuleSet;
import eyas.session.Session;
import eyas.session.SessionPlan;
import eyas.session.SessionPlan.Stage;
import eyas.session.SessionSource;
import eyas.session.input.RuleFiles;
import eyas.session.installation.ProgramVersion;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.LineOutput;
import eyas.session.terminal.Terminal;
import eyas.state.State;
import eyas.text.WorkflowCommandEscaper;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Prints the alerts that rules raise on one capture, one per line.
 *
 * <p>Rules are loaded first, so that their errors are reported before an event is read. Not thread-safe.
 */
final class CaptureAlertPrinter {
    private final Terminal terminal;
    private final LineOutput out;
    private final @Nullable AlertFormat form;
    private final AlertContextCollector facts;
    private final ActiveRules rules;
    private @Nullable AlertRenderer writer;

    /**
     * Loads the rules.
     *
     * @param form the format of a line; null for Falco's text
     * @param out receives the lines; is not closed
     * @throws CommandFailure if a file has an error; all diagnostics are printed before
     */
    CaptureAlertPrinter(List<Path> files, @Nullable AlertFormat form, Terminal terminal, OutputStream out) {
        this.terminal = terminal;
        this.out = new LineOutput(out);
        this.form = form;
        this.facts = AlertContextCollector.of(form == null ? List.of() : List.of(form));
        FieldCatalog catalog = FieldCatalog.syscall();
        RuleSet loaded = new RuleFiles(terminal).inspect(files, catalog);
        this.rules = ActiveRules.of(loaded, RuleSelection.ALL, catalog);
    }

    /**
     * Reads {@code source} to its end, then reports its problems on the terminal.
     *
     * @return the number of alerts printed
     * @throws CommandFailure if the capture is corrupt; the alerts before the corruption are printed
     * @throws java.io.UncheckedIOException if the lines cannot be written
     */
    long run(CaptureSource source) {
        Session session =
                Session.over(SessionSource.capture(source), "the capture").open();
        SessionPlan plan = SessionPlan.EMPTY.alerting(
                Stage.SEND, (alert, context) -> print(facts.added(alert, context), context.state()));
        Optional<String> damage = session.replay(plan, rules);
        out.flush();
        CaptureEventPrinter.sumUp(terminal, session, damage);
        return session.alerts().total();
    }

    private void print(Alert alert, State state) {
        byte[] line = (form == null ? WorkflowCommandEscaper.logged(AlertText.line(alert)) : json(alert, state, form))
                .getBytes(StandardCharsets.UTF_8);
        out.write(line, 0, line.length);
        out.write('\n');
        out.endLine();
    }

    /** The host's name is that of the recorded machine, which is only in the capture. */
    private String json(Alert alert, State state, AlertFormat wanted) {
        AlertRenderer made = writer;
        if (made == null) {
            String hostname = state.machine().hostname();
            made = wanted == AlertFormat.FALCO
                    ? new AlertJson(hostname)::line
                    : AlertRenderer.of(wanted, new Producer(hostname, ProgramVersion.text()));
            writer = made;
        }
        return made.line(alert, 0);
    }
}
