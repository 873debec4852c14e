package eyas.cli.lock;

import eyas.baseline.compare.ActionChange;
import eyas.baseline.compare.LearnedLock;
import eyas.baseline.compare.LockChange;
import eyas.baseline.compare.LockChange.Nature;
import eyas.baseline.compare.LockDifference;
import eyas.baseline.compare.LockUpdate;
import eyas.baseline.compare.Weight;
import eyas.baseline.model.BehaviorLock;
import eyas.baseline.model.EntryAnnotations;
import eyas.baseline.model.LockEntry;
import eyas.baseline.model.StepScope;
import eyas.baseline.run.RunBehavior;
import eyas.baseline.run.RunBehavior.Witness;
import eyas.report.Palette;
import eyas.text.Printable;
import eyas.text.WorkflowCommandEscaper;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Renders locks and differences from them as text. Untrusted input is escaped for a terminal and for a runner's log. */
final class LockText {
    private static final int COMMAND = 160;
    private static final int TEXT = 1_000;
    private static final int MOST_UNSETTLED = 40;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Palette palette;

    LockText(Palette palette) {
        this.palette = palette;
    }

    /** Returns the result of a check. */
    String check(RunBehavior run, LockDifference difference, BehaviorLock lock) {
        StringBuilder out = new StringBuilder();
        String job = run.scope().workflow() + ", job " + run.scope().job();
        out.append(palette.bold(shown(job))).append('\n');
        if (!lock.knowsJobOf(run.scope())) {
            out.append("  The lock does not contain this job: everything it does is new.\n");
        }
        out.append(difference(difference));
        if (!run.gaps().isEmpty()) {
            out.append(palette.yellow("Coverage is incomplete: "))
                    .append(shown(String.join("; ", run.gaps())))
                    .append('\n');
        }
        return out.toString();
    }

    /** Returns all differences from a lock, of each kind the heaviest first, and a summary line. */
    String difference(LockDifference difference) {
        StringBuilder out = new StringBuilder();
        difference
                .unknownSteps()
                .forEach(step ->
                        out.append("  new step: ").append(shown(step.step())).append('\n'));
        difference.actions().forEach(change -> out.append(action(change)));
        for (Nature nature : Nature.values()) {
            StepScope step = null;
            String code = null;
            for (LockChange change : difference.of(nature)) {
                if (!change.entry().step().equals(step)
                        || !change.entry().code().equals(code)) {
                    step = change.entry().step();
                    code = change.entry().code();
                    out.append("  ")
                            .append(palette.bold(nature.name().toLowerCase(Locale.ROOT)))
                            .append(" in ")
                            .append(heading(change.entry()))
                            .append('\n');
                }
                out.append(change(change));
            }
        }
        return out.append(summary(difference)).append('\n').toString();
    }

    private static String heading(LockEntry entry) {
        String code = entry.code().equals(LockEntry.STEP) ? "" : ", " + entry.code();
        return shown(entry.step().step() + code);
    }

    private String action(ActionChange change) {
        return "  " + weight(Weight.MEDIUM) + shown(change.step().step()) + " uses "
                + (change.after().isEmpty() ? "no action" : shown(change.after())) + ", not "
                + (change.before().isEmpty() ? "its own commands" : shown(change.before())) + "\n";
    }

    private String change(LockChange change) {
        boolean gone = change.nature() == Nature.GONE;
        StringBuilder out = new StringBuilder("    ")
                .append(gone ? "" : weight(change.weight()))
                .append(String.format(
                        Locale.ROOT, "%-13s ", change.entry().kind().key()))
                .append(shown(change.entry().text()));
        if (!gone) {
            out.append(palette.dim("  (" + change.why() + ")"));
        }
        out.append('\n');
        if (!change.before().isEmpty()) {
            out.append("           was ").append(shown(change.before())).append('\n');
        }
        return out.append(witness("           ", change.witness())).toString();
    }

    private String witness(String indent, Witness witness) {
        if (witness.equals(Witness.UNKNOWN)) {
            return "";
        }
        return indent
                + palette.dim("by " + shown(witness.program()) + " (" + witness.pid() + "): "
                        + WorkflowCommandEscaper.logged(Printable.of(witness.commandLine(), COMMAND)))
                + "\n";
    }

    private String weight(Weight weight) {
        String word = String.format(Locale.ROOT, "%-7s", weight.label());
        return switch (weight) {
            case HEAVY -> palette.red(word);
            case MEDIUM -> palette.yellow(word);
            case LIGHT -> palette.cyan(word);
        };
    }

