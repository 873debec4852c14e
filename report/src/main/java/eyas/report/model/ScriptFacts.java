package eyas.report.model;

/**
 * One run of code on behalf of a package: a lifecycle script, a build back end.
 *
 * @param id its number in the report
 * @param manager the package manager's family: {@code npm}, {@code pip} …
 * @param name the package, empty if unknown
 * @param version its version, empty if unknown
 * @param event what is being run, for example {@code postinstall}
 * @param installing whether it runs because the package is installed or built
 */
public record ScriptFacts(int id, String manager, String name, String version, String event, boolean installing) {
    /** Returns what people call it: {@code npm left-pad@1.3.0 postinstall}, {@code maven test}. */
    public String label() {
        StringBuilder label = new StringBuilder(manager);
        if (!name.isEmpty()) {
            label.append(' ').append(name).append(version.isEmpty() ? "" : "@" + version);
        } else if (event.isEmpty()) {
            label.append(" package");
        }
        return label.append(event.isEmpty() ? "" : " " + event).toString();
    }
}
