package eyas.state.job;

import eyas.event.Bytes;
import eyas.event.TableReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Determines the confidence that a script belongs to the package that it claims, from its parent and its directory as reported by the
 * kernel, not from its environment. The rows are in {@code package-managers.tsv}. Event thread only; runs at execs.
 */
final class PackageManagers {
    private static final int COLUMNS = 3;
    private static final String NAME = "NAME";
    private static final String ANYWHERE = "-";
    private static final byte[] ARGUMENTS = Bytes.of("arguments");

    private record Row(byte[] family, byte[] program, boolean isPrefix, String place) {
        boolean isStarter(byte[] installed) {
            return isPrefix ? Bytes.startsWith(installed, program) : Arrays.equals(installed, program);
        }
    }

    private final List<Row> rows = new ArrayList<>();

    PackageManagers() {
        String resource = "package-managers.tsv";
        for (String[] row : TableReader.rows(
                Objects.requireNonNull(PackageManagers.class.getResourceAsStream(resource), resource),
                resource,
                COLUMNS)) {
            boolean isBeginning = row[1].endsWith("*");
            String program = isBeginning ? row[1].substring(0, row[1].length() - 1) : row[1];
            rows.add(new Row(Bytes.of(row[0]), Bytes.of(program), isBeginning, row[2]));
        }
    }

    /**
     * Returns the evidence that {@code process} was started for the package of {@code script}.
     *
     * @param variable the variable that names the package; empty if the command line does
     * @param time when its start was observed, ns since the epoch
     */
    ScriptEvidence judge(
            PackageScript script, JobProcess process, @Nullable JobProcess parent, byte[] variable, long time) {
        Row row = parent == null ? null : row(script.manager(), parent.installedProgram());
        if (parent != null && row != null) {
            boolean isSure = isAt(row.place, script.name(), process) && !parent.hasLoadedPackage();
            Confidence confidence = isSure ? Confidence.HIGH : Confidence.MEDIUM;
            return new ScriptEvidence(PackageMethod.MANAGER, confidence, parent.installedProgram(), time);
        }
        if (parent != null && row(script.manager(), parent.installedFile()) != null) {
            // Rustup passes a library directory to cargo; other files in it would be loaded, too.
            return new ScriptEvidence(PackageMethod.MANAGER, Confidence.MEDIUM, parent.installedFile(), time);
        }
        PackageMethod method = variable.length > 0 ? PackageMethod.ENVIRONMENT : PackageMethod.COMMAND;
        return new ScriptEvidence(method, Confidence.LOW, variable.length > 0 ? variable : ARGUMENTS, time);
    }

    /** Returns the row of a program that starts scripts of a family; null if it does not. */
    private @Nullable Row row(byte[] family, byte[] program) {
        for (Row row : rows) {
            if (program.length > 0 && Arrays.equals(row.family, family) && row.isStarter(program)) {
                return row;
            }
        }
        return null;
    }

    /** Returns whether a script of this package runs in the package's directory, or is a program built for it. */
    private static boolean isAt(String place, byte[] name, JobProcess process) {
        if (place.equals(ANYWHERE)) {
            return true;
        }
        byte[] wanted = Bytes.of(place.replace(NAME, Bytes.text(name)));
        byte[] directory = process.cwd();
        return Bytes.endsWith(directory, directory.length, wanted) || Bytes.indexOf(process.exePath(), wanted) >= 0;
    }
}
