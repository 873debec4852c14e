package eyas.conformance;

import eyas.session.installation.ProgramVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Writes {@code docs/detection.md}: what Eyas makes of the range.
 *
 * @param outcomes of all runs
 */
record DetectionDocument(List<RangeOutcome> outcomes) {
    private static final Path INCIDENTS = RangeCase.FOLDER.resolve("incidents.tsv");
    private static final Path RELEASES = RangeCase.FOLDER.resolve("releases.tsv");

    /** Write it, and the line of this version among the releases. */
    void write(Path file) throws IOException {
        Files.writeString(RELEASES, releases(Files.readString(RELEASES)));
        Files.writeString(file, text());
    }

    private String text() throws IOException {
        StringBuilder text = new StringBuilder();
        text.append("""
            # What is detected, and what is not

            Written by `./dev range`; do not edit. Every attack of the range (`test/range/README.md`) is played as it is usually done,
            and again with each evasion that makes sense for it; Eyas watches from outside with its default rules. An attack counts
            when its proof shows that the deed has happened. It is *caught* when a rule fires that is expected of it; any other alert
            from Warning on is *warned*. Without such an alert, a verdict that is incomplete because a name could not be resolved is
            *unresolved*, and a complete one *clean*, which fails the range. Attacks are modelled on incidents and known ways around; all of it is
            staged, with invented secrets, on a network without a way out. So these are rates of this range, not of all attacks. What
            is done after the end of its job is not played: nobody watches then.

            """);
        played(text);
        releases(text);
        families(text);
        evasions(text);
        ordinary(text);
        cost(text);
        text.append("## ")
                .append(RangeLockTable.TITLE)
                .append("\n\n")
                .append(RangeLockTable.section())
                .append('\n');
        missed(text);
        incidents(text);
        return text.toString();
    }

    private void played(StringBuilder text) {
        text.append(only(attacks(), RangeEvasion.NONE).size())
                .append(" attacks were played")
                .append(
                        evasive().isEmpty()
                                ? " as they are usually done, without evasions"
                                : ", " + attacks().size() + " times with their evasions")
                .append(", and ")
                .append(jobs().size())
                .append(
                        " ordinary jobs. Attacks that were not judged, because a program is missing or the deed did not happen: ")
                .append(RangeRates.of(outcomes).unjudged())
                .append(".\n\n");
    }

    private void releases(StringBuilder text) throws IOException {
        text.append("## By release\n\n");
        List<String> lines = Files.readAllLines(RELEASES).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
        head(
                text,
                "version",
                "caught, as usual",
                "caught, with evasions",
                "step",
                "package",
                "named in the head",
                "ordinary jobs without a warning",
                "runs of which everything was seen");
        lines.forEach(line -> row(text, line.split("\t", -1)));
        text.append('\n');
    }

    /** Return the table of releases with the row of this version in it. */
    private String releases(String before) throws IOException {
        RangeRates usual = RangeRates.of(usual());
        RangeRates evasive = RangeRates.of(evasive());
        RangeRates all = RangeRates.of(outcomes);
        List<RangeOutcome> jobs = jobs();
        String version = ProgramVersion.text();
        String row = String.join(
                "\t",
                version,
                usual.caughtShare(),
                evasive.caughtShare(),
                all.stepShare(),
                all.packageShare(),
                all.namedShare(),
                RangeRates.share(RangeTable.silent(jobs), jobs.size()),
                RangeRates.share(
                        (int) outcomes.stream().filter(RangeOutcome::complete).count(), outcomes.size()));
        return before.lines()
                        .filter(line -> !line.startsWith(version + "\t"))
                        .map(line -> line + "\n")
                        .collect(Collectors.joining())
                + row + "\n";
    }

    private void families(StringBuilder text) {
        text.append("## By family\n\n");
        head(
                text,
                "attacks",
                "cases",
                "caught, as usual",
                "caught, with evasions",
                "right step",
                "right package",
                "named in the head");
        Map<String, List<RangeOutcome>> families = new LinkedHashMap<>();
        attacks()
                .forEach(
                        outcome -> families.computeIfAbsent(outcome.run().each().family(), _ -> new ArrayList<>())
                                .add(outcome));
        families.put("**all**", attacks());
        families.forEach((family, all) -> {
            RangeRates rates = RangeRates.of(all);
            row(
                    text,
                    family,
                    Integer.toString(only(all, RangeEvasion.NONE).size()),
                    RangeRates.of(only(all, RangeEvasion.NONE)).caughtShare(),
                    RangeRates.of(all.stream()
                                    .filter(DetectionDocument::isEvasive)
                                    .toList())
                            .caughtShare(),
                    rates.stepShare(),
                    rates.packageShare(),
                    rates.namedShare());
        });
        text.append('\n');
    }

    private void evasions(StringBuilder text) {
        text.append("## By evasion\n\nThe harness has the same deed done in these ways.\n\n");
        head(text, "evasion", "caught", "unresolved", "clean", "right step", "right package");
        for (RangeEvasion evasion : RangeEvasion.values()) {
            RangeRates rates = RangeRates.of(only(attacks(), evasion));
            if (rates.played() == 0) {
                row(text, evasion.title(), "not played", "-", "-", "-", "-");
                continue;
            }
            row(
                    text,
                    evasion.title(),
                    rates.caughtShare(),
                    Integer.toString(rates.unresolved()),
                    Integer.toString(rates.clean()),
                    rates.stepShare(),
                    rates.packageShare());
        }
        text.append('\n');
    }

