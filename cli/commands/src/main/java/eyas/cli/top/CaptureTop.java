package eyas.cli.top;

import eyas.capture.CaptureSource;
import eyas.diagnostic.DiagnosticCode;
import eyas.live.TerminalSize;
import eyas.report.activity.ActivityCollector;
import eyas.session.CoverageSummary;
import eyas.session.Session;
import eyas.session.SessionSource;
import eyas.session.report.ReportMask;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.StandardStreams;
import eyas.session.terminal.Terminal;
import java.util.Optional;

/** Prints the table of one capture. */
final class CaptureTop {
    /** Width of lines that are not shown on a terminal. */
    static final int WIDTH = 240;

    private final TopOptions options;
    private final Terminal terminal;
    private final Terminal out = Terminal.standardOutput();
    // The terminal must be queried before the process drops privileges to read untrusted input.
    private final int width =
            StandardStreams.outputIsTerminal() ? TerminalSize.ofOutput().columns() : WIDTH;

    CaptureTop(TopOptions options, Terminal terminal) {
        this.options = options;
        this.terminal = terminal;
    }

    /**
     * Reads {@code source} to its end and prints its table.
     *
     * @throws CommandFailure if the capture is corrupt; the part before the corruption is printed
     */
    void run(CaptureSource source, String name) {
        Session session =
                Session.over(SessionSource.capture(source), "the capture").open();
        ActivityCollector collector = new ActivityCollector(new ReportMask());
        Optional<String> damage = session.replay(new ActivityHandler(session.state(), collector, () -> {}));
        options.print(name, collector.activity(), out, width);
        CoverageSummary.problems(session.coverage()).forEach(problem -> terminal.line("eyas: " + problem));
        if (damage.isPresent()) {
            throw new CommandFailure(DiagnosticCode.INVALID_CAPTURE, ExitCode.FAILED, damage.get());
        }
    }
}
