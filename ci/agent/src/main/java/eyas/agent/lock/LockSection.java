package eyas.agent.lock;

import eyas.baseline.compare.ActionChange;
import eyas.baseline.compare.LockChange;
import eyas.baseline.compare.LockChange.Nature;
import eyas.baseline.compare.LockDifference;
import eyas.baseline.compare.Weight;
import eyas.baseline.model.LockEntry;
import eyas.baseline.run.RunBehavior.Witness;
import eyas.ci.outcome.JobOutcome;
import eyas.ci.provider.ReviewedFile;
import eyas.text.MarkdownEscaper;
import java.util.List;
import java.util.stream.Collectors;

/** The result of a job's lock as Markdown, for the job's summary and the pull request. Text that the job controls is escaped. */
public final class LockSection {
    private static final int ROWS = 30;
    private static final int SUGGESTED = 60;
    private static final int TEXT = 300;
    private static final int COMMAND = 120;
    private static final int GAPS = 3;

    private final LockEvaluation judgement;
    private final LockProposals proposals;
    private final boolean isWithdrawn;
    private final StringBuilder out = new StringBuilder(2_048);

    private LockSection(LockEvaluation judgement, LockProposals proposals, boolean takenBack) {
        this.judgement = judgement;
        this.proposals = proposals;
        this.isWithdrawn = takenBack;
    }

    /** Returns the Markdown, followed by an empty line. */
    public static String of(LockEvaluation judgement, LockProposals proposals, JobOutcome outcome) {
        return new LockSection(judgement, proposals, judgement.isAlertWithdrawn(outcome)).text();
    }

    private String text() {
        line("### Lock: " + headline());
        line("");
        if (judgement.lock().compares() && judgement.problem().isEmpty()) {
            newEntries();
        }
        if (!judgement.gaps().isEmpty()) {
            line("> **There may be unseen new behavior: "
                    + MarkdownEscaper.text(
                            judgement.gaps().stream().limit(GAPS).collect(Collectors.joining("; ")), TEXT)
                    + "**");
            line("");
        }
        if (isWithdrawn) {
            line("An alert of the lock during the job was no longer valid at its end, and does not count.");
            line("");
        }
        unenforced();
        edit();
        suggestion();
        proposals.leftOut().forEach(sentence -> {
            line(sentence);
            line("");
        });
        return out.toString();
    }

    private String headline() {
        String file = MarkdownEscaper.code(judgement.lock().file(), TEXT);
        String place = MarkdownEscaper.text(judgement.lock().change().reviewed().place(), TEXT);
        return switch (judgement.result()) {
            case OFF -> "off";
            case LEARNED ->
                judgement.lock().change().reviewed() instanceof ReviewedFile.Missing
                        ? "there is no " + file + " in " + place + " yet, so nothing was compared"
                        : "learning only; " + file + " of " + place + " was not compared";
            case KEPT -> "no new behavior, compared with " + file + " of " + place;
            case NEW -> counts() + ", compared with " + file + " of " + place;
            case INCOMPLETE ->
                "no new behavior was seen, compared with " + file + " of " + place + ", but not everything was seen";
            case UNKNOWN -> "result unknown: " + MarkdownEscaper.text(judgement.problem(), TEXT);
        };
    }

    private String counts() {
        String weights = List.of(Weight.HEAVY, Weight.MEDIUM, Weight.LIGHT).stream()
                .filter(weight -> judgement.count(weight) > 0)
                .map(weight -> judgement.count(weight) + " " + weight.label())
                .collect(Collectors.joining(", "));
        long news = judgement.newEntries();
        return news + (news == 1 ? " entry is new (" : " entries are new (") + weights + ")";
    }

    private void newEntries() {
        LockDifference difference = judgement.difference();
        List<LockChange> news = newEntries(difference);
        if (news.isEmpty() && difference.actions().isEmpty()) {
            return;
        }
        line("| weight | what | | where | by |");
        line("| --- | --- | --- | --- | --- |");
        difference.actions().stream()
                .limit(ROWS)
                .forEach(change -> line("| medium | other action | "
                        + MarkdownEscaper.codeCell(describe(change), TEXT) + " | "
                        + MarkdownEscaper.text(change.step().step(), TEXT) + " | |"));
        news.stream().limit(ROWS).forEach(this::row);
        line("");
        int more = Math.max(0, news.size() - ROWS);
        if (more > 0) {
            line(more + " more; run `eyas lock check` on the report to list them.");
            line("");
        }
    }

