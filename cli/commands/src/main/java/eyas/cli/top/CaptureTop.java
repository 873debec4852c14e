package eyas.cli.top;

import eyas.capture.CaptureSource;
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
    /** Where lines end that nobody looks at on a terminal. */
    static final int WIDTH = 240;

    private final TopOptions options;
    private final Terminal terminal;
    private final Terminal out = Terminal.standardOutput();
    // The process gives up what it could ask the terminal with before it reads what strangers wrote.
    private final int width =
            StandardStreams.outputIsTerminal() ? TerminalSize.ofOutput().columns() : WIDTH;

    CaptureTop(TopOptions options, Terminal terminal) {
        this.options = options;
        this.terminal = terminal;
    }

    /**
     * Reads {@code source} to its end and prints what it comes to.
     *
     * @throws CommandFailure if it is damaged; what came before is printed
     */
    void run(CaptureSource source, String name) {
        Session session =
                Session.over(SessionSource.capture(source), "the capture").open();
        ActivityCollector collector = new ActivityCollector(new ReportMask());
        Optional<String> damage = session.replay(new ActivityHandler(session.state(), collector, () -> {}));
        options.print(name, collector.activity(), out, width);
        CoverageSummary.problems(session.coverage()).forEach(problem -> terminal.line("eyas: " + problem));
        if (damage.isPresent()) {
            throw new CommandFailure(ExitCode.FAILED, damage.get());
        }
    }
}