    private void ordinary(StringBuilder text) {
        text.append("## Ordinary jobs\n\n");
        head(text, "job", "alerts from Warning on", "below Warning", "which", "work done");
        for (RangeOutcome job : jobs()) {
            row(
                    text,
                    job.run().each().name(),
                    Integer.toString(job.warnings()),
                    Integer.toString(job.notices()),
                    job.alerts().isEmpty()
                            ? "none"
                            : String.join(", ", job.alerts().keySet()),
                    job.isProven() ? "yes" : "no");
        }
        text.append('\n');
    }

    private void cost(StringBuilder text) {
        List<RangeOutcome> judged =
                outcomes.stream().filter(outcome -> outcome.problem().isEmpty()).toList();
        text.append("## Losses and cost\n\n");
        head(text, "", "median", "most");
        row(
                text,
                "events of a run",
                middle(
                        judged.stream()
                                .mapToDouble(RangeOutcome::events)
                                .sorted()
                                .toArray(),
                        "%.0f"));
        row(
                text,
                "processor time of Eyas on the JVM with one compiler, start included, in seconds",
                middle(
                        judged.stream()
                                .mapToDouble(RangeOutcome::processorSeconds)
                                .sorted()
                                .toArray(),
                        "%.1f"));
        text.append("\nLost events: ")
                .append(judged.stream().mapToLong(RangeOutcome::dropped).sum())
                .append(" of ")
                .append(judged.stream().mapToLong(RangeOutcome::events).sum())
                .append(". Runs of which not everything was seen: ")
                .append(judged.stream().filter(outcome -> !outcome.complete()).count())
                .append(".\n\n");
    }

    private static String[] middle(double[] sorted, String form) {
        return sorted.length == 0
                ? new String[] {"-", "-"}
                : new String[] {
                    String.format(Locale.ROOT, form, sorted[sorted.length / 2]),
                    String.format(Locale.ROOT, form, sorted[sorted.length - 1])
                };
    }

    private void missed(StringBuilder text) {
        text.append("## Not caught\n\n");
        head(text, "attack", "modelled on", "not caught", "alerted instead, or why it was not played");
        Map<String, List<RangeOutcome>> byCase = new LinkedHashMap<>();
        attacks().stream()
                .filter(outcome -> !outcome.verdict().equals("caught"))
                .forEach(outcome -> byCase.computeIfAbsent(outcome.run().each().name(), _ -> new ArrayList<>())
                        .add(outcome));
        byCase.forEach((name, all) -> {
            TreeSet<String> instead = new TreeSet<>();
            all.forEach(outcome -> {
                instead.addAll(outcome.alerts().keySet());
                if (!outcome.problem().isEmpty()) {
                    instead.add(outcome.problem().lines().findFirst().orElse(""));
                } else if (!outcome.isProven()) {
                    instead.add("the deed did not happen");
                }
            });
            row(
                    text,
                    name,
                    all.getFirst().run().each().model(),
                    all.stream().map(outcome -> outcome.run().evasion().title()).collect(Collectors.joining(", ")),
                    instead.isEmpty() ? "nothing" : String.join(", ", instead));
        });
        text.append('\n');
    }

    private void incidents(StringBuilder text) throws IOException {
        text.append("## By incident\n\n");
        head(text, "", "incident", "cases", "caught, evasions included");
        Map<Integer, List<RangeOutcome>> byIncident = new TreeMap<>();
        attacks()
                .forEach(outcome -> outcome.run()
                        .each()
                        .incidents()
                        .forEach(number -> byIncident
                                .computeIfAbsent(number, _ -> new ArrayList<>())
                                .add(outcome)));
        for (String line : Files.readAllLines(INCIDENTS)) {
            if (line.startsWith("#")) {
                continue;
            }
            String[] columns = line.split("\t", -1);
            List<RangeOutcome> all = byIncident.getOrDefault(Integer.parseInt(columns[0]), List.of());
            row(
                    text,
                    columns[0],
                    columns[1],
                    all.isEmpty()
                            ? "not covered: " + columns[2]
                            : all.stream()
                                    .map(outcome -> outcome.run().each().name())
                                    .distinct()
                                    .collect(Collectors.joining(", ")),
                    RangeRates.of(all).caughtShare());
        }
    }

    private List<RangeOutcome> attacks() {
        return which(outcome -> outcome.run().each().isAttack());
    }

    private List<RangeOutcome> jobs() {
        return which(outcome -> !outcome.run().each().isAttack());
    }

    private List<RangeOutcome> usual() {
        return only(attacks(), RangeEvasion.NONE);
    }

    private List<RangeOutcome> evasive() {
        return attacks().stream().filter(DetectionDocument::isEvasive).toList();
    }

    private static boolean isEvasive(RangeOutcome outcome) {
        return outcome.run().evasion() != RangeEvasion.NONE;
    }

    private static List<RangeOutcome> only(List<RangeOutcome> outcomes, RangeEvasion evasion) {
        return outcomes.stream()
                .filter(outcome -> outcome.run().evasion() == evasion)
                .toList();
    }

    private List<RangeOutcome> which(Predicate<RangeOutcome> wanted) {
        return outcomes.stream().filter(wanted).toList();
    }

    private static void head(StringBuilder text, String... titles) {
        row(text, titles);
        row(text, Collections.nCopies(titles.length, "---").toArray(String[]::new));
    }

    private static void row(StringBuilder text, String first, String[] more) {
        List<String> cells = new ArrayList<>(List.of(first));
        cells.addAll(List.of(more));
        row(text, cells.toArray(String[]::new));
    }

    private static void row(StringBuilder text, String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
