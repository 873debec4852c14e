package eyas.state.job;

import eyas.event.Bytes;

/**
 * Variables of {@link LaterStepVariable} that the runner set for the first process of a step, but for no earlier one of its job. The caller
 * must not change arrays.
 *
 * @param code those that are code or name code, {@code NAME=VALUE}, separated by blanks
 * @param sources those that name a location, {@code NAME=VALUE}, and names of those that name a proxy, certificate or server
 * @param settings names of the others
 * @param isStored whether everything that the first one names is in the runner's tool cache or temporary directory
 * @param giver the process that set them
 * @param step the last step that opened the files for variables, empty for none
 * @param action the action of the steps that opened them, empty for several or none
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

    /** Returns whether there are any. */
    public boolean exist() {
        return code.length + sources.length + settings.length > 0;
    }

    /** One variable. */
    record Variable(String name, String value, LaterStepVariable.Kind kind, boolean isStored) {
        /** Maximum number of characters kept of a value. */
        private static final int MOST = 512;

        String entry() {
            return name + '=' + value;
        }

        /** Returns name and value, without the password in a URL. */
        String text() {
            String shown = value.replaceAll("://[^/@\\s]*@", "://***@");
            return name + '=' + (shown.length() <= MOST ? shown : shown.substring(0, MOST));
        }
    }
}
