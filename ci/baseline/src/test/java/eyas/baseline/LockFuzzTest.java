package eyas.baseline;

import com.code_intelligence.jazzer.junit.FuzzTest;
import eyas.baseline.compare.LearnedLock;
import eyas.baseline.compare.LockComparison;
import eyas.baseline.file.LockComments;
import eyas.baseline.file.LockDocument;
import eyas.baseline.file.LockParseResult;
import eyas.baseline.file.LockReader;
import eyas.baseline.file.LockWriter;
import eyas.baseline.run.RunBehavior;
import eyas.diagnostic.Diagnostic;
import eyas.diagnostic.DiagnosticRenderer;
import eyas.report.InvalidReportException;
import eyas.report.ReportReader;
import eyas.text.Printable;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Fuzzes locks and reports.
 *
 * <p>A lock is rejected at a position inside it, or is unchanged after writing and reading. A report is rejected with a message, or its
 * lock has no invisible characters, can be read, and covers the run. Explore with {@code ./dev fuzz lock LockFuzzTest#file 600}.
 */
final class LockFuzzTest {
    private static final int LONGEST = 20_000;

    @FuzzTest
    void file(byte[] file) {
        if (file.length > LONGEST) {
            return;
        }
        LockParseResult reading = LockReader.read("fuzz.yaml", file);
        for (Diagnostic diagnostic : reading.diagnostics()) {
            int offset = diagnostic.place().offset();
            require(offset <= diagnostic.place().source().text().length(), "refused at a place outside of the file");
            require(!DiagnosticRenderer.plain(diagnostic).isEmpty(), "refused without a reason");
        }
        reading.document().ifPresent(document -> {
            String text = LockWriter.text(document);
            LockDocument again = again(text);
            require(again.lock().equals(document.lock()), "written and read it is another lock:\n" + text);
            require(LockWriter.text(again).equals(text), "written twice it is another text:\n" + text);
            require(
                    new LockComparison(document.lock()).with(document.lock()).isEmpty(),
                    "it differs from itself:\n" + text);
        });
    }

    @FuzzTest
    void report(byte[] file) {
        if (file.length > LONGEST) {
            return;
        }
        RunBehavior run;
        try {
            run = RunBehavior.of("fuzz", ReportReader.read("fuzz", file).report());
        } catch (InvalidReportException e) {
            require(String.valueOf(e.getMessage()).startsWith("cannot read fuzz: "), "rejected without a reason");
            return;
        }
        LearnedLock learned = LearnedLock.of(List.of(run));
        String text = LockWriter.text(new LockDocument(learned.lock(), LockComments.HEAD));
        require(
                text.codePoints().allMatch(c -> c == '\n' || Printable.isHarmless(c)),
                "a character that cannot be seen:\n" + text);
        require(again(text).lock().equals(learned.lock()), "written and read it is another lock:\n" + text);
        require(new LockComparison(learned.lock()).with(run).isEmpty(), "the run that was learned is new:\n" + text);
    }

    private static LockDocument again(String text) {
        LockParseResult reading = LockReader.read("again.yaml", text.getBytes(StandardCharsets.UTF_8));
        return reading.document()
                .orElseThrow(() -> new AssertionError("what was written cannot be read: "
                        + reading.diagnostics().stream()
                                .map(DiagnosticRenderer::plain)
                                .toList() + "\n" + text));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
