package eyas.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the results of repeated builds: rows to {@code test/range/builds.tsv}, the total to docs/reference/lock-comparison.md. */
final class RangeBuildTable {
    private static final Path ROWS = RangeCase.DIRECTORY.resolve("builds.tsv");
    private static final String TITLE = "Stability";
    private static final String HEAD =
            "# build, what it does, runs learned from, runs checked, entries, lines, new entries, "
                    + "heaviest new entry, runs with gaps, date and machine; written by ./dev range --lock-builds\n";

    private RangeBuildTable() {}

    /**
     * A row of the table.
     *
     * @param build the build's name
     * @param what what it does
     * @param learned number of runs from which the lock was learned
     * @param checked number of later runs that were checked
     * @param entries number of entries of the lock
     * @param lines number of lines of the lock file
     * @param newEntries number of entries of later runs that are not in the lock
     * @param heaviest weight of the heaviest new entry, {@code -} for none
     * @param gaps number of runs with gaps that prevent a verdict
     * @param when date and machine
     */
    record Row(
            String build,
            String what,
            int learned,
            int checked,
            int entries,
            int lines,
            int newEntries,
            String heaviest,
            int gaps,
            String when) {
        private static final int COLUMNS = 10;

        static Row of(String line) {
            String[] cells = line.split("\t", -1);
            if (cells.length != COLUMNS) {
                throw new AssertionError("invalid row of builds: " + line);
            }
            return new Row(
                    cells[0],
                    cells[1],
                    Integer.parseInt(cells[2]),
                    Integer.parseInt(cells[3]),
                    Integer.parseInt(cells[4]),
                    Integer.parseInt(cells[5]),
                    Integer.parseInt(cells[6]),
                    cells[7],
                    Integer.parseInt(cells[8]),
                    cells[9]);
        }

        private List<String> cells() {
            return List.of(
                    build,
                    what,
                    Integer.toString(learned),
                    Integer.toString(checked),
                    Integer.toString(entries),
                    Integer.toString(lines),
                    Integer.toString(newEntries),
                    heaviest,
                    Integer.toString(gaps),
                    when);
        }
    }

    /** Returns the number of processors and the kernel version of this machine. */
    static String machine() {
        String kernel = System.getProperty("os.version").replaceFirst("^(\\d+\\.\\d+).*", "$1");
        return Runtime.getRuntime().availableProcessors() + " processors, Linux " + kernel;
    }

    /** Returns the rows as a Markdown table, followed by their total. */
    static String text(List<Row> rows) {
        StringBuilder text = new StringBuilder("""
            | build | what it does | learned from | checked | entries | lines | new entries | heaviest | runs with gaps | when, where |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
            """);
        rows.forEach(
                row -> text.append("| ").append(String.join(" | ", row.cells())).append(" |\n"));
        return text.append('\n').append(sum(rows)).append('\n').toString();
    }

    private static String sum(List<Row> rows) {
        return "Runs that were checked: " + rows.stream().mapToInt(Row::checked).sum()
                + ". New entries in all of them together: "
                + rows.stream().mapToInt(Row::newEntries).sum() + ".";
    }

    /** Updates the rows of {@code builds} and the total in {@code document}. Returns the table of all builds. */
    static String update(Path document, List<RangeBuild> builds) throws IOException {
        Map<String, Row> rows = new LinkedHashMap<>();
        if (Files.exists(ROWS)) {
            for (String line : Files.readAllLines(ROWS)) {
                if (!line.startsWith("#")) {
                    rows.put(Row.of(line).build(), Row.of(line));
                }
            }
        }
        builds.forEach(build -> rows.put(build.row().build(), build.row()));
        List<Row> all = new ArrayList<>();
        for (RangeCase each : RangeCases.builds()) {
            if (rows.containsKey(each.name())) {
                all.add(rows.get(each.name()));
            }
        }
        StringBuilder lines = new StringBuilder(HEAD);
        all.forEach(row -> lines.append(String.join("\t", row.cells())).append('\n'));
        Files.writeString(ROWS, lines);
        DocumentSection.write(
                document,
                TITLE,
                """
            Written by `./dev range --lock-builds`: real builds (`test/range/builds`), each repeated from a clean state on its own machine.
            The first three runs create the lock. Results per build: `test/range/builds.tsv`.

            Builds:\s""" + all.size() + ". " + sum(all) + " Runs with gaps: "
                        + all.stream().mapToInt(Row::gaps).sum() + ".\n");
        return text(all);
    }
}
