package eyas.cli.read;

import eyas.capture.CaptureSource;
import eyas.engine.ActiveRules;
import eyas.engine.Alert;
import eyas.engine.Engine;
import eyas.event.EventSourceException;
import eyas.fields.FieldCatalog;
import eyas.output.AlertJson;
import eyas.output.AlertText;
import eyas.rules.model.RuleSelection;
import eyas.rules.model.RuleSet;
import eyas.session.input.RuleFiles;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.LineOutput;
import eyas.session.terminal.Terminal;
import eyas.state.State;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prints the alerts that rules raise on one capture, a line for each.
 *
 * <p>The rules are loaded first, so that their errors show before the file is touched. One thread.
 */
final class AlertReading {
    private final Terminal terminal;
    private final LineOutput out;
    private final boolean json;
    private final ActiveRules rules;
    private final boolean everyEvent;
    private final State state = new State();
    private @Nullable AlertJson writer;

    /**
     * Loads the rules.
     *
     * @param json whether a line is a JSON object
     * @param out receives the lines; stays open
     * @throws CommandFailure if a file has an error; all findings are shown before
     */
    AlertReading(List<Path> files, boolean json, Terminal terminal, OutputStream out) {
        this.terminal = terminal;
        this.out = new LineOutput(out);
        this.json = json;
        FieldCatalog catalog = FieldCatalog.syscall();
        RuleSet loaded = new RuleFiles(terminal).inspect(files, catalog);
        this.rules = ActiveRules.of(loaded, RuleSelection.ALL, catalog);
        this.everyEvent = rules.active().stream()
                .anyMatch(rule -> CaptureReading.dependsOnOtherEvents(rule.compiledOutput() + rule.expression()));
    }

    /**
     * Reads {@code source} to its end, then says on the terminal what was wrong with it.
     *
     * @return how many alerts were printed
     * @throws CommandFailure if the capture is damaged; what came before is printed
     * @throws java.io.UncheckedIOException if the lines cannot be written
     */
    long run(CaptureSource source) {
        Engine engine = Engine.of(source, state, rules)
                .alerting((alert, context) -> print(alert))
                .build();
        if (!everyEvent) {
            source.want(engine.wanted());
        }
        try {
            engine.run(() -> true);
        } catch (EventSourceException e) {
            out.flush();
            CaptureReading.remark(terminal, source, engine.counters().malformed());
            throw new CommandFailure(ExitCode.FAILED, String.valueOf(e.getMessage()));
        }
        out.flush();
        CaptureReading.remark(terminal, source, engine.counters().malformed());
        return engine.counters().alerts();
    }

    private void print(Alert alert) {
        byte[] line = (json ? json(alert) : AlertText.line(alert)).getBytes(StandardCharsets.UTF_8);
        out.write(line, 0, line.length);
        out.write('\n');
        out.endLine();
    }

    /** The host's name is the recorded machine's, which only the capture tells. */
    private String json(Alert alert) {
        AlertJson made = writer;
        if (made == null) {
            made = new AlertJson(state.machine().hostname());
            writer = made;
        }
        return made.line(alert);
    }
}
