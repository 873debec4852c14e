package eyas.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Writes the results of attacks in locked jobs: a row each in {@code test/range/locked.tsv}, and a section of
 * {@code docs/reference/detection.md}.
 */
final class RangeLockTable {
    private static final Path ROWS = RangeCase.DIRECTORY.resolve("locked.tsv");

    /** The heading of the section. */
    static final String TITLE = "In a locked job";

    private static final String HEAD =
            "# attack, evasion, shown by the rules, shown by the lock, shown by the lock with any package, shown by "
                    + "new behavior, heaviest entry, new entries without the attack, packets to other destinations, "
                    + "the same under egress control, date and machine; written by ./dev range --locked\n";

    private RangeLockTable() {}

    /**
     * A row: an attack with one evasion.
     *
     * @param attack name of the case
     * @param evasion title of the evasion
     * @param rules whether an expected rule matched, in the right step and package
     * @param lock whether the lock comparison reports it with medium weight or more, in the right step and package
     * @param step the same with any package
     * @param behavior the same as {@code lock}, without entries about changed content of a known program
     * @param heaviest weight of the heaviest such entry
     * @param control number of new entries of a harmless run
     * @param uploads number of packets to destinations outside the lock
     * @param arrived the same under egress control, {@code -} if that was not played
     * @param when date and machine
     */
    record Row(
            String attack,
            String evasion,
            boolean rules,
            boolean lock,
            boolean step,
            boolean behavior,
            String heaviest,
            int control,
            int uploads,
            String arrived,
            String when) {
        private static final int COLUMNS = 11;

        static Row of(String line) {
            String[] cells = line.split("\t", -1);
            if (cells.length != COLUMNS) {
                throw new AssertionError("invalid row of locked attacks: " + line);
            }
            return new Row(
                    cells[0],
                    cells[1],
                    cells[2].equals("yes"),
                    cells[3].equals("yes"),
                    cells[4].equals("yes"),
                    cells[5].equals("yes"),
                    cells[6],
                    Integer.parseInt(cells[7]),
                    Integer.parseInt(cells[8]),
                    cells[9],
                    cells[10]);
        }

        static Row of(RangeLockOutcome result) {
            RangeRun run = result.outcome().run();
            return new Row(
                    run.each().name(),
                    run.evasion().title(),
                    result.isCaught(),
                    result.isReportedByLock(),
                    result.isReportedByLockInStep(),
                    result.isNewBehavior(),
                    result.heaviest(),
                    result.control().size(),
                    result.uploads(),
                    result.arrived().map(Object::toString).orElse("-"),
                    LocalDate.now(ZoneOffset.UTC) + ", " + RangeBuildTable.machine());
        }

        private String line() {
            return String.join(
                    "\t",
                    attack,
                    evasion,
                    RangeLockOutcome.label(rules),
                    RangeLockOutcome.label(lock),
                    RangeLockOutcome.label(step),
                    RangeLockOutcome.label(behavior),
                    heaviest,
                    Integer.toString(control),
                    Integer.toString(uploads),
                    arrived,
                    when);
        }

        private boolean isShown() {
            return rules || lock;
        }

        private boolean hasEgressRun() {
            return !arrived.equals("-");
        }
    }

    /** Updates the rows of {@code results} and rewrites the section. */
    static void update(Path document, List<RangeLockOutcome> results) throws IOException {
        Map<String, Row> rows = new TreeMap<>();
        read().forEach(row -> rows.put(row.attack() + "\t" + row.evasion(), row));
        results.stream()
                .filter(RangeLockOutcome::isJudged)
                .map(Row::of)
                .forEach(row -> rows.put(row.attack() + "\t" + row.evasion(), row));
        StringBuilder lines = new StringBuilder(HEAD);
        rows.values().forEach(row -> lines.append(row.line()).append('\n'));
        Files.writeString(ROWS, lines);
        DocumentSection.write(document, TITLE, section());
    }