    private String summary(LockDifference difference) {
        if (difference.isEmpty()) {
            return palette.green("no differences");
        }
        StringBuilder out = new StringBuilder();
        List<LockChange> shown = difference.newOrChanged();
        int changed =
                difference.of(Nature.CHANGED).size() + difference.actions().size();
        out.append(difference.of(Nature.NEW).size())
                .append(" new, ")
                .append(changed)
                .append(" changed, ");
        out.append(difference.of(Nature.GONE).size()).append(" gone");
        for (Weight weight : List.of(Weight.HEAVY, Weight.MEDIUM)) {
            long count =
                    shown.stream().filter(change -> change.weight() == weight).count();
            out.append(count == 0 ? "" : "; " + count + " " + weight.label());
        }
        return out.toString();
    }

    /** Returns how stable the entries of a learned lock are. */
    String settled(LearnedLock learned, int runs) {
        long always = learned.settled().values().stream()
                .filter(LearnedLock.Settled::always)
                .count();
        StringBuilder out = new StringBuilder();
        out.append(learned.settled().size())
                .append(learned.settled().size() == 1 ? " entry" : " entries")
                .append(" from ")
                .append(runs)
                .append(runs == 1 ? " run" : " runs")
                .append("; seen in every run of their job: ")
                .append(always)
                .append('\n');
        int more = 0;
        for (Map.Entry<LockEntry, LearnedLock.Settled> each : learned.settled().entrySet()) {
            if (!each.getValue().always() && more++ < MOST_UNSETTLED) {
                out.append("  seen in ")
                        .append(each.getValue().seen())
                        .append(" of ")
                        .append(each.getValue().runs())
                        .append(": ")
                        .append(heading(each.getKey()))
                        .append(", ")
                        .append(each.getKey().kind().key())
                        .append(": ")
                        .append(shown(each.getKey().text()))
                        .append('\n');
            }
        }
        if (more > MOST_UNSETTLED) {
            out.append("  and ").append(more - MOST_UNSETTLED).append(" more, which are optional in the lock\n");
        }
        if (runs == 1) {
            out.append("  One run does not show what differs between runs: learn from more runs.\n");
        }
        return out.toString();
    }

    /** Returns the changes of an update. */
    String update(LockUpdate update, boolean prune) {
        StringBuilder out = new StringBuilder(difference(update.difference()));
        if (!prune && !update.unseen().isEmpty()) {
            out.append("Not seen although their step ran (--prune removes them):\n");
            update.unseen()
                    .forEach(entry -> out.append("    ")
                            .append(heading(entry))
                            .append(", ")
                            .append(entry.kind().key())
                            .append(": ")
                            .append(shown(entry.text()))
                            .append('\n'));
        }
        return out.toString();
    }

    /** Returns entries of a lock, grouped by step. */
    String entries(List<LockEntry> entries, BehaviorLock lock) {
        StringBuilder out = new StringBuilder();
        StepScope step = null;
        String code = null;
        for (LockEntry entry : entries) {
            if (!entry.step().equals(step)) {
                step = entry.step();
                code = null;
                String uses = lock.steps().getOrDefault(step, "");
                out.append(palette.bold(shown(step.toString())))
                        .append(uses.isEmpty() ? "" : " (" + shown(uses) + ")")
                        .append('\n');
            }
            if (!entry.code().equals(code)) {
                code = entry.code();
                out.append("  ").append(shown(code)).append('\n');
            }
            EntryAnnotations terms = lock.entries().getOrDefault(entry, EntryAnnotations.ALWAYS);
            out.append(String.format(Locale.ROOT, "    %-13s ", entry.kind().key()))
                    .append(shown(entry.text()))
                    .append(terms.optional() ? palette.dim("  optional") : "")
                    .append(terms.because().isEmpty() ? "" : palette.dim("  because: " + shown(terms.because())))
                    .append('\n');
        }
        return out.toString();
    }

    /** Returns the origin of a run's entries. */
    String explanation(RunBehavior run, List<LockEntry> entries) {
        StringBuilder out = new StringBuilder(palette.bold(shown(run.name()))).append('\n');
        for (LockEntry entry : entries) {
            Witness witness = run.done().getOrDefault(entry, Witness.UNKNOWN);
            out.append("  ")
                    .append(entry.kind().key())
                    .append(": ")
                    .append(shown(entry.text()))
                    .append('\n')
                    .append("    in ")
                    .append(heading(entry))
                    .append('\n')
                    .append(
                            witness.equals(Witness.UNKNOWN)
                                    ? "    by a process that is not in the report\n"
                                    : witness("    ", witness));
            if (witness.time() > 0) {
                out.append("    started at ")
                        .append(TIME.format(Instant.ofEpochSecond(
                                witness.time() / 1_000_000_000L, witness.time() % 1_000_000_000L)))
                        .append(" UTC\n");
            }
        }
        return out.toString();
    }

    private static String shown(String text) {
        return WorkflowCommandEscaper.logged(Printable.of(text, TEXT));
    }
}