    private void row(LockChange change) {
        LockEntry entry = change.entry();
        Witness witness = change.witness();
        line("| " + change.weight().label() + " | "
                + (change.nature() == Nature.CHANGED
                        ? "changed " + entry.kind().key()
                        : entry.kind().newDescription())
                + ": " + change.why() + " | "
                + MarkdownEscaper.codeCell(entry.text(), TEXT) + " | "
                + MarkdownEscaper.text(location(entry), TEXT) + " | "
                + (witness.equals(Witness.UNKNOWN)
                        ? ""
                        : MarkdownEscaper.codeCell(
                                witness.program() + " (" + witness.pid() + "): " + witness.commandLine(), COMMAND))
                + " |");
    }

    private static String describe(ActionChange change) {
        return (change.before().isEmpty() ? "commands" : change.before()) + " → "
                + (change.after().isEmpty() ? "commands" : change.after());
    }

    private static List<LockChange> newEntries(LockDifference difference) {
        return difference.newOrChanged().stream()
                .sorted((one, other) -> other.weight().compareTo(one.weight()))
                .toList();
    }

    private static String location(LockEntry entry) {
        return entry.step().step() + (entry.code().equals(LockEntry.STEP) ? "" : ", " + entry.code());
    }

    /** Warns that {@code lock: enforce} has no effect without a lock. */
    private void unenforced() {
        if (judgement.lock().mode() == LockMode.ENFORCE && judgement.result() == LockEvaluation.Result.LEARNED) {
            line("> **<code>lock: enforce</code> has no effect in this run: there is no lock to compare with.**");
            line("");
        }
    }

    /** Describes the lock change of the change under review, which a reviewer has to approve. */
    private void edit() {
        switch (proposals.edit()) {
            case ProposedLockChange.None _ -> {}
            case ProposedLockChange.Changed(LockDifference difference) -> {
                List<LockChange> more = newEntries(difference);
                List<LockChange> less = difference.of(Nature.GONE);
                line("**This change edits the lock: after the merge, " + more.size()
                        + (more.size() == 1 ? " more entry is" : " more entries are") + " allowed, and " + less.size()
                        + (less.size() == 1 ? " is" : " are")
                        + " no longer allowed.** This run used the lock without the change.");
                line("");
                details("Lock changes", difference, more, less);
            }
            case ProposedLockChange.Removed(LockDifference difference) -> {
                warning();
                details("Removed lock entries", difference, List.of(), difference.of(Nature.GONE));
            }
            case ProposedLockChange.Unreadable _ -> warning();
        }
    }

    private void warning() {
        proposals.warning().ifPresent(description -> {
            line("> **" + MarkdownEscaper.text(description, TEXT) + "** This run used the lock without the change.");
            line("");
        });
    }

    private void suggestion() {
        if (judgement.lock().change().foreign()) {
            line("The code of this run is from another repository, so no lock change is suggested.");
            line("");
            return;
        }
        proposals.update().ifPresent(proposal -> {
            List<LockChange> more = newEntries(proposal.difference());
            if (!more.isEmpty() || !proposal.difference().actions().isEmpty()) {
                details(
                        "Suggested lock change (complete file: eyas.lock.yaml in the report)",
                        proposal.difference(),
                        more,
                        List.of());
            }
        });
    }

    private void details(String summary, LockDifference difference, List<LockChange> more, List<LockChange> less) {
        line("<details><summary>" + summary + "</summary>");
        line("");
        difference.actions().stream()
                .limit(SUGGESTED)
                .forEach(change ->
                        line("- " + MarkdownEscaper.code("~ " + change.step().step() + ": " + describe(change), TEXT)));
        more.stream().limit(SUGGESTED).forEach(change -> line(item("+ ", change)));
        less.stream().limit(SUGGESTED).forEach(change -> line(item("- ", change)));
        int left = Math.max(0, more.size() - SUGGESTED) + Math.max(0, less.size() - SUGGESTED);
        if (left > 0) {
            line("- and " + left + " more");
        }
        line("");
        line("</details>");
        line("");
    }

    private static String item(String sign, LockChange change) {
        LockEntry entry = change.entry();
        String weight = sign.startsWith("+") ? " (" + change.weight().label() + ")" : "";
        return "- " + MarkdownEscaper.code(sign + entry.kind().key() + ": " + entry.text(), TEXT) + weight + " in "
                + MarkdownEscaper.text(location(entry), TEXT);
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
