package eyas.state.job;

import eyas.event.Bytes;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Finds the runtimes into which an environment injects code, by the rows of {@link LaterStepVariable} with {@code loads}. A program that
 * runs injected code is not what its file shows. Event thread only; allocates nothing for an environment without such variables.
 */
final class InjectedCode {
    private static final String NONE = "-";
    /** Rows for which {@link eyas.state.origin.OriginTable} checks the opened files. */
    private static final String IMPORTS = "imports";
    /** Rows that are not conclusive, since the effect depends on how the program is started. */
    private static final String PERHAPS = "perhaps";

    private final EnvironmentReader variables;
    private final List<Row> rows;
    /** The variables of all rows, with the values set by distributions. */
    private final List<Loader> loaders;

    private record Loader(LaterStepVariable variable, int place) {}

    /**
     * A row of the table.
     *
     * @param ordinary prefixes of paths, and suffixes of words, that ordinary jobs set
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

        /** Unlike elsewhere, paths in the workspace are included, since the job can write there. */
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
     * Returns whether the environment read last has none of these variables, with any value except those set by distributions. Allocates
     * nothing for an environment without them.
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

    /** Returns the {@link ProgramRuntime#bit bits} of the runtimes into which the environment read last injects code. */
    int find() {
        int found = 0;
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            // Of two variables with one name, loaders use the last and C the first, so a duplicate is not accidental.
            if (variables.isTwice(row.place())) {
                found |= (row.runtime() == ProgramRuntime.LIBRARY ? ProgramRuntime.ANY : row.runtime()).bit();
            } else if (variables.has(row.place()) && row.loads(Bytes.text(variables.value(row.place())))) {
                found |= row.runtime().bit();
            }
        }
        return found;
    }
}
