package eyas.state.job;

import eyas.event.Bytes;
import eyas.event.TableReader;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Tell for which programs an environment brings code along that is not theirs; the rows of {@code loaded-code.tsv} say by which
 * variables. A program that is started with such code is not what its file says. Event thread only; allocates nothing for an
 * environment without such variables.
 */
final class LoadedCode {
    private static final int COLUMNS = 4;
    /** {@code -r} or {@code -I}, also behind others; RUBYOPT may begin without a dash. */
    private static final Pattern SHORT_OPTION = Pattern.compile("-?[^-:]*[rI].*");

    private final EnvironmentReader variables;
    private final List<Row> rows;

    private enum How {
        /** Whatever the value is. */
        ANY,
        /** One of the words is in the value, see {@link LaterStepVariable#has}. */
        CONTAINS,
        /** A place of the value, between colons, begins with none of the words. */
        OUTSIDE,
        /** A short option of Ruby loads code, and ends with none of the words. */
        SHORT
    }

    private record Row(int place, ProgramRuntime runtime, How how, List<String> words) {
        boolean loads(String value) {
            return switch (how) {
                case ANY -> true;
                case CONTAINS -> LaterStepVariable.has(words, value);
                case OUTSIDE ->
                    Arrays.stream(value.split(":", -1))
                            .anyMatch(part ->
                                    part.contains("..") || words.stream().noneMatch(part::startsWith));
                case SHORT ->
                    Arrays.stream(value.split("\\s+", -1))
                            .anyMatch(option -> SHORT_OPTION.matcher(option).matches()
                                    && words.stream().noneMatch(option::endsWith));
            };
        }
    }

    LoadedCode(EnvironmentReader variables) {
        this.variables = variables;
        String resource = "loaded-code.tsv";
        rows = TableReader.rows(
                        Objects.requireNonNull(LoadedCode.class.getResourceAsStream(resource), resource),
                        resource,
                        COLUMNS)
                .stream()
                .map(row -> new Row(
                        variables.register(row[0]),
                        ProgramRuntime.valueOf(row[1].toUpperCase(Locale.ROOT)),
                        How.valueOf(row[2].toUpperCase(Locale.ROOT)),
                        Arrays.stream(row[3].split("\\|", -1)).toList()))
                .toList();
    }

    /** Returns the {@link ProgramRuntime#bit bits} of the programs for which the environment that was read last brings code. */
    int find() {
        int found = 0;
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            // Of two variables of a name, loaders take the last and C the first: that is no accident.
            if (variables.isTwice(row.place())
                    || (variables.has(row.place()) && row.loads(Bytes.text(variables.value(row.place()))))) {
                found |= row.runtime().bit();
            }
        }
        return found;
    }
}
