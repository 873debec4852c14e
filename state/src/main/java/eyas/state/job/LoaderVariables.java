package eyas.state.job;

import eyas.event.Bytes;
import eyas.event.TableReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Find variables that load code into whatever is started with them; the rows of {@code loader-variables.tsv} say which values
 * do. Event thread only.
 */
final class LoaderVariables {
    private static final int COLUMNS = 3;
    /** Bytes of a value that are kept. */
    private static final int MOST = 512;

    /** Variables that can load code, whatever their value is. */
    private static final List<String> SUSPECT = List.of(
            "LD_PRELOAD",
            "LD_AUDIT",
            "LD_LIBRARY_PATH",
            "JAVA_TOOL_OPTIONS",
            "JDK_JAVA_OPTIONS",
            "_JAVA_OPTIONS",
            "CLASSPATH",
            "NODE_OPTIONS",
            "BASH_ENV",
            "ENV",
            "PYTHONPATH",
            "PYTHONHOME",
            "PERL5OPT",
            "PERL5LIB",
            "RUBYOPT",
            "RUBYLIB");

    private final EnvironmentReader variables;
    private final List<Row> rows;
    private final int[] suspect;

    private record Row(String name, int place, String how, List<String> words) {
        boolean holds(String value) {
            return switch (how) {
                case "contains" -> words.stream().anyMatch(value::contains);
                case "begins" -> words.stream().anyMatch(value::startsWith);
                default -> true;
            };
        }
    }

    LoaderVariables(EnvironmentReader variables) {
        this.variables = variables;
        suspect = SUSPECT.stream().mapToInt(variables::register).toArray();
        String resource = "loader-variables.tsv";
        rows = TableReader.rows(
                        Objects.requireNonNull(LoaderVariables.class.getResourceAsStream(resource), resource),
                        resource,
                        COLUMNS)
                .stream()
                .map(row -> new Row(
                        row[0],
                        variables.register(row[0]),
                        row[1],
                        Arrays.stream(row[2].split("\\|", -1)).toList()))
                .toList();
    }

    /** Return whether the environment that was read last has nothing that could load code. Allocates nothing. */
    boolean isClean() {
        for (int place : suspect) {
            if (variables.has(place)) {
                return false;
            }
        }
        return true;
    }

    /** Returns those in the environment that was read last, {@code NAME=VALUE}. */
    List<String> found() {
        List<String> found = new ArrayList<>();
        for (Row row : rows) {
            if (variables.has(row.place())) {
                String value = Bytes.text(variables.value(row.place()));
                if (row.holds(value)) {
                    found.add(row.name() + "=" + (value.length() <= MOST ? value : value.substring(0, MOST)));
                }
            }
        }
        return found;
    }
}
