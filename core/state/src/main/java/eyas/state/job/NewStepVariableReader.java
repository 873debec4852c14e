package eyas.state.job;

import eyas.event.Bytes;
import java.util.ArrayList;
import java.util.List;

/** Finds the variables of {@link LaterStepVariable} in an environment. Event thread only; allocates once per step. */
final class NewStepVariableReader {
    /** Stands for variables after the kept part of an environment. */
    private static final String CUT_OFF = "...";

    private static final String WHY_CUT = "not read to the end";

    private final EnvironmentReader variables;
    private final RunnerDirectories directories;

    NewStepVariableReader(EnvironmentReader variables, RunnerDirectories directories) {
        this.variables = variables;
        this.directories = directories;
    }

    /**
     * Returns those in the environment read last.
     *
     * @param isCut whether it was truncated. That is treated as code if a process could have hidden it there. Workflows set long values,
     * too, such as all of GitHub's context
     * @param giver the provenance of the variables
     */
    List<NewStepVariables.Variable> find(boolean isCut, VariableProvenance giver) {
        List<NewStepVariables.Variable> found = new ArrayList<>();
        variables.forEach((name, value) -> {
            LaterStepVariable.Kind kind =
                    value.isEmpty() ? null : LaterStepVariable.kind(name, value, this::isInWorkspace);
            if (kind != null && kind != LaterStepVariable.Kind.OWN) {
                found.add(new NewStepVariables.Variable(name, value, kind, isStored(value)));
            }
        });
        if (isCut) {
            boolean mayHide = giver == VariableProvenance.PROCESS || giver == VariableProvenance.UNKNOWN;
            found.add(new NewStepVariables.Variable(
                    CUT_OFF, WHY_CUT, mayHide ? LaterStepVariable.Kind.CODE : LaterStepVariable.Kind.SETTINGS, false));
        }
        return found;
    }

    private boolean isInWorkspace(String path) {
        if (path.contains("..")) {
            return false;
        }
        byte[] bytes = Bytes.of(path.endsWith("/") ? path : path + "/");
        return !path.startsWith("/") || directories.belowReportedWorkspace(bytes, 0, bytes.length) >= 0;
    }

    private boolean isStored(String value) {
        for (String part : value.split(":", -1)) {
            byte[] path = Bytes.of(part);
            if (part.contains("..") || !(directories.isInToolCache(path) || directories.isInTemporary(path))) {
                return false;
            }
        }
        return true;
    }
}
