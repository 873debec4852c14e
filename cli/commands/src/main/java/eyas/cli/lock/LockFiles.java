package eyas.cli.lock;

import eyas.baseline.file.LockDocument;
import eyas.baseline.file.LockParseResult;
import eyas.baseline.file.LockReader;
import eyas.baseline.run.RunBehavior;
import eyas.diagnostic.DiagnosticCode;
import eyas.report.InvalidReportException;
import eyas.report.ReportReader;
import eyas.report.model.JobReport;
import eyas.report.model.Verdict;
import eyas.report.synopsis.Synopsis;
import eyas.session.input.DiagnosticPrinter;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import eyas.text.AtomicFile;
import eyas.text.FileErrorMessage;
import eyas.text.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads locks and reports for the commands, and writes locks. */
final class LockFiles {
    private static final int HEADLINE = 200;

    private LockFiles() {}

    /** Returns the lock in {@code file}; problems are reported to {@code errors}. */
    static LockDocument lock(PreopenedFile file, Terminal errors) {
        return lock(file.name(), file.bytes(LockReader.MOST_BYTES), errors);
    }

    /** Returns the lock with this content; problems are reported to {@code errors}. */
    static LockDocument lock(String name, byte[] bytes, Terminal errors) {
        return document(name, LockReader.read(name, bytes), errors);
    }

    /** Opens a lock; reports a missing one as a diagnostic. */
    static PreopenedFile open(Path file, Terminal errors) {
        if (!Files.exists(file)) {
            document(
                    file.toString(),
                    LockReader.unreadable(
                            file.toString(),
                            "no such lock",
                            "create one with 'eyas lock learn REPORT -o " + file + "'"),
                    errors);
        }
        return PreopenedFile.of(file);
    }

    private static LockDocument document(String name, LockParseResult reading, Terminal errors) {
        DiagnosticPrinter view = new DiagnosticPrinter(errors.palette());
        reading.diagnostics().forEach(diagnostic -> errors.text(view.text(diagnostic)));
        return reading.document()
                .orElseThrow(() -> new CommandFailure(
                        DiagnosticCode.UNUSABLE_LOCK, ExitCode.FAILED, "the lock " + name + " cannot be used"));
    }

    /** Returns the behavior of a report's run. */
    static RunBehavior run(PreopenedFile report) {
        return RunBehavior.of(report.name(), read(report));
    }

    private static JobReport read(PreopenedFile report) {
        try {
            return ReportReader.read(report.name(), report.bytes(ReportReader.MOST_BYTES))
                    .report();
        } catch (InvalidReportException e) {
            throw new CommandFailure(DiagnosticCode.INVALID_CONTENT, ExitCode.FAILED, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Returns the behavior of the runs of reports that can be learned from; missing coverage and findings are reported to {@code errors}.
     */
    static List<RunBehavior> learnable(List<PreopenedFile> reports, Terminal errors) {
        List<RunBehavior> runs = new ArrayList<>();
        for (PreopenedFile report : reports) {
            JobReport read = read(report);
            if (Synopsis.verdict(read) == Verdict.TAMPERED) {
                throw new CommandFailure(
                        DiagnosticCode.INVALID_CONTENT,
                        ExitCode.FAILED,
                        "cannot learn from " + report.name() + ": its verdict is tampered; use another report");
            }
            RunBehavior run = RunBehavior.of(report.name(), read);
            if (!run.gaps().isEmpty()) {
                errors.line("eyas: " + run.name() + " has incomplete coverage: " + String.join("; ", run.gaps()));
            }
            if (!run.findings().isEmpty()) {
                errors.line(
                        "eyas: " + run.name() + " has findings (" + Printable.of(run.findings(), HEADLINE)
                                + "): the lock would allow the behavior behind them; review it, or learn from a run without findings");
            }
            runs.add(run);
        }
        return runs;
    }

    private static void rejectUnreadable(Path file, String text) {
        LockParseResult reading = LockReader.read(file.toString(), text.getBytes(StandardCharsets.UTF_8));
        if (reading.document().isEmpty()) {
            throw new CommandFailure(
                    DiagnosticCode.UNUSABLE_LOCK,
                    ExitCode.FAILED,
                    "cannot write the lock: it would not be readable: "
                            + reading.diagnostics().getFirst().message()
                            + "; learn from fewer reports, or use wildcards for parts that differ from run to run");
        }
    }

    /** Writes a lock atomically, unless it could not be read again. */
    static void write(Path file, String text) {
        rejectUnreadable(file, text);
        try {
            AtomicFile.replaceOfUser(file, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException | UnsupportedOperationException e) {
            throw new CommandFailure(
                    DiagnosticCode.UNWRITABLE_FILE,
                    ExitCode.FAILED,
                    "cannot write " + file + ": " + FileErrorMessage.reason(e));
        }
    }
}
