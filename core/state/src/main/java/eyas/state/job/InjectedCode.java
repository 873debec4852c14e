package eyas.state.job;

import eyas.event.Bytes;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Finds the programs into which an environment loads code that is not theirs, by the rows of {@link LaterStepVariable} that have
 * {@code loads}. A program that is started with such code is not what its file says. Event thread only; allocates nothing for an
 * environment without such variables.
 */
final class InjectedCode {
    private static final String NONE = "-";
    /** Rows of which {@link eyas.state.origin.OriginTable} looks at the files that are opened. */
    private static final String IMPORTS = "imports";
    /** Rows that tell nothing of a program, since it depends on how it is started. */
    private static final String PERHAPS = "perhaps";

    private final EnvironmentReader variables;
    private final List<Row> rows;
    /** The variables of all rows, and what distributions give them. */
    private final List<Loader> loaders;

    private record Loader(LaterStepVariable variable, int place) {}

    /**
     * A row of the table.
     *
     * @param ordinary beginnings of paths, and ends of words, that ordinary jobs give
     */
    private record Row(LaterStepVariable variable, int place, ProgramRuntime runtime, List<String> ordinary) {
        static Row of(LaterStepVariable variable, int place) {
            String[] loads = variable.loads().split(":", 2);
            return new Row(
                    variable,
                    place,
                    ProgramRuntime.valueOf(loads[0].toUpperCase(Locale.ROOT)),
                    loads.length == 1 ? List.of() : List.of(loads[1].split("\\|")));
        }

        /** A workspace is no exception: the job writes there. */
        boolean loads(String value) {
            String rest = ordinary.isEmpty() ? value : withoutOrdinary(value);
            return (ordinary.isEmpty() || !rest.isEmpty()) && variable.counts(rest, path -> false);
        }

        private String withoutOrdinary(String value) {
            String separator = variable.isPathList() ? ":" : "\\s+";
            return Arrays.stream(value.split(separator, -1))
                    .filter(part -> !isOrdinary(part))
                    .collect(Collectors.joining(variable.isPathList() ? ":" : " "));
        }

        private boolean isOrdinary(String part) {
            return !part.contains("..")
                    && ordinary.stream()
                            .anyMatch(word -> word.startsWith("/") ? part.startsWith(word) : part.endsWith(word));
        }
    }

    InjectedCode(EnvironmentReader variables) {
        this.variables = variables;
        loaders = LaterStepVariable.all().stream()
                .filter(row -> !row.loads().equals(NONE))
                .map(row -> new Loader(row, variables.register(row.name())))
                .toList();
        rows = loaders.stream()
                .filter(row -> !row.variable.loads().equals(IMPORTS)
                        && !row.variable.loads().equals(PERHAPS))
                .map(row -> Row.of(row.variable, row.place))
                .toList();
    }

    /**
     * Return whether the environment that was read last has none of these variables, whatever its value is, but for one that distributions
     * give. Allocates nothing for an environment without them.
     */
    boolean isClean() {
        for (int i = 0; i < loaders.size(); i++) {
            Loader loader = loaders.get(i);
            if (variables.isTwice(loader.place)
                    || (variables.has(loader.place)
                            && !loader.variable.isOfDistribution(Bytes.text(variables.value(loader.place))))) {
                return false;
            }
        }
        return true;
    }

    /** Returns the {@link ProgramRuntime#bit bits} of the programs into which the environment that was read last loads code. */
    int find() {
        int found = 0;
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            // Of two variables of a name, loaders take the last and C the first: that is no accident.
            if (variables.isTwice(row.place())) {
                found |= (row.runtime() == ProgramRuntime.LIBRARY ? ProgramRuntime.ANY : row.runtime()).bit();
            } else if (variables.has(row.place()) && row.loads(Bytes.text(variables.value(row.place())))) {
                found |= row.runtime().bit();
            }
        }
        return found;
    }
}
