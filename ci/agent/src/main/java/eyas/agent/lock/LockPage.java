package eyas.agent.lock;

import eyas.baseline.compare.ActionChange;
import eyas.baseline.compare.LockChange;
import eyas.baseline.compare.LockChange.Nature;
import eyas.baseline.compare.Weight;
import eyas.baseline.model.LockEntry;
import eyas.ci.provider.ReviewedFile;
import eyas.report.html.HtmlReport;
import eyas.report.html.LockView;
import eyas.report.html.LockView.Row;
import eyas.report.html.LockView.Tone;
import eyas.report.model.JobReport;
import eyas.text.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes {@code report.html} of a job with a lock. It lists all differences, while the summary lists those of the highest weight. */
public final class LockPage {
    private static final String PAGE = "report.html";
    /** More rows would not be read, and the page stays small. */
    private static final int ROWS = 5_000;

    private LockPage() {}

    /**
     * Writes the page into {@code directory}.
     *
     * @throws IOException if it cannot be written, or there is no report
     */
    public static void write(LockEvaluation judgement, Path directory) throws IOException {
        JobReport report = judgement.report().orElseThrow(() -> new IOException(judgement.problem()));
        AtomicFile.replace(directory.resolve(PAGE), out -> HtmlReport.write(report, of(judgement), out));
    }

    static LockView of(LockEvaluation judgement) {
        List<String> notes = new ArrayList<>();
        if (judgement.lock().compares()) {
            notes.add("Compared with " + judgement.lock().file() + " of "
                    + judgement.lock().change().reviewed().place() + ".");
        }
        judgement.gaps().forEach(gap -> notes.add("There may be unseen new behavior: " + gap + "."));
        List<Row> rows = judgement.lock().compares() ? rows(judgement) : List.of();
        return new LockView(
                headline(judgement),
                tone(judgement),
                notes,
                rows.subList(0, Math.min(rows.size(), ROWS)),
                Math.max(0, rows.size() - ROWS));
    }

    private static String headline(LockEvaluation judgement) {
        return switch (judgement.result()) {
            case OFF -> "The job uses no lock";
            case LEARNED ->
                judgement.lock().change().reviewed() instanceof ReviewedFile.Missing
                        ? "There is no lock yet, so nothing was compared"
                        : "The job only learns, so nothing was compared";
            case KEPT -> "No new behavior";
            case NEW ->
                judgement.newEntries() == 1
                        ? "One entry is not in the lock"
                        : judgement.newEntries() + " entries are not in the lock";
            case INCOMPLETE -> "No new behavior was seen, but not everything was seen";
            case UNKNOWN -> "Result unknown: " + judgement.problem();
        };
    }

    private static Tone tone(LockEvaluation judgement) {
        return switch (judgement.result()) {
            case OFF, LEARNED -> Tone.NONE;
            case KEPT -> Tone.GOOD;
            case NEW -> judgement.count(Weight.HEAVY) > 0 ? Tone.BAD : Tone.WARN;
            case INCOMPLETE, UNKNOWN -> Tone.WARN;
        };
    }

    private static List<Row> rows(LockEvaluation judgement) {
        List<Row> rows = new ArrayList<>();
        judgement.difference().newOrChanged().stream()
                .sorted((one, other) -> other.weight().compareTo(one.weight()))
                .forEach(change -> rows.add(row(change)));
        judgement.difference().actions().forEach(change -> rows.add(row(change)));
        judgement.difference().of(Nature.GONE).forEach(change -> rows.add(row(change)));
        return rows;
    }

    private static Row row(LockChange change) {
        LockEntry entry = change.entry();
        boolean gone = change.nature() == Nature.GONE;
        return new Row(
                gone ? "" : change.weight().label(),
                gone ? Tone.NONE : tone(change.weight()),
                switch (change.nature()) {
                    case NEW -> entry.kind().newDescription();
                    case CHANGED -> "changed: " + kind(entry);
                    case GONE -> "not seen in this run: " + kind(entry);
                },
                entry.text(),
                change.before(),
                gone ? "" : change.why(),
                entry.step().step() + (entry.code().equals(LockEntry.STEP) ? "" : ", " + entry.code()),
                change.witness().pid(),
                change.witness().commandLine());
    }

    private static Row row(ActionChange change) {
        return new Row(
                Weight.MEDIUM.label(),
                tone(Weight.MEDIUM),
                "other action",
                change.after().isEmpty() ? "commands" : change.after(),
                change.before().isEmpty() ? "commands" : change.before(),
                "",
                change.step().step(),
                0,
                "");
    }

    private static String kind(LockEntry entry) {
        return entry.kind().key().replace('_', ' ');
    }

    private static Tone tone(Weight weight) {
        return switch (weight) {
            case HEAVY -> Tone.BAD;
            case MEDIUM -> Tone.WARN;
            case LIGHT -> Tone.NONE;
        };
    }
}