    private static List<Row> read() throws IOException {
        return Files.exists(ROWS)
                ? Files.readAllLines(ROWS).stream()
                        .filter(line -> !line.startsWith("#"))
                        .map(Row::of)
                        .toList()
                : List.of();
    }

    /** Returns the section with all stored rows. */
    static String section() throws IOException {
        List<Row> rows = read();
        return """
            This section is generated by `./dev range --locked`. Each attack runs in a job with a lock. The lock is learned from two runs
            with a harmless program in the same place and language. A third harmless run under egress control is the control. Then the
            attack runs.

            | column | meaning |
            | --- | --- |
            | shown by a rule | an expected rule fires, with the right step and package |
            | by the lock, step | an entry of medium weight or more is new, in the right step |
            | and package | the entry also names the right package, if a package is responsible |
            | by new behavior | the same, without entries about other content of a known program |
            | send to others | attacks that send to destinations outside the lock |
            | under egress control | the same under `egress: block` with the lock's list. The servers count data packets and DNS queries. |

            A lock does not contain files of the workspace. It attributes code that a program loads to the step.

            """
                + "Attacks of the range in this section: "
                + rows.stream().map(Row::attack).distinct().count()
                + " of "
                + RangeCases.all().stream().filter(RangeCase::isAttack).count()
                + ".\n\n"
                + text(rows);
    }

    /** Returns the rows as a Markdown table by family, followed by undetected attacks. */
    static String text(List<Row> rows) throws IOException {
        Map<String, String> families = new LinkedHashMap<>();
        for (RangeCase each : RangeCases.all()) {
            families.put(each.name(), each.family());
        }
        Map<String, List<Row>> byFamily = new TreeMap<>();
        rows.forEach(
                row -> byFamily.computeIfAbsent(families.getOrDefault(row.attack(), "gone"), _ -> new ArrayList<>())
                        .add(row));
        StringBuilder text = new StringBuilder("""
            | attacks | played | shown by a rule | by the lock, step | and package | by new behavior | by either | jobs that differ without an attack | send to others | under egress control |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
            """);
        byFamily.forEach((family, some) -> line(text, family, some));
        line(text, "**all**", rows);
        text.append("\nShown by neither: ")
                .append(names(rows, row -> !row.isShown()))
                .append(". By the lock not in the right step: ")
                .append(names(rows, row -> !row.step()))
                .append(". In the step, but without the package: ")
                .append(names(rows, row -> row.step() && !row.lock()))
                .append(".\n\nPlayed: ")
                .append(String.join(
                        "; ", rows.stream().map(Row::when).distinct().sorted().toList()))
                .append(".\n");
        return text.toString();
    }

    private static String names(List<Row> rows, Predicate<Row> which) {
        List<String> names = rows.stream()
                .filter(which)
                .map(row -> row.evasion().equals(RangeEvasion.NONE.title())
                        ? row.attack()
                        : row.attack() + " (" + row.evasion() + ")")
                .toList();
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    private static void line(StringBuilder text, String name, List<Row> rows) {
        List<Row> withEgress = rows.stream().filter(Row::hasEgressRun).toList();
        long sending = withEgress.stream().filter(row -> row.uploads() > 0).count();
        long arriving =
                withEgress.stream().filter(row -> !row.arrived().equals("0")).count();
        text.append("| ")
                .append(String.join(
                        " | ",
                        name,
                        Integer.toString(rows.size()),
                        share(rows, Row::rules),
                        share(rows, Row::step),
                        share(rows, Row::lock),
                        share(rows, Row::behavior),
                        share(rows, Row::isShown),
                        Long.toString(withEgress.stream()
                                .filter(row -> row.control() > 0)
                                .count()),
                        Long.toString(sending),
                        arriving + " arrive"))
                .append(" |\n");
    }

    private static String share(List<Row> rows, Predicate<Row> which) {
        return RangeRates.share((int) rows.stream().filter(which).count(), rows.size());
    }
}
