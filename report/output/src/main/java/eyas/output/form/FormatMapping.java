package eyas.output.form;

import eyas.event.TableReader;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The mapping of sources to members of a format, from {@code mapping.tsv}.
 *
 * @param rows in the order of the table; the first row of a target that has a value wins
 */
record FormatMapping(List<Row> rows) {
    private static final String RESOURCE = "mapping.tsv";

    /** Prefixes of sources that are not fields. */
    private static final List<String> OURS = List.of("alert.", "eyas.", "=", "#");

    /**
     * A line of the table.
     *
     * @param sources the first one with a value wins; one that starts with = or # is a constant
     */
    record Row(MappedTarget target, List<String> sources, ValueConversion as, MappedCondition when) {
        Row {
            sources = List.copyOf(sources);
        }

        /** Returns whether the value is a constant. */
        boolean isConstant() {
            return isConstant(sources.getFirst());
        }

        private static boolean isConstant(String source) {
            return source.startsWith("=") || source.startsWith("#");
        }
    }

    FormatMapping {
        rows = List.copyOf(rows);
    }

    /** Returns the mapping of a format, by its name in the table. */
    static FormatMapping of(String form) {
        return new FormatMapping(
                TableReader.rows(FormatMapping.class.getResourceAsStream(RESOURCE), RESOURCE, 5).stream()
                        .filter(cells -> cells[0].equals(form))
                        .map(FormatMapping::row)
                        .toList());
    }

    private static Row row(String[] cells) {
        String source = cells[2];
        return new Row(
                MappedTarget.parse(cells[1]),
                source.startsWith("=") || source.startsWith("#") ? List.of(source) : List.of(source.split("\\|", -1)),
                ValueConversion.parse(cells[3]),
                MappedCondition.parse(cells[4]));
    }

    /** Returns the names of all fields that values or conditions use. */
    Set<String> facts() {
        Set<String> facts = new LinkedHashSet<>();
        for (Row row : rows) {
            row.sources().stream().filter(FormatMapping::isField).forEach(facts::add);
            if (!row.when().source().isEmpty() && isField(row.when().source())) {
                facts.add(row.when().source());
            }
        }
        return facts;
    }

    private static boolean isField(String source) {
        return OURS.stream().noneMatch(source::startsWith);
    }
}
