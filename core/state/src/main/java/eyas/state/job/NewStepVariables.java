package eyas.state.job;

import eyas.event.Bytes;

/**
 * Variables of {@link LaterStepVariable} that the runner gave the first process of a step, but no earlier one of its job. Bytes are not
 * to be changed.
 *
 * @param code those that are code or name code, {@code NAME=VALUE}, separated by blanks
 * @param sources those that name a place, {@code NAME=VALUE}, and names of those that name a proxy, certificate or server
 * @param settings names of the others
 * @param isStored whether all that the first name lies in the runner's tool cache or temporary directory
 * @param giver the process that they come from
 * @param step the step that had last opened the files for variables, empty for none
 * @param action the action of the steps that had opened them, empty where there were several or none
 */
@SuppressWarnings("ArrayRecordComponent") // not compared
public record NewStepVariables(
        byte[] code,
        byte[] sources,
        byte[] settings,
        boolean isStored,
        VariableProvenance giver,
        byte[] step,
        byte[] action) {
    static final NewStepVariables NONE = new NewStepVariables(
            Bytes.EMPTY, Bytes.EMPTY, Bytes.EMPTY, false, VariableProvenance.WORKFLOW, Bytes.EMPTY, Bytes.EMPTY);

    /** Return whether there are any. */
    public boolean exist() {
        return code.length + sources.length + settings.length > 0;
    }

    /** One of them. */
    record Variable(String name, String value, LaterStepVariable.Kind kind, boolean isStored) {
        /** Characters of a value that are kept. */
        private static final int MOST = 512;

        String entry() {
            return name + '=' + value;
        }

        /** Returns name and value, without a password in an address. */
        String text() {
            String shown = value.replaceAll("://[^/@\\s]*@", "://***@");
            return name + '=' + (shown.length() <= MOST ? shown : shown.substring(0, MOST));
        }
    }
}
