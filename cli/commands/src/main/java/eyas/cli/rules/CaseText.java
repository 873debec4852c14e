package eyas.cli.rules;

import eyas.engine.Alert;
import eyas.report.Palette;
import eyas.text.Printable;
import eyas.text.SourcePosition;
import eyas.text.SourceRange;
import eyas.workbench.cases.CaseResult;
import eyas.workbench.cases.CaseResult.Broken;
import eyas.workbench.cases.CaseResult.Close;
import eyas.workbench.cases.CaseResult.Failure;
import eyas.workbench.cases.CaseResult.Incomplete;
import eyas.workbench.cases.CaseResult.Missing;
import eyas.workbench.cases.CaseResult.OtherEvents;
import eyas.workbench.cases.CaseResult.Silence;
import eyas.workbench.cases.CaseResult.Suppressed;
import eyas.workbench.cases.CaseResult.SwitchedOff;
import eyas.workbench.cases.CaseResult.Unexpected;
import eyas.workbench.cases.CaseResult.Unknown;
import eyas.workbench.cases.CaseResult.WrongCount;
import eyas.workbench.cases.CaseResult.WrongOutput;
import eyas.workbench.cases.NearMiss;
import eyas.workbench.cases.NearMiss.FailedCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Renders results of cases, with the reasons of failures, for a terminal. */
final class CaseText {
    private static final int LINE = 400;
    private static final int VALUE = 160;
    private static final int CHECK = 160;
    private static final int COLUMN = 60;
    private static final int TYPES = 12;
    private static final int CHECKS = 8;

    private final Palette palette;

    CaseText(Palette palette) {
        this.palette = palette;
    }

    /** Returns one line for a case that passed, several for one that failed. */
    String of(CaseResult result) {
        StringBuilder out = new StringBuilder();
        out.append(result.passed() ? palette.green("pass") : palette.red("FAIL"))
                .append("  ")
                .append(palette.dim(Printable.of(location(result.of().place()), LINE)))
                .append("  ")
                .append(palette.bold(Printable.of(result.of().name(), LINE)))
                .append('\n');
        if (!result.passed()) {
            out.append("      wanted: ").append(wanted(result)).append('\n');
            out.append("      got:    ").append(got(result)).append('\n');
            result.failures().forEach(failure -> failure(failure, out));
        }
        return out.toString();
    }

    /** Returns the summary line. */
    String of(CaseSummary summary) {
        String passed = (summary.cases() - summary.failed()) + " passed";
        return String.format(
                Locale.ROOT,
                "%s in %s: %s%s%s (%.1f s)%n",
                counted(summary.cases(), "case"),
                counted(summary.files(), "file"),
                summary.successful() ? palette.green(passed) : passed,
                summary.failed() == 0 ? "" : ", " + palette.red(summary.failed() + " failed"),
                summary.unreadable() == 0
                        ? ""
                        : ", " + palette.red(counted(summary.unreadable(), "error") + " in case files"),
                summary.duration().toNanos() / 1e9);
    }

    static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    static String location(SourceRange place) {
        SourcePosition mark = place.source().mark(place.offset());
        return place.source().name() + ":" + (mark.line() + 1);
    }

    private static String wanted(CaseResult result) {
        String rules = result.of().alerts().stream()
                .map(alert -> alert.rule() + (alert.count() == null ? "" : " x" + alert.count()))
                .collect(Collectors.joining(", "));
        return rules.isEmpty() ? "no alert" : Printable.of(rules, LINE);
    }

    private static String got(CaseResult result) {
        String rules = result.alerts().entrySet().stream()
                .map(entry -> entry.getKey() + (entry.getValue() == 1 ? "" : " x" + entry.getValue()))
                .collect(Collectors.joining(", "));
        return rules.isEmpty() ? "no alert" : Printable.of(rules, LINE);
    }

    private void failure(Failure failure, StringBuilder out) {
        out.append("    - ")
                .append(palette.red(Printable.of(failure.summary(), LINE)))
                .append('\n');
        for (String line : details(failure)) {
            out.append("        ").append(line).append('\n');
        }
    }

    /** Returns details of a failure as lines; also used for reports that are not shown on a terminal. */
    static List<String> details(Failure failure) {
        return switch (failure) {
            case Missing(var _, Silence reason) -> reason(reason);
            case Unexpected(var _, var _, Alert first) -> List.of(alert("event", first));
            case WrongOutput(var _, var _, Alert first) -> List.of(alert("first alert, at event", first));
            case WrongCount _, Broken _ -> List.of();
        };
    }

    private static String alert(String before, Alert alert) {
        return before + " " + alert.eventNumber() + ": " + Printable.of(alert.message(), LINE);
    }

    private static List<String> reason(Silence reason) {
        return switch (reason) {
            case Unknown(String nearest) ->
                List.of("no such rule" + (nearest.isEmpty() ? "" : "; did you mean '" + nearest + "'?"));
            case Incomplete(List<String> rules) ->
                List.of(
                        "the correlation was not completed: too few matches of " + String.join(", ", rules),
                        "a case for one of these rules shows whether that rule matches");
            case SwitchedOff _ -> List.of("the rule exists but is not enabled");
            case OtherEvents(List<String> types) ->
                List.of(
                        types.isEmpty()
                                ? "its condition can never be true"
                                : "no event has a type that the rule checks: "
                                        + types.stream().limit(TYPES).collect(Collectors.joining(", "))
                                        + (types.size() > TYPES ? " …" : ""));
            case Suppressed(long event) ->
                List.of("its condition is true at event " + event + ", but no alert was raised");
            case Close(NearMiss miss) -> miss(miss);
        };
    }

    private static List<String> miss(NearMiss miss) {
        List<String> lines = new ArrayList<>();
        int failed = miss.failed().size();
        lines.add("nearest" + (miss.complete() ? "" : " among the first events") + ": event " + miss.number() + ", "
                + Printable.of(miss.description(), LINE) + "; of " + counted(miss.checks(), "check") + ", " + failed
                + (failed == 1 ? " fails:" : " fail:"));
        for (FailedCheck check : miss.failed().subList(0, Math.min(failed, CHECKS))) {
            String text = (check.wanted() ? "" : "not ") + Printable.of(check.text(), CHECK);
            lines.add("  " + text + " ".repeat(Math.max(1, COLUMN - text.length())) + "but it is "
                    + Printable.of(check.value(), VALUE));
        }
        if (failed > CHECKS) {
            lines.add("  and " + (failed - CHECKS) + " more");
        }
        return lines;
    }
}
